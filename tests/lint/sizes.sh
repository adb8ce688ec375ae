#!/bin/bash
# SPDX-License-Identifier: MIT
# sizes.sh - functions of at most 60 lines and 6 parameters, files of at most 500 lines, lines of at most 120 columns.
. "$(dirname "$0")/kit.bash"

mapfile -t code < <(files '*.c' '*.h')
command -v ctags >/dev/null || skip "ctags is not installed: make deps-tests"
[ ${#code[@]} = 0 ] || ctags -o - --languages=C --langmap=C:+.h --kinds-C=f --fields=neS --sort=no "${code[@]}" |
awk -F'\t' '!/^!/ {
	line = end = commas = 0
	for (i = 4; i <= NF; i++) {
		if ($i ~ /^line:/) line = substr($i, 6)
		if ($i ~ /^end:/) end = substr($i, 5)
		if ($i ~ /^signature:/) {
			flat = substr($i, 12, length($i) - 12)
			while (gsub(/\([^()]*\)/, "", flat)) ;
			sub(/,[ ]*\.\.\./, "", flat)
			commas = gsub(/,/, "", flat)
		}
	}
	if (end - line + 1 > 60) print $2 ":" line ": " $1 " has " end - line + 1 " lines, 60 are the most: give a part of it a name."
	if (commas > 5) print $2 ":" line ": " $1 " has " commas + 1 " parameters, 6 are the most: make a struct of those that belong together."
}'

# plugin.h is the contract and stays in one piece.
mapfile -t long < <(files '*.c' '*.h' '*.sh' '*.bash' | grep -vx 'include/schedpost/plugin.h')
[ ${#long[@]} = 0 ] || awk '
FNR == 501 { print FILENAME ":501: is longer than 500 lines: there is a second file inside it." }' "${long[@]}"

# A tab counts 4. A sentence that people read stays in one piece, so that it can be searched for: its line may have 160.
mapfile -t wide < <(files '*.c' '*.h' '*.sh' '*.bash' '*.awk' '*.mk' '*.sql' Makefile)
for file in "${wide[@]}"; do
	[ "$(wc -L <"$file")" -le 120 ] && continue
	{
		expand -t4 "$file" | grep -nE '^.{121,}' | grep -vE '"[^"]{50,}"'
		expand -t4 "$file" | grep -nE '^.{161,}' | grep -E '"[^"]{50,}"'
	} | sed "s|^\([0-9]*\):.*|$file:\1: is wider than 120 columns (160 with a long sentence in it)|; s|$|.|"
done
exit 0
