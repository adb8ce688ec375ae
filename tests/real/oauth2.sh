# oauth2.sh - OAuth 2 before oidc-provider: consent with PKCE, renewal with tokens that work once, and taking back.
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154

plugin=haven account=alice
posted=0
short_life=62		# seconds; renewed a minute before its end

begin_platform() {
	secret=$CLIENT_SECRET
	use_test_plugin
}

posts() { direct /test/wall | jq -c '.posts | reverse'; }

# say yes|no: the person opens the address, signs in and answers; prints where the browser is sent.
say() { node "$servers/oauth2/person.mjs" "$asked" alice "$1"; }

token_life() { direct "/test/life?seconds=$1" >/dev/null; }
renewals() { grep -c '^refresh_token' "$server_data/tokens"; }
has_renewed() { [ "$(renewals)" -gt "$1" ]; }
wants_reconnect() { is_account_state reconnect; }

all_cases() {
	add_app "$CLIENT_SECRET" "$REDIRECT"
	timed hears_no
	timed refuses_changed_answers
	timed refuses_page_at_exchange
	timed connects
	timed publishes
	timed renews
	timed refuses_used_code
	timed survives_cut_renewal
	timed survives_page_at_renewal
	timed survives_kill
	timed takes_back
	never_twice
	keeps_secrets
}

hears_no() {
	begin_consent
	says "the address asks with S256" 'code_challenge_method=S256' "$asked"
	end_consent "$(say no)"
	says "a no is heard" "was told no" "$seen"
	ok "and nothing is connected" [ "$connected" != 0 ]
}

refuses_changed_answers() {
	local back
	begin_consent
	back=$(say yes)
	says "the server names itself" "iss=" "$back"
	end_consent "${back/state=/state=x}"
	says "another state is refused" "another dialogue" "$seen"
	begin_consent
	back=$(say yes)
	end_consent "${back/iss=http%3A%2F%2F/iss=http%3A%2F%2Fx}"
	says "another issuer is refused" "another server" "$seen"
	ok "no code of theirs was traded" [ ! -e "$server_data/tokens" ]
}

refuses_page_at_exchange() {
	direct '/test/page?times=1' >/dev/null
	begin_consent
	end_consent "$(say yes)"
	says "a proxy's page in place of tokens is told as such" "often a proxy or a maintenance page stands in between" "$seen"
	is "the code was sent once" 1 "$(wc -l <"$server_data/tokens")"
}

connects() {
	local back
	begin_consent
	back=$(say yes)
	end_consent "$back"
	code=$(grep -o 'code=[^&]*' <<<"$back")
	is "connects" 0 "$connected"
	ok "the account is ready" is_account_state ready
}

publishes() {
	local text="Post $((++posted))"
	plan "$text"
	ok "a post goes out" gets "$id" published
	is "it is there once" 1 "$(on_server "$text")"
}

renews() {
	token_life "$short_life"
	connects
	token_life 3600
	ok "the token is renewed ahead of its end" until_true has_renewed 0
	publishes	# shows the new one
	direct /test/expire >/dev/null
	publishes
	is "one that ended early is renewed by the new refresh token, when a post needs it" "$(printf 'refresh_token 200\n%.0s' 1 2)" \
		"$(awk '$1 == "refresh_token" { print $1, $2 }' "$server_data/tokens")"
	ok "the account is ready" is_account_state ready
}

# The answer to another dialogue, with a code that was traded already: that one's verifier does not fit it either.
refuses_used_code() {
	local back used
	connects
	used=$code
	account=bob begin_consent
	back=$(say yes)
	end_consent "${back/"$(grep -o 'code=[^&]*' <<<"$back")"/"$used"}"
	says "a used code is refused in words" "it was used already, or is too old" "$seen"
	ok "and connects nobody" [ "$connected" != 0 ]
	is "the server saw it twice, and said no to the second" 'authorization_code 200 authorization_code 400' \
		"$(tail -n 2 "$server_data/tokens" | awk '{ print $1, $2 }' | paste -sd ' ')"
	publishes
}

# begin_renewal TEXT HOW...: a post whose access token has ended; its renewal is answered by a page, or as the proxy is
# told.
begin_renewal() {
	connects
	before=$(renewals)
	direct /test/expire >/dev/null
	if [ "$2" = page ]; then direct '/test/page?times=1' >/dev/null; else control clear "match POST /token" "${@:2}"; fi
	plan "$1"
}

# is_over WHAT TEXT WORDS: the renewal was sent once and brought nothing, so a person is asked; then the post goes out.
is_over() {
	ok "$1: the account asks to be connected again" until_true wants_reconnect
	says "$1: in words" "$3" "$(why_of_account)"
	is "$1: the refresh token was sent once" $((before + 1)) "$(renewals)"
	control clear
	connects
	ok "$1: connected again, the post goes out" gets "$id" published
	is "$1: once" 1 "$(on_server "$2")"
}

survives_cut_renewal() {
	local text='The answer was cut in the middle'
	begin_renewal "$text" "cut inside"
	is_over "an answer cut in the middle" "$text" "broke before its answer came"
}

survives_page_at_renewal() {
	local text="A proxy's page came"
	begin_renewal "$text" page
	is_over "a proxy's page" "$text" "often a proxy or a maintenance page stands in between"
}

survives_kill() {
	local text='Killed between sending and answer'
	begin_renewal "$text" hold "cut first"
	ok "killed: the renewal is held" until_true cuts_done 1
	end_daemon KILL
	control clear
	begin_daemon
	is_over "killed between sending and answer" "$text" "onnect"
}

takes_back() {
	local said
	said=$(schedpost --yes revoke "$account" 2>&1)
	says "revoke proves itself" "proved" "$said"
	ok "the account is not connected any more" [ "$(account_state)" != ready ]
}

never_twice() {
	is "no refresh token came twice" '' "$(awk '$1 == "refresh_token" { print $3 }' "$server_data/tokens" | sort | uniq -d)"
	ok "there were some" [ "$(renewals)" -gt 4 ]
}
