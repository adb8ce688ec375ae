#!/bin/bash
# SPDX-License-Identifier: MIT
# people.sh - a colleague's way through the house: joins, gets a role, asks what she may do, posts, and leaves.
. "$(dirname "$0")/lib.sh"

as_sam() { as sam schedpost "$@"; }
# The cell of a step in the joiner's list: step COLUMN TITLE.
step() { field ".data.steps[] | select(.title == \"$2\") | .$1" schedpost user join sam; }

daemon_start
connect_practice library --owner "$(id -un)"
connect_practice playground
printf '%s\n' "the page" "the office" >"$tmp/typed"
run schedpost connect remind --as snaps --owner kim <"$tmp/typed"
sees "an account for real: somebody posts there by hand" 0
run schedpost user add "$(id -un)"
run schedpost role give "$(id -un)" admin
run schedpost user add kim --name "Kim Ray"
run schedpost role give kim publisher

# ---- joins

run schedpost user join sam --name "Sam Okoro" --team outreach
sees "a joiner's list says what is done and what to type next" 0 "Known here" "Sam Okoro" "Role" "none yet" \
	"schedpost user join sam --deputy NAME" "sudo usermod -aG schedpost sam"
is "the role is open" "$(step "done" Role)" false
run schedpost can sam write library
sees "without a role the answer is no, and who can allow it" 0 "no" "has no role"
run schedpost user join sam --role author --on library,playground --deputy kim
sees "the same command goes on with the list" 0 "author on library"
is "the role is done" "$(step "done" Role)" true
is "the deputy is done" "$(step "done" Deputy)" true
is "the first post is open" "$(step "done" "First post")" false

# ---- may do this, and not that

run schedpost can sam write library
sees "the answer names the rule" 0 "yes" "sam is an author on 'library'"
run schedpost can sam approve library
sees "or who can allow it" 0 "no" "has not the power 'approve'" "Who can allow it"
run as_sam policy ack --yes
run as_sam add "Hello from outreach." --to library --at +1s
sees "she writes where she may" 0
run as_sam user join
sees "and sees her own list" 0 "Known here" "First post"
until_true 20 is_in_state 1 published
is "the first post is done" "$(step "done" "First post")" true
run as_sam user join robin
sees "she makes nobody else known" 4 "This is not allowed"
run as_sam add "It stays behind." --to library --at "tomorrow 9:00"
run schedpost account set playground --owner sam
run schedpost duty set sam --until "in 3 days" --on library
sees "she is on duty" 0 "sam is on duty for 'library'"
run schedpost duty list
sees "and the list says so, with the reason" 0 "On duty now" "Because"

# ---- moves, leaves

run schedpost user leave sam
sees "who leaves with nobody to take over leaves gaps, with what to type" 0 "sam has left" \
	"Something is left that somebody should look after" "schedpost user leave sam --to NAME"
run schedpost user leave sam --to kim
sees "which are closed by the same command" 0 "kim looks after it from now on"
not_said "and then hers are gone" "schedpost user leave sam --to NAME"
run schedpost show 2
sees "who wrote it stays written" 0 "Written by" "sam" "Looked after by" "kim"
run as_sam list
check "she may nothing from then on" [ "$code" != 0 ]
run schedpost user leave "$(id -un)" --to kim
sees "the last admin stays" 5 "This is the last admin" "schedpost role give NAME admin"

# ---- doctor

run schedpost doctor
sees "findings are no failure" 0 "What to type"
run schedpost doctor --strict
sees "unless they are to be one" 7 "What to type"
run schedpost doctor --register "$tmp/ours.html"
sees "the register goes into a page" 0 "1 account was written"
check "which is whole" grep -q '</html>' "$tmp/ours.html"
check "and shows the one that the public reads" grep -q '<td>snaps</td>\|the page' "$tmp/ours.html"
check "and shows no practice (training) account" [ "$(grep -c library "$tmp/ours.html")" = 0 ]
run schedpost doctor --register "$tmp/ours.doc"
sees "another form is refused" 1 ".csv, .html or .txt"
daemon_stop
is "the daemon ended well" "$code" 0
finish
