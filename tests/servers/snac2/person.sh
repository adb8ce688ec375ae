#!/bin/bash
# Plays the person at snac2's page of consent: person.sh AUTHORIZE_URL LOGIN PASSWORD prints where the browser is sent.
# SPDX-License-Identifier: MIT
# CONNECT_TO=HOST:PORT in the environment reaches the server past a proxy.
set -eu

web() { curl -s --noproxy '*' --max-time 20 ${CONNECT_TO:+--connect-to "::$CONNECT_TO"} "$@"; }

page=$(web "$1")

# attribute TAG NAME WANTED: of the first such tag whose name is NAME.
hidden() { printf %s "$page" | grep -o "<input[^>]*name=\"$1\"[^>]*>" | sed -n '1s/.*value="\([^"]*\)".*/\1/p'; }
action=$(printf %s "$page" | sed -n 's/.*<form[^>]*action="\([^"]*\)".*/\1/p' | head -n 1)
[ -n "$action" ] || { echo "person.sh: there is no form at $1" >&2; exit 1; }

web -o /dev/null -w '%{redirect_url}\n' "$action" --data-urlencode "login=$2" --data-urlencode "passwd=$3" \
	--data-urlencode "redir=$(hidden redir)" --data-urlencode "cid=$(hidden cid)" --data-urlencode "state=$(hidden state)"
