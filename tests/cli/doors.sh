#!/bin/bash
# SPDX-License-Identifier: MIT
# doors.sh - the same commands with and without the daemon, for people and for programs; and help for all of them.
. "$(dirname "$0")/lib.sh"

# ---- without a daemon

run schedpost list
sees "nothing there yet: it says how to begin" 6 \
	"schedpostd is not running" "systemctl start schedpostd" "--data FOLDER"
daemon_start
connect_practice ward
first=$(new_post "Written with the daemon" --at +2h)
daemon_stop
is "SIGTERM ends the daemon well" "$code" 0
run schedpost list
sees "list works without it" 0 "Written with the daemon" "waiting"
run schedpost add "Written without it" --at +3h
sees "add works without it" 0 "waiting" "18 of 500"
run schedpost show 2 --preview
sees "show works without it" 0 "Written without it" "Practice (training)"
run schedpost cancel "$first"
sees "cancel works without it" 0 "Post $first is cancelled."
run schedpost account test ward
sees "what needs the network needs the daemon" 6 "schedpostd is not running"
check "the lock is let go: the daemon starts again" daemon_start
run schedpost list
sees "and knows all of it" 0 "Written without it" "cancelled"

# ---- with a daemon that hangs

kill -STOP "$daemon"
begin=$(date +%s%N)
run schedpost list
took=$((($(date +%s%N) - begin) / 1000000))
sees "a daemon that hangs is told in words" 6 "running but does not answer" "What is planned is safe"
check "within a second, or ten on a machine that is busy ($took ms)" [ $took -le 10000 ]
run schedpost add "Not now" --at +1h
sees "add does not go around it" 6 "does not answer"
kill -CONT "$daemon"
until_true 20 answers
run schedpost list
not_said "and nothing was done behind its back" "Not now"

# ---- for programs: --json

id=$(new_post "For programs" --at +4h)
printf 'to,at,text\nward,2031-07-01 09:00,From a table\n' >"$tmp/table.csv"

# shape NAME FILTER COMMAND...: one JSON value, of the documented shape, for which the filter is true.
shape() {
	local name=$1 filter=$2
	shift 2
	run "$@" --json
	jq -se 'length == 1 and (.[0] | .ok == true and (.data | type) == "object" and (.say | type) == "array" and
		(.warn | type) == "array") and (.[0].data | '"$filter"')' <"$tmp/out" >"$tmp/jq" 2>&1
	result "--json: $name" $?
	[ ! -s "$tmp/err" ] || result "--json: $name says nothing beside it" 1
}
shape add '.post.id > 0 and .post.state == "waiting" and .accounts[0].account == "ward"' schedpost add Hello --at +1h
shape "add --dry-run" '.accounts[0].counts == "5 of 500"' schedpost add Hello --at +1h --dry-run
shape edit '.accounts | length == 1' schedpost edit "$id" "For programs too"
shape list \
	'.posts | length > 1 and all(.id > 0 and (.at | test("^20.*Z$")) and (.state | type) == "string")' schedpost list
shape show '.text == "For programs too" and .jobs[0].account == "ward" and .post.created_by != ""' schedpost show "$id"
shape "show --preview" '.preview | contains("For programs too")' schedpost show "$id" --preview
shape history '.events | length >= 2 and all(.what != "" and (.at | test("Z$")))' schedpost history "$id"
shape status '.tally.waiting > 0 and (.next | length) > 0' schedpost status
shape move true schedpost move "$id" --at +5h
shape pause true schedpost pause "$id"
shape resume true schedpost resume "$id"
shape now true schedpost now "$id"
until_true 20 is_in_state "$id" published
shape delete true schedpost delete "$id"
shape cancel true schedpost cancel 2
shape "account list" '.accounts[0] | .name == "ward" and .state == "ready"' schedpost account list
shape "account show" '.account.zone == "Europe/London" and .settings.text_most == 500' schedpost account show ward
shape "account set" true schedpost account set ward --group press
shape platforms '.platforms | map(.name) | index("practice") != null' schedpost platforms
shape version '.version.schedpost == .version.schedpostd' schedpost version
shape help '.help | contains("schedpost COMMAND")' schedpost help
run schedpost account test ward --json
check "--json: account test ends with one that is well" jq -se 'last | .ok' "$tmp/out"
run schedpost connect practice --as second --json
check "--json: connect ends with one that is well" jq -se 'last | .ok' "$tmp/out"
run schedpost import "$tmp/table.csv" --json
check "--json: import" jq -se 'last | .ok and .data.imported.fine == 1' "$tmp/out"
shape "account remove" true schedpost account remove second

# fault NAME CODE KIND WORD COMMAND...: the failure as JSON on standard output, with the same exit code as for people.
fault() {
	local name=$1 wanted=$2 kind=$3 word=$4
	shift 4
	run "$@" --json
	check "--json: $name" jq -se --arg kind "$kind" --arg word "$word" \
		'length == 1 and (.[0] | .ok == false and (.error | .kind == $kind and .code == $word and (.text | length) > 20))' \
		"$tmp/out"
	is "exit code: $name" "$code" "$wanted"
}
fault "wrong input" 1 input past-time schedpost add Hello --to ward --at 2020-01-01T09:00
fault "wrong words" 2 input usage-option schedpost add Hello --frobnicate
fault "no such thing" 3 missing no-such-account schedpost add Hello --to nobody
fault "too late" 5 stale not-now schedpost resume "$id"
run schedpost help exit-codes
sees "every exit code is explained" 0 " 0 " " 1 " " 2 " " 3 " " 4 " " 5 " " 6 " " 7 " "70 "

# ---- a terminal is safe from what texts hold

evil=$(printf 'Evil \033[31mred\033[0m \033]0;title\007 \xc2\x9b31m \xe2\x80\xae backwards \r over')
id=$(new_post "$evil" --to ward --at +6h)
for words in "list" "show $id" "show $id --preview" "status" "history $id" "export"; do
	# On a terminal of its own, as a person has it.
	script -qec "schedpost --no-colour $words" /dev/null >"$tmp/screen" </dev/null
	! grep -qP '\x1b\[3|\x1b\]|\x07|\xc2\x9b|\xe2\x80\xae|\r.' "$tmp/screen"
	result "no control character of a text reaches the terminal: $words" $?
done
run schedpost "$(printf 'ad\033[31md')"
not_said "nor one of a wrong command" "$(printf '\033')"
run schedpost add Hello --to "$(printf 'x\033[31m')"
not_said "nor one of a wrong account" "$(printf '\033')"
run schedpost add Hello --to ward --at "$(printf 'fri\033[31m')"
not_said "nor one of a wrong time" "$(printf '\033')"

colours() { script -qec "$1" /dev/null </dev/null | grep -c "$(printf '\033\\[[0-9;]*[1-9]')"; }
check "colours on a terminal" [ "$(colours "env TERM=xterm schedpost list")" -gt 0 ]
is "none with NO_COLOR" "$(colours "env TERM=xterm NO_COLOR=1 schedpost list")" 0
is "none with --no-colour" "$(colours "env TERM=xterm schedpost --no-colour list")" 0
is "none on a dumb terminal" "$(colours "env TERM=dumb schedpost list")" 0
run schedpost list
not_said "none in a file" "$(printf '\033')"

# ---- help

schedpost help | sed -n 's/^  \([a-z][a-z ]*[a-z]\)  .*/\1/p' | sed 's/  .*//' >"$tmp/verbs"
check "help lists the commands" [ "$(wc -l <"$tmp/verbs")" -ge 20 ]
schedpost help --man >"$tmp/man"
schedpost help --completion >"$tmp/completion"
check "the completion is a script" bash -n "$tmp/completion"
lacking=''
while read -r verb; do
	# shellcheck disable=SC2086
	schedpost help $verb >"$tmp/help" || lacking="$lacking $verb"
	grep -q '^Example:' "$tmp/help" || lacking="$lacking $verb:example"
	grep -qF "$verb" "$tmp/man" || lacking="$lacking $verb:man"
	# Each option of the usage line has a sentence of its own, here and in the manual.
	lacks() { lacking="$lacking $verb:$option:$1"; }
	for option in $(sed '/^$/q' "$tmp/help" | tr '\n' ' ' | grep -oE -- '--[a-z-]+' | sort -u); do
		grep -qE -- "^  $option( .*|$)" "$tmp/help" || lacks line
		sed -nE "/^  $option( |\$)/,/^  -|^\$/p" "$tmp/help" | grep -qE '[A-Za-z0-9)]\.$' || lacks sentence
		grep -qF -- "${option//-/\\-}" "$tmp/man" || grep -qF -- "$option" "$tmp/man" || lacks man
	done
	awk 'length > 80 && !/^  schedpost/' "$tmp/help" | grep -q . && lacking="$lacking $verb:wide"
	# shellcheck disable=SC2086
	cmp -s <(schedpost $verb --help) "$tmp/help" || lacking="$lacking $verb:--help"
done <"$tmp/verbs"
is "every command and option has its help" "$lacking" ""
run schedpost
sees "no word at all: help" 0 "Usage: schedpost COMMAND"
run schedpost help ad
sees "help for a wrong word names the nearest" 2 "Did you mean 'add'?"
finish
