# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2086
# lib.sh - what bench.sh measures with: the server, the daemon, the bare client, posts, and the table; to be sourced.

bin=$PWD/${BUILD:-build/release} tools=$PWD/${BUILD:-build/release}/tests/bench
work=$(mktemp -d /tmp/schedpost-bench.XXXXXX)
export SCHEDPOST_DATA=$work/data LC_ALL=C
unset SCHEDPOST_SOCKET
sink='' daemon=''
trap 'kill $sink $daemon 2>/dev/null; wait 2>/dev/null; rm -rf "$work"' EXIT

# ---- small things

give_up() { echo "bench: $*" >&2; tail -n 5 "$work/log" >&2; exit 1; }
now_ms() { local t=$EPOCHREALTIME; echo $((${t/./} / 1000)); }
median() { printf '%s\n' "$@" | sort -g | sed -n "$((($# + 1) / 2))p"; }
calc() { awk "BEGIN { printf \"%.$1f\", ($2) }"; }
wait_for() { for _ in $(seq 5000); do "$@" && return; sleep 0.002; done; give_up "waited in vain: $*"; }
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

# ---- the server

# begin_sink; reset_sink [LATENCY_MS]: forgets what came, and answers so late from now on.
begin_sink() {
	"$tools/sink" >"$work/port" & sink=$!
	wait_for has_port
	server=http://127.0.0.1:$(cat "$work/port")
}
reset_sink() { curl -sS -X POST -d "${1:-0}" "$server/reset" >/dev/null; }

# check WHO COUNT: nothing lost, nothing twice.
lost=0 twice=0
check() {
	words sink "$(curl -sS "$server/stats")"
	local count=${said[sink.count]} doubles=${said[sink.doubles]}
	lost=$((lost + $2 - count + doubles)) twice=$((twice + doubles))
	[ "$count" = "$2" ] && [ "$doubles" = 0 ] || echo "$1: $count came where $2 should, $doubles of them twice" >&2
}

# ---- the daemon

# begin_daemon [LIBRARY [OPTION...]]: with a library loaded before all others; ready_ms tells how long it took.
begin_daemon() {
	local from
	: >"$work/log"
	echo 'watch = 0; numbers = 0;' >"$work/schedpost.conf"	# what only reads would be counted among the posts
	[ $# -gt 1 ] || set -- "${1:-}" --config "$work/schedpost.conf"
	from=${EPOCHREALTIME/./}
	LD_PRELOAD=${1:-} "$bin/schedpostd" --data "$SCHEDPOST_DATA" "${@:2}" 2>"$work/log" & daemon=$!
	wait_for ready
	ready_ms=$(calc 0 "(${EPOCHREALTIME/./} - $from) / 1000")
}
end_daemon() { kill $daemon; wait $daemon; }

# metric NAME: a figure of the daemon's own.
metric() { curl -sS --unix-socket "$SCHEDPOST_DATA/socket" http://schedpost/metrics | awk -v n="schedpost_$1" '$1 == n { print $2 }'; }
rss_mb() { awk '/^VmRSS/ { printf "%.1f", $2 / 1024 }' "/proc/$daemon/status"; }

connect_all() {
	export bin server
	seq 0 $((accounts - 1)) | xargs -P 8 -I{} bash -c \
		'printf "token\\na{}\\n" | "$bin/schedpost" connect mastodon --as a{} --server "$server" --inside --zone UTC' \
		>"$work/connect" 2>&1 ||
		give_up "an account was not connected: $(tail -n 1 "$work/connect")"
}

# ---- posts

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

# import_posts COUNT: for times far ahead, in files of at most 20,000 rows; import_rate is how fast it went.
import_rate=5000 queued=0
import_posts() {
	local from took=0 left=$1 now
	while [ "$left" -gt 0 ]; do
		now=$((left < 20000 ? left : 20000))
		posts_file "$work/posts" $now $((($(date -d '+300 days' +%s) + left) * 1000)) 1
		from=$(now_ms)
		"$bin/schedpost" import "$work/posts.csv" >"$work/said" 2>&1 || give_up "the import failed: $(cat "$work/said")"
		took=$((took + $(now_ms) - from)) left=$((left - now))
	done
	import_rate=$(($1 * 1000 / (took > 0 ? took : 1))) queued=$((queued + $1))
}

# schedpost_side COUNT PER_SECOND [LATENCY_MS]: plans posts through the front door, and waits for them.
schedpost_side() {
	local lead=$((1500 + 3 * $1 * 1000 / import_rate)) due
	due=$((($(now_ms) + lead) / 1000 * 1000))
	posts_file "$work/posts" "$1" $due "$2"
	reset_sink "${3:-0}"
	"$bin/schedpost" import "$work/posts.csv" >"$work/said" 2>&1 || give_up "the import failed: $(cat "$work/said")"
	[ "$(now_ms)" -lt $due ] || give_up "this machine was too slow: the import took longer than $lead ms"
	words meter "$("$tools/meter" "$SCHEDPOST_DATA/socket" $daemon $due "$1" $patience)"
	check schedpost "$1"
	sent_ms=$(calc 3 "${said[sink.last]} - $due")
}

# bare_side COUNT PER_SECOND [LATENCY_MS IN_FLIGHT]
bare_side() {
	local due=$((($(now_ms) + 1400) / 1000 * 1000))
	posts_file "$work/posts" "$1" $due "$2"
	reset_sink "${3:-0}"
	# shellcheck disable=SC2086
	words bare "$("$tools/bare" "$server" "$work/posts" ${4:-})"
	check bare "$1"
	sent_ms=$(calc 3 "${said[sink.last]} - $due")
}

# ---- the table

failed=0
line() { printf '%-60s %9s %10s %10s %8s  %s\n' "$@"; }

# goal WHAT KIND TARGET OURS BARE: KIND says what is held against the target, and how: ratio-least, ratio-most,
# more-most (ours less theirs), own-most, own-least, or - for none. TARGET is "target" or, where docs/PERFORMANCE.md
# states that it is not reached, "target/stated". Ten times beyond what is stated fails.
goal() {
	local what=$1 kind=$2 target=${3%/*} stated=${3#*/} ours=$4 bare=$5 held='' word=''
	case $kind in
	ratio-*) held=$(calc 2 "$ours / ($bare > 0 ? $bare : 1)") ;;
	more-*) held=$(calc 1 "$ours - $bare") ;;
	own-*) held=$ours ;;
	esac
	case $kind in
	*-least) word="$held >= $target ? 2 : $held >= $stated / 10" ;;
	*-most) word="$held <= $target ? 2 : $held <= $stated * 10" ;;
	*) word=3 ;;
	esac
	word=$(calc 0 "$word")
	[ "$word" != 0 ] || failed=1
	local words=('ten times beyond' 'not reached' reached '')
	line "$what" "$target" "$ours" "$bare" "${held/#$ours/}" "${words[$word]}"
}
goal_of() { goal "$1" "$2" "$3" "$(of "$4")" "$(of "$5")"; }
