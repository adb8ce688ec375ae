#!/bin/bash
# SPDX-License-Identifier: MIT
# connect.sh - accounts by consent, from the app's keys to a post that is out: browser, pasted address, no and nonsense.
. "$(dirname "$0")/lib.sh"

mkdir -p "$tmp/fake"
node "$here/fake_consent.mjs" "$tmp/fake" >"$tmp/fake/log" 2>&1 &
children+=($!)
until_true 20 [ -e "$tmp/fake/port" ] || give_up "the fake server does not start"
server=http://127.0.0.1:$(cat "$tmp/fake/port")
echo "platforms = { linkedin = { api = \"$server\"; login = \"$server\"; }; };" >"$config"
daemon_start

# A port that nobody has, to come back to.
back=http://127.0.0.1:$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => {
	console.log(s.address().port); s.close() })')/

account_state() { field ".data.accounts[] | select(.name == \"$1\") | .state" schedpost account list; }
asked() { grep -o "$server/oauth/[^ ]*" "$tmp/err"; }
state_asked() { asked | grep -o 'state=[^&]*'; }

run schedpost connect linkedin --as library </dev/null
sees "without an app a sentence says who adds it" 7 "schedpost app add linkedin"

printf 'our-id\nour-secret\n' >"$tmp/keys"
run schedpost app add linkedin --redirect "$back" <"$tmp/keys"
sees "the app's keys are taken from standard input" 0 "is kept" "$back"
run schedpost app list
sees "the app is listed" 0 linkedin "$back"
not_said "without its secret" our-secret
not_said "and without its id" our-id

# begin_connect: a person at the keyboard, whose lines go to $typing; what is said goes to $tmp/out and $tmp/err.
begin_connect() {
	rm -f "$tmp/typing"
	mkfifo "$tmp/typing"
	: >"$tmp/out"
	: >"$tmp/err"	# what was shown the last time is no address
	schedpost connect linkedin --as library <"$tmp/typing" >"$tmp/out" 2>"$tmp/err" &
	person=$!
	children+=("$person")
	exec {typing}>"$tmp/typing"
	until_true 20 asked || give_up "no address was shown: $(cat "$tmp/err")"
}
end_connect() {
	exec {typing}>&-
	wait "$person"
	code=$?
	cat "$tmp/out" "$tmp/err" >>"$tmp/all-said"
}

begin_connect
check "the address holds the app's id" eval 'asked | grep -q "client_id=our-id&"'
check "and a state" eval '[ "$(state_asked | wc -c)" -gt 40 ]'
check "but no secret" eval '! asked | grep -q our-secret'
echo "${back}?code=good%20code%2F1&state=somebody-elses" >&$typing
end_connect
sees "an answer to another dialogue is refused" 4 "belongs to another dialogue"
is "and nothing is left of it" "$(account_state library)" ""

begin_connect
is "a favicon is not there" "$(curl -s -o "$tmp/page" -w '%{http_code}' "${back}favicon.ico")" 404
is "a no is heard" "$(curl -s -o "$tmp/page" -w '%{http_code}' "$back?error=access_denied&$(state_asked)")" 200
check "and not thanked for" eval 'grep -q "Nothing was connected" "$tmp/page" && ! grep -q "Thank you" "$tmp/page"'
end_connect
sees "a no connects nothing" 4 "was told no"

begin_connect
is "the browser is thanked" "$(curl -s -o "$tmp/page" -w '%{http_code}' "$back?code=good%20code%2F1&$(state_asked)")" 200
check "by a page" grep -q "Thank you" "$tmp/page"
until_true 20 grep -q "Town Council" "$tmp/out"
echo all >&$typing
end_connect
sees "both pages are connected" 0 "Mill Lane Library" "Connected: 'library'" "Connected: 'town-council'"
is "the code was sent once" "$(grep -c "POST /oauth/v2/accessToken" "$tmp/fake/requests")" 1

new_post "To both pages" --to library,town-council --at +1s >/dev/null
until_true 20 is_in_state 1 published
is "a post goes to each page" "$(sort "$tmp/fake/wall" | tr '\n' ';')" \
	"urn:li:organization:1 To both pages;urn:li:organization:2 To both pages;"

begin_connect
echo "${back}?code=good+code/1&$(state_asked)" >&$typing
until_true 20 grep -q "Town Council" "$tmp/out"
printf '7\n1,2\n' >&$typing
end_connect
sees "a slip of the hand is asked again" 0 "'7' is none of the choices"
sees "connected again, with a pasted address" 0 "Connected: 'library'" "Connected: 'town-council'"
is "they are the same accounts" "$(field '.data.accounts | length' schedpost account list)" 2

# ---- a version of LinkedIn's interface that has had its twelve months

daemon_stop
: >"$log.before"
cat "$log" >>"$log.before"
: >"$log"
echo "platforms = { linkedin = { api = \"$server\"; login = \"$server\"; version = \"202509\"; }; };" >"$config"
daemon_start
ends="LinkedIn may switch off version 202509 of its interface, which schedpost uses, since 2026-09-01"
check "the log tells of a version that ends" grep -qF "$ends" "$log"
run schedpost status
sees "so does status, with what to do" 0 "$ends" 'version = "..."' "Versions that end"
run schedpost platforms linkedin
sees "and platforms" 0 "202509, sure until 2026-09-01" "$ends"
run schedpost verify
sees "and verify" 0 "$ends" "All is whole"
cat "$log.before" >>"$log"

daemon_stop
check "tokens and keys are nowhere in the clear" eval \
	"! grep -rqaE 'planted-(access|refresh)|our-secret' '$data' '$log' '$tmp/all-said'"
finish
