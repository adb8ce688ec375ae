#!/bin/bash
# SPDX-License-Identifier: MIT
# check.sh - everything that must hold, each stage with its time; the last line is "N passed, N failed, N skipped".
#
# A stage whose tests are not there is absent. With CI=true nothing may be skipped: what was, counts as failed.
set -u
cd "$(dirname "$0")/.." || exit 1
unset MAKEFLAGS MFLAGS MAKELEVEL
cores=$(nproc)
began=$SECONDS
out=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$out"' EXIT
export cores LC_ALL=C.UTF-8 TALLY_JOBS=${TALLY_JOBS:-$cores}
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_stack_use_after_return=1} UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}

# counts NAME: the sums of a stage's "passed failed skipped" lines.
counts() { awk '{ p += $1; f += $2; s += $3 } END { print p + 0, f + 0, s + 0 }' "$out/$1.tally"; }

# stage KIND NAME SECONDS COMMAND...: runs it within a limit and shows what it said when it is over. KIND says what its
# exit code is worth: "tests" count themselves and must be some, a "whole" is one test, a "tool" counts when it fails.
stage() {
	local kind=$1 name=$2 limit=$3 from=$SECONDS code passed failed skipped
	shift 3
	: >"$out/$name.tally"
	echo "-- $name ..."
	TALLY_FILE=$out/$name.tally timeout --kill-after=10 "$limit" "$@" >"$out/$name.log" 2>&1 </dev/null
	code=$?
	[ $kind != whole ] || [ $code != 0 ] || echo 1 0 0 >>"$out/$name.tally"
	read -r passed failed skipped <<<"$(counts "$name")"
	{
		if [ $code = 124 ]; then echo "not ok - $name took longer than $limit s and was stopped"
		elif [ $code != 0 ] && [ "$failed" = 0 ]; then echo "not ok - $name ended with $code"
		elif [ $kind = tests ] && [ $((passed + failed + skipped)) = 0 ]; then code=1; echo "not ok - $name ran no test"
		fi
		if [ "${CI:-}" = true ] && [ "$skipped" != 0 ]; then
			echo "not ok - $name: $skipped skipped, and nothing may be skipped where CI is true"
			echo "0 $skipped -$skipped" >>"$out/$name.tally"
			failed=$skipped
		fi
	} >>"$out/$name.log"
	[ $code = 0 ] || [ "$failed" != 0 ] || echo 0 1 0 >>"$out/$name.tally"
	read -r passed failed skipped <<<"$(counts "$name")"
	flock "$out" cat - "$out/$name.log" <<<"== $name: $passed passed, $failed failed, $skipped skipped, $((SECONDS - from)) s"
	[ $code = 0 ]
}

total() {
	echo "== all of it in $((SECONDS - began)) s"
	cat "$out"/*.tally >"$out/all.tally"
	local passed failed skipped
	read -r passed failed skipped <<<"$(counts all)"
	echo "$passed passed, $failed failed, $skipped skipped"
	[ "$failed" = 0 ] && [ "$passed" != 0 ]
	exit
}

there() { compgen -G "$1" >/dev/null; }
# Scripts that can be run are tests; the others are read by them.
scripts() { find "$1" -maxdepth 1 -name '*.sh' -perm -u+x 2>/dev/null | sort; }

build() {	# the programs, and the same and all tests with sanitizers
	make -s -j"$cores" all && make -s -j"$cores" SAN=1 all unit-programs
}

# with BUILD COMMAND...: finds the programs of this build.
with() { BUILD=$1 PATH=$PWD/$1:$PATH "${@:2}"; }

# The servers of others that schedpost publishes to. Without a registry to fetch them from there is nothing to test on.
real() {
	local code file
	tests/servers/install.sh
	code=$?
	if [ $code = 77 ]; then
		for file in $(scripts tests/real); do
			echo "SKIPPED: $file: the real servers could not be fetched, so NOTHING was published to any of them."
			echo 0 0 1 >>"$TALLY_FILE"
		done
		return 0
	fi
	# shellcheck disable=SC2046
	[ $code = 0 ] && TALLY_JOBS=1 with build/release tests/tally.sh $(scripts tests/real)
}

# shellcheck disable=SC2046
cli() { with build/san tests/tally.sh $(scripts tests/cli); }

# As many units as ever, so that it does not depend on the hour: about 10 s for each target. On a slow machine it ends
# at 60 s for each, or at what fits into eight minutes with the build.
fuzz() {
	local targets=(tests/fuzz/*_fuzz.c) most
	most=$((400 * TALLY_JOBS / ${#targets[@]}))
	SAME=1 FUZZ_SECONDS=$((most < 60 ? most : 60)) tests/tally.sh tests/fuzz/fuzz.sh
}

export -f scripts with build real cli fuzz

main() {	# read to its end before it begins, so that it may be edited while it runs
	stage tool dependencies 900 make -s deps-tests
	stage tool build 1200 bash -c build || total

	# Those that wait for others most of the time run beside those that keep the cores busy.
	if there 'tests/real/*.sh'; then stage tests real 1500 bash -c real & fi
	stage tests unit 1300 make -s SAN=1 unit
	wait
	if there 'tests/cli/*.sh'; then stage tests cli 900 bash -c cli & fi
	stage tests lint 400 tests/tally.sh tests/lint/lint.sh
	wait
	if there 'tests/torture/*.c'; then stage tests torture 1800 tests/torture/torture.sh; fi
	if there tests/demo.sh; then stage whole demo 300 env TMPDIR="$out" tests/demo.sh & fi
	stage tests mutants 900 tests/tally.sh tests/mutants.sh
	wait
	if there 'tests/fuzz/*_fuzz.c'; then stage tests fuzz 900 bash -c fuzz; fi
	if there tests/bench/bench.sh; then stage tool bench 300 env SHORT=1 make -s bench; fi
	total
}
main
