#!/bin/bash
# SPDX-License-Identifier: MIT
# rota.sh - who looks after what: on a terminal of 80 columns, as a calendar that another program reads, on a page of A4.
. "$(dirname "$0")/lib.sh"
command -v tmux >/dev/null || give_up "tmux is missing: make deps-tests"
export TMUX_TMPDIR=$tmp
unset TMUX

daemon_start
run schedpost cover rota
sees "without accounts there is nothing to look after" 0 "schedpost connect"
ODD='archive;north\wing-of-the-town-with-a-long-name-so-it-folds'
towns=(library hospital council wards annex "$ODD")
for n in {1..14}; do towns+=("branch-library-$n"); done
for name in "${towns[@]}"; do connect_practice "$name"; done
for person in olga priya sam; do run schedpost user add $person; done
for name in "${towns[@]:0:17}"; do run schedpost account set "$name" --owner olga; done
for name in "${towns[@]:17}"; do run schedpost account set "$name" --owner sam; done
for name in olga priya sam; do run as $name schedpost policy ack --yes; done
for name in library "$ODD"; do run schedpost role give priya owner --on "$name"; done
run as olga schedpost cover plan "library,$ODD" --by priya --from "in 2 days at 10:00" --until "in 6 days at 10:00" --default keep
run as olga schedpost cover ask 1
run as priya schedpost cover accept 1
sees "priya covers two of twenty accounts" 0 "priya"

# ---- at a terminal

tmux -f /dev/null new-session -d -x 80 -y 24 -s desk "env PS1='ready> ' bash --norc" || give_up "tmux does not start"
children+=("$(tmux display-message -p '#{pid}')")
tmux set-option -t desk history-limit 2000
shows() { tmux capture-pane -p -S -1000 -t desk >"$tmp/out" && : >"$tmp/err" && grep -qE -- "$1" "$tmp/out"; }
until_true 20 shows "ready>" || give_up "no prompt"
tmux send-keys -t desk -l "clear; schedpost cover rota --days 5; echo exit=\$?" && tmux send-keys -t desk Enter
until_true 20 shows "^exit=0"
check "it is told who looks after what" shows "priya for olga"
tmux capture-pane -p -J -S -1000 -t desk | grep -v 'ready>' >"$tmp/joined"
check "in 80 columns" [ "$(wc -L <"$tmp/joined")" -le 80 ]
check "of twenty accounts those are named that are fewer" shows "all but"
check "and no line for days on which nothing changes: it fits the screen" [ "$(grep -c . "$tmp/joined")" -le 24 ]

# ---- on paper

schedpost cover rota --print >"$tmp/page"
code=$?
cp "$tmp/page" "$tmp/out"
sees "it is printed" 0 "Who looks after what" "priya for olga"
[ "$(wc -l <"$tmp/page")" -le 62 ] && [ "$(wc -L <"$tmp/page")" -le 80 ] && ! grep -q $'[\x01-\x08\x0b-\x1f]' "$tmp/page"
result "two weeks of twenty accounts are a page of A4: 80 columns, 62 lines, no marks of a terminal" $?
run schedpost cover rota --print --ics
sees "a file is one of them" 1 "either --ics or --print"

# ---- as a calendar

schedpost cover rota --days 7 --ics >"$tmp/rota.ics"
code=$?
/usr/bin/python3 "$here/strict_calendar.py" <"$tmp/rota.ics" >"$tmp/events" 2>"$tmp/err"
result "another program reads it, by the letter of RFC 5545" $?
cp "$tmp/events" "$tmp/out"
check "it has lines that are folded" grep -q "^ " "$tmp/rota.ics"
# A name with what calendars escape, in a line that is too long for one.
is "what is odd in a name comes out as it went in" "$(grep -cF " $ODD: priya for olga" "$tmp/events")" 1
is "an account that changes hands twice is three events" "$(grep -cE ' library: (priya for )?olga$' "$tmp/events")" 3
grep -F ' library: ' "$tmp/events" | awk 'NR > 1 && $1 != last { exit 1 } { last = $2 }'
result "each begins where the one before ends" $?
check "its times are those of the cover, in UTC" [ "$(grep -F ' library: priya' "$tmp/events" | cut -d' ' -f1,2)" = "$(
	field '.data.cover | "\(.from) \(.until)"' schedpost cover show 1)" ]
is "every account is in it" "$(cut -d' ' -f3- "$tmp/events" | sed 's/: [a-z ]*$//' | sort -u | wc -l)" 20
schedpost cover rota --days 7 --ics | grep '^UID' | sort >"$tmp/again"
grep '^UID' "$tmp/rota.ics" | sort | diff - "$tmp/again" >"$tmp/out"
result "a second file names the same stretches alike, so that a calendar replaces them" $?
daemon_stop
is "the daemon ended well" "$code" 0
finish
