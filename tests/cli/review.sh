#!/bin/bash
# SPDX-License-Identifier: MIT
# review.sh - an author hands a post in, and an approver looks at what waits: one post a screen, one key for each.
. "$(dirname "$0")/lib.sh"
command -v tmux >/dev/null || give_up "tmux is missing: make deps-tests"
export TMUX_TMPDIR=$tmp
unset TMUX

daemon_start
as_author() { run as sam schedpost "$@"; }
as_approver() { run as kim schedpost "$@"; }

connect_practice trust
run schedpost user add sam
run schedpost role give sam author
run schedpost user add kim
run schedpost role give kim approver
run schedpost account set trust --approval needed
sees "an account may ask for approval of every post" 0 "needed for every post"
run schedpost account show trust
sees "and says so" 0 "needed"

as_author add "Walk in on Friday." --to trust --at +2h
sees "before the policy is read nobody hands a post in" 4 "policy ack"
as_author policy ack --yes
as_author add "Walk in on Friday." --to trust --at +2h
sees "then the post waits, and it says for whom" 0 "waits for approval" kim
as_author add "Walk in on Sunday." --to trust --at +3h
as_author add "Walk in on Monday." --to trust --at +4h
as_author approve 1
sees "its author cannot approve it" 4 "not allowed"
run schedpost status
sees "status says what waits for whom" 0 "3 posts wait for approval" kim
as_approver review
sees "without a terminal what waits is printed" 0 "Walk in on Friday." "Walk in on Sunday." "Nothing else waits for you."

# ---- at a terminal

tmux -f /dev/null new-session -d -x 80 -y 40 -s look \
	"env PS1='ready> ' bash --norc" || give_up "tmux does not start"
children+=("$(tmux display-message -p '#{pid}')")
shows() { tmux capture-pane -p -t look >"$tmp/out" && : >"$tmp/err" && grep -qF -- "$1" "$tmp/out"; }
waits_for() { until_true 20 shows "$1"; check "$2" shows "$1"; }
until_true 20 shows "ready>" || give_up "no prompt"
tmux send-keys -t look -l "clear; schedpost --token-file $tmp/tokens/kim review" && tmux send-keys -t look Enter
waits_for "Walk in on Friday." "the first is what goes out first"
check "and the keys are named" shows "a approve   r return   s skip   q quit"
tmux send-keys -t look s
waits_for "Walk in on Sunday." "s shows the next"
tmux send-keys -t look r
waits_for "Reason:" "r asks for the reason"
check "and shows the policy's" shows "unclear"
tmux send-keys -t look -l unclear && tmux send-keys -t look Enter
waits_for "A word to the author" "and for a word"
tmux send-keys -t look -l "Which entrance?" && tmux send-keys -t look Enter
waits_for "Walk in on Monday." "then comes the next"
check "and what was done stands above it" shows "goes back to sam as a draft"
check "it says for whom it waits" shows "waits for approval by kim"
tmux send-keys -t look a
waits_for "Nothing else waits for you." "a approves it, and that was the last"
until_true 20 shows "ready>"
is "the approved one waits for its time" "$(state_of 3)" waiting
is "the returned one is a draft again" "$(state_of 2)" draft
is "the skipped one still waits" "$(state_of 1)" "waits for approval"
run schedpost show 2
sees "its author reads why" 0 "Which entrance?" "unclear"
as_author notice list
sees "and is told of it" 0 "was returned by kim" "Which entrance?"
as_approver notice list
sees "who may approve was told what waits" 0 "waits for your approval" "schedpost review"

# ---- other words are another version

as_author edit 1 "Walk in on Saturday."
as_approver approve 1 --version 1
sees "what was changed meanwhile is told" 5 "'Walk in on Friday.' became 'Walk in on Saturday.'" "--version 2"
as_approver approve 1 --version 2
sees "and approved when it was read" 0 "approved in version 2"
as_author edit 2 "Walk in on Sunday, at the south door."
as_author submit 2
sees "the returned one is handed in again" 0 "handed in" kim
as_approver policy ack --yes
as_approver approve 2 --version 2 --edit "Walk in on Sunday at the south door."
sees "and approved with a change" 0 "approved in version 3"
run schedpost show 2
sees "which its author sees" 0 "became 'Walk in on Sunday at the south door.'"

# ---- two languages

as_author add "Open on Sunday." --to trust --at +5h --lang en
as_author add "Ar agor ddydd Sul." --to trust --at +5h --lang cy --pair 4
sees "a translation is tied to its post" 0 "Post 4, which goes out together with it" "held"
as_approver approve 4
sees "whoever approves one hears of the other" 0 "Post 5, which goes out together with it" "waits for approval"
as_approver cancel 5
sees "who cancels one hears that the other is held" 0 "Post 4, which goes out together with it, is held"
as_author notice list
sees "and so does who wrote it" 0 "Post 5, which goes out together with it, was cancelled."
run schedpost show 4
sees "show names the other" 0 "Goes out with post" "is cancelled" "--pair none"
as_author edit 4 --pair none
as_approver approve 4 --version 2
sees "alone it needs a new yes, and goes" 0 "approved in version 2" "It goes out"
finish
