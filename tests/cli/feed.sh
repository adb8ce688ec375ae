#!/bin/bash
# SPDX-License-Identifier: MIT
# feed.sh - a calendar at an address: the service itself asks for it, has it read in its cage, and tells what is new.
. "$(dirname "$0")/lib.sh"

town=$tmp/town
mkdir "$town"
year=$(date +%Y)
calendar() {	# DAY NAME ...: of days in this year
	printf 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//EN\r\n'
	while [ $# != 0 ]; do
		printf 'BEGIN:VEVENT\r\nUID:%s@t\r\nDTSTART;VALUE=DATE:%s\r\nSUMMARY:%s\r\nEND:VEVENT\r\n' "${2// /}" "$year$1" "$2"
		shift 2
	done
	printf 'END:VCALENDAR\r\n'
}
calendar 0511 "Harbour Day" >"$town/days.ics"
node "$here/fake_calendar.mjs" "$town" >"$town/log" 2>&1 &
children+=($!)
until_true 20 [ -e "$town/port" ] || give_up "the fake server does not start"
printf 'http://127.0.0.1:%s/PLANTED-feed/days.ics?key=PLANTED-more\n' "$(cat "$town/port")" >"$tmp/address"
asked() { [ "$(wc -l <"$town/asked" 2>/dev/null || echo 0)" -ge "$1" ]; }
due() {	# the service is stopped, and begins when it is time for the next reading
	daemon_stop
	sqlite3 "$data/schedpost.db" "UPDATE calendar_feed SET due = 0"
	daemon_start
}

daemon_start
run schedpost calendar feed list
sees "without any it says how one is added" 0 "schedpost calendar feed add"
run schedpost calendar feed add --address-file "$tmp/address"
sees "an address without https is not taken by accident" 1 "begins with http://, so whoever sits on the way could read along" "--inside"
not_said "and is not repeated" PLANTED
run schedpost calendar feed add --address-file "$tmp/address" --inside
sees "it is added" 0 "127.0.0.1" "each day"
not_said "its address is not shown" PLANTED
due
waits() { schedpost calendar imports --json | grep -q '"waiting":1'; }
check "what is new comes in by itself" until_true 30 waits
listed() { schedpost calendar feed list | grep -qF -- "$1"; }
check "the list says what came" until_true 30 listed "schedpost calendar apply 1"
run schedpost calendar feed list
not_said "and no address" PLANTED
run schedpost notice list
sees "it is told" 0 "has 1 new day." "schedpost calendar apply 1"
run schedpost calendar apply 1
sees "it can be taken over" 0 $'New days\t1'
run schedpost calendar list --year "$year"
sees "and counts" 0 "Harbour Day"

n=$(wc -l <"$town/asked")
due
check "it is asked for again" until_true 30 asked $((n + 1))
is "only whether it has changed" "$(tail -n 1 "$town/asked" | cut -c 1-4)" "304 "

schedpost notice clear >/dev/null
calendar 0518 "Harbour Day" 0620 "Mill Evening" >"$town/days.ics"
due
check "what has moved comes in" until_true 30 eval "schedpost calendar imports --json | grep -q '\"moved\":1'"
run schedpost notice list
sees "with what is new, in one sentence" 0 "has 1 new day and 1 that moved."

run schedpost vault rotate --yes
sees "the key of the vault is changed" 0
n=$(wc -l <"$town/asked")
due
check "the address opens with the new one" until_true 30 asked $((n + 1))

schedpost notice clear >/dev/null
printf '<html>Please log in</html>' >"$town/days.ics"
due
check "a page is no calendar" until_true 30 listed "no calendar"
run schedpost notice list
sees "which is told" 0 "cannot be read" "no calendar"

n=$(wc -l <"$town/asked")
printf 'https://127.0.0.1:%s/PLANTED-guard/days.ics\n' "$(cat "$town/port")" >"$tmp/guarded"
run schedpost calendar feed add --address-file "$tmp/guarded"
sees "without --inside an address is taken at its word" 0 "127.0.0.1"
check "but nothing in one's own network is asked" until_true 90 listed "lies in your own network"
is "and nothing was" "$(wc -l <"$town/asked")" "$n"

run schedpost calendar feed drop 1
sees "it is dropped" 0 "not read any more"
run schedpost audit list
sees "all of it stands in the record" 0 "calendar feed add" "calendar feed drop"
not_said "without the address" PLANTED
daemon_stop
check "nor is it in any file" eval '! grep -rqa PLANTED "$data" "$log"'
finish
