#!/bin/bash
# SPDX-License-Identifier: MIT
# walls.sh - kernels that lack a wall of the cage: without Landlock one line says so and plugins run; without the list
# of system calls none does. strace answers in the kernel's place; to those calls alone, so the workers stay as they are.
. "$(dirname "$0")/../cli/lib.sh"

mkdir "$tmp/plugins"
cp "$BUILD"/plugins/{practice,echo}.so "$tmp/plugins"
chmod go-w "$tmp"/plugins/*
strace -D -f -qq -o "$tmp/strace" true 2>/dev/null || give_up "strace may trace nothing here"

# lacks CALL:HOW...: a daemon whose kernel answers no to these calls.
lacks() {
	local call
	lacking=()
	for call; do lacking+=(-e "inject=$call"); done
	: >"$log"
	daemon_start --plugins "$tmp/plugins"
}
schedpostd() { exec strace -D -f -qq -o "$tmp/strace" -e trace=landlock_create_ruleset,prlimit64,seccomp,prctl \
	"${lacking[@]}" "$BUILD/schedpostd" "$@"; }

lacks landlock_create_ruleset:error=EOPNOTSUPP
is "one line says that Landlock is missing" "$(grep -c "plugins run behind fewer walls than usual: no Landlock$" "$log")" 1
connect_practice ward
id=$(new_post "In the second wall's absence" --to ward --at +1s)
check "and plugins work" until_true 30 is_in_state "$id" published
daemon_stop

lacks prlimit64:error=EPERM:when=2+
check "so it is with limits" grep -q "fewer walls than usual: no limits on memory and processor time$" "$log"
daemon_stop

# Of prctl the fourth is libseccomp's.
lacks seccomp:error=ENOSYS prctl:error=EINVAL:when=4+
for plugin in practice echo; do
	check "without the list of calls $plugin is refused in words" \
		grep -q "plugin=$plugin is refused: This machine has no filter of system calls (seccomp)" "$log"
done
run schedpost platforms
sees "and whoever looks is told why" 0 "Without it a plugin cannot be shut in, so none is used"
daemon_stop
finish
