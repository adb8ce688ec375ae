#!/bin/bash
# SPDX-License-Identifier: MIT
# hostile.sh FOLDER - writes calendars that were made to hurt whoever reads them; README.md says what each must come to.
set -eu	# no pipefail: yes(1) ends by a broken pipe
[ $# = 1 ] || { echo "usage: hostile.sh FOLDER" >&2; exit 2; }
mkdir -p "$1"
cd "$1"

# event NAME LINE...: one whole calendar with one event, to stdout.
event() {
	printf 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example Events//EN\r\nBEGIN:VEVENT\r\nUID:h@events.example\r\n'
	printf 'DTSTAMP:20260401T090000Z\r\nDTSTART:20260101T090000Z\r\nSUMMARY:%s\r\n' "$1"
	shift
	[ $# = 0 ] || printf '%s\r\n' "$@"
	printf 'END:VEVENT\r\nEND:VCALENDAR\r\n'
}

# much BYTE COUNT: COUNT times BYTE.
much() { head -c "$2" /dev/zero | tr '\0' "$1"; }

event 'Unbounded Second' 'RRULE:FREQ=SECONDLY' >secondly.ics
event 'Rule That Never Fits' 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31;BYHOUR=0,1,2,3,4,5;BYMINUTE=0,1,2,3' >never.ics
event 'Crowded Year' "RRULE:FREQ=YEARLY;BYYEARDAY=$(seq -s, 1 366);BYHOUR=$(seq -s, 0 23);BYMINUTE=$(seq -s, 0 59)" >crowd.ics
event 'Too Many Dates' "RDATE:$(yes 20260102T090000Z | head -n 50000 | paste -sd,)" >rdates.ics
event 'Long Story' "DESCRIPTION:$(much x 2000000)" >description.ics

# A line that is 8 MB once its folds are taken out.
{
	printf 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:'
	yes "$(printf 'x\r\n ')" | tr -d '\n' | head -c 24000000 | sed 's/\r/\r\n/g'
	printf '\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'
} >folds.ics

{ printf 'BEGIN:VCALENDAR\r\n'; yes $'BEGIN:VEVENT\r' | head -n 1000000; } >begins.ics
{ printf 'BEGIN:VCALENDAR\r\n'; yes $'BEGIN:X-BOX\r' | head -n 100000; yes $'END:X-BOX\r' | head -n 100000; } >nested.ics
# The same bytes each time: what looks like noise is zeros under a fixed key.
noise() { openssl enc -aes-256-ctr -pbkdf2 -nosalt -pass pass:calendar </dev/zero 2>/dev/null | head -c 3000000; }
{ printf 'BEGIN:VCALENDAR\r\n'; noise; } >garbage.ics
{ event 'Zero Day' | head -c 150; much '\0' 1000000; } >zeroes.ics
{ echo 'Date,Event'; printf '4 Feb,"'; much y 20000000; } >open-quote.csv
{ echo 'Date,Event'; much , 8000000; } >commas.csv
{ echo 'Date,Event'; yes '4 Feb,Crowd Day' | head -n 20000; } >rows.csv
{ echo 'Date,Event'; printf '%s,Never Day\n' 99999999999999999999 0/0/0 -4-4 '1-1-1-1' '31 Feb - 30 Feb' 4/2/-2026; } >dates.csv
