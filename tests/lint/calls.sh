#!/bin/bash
# SPDX-License-Identifier: MIT
# calls.sh - functions that have no place here, clocks and dice of one's own, memory by hand, and notes to oneself.
. "$(dirname "$0")/kit.bash"

bare_code=$(mktemp)
trap 'rm -f "$bare_code"' EXIT
mapfile -t code < <(files '*.c' '*.h')
# Those misbehave on purpose.
bare code "${code[@]}" | grep -v '^tests/plug/bad_' >"$bare_code"

# forbid FUNCTIONS WHERE-NOT SENTENCE: calls of these functions, members of structs left out.
forbid() {
	grep -vE "^($2)" "$bare_code" | find_in "(^|[^A-Za-z0-9_.>])($1)[ \t]*\(" "$3"
}

forbid 'strcpy|strcat|sprintf|vsprintf|strncpy|strncat|gets|stpcpy' - \
	'%s knows no limit: use arena_fmt, buf or snprintf.'
forbid 'strtok|strtok_r' - '%s changes what it reads: use str_split.'
forbid 'atoi|atol|atoll|atof' - '%s cannot say no: use str_int.'
forbid 'alloca' - '%s has no limit: use arena_take.'
forbid 'system|popen' - '%s starts a shell: use posix_spawn or uv_spawn with an argument list.'
# Three that measure what is no time of day: how long a turn of the loop worked, and a transaction; a worker's patience.
clocks='src/base/clock\.c|src/daemon/watchdog\.c|src/plug/channel\.c|src/store/threads\.c|tests/'
forbid 'time|gettimeofday|clock_gettime|localtime|localtime_r|gmtime|gmtime_r|mktime' "$clocks" \
	'%s asks a clock of its own: the clock is passed in (base/clock.h), zones are in text/when.h.'
forbid 'rand|random|srand|srandom|drand48|getrandom|arc4random' 'src/base/clock\.c|tests/' \
	'%s throws dice of its own: randomness comes from base/clock.h, so that tests can know it.'
forbid 'sleep|usleep|nanosleep|sleep_ms' 'tests/servers/|tests/bench/slow_sync\.c' '%s waits for time to pass: wait for what must happen.'
# A step that ran out of its memory has to be left from inside the plugin: serve.c. libjpeg and libpng know no other way.
forbid 'longjmp|siglongjmp|setjmp|sigsetjmp' 'tests/|src/plug/serve\.c|src/rooms/media/picture_(jpeg|png)\.c' '%s jumps out of functions: return err.'

# Memory by hand is for what lives long; each such file is listed with its reason.
longlived=$(awk '!/^#/ && NF { printf "%s%s", sep, $1; sep = "|" }' tests/lint/memory 2>/dev/null)
forbid 'malloc|calloc|realloc|reallocarray|free|strdup|strndup|asprintf|vasprintf' "tests/|${longlived:--}" \
	'%s by hand: everything belongs to an arena; what lives long stands in tests/lint/memory with its reason.'
[ ! -f tests/lint/memory ] || while read -r path why; do
	[[ $path == \#* || -z $path ]] && continue
	grep -qE "^$path:[0-9]+:.*\b(malloc|calloc|realloc|free|strdup)\(" "$bare_code" ||
		echo "tests/lint/memory:1: $path allocates nothing by hand (any more): take its line out."
	[ -n "$why" ] || echo "tests/lint/memory:1: $path has no reason."
done <tests/lint/memory

find_in '^#[ \t]*if[ \t]+0' 'is dead code: take it out, the history keeps it.' <"$bare_code"
mapfile -t text < <(files '*.c' '*.h' '*.sh' '*.bash' '*.awk' '*.mk' '*.sql' '*.mjs' '*.php' '*.play' '*.conf' Makefile)
plain "${text[@]}" | find_in '(^|[^A-Za-z0-9_])(TOD[O]|FIXM[E]|XX[X]|HAC[K])([^A-Za-z0-9_]|$)' \
	'%s is a note to oneself: do it, or write what is so and why.'
mapfile -t shell < <(files '*.sh' '*.bash' | grep -v '^tests/servers/')
plain "${shell[@]}" | find_in '(^|[;&|({]|do|then)[ \t]*sleep[ \t]+[1-9]' \
	'sleep waits for time to pass: wait for what must happen, in small steps.'
exit 0
