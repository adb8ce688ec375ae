#!/bin/bash
# SPDX-License-Identifier: MIT
# comments.sh - every function that a header declares is explained.
#
# A declaration is explained by a comment in its paragraph (lines without an empty one between them), by the comment
# that opens its section (/* ---- store: ... */), or by the file's opening comment: when that names it, when it is the
# only function, or when it stands in the first paragraph under an opening of more than one sentence.
. "$(dirname "$0")/kit.bash"

mapfile -t headers < <(files '*.h' | grep -E '^(src|include)/')
[ ${#headers[@]} = 0 ] || awk '
function end_paragraph(	i) {
	if (!explained && !section && !(declared == 0 && opened > 2))
		for (i = 1; i <= n; i++)
			if (!index(opening, name[i]))
				silent[++silents] = where[i] ": " name[i] " is declared without a word: units, lifetime, errors?"
	declared += n
	n = explained = 0
}
function end_file(	i) {
	end_paragraph()
	for (i = 1; i <= silents && declared > 1; i++) print silent[i]
	silents = declared = 0
}
FNR == 1 { end_file(); section = depth = in_comment = opened = 0; opening = ""; opens = 1 }
{
	if ($0 ~ /\/\*/) in_comment = 1
	if (in_comment && opens) { opening = opening $0; opened++ }
	else if (in_comment) explained = 1
	if ($0 ~ /\/\* ----/) section = 1
	ends = $0 ~ /\*\//
	if (!in_comment || ends) {
		if (opens && ends) opens = 0
		line = $0
		sub(/\/\*.*/, "", line)
		if (ends && !($0 ~ /\/\*/)) line = ""
		if (depth == 0 && line ~ /^[A-Za-z_].*[ *][a-z_0-9]+\(/ && line !~ /^(typedef|#|static|extern "C")/) {
			match(line, /[a-z_0-9]+\(/)
			name[++n] = substr(line, RSTART, RLENGTH - 1)
			where[n] = FILENAME ":" FNR
		}
		depth += gsub(/{/, "{", line) - gsub(/}/, "}", line)
	}
	if (ends) in_comment = 0
}
/^[ \t]*$/ { end_paragraph() }
END { end_file() }' "${headers[@]}"
exit 0
