#!/bin/bash
# SPDX-License-Identifier: MIT
# abi.sh - the contract's layout is pinned, and every header compiles alone.
. "$(dirname "$0")/kit.bash"

flags=(-std=gnu17 -D_GNU_SOURCE -Wall -Wextra -Wno-unused-function -fsyntax-only -Iinclude -Isrc)
[ ! -f tests/abi/layout.c ] || gcc "${flags[@]}" tests/abi/layout.c 2>&1 | grep -E "error|warning"
alone() {	# the first complaint is enough
	echo "#include \"$1\"" | gcc "${@:2}" -x c - 2>&1 | grep -m 1 -E 'error|warning' |
		sed "s|^[^ ]* |$1:1: does not compile alone: |"
}
export -f alone
files '*.h' | grep -E '^(src|include)/' | sed 's|^include/||; s|^src/||' |
	xargs -P 2 -I{} bash -c 'alone "$@"' _ {} "${flags[@]}"
exit 0
