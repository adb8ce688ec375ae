#!/bin/bash
# SPDX-License-Identifier: MIT
# faults.sh - lives the day of faults.c on each platform, two at a time; LONG=1 lives every pair of faults as well.
set -u
cd "$(dirname "$0")/../.." || exit 1
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
[ -z "${LONG:-}" ] || export PAIRS=1
one() {
	if ! "${BUILD:-build/crash}/tests/torture/faults" "$1" >"$2/$1" 2>"$2/$1.err" && ! grep -q '^not ok' "$2/$1"; then
		echo "not ok - $1: the program died" >>"$2/$1"
		tail -20 "$2/$1.err" >&2
	fi
}
export -f one
printf '%s\0' wordpress bluesky mastodon practice | xargs -0 -P 2 -I{} bash -c 'one "$1" "$2"' _ {} "$out"
cat "$out"/{practice,mastodon,bluesky,wordpress}
echo "1..$(cat "$out"/{practice,mastodon,bluesky,wordpress} | grep -cE '^(not )?ok ')"
