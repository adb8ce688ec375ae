#!/bin/bash
# SPDX-License-Identifier: MIT
# lib.sh - what the black-box tests share: a private data folder, a daemon on it, and a way to say what a user must see.
#
#	. "$(dirname "$0")/lib.sh"
#	daemon_start
#	run schedpost add ""
#	sees "an empty text is refused in words" 1 "is empty"	# exit code 1, and each of these words was said
#	finish
#
# BUILD=build/san tests the programs with sanitizers. Nothing waits for a time: `until_true` asks again until it is so.
# shellcheck disable=SC2034
[ "${BASH_SOURCE[0]}" != "$0" ] || { echo "1..0 # SKIP this file is read by the others"; exit 0; }
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
BUILD=${BUILD:-build/release}
case $BUILD in /*) ;; *) BUILD=$root/$BUILD ;; esac
PATH=$BUILD:$PATH
export LC_ALL=C.UTF-8 TZ=UTC

# The person's own schedpost, proxies and colours have no say here.
unset "${!SCHEDPOST_@}" "${!XDG_@}" NOTIFY_SOCKET STATE_DIRECTORY JOURNAL_STREAM
unset NO_COLOR http_proxy https_proxy all_proxy
tmp=$(mktemp -d "${TMPDIR:-/tmp}/schedpost-cli.XXXXXX")
export HOME=$tmp/home
data=$tmp/data config=$tmp/schedpost.conf log=$tmp/log
mkdir "$HOME"
exec </dev/null
exec {never}<> <(:)	# to read from it is to wait
: >"$config"
export SCHEDPOST_DATA=$data

tests=0 daemon='' children=() mounts=() code=0 known_posts=''

clean_up() {
	local p
	exec 2>/dev/null	# bash would report those that are killed
	for p in $daemon "${children[@]}"; do kill -CONT "$p"; kill -KILL "$p"; done
	wait
	for p in "${mounts[@]}"; do umount -l "$p"; done
	rm -rf "$tmp"
}
trap clean_up EXIT
trap 'exit 1' INT TERM

# ---- saying how it went

# result NAME CODE: CODE 0 is a pass. What the last command said goes with a failure.
result() {
	tests=$((tests + 1))
	if [ "$2" = 0 ]; then
		echo "ok $tests - $1"
		return
	fi
	echo "not ok $tests - $1"
	{
		echo "exit code: $code"
		echo "out: $(head -c 3000 "$tmp/out" 2>&1)"
		echo "err: $(head -c 3000 "$tmp/err" 2>&1)"
	} | sed 's/^/#   /'
}

# check NAME COMMAND...: passes when the command is true.
check() {
	local name=$1
	shift
	"$@" >/dev/null 2>&1
	result "$name" $?
}

is() {	# NAME GOT WANTED
	[ "$2" = "$3" ] || echo "#   got '$2', wanted '$3'"
	check "$1" [ "$2" = "$3" ]
}

skip() {	# NAME WHY: loud, and counted
	tests=$((tests + 1))
	echo "ok $tests - $1 # SKIP $2"
}

finish() {
	echo "1..$tests"
	exit 0
}

give_up() {
	echo "not ok $((tests + 1)) - $*"
	[ ! -f "$log" ] || tail -n 20 "$log" | sed 's/^/#   log: /'
	exit 1
}

# ---- running

# What it says goes to $tmp/out and $tmp/err, its exit code to $code. Standard input is empty unless it is given.
run() {
	"$@" >"$tmp/out" 2>"$tmp/err"
	code=$?
	cat "$tmp/out" "$tmp/err" >>"$tmp/all-said"
}

said() { cat "$tmp/out" "$tmp/err"; }

# sees NAME CODE [WORD...]: the last command ended with CODE and said each WORD.
sees() {
	local name=$1 wanted=$2 word good=0
	shift 2
	[ "$code" = "$wanted" ] || { echo "#   wanted exit code $wanted"; good=1; }
	for word; do
		said | grep -qF -- "$word" && continue
		echo "#   did not say: $word"
		good=1
	done
	result "$name" $good
}

not_said() {	# NAME WORD: the last command did not say it
	! said | grep -qF -- "$2"
	result "$1" $?
}

# refused NAME CODE WORD... -- COMMAND...: as sees; and there are as many posts as before.
refused() {
	local expected=()
	while [ "$1" != -- ]; do expected+=("$1"); shift; done
	shift
	[ -n "$known_posts" ] || known_posts=$(posts)
	run "$@"
	sees "${expected[@]}"
	[ "$code" != 0 ] && [ "$(posts)" = "$known_posts" ] && return
	known_posts=
	result "${expected[0]}: no post was made of it" 1
}

# field FILTER COMMAND...: one value of its --json answer.
field() {
	local filter=$1
	shift
	"$@" --json </dev/null 2>/dev/null | jq -r "$filter"
}

# as PERSON schedpost ...: as somebody else, by a token that lets them do all they may. The person must be known.
as() {
	local token=$tmp/tokens/$1 program=$2
	if [ ! -s "$token" ]; then
		mkdir -p "$tmp/tokens"
		(umask 077 && schedpost token add tests --of "$1" --may all --json | jq -r .data.secret >"$token")
	fi
	shift 2
	"$program" --token-file "$token" "$@"
}

posts() {
	{
		field '.data.posts[].id' schedpost list --most 500
		field '.data.posts[].id' schedpost list --drafts
	} | sort -u | wc -l
}
state_of() { field '[.data.jobs[].state] | unique | join(",")' schedpost show "$1"; }
is_in_state() { [ "$(state_of "$1")" = "$2" ]; }
is_gone() { ! kill -0 "$1" 2>/dev/null; }
# A post's number; what else was said is in $tmp/out.
new_post() {
	run schedpost --json add "$@"
	jq -r .data.post.id "$tmp/out"
}

# until_true SECONDS COMMAND...: asks again until it is true; false when it never was.
until_true() {
	local until=$((SECONDS + $1))
	shift
	while ! "$@" >/dev/null 2>&1; do
		[ $SECONDS -le $until ] || return 1
		read -rt 0.02 -u "$never" || true
	done
}

# ---- the daemon

answers() { curl -sf --max-time 2 --unix-socket "$data/socket" http://schedpost/health >"$tmp/health"; }
answers_or_ended() { answers || is_gone "$daemon"; }

# daemon_begin [ARGUMENT...]: starts it and does not wait.
daemon_begin() {
	schedpostd --config "$config" --data "$data" "$@" >>"$log" 2>&1 </dev/null &
	daemon=$!
}

daemon_start() {
	daemon_begin "$@"
	until_true 30 answers_or_ended
	answers || give_up "schedpostd does not answer"
}

# A daemon that must not start: its words and exit code are those of a command.
daemon_refuses() {
	run timeout 30 schedpostd --config "$config" --data "$data" "$@"
}

daemon_stop() {
	kill -TERM "$daemon"
	wait "$daemon"
	code=$?
	daemon=
}

# Without a word from bash about it.
daemon_kill() {
	kill -KILL "$daemon"
	wait "$daemon" 2>/dev/null
	daemon=
}

connect_practice() {	# NAME [OPTION...]
	local name=$1
	shift
	run schedpost connect practice --as "$name" --zone Europe/London "$@"
	[ "$code" = 0 ] || give_up "connect practice: $(said)"
}

# How often a text stands on practice walls.
on_wall() { cat "$data"/practice/*.jsonl 2>/dev/null | grep -cF -- "$1"; }
x_times() { printf "%${2}s" '' | tr ' ' "$1"; }	# LETTER COUNT
