#!/bin/bash
# SPDX-License-Identifier: MIT
# cover.sh - olga goes away, priya looks after the library: plan, decide, ask, brief, accept, act, end, hand back.
. "$(dirname "$0")/lib.sh"
command -v tmux >/dev/null || give_up "tmux is missing: make deps-tests"
export TMUX_TMPDIR=$tmp
unset TMUX

daemon_start
connect_practice library
connect_practice annex
for person in olga priya sam; do
	run schedpost user add $person
	run as $person schedpost policy ack --yes
done
run schedpost account set library --owner olga --approval not-needed
run schedpost account set annex --owner sam
run schedpost role give priya owner --on annex
run schedpost role give sam approver
run as priya schedpost add "On her own" --to library
sees "before it is agreed to nothing is lent" 4 "not allowed"

# ---- olga, at a terminal of 80 by 24

for text in "Story time at ten." "Jabs on Friday." "The lift is repaired."; do
	run as olga schedpost add "$text" --to library --at +2h
done
tmux -f /dev/null new-session -d -x 80 -y 24 -s desk "env PS1='ready> ' bash --norc" || give_up "tmux does not start"
children+=("$(tmux display-message -p '#{pid}')")
shows() { tmux capture-pane -p -t desk >"$tmp/out" && : >"$tmp/err" && grep -qF -- "$1" "$tmp/out"; }
waits_for() { until_true 20 shows "$1"; check "$2" shows "$1"; }
types() { tmux send-keys -t desk -l "$1" && tmux send-keys -t desk Enter; }
until_true 20 shows "ready>" || give_up "no prompt"
as olga schedpost version >/dev/null
types "clear; schedpost --token-file $tmp/tokens/olga cover plan library --by priya --from +1h --until +3h"
waits_for "Press Enter to go through the posts one by one" "planning leads to the posts of that time"
tmux send-keys -t desk Enter
waits_for "Story time at ten." "the first is shown"
check "and the keys are named" shows "k keep it   h hold it until you are back"
tmux send-keys -t desk k
waits_for "Jabs on Friday." "k keeps it, and shows the next"
tmux send-keys -t desk h
waits_for "The lift is repaired." "h holds it"
tmux send-keys -t desk c
waits_for "Every post of that time has its decision." "c cancels it, and that was the last"
check "then it says what is still missing" shows "schedpost cover ask 1"
until_true 20 shows "ready>"
run schedpost cover show 1
sees "what was decided stands there" 0 keep hold
is "the cancelled one is cancelled" "$(state_of 3)" cancelled

# ---- asked and answered

run as priya schedpost cover accept 1
sees "nobody agrees before they are asked" 5 "is draft"
run as olga schedpost cover set 1 --note "Nothing about ward 7, please."
run as olga schedpost cover ask 1
sees "priya is asked" 0 "priya is told" "cover accept 1"
run as olga schedpost cover accept 1
sees "olga cannot say yes for her" 4 "not allowed"
run as priya schedpost cover brief 1
sees "priya reads the brief" 0 "Nothing about ward 7" "Story time at ten." "schedpost revoke library" "may not do"
run as priya schedpost cover brief 1 --print
sees "and prints it" 0 "Nothing about ward 7"
[ "$(wc -l <"$tmp/out")" -le 62 ] && ! grep -qE '^.{81}' "$tmp/out"
result "which is a page of A4: 80 columns, 62 lines" $?
run as priya schedpost cover accept 1
sees "priya says yes" 0 "It begins and ends by itself"
run as olga schedpost cover show 1
sees "olga sees it" 0 "scheduled"
run as olga schedpost cover revoke 1 --reason "the journey is put off"
sees "what has not begun is withdrawn" 0 "withdrawn"

# ---- the same once more, now and short

run as olga schedpost cover plan library --by priya --until +25s --default keep
run as olga schedpost cover ask 2
run as priya schedpost cover accept 2
sees "a cover that begins at once" 0 "in force"
run as priya schedpost add "From priya's desk." --to library --at +1s
sees "priya acts, and is told for whom" 0 "You are covering for olga on 'library'"
from_priya=$(schedpost list --most 100 --json | jq -r '.data.posts[] | select(.text == "From priya'"'"'s desk.") | .id')
run as olga schedpost add "From the beach." --to library --at +1h
sees "olga looks on, or takes it back" 4 "cover recall 2"
run as priya schedpost add "For after the end." --to library --at +2h
until_true 20 is_in_state "$from_priya" published
check "what priya planned is out" is_in_state "$from_priya" published
run schedpost history "$from_priya"
sees "its history says for whom she did it" 0 "priya for olga"
over() { [ "$(field .data.cover.state schedpost cover show 2)" = returning ]; }
until_true 60 over
check "it ends by itself" over
run as priya schedpost add "Too late." --to library
sees "then nothing is lent any more" 4 "not allowed"

# ---- olga is back

run as olga schedpost cover back 2
sees "one reading, the most important first" 0 "1. These posts wait for you" "For after the end." "From priya's desk." "cover back 2 --accept"
run as priya schedpost cover back 2 --accept
sees "priya cannot take it back for her" 4 "not allowed"
run as olga schedpost cover back 2 --confirm all
sees "what was planned for after the end goes by her word" 0 "1 post goes on"
run as olga schedpost cover back 2 --accept
sees "and she takes everything back" 0 "Cover 2 is closed"
run as olga schedpost add "I am back." --to library --at +1h
sees "olga works on" 0 "waiting"

# ---- rule 4: one line, in force in under a second

run schedpost user set priya --name "Priya Shah"
run schedpost account set library --cover-sign-off yes
run schedpost account show library
sees "whoever covers signs there from now on" 0 "Whoever covers signs"
from=${EPOCHREALTIME/./}
run schedpost cover sick olga --by priya --on library
sick_us=$((${EPOCHREALTIME/./} - from))
sees "olga is ill: one line" 0 "in force"
[ $sick_us -lt 1000000 ]
result "rule 4: it took under a second ($((sick_us / 1000)) ms)" $?
sick=$(field '.data.covers[] | select(.state == "in force") | .id' schedpost cover list)

# ---- rule 8: for whom, and who signs

run as priya schedpost add "Closed today." --to library --at +1s
sees "whoever covers signs with their first name" 0 "it ends with: – Priya"
closed=$(schedpost list --most 100 --json | jq -r '.data.posts[] | select(.text == "Closed today.") | .id')
run schedpost list --to library
sees "the list says for whom" 0 "priya for olga"
run schedpost show "$closed" --preview
sees "the line is seen before" 0 "Closed today." "– Priya"
until_true 20 is_in_state "$closed" published
check "and it goes out" is_in_state "$closed" published
check "signed" grep -rqF 'Closed today.\n\n– Priya' "$data"
run schedpost cover revoke "$sick" --reason "olga is well again"
sees "olga is well again" 0 "is over"

# ---- rule 5: no secret is lent

# An account with a real secret; priya covers it, and types the example of every command there is. The secret is in no
# answer and in no file that she has written.
SECRET=Kx4-lent-to-nobody-7Tz
mkdir -p "$tmp/fake" "$tmp/hers"
node "$here/fake_server.mjs" "$tmp/fake" >"$tmp/fake/log" 2>&1 &
children+=($!)
until_true 20 [ -e "$tmp/fake/ready" ] || give_up "the fake server does not start"
printf 'token\ngood.%s\n' "$SECRET" >"$tmp/token"
run schedpost connect mastodon --as town --server "http://localhost:$(cat "$tmp/fake/port")" --inside <"$tmp/token"
sees "an account with a real secret" 0 "Connected: 'town'"
run schedpost account set town --owner olga
run as olga schedpost cover plan town --by priya --until +1h --default keep
run as olga schedpost cover ask 4
run as priya schedpost cover accept 4
sees "is lent to priya" 0 "in force"
run as priya schedpost add "For the town." --to town --at +2h
hers_post=$(schedpost list --to town --json | jq -r '.data.posts[0].id')
check "the server did get the secret, so it is kept somewhere" grep -qF "good.$SECRET " "$tmp/fake/requests"
hers() { (cd "$tmp/hers" && timeout 5 schedpost --token-file "$tmp/tokens/priya" "$@" </dev/null) >>"$tmp/hers/said" 2>&1; }
schedpost help --man | sed -n '/^schedpost [a-z]/{/\[\|[A-Z]\{4\}\|(8)/!p}' | sed 's/library/town/g' >"$tmp/examples"
[ "$(wc -l <"$tmp/examples")" -ge 60 ]
result "every command has an example" $?
type_example() { (cd "$tmp/hers" && eval "set -- ${1#schedpost }" && hers "$@"); }
# A lockdown suspends every cover, so what locks is typed last.
locks='^(schedpost )?(lockdown|sever|drill)'
while read -r example; do
	[[ $example =~ $locks ]] || type_example "$example"
done <"$tmp/examples"
# Every verb that the daemon knows, steps of dialogues and pages too: with the words of the table of powers, and with those
# of the account that she covers. The file powers.txt names each verb; one that is not in the table is missed here.
rooms=$root/tests/unit/rooms
grep -oE '\{"[a-z][a-z -]*", *"([^"\]|\\.)*"\}' "$rooms/powers_test.c" | sed -E 's/^\{"//; s/"\}$//; s/", *"/\t/; s/\\(.)/\1/g' >"$tmp/typed"
cut -c1-24 "$rooms/powers.txt" | sed -nE 's/^([a-z][a-z -]*[a-z]) +$/\1/p' | sort -u >"$tmp/verbs"
cut -f1 "$tmp/typed" | sort -u | comm -13 - "$tmp/verbs" >"$tmp/missed"
[ "$(wc -l <"$tmp/verbs")" -ge 120 ] && [ ! -s "$tmp/missed" ]
result "there are words for every verb: $(tr "\n" " " <"$tmp/missed")" $?
type_it() {
	local verb=$1 words=$2
	words=${words//POST/$hers_post}
	IFS='|' read -ra words <<<"${words//acc/town}"
	# shellcheck disable=SC2086
	hers $verb "${words[@]}"
}
while IFS=$'\t' read -r verb words; do
	[[ $verb = 'token end' || $verb =~ $locks ]] || type_it "$verb" "$words"	# her own token would be gone
done <"$tmp/typed"
run as priya schedpost account show town
sees "she types them, and covers still at the end" 0 "You are covering for olga on 'town'"
while read -r example; do
	[[ ! $example =~ $locks ]] || type_example "$example"
done <"$tmp/examples"
while IFS=$'\t' read -r verb words; do
	[[ ! $verb =~ $locks ]] || type_it "$verb" "$words"
done <"$tmp/typed"
run as priya schedpost add "Again for the town." --to town --at +3h
sees "a lockdown ends what was lent to her" 4 "not allowed"
said >>"$tmp/hers/said"
type_it 'token end' --all
! grep -rqaF "$SECRET" "$tmp/hers"
result "rule 5: whoever covers sees no credential, and exports none" $?
finish
