#!/bin/bash
# SPDX-License-Identifier: MIT
# crash.sh - hands the names of all crash points in the source to crash.c, which lives a day and dies at each of them.
set -u
cd "$(dirname "$0")/../.." || exit 1
place=/dev/shm
[ -w $place ] || place=${TMPDIR:-/tmp}
place=$(mktemp -d "$place/schedpost-crash.XXXXXX")
trap 'rm -rf "$place"' EXIT
trap 'exit 1' INT TERM
"${BUILD:-build/crash}/tests/torture/crash" "$place" \
	< <(grep -rhoP '\bCRASH_POINT\("\K[^"]+' src --include='*.c' | sort -u) &
wait $!
