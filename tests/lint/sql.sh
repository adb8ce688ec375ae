#!/bin/bash
# SPDX-License-Identifier: MIT
# sql.sh - SQL stays in its files, parameters are $1, columns are read one statement a line.
. "$(dirname "$0")/kit.bash"

mapfile -t outside < <(files '*.c' '*.h' | grep -E '^(src|plugins)/' | grep -vE '_store\.c$|^src/store/')
mapfile -t inside < <(files '*.c' '*.h' | grep -E '^src/' | grep -E '_store\.c$|^src/store/')
verbs='SELECT |INSERT (OR [A-Z]+ )?INTO |UPDATE [a-z_]+ SET|DELETE FROM |CREATE (TABLE|INDEX|UNIQUE|TEMP|VIEW|TRIGGER) '
verbs="$verbs|DROP (TABLE|INDEX|VIEW) |ALTER TABLE |PRAGMA |WITH [a-z_]+(\\([a-z_, ]*\\))? AS|VACUUM|REINDEX"

bare text "${outside[@]}" | find_in "\"($verbs)" 'SQL stands only in *_store.c and in store/.'
bare text "${inside[@]}" | grep -E "[\"[:space:](]($verbs|WHERE |VALUES ?\\(|SET )" |
	find_in '(=|<|>|,|\() ?\?[0-9]*([ ,)"]|$)' 'parameters are written $1, $2: every database reads those.'

# A statement ends at ; { or }. C does not order the initialisers of a struct, nor the arguments of a call.
bare code "${outside[@]}" "${inside[@]}" | awk '{
	split($0, where, ":")
	if (where[1] != file) { file = where[1]; statement = "" }
	rest = substr($0, length(where[1] where[2]) + 3)
	while (match(rest, /[;{}]/)) {
		check(statement substr(rest, 1, RSTART), where[1] ":" where[2])
		statement = ""
		rest = substr(rest, RSTART + 1)
	}
	statement = statement rest " "
}
function check(text, at,	n, copy) {
	if (text ~ /[(,] *(struct )?query \*/) return	# the declaration of such a function
	copy = text
	n = gsub(/(^|[^A-Za-z0-9_])col_[a-z0-9_]+ *\(/, "", copy)
	if (n > 1) print at ": reads two columns in one statement: C does not say which comes first. One line for each."
	if (n > 0 && text ~ /(^|,)[ \t]*\.[a-z_]+ *=/)
		print at ": reads a column inside an initialiser: C does not order those. Read it into a variable before."
}'
exit 0
