#!/bin/bash
# SPDX-License-Identifier: MIT
# bench.sh - schedpost beside a bare libuv and libcurl client that sends the same requests in the same run.
#
# Machines differ, so the ratios count. Rounds go in turn (schedpost, bare, wrk, ...) and the median of three stands.
# SHORT=1 takes under 40 s. LATENCY=MS lets the server think before it answers. Ends with 1 when a post was lost or came
# twice, or when a ratio is below a tenth of its target.
set -u
cd "$(dirname "$0")/../.." || exit 1
bin=$PWD/${BUILD:-build/release} tools=$PWD/${BUILD:-build/release}/tests/bench
posts=10000 accounts=400 seconds=20 paced_rounds=3 wrk_s=2
[ -z "${SHORT:-}" ] || { posts=2000 accounts=40 seconds=5 paced_rounds=1 wrk_s=1; }
rate=200 patience=60
work=$(mktemp -d /tmp/schedpost-bench.XXXXXX)
export SCHEDPOST_DATA=$work/data LC_ALL=C
unset SCHEDPOST_SOCKET
sink='' daemon=''
trap 'kill $sink $daemon 2>/dev/null; wait 2>/dev/null; rm -rf "$work"' EXIT
for tool in wrk curl; do
	command -v $tool >/dev/null || { echo "$tool is not installed: make deps-tests"; exit 1; }
done

# ---- small things

give_up() { echo "bench: $*" >&2; tail -n 5 "$work/log" >&2; exit 1; }
now_ms() { local t=$EPOCHREALTIME; echo $((${t/./} / 1000)); }
median() { printf '%s\n' "$@" | sort -n | sed -n "$((($# + 1) / 2))p"; }
calc() { awk "BEGIN { printf \"%.$1f\", ($2) }"; }
wait_for() { for _ in $(seq 500); do "$@" && return; sleep 0.02; done; give_up "waited in vain: $*"; }
ready() { grep -q 'is ready' "$work/log"; }
has_port() { [ -s "$work/port" ]; }

# words WHO "a=1 b=2": what a tool says, kept as said[WHO.a], said[WHO.b].
declare -A said figures
words() {
	local word
	for word in $2; do said[$1.${word%%=*}]=${word#*=}; done
}
# note FIGURE VALUE: one round's; of FIGURE: the median of all rounds.
note() { figures[$1]+=" $2"; }
of() { local all; read -ra all <<<"${figures[$1]}"; median "${all[@]}"; }

# The milliseconds that each of N runs of a command takes, as their median.
took_ms() {
	local n=$1 from all=()
	shift
	for _ in $(seq "$n"); do
		from=${EPOCHREALTIME/./}
		"$@" >"$work/said" 2>&1 || give_up "$*: $(cat "$work/said")"
		all+=("$(calc 2 "(${EPOCHREALTIME/./} - $from) / 1000")")
	done
	median "${all[@]}"
}

# posts_file FILE COUNT FIRST_DUE_MS PER_SECOND: "DUE_MS ACCOUNT TEXT" lines; 0 a second: all at once. Beside it
# FILE.csv, the same for schedpost. People's times are whole seconds, so those of one second are due together.
run=0
posts_file() {
	run=$((run + 1))
	awk -v n="$2" -v due="$(($3 / 1000))" -v rate="$4" -v accounts="$accounts" -v run="$run" -v csv="$1.csv" 'BEGIN {
		fill = "Flu jabs on Saturday from nine to one, at the health centre beside the library: no need to book."
		print "to,at,text" >csv
		for (i = 0; i < n; i++) {
			at = due + (rate ? int(i / rate) : 0)
			text = "Run " run " post " i " due=" at "000 " fill
			print at "000 a" i % accounts " " text
			print "a" i % accounts "," strftime("%Y-%m-%dT%H:%M:%SZ", at, 1) ",\"" text "\"" >csv
		}
	}' >"$1"
}

ask_sink() { curl -sS "$@"; }
reset_sink() { ask_sink -X POST "$server/reset" >/dev/null; }

# check WHO COUNT: nothing lost, nothing twice.
lost=0 twice=0
check() {
	words sink "$(ask_sink "$server/stats")"
	local count=${said[sink.count]} doubles=${said[sink.doubles]}
	lost=$((lost + $2 - count + doubles)) twice=$((twice + doubles))
	[ "$count" = "$2" ] && [ "$doubles" = 0 ] || echo "$1: $count came where $2 should, $doubles of them twice" >&2
}

# ---- the two sides

begin() {
	"$tools/sink" "${LATENCY:-0}" >"$work/port" & sink=$!
	wait_for has_port
	server=http://127.0.0.1:$(cat "$work/port")
	"$bin/schedpostd" --data "$SCHEDPOST_DATA" 2>"$work/log" & daemon=$!
	wait_for ready
	export bin server
	seq 0 $((accounts - 1)) | xargs -P 50 -I{} bash -c \
		'echo a{} | "$bin/schedpost" connect mastodon --as a{} --server "$server" --inside --zone UTC' \
		>"$work/connect" 2>&1 ||
		give_up "an account was not connected: $(tail -n 1 "$work/connect")"
}

# Plans COUNT posts PER_SECOND through the front door, and waits for them.
schedpost_side() {	# COUNT PER_SECOND
	local lead=$((1500 + 2 * $1 * 1000 / import_rate)) due
	due=$((($(now_ms) + lead) / 1000 * 1000))
	posts_file "$work/posts" "$1" $due "$2"
	reset_sink
	"$bin/schedpost" import "$work/posts.csv" >"$work/said" 2>&1 || give_up "the import failed: $(cat "$work/said")"
	[ "$(now_ms)" -lt $due ] || give_up "this machine was too slow: the import took longer than $lead ms"
	words meter "$("$tools/meter" "$SCHEDPOST_DATA/socket" $daemon $due "$1" $patience)"
	check schedpost "$1"
	sent_ms=$(calc 3 "${said[sink.last]} - $due")
}

bare_side() {	# COUNT PER_SECOND
	local due=$((($(now_ms) + 1400) / 1000 * 1000))
	posts_file "$work/posts" "$1" $due "$2"
	reset_sink
	words bare "$("$tools/bare" "$server" "$work/posts")"
	check bare "$1"
	sent_ms=$(calc 3 "${said[sink.last]} - $due")
}

wrk_side() {
	cat >"$work/post.lua" <<-'LUA'
	wrk.method = "POST"
	wrk.headers["Authorization"] = "Bearer a1"
	wrk.headers["Idempotency-Key"] = "00112233445566778899aabbccddeeff"
	wrk.headers["Content-Type"] = "application/json"
	wrk.body = '{"status":"' .. string.rep("x", 150) .. '","visibility":"public"}'
	LUA
	wrk -t1 -c64 -d${wrk_s}s -s "$work/post.lua" "$server/api/v1/statuses" | awk '/^Requests\/sec/ { print $2 }'
}

# ---- the measurements

small_things() {
	local from far
	far=$(date -u -d '+300 days' +%Y-%m-%dT09:00:00Z)
	add_ms=$(took_ms 50 "$bin/schedpost" add "Closed on Monday." --to a0 --at "$far")
	curl_ms=$(took_ms 50 curl -sSf --unix-socket "$SCHEDPOST_DATA/socket" \
		-d "{\"TEXT\":\"Closed.\",\"to\":[\"a0\"],\"at\":\"$far\"}" http://schedpost/v1/add)
	version_ms=$(took_ms 50 "$bin/schedpost" version)
	true_ms=$(took_ms 50 /bin/true)
	posts_file "$work/posts" $posts $(($(date -d "$far" +%s) * 1000)) 1
	from=$(now_ms)
	"$bin/schedpost" import "$work/posts.csv" >"$work/said" 2>&1 || give_up "the import failed: $(cat "$work/said")"
	import_rate=$((posts * 1000 / ($(now_ms) - from)))
}

burst() {
	schedpost_side $posts 0
	note s_rate "$(calc 0 "$posts * 1000 / $sent_ms")"
	note s_settled "$(calc 0 "$posts * 1000 / ${said[meter.settled_ms]}")"
	note s_cpu "$(calc 4 "${said[meter.cpu]} * 1000 / $posts")"
	note s_plug "$(calc 4 "${said[meter.cpu_workers]} * 1000 / $posts")"
	note s_rss "${said[meter.rss]}"
	bare_side $posts 0
	note b_rate "$(calc 0 "$posts * 1000 / $sent_ms")"
	note b_cpu "$(calc 4 "${said[bare.cpu]} * 1000 / $posts")"
	note b_rss "${said[bare.rss]}"
	note w_rate "$(wrk_side)"
}

paced() {
	schedpost_side $((rate * seconds)) $rate
	note s_p50 "${said[sink.p50]}"; note s_p99 "${said[sink.p99]}"; note s_max "${said[sink.max]}"
	bare_side $((rate * seconds)) $rate
	note b_p50 "${said[sink.p50]}"; note b_p99 "${said[sink.p99]}"; note b_max "${said[sink.max]}"
}

# ---- the table

failed=0
line() { printf '%-52s %8s %10s %10s %8s  %s\n' "$@"; }

# row WHAT TARGET OURS BARE: the target is a least ratio, or - for none.
row() {
	local ratio='' word=''
	[ "$4" = - ] || ratio=$(calc 2 "$3 / ($4 > 0 ? $4 : 1)")
	if [ "$2" != - ]; then
		word=$(calc 0 "$ratio >= $2")
		[ "$(calc 0 "$ratio < $2 / 10")" = 0 ] || failed=1
		[ "$word" = 1 ] && word=reached || word='not reached'
	fi
	line "$1" "$2" "$3" "$4" "$ratio" "$word"
}
row_of() { row "$1" "$2" "$(of "$3")" "$(of "$4")"; }

table() {
	local at_once="$posts posts of $accounts accounts due at once"
	echo
	line what target schedpost bare ratio ''
	echo "$at_once"
	row_of '  posts a second, to the last arrival' 0.5 s_rate b_rate
	row_of '  posts a second, to the last settled row' - s_settled b_rate
	row_of '  CPU seconds per 1,000, with workers' - s_cpu b_cpu
	row '    of it the workers' - "$(of s_plug)" -
	row_of '  peak memory, MB, with workers' - s_rss b_rss
	echo "$rate posts due at each second, for $seconds s: lateness in ms"
	row_of '  median' - s_p50 b_p50
	row_of '  99 of 100' - s_p99 b_p99
	row_of '  worst' - s_max b_max
	echo 'the command line, ms from start to end (median of 50)'
	row '  schedpost add; beside it curl with the same call' - "$add_ms" "$curl_ms"
	row '  schedpost version; beside it /bin/true' - "$version_ms" "$true_ms"
	row "  schedpost import of $posts rows, rows a second" - "$import_rate" -
	echo
	line what target bare wrk ratio ''
	row_of 'the bare client beside wrk: requests a second' 0.5 b_rate w_rate
	echo
	echo "lost: $lost, twice: $twice (at the server, both sides); load: $(cut -d' ' -f1-3 /proc/loadavg)"
}

began=$SECONDS
begin
small_things
for _ in 1 2 3; do burst; done
for _ in $(seq $paced_rounds); do paced; done
table
echo "took $((SECONDS - began)) s"
[ $lost = 0 ] && [ $twice = 0 ] && [ $failed = 0 ]
