#!/bin/bash
# SPDX-License-Identifier: MIT
# sever.sh - how soon all access is taken back, and what is told of it, of a server that does it for a fourth of the
# accounts, lies to a fourth, hangs for a fourth, and answers 404 to the rest.
#
# 50 accounts, by as many consents; SHORT=1: 20. Ends with 1 when an account was not tried, when its outcome is not the
# one that is so, or when a figure is ten times beyond what is promised.
set -u
cd "$(dirname "$0")/../.." || exit 1
accounts=50
[ -z "${SHORT:-}" ] || accounts=20
# shellcheck source=tests/bench/lib.sh
. tests/bench/lib.sh
began=$SECONDS

# ---- the server, and a log-in there for each account

is_there() { [ -s "$1" ]; }
begin_server() {
	mkdir "$work/fake"
	echo good >"$work/fake/mode"
	touch "$work/fake/many"
	node tests/cli/fake_revoke.mjs "$work/fake" >"$work/fake/log" 2>&1 & sink=$!
	wait_for is_there "$work/fake/port"
	server=http://127.0.0.1:$(cat "$work/fake/port")
	echo "platforms = { x = { api = \"$server\"; dialog = \"$server\"; }; };" >"$work/conf"
}

# The person agrees in the browser, and brings back what stands there.
is_asked() { grep -q 'state=' "$work/asked"; }
connect() {
	local state
	: >"$work/asked"
	"$bin/schedpost" connect x --as "$1" --zone UTC <"$work/typing" >"$work/said" 2>"$work/asked" & person=$!
	exec {typing}>"$work/typing"
	wait_for is_asked
	state=$(grep -o 'state=[^&]*' "$work/asked" | head -n 1)
	echo "http://127.0.0.1:9/?code=c&$state" >&$typing
	exec {typing}>&-
	wait $person || give_up "'$1' was not connected: $(cat "$work/said" "$work/asked")"
}
connect_all() {
	printf 'our-id\nour-secret\n' >"$work/keys"
	"$bin/schedpost" app add x --redirect http://127.0.0.1:9/ <"$work/keys" >"$work/said" 2>&1 || give_up "$(cat "$work/said")"
	mkfifo "$work/typing"
	for i in $(seq "$accounts"); do connect "a$i"; done
}

# ---- what came of it

# How many have the outcome that is so. The n-th log-in is of the n-th account.
WAYS=(proved failed failed failed)	# good, lies, hangs, missing: see fake_revoke.mjs
right() {
	local n=0 i
	for i in $(seq "$accounts"); do
		jq -rs --arg a "a$i" 'last | .data.revoked[] | select(.account == $a) | .outcome' "$work/outcomes" |
			grep -qx "${WAYS[i % 4]}" && n=$((n + 1))
	done
	echo $n
}

begin_server
begin_daemon "" --config "$work/conf"
connect_all
echo mixed >"$work/fake/mode"
(cd "$work" && "$bin/schedpost" sever --now --json) >"$work/outcomes" 2>"$work/said"
tried=$(cut -d- -f3 "$work/fake/revokes" | sort -u | wc -l)
# Each account's first: the log-in's own token and the one that renews it have one number.
spread=$(awk '{ split($2, part, "-"); if (!(part[3] in seen)) { seen[part[3]] = 1; if (!n++) first = $1; last = $1 } }
	END { printf "%.1f", last - first }' "$work/fake/revokes")
whole=$(right)
line what target schedpost '' held ''
echo "the access of $accounts accounts is taken back; servers do it, lie, hang, or answer 404"
goal '  from the first try to the last, ms' own-most 5000 "$spread" -
echo "tried: $tried of $accounts, with the outcome that is so: $whole of $accounts; took $((SECONDS - began)) s"
[ $failed = 0 ] && [ "$tried" = $accounts ] && [ "$whole" = $accounts ]
