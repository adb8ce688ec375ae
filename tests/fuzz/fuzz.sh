#!/bin/bash
# SPDX-License-Identifier: MIT
# fuzz.sh [SECONDS] [NAME...] - hunts: every fuzz target runs for SECONDS (20) by new chance, two at a time.
# SAME=1 fuzz.sh [SECONDS] [NAME...] - checks, as "make check" does: every target tries as many units as tests/fuzz/runs
# says, by one seed, for at most SECONDS (60). Both speak TAP.
#
# Each begins with what tests/fuzz/corpus/NAME holds, which is never written to; NAME.dict beside it has words to play
# with. What breaks is shown as base64, to be played again: base64 -d >unit; build/fuzz/tests/fuzz/NAME_fuzz unit. A
# corpus for good: FUZZ_KEEP=FOLDER fuzz.sh 600 NAME, then build/fuzz/tests/fuzz/NAME_fuzz -merge=1 -use_counters=0
# tests/fuzz/corpus/NAME FOLDER/NAME, without what is long: every check tries all of them first.
#
# How far SAME is the same: the kept units are tried by everybody, in one order. What comes after them follows from the
# seed, the kept units and the program, not from the clock or the speed; keys, nonces and hash tables are no chance either
# (fuzz.h). But another clang, another version of a library and every changed line of the program lead another way: a
# change may still meet a fault that is older than itself, only not now and then. And these stay: a target that is not
# through in its time ends there, and its line says so; a unit that takes a minute fails; "socket" talks through the
# kernel, at the kernel's pace; addresses, where setarch cannot fix them, are compared, too.
set -u
cd "$(dirname "$0")/../.." || exit 1
unset MAKEFLAGS MFLAGS MAKELEVEL
mode=hunt usual=20
[ "${SAME:-}" != 1 ] || mode=same usual=60
export seconds=${1:-${FUZZ_SECONDS:-$usual}}
[ $# = 0 ] || shift
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
export out mode kept=${FUZZ_KEEP:-$out} LC_ALL=C.UTF-8
export ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1

# How many units: by the table, or 5000 for a target that has no line there.
runs_of() { awk -v name="$1" '$1 == name { runs = $2 } END { print runs ? runs : 5000 }' tests/fuzz/runs; }

# Files in an order of our own, for a folder has that of its file system; no folder that is read again by the clock.
same() {
	local name=$1 fixed=()
	shift
	find "tests/fuzz/corpus/$name" -type f 2>/dev/null | sort | paste -sd, | tr -d '\n' >"$out/$name.list"
	! setarch -R true 2>/dev/null || fixed=(setarch -R)
	[ ! -s "$out/$name.list" ] || set -- "$@" "-seed_inputs=@$out/$name.list"
	"${fixed[@]}" "build/fuzz/tests/fuzz/${name}_fuzz" -seed=1 -runs="$(runs_of "$name")" -reload=0 -timeout=60 \
		-max_total_time="$seconds" "$@"
}

hunt() {
	local name=$1
	shift
	mkdir -p "$kept/$name"
	[ ! -d "tests/fuzz/corpus/$name" ] || set -- "$@" "tests/fuzz/corpus/$name"
	"build/fuzz/tests/fuzz/${name}_fuzz" -timeout=10 -max_total_time="$seconds" "$kept/$name" "$@"
}

one() {
	local name=$1 log=$out/$1.log found=$out/$1.found dict=() what tried
	mkdir -p "$found"
	[ ! -f "tests/fuzz/corpus/$name.dict" ] || dict=("-dict=tests/fuzz/corpus/$name.dict")
	if $mode "$name" -max_len=65536 -rss_limit_mb=1024 -print_final_stats=1 -verbosity=1 -artifact_prefix="$found/" \
		"${dict[@]}" >"$log" 2>&1 </dev/null
	then
		tried=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
		if [ $mode = same ] && [ "$tried" -lt "$(runs_of "$name")" ]; then what=", of $(runs_of "$name"): out of time"
		else what=''
		fi
		echo "ok - fuzz $name: $tried units$what"
		return
	fi
	echo "not ok - fuzz $name"
	for what in "$found"/*; do
		[ -f "$what" ] && echo "#   ${what##*/}, $(wc -c <"$what") bytes, in base64: $(base64 -w 0 "$what")"
	done
	grep -vE '^(#[0-9]+|INFO|stat::|Base64|artifact|0x|=|.*BuildId)' "$log" | head -n 25 | sed 's/^/#   /'
}
export -f one same hunt runs_of

if ! make -s -j"$(nproc)" FUZZ=1 fuzzers >"$out/build.log" 2>&1; then
	echo "not ok - the fuzz targets do not build"
	head -n 60 "$out/build.log" | sed 's/^/#   /'
	exit 1
fi
names=("$@")
[ $# != 0 ] || mapfile -t names < <(basename -s _fuzz.c tests/fuzz/*_fuzz.c)
printf '%s\0' "${names[@]}" | xargs -0 -P "${TALLY_JOBS:-2}" -I{} bash -c 'one "$1"' _ {} | tee "$out/all.tap"
! grep -q '^not ok' "$out/all.tap"
