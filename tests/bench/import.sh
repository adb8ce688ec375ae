#!/bin/bash
# SPDX-License-Identifier: MIT
# import.sh [DATA PID] - how fast a CSV file becomes posts: `schedpost import` as a process, beside a running daemon.
#
# Without arguments it starts a daemon and a server of its own. With the data folder and process of a daemon it uses
# the accounts a0, a1, ... that are there. Prints words of a shell, medians of ROUNDS: rows a second by
# the clock, CPU microseconds a row in the client and in the daemon, and since the daemon's start the longest
# transaction that wrote, by the clock, and the longest turn of the loop, by its own CPU.
set -u
cd "$(dirname "$0")/../.." || exit 1
bin=$PWD/${BUILD:-build/release}
rows=${ROWS:-20000} accounts=${ACCOUNTS:-400} rounds=${ROUNDS:-3}
work=$(mktemp -d /tmp/schedpost-import.XXXXXX)
export SCHEDPOST_DATA=${1:-$work/data} LC_ALL=C bin
unset SCHEDPOST_SOCKET
own='' sink=''
trap 'kill $own $sink 2>/dev/null; wait; rm -rf "$work"' EXIT

give_up() { echo "import: $*" >&2; exit 1; }
median() { printf '%s\n' "$@" | sort -n | sed -n "$((($# + 1) / 2))p"; }

begin() {
	"$bin/tests/bench/sink" >"$work/port" & sink=$!
	"$bin/schedpostd" --data "$SCHEDPOST_DATA" 2>"$work/log" & own=$!
	for _ in $(seq 500); do
		[ -s "$work/port" ] && grep -q 'is ready' "$work/log" && break
		sleep 0.02
	done
	server=http://127.0.0.1:$(cat "$work/port")
	export server
	seq 0 $((accounts - 1)) | xargs -P 20 -I{} bash -c \
		'printf "token\\na{}\\n" | "$bin/schedpost" connect mastodon --as a{} --server "$server" --inside --zone UTC' \
		>"$work/connect" 2>&1 || give_up "an account was not connected: $(tail -n 1 "$work/connect")"
}

# Every row 200 bytes of text, one a minute, from 300 days ahead.
write_csv() {	# ROUND
	awk -v n="$rows" -v accounts="$accounts" -v run="$1" -v due=$(($(date +%s) + 300 * 86400)) 'BEGIN {
		fill = "Flu jabs on Saturday from nine to one, at the health centre beside the library: no need to book. " \
			"Bring a card, and a jumper that rolls up. If you can, bring a neighbour, too."
		print "to,at,text"
		for (i = 0; i < n; i++)
			print "a" i % accounts "," strftime("%Y-%m-%dT%H:%M:%SZ", due + 60 * i, 1) ",\"Round " run ", " i ": " fill "\""
	}' >"$work/posts.csv"
}

# Nanoseconds of CPU that all threads of the daemon have used.
daemon_ns() { cat /proc/"$1"/task/*/schedstat | awk '{ sum += $1 } END { printf "%.0f", sum }'; }
gauge() { curl -sS --unix-socket "$SCHEDPOST_DATA/socket" http://schedpost/metrics | awk -v name="$1" '$1 == name { print $2 }'; }
ms_of() { awk -v us="$(gauge "$1")" 'BEGIN { if (us == "") print "-"; else printf "%.1f", us / 1000 }'; }

[ $# = 2 ] || begin
pid=${2:-$own} rates=() client=() daemon=()
for round in $(seq "$rounds"); do
	write_csv "$round"
	used=$(daemon_ns "$pid") from=${EPOCHREALTIME/./}
	TIMEFORMAT='%U %S'
	{ time "$bin/schedpost" import "$work/posts.csv" >"$work/said" 2>&1; } 2>"$work/time"
	took=$((${EPOCHREALTIME/./} - from))
	grep -q "^$rows of $rows rows were imported" "$work/said" || give_up "the import failed: $(tail -n 1 "$work/said")"
	rates+=($((rows * 1000000 / took)))
	client+=("$(awk -v n="$rows" '{ printf "%.1f", ($1 + $2) * 1000000 / n }' "$work/time")")
	daemon+=("$(awk -v a="$used" -v b="$(daemon_ns "$pid")" -v n="$rows" 'BEGIN { printf "%.1f", (b - a) / 1000 / n }')")
done
echo "rows_per_s=$(median "${rates[@]}") client_us=$(median "${client[@]}") daemon_us=$(median "${daemon[@]}")" \
	"longest_write_ms=$(ms_of schedpost_store_longest_microseconds)" \
	"longest_turn_ms=$(ms_of schedpost_loop_longest_microseconds)"
