#!/bin/bash
# SPDX-License-Identifier: MIT
# words.sh - what people read uses the glossary's words (docs/STYLE.md); tests/lint/words lists those it does not.
. "$(dirname "$0")/kit.bash"

mapfile -t code < <(files '*.c' '*.h' | grep -E '^(src|plugins)/')
strings=$(mktemp)
trap 'rm -f "$strings"' EXIT
# Only strings with a blank in them are sentences; a lonely word is a name of some protocol.
bare text "${code[@]}" | grep -E '"[^"]* [^"]*"' | sed 's/"[^" ]*"//g' >"$strings"
awk -F ' *[ \t][|] *' '!/^#/ && NF { print $1 "\t" $2 "\t" ($3 == "" ? "-" : $3) }' "${lint:?}/words" |
while IFS=$'\t' read -r word instead except; do
	grep -vE "^($except)" "$strings" |
		find_in "(^|[^A-Za-z0-9_-])($word)([^A-Za-z0-9_-]|\$)" "people read \"%s\" here: $instead"
done
exit 0
