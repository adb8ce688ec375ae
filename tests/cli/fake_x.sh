#!/bin/bash
# SPDX-License-Identifier: MIT
# fake_x.sh - for the tests of ending access: a daemon, and an X that takes tokens back as well or as badly as it is told.
#
#	. "$(dirname "$0")/lib.sh"
#	. "$(dirname "$0")/fake_x.sh"
#	connect_library
#	mode lies	# see fake_revoke.mjs
# shellcheck disable=SC2034,SC2154
[ "${BASH_SOURCE[0]}" != "$0" ] || { echo "1..0 # SKIP this file is read by the others"; exit 0; }
mkdir -p "$tmp/fake"
echo good >"$tmp/fake/mode"
node "$here/fake_revoke.mjs" "$tmp/fake" >"$tmp/fake/log" 2>&1 &
children+=($!)
until_true 20 [ -e "$tmp/fake/port" ] || give_up "the fake server does not start"
server=http://127.0.0.1:$(cat "$tmp/fake/port")
echo "platforms = { x = { api = \"$server\"; dialog = \"$server\"; }; };" >"$config"
daemon_start

# A port that nobody has, to come back to.
back=http://127.0.0.1:$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => {
	console.log(s.address().port); s.close() })')/
printf 'our-id\nour-secret\n' >"$tmp/keys"
run schedpost app add x --redirect "$back" <"$tmp/keys"
sees "the app's keys are there" 0 "is kept"

mode() { echo "$1" >"$tmp/fake/mode"; }
asked() { grep -o "$server/i/oauth2/authorize[^ ]*" "$tmp/err"; }
state_asked() { asked | grep -o 'state=[^&]*'; }

# connect_library: a person who agrees in the browser.
connect_library() {
	mode good
	rm -f "$tmp/typing"
	mkfifo "$tmp/typing"
	: >"$tmp/err"
	schedpost connect x --as library --nation england <"$tmp/typing" >"$tmp/out" 2>"$tmp/err" &
	person=$!
	children+=("$person")
	exec {typing}>"$tmp/typing"
	until_true 20 asked || give_up "no address was shown: $(cat "$tmp/err")"
	echo "${back}?code=c1&$(state_asked)" >&$typing
	exec {typing}>&-
	wait "$person"
	code=$?
	cat "$tmp/out" "$tmp/err" >>"$tmp/all-said"
}
