#!/bin/bash
# SPDX-License-Identifier: MIT
# clock.sh - the jumps of clock.c on each platform, two at a time, and its other tests; LONG=1: at more moments.
set -u
cd "$(dirname "$0")/../.." || exit 1
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
one() {
	local name=${1:-all}
	if ! "${BUILD:-build/crash}/tests/torture/clock" ${1:+"$1"} >"$2/$name" 2>"$2/$name.err" && ! grep -q '^not ok' "$2/$name"; then
		echo "not ok - clock, $name: the program died" >>"$2/$name"
		tail -20 "$2/$name.err" >&2
	fi
}
export -f one
printf '%s\0' "" practice mastodon bluesky wordpress | xargs -0 -P 2 -I{} bash -c 'one "$1" "$2"' _ {} "$out"
cat "$out"/{all,practice,mastodon,bluesky,wordpress}
echo "1..$(cat "$out"/{all,practice,mastodon,bluesky,wordpress} | grep -cE '^(not )?ok ')"
