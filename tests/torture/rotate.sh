#!/bin/bash
# SPDX-License-Identifier: MIT
# rotate.sh - `schedpost vault rotate` dead at each of its crash points: everything opens, and it is ended afterwards,
# by the next start of the service or by the same command. (With the service running: crash.sh, whose day changes the key.)
BUILD=${BUILD:-build/crash}
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/../cli/lib.sh"

daemon_start
connect_practice ward
for platform in facebook linkedin pinterest tumblr x youtube; do
	printf 'our-id\nour-secret\n' | schedpost app add $platform >>"$tmp/all-said" 2>&1
done
daemon_stop
is "twelve values are sealed" "$(field .data.vault.apps schedpost vault check)" 12
mv "$data" "$tmp/whole"

died=0 shut=0 beside=0 left=0
for ((n = 1; n < 500; n++)); do
	rm -rf "$data"
	cp -Rp "$tmp/whole" "$data"
	SCHEDPOST_CRASH_AT=$n run schedpost vault rotate --yes
	[ "$code" = 99 ] || break
	died=$((died + 1))
	[ ! -e "$data/key.next" ] || beside=$((beside + 1))
	schedpost vault check >>"$tmp/checked" 2>&1 || { shut=$((shut + 1)); echo "#   $(head -n 1 "$tmp/err")"; }
	if [ $((n % 3)) = 0 ]; then
		daemon_start
		daemon_stop
	else schedpost vault rotate --yes >>"$tmp/checked" 2>&1
	fi
	schedpost vault check --json >"$tmp/after" 2>&1 && [ "$(jq .data.vault.older "$tmp/after")" = 0 ] &&
		[ ! -e "$data/key.next" ] && continue
	left=$((left + 1))
	echo "#   not ended after a death at $(head -n 1 "$tmp/err")"
done
sees "after $died deaths it comes to its end" 0 "sealed with the new key"
check "it died on its way, also with two keys" eval "[ $died -gt 20 ] && [ $beside -gt 10 ]"
is "after each of them everything opened" "$shut" 0
is "and the change was ended, with one key left" "$left" 0
run schedpost vault check
sees "so it was without a death" 0 "opens at its place"
finish
