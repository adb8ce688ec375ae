#!/bin/bash
# SPDX-License-Identifier: MIT
# screen.sh - what a person sees on a terminal of 80 x 24: lines that fit, questions that hide what is secret.
. "$(dirname "$0")/lib.sh"
command -v tmux >/dev/null || give_up "tmux is missing: make deps-tests"
export TMUX_TMPDIR=$tmp
unset TMUX

SECRET=Qm4-typed-secret-7Kd
mkdir -p "$tmp/fake"
node "$here/fake_server.mjs" "$tmp/fake" >"$tmp/fake/log" 2>&1 &
children+=($!)
until_true 20 [ -e "$tmp/fake/ready" ] || give_up "the fake server does not start"
server=http://localhost:$(cat "$tmp/fake/port")
daemon_start

tmux -f /dev/null new-session -d -x 80 -y 24 -s walk "env PS1='ready> ' bash --norc" || give_up "tmux does not start"
children+=("$(tmux display-message -p '#{pid}')")
screen() { tmux capture-pane -p -t walk >"$tmp/screen" && cp "$tmp/screen" "$tmp/out" && : >"$tmp/err"; }
shows() { screen && grep -qF -- "$1" "$tmp/screen"; }
shows_not() { screen && ! grep -qF -- "$1" "$tmp/screen"; }
type_in() { tmux send-keys -t walk -l "$1" && tmux send-keys -t walk Enter; }
# do_it WORDS: types a command on an empty screen and waits until it is over; each end has a number of its own, for that
# of the command before may still be on the screen.
ends=0
do_it() {
	ends=$((ends + 1))
	type_in "clear; $1; echo exit$ends=\$?"
	until_true 20 eval 'screen; grep -qE "^exit$ends=[0-9]" "$tmp/screen"'
}
# fits NAME: no line of the answer goes over the edge, where tmux would have folded it into 80 columns or more.
fits() {
	tmux capture-pane -p -J -t walk | grep -v 'ready>' >"$tmp/joined"
	check "$1 fits 80 columns" [ "$(wc -L <"$tmp/joined")" -le 80 ]
}
until_true 20 shows "ready>" || give_up "no prompt"

# ---- connecting: the questions, and a secret that is not shown

type_in "clear; schedpost connect mastodon --as library --server $server --inside --zone Europe/London"
until_true 20 shows "Press Enter"
check "connect asks which way" shows "Log in in the browser"
fits "the choice"
type_in 2
until_true 20 shows "(not shown):"
check "connect asks for the token and says that it is not shown" shows "(not shown):"
fits "the question"
type_in "good.$SECRET"
for question in "Who looks after it" "Who reads it" "Where are its readers"; do
	until_true 20 shows "$question"
	type_in ""
done
until_true 20 shows "Next: schedpost add"
check "and tells that it worked" shows "Connected: 'library'"
check "and what comes next" shows "Next: schedpost add"
fits "the checklist"
check "what was typed is not on the screen" shows_not "$SECRET"
do_it "true"	# nothing of the first question is left on the screen
type_in "clear; schedpost connect mastodon --as second --server $server --inside"
until_true 20 shows "Press Enter"
tmux send-keys -t walk C-c
until_true 20 shows "Stopped."
check "Ctrl-C at a question stops in words" shows "Nothing more was done"
type_in "clear; echo seen-again"
until_true 20 eval 'screen; [ "$(grep -c seen-again "$tmp/screen")" -ge 1 ]'
check "and the terminal echoes again" shows "seen-again"
is "no half account is left" "$(field '.data.accounts | length' schedpost account list)" 1

# ---- lists

connect_practice "the-ward-with-a-rather-long-name" --group press
long="Flu jabs: walk in on Saturday, no need to book, bring a friend, the café is open until five o'clock 👩‍👩‍👧‍👦 🏥"
for n in 1 2 3; do new_post "$n $long" --to library,the-ward-with-a-rather-long-name --at "+${n}h" >/dev/null; done
do_it "schedpost list"
check "list shows the posts" until_true 10 shows "Flu"
check "and their time, and how long until then" shows "in "
fits "list"
do_it "schedpost status"
check "status says that nothing is stuck" until_true 10 shows "Nothing is stuck."
fits "status"
for words in "show 1" "account list" "account show library" "platforms" "history 1"; do
	do_it "schedpost $words"
	fits "$words"
done
do_it "schedpost show 1"
check "show has the whole text" shows "bring a friend"
do_it "schedpost help"
fits "help"
do_it "schedpost add Hello --to nobody"
check "a refusal names the command that helps" shows "account list"

# ---- watch

type_in "clear; schedpost watch"
until_true 20 shows "q ends"
check "watch shows the list and how to end it" eval 'shows "Flu" && shows "q ends"'
fits "watch"
new_post "While somebody watches" --to the-ward-with-a-rather-long-name --at +1s >/dev/null
until_true 20 shows "published"
check "watch shows a post going out" shows "published"
kill -STOP "$daemon"
until_true 20 shows "does not answer"
check "watch tells when the daemon hangs" shows "does not answer"
kill -CONT "$daemon"
until_true 20 shows "Flu"
check "and goes on when it is back" shows "Flu"
tmux resize-window -t walk -x 60 -y 15
until_true 20 eval 'screen; [ "$(wc -L <"$tmp/screen")" -le 60 ] && grep -q "q ends" "$tmp/screen"'
check "watch follows a smaller window" shows "q ends"
tmux resize-window -t walk -x 80 -y 24
tmux send-keys -t walk q
until_true 20 shows "ready>"
check "q ends it, and the screen is as before" shows_not "q ends"
tmux capture-pane -p -S - -t walk >"$tmp/all-screens"
is "the secret was never on the screen" "$(grep -c "$SECRET" "$tmp/all-screens")" 0
tmux kill-server
finish
