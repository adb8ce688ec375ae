#!/bin/sh
# SPDX-License-Identifier: MIT
# symbols.sh [PLUGIN.so...] - a built plugin needs only what plugin-symbols.txt lists, and shows only schedpost_plugin.
set -eu
here=$(dirname "$0")
[ $# -gt 0 ] || set -- "$here"/../../build/release/plugins/*.so
bad=0

say() { echo "symbols.sh: $*" >&2; bad=1; }

for so in "$@"; do
	[ -e "$so" ] || { echo "no plugin is built: make"; exit 77; }
	needs=$(nm -D --undefined-only "$so" | sed 's/.* //; s/@.*//' | sort -u)
	shows=$(nm -D --defined-only "$so" | sed 's/.* //; s/@.*//')
	for symbol in $needs; do
		grep -qx "$symbol" "$here/plugin-symbols.txt" || say "$so needs $symbol, which plugins may not use"
	done
	[ "$shows" = schedpost_plugin ] || say "$so must show schedpost_plugin and nothing else; it shows: ${shows:-nothing}"
done
exit $bad
