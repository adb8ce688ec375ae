#!/bin/bash
# SPDX-License-Identifier: MIT
# drill.sh - a drill of a lockdown, from the word to the scorecard, while a real evening would go on.
. "$(dirname "$0")/lib.sh"

daemon_start
run schedpost drill lockdown
sees "without a practice account it says how to make one" 3 "schedpost connect practice"
connect_practice drill
connect_practice wall
me=$(id -un)
run schedpost user add "$me"
run schedpost role give "$me" admin
if [ "$(id -u)" = 0 ]; then
	run schedpost user add nobody
	run schedpost role give nobody admin
	chmod 711 "$tmp" "$data"	# the second person comes in by their own name
	chmod 777 "$data/socket"
	second() { setpriv --reuid 65534 --regid 65534 --clear-groups "$(command -v schedpost)" --socket "$data/socket" "$@"; }
fi
run schedpost drill lockdown
sees "of two practice accounts one is named" 1 "which one"
run schedpost statement prepare "Please ignore posts since {since}." --from wall
[ "$(id -u)" != 0 ] || run second statement approve 1
cd "$tmp" || give_up "no folder"
run schedpost drill lockdown drill
sees "one word, and the drill is led to its scorecard" 0 "DRILL 1" "LOCKED since" "files are as they were written" \
	"unlock 1" "ends by itself after an hour"
sees "and tells that the foreign post is to be taken down" 0 "Somebody else has posted there" "schedpost takedown 1" \
	"always in earnest"
check "its evidence lies where it says" ls evidence-of-drill-1/MANIFEST
check "and shows the foreign post" grep -q "DRILL 1: nobody of yours has written this post." evidence-of-drill-1/foreign.csv
card() { field ".data.scorecard.$1" schedpost drill list 1; }
is "one post was leaving" "$(card under_way)" 1
check "the file was there at once" [ "$(card file_ms)" -lt 1000 ]
check "and the service had answered" [ "$(card row_ms)" -lt 1000 ]
is "its evidence is whole" "$(card evidence)" whole
is "whoever drills alone is told" "$(card told)" 1
run schedpost notice list
sees "marked as a drill" 0 "DRILL 1: "
run schedpost list
not_said "nobody else is alarmed" "LOCKED DOWN"
until_true 30 eval '[ "$(card unclear)" = 0 ]'
is "what was leaving has its verdict: it is out" "$(card published)" 1
is "the others are not" "$(card held_back)" 2
new_post "Another account goes on." --to wall --at +1s >"$tmp/id"
until_true 20 is_in_state "$(cat "$tmp/id")" published
is "another account goes on" "$(state_of "$(cat "$tmp/id")")" published
run schedpost drill lockdown drill
sees "there is one at a time" 6 "Drill 1 is on there already"
check "the foreign post was found within two readings" [ "$(card found_ms)" -lt 120000 ]
run schedpost takedown 1
sees "the one who drills wants it gone" 0 "A second person types"
is "until then it stands" "$(card takedown)" open
if [ "$(id -u)" = 0 ]; then
	run second takedown 1
	sees "a second person takes it down" 0 "is being taken down"
	until_true 60 eval '[ "$(card takedown)" = gone ]'
	is "and it is gone" "$(card takedown)" gone
	is "what is prepared is not said yet" "$(card statement)" "not said"
	run schedpost statement publish
	sees "it is said by the other practice account" 0 "this is a drill" "wall"
	until_true 30 eval '[ "$(card statement)" = out ]'
	check "and the scorecard tells how soon" [ "$(card said_ms)" -gt 0 ]
	is "it stands there" "$(on_wall "Please ignore posts since")" 1
fi
run schedpost unlock 1
sees "the one who drills agrees" 0 "A second person"
run schedpost unlock 1
run schedpost drill list
sees "and the drill waits for a second one" 0 "waits to be unlocked"
if [ "$(id -u)" = 0 ]; then
	run second unlock 1
	sees "a second person unlocks" 0 "Unlocked."
	is "both stand on the scorecard" "$(card agreed)" "$me, nobody"
	run schedpost drill list 1
	check "and the whole scorecard fits on a terminal" [ "$(grep -cP '\t' "$tmp/out")" -le 23 ]
	check "and the time it took" [ "$(card unlock_ms)" -gt 0 ]
fi

# ---- the controls

run schedpost assure
sees "each control is shown with a sign, a word and its evidence" 0 "ok" "green" "?" "not known" "not looked at yet"
schedpost audit verify >"$tmp/out"
schedpost backup "$tmp/backup" >"$tmp/out"
state() { field ".data.controls[] | select(.control == \"$1\").state" schedpost assure; }
is "what was looked through is known" "$(state record)" green
is "and what was backed up" "$(state backup)" green
is "a drill that is not over counts for nothing" "$(state drill)" RED
run schedpost assure --csv "$tmp/controls.csv"
sees "as a table for spreadsheets" 0 "15 controls were written"
is "with its headings" "$(head -1 "$tmp/controls.csv" | tr -d '\r')" sign,state,control,principle,evidence,todo
daemon_stop
run schedpost drill lockdown drill
sees "without the service nothing would be there to be stopped" 7 "does not run"
finish
