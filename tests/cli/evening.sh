#!/bin/bash
# SPDX-License-Identifier: MIT
# evening.sh - a bad evening on a terminal of 80 x 24: a post that nobody here has sent is found, one word locks
# everything, evidence is kept, two people unlock, and what fell due is gone through. No line is cut, on no screen.
. "$(dirname "$0")/lib.sh"
command -v tmux >/dev/null || give_up "tmux is missing: make deps-tests"
export TMUX_TMPDIR=$tmp
unset TMUX

begin_terminal() {
	tmux -f /dev/null new-session -d -x 80 -y 24 -s evening "env PS1='ready> ' bash --norc" || give_up "tmux does not start"
	children+=("$(tmux display-message -p '#{pid}')")
	until_true 20 shows "ready>" || give_up "no prompt"
}
screen() { tmux capture-pane -p -t evening >"$tmp/screen" && cp "$tmp/screen" "$tmp/out" && : >"$tmp/err"; }
shows() { screen && grep -qF -- "$1" "$tmp/screen"; }
# types WORDS: a command on an empty screen, until it is over. All that it says is on the screen, and no row of a table
# goes over its edge; a sentence may take more than one line.
types() {
	tmux clear-history -t evening
	tmux send-keys -t evening -l "clear; $1; echo exit=\$?"
	tmux send-keys -t evening Enter
	until_true 30 eval 'screen; grep -qE "^exit=[0-9]" "$tmp/screen"'
	tmux capture-pane -p -J -t evening | grep -v 'ready>' | grep -E ' {2}[^ ]' >"$tmp/joined"
	check "'${1##*/}': no row goes over the edge" [ "$(wc -L <"$tmp/joined")" -le 80 ]
	check "'${1##*/}': its beginning is still on the screen" [ "$(tmux display-message -p -t evening '#{history_size}')" = 0 ]
}
told() {	# NAME WORD...: each of them is on the screen
	local name=$1 word
	shift
	for word in "$@"; do check "$name: $word" shows "$word"; done
}
db() { sqlite3 "$data/schedpost.db" "PRAGMA busy_timeout=5000; $1" | tail -n 1; }

# ---- an ordinary day

daemon_start
connect_practice wall
for person in $(id -un) games; do run schedpost user add "$person"; run schedpost role give "$person" admin; done
ours=$(new_post "Flu jabs on Saturday from nine to one." --to wall --at +1s)
check "a post of ours goes out" until_true 20 is_in_state "$ours" published
check "own lists are read" until_true 30 eval '[ "$(db "SELECT count(*) FROM watching WHERE read_at > 0")" = 1 ]'
later=$(new_post "Free eye tests, tomorrow at the library." --to wall --at +1d)
daemon_stop

# ---- 23:30: somebody else posts there; the time until the next reading is taken away here

wall=$(ls "$data"/practice/wall.jsonl)
jq -c 'select(.text) | .id = "999001" | .text = "Win a phone at https://prizes.example"' "$wall" | tail -n 1 >"$tmp/line"
cat "$wall" "$tmp/line" >"$tmp/wall" && cp "$tmp/wall" "$wall"
db "UPDATE watching SET asked_at = asked_at - 1200000, began = began - 3600000"
daemon_start
begin_terminal
check "what nobody here has sent is found" until_true 60 eval '[ "$(db "SELECT count(*) FROM foreign_post")" = 1 ]'
types "schedpost watch list"
told "the list of what is not ours" "Win a phone" "wall"

# ---- one word

types "schedpost lockdown"
told "lockdown" "exit=0" "LOCKED since" "nothing more goes out" "It cannot stop"
check "a file says so, too" ls "$data"/locks/lock-*
types "schedpost status"
told "status" "LOCKED DOWN"
types "schedpost locks"
told "locks" "lockdown" "all accounts"
due=$(new_post "Not this evening." --to wall --at +1s)
check "what falls due waits" until_true 30 is_in_state "$due" paused

# ---- evidence, before anything is taken down

types "schedpost evidence $tmp/evidence"
told "evidence" "exit=0" "The evidence is in" "Keep this somewhere else"
types "schedpost evidence verify $tmp/evidence"
told "evidence" "as they were written"
types "schedpost watch decide 1 hostile"
told "the foreign post is judged" "exit=0"

# ---- two people unlock

types "schedpost unlock list 1"
told "the list" "exit=0"
types "schedpost unlock 1"
told "one person is not enough" "A second person types the same"
is "it is still locked" "$(db "SELECT count(*) FROM lock WHERE released_at = 0")" 1
types "schedpost unlock 1"
is "nor is the same person twice" "$(db "SELECT count(*) FROM lock WHERE released_at = 0")" 1
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
	cp "$BUILD/schedpost" "$tmp/"
	chmod 0711 "$tmp" "$data"
	chmod 0777 "$data/socket"
	types "setpriv --reuid=games --regid=games --clear-groups $tmp/schedpost unlock 1"
	told "the second person" "exit=0" "Unlocked"
	is "it is open" "$(db "SELECT count(*) FROM lock WHERE released_at = 0")" 0

	# ---- afterwards

	check "the files are gone" until_true 20 eval '! ls "$data"/locks/lock-* >/dev/null'
	types "schedpost afterwards"
	told "what fell due is gone through" "Not this evening."
	is "nothing goes by itself" "$(on_wall "Not this evening.")" 0
	is "what is to come stays planned" "$(state_of "$later")" waiting
	types "schedpost resume $due"
	told "a person lets it go" "exit=0"
	check "then it is out" until_true 30 is_in_state "$due" published
	is "once" "$(on_wall "Not this evening.")" 1
else
	skip "a second person unlocks" "only root can be somebody else"
fi
types "schedpost watch list"
told "the evening's end" "exit=0"
daemon_stop
is "the service has noticed nothing" "$code" 0
finish
