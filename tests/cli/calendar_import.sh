#!/bin/bash
# SPDX-License-Identifier: MIT
# calendar_import.sh - somebody else's calendar looked through by a person, without a service and with one; taken over, known
# again, and what reads the file cannot do anything else.
. "$(dirname "$0")/lib.sh"

own=$root/tests/calendars/own
run schedpost calendar import "$own/relabelled.ics" --region GB-ENG --year 2026 --dry-run
sees "last year's dates are told in words, with their line" 0 $'4\tstale?\t2026-06-16..2026-06-22\tLearning Disability Week 2026' \
	"These are the dates of 2025." "nothing was kept"
run schedpost calendar import "$own/planner.csv" --year 2026 --dry-run
sees "a table is read, too" 0 $'23\tnew\t2026-06-22..2026-06-28\tTwo Line Week'
run schedpost calendar import - --year 2026 --dry-run --json <"$own/wild.ics"
sees "from a pipe, for a program" 0 '"codes":"wild-rule"' '"new":1'
run schedpost calendar import "$own/past.ics" --year 2026 --dry-run
sees "an old calendar is said to be old" 0 "Nothing in the file is of 2026"
run schedpost calendar import - --year 2026 --dry-run <<<$'Date,Day\n2026-03-04,Bread Day\n2027-03-05,Butter Day\n2028-03-06,Jam Day'
sees "what is of another year is named" 0 "Of another year, so left out: line 3 (Butter Day, 2027), line 4 (Jam Day, 2028)."
run schedpost calendar import "$own/years.csv" --year 2026 --dry-run
sees "a column of years is read, and one that is not is named" 0 $'4\tconflict\t2026-06-08\tKite Day' "Its Year column says 2027." \
	"line 3 (Lantern Day, 2025)" "Of these columns nothing was read: Hashtag."
run schedpost calendar import "$own/google.csv" --year 2026 --dry-run
sees "an export of Google's is read" 0 $'2\tnew\t2026-02-13\tPaper Day'
not_said "and nothing of it is missed" "nothing was read"
run schedpost calendar import - --year 2027 --dry-run <<'ICS'
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//t//EN
BEGIN:VEVENT
UID:1@t
DTSTART;VALUE=DATE:20270510
SUMMARY:Bread Day
END:VEVENT
BEGIN:VEVENT
UID:2@t
DTSTART;VALUE=DATE:20210511
RRULE:FREQ=YEARLY;UNTIL=20241231
SUMMARY:Butter Day
END:VEVENT
BEGIN:VEVENT
UID:3@t
DTSTART;VALUE=DATE:20210512
RRULE:FREQ=YEARLY
EXDATE;VALUE=DATE:20270512
SUMMARY:Jam Day
END:VEVENT
END:VCALENDAR
ICS
sees "so are those of which no date is left in the year" 0 "left out: line 9 (Butter Day, 2024), line 15 (Jam Day, never in 2027)."
run schedpost calendar import "$own/sign-in.ics" --dry-run
sees "a page is no calendar" 0 "The file is no calendar"
run schedpost calendar import "$tmp/nowhere.ics" --dry-run
sees "a file that is not there is said" 3 "nowhere.ics"
run schedpost calendar import "$own/past.ics" --region Atlantis --dry-run
sees "so is a region that is none" 1 "Atlantis"
run schedpost calendar import "$own/past.ics" --year 26 --dry-run
sees "and a year that is none" 1 "1990"
run schedpost calendar import "$own/past.ics" --year 2026
sees "to keep something takes a schedpost" 6 "schedpostd is not running"
check "nothing was made" test ! -e "$data"

# ---- what is too much

"$own/hostile.sh" "$tmp/hostile"
for file in description.ics begins.ics open-quote.csv; do
	run schedpost calendar import "$tmp/hostile/$file" --dry-run
	sees "$file is refused" 0 "too large, or takes too long"
done
endless() { yes '4 Feb,Crowd Day' | schedpost calendar import - --year 2026 --dry-run; }
run endless
sees "so is a pipe that never ends" 0 "too large, or takes too long"

# ---- the program that reads

run schedpost-calendar 2026 auto
sees "it is nothing for people" 64 "You never need to"
mkdir "$tmp/alone"
cp "$BUILD/schedpost" "$tmp/alone"
run "$tmp/alone/schedpost" calendar import "$own/past.ics" --dry-run
sees "without it schedpost says what is missing" 7 "schedpost-calendar could not be run" "installed whole"

# ---- taken over

year=$(($(date +%Y) + 1))
event() {	# UID DAY NAME [LINE...]: of a calendar
	printf 'BEGIN:VEVENT\r\nUID:%s\r\nDTSTART;VALUE=DATE:%s\r\nSUMMARY:%s\r\n' "$1" "${2//-/}" "$3"
	printf 'END:VEVENT\r\n'
}
calendar() {	# of events on standard input
	printf 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//EN\r\n'
	cat
	printf 'END:VCALENDAR\r\n'
}
{ event 1@t $year-05-11 "Harbour Day"; event 2@t $year-06-20 "Carers Evening"; event 3@t $year-10-11 "World Mental Health Day"
	event 4@t $year-02-31 "Nowhere Day"; } | calendar >"$tmp/one.ics"
{ event 5@t $year-05-18 "Harbour Day $year"; event 2@t $year-06-20 "Carers Supper"; event 6@t $year-09-19 "Harvest Day"
	event 7@t $year-07-01 "Mill Day"; } | calendar >"$tmp/two.ics"

daemon_start
connect_practice library
run schedpost add "Harbour Day is near." --to library --at "$year-05-11 10:30"
run schedpost calendar import "$tmp/one.ics" --year $year
sees "it waits" 0 "It waits as import 1 until" "schedpost calendar apply 1"
run schedpost calendar list --year $year
not_said "until then the calendar is as it was" "Harbour Day"
run schedpost calendar imports
sees "what waits is a list" 0 "one.ics" "$(sha256sum "$tmp/one.ics" | cut -c 1-12)"
run schedpost calendar apply
sees "what is new is taken over, the rest is told with what to do" 0 $'New days\t2' $'Wait for your word\t1' "Known here to begin on $year-10-10" \
	"Please put line 19 of the file right" "schedpost calendar apply 1 --theirs 12,14"
run schedpost calendar list --year $year
sees "it counts, with its source" 0 $'\tHarbour Day\tuk\tsaid there (one.ics, seen '
run schedpost calendar apply 1 --ours 14
sees "a word settles a conflict" 0 $'Left as it was here\t1'
run schedpost calendar apply 1
sees "twice is said" 0 "already" "Nothing was changed"
run schedpost calendar import "$tmp/one.ics" --year $year --dry-run
sees "brought again it is the same" 0 $'Same\t2' $'New\t0'

# ---- known again

run schedpost calendar import "$tmp/two.ics" --year $year
sees "what has moved is known by its name, what was renamed by its UID" 0 $'\tmoved\t' "It was on $year-05-11." "Until now it was called \"Carers Evening\"."
run schedpost calendar apply --take theirs
sees "the post on the old date is named with what moves it" 0 $'Moved\t1' $'By your word\t1' \
	"schedpost move 1 --at \"$year-05-18 10:30\""
run schedpost move 1 --at "$year-05-18 10:30"
sees "which does" 0 "10:30"
run schedpost calendar plan $year
sees "the plan has the day on its new date, and the post" 0 "$year-05-18"$'\t\tHarbour Day\t1'
not_said "and not on the old one" "$year-05-11"$'\t\tHarbour Day'
schedpost calendar export - --year $year >"$tmp/out"
code=$?
sees "so has a calendar for others, with the source" 0 "SUMMARY:Carers Supper" "two.ics"
not_said "the old name is gone" "Carers Evening"
run schedpost calendar show "Harvest Day"
sees "it is said where a day comes from" 0 "a calendar" "two.ics"
run schedpost calendar verify "Mill Day" --dates $year-07-02 --source mill.example
run schedpost calendar import "$tmp/two.ics" --year $year
sees "what a person has said stands before a calendar" 0 "Known here to begin on $year-07-02."
run schedpost calendar apply --drop
sees "an import can be forgotten" 0 "forgotten"
run schedpost audit list
sees "all of it stands in the record" 0 "calendar bring" "calendar apply"
daemon_stop
daemon_start
run schedpost calendar show "Harbour Day"
sees "and stays" 0 "$year-05-18"

# ---- nothing else waits for what is hostile

memory() { awk '/^VmHWM/ { print $2 }' "/proc/$daemon/status"; }
before=$(memory)
began=$SECONDS
for file in description.ics begins.ics never.ics crowd.ics; do
	schedpost calendar import "$tmp/hostile/$file" >"$tmp/hostile.$file" 2>&1 &
	children+=($!)
	run timeout 5 schedpost list
	sees "meanwhile ($file) another request is answered" 0 "Harbour Day"
	wait $!
done
grown=$(($(memory) - before))
echo "#   $((SECONDS - began)) s for four of them, the service has grown by $grown KB"
check "they are refused within 5 s each" [ $((SECONDS - began)) -le 20 ]
check "the service has not grown by 16 MiB" [ $grown -lt 16384 ]
finish
