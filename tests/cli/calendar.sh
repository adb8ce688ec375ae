#!/bin/bash
# SPDX-License-Identifier: MIT
# calendar.sh - awareness days typed by a person: looked up, confirmed, planned, and as a calendar that another program reads.
. "$(dirname "$0")/lib.sh"

year=$(($(date +%Y) + 1))
daemon_start
connect_practice library
run schedpost calendar list --from $year-06-01 --until $year-06-20
sees "a date that nobody has confirmed has a ?" 0 $'\t?\tCarers Week' "schedpost calendar verify"
run schedpost calendar list --year $year --unconfirmed
sees "what is to be looked up is a list" 0 "Carers Week"
not_said "without what is sure" "World Cancer Day"
run schedpost calendar show "Carrers Week"
sees "a slip of the pen is understood" 3 "Did you mean 'Carers Week'?"
run schedpost add "Our stall: #CarersWeek" --to library --at "$year-06-08 10:00"
run schedpost calendar verify "Carers Week" --dates $year-06-20..$year-06-26 --source carers.example
sees "what somebody has read counts, and the post at the old date is named" 0 "Our stall" "schedpost move 1 --at"
run schedpost calendar add 'Books, bread; and \n: a day of the library that has a name which is long enough to be folded, ÄÖÜ' \
	--rule "nth 9 sat 2" --hashtag "#Books" --source library.example
sees "a day of one's own is added" 0 "calendar show"
run schedpost calendar plan $year
sees "the plan tells how many days have posts" 0 "1 of "

# ---- as a calendar

run schedpost calendar export "$tmp/days.ics" --year $year
sees "it is written" 0 "days.ics"
strictly() { /usr/bin/python3 "$here/strict_calendar.py" <"$1" >"$tmp/events" 2>"$tmp/err"; }
strictly "$tmp/days.ics"
result "another program reads it, by the letter of RFC 5545" $?
cp "$tmp/events" "$tmp/out"
check "a week ends on the day behind it" grep -qx "$year-06-20 $year-06-27 Carers Week" "$tmp/events"
check "what nobody has confirmed says so" grep -q " Diabetes Week (?)$" "$tmp/events"
check "odd names come through" grep -qF \
	' Books, bread; and \n: a day of the library that has a name which is long enough to be folded, ÄÖÜ' "$tmp/events"
run schedpost calendar import "$tmp/days.ics" --year $year --dry-run
check "our own file brought back changes nothing" grep -qE '^New	0$' "$tmp/out"
not_said "and what is open in it is not called declared" "(?)"
uid_of() { grep -B 5 -x "SUMMARY:$1.*"$'\r' "$2" | grep "^UID:"; }
was=$(uid_of "Carers Week" "$tmp/days.ics")
run schedpost calendar verify "Carers Week" --dates $year-06-21..$year-06-27 --source carers.example
schedpost calendar export - --year $year >"$tmp/again.ics"
code=$?
strictly "$tmp/again.ics"
result "it can go to another program, too" $?
check "the date has moved" grep -qx "$year-06-21 $year-06-28 Carers Week" "$tmp/events"
is "and it is the same event, so that a calendar moves it" "$(uid_of "Carers Week" "$tmp/again.ics")" "$was"
run schedpost calendar export "$tmp/nowhere/days.ics"
sees "a folder that is not there is said" 3 "nowhere"

# ---- what was said stays

daemon_stop
daemon_start
run schedpost calendar show "Carers Week"
sees "after another start it is still confirmed" 0 "carers.example"
finish
