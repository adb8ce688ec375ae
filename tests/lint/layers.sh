#!/bin/bash
# SPDX-License-Identifier: MIT
# layers.sh - includes look down (conf/layers), the own header comes first, a library is known in few places.
. "$(dirname "$0")/kit.bash"

mapfile -t src < <(files '*.c' '*.h' | grep '^src/')
[ ${#src[@]} = 0 ] || awk '
FILENAME == ARGV[1] {
	if ($0 !~ /^#/ && NF) floor[$1] = ++floors
	next
}
function room(path) {
	sub(/\/[^\/]*$/, "", path)
	while (!(path in floor) && sub(/\/[^\/]*$/, "", path)) ;
	return path in floor ? path : ""
}
# An inner header of the room may come first when it brings the own one.
function brings(inner, own,	line, yes) {
	while ((getline line < ("src/" inner)) > 0) if (line == "#include \"" own "\"") yes = 1
	close("src/" inner)
	return yes
}
FNR == 1 {
	name = substr(FILENAME, 5)
	free = name ~ /^main_[a-z]+\.c$/
	mine = room(name)
	if (!free && mine == "")
		print FILENAME ":1: stands in no room of conf/layers: add it there, or move the file."
	own = name
	first = sub(/\.c$/, ".h", own) && (getline skipped < ("src/" own)) >= 0
	close("src/" own)
}
/^#include "/ {
	split($0, part, "\"")
	if (first && part[2] != own && !brings(part[2], own))
		print FILENAME ":" FNR ": includes its own header, " own ", first."
	first = 0
	if (free || mine == "") next
	if (part[2] ~ /\.inc$/) next
	theirs = room(part[2])
	if (theirs == "") print FILENAME ":" FNR ": write the include from src/, by its room: \"" part[2] "\" is in none."
	else if (floor[theirs] > floor[mine])
		print FILENAME ":" FNR ": looks up: " mine " stands below " theirs " in conf/layers."
}
/^#include </ && first {
	print FILENAME ":" FNR ": includes its own header, " own ", first."
	first = 0
}' conf/layers "${src[@]}"

# Plugins see the contract, the kit, their own folder, and of the C library only what cannot reach outside.
mapfile -t plugins < <(files '*.c' '*.h' | grep '^plugins/')
plain "${plugins[@]}" | grep '#include' | awk -F: '{
	split($3, part, /[<">]/)
	ok = part[2] ~ /^(assert|ctype|errno|inttypes|limits|math|stdio|stdlib|string|strings)\.h$/ ||
		part[2] ~ /^(stdarg|stdbool|stddef|stdint)\.h$/ ||
		part[2] ~ /^(jansson|schedpost\/[a-z]+)\.h$/
	if ($3 ~ /#include "/) {
		folder = $1
		sub(/[^\/]*$/, "", folder)
		ok = part[2] !~ /\// && (getline skipped < (folder part[2])) >= 0
		close(folder part[2])
	}
	if (!ok) print $1 ":" $2 ": a plugin includes schedpost/*.h, jansson, plain C and its own, not " part[2] "."
}'

# A library is an inner matter of few files, so that it can be replaced: tests/lint/libraries says which.
mapfile -t all < <(files '*.c' '*.h' | grep -E '^(src|include|plugins)/')
plain "${all[@]}" | grep '#include <' | awk -F: '
NR == FNR { if ($0 !~ /^#/ && NF) { n++; split($0, word, " "); lib[n] = word[1]; where[n] = word[2] } next }
{
	split($3, part, /[<>]/)
	for (i = 1; i <= n; i++)
		if (part[2] ~ ("^" lib[i]) && $1 !~ ("^(" where[i] ")"))
			print $1 ":" $2 ": <" part[2] "> is for " where[i] " alone (tests/lint/libraries)."
}' "${lint:?}/libraries" -
exit 0
