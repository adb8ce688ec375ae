#!/bin/bash
# SPDX-License-Identifier: MIT
# backup.sh - `schedpost backup` dead at each of its crash points: what it leaves is whole, or nobody takes it for one.
BUILD=${BUILD:-build/crash}
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/../cli/lib.sh"

daemon_start
connect_practice ward
base64 -d >"$tmp/poster.png" <<'PNG'
iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAFUlEQVR42mNgiNtBGhrVMKph+GoAABP3FhDMhJkJAAAAAElFTkSuQmCC
PNG
run schedpost add "With a poster." --media "$tmp/poster.png" --alt "A poster on a wall." --at +1d
sees "a post with a picture waits" 0 "Post"

died=0 whole=0 bad=0
for ((n = 1; n < 500; n++)); do
	copy=$tmp/copy-$n
	SCHEDPOST_CRASH_AT=$n run schedpost backup "$copy"
	[ "$code" = 99 ] || break
	died=$((died + 1))
	[ -e "$copy/schedpost.db" ] || continue
	whole=$((whole + 1))
	schedpost verify "$copy" >>"$tmp/verified" 2>&1 || { bad=$((bad + 1)); echo "#   $(head -n 1 "$tmp/err")"; }
done
sees "after $died deaths it comes to its end" 0 "$copy"
check "it died on its way, and at least once before it was whole" [ "$died" -gt $((whole + 5)) ]
is "whatever has the name of a database is a whole backup" "$bad" 0
run schedpost verify "$copy"
sees "so is the last" 0
run schedpost verify
sees "the data itself is as it was" 0
daemon_stop
finish
