#!/bin/bash
# SPDX-License-Identifier: MIT
# tally.sh PROGRAM... - runs test programs that speak TAP, two at a time, shows what failed, and counts.
set -u
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
one() {	# a program that dies or prints no plan has failed, whatever it printed before
	local log code
	log=$2/$(echo "$1" | tr / _).tap
	timeout "${TALLY_SECONDS:-900}" "$1" >"$log" 2>"$log.err" </dev/null
	code=$?
	sed -i 's/^not \(ok .*# *SKIP\)/\1/' "$log"	# cmocka's way to say skipped
	if [ $code -ne 0 ] && ! grep -q '^not ok' "$log"; then echo "not ok 0 - $1 ended with $code" >>"$log"; fi
	grep -qE '^(ok|not ok|1\.\.0)' "$log" || echo "not ok 0 - $1 ran no test" >>"$log"
	if grep -q '^not ok' "$log"; then
		# What failed comes before what was said around it, for a reader of a log that is cut off.
		echo "FAILED $1"
		grep '^not ok' "$log" | head -30
		grep -A 12 '^not ok' "$log" | grep -vE '^ok ' | head -60
		head -80 "$log.err"
	fi
}
export -f one
printf '%s\0' "$@" | xargs -0 -P "${TALLY_JOBS:-2}" -I{} bash -c 'one "$1" "$2"' _ {} "$out"
skipped=$(cat "$out"/*.tap | grep -ciE '^ok .*# *skip')
passed=$(($(cat "$out"/*.tap | grep -cE '^ok ') - skipped))
failed=$(cat "$out"/*.tap | grep -cE '^not ok ')
cat "$out"/*.tap | grep -iE '^ok .*# *skip' | sed 's/^/SKIPPED: /'
[ -z "${TALLY_FILE:-}" ] || echo "$passed $failed $skipped" >>"$TALLY_FILE"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
