#!/bin/bash
# SPDX-License-Identifier: MIT
# walks.sh - each way to connect an account, walked by a program in the person's place, goes as docs/CONNECTING.md tells it.
. "$(dirname "$0")/lib.sh"
. "$root/tests/docs/walk.sh"
command -v tmux >/dev/null || give_up "tmux is missing: make deps-tests"

declare -A at	# the stand-ins' addresses
stand_in() {	# NAME
	mkdir "$tmp/$1"
	echo good >"$tmp/$1/mode"
	node "$here/fake_$1.mjs" "$tmp/$1" >"$tmp/$1/log" 2>&1 &
	children+=($!)
	until_true 20 [ -s "$tmp/$1/port" ] || give_up "fake_$1 does not start"
	at[$1]=127.0.0.1:$(cat "$tmp/$1/port")
}
for name in consent revoke server hook; do stand_in $name; done
linkedin=http://${at[consent]} x=http://${at[revoke]} mastodon=http://${at[server]} slack=http://${at[hook]}
echo "platforms = { linkedin = { api = \"$linkedin\"; login = \"$linkedin\"; }; x = { api = \"$x\"; dialog = \"$x\"; }; };" >"$config"
daemon_start

# A port that nobody has, to come back to.
back=http://127.0.0.1:$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => {
	console.log(s.address().port); s.close() })')/
printf 'our-id\nour-secret\n' >"$tmp/keys"
for name in linkedin x; do
	run schedpost app add $name --redirect "$back" <"$tmp/keys"
	[ "$code" = 0 ] || give_up "app add: $(said)"
done
sit_down "$tmp" "s|$linkedin|https://www.linkedin.com|" "s|$x|https://x.com|" "s|$slack|https://hooks.slack.com|" \
	"s|$mastodon --inside|https://mastodon.social|" "s|$mastodon|https://mastodon.social|" "s|@${at[server]}|@mastodon.social|" \
	"s|(webhook .*) --inside|\1|" || give_up "tmux does not start"
children+=("$(tmux display-message -p '#{pid}')")

goes_as_told() {	# WALK
	leaves
	run as_told "$1"
	sees "'$1' goes as CONNECTING tells it" 0
	new_page
}

state_shown() { seen | tr -d '\n' | grep -oE 'state=[A-Za-z0-9_-]+' | tail -n 1; }
has_state() { [ -n "$(state_shown)" ]; }
in_browser() {	# ANSWER
	soon has_state
	curl -s -o "$tmp/page" "$back?$1&$(state_shown)"
}
set_up() {
	replies "Who looks after" anna
	replies "Who reads" ""
	replies "Where are" england
	replies "ime zone" Europe/London
}

types "schedpost connect x --as library"
in_browser "code=c1"
set_up
goes_as_told browser

types "schedpost connect linkedin --as council"
in_browser "code=good%20code%2F1"
replies "Which of these" 1,2
set_up
goes_as_told pages

types "schedpost connect linkedin --as museum"
in_browser "error=access_denied"
goes_as_told denied

types "schedpost connect mastodon --as library-masto --server $mastodon --inside"
replies "Which way" 2
replies_hidden library.S3CR3T
set_up
goes_as_told token

types "schedpost connect webhook --as staff-news --inside"
replies_hidden "$slack/hooks/slack/S3CR3T"
replies "What kind" slack
replies "called, and who reads it" "Staff news"
set_up
goes_as_told webhook

types "schedpost connect remind --as our-snapchat"
replies "Where does the person post" "Snapchat @our_hospital"
replies "Who posts there" "Anna Lee"
set_up
leaves
new_post "The new ward opens on Monday." --to our-snapchat --at +1s >"$tmp/post"
until_true 20 is_in_state 1 "to be posted by hand"
types "schedpost remind list"
leaves
types "schedpost remind done 1 --url https://www.example.org/p/1"
leaves
types "schedpost remind done 1"
goes_as_told remind

types "schedpost revoke library"
goes_as_told revoke

types "schedpost connect x --as library"
soon has_state
replies_hidden "$back?code=c1&$(state_shown)"
goes_as_told ssh

echo missing >"$tmp/revoke/mode"
types "schedpost revoke library"
goes_as_told failed

# ---- each transcript in the page is walked by somebody

is "each block of the page is a walk" "$(grep -c '^```text' "$told")" "$(grep -c '^<!-- walk: ' "$told")"
while read -r name <&4; do
	check "somebody walks '$name'" grep -qE "(goes_as_told|as_told) $name\$" "$root"/tests/{cli,real}/*.sh
done 4< <(sed -n 's/^<!-- walk: \(.*\) -->$/\1/p' "$told")
check "what was typed and not shown is nowhere" eval "! grep -rqaF S3CR3T '$data' '$log' '$tmp/transcript' '$tmp/all-said'"
finish
