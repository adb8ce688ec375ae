#!/bin/sh
# SPDX-License-Identifier: MIT
# dump.sh DATABASE >NNN.dump - a database of schema NNN as text, for upgrade_test: rows in every state, from before a
# newer step of the schema was written. What was released stays as it is: a fixture is added, never changed.
set -eu
one() { sqlite3 -readonly "$database" "$1"; }
database=$1
echo "-- SPDX-License-Identifier: MIT"
printf -- '-- %03d.dump - a database of schema %d as its last daemon left it (tests/upgrade/dump.sh).\n' "$(one 'PRAGMA user_version')" \
	"$(one 'PRAGMA user_version')"
sqlite3 -readonly "$database" .dump
echo "PRAGMA application_id = $(one 'PRAGMA application_id');"
echo "PRAGMA user_version = $(one 'PRAGMA user_version');"
