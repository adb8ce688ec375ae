#!/bin/bash
# SPDX-License-Identifier: MIT
# audit.sh - the record as whoever answers for it goes through it: read, proved by other means, tampered with, found out.
. "$(dirname "$0")/lib.sh"

# Every link made anew from the exported file by sha256sum, which knows nothing of schedpost. Prints how many fit.
links_that_fit() { # FILE
	local before fits=0 n at who for door what about rows actor acting was is link text ms
	before=$(printf '0%.0s' {1..64})
	while IFS=, read -r n at who for door what about rows actor acting was is link; do
		[ "$n" = n ] && continue
		ms=$(date -u -d "$at" +%s%3N)
		text=$(printf '%s\t' "$n" "$ms" "$actor" "$acting" "$door" "$what" "$about" "$rows" "$was")$is
		link=${link%$'\r'}
		[ "$(printf '%s\n%s' "$before" "$text" | sha256sum | cut -d' ' -f1)" = "$link" ] && fits=$((fits + 1))
		before=$link
	done <"$1"
	echo "$fits"
}

daemon_start
connect_practice wall
new_post "Read by whoever answers for it." --to wall --at "tomorrow 9:00" >"$tmp/id"
run schedpost cancel "$(cat "$tmp/id")"

run schedpost audit list
sees "the newest change stands first, with who and what" 0 "$(id -un)" "cancel" "connect begin"
run schedpost audit list --who nobody-here
sees "of somebody who did nothing there is no line" 0 "no such line"
run schedpost audit verify
sees "an untouched record is whole" 0 "is whole" "no line is missing"

run schedpost audit export "$tmp/record.csv"
sees "all of it goes into a file" 0 "lines were written"
lines=$(($(wc -l <"$tmp/record.csv") - 1))
check "a line for each change" [ "$lines" -ge 5 ]
is "each link is what sha256sum makes of it" "$(links_that_fit "$tmp/record.csv")" "$lines"

run schedpost audit head
head=$(sed -n 's/^Newest line[: 	]*//p' "$tmp/out")
check "the newest line can be kept: its number and 64 digits" [ "${#head}" -gt 65 ]
run schedpost audit verify --head "$head"
sees "and proves what came before it" 0 "is whole"
for kept in "Newest line $head" "${head#* }" "${head/ /  }" "${head%?}" "0 ${head#* }" nonsense ""; do
	run schedpost audit verify --head "$kept"
	sees "what is no such line proves nothing: '${kept:0:20}'" 1 "its number, a space and its 64 digits"
done

# ---- somebody changes it by other means, while nobody looks

daemon_stop
sqlite3 "$data/schedpost.db" "DROP TRIGGER audit_changes_never; UPDATE audit SET what = 'show' WHERE n = 3" ||
	give_up "sqlite3"
daemon_start
run schedpost audit verify
sees "a changed line is named, with what to do" 7 "Line 3 was changed" "make a copy of its folder"
finish
