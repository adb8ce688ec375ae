#!/bin/bash
# SPDX-License-Identifier: MIT
# webhook.sh - internal channels: what arrives in them, what a person reads when it does not, and that the address is a
# secret everywhere.
. "$(dirname "$0")/lib.sh"

node "$here/fake_hook.mjs" "$tmp" >"$tmp/hook.log" 2>&1 &
children+=($!)
until_true 20 [ -e "$tmp/port" ] || give_up "the fake channel does not start"
server=http://127.0.0.1:$(cat "$tmp/port")
daemon_start

# connect NAME KIND ADDRESS [OPTION...]: what a person types, line by line.
connect() {
	printf '%s\n%s\nStaff news\n' "$3" "$2" >"$tmp/typed"
	run schedpost connect webhook --as "$1" --zone UTC "${@:4}" <"$tmp/typed"
}
connect staff slack "$server/hooks/slack/PLANTED-staff"
sees "a server without https is not taken by accident" 1 "--inside"
connect staff slack "hooks.slack.com/services/PLANTED-bare"
sees "half an address is none" 1 "no whole web address"
not_said "and is not repeated" PLANTED
for address in https://:443/PLANTED https://hooks.example:/PLANTED https://a@hooks.example/PLANTED "https://hooks.example/a PLANTED" \
	https://hooks.example "https://hooks.example?PLANTED=/x"; do
	connect staff slack "$address"
	sees "nor is $address" 1 "no whole web address"
done
connect old slack "https://hospital.webhook.office.com/webhookb2/PLANTED-old"
sees "webhooks of the old kind are told apart" 7 "switched off" "Workflows"
connect staff slack "$server/hooks/slack/PLANTED-staff" --inside
sees "a channel is connected" 0 "Connected: 'staff' is Staff news (Slack)"
for how in lost fault proxy gone refuse busy-once echo; do
	connect "$how" slack "$server/hooks/$how/PLANTED-$how" --inside
	[ "$code" = 0 ] || give_up "connect $how: $(said)"
done
connect ward teams "$server/hooks/teams/PLANTED-ward?api-version=1&sig=PLANTED-sig" --inside
sees "of a kind that the person chooses" 0 "(Microsoft Teams)"
run schedpost account show staff
not_said "the address is not shown" PLANTED
limit_is() { [ "$(field .data.settings.text_most schedpost account show "$1")" = "$2" ]; }
check "each kind has its own length" until_true 20 limit_is ward 8000
check "and the other one too" until_true 20 limit_is staff 4000
is "its readers are staff" "$(sqlite3 "$data/schedpost.db" "SELECT DISTINCT audience FROM account")" staff
connect townhall slack "$server/hooks/slack/PLANTED-town" --inside --audience public
is "unless a person says otherwise" \
	"$(sqlite3 "$data/schedpost.db" "SELECT audience FROM account WHERE name = 'townhall'")" public

words=$'Fire drill at 10: <!channel> & "all".\n\nUse the north stairs.'
declare -A post
for how in staff ward lost fault proxy gone refuse busy-once echo; do post[$how]=$(new_post "$words" --to "$how" --at +1s); done
arrives() { until_true 20 is_in_state "${post[$1]}" "${2:-published}"; }
check "Slack's form arrives" arrives staff
is "with its signs made harmless, once" "$(grep ^slack "$tmp/wall")" \
	'slack {"text":"Fire drill at 10: &lt;!channel&gt; &amp; \"all\".\n\nUse the north stairs."}'
check "Teams's card arrives" arrives ward
is "a block for each line" "$(sed -n 's/^teams //p' "$tmp/wall" | jq -c '[.attachments[0].content.body[].text]')" \
	'["Fire drill at 10: <!channel> & \"all\".","Use the north stairs."]'
check "at its whole address" grep -qF "POST /hooks/teams/PLANTED-ward?api-version=1&sig=PLANTED-sig" "$tmp/requests"
check "a pause that is asked for is made" arrives busy-once

# tells HOW STATE WORD...: the post comes to this state, and show says each word.
tells() {
	check "$1: '$2'" arrives "$1" "$2"
	run schedpost show "${post[$1]}"
	sees "$1: and why" 0 "${@:3}"
}
for how in lost fault proxy; do
	tells "$how" "asks you" "may be out already" "please look yourself" "schedpost found ${post[$how]}" "schedpost retry ${post[$how]}"
done
tells refuse refused "does not take this post as it is"
tells echo refused "The server said"
not_said "echo: what the server repeats is washed" PLANTED
is "nothing was sent twice" "$(grep -c -e lost -e fault -e proxy "$tmp/requests")" 3
run schedpost found "${post[lost]}"
sees "a person has seen it there" 0 "marked as published"
run schedpost retry "${post[fault]}"
sent_twice() { [ "$(grep -c /fault/ "$tmp/requests")" = 2 ]; }
check "a person sends it again" until_true 20 sent_twice

waits_for_log_in() { [ "$(field '.data.accounts[] | select(.name == "gone") | .state' schedpost account list)" = reconnect ]; }
check "a webhook that was deleted wants a new one" until_true 20 waits_for_log_in
run schedpost account show gone
sees "in words" 0 "deleted or switched off" "connect the account again"
connect gone slack "$server/hooks/slack/PLANTED-new"
sees "connected again with a new address" 0 "Connected: 'gone'"
check "its post goes out" arrives gone

printf 'GIF89a\1\0\1\0\200\0\0\0\0\0\377\377\377,\0\0\0\0\1\0\1\0\0\2\2D\1\0;' >"$tmp/dot.gif"
run schedpost add "With a picture" --to staff --media "$tmp/dot.gif" --alt "A small grey dot." --at +1h
sees "pictures are refused in words" 1 "no pictures or films are taken" "--link"
run schedpost delete "${post[staff]}"
sees "and so is taking down" 7 "lets no program take a post down"
run schedpost account test staff
sees "and testing: each try would be seen" 7 "only a post shows whether it works"

daemon_stop
check "the addresses are nowhere in the clear" eval "! grep -rqaF PLANTED '$data' '$log' '$tmp/all-said'"
finish
