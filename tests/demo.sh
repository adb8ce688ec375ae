#!/bin/bash
# SPDX-License-Identifier: MIT
# demo.sh - schedpost in half a minute: three posts to a practice (training) account, with the daemon killed in between.
# Ends with 0 only if each post came out exactly once.
set -u
cd "$(dirname "$0")/.." || exit 1
tests/deps.sh conf/deps-debian.txt && make -s -j2 all || exit 1
bin=$PWD/${BUILD:-build/release}
data=$(mktemp -d "${TMPDIR:-/tmp}/schedpost-demo.XXXXXX")
export SCHEDPOST_DATA=$data PATH=$bin:$PATH
unset SCHEDPOST_SOCKET
daemon=
began=$SECONDS

say() { printf '\n== %s\n' "$*"; }

# Ready is when the daemon says so, for the n-th time.
starts=0
start() {
	starts=$((starts + 1))
	schedpostd --data "$data" 2>>"$data/log" &
	daemon=$!
	for _ in $(seq 400); do
		[ "$(grep -c 'is ready' "$data/log")" -ge $starts ] && return
		kill -0 "$daemon" 2>/dev/null || break
		sleep 0.02
	done
	echo "The daemon did not start:"; cat "$data/log"
	exit 1
}

stop() {
	[ -z "$daemon" ] || { kill "$daemon" 2>/dev/null; wait "$daemon" 2>/dev/null; }
	daemon=
}
trap 'stop' EXIT

wall=$data/practice/ward.jsonl
# The queue as it stands; on a terminal each picture takes the place of the one before.
pictures=0
show() {
	local now
	now=$(schedpost list)
	[ "$now" != "${before:-}" ] || return 0
	before=$now
	pictures=$((pictures + 1))
	[ ! -t 1 ] || [ $pictures = 1 ] || printf '\033[%dA\033[J' "$lines"
	lines=$(printf '%s\n' "$now" | wc -l)
	printf '%s\n' "$now"
	[ -t 1 ] || echo
}

# How many posts with these words hang on the wall of the practice platform.
count() { { grep -cF "\"text\":\"$1\"" "$wall" 2>/dev/null || true; } | head -1; }
published() { schedpost list --json | grep -o '"state":"published"' | wc -l; }

say "A fresh schedpost, its data in $data"
start
schedpost connect practice --as ward --zone Europe/London || exit 1

say "Three posts: a plain one, one with a picture, a chain of three"
base64 -d >"$data/poster.png" <<'PNG'
iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAD3RFWHRBdXRob3IAc29tZWJvZHmKs+TfAAAAFUlEQVR42mNgiNtB
GhrVMKph+GoAABP3FhDMhJkJAAAAAElFTkSuQmCC
PNG
schedpost add "Flu jabs: walk in on Saturday, no need to book." --at +4s || exit 1
schedpost add "Our new reading corner is open." --media "$data/poster.png" \
	--alt "A poster in one plain colour: the reading corner is open." --at +5s || exit 1
schedpost add $'Three things to know about the new clinic.\n---\nIt opens at eight.\n---\nParking is behind the library.' \
	--chain --at +6s || exit 1

say "They go out by themselves"
killed=
for _ in $(seq 100); do
	show
	if [ -z "$killed" ] && [ "$(published)" -ge 1 ]; then
		say "Now the daemon is killed with -9, and started again"
		kill -9 "$daemon"
		wait "$daemon" 2>/dev/null
		killed=yes
		start
		say "It goes on"
		pictures=0
	fi
	[ "$(published)" -ge 3 ] && break
	sleep 0.25
done

say "What the practice platform has"
good=yes
for words in "Flu jabs: walk in on Saturday, no need to book." "Our new reading corner is open." \
	"Three things to know about the new clinic." "It opens at eight." "Parking is behind the library."; do
	n=$(count "$words")
	printf '%s time(s): %s\n' "$n" "$words"
	[ "$n" = 1 ] || good=
done
[ -n "$killed" ] || { echo "The daemon was not killed in between."; good=; }
[ "$(published)" = 3 ] || { echo "Not all posts are told as published."; good=; }
stop
echo
echo "It lies in $wall; the daemon's words are in $data/log. Remove $data when you have seen enough."
if [ -n "$good" ]; then
	echo "Each came out exactly once, though the daemon was killed in between. ($((SECONDS - began)) s)"
else
	echo "That is not as it should be."
	exit 1
fi
