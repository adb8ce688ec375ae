# oauth1.sh - OAuth 1.0a before a server whose three verifiers are not liboauth: connecting, signing, and what goes wrong.
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154

plugin=quill account=alice

begin_platform() {
	secret=$CLIENT_SECRET
	redirect=http://127.0.0.1:$((server_port + 2000))/
	use_test_plugin
}

posts() { direct /wall | jq -c '.posts | reverse'; }

# say yes|no: the person opens the address and answers; prints where the browser is sent.
say() {
	web -o "$work/page" "$asked"
	grep -q 'Let schedpost post' "$work/page" && web -o /dev/null -w '%{redirect_url}' -d "answer=$1" "$asked"
}

# How often the server was asked for that, with that status.
times_asked() { grep -c " $1 $2 " "$server_data/requests"; }

all_cases() {
	timed refuses_wrong_keys
	timed hears_no
	timed refuses_another_dialogue
	timed loses_access_token
	timed connects
	timed signs_what_is_reserved
	timed survives_nonce
	timed tells_wrong_clock
	timed survives_forgotten_token
	never_the_same
	keeps_secrets
}

refuses_wrong_keys() {
	add_app "${CLIENT_SECRET}x" "$redirect"
	says "a wrong secret of the app is told, with who enters it" "Whoever looks after schedpost enters them again" \
		"$(connect_by_consent </dev/null 2>&1)"
	is "it was the signature" 1 "$(times_asked /oauth/request_token 401)"
	add_app "$CLIENT_SECRET" "$redirect"
}

hears_no() {
	begin_consent
	end_consent "$(say no)"
	says "a no is heard" "was told no" "$seen"
	ok "and nothing is connected" [ "$connected" != 0 ]
}

refuses_another_dialogue() {
	local back
	begin_consent
	back=$(say yes)
	end_consent "${back/oauth_token=/oauth_token=x}"
	says "an answer that names another request token is refused" "another dialogue" "$seen"
	is "and no access token was asked for" 0 "$(grep -c access_token "$server_data/requests")"
}

# The server gave it, and nobody got it: the verifier is used up.
loses_access_token() {
	control clear "match POST /oauth/access_token" "cut first"
	begin_consent
	end_consent "$(say yes)"
	control clear
	says "a lost access token is told" "The connection to Quill broke before its answer came" "$seen"
	is "it was asked for once" 1 "$(times_asked /oauth/access_token 200)"
	ok "no account is connected" [ "$(account_state)" != ready ]
}

connects() {
	begin_consent
	end_consent "$(say yes)"
	is "connects" 0 "$connected"
	says "says whose account it is" "is alice" "$(cat "$work/said")"
	ok "the account is ready" is_account_state ready
}

# goes_out WHAT TEXT [OPTIONS]: the words are on the wall as written.
goes_out() {
	plan "${@:3}" "$2"
	ok "$1: told to be published" gets "$id" published
	is "$1: there once, as written" 1 "$(on_server "$2")"
}

signs_what_is_reserved() {
	local odd='1 + 1 = 2 & 100% – «Grüße» 👋🏽 ~*'\''()!;/?:@,#[]<>"\ a=b%20c' link='https://example.org/a?b=1+2&c=%C3%A4&d=~x'
	goes_out "a form" "$odd"
	goes_out "a form, and a query" "With a link. $odd" --link "$link"
	is "the query: as written" "$link" "$(posts | jq -r 'last.link')"
	goes_out "JSON, which is not signed" "With a warning. $odd" --warning 'Loud & <new>'
	is "JSON: as written" 'Loud & <new>' "$(posts | jq -r 'last.warning')"
}

survives_nonce() {
	local text='With a nonce that the server doubts'
	is "the server refuses a request that comes again" nonce_used \
		"$(json '/posts?via=a%2Bb' -H "Authorization: $(direct /test/last)" -d '{"text":"again"}' | jq -r .error)"
	direct /test/doubt -d '' >/dev/null
	goes_out "a doubted nonce" "$text"
}

# tells_clock ID WORDS: that is why it waits.
tells_clock() {
	seen=$(jobs_of "$1" | jq -r .why)
	[[ $seen == *"$2"* ]]
}

tells_wrong_clock() {
	local text='While the clock is wrong'
	direct '/test/clock?ahead=420' -d '' >/dev/null
	plan "$text"
	ok "a wrong clock: the post waits, and says by how much" until_true tells_clock "$id" "7 min behind that of Quill"
	says "a wrong clock: and who mends it" "Ask the person who looks after this machine to set its clock" \
		"$(jobs_of "$id" | jq -r .why)"
	ok "a wrong clock: the account is still connected" is_account_state ready
	is "a wrong clock: nothing is out" 0 "$(on_server "$text")"
	says "a wrong clock: connecting says the same" "7 min behind that of Quill" "$(account=other connect_by_consent </dev/null 2>&1)"
	direct '/test/clock?ahead=0' -d '' >/dev/null
	ok "the clock is right again: it goes out by itself" gets "$id" published
	is "the clock is right again: once" 1 "$(on_server "$text")"
}

survives_forgotten_token() {
	local text='Written before the token died'
	end_server
	mv "$server_data/requests" "$server_data/requests.before"
	begin_server_again || die "the server does not start again"
	plan "$text"
	ok "a dead token: the account wants to be connected again" until_true is_account_state reconnect
	says "a dead token: in words" "no longer accepts" "$(why_of_account)"
	connects
	ok "a dead token: connected again, the post goes out" gets "$id" published
	is "a dead token: once" 1 "$(on_server "$text")"
}

never_the_same() {
	local all
	all=$(cat "$server_data/requests.before" "$server_data/requests")
	is "no nonce came twice, but for the one that this test sent again" 1 "$(awk '{ print $5 }' <<<"$all" | sort | uniq -d | wc -l)"
	is "the three verifiers never disagreed" '' "$(awk '$4 == 500' <<<"$all")"
	ok "they had much to verify" [ "$(wc -l <<<"$all")" -gt 15 ]
}
