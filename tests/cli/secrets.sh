#!/bin/bash
# SPDX-License-Identifier: MIT
# secrets.sh - a secret that was given is in no file, log, output, command line or environment in the clear.
. "$(dirname "$0")/lib.sh"

SECRET=Zr7-planted-secret-9Qx
mkdir -p "$tmp/fake"
node "$here/fake_server.mjs" "$tmp/fake" >"$tmp/fake/log" 2>&1 &
children+=($!)
until_true 20 [ -e "$tmp/fake/ready" ] || give_up "the fake server does not start"
server=http://localhost:$(cat "$tmp/fake/port")
daemon_start

# everywhere NAME: the secret is not in the data, the log, what was said, nor with any process of ours.
everywhere() {
	local p found=''
	grep -rqaF "$SECRET" "$data" && found="$found data:$(grep -rlaF "$SECRET" "$data" | tr '\n' ',')"
	grep -qaF "$SECRET" "$log" "$tmp/all-said" && found="$found log-or-output"
	for p in "$daemon" $(pgrep -P "$daemon"); do
		grep -qaF "$SECRET" "/proc/$p/cmdline" "/proc/$p/environ" && found="$found process:$(cat "/proc/$p/comm")"
	done
	is "$1" "$found" ""
}

printf 'token\ngood.%s\n' "$SECRET" >"$tmp/token"	# the way, and the token
run schedpost connect mastodon --as from-file --server "$server" --inside <"$tmp/token"
sees "a secret from a file" 0 "Connected: 'from-file'"
everywhere "is nowhere in the clear: given from a file"
printf 'token\ngood.%s-2' "$SECRET" |
	schedpost connect mastodon --as from-pipe --server "$server" --inside >"$tmp/out" 2>"$tmp/err"
code=$?
cat "$tmp/out" "$tmp/err" >>"$tmp/all-said"
sees "a secret through a pipe, without an end of line" 0 "Connected: 'from-pipe'"
everywhere "is nowhere in the clear: given through a pipe"
check "the server did get it, so it is kept somewhere" grep -qF "good.$SECRET " "$tmp/fake/requests"

# While a person is asked, the three programs stand with the secret just typed.
mkfifo "$tmp/typing"
schedpost connect mastodon --as typed --server "$server" --inside <"$tmp/typing" >>"$tmp/all-said" 2>&1 &
typist=$!
children+=("$typist")
exec {typing}>"$tmp/typing"
account_state() { field ".data.accounts[] | select(.name == \"$1\") | .state" schedpost account list; }
until_true 10 eval '[ "$(account_state typed)" = connecting ]'
printf 'token\nslow.%s' "$SECRET" >&$typing
check "the command line keeps it out of its own words and settings" eval \
	"! grep -qaF '$SECRET' /proc/$typist/cmdline /proc/$typist/environ"
everywhere "while it is typed"
exec {typing}>&-
wait $typist
is "and then the account is connected" "$(account_state typed)" ready

new_post "With the secret" --to from-file --at +1s >/dev/null
until_true 20 is_in_state 1 published
new_post "The answer never comes" --to typed --at +1s >/dev/null
until_true 20 grep -q "slow.* POST /api/v1/statuses" "$tmp/fake/requests"
everywhere "as posts go out"
for words in "account list" "account show from-file" "account test from-file" "show 1" "history 1" "status" \
	"export" platforms; do
	# shellcheck disable=SC2086
	run schedpost $words
	# shellcheck disable=SC2086
	run schedpost $words --json
done
curl -s --unix-socket "$data/socket" http://schedpost/metrics >>"$tmp/all-said"
everywhere "in no answer"
kill -ABRT "$daemon"
wait "$daemon" 2>/dev/null
is "a daemon that dies leaves no picture of its memory" "$(find "$data" "$tmp" -maxdepth 1 -name 'core*' | wc -l)" 0
daemon_start
for option in --token --password --app-password --secret; do
	run schedpost connect mastodon --as x --server "$server" --inside $option "$SECRET"
	sees "$option on the command line is refused, and the way for secrets told" 2 "does not belong on the command line" \
		"please change it"
	run schedpost connect mastodon --as x --server "$server" --inside "$option=$SECRET"
	sees "and so is $option=" 2 "does not belong on the command line"
done
everywhere "and is not repeated"
run schedpost connect mastodon --as wrong --server "$server" --inside < <(printf 'token\n\n')
sees "no secret at all" 1 "Nothing was given"
is "an account that was not connected does not stay" "$(account_state wrong)" ""

# ---- the files

is "nobody else may read the data" "$(stat -c %a "$data")" 700
is "nor the key" "$(stat -c %a "$data/key")" 600
is "nor the database" "$(stat -c %a "$data/schedpost.db")" 600
run schedpost account remove from-file --yes
sees "a removed account's secret is forgotten" 0 "The account 'from-file' is removed"
daemon_stop
mv "$data/key" "$tmp/key"
daemon_refuses
sees "without its key the daemon does not begin anew over sealed log-ins" 7 "key"
check "and makes no other key" [ ! -e "$data/key" ]
finish
