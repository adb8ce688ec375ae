#!/bin/bash
# SPDX-License-Identifier: MIT
# tidy.sh - clang-tidy reads all of src/ and plugins/ for the mistakes that .clang-tidy names.
. "$(dirname "$0")/kit.bash"

command -v clang-tidy >/dev/null || skip "clang-tidy is not installed: make deps-tests"
gen=$(mktemp -d)
trap 'rm -rf "$gen"' EXIT
make -s BUILD="$gen" generated
some() {
	local gen=$1
	shift
	clang-tidy --quiet "$@" -- -std=gnu17 -D_GNU_SOURCE -Isrc -Iinclude "-I$gen/gen" \
		'-DSCHEDPOST_VERSION="0"' 2>/dev/null
}
export -f some
files '*.c' | grep -E '^(src|plugins)/' | xargs -P 2 -n 10 bash -c 'some "$@"' _ "$gen" |
	sed -nE "s|^$PWD/||; s/^([^:]+:[0-9]+):[0-9]+: (warning|error): /\1: /p" | sort -u
exit 0
