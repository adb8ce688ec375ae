#!/bin/bash
# SPDX-License-Identifier: MIT
# lethal.sh - a daemon with a post at which its plugin's worker ends each time: a person is asked, all others are on time.
. "$(dirname "$0")/../cli/lib.sh"

mkdir "$tmp/plugins"
cp "$BUILD"/tests/plug/{practice,second}.so "$tmp/plugins"
chmod go-w "$tmp"/plugins/*
daemon_start --plugins "$tmp/plugins"

# A kernel may be without Landlock; then one line says so, and the list of system calls holds alone.
is "no wall is missing but perhaps Landlock" "$(grep "fewer walls" "$log" | grep -vc "usual: no Landlock$")" 0

connect_practice ward
connect_practice library
run schedpost connect second --as clinic --zone UTC
sees "a second platform is connected" 0

instant() { date -d "$(field ".data.jobs[0].$1" schedpost show "$2")" +%s%3N; }
on_time() {	# NAME POST: out within a second of its time
	local late
	until_true 30 is_in_state "$2" published && late=$(($(instant done_at "$2") - $(instant at "$2")))
	[ "${late:-9999}" -ge 0 ] && [ "${late:-9999}" -le 1000 ]
	result "$1 (${late:-never} ms)" $?
}
asks() { is_in_state "$1" "asks you"; }

# All of one moment, so that they share the worker that ends.
for i in 1 2 3 4 5 6; do same[i]=$(new_post "polite $i" --to library --at +4s); done
fatal=$(new_post "fatal" --to ward --at +4s)
also=$(new_post "polite too" --to ward --at +4s)
other=$(new_post "polite there" --to clinic --at +4s)

check "the post asks" until_true 30 asks "$fatal"
run schedpost show "$fatal"
sees "and says which plugin, what it did, and what one may do" 0 "The plugin 'practice' failed twice at the same step" \
	"signal 11" "It is not out: 'schedpost retry $fatal'" "'schedpost cancel $fatal'"
on_time "the next post of the same account is on time" "$also"
for i in 1 2 3 4 5 6; do on_time "another account of the same platform is on time" "${same[i]}"; done
on_time "another platform is on time" "$other"
is "it was tried twice, and not again" "$(grep -c "failed twice at the same step" "$log")" 1

run schedpost retry "$fatal"
sees "a person may have it tried again" 0
check "and is asked again" until_true 30 eval 'asks "$fatal" && [ "$(grep -c "failed twice at the same step" "$log")" = 2 ]'
run schedpost cancel "$fatal"
sees "or give it up" 0
is "it never was on the wall" "$(cat "$data"/practice/*.jsonl | grep -c '"text":"fatal"')" 0

sent=$(new_post "fatal answer" --to ward --at +1s)
check "a post that is out when the worker ends is looked up, and found" until_true 60 is_in_state "$sent" published
is "it is there once" "$(on_wall "fatal answer")" 1
daemon_stop
is "the daemon has noticed nothing" "$code" 0
finish
