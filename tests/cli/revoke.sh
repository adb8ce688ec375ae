#!/bin/bash
# SPDX-License-Identifier: MIT
# revoke.sh - access is taken back with the real daemon, from a platform that does it, lies, hangs, or knows nothing of it.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/fake_x.sh"

why_of() { field ".data.accounts[] | select(.name == \"$1\") | .state + \": \" + .why" schedpost account list; }

connect_library
sees "it is connected, and looked over" 0 "Connected: 'library' is" "Test call" "It works: https://x.com/" \
	"Renewed by itself before" "read by public in england" "Next: schedpost add"
check "in one screen" [ "$(wc -l <"$tmp/out")" -le 24 ]

run schedpost revoke libary
sees "a wrong name revokes nothing" 3 "Did you mean 'library'?"

mode missing
run schedpost revoke library
sees "a platform that knows nothing of it" 7 "error 404" "The log-in still works." "1 of 1 could not be revoked"
check "the account says so" eval 'why_of library | grep -q "^reconnect: Revoking its access failed"'

mode lies
run schedpost revoke library
sees "a platform that lies is found out" 7 "said yes, but the log-in still works"
run schedpost revoke library --json
is "and for programs, in the last answer" "$(jq -rs 'last | .data.revoked[0] | .account + " " + .outcome' "$tmp/out")" "library failed"
is "with the exit code of people" "$code" 7
check "it is tried more than once, for a yes may take a moment" [ "$(grep -c "GET /2/users/me" "$tmp/fake/requests")" -ge 6 ]

# stopped COMMAND...: with Ctrl-C, once it waits.
stopped() {
	: >"$tmp/out"
	schedpost "$@" >"$tmp/out" 2>"$tmp/err" &
	person=$!
	children+=("$person")
	until_true 20 eval '[ -s "$tmp/out" ]'
	kill -INT "$person"
	wait "$person"
	code=$?
}

mode hangs
stopped revoke library
sees "who does not wait is told that it goes on" 1 "Stopped." "It goes on without you"
stopped account remove library
sees "and that an account is not removed by that" 1 "the account stays"
before=$SECONDS
run schedpost revoke library
sees "a platform that hangs" 7 "could not be revoked"
check "has its time, and no more" [ $((SECONDS - before)) -le 60 ]

id=$(new_post "Held back" --to library --at +1s --late publish)
mode good
run schedpost revoke library
sees "a platform that does it" 0 "'library': revoked and proved. X refuses this log-in now." \
	"schedpost connect x --as library"
check "the account says so" eval 'why_of library | grep -q "^reconnect: Its access was revoked"'
is "what waits for it waits on" "$(state_of "$id")" waiting
run schedpost revoke library
sees "there is nothing left to revoke" 0 "there was nothing to revoke"
ended=$(sqlite3 "$data/schedpost.db" "SELECT max(id) FROM job WHERE op = 3")

connect_library
sees "it is connected again" 0 "Connected: 'library'"
run schedpost account remove answer --id "$ended"
sees "a revoke is no removal" 3 "Nothing of this number was begun by 'schedpost account remove'"
mode lies
run schedpost account remove library --cancel-posts
sees "an account whose access may still work stays" 7 "still works" "1 of 1 stayed" "--without-revoke"
is "it is still there" "$(why_of library | cut -d: -f1)" reconnect
mode good
run schedpost account remove library --cancel-posts
sees "it goes once its access is gone" 0 "revoked and proved" "The account 'library' is removed"
is "it is gone" "$(why_of library)" ""

connect_practice ward
connect_practice museum
run schedpost revoke --all
sees "all at once is asked first" 1 "Add --yes"
run schedpost revoke --all --yes --json
is "each gets its outcome" "$(jq -rs 'last | .data.revoked | map(.account + " " + .outcome) | join(";")' "$tmp/out")" \
	"museum nothing;ward nothing"

daemon_stop
run schedpost revoke ward
sees "without the service it says so, and that it is not lost" 6 "schedpostd is not running" "whenever the service runs"
not_said "trying again would add nothing" "try again"
run schedpost connect practice --as pond
sees "a log-in is not kept" 6 "schedpostd is not running" "Nothing was kept."
daemon_start
check "and at the next start it runs" until_true 20 eval 'why_of ward | grep -q "^reconnect: Its access was revoked"'
is "of the log-in nothing is there" "$(why_of pond)" ""
daemon_stop
check "tokens and keys are nowhere in the clear" eval \
	"! grep -rqaE 'planted-(access|refresh)|our-secret' '$data' '$log' '$tmp/all-said'"
finish
