#!/bin/bash
# SPDX-License-Identifier: MIT
# links.sh - the files that the documents link to or name are there.
. "$(dirname "$0")/kit.bash"

mapfile -t pages < <(files '*.md')
for page in "${pages[@]}"; do
	folder=$(dirname "$page")
	# [text](path#part); addresses are not looked up.
	grep -noE '\]\([^)#: ]+[^): ]*\)' "$page" | while IFS=: read -r line link; do
		link=${link#](}; link=${link%)}; link=${link%%#*}
		[ -e "$folder/$link" ] || echo "$page:$line: links to $link, which is not there."
	done
	# `src/...` and the like, from the root or from the page; with <, *, { or $ in it, it is a pattern.
	grep -noE '`(\./)?(src|include|plugins|tests|conf|docs|\.ci)/[^` ]*`' "$page" | grep -vE '[<>*{}$]|NAME|ROOM|name' |
	while IFS=: read -r line path; do
		path=${path//\`/}
		[ -e "$path" ] || [ -e "$folder/$path" ] || echo "$page:$line: names $path, which is not there."
	done
done
exit 0
