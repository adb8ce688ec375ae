#!/bin/bash
# SPDX-License-Identifier: MIT
# heads.sh - each file opens with its licence and a sentence, headers are guarded by their path, scripts can be run.
. "$(dirname "$0")/kit.bash"

mapfile -t all < <(files '*.c' '*.h' '*.sh' '*.bash' '*.awk' '*.mk' '*.sql' '*.mjs' '*.php' '*.scd' '*.service' \
	Makefile)
[ ! -f .ci/run ] || all+=(.ci/run)
awk '
function close_file() {
	if (name == "") return
	if (!licence) print name ":1: SPDX-License-Identifier: MIT is missing in the first lines."
	if (!sentence) print name ":1: opens without a sentence that says what the file is for."
}
FNR == 1 { close_file(); name = FILENAME; licence = sentence = 0 }
FNR <= 6 && /SPDX-License-Identifier: MIT/ { licence = 1; next }
FNR <= 6 && /^[ \t]*(\/\*|\*|\/\/|#|--|;|<!--)/ && !/^#(!|include|define|if)/ && NF >= 5 { sentence = 1 }
END { close_file() }' "${all[@]}"

# src/rooms/posts/posts.h is guarded by ROOMS_POSTS_POSTS_H, include/schedpost/plugin.h by SCHEDPOST_PLUGIN_H.
mapfile -t headers < <(files '*.h' | grep -E '^(src|include)/')
for file in "${headers[@]}"; do
	guard=$(echo "${file#*/}" | tr 'a-z/.' 'A-Z__')
	grep -qx "#ifndef $guard" "$file" && grep -qx "#define $guard" "$file" ||
		echo "$file:1: is not guarded by #ifndef $guard and #define $guard."
done

mapfile -t scripts < <(files '*.sh' run | grep -vE '^(src|docs)/.*\.md$')
for file in "${scripts[@]}"; do
	case $(head -c 2 "$file") in
	'#!') [ -x "$file" ] || echo "$file:1: begins with #! and cannot be run: chmod +x." ;;
	*) [ ! -x "$file" ] || echo "$file:1: can be run and has no #! line." ;;
	esac
done
exit 0
