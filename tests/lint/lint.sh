#!/bin/bash
# SPDX-License-Identifier: MIT
# lint.sh [NAME...] - runs the checks beside it, two at a time, all or those that are named; speaks TAP.
set -u
here=$(cd "$(dirname "$0")" && pwd)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

one() {	# 0: clean. 77: could not run, and says why. Anything else, or any word said: findings.
	local name code
	name=$(basename "$1" .sh)
	timeout 170 "$1" >"$2/$name.found" 2>&1 </dev/null
	code=$?
	if [ $code = 77 ]; then echo "ok - $name # SKIP $(tail -n 1 "$2/$name.found")"
	elif [ $code = 0 ] && [ ! -s "$2/$name.found" ]; then echo "ok - $name"
	else
		echo "not ok - $name ($(grep -c . "$2/$name.found") findings)"
		cat "$2/$name.found"
		[ $code != 124 ] || echo "$1:1: took longer than 170 s and was stopped"
	fi >"$2/$name.tap"
	cat "$2/$name.tap"
}
export -f one

checks=()
for check in "$here"/*.sh; do
	name=$(basename "$check" .sh)
	[ "$name" = lint ] && continue
	[ $# = 0 ] || [[ " $* " == *" $name "* ]] || continue
	checks+=("$check")
done
[ ${#checks[@]} != 0 ] || { echo "lint.sh: there is no check named $*" >&2; exit 2; }
# The long ones first, so that both cores are busy to the end.
printf '%s\0' "${checks[@]}" | LC_ALL=C sort -z -r | xargs -0 -P 2 -I{} bash -c 'one "$1" "$2"' _ {} "$out"

failed=$(cat "$out"/*.tap | grep -c '^not ok')
passed=$(cat "$out"/*.tap | grep -c '^ok')
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
