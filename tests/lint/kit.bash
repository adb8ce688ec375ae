# SPDX-License-Identifier: MIT
# kit.bash - what the checks share: the files of the project, and C text without its comments or strings.
# A check prints findings as "file:line: sentence". LINT_ROOT is another tree to look at (tests/lint/self.sh has one).
set -u
lint=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "${LINT_ROOT:-$lint/../..}" || exit 1
export LC_ALL=C.UTF-8

# files PATTERN...: the project's own files with such names, without what is built, fetched, or bad on purpose.
files() {
	local name tests=(-false)
	for name; do tests+=(-o -name "$name"); done
	find . \( -name .git -o -name node_modules -o -path './build*' -o -path ./tests/lint/bad \
		-o -path './tests/*/corpus' \) -prune -o -type f \( "${tests[@]}" \) -printf '%P\n' | LC_ALL=C sort
}

# bare code|text|both FILE...: "file:line:..." with comments gone, and of the rest only the code, only the strings, or
# both. An empty list of files gives nothing.
bare() {
	local keep=$1
	shift
	[ $# = 0 ] || awk -v keep="$keep" -f "$lint/bare.awk" "$@"
}

# find_in REGEX SENTENCE: turns the lines of bare() that match into findings. The match stands for %s in the sentence.
find_in() {
	awk -v re="$1" -v say="$2" '{
		split($0, where, ":")
		line = substr($0, length(where[1] where[2]) + 3)
		if (!match(line, re)) next
		found = substr(line, RSTART, RLENGTH)
		gsub(/^[^A-Za-z0-9_"]+|[^A-Za-z0-9_]+$/, "", found)
		gsub(/[&\\]/, "\\\\&", found)
		text = say
		gsub(/%s/, found, text)
		print where[1] ":" where[2] ": " text
	}'
}

# plain FILE...: "file:line:text" of everything, comments too.
plain() { [ $# = 0 ] || awk '{ print FILENAME ":" FNR ":" $0 }' "$@"; }

# A check that cannot run says so and is counted as skipped.
skip() {
	echo "$*"
	exit 77
}
