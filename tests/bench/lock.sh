#!/bin/bash
# SPDX-License-Identifier: MIT
# lock.sh - how fast a lockdown is: until the verb returns, and until the last byte of what was on its way has come.
#
# It is run beside the service, without it, and while it hangs; then there are 100 lockdowns, each with 200 uploads under
# way to a server that reads slowly. SHORT=1: 8 of them, some 20 seconds. Ends with 1 when an upload was not cut off, when
# anything that publishes began afterwards, or when a figure is ten times beyond what is promised.
set -u
cd "$(dirname "$0")/../.." || exit 1
runs=100 locks=100 accounts=200 alone=30
[ -z "${SHORT:-}" ] || { runs=30 locks=8 alone=10; }
# shellcheck source=tests/bench/lib.sh
. tests/bench/lib.sh
tool=$tools/lock schedpost=$bin/schedpost

# ---- how long the verb takes

times() { words "$1" "$("$tool" time "$2" "$schedpost lockdown wall --reason 'hacked' >/dev/null 2>&1")"; }
verb_alone() {
	begin_daemon
	"$schedpost" connect practice --as wall --zone UTC >"$work/said" 2>&1 || give_up "$(cat "$work/said")"
	times with $runs
	kill -STOP $daemon
	times stuck $alone
	kill -CONT $daemon
	end_daemon
	times without $alone
	rm -rf "$SCHEDPOST_DATA"
}

# ---- what is on its way

begin_server() {
	coproc SERVER { "$tool" serve; }
	sink=$SERVER_PID
	read -r port <&"${SERVER[0]}"
	server=http://127.0.0.1:$port
}

# 200 accounts and as many posts, due soon, each with a picture; and a copy of that, for each time.
prepare() {
	local due i alt="Grey noise from edge to edge and without a shape."
	"$tool" picture "$work/picture.png" 4
	begin_daemon
	connect_all
	due=$(date -u -d '+1 day' +%Y-%m-%dT%H:%M:%SZ)
	"$schedpost" add "The first." --to a0 --at "$due" --late publish --media "$work/picture.png" --alt "$alt" \
		>"$work/said" 2>&1 || give_up "$(cat "$work/said")"
	{
		echo "to,at,text,media,alt,late"
		for i in $(seq 1 $((accounts - 1))); do echo "a$i,$due,Post $i.,$work/picture.png,$alt,publish"; done
	} >"$work/rows.csv"
	"$schedpost" import "$work/rows.csv" >"$work/said" 2>&1 || give_up "the import failed: $(cat "$work/said")"
	end_daemon
	sqlite3 "$SCHEDPOST_DATA/schedpost.db" "UPDATE job SET at = $(now_ms), due = $(now_ms) WHERE op = 7" ||
		give_up "the posts cannot be made due"
	cp -a "$SCHEDPOST_DATA" "$work/copy"
}

lock_once() {
	local line
	rm -rf "$SCHEDPOST_DATA"
	cp -a "$work/copy" "$SCHEDPOST_DATA"
	begin_daemon
	echo "$accounts $schedpost lockdown >$work/said 2>&1" >&"${SERVER[1]}"
	read -r -t 90 line <&"${SERVER[0]}" || give_up "the server has ended"
	words once "$line"
	took+=("${said[once.took]}") last+=("${said[once.last]}")
	cut=$((cut + ${said[once.cut]})) begun=$((begun + ${said[once.begun]}))
	whole=$((whole + ${said[once.whole]} + ${said[once.left]}))
	end_daemon
}

# percentile P VALUE...
percentile() {
	local p=$1 n
	shift
	n=$((($# * p + 99) / 100))
	printf '%s\n' "$@" | sort -g | sed -n "${n}p"
}

took=() last=() cut=0 whole=0 begun=0
began=$SECONDS
verb_alone
begin_server
prepare
for _ in $(seq $locks); do lock_once; done

line what target schedpost '' held ''
echo "schedpost lockdown, from start to end, ms: the lock is on the disk then"
for how in with stuck without; do
	target=300 n=$alone title="without the service"
	[ $how != with ] || { target=100 n=$runs title="beside the service"; }
	[ $how != stuck ] || title="while the service hangs"
	goal "  $title, median of $n" - - "${said[$how.p50]}" -
	goal "  $title, 99 of 100" own-most $target "${said[$how.p99]}" -
done
echo "$locks lockdowns, each with $accounts uploads on their way to a server that reads slowly, ms"
goal '  until the verb has returned, median' - - "$(percentile 50 "${took[@]}")" -
goal '  until the verb has returned, 99 of 100' own-most 100 "$(percentile 99 "${took[@]}")" -
goal '  from then to the last byte that publishes, median' - - "$(percentile 50 "${last[@]}")" -
goal '  from then to the last byte that publishes, 99 of 100' own-most 250 "$(percentile 99 "${last[@]}")" -
echo "cut off: $cut of $((locks * accounts)), not cut off: $whole, publishing requests begun afterwards: $begun;" \
	"load: $(cut -d' ' -f1-3 /proc/loadavg), took $((SECONDS - began)) s"
[ $failed = 0 ] && [ $cut = $((locks * accounts)) ] && [ $whole = 0 ] && [ $begun = 0 ]
