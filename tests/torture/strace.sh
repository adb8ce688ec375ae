#!/bin/bash
# SPDX-License-Identifier: MIT
# strace.sh - the daemon itself, killed as it makes its k-th write, fdatasync, rename, unlink, sendmsg and the like;
# then another one goes on. Speaks TAP. LONG=1: every k; else some, spread evenly over each call.
#
# strace counts for each thread, so the k-th is that of the first thread that comes so far; the calls on a practice
# wall, which another thread makes than the database's, are counted for themselves. Workers are let go at their exec:
# it is the daemon that dies. `strace.sh one CALL K [FILE]` is one life; it prints one line.
BUILD=${BUILD:-build/crash}
[ ! -w /dev/shm ] || export TMPDIR=/dev/shm
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/../cli/lib.sh"

CALLS="write pwrite64 fdatasync fsync rename renameat renameat2 unlink unlinkat sendto sendmsg mkdir ftruncate"
SOME=9	# of each call, without LONG
AT_ONCE=2

# ---- one life

wrong() { echo "bad $life: $*"; exit 0; }

traced() {	# ARGUMENT OF STRACE...: a daemon under strace
	strace -f -b execve "$@" schedpostd --config "$config" --data "$data" >>"$log" 2>&1 </dev/null &
	daemon=$!
	until_true 60 answers_or_ended
}

died=0
ensure_up() {
	! is_gone "$daemon" || died=1
	[ $died = 1 ] || return 0
	[ -z "$again" ] || ! is_gone "$again" || wrong "the daemon that went on has ended: $(tail -n 1 "$log")"
	[ -z "$again" ] || return 0
	wait "$daemon" 2>/dev/null
	daemon_begin
	again=$daemon
	until_true 60 answers_or_ended
	answers || wrong "it does not start again: $(tail -n 1 "$log")"
}

# does CHECK COMMAND...: a person who got no answer looks whether it happened, and does it again if not.
does() {
	local try check=$1
	shift
	for try in 1 2; do
		ensure_up
		[ $try = 1 ] || ! $check || return
		run "$@"
		[ "$code" != 0 ] || return
		until_true 3 is_gone "$daemon"	# strace ends a moment after what it traced
		ensure_up
		[ $died = 1 ] || wrong "$*: $(said | head -n 1)"
	done
	$check || wrong "$* after the death: $(said | head -n 1)"
}

ward_is_ready() { [ "$(field '.data.accounts[] | select(.name == "ward") | .state' schedpost account list)" = ready ]; }
state() {	# TEXT: of the post that begins so
	{
		schedpost list --most 500 --json
		schedpost list --drafts --json
	} </dev/null 2>/dev/null | jq -rs --arg text "$1" \
		'[.[].data.posts[] | select(.text | startswith($text))] | unique_by(.id) | map(.state) | join(" and ")'
}
by_number() {	# VERB: for the post that was added last
	schedpost "$1" "$(schedpost list --most 500 --json </dev/null 2>/dev/null |
		jq -r --arg text "$text" '.data.posts[] | select(.text | startswith($text)) | .id' | head -n 1)"
}
is_known() { [ -n "$(state "$text")" ]; }
is_cancelled() { [ "$(state "$text")" = cancelled ]; }
is_paused() { [ "$(state "$text")" = paused ]; }

adds() { text=${1%%$'\n'*}; does is_known schedpost add "$@"; }

is_at_rest() {
	local states
	ensure_up
	states=$(schedpost list --most 500 --json </dev/null 2>/dev/null | jq -r '.data.posts[].state')
	# The daemon may die as it is asked: then nothing is said, which is no rest.
	[ -n "$states" ] && ! grep -qE 'waiting|sending|looking' <<<"$states"
}

day() {
	does ward_is_ready schedpost connect practice --as ward --zone Europe/London
	adds "A plain post." --at +1s --late publish
	adds "A picture." --media "$tmp/poster.png" --alt "A poster on a wall." --at +1s --late publish
	adds $'One of a chain.\n---\nTwo of a chain.' --chain --at +1s --late publish
	adds "Not this one." --at +1d
	does is_cancelled by_number cancel
	adds "Not yet." --at +1d
	does is_paused by_number pause
	text="Imported first."
	does is_known schedpost import "$tmp/rows.csv"
	until_true 90 is_at_rest || wrong "it never comes to rest: $(schedpost list 2>&1 | tr '\n' '/')"
}

ends() {	# TEXT STATE TIMES
	[ "$(state "$1")" = "$2" ] || wrong "'$1' is '$(state "$1")', and should be '$2'"
	[ "$(on_wall "\"text\":\"$1\"")" = "$3" ] || wrong "'$1' was shown $(on_wall "\"text\":\"$1\"") times"
}

look_through() {
	ensure_up
	ends "A plain post." published 1
	ends "A picture." published 1
	ends "One of a chain." published 1
	[ "$(on_wall "Two of a chain.")" = 1 ] || wrong "the chain's second part was shown $(on_wall "Two of a chain.") times"
	ends "Not this one." cancelled 0
	ends "Not yet." paused 0
	ends "Imported first." published 1
	ends "Imported second." published 1
	run schedpost verify
	[ "$code" = 0 ] || wrong "verify: $(said | head -n 2)"
	left=$(find "$data" -name '.schedpost-*' -o -name '*.part' -o -path '*/spool/*' | head -n 1)
	[ -z "$left" ] || wrong "$left was left behind"
}

prepare() {
	base64 -d >"$tmp/poster.png" <<-'PNG'
	iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAFUlEQVR42mNgiNtBGhrVMKph+GoAABP3FhDMhJkJAAAAAElFTkSuQmCC
	PNG
	printf 'to,at,text\nward,%s,Imported first.\nward,%s,Imported second.\n' +1s +1s >"$tmp/rows.csv"
	again=
}

# The daemon that is traced is told to end, so that its end is met as well.
stop_traced() {
	[ $died = 0 ] || return
	kill -TERM "$(pgrep -P "$daemon" -x schedpostd)" 2>/dev/null
	wait "$daemon" 2>/dev/null
}

on_file() { [ -z "$1" ] || echo "-P$data/$1"; }

one() {	# CALL K [FILE]
	life="$1 $2${3:+ $3}"
	prepare
	# shellcheck disable=SC2046
	traced -o /dev/null $(on_file "${3:-}") -e "trace=$1" -e "inject=$1:signal=KILL:when=$2"
	day
	[ $died = 1 ] || { stop_traced; how=lived; }
	look_through
	echo "${how:-died} $life"
}

count_all() {	# [FILE]: how often each thread made each call: the highest, a line for each call
	life="uncounted"
	prepare
	# shellcheck disable=SC2046
	traced -o "$tmp/calls" $(on_file "${1:-}") -e "trace=${CALLS// /,}"
	day
	stop_traced
	look_through
	awk -v file="${1:-}" '{ sub(/\(.*/, "", $2); n = ++seen[$1 " " $2]; if (n > most[$2]) most[$2] = n }
		END { for (call in most) print call, most[call], file }' "$tmp/calls" | grep -E "^(${CALLS// /|}) "
}

if [ "${1:-}" = one ]; then
	exec 2>/dev/null	# bash would report who was killed
	shift
	one "$@"
	exit
fi
if [ "${1:-}" = count ]; then
	count_all "${2:-}"
	exit
fi

# ---- all of them

if ! strace -f -o /dev/null true 2>"$tmp/err"; then
	skip "killed at every system call" "strace is not there, or may not trace here: $(head -n 1 "$tmp/err")"
	finish
fi
for file in "" practice/ward.jsonl; do "$0" count $file; done >"$tmp/counts"
! grep '^bad' "$tmp/counts" || give_up "a day under strace does not end as it should"
while read -r call most file; do
	gap=$((LONG ? 1 : (most + SOME - 1) / SOME))
	ks=$(seq 1 $gap "$most")
	echo "# $call${file:+ of $file}: $(wc -w <<<"$ks") of $most:" "${ks//$'\n'/ }" >&2
	for k in $ks; do echo "$call $k${file:+ $file}"; done
done <"$tmp/counts" >"$tmp/lives"
xargs -P $AT_ONCE -L 1 "$0" one <"$tmp/lives" >"$tmp/ended"
grep '^bad' "$tmp/ended" >"$tmp/out"
: >"$tmp/err"
died=$(grep -c '^died' "$tmp/ended")
lives=$(wc -l <"$tmp/lives")
is "of $lives lives, each ended, and as it should" "$(grep -cE '^(died|lived)' "$tmp/ended")" "$lives"
check "$died of them died on the way" [ "$died" -ge $((lives * 3 / 4)) ]
while read -r call _ file; do
	check "some died in $call${file:+ of $file}" grep -qE "^died $call [0-9]+${file:+ $file}\$" "$tmp/ended"
done <"$tmp/counts"
finish
