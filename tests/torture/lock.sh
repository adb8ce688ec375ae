#!/bin/bash
# SPDX-License-Identifier: MIT
# lock.sh - `schedpost lockdown` killed at its k-th system call, without a service and beside one; and the service killed
# at its own while it is asked. If the verb has said that it is done, everything is locked after a restart, always; and
# whatever is left behind is a whole file, or locks all the same. Speaks TAP. LONG=1: every k; else some of each call.
#
# `lock.sh one WHO CALL K` is one life; it prints one line. WHO: alone, beside (the verb dies), service.
BUILD=${BUILD:-build/crash}
[ ! -w /dev/shm ] || export TMPDIR=/dev/shm
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/../cli/lib.sh"

CALLS="openat write pwrite64 fsync fdatasync rename mkdir unlink close fchmod flock ftruncate connect sendto getdents64"
SERVICE_CALLS="pwrite64 fdatasync fsync rename sendto write unlink openat"
SOME=4	# of each call, without LONG
AT_ONCE=2

# ---- one life

wrong() { echo "bad $life: $*"; exit 0; }

# Each life begins with an account, and a post that goes out as soon as nothing forbids it.
begin_life() {
	cp -a "$LOCK_READY" "$data"
	[ "$1" = alone ] || daemon_begin
	[ "$1" = alone ] || until_true 30 answers || wrong "the service does not begin"
}

locks_on() { field '[.data.locks[]? | select(.kind == "lockdown")] | length' schedpost locks; }

# Whatever happened, the next service says whether it is locked, and keeps to it.
look_again() {
	local file
	for file in "$data"/locks/*; do
		[ -e "$file" ] || continue
		[ "$(tail -n 1 "$file")" = end ] || wrong "half a file was left behind: $(head -c 60 "$file")"
	done
	daemon_begin
	until_true 30 answers || wrong "it does not start again: $(tail -n 1 "$log")"
	until_true 20 eval '[ "$(state_of 1)" != ready ] && [ "$(state_of 1)" != sending ]'
	on=$(locks_on)
	out=$(on_wall '"text":"Not this evening."')
	[ "$code" != 0 ] || [ "${on:-0}" -ge 1 ] || wrong "the verb said that it is locked, and it is not"
	[ "${on:-0}" = 0 ] || [ "$out" = 0 ] || [ "$1" != alone ] || wrong "it is locked, and the post is out"
	[ "${on:-0}" -ge 1 ] || [ "$out" = 1 ] || wrong "it is not locked, and the post is not out: $(state_of 1)"
	daemon_stop
}

traced() { strace -f -o /dev/null -e "trace=$1" -e "inject=$1:signal=KILL:when=$2" "${@:3}"; }

one() {	# WHO CALL K
	life="$*"
	begin_life "$1"
	if [ "$1" = service ]; then
		strace -f -o /dev/null -e "trace=$2" -e "inject=$2:signal=KILL:when=$3" -p "$daemon" 2>"$tmp/strace" &
		children+=($!)
		until_true 10 grep -q attached "$tmp/strace"
		run schedpost lockdown
		said=$code
		kill -KILL "$daemon" 2>/dev/null
		wait 2>/dev/null
	else
		run traced "$2" "$3" schedpost lockdown
		said=$code
		[ "$1" = alone ] || daemon_kill
	fi
	code=$said
	look_again "$1"
	echo "ended $life $([ "$said" = 0 ] && echo said || echo died) $([ "$on" -ge 1 ] && echo locked || echo open)"
}

if [ "${1:-}" = one ]; then
	exec 2>/dev/null	# bash would report who was killed
	shift
	one "$@"
	exit
fi

# ---- all of them

if ! strace -f -o /dev/null true 2>"$tmp/err"; then
	skip "killed at every system call" "strace is not there, or may not trace here: $(head -n 1 "$tmp/err")"
	finish
fi
daemon_start
connect_practice wall
run schedpost add "Not this evening." --to wall --at +1d --late publish
daemon_stop
sqlite3 "$data/schedpost.db" "UPDATE job SET at = 1000, due = 1000 WHERE op = 7" || give_up "the post cannot be made due"
mv "$data" "$tmp/ready"
export LOCK_READY=$tmp/ready

# count_calls WHO CALL...: how often each is made.
count_calls() {
	local who=$1
	shift
	begin_life "$who"
	if [ "$who" = service ]; then
		strace -f -o "$tmp/calls" -e "trace=$(tr ' ' , <<<"$*")" -p "$daemon" 2>"$tmp/strace" &
		children+=($!)
		until_true 10 grep -q attached "$tmp/strace"
		run schedpost lockdown
	else
		run strace -f -o "$tmp/calls" schedpost lockdown
	fi
	[ "$who" = alone ] || daemon_kill
	wait 2>/dev/null
	rm -rf "$data"
	awk -v who="$who" '{ sub(/\(.*/, "", $2); n = ++seen[$1 " " $2]; if (n > most[$2]) most[$2] = n }
		END { for (call in most) print who, call, most[call] }' "$tmp/calls" | grep -E "^$who ($(tr ' ' '|' <<<"$*")) "
}
{
	count_calls alone $CALLS
	count_calls beside $CALLS
	count_calls service $SERVICE_CALLS
} >"$tmp/counts"
while read -r who call most; do
	gap=$((LONG ? 1 : (most + SOME - 1) / SOME))
	for k in $(seq 1 $gap "$most"); do echo "$who $call $k"; done
done <"$tmp/counts" >"$tmp/lives"
xargs -P $AT_ONCE -L 1 "$0" one <"$tmp/lives" >"$tmp/ended"
grep '^bad' "$tmp/ended" >"$tmp/out"
: >"$tmp/err"
lives=$(wc -l <"$tmp/lives")
is "of $lives lives, each ended, and what was said to be locked was locked" "$(grep -c '^ended' "$tmp/ended")" "$lives"
for who in alone beside service; do
	died=$(grep -c "^ended $who .* died" "$tmp/ended") said=$(grep -c "^ended $who .* said locked" "$tmp/ended")
	check "$who: $died did not hear that it is locked, $(grep -c "^ended $who .* died locked" "$tmp/ended") of them were; $said did" \
		[ $((died + said)) -ge 1 ]
done
finish
