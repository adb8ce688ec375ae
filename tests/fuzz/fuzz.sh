#!/bin/bash
# SPDX-License-Identifier: MIT
# fuzz.sh [SECONDS] [NAME...] - lets every fuzz target run for SECONDS (20), two at a time; speaks TAP.
#
# Each begins with what tests/fuzz/corpus/NAME holds, which is never written to; NAME.dict beside it has words to play
# with. What breaks is shown as base64, to be played again: base64 -d >unit; build/fuzz/tests/fuzz/NAME_fuzz unit. A
# corpus for good: fuzz.sh 600 NAME, then copy the small units worth keeping out of the folder that FUZZ_KEEP names.
set -u
cd "$(dirname "$0")/../.." || exit 1
unset MAKEFLAGS MFLAGS MAKELEVEL
export seconds=${1:-${FUZZ_SECONDS:-20}}
[ $# = 0 ] || shift
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
export out kept=${FUZZ_KEEP:-$out} LC_ALL=C.UTF-8
export ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1

one() {
	local name=$1 corpus=() log=$out/$1.log units=$kept/$1 found=$out/$1.found what
	mkdir -p "$units" "$found"
	[ ! -d "tests/fuzz/corpus/$name" ] || corpus=("tests/fuzz/corpus/$name")
	[ ! -f "tests/fuzz/corpus/$name.dict" ] || corpus+=("-dict=tests/fuzz/corpus/$name.dict")
	if "build/fuzz/tests/fuzz/${name}_fuzz" -max_total_time="$seconds" \
		-max_len=65536 -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 -verbosity=1 \
		-artifact_prefix="$found/" "$units" "${corpus[@]}" >"$log" 2>&1 </dev/null
	then
		echo "ok - fuzz $name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") units in $seconds s"
		return
	fi
	echo "not ok - fuzz $name"
	for what in "$found"/*; do
		[ -f "$what" ] && echo "#   ${what##*/}, $(wc -c <"$what") bytes, in base64: $(base64 -w 0 "$what")"
	done
	grep -vE '^(#[0-9]+|INFO|stat::|Base64|artifact|0x|=|.*BuildId)' "$log" | head -n 25 | sed 's/^/#   /'
}
export -f one

if ! make -s -j"$(nproc)" FUZZ=1 fuzzers >"$out/build.log" 2>&1; then
	echo "not ok - the fuzz targets do not build"
	head -n 60 "$out/build.log" | sed 's/^/#   /'
	exit 1
fi
names=("$@")
[ $# != 0 ] || mapfile -t names < <(basename -s _fuzz.c tests/fuzz/*_fuzz.c)
printf '%s\0' "${names[@]}" | xargs -0 -P "${TALLY_JOBS:-2}" -I{} bash -c 'one "$1"' _ {} | tee "$out/all.tap"
! grep -q '^not ok' "$out/all.tap"
