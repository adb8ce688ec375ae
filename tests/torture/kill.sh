#!/bin/bash
# SPDX-License-Identifier: MIT
# kill.sh - the store's test of kills, with places to die in: a schema brought up to date, groups, and a backup.
set -u
cd "$(dirname "$0")/../.." || exit 1
program=${BUILD:-build/crash}/tests/unit/store/kill_test
make -s CRASH=1 BUILD="${BUILD:-build/crash}" "$program" || exit 1
exec "$program"
