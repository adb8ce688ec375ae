#!/bin/bash
# SPDX-License-Identifier: MIT
# sizes.sh - functions of at most 60 lines and 6 parameters, files of at most 500 lines, lines of at most 120 columns.
. "$(dirname "$0")/kit.bash"

mapfile -t code < <(files '*.c' '*.h')
command -v ctags >/dev/null || skip "ctags is not installed: make deps-tests"
[ ${#code[@]} = 0 ] || ctags -o - --languages=C --langmap=C:+.h --kinds-C=f --fields=neS --sort=no "${code[@]}" |
awk -F'\t' '!/^!/ {	# a callback of libmicrohttpd or SQLite has the parameters that the library gives it
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
	long = end - line + 1
	if (long > 60) print $2 ":" line ": " $1 " has " long " lines, 60 are the most: give a part of it a name."
	if (commas > 5 && !/MHD_Connection|sqlite3 \*handle/)
		print $2 ":" line ": " $1 " has " commas + 1 " parameters, 6 are the most: make a struct of some."
}'

# plugin.h is the contract and stays in one piece.
mapfile -t long < <(files '*.c' '*.h' '*.sh' '*.bash' | grep -vx 'include/schedpost/plugin.h')
[ ${#long[@]} = 0 ] || awk '
FNR == 501 { print FILENAME ":501: is longer than 500 lines: there is a second file inside it." }' "${long[@]}"

# A tab counts 4. A sentence that people read stays in one piece, so that it can be searched for: its line may have 160.
# So may a line of a test in shell, where a line is a case.
mapfile -t wide < <(files '*.c' '*.h' '*.sh' '*.bash' '*.awk' '*.mk' '*.sql' Makefile)
for file in "${wide[@]}"; do
	[ "$(wc -L <"$file")" -le 120 ] && continue
	{
		[[ $file == *.sh ]] || expand -t4 "$file" | grep -nE '^.{121,}' | grep -vE '"[^"]{50,}"'
		expand -t4 "$file" | grep -nE '^.{161,}'
	} | sed "s|^\([0-9]*\):.*|$file:\1: is wider than 120 columns (160 with a long sentence in it)|; s|$|.|"
done
exit 0
