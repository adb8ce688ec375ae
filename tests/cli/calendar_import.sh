#!/bin/bash
# SPDX-License-Identifier: MIT
# calendar_import.sh - somebody else's calendar looked through by a person: no service is needed, nothing is kept, and what
# reads the file cannot do anything else.
. "$(dirname "$0")/lib.sh"

own=$root/tests/calendars/own
run schedpost calendar import "$own/relabelled.ics" --region GB-ENG --year 2026
sees "last year's dates are told in words, with their line" 0 $'4\tstale?\t2026-06-16..2026-06-22\tLearning Disability Week 2026' \
	"These are the dates of 2025." "Nothing was changed."
run schedpost calendar import "$own/planner.csv" --year 2026
sees "a table is read, too" 0 $'23\tnew\t2026-06-22..2026-06-28\tTwo Line Week'
run schedpost calendar import - --year 2026 --json <"$own/wild.ics"
sees "from a pipe, for a program" 0 '"codes":"wild-rule"' '"new":1'
run schedpost calendar import "$own/past.ics" --year 2026
sees "an old calendar is said to be old" 0 "Nothing in the file is of 2026"
run schedpost calendar import "$own/sign-in.ics"
sees "a page is no calendar" 0 "The file is no calendar"
run schedpost calendar import "$tmp/nowhere.ics"
sees "a file that is not there is said" 3 "nowhere.ics"
run schedpost calendar import "$own/past.ics" --region Atlantis
sees "so is a region that is none" 1 "Atlantis"
run schedpost calendar import "$own/past.ics" --year 26
sees "and a year that is none" 1 "1990"
check "nothing was made" test ! -e "$data"

# ---- what is too much

"$own/hostile.sh" "$tmp/hostile"
for file in description.ics begins.ics open-quote.csv; do
	run schedpost calendar import "$tmp/hostile/$file"
	sees "$file is refused" 0 "too large, or takes too long"
done
endless() { yes '4 Feb,Crowd Day' | schedpost calendar import - --year 2026; }
run endless
sees "so is a pipe that never ends" 0 "too large, or takes too long"

# ---- the program that reads

run schedpost-calendar 2026 auto
sees "it is nothing for people" 64 "You never need to"
mkdir "$tmp/alone"
cp "$BUILD/schedpost" "$tmp/alone"
run "$tmp/alone/schedpost" calendar import "$own/past.ics"
sees "without it schedpost says what is missing" 7 "schedpost-calendar could not be run" "installed whole"
finish
