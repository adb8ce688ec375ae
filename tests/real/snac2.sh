# snac2.sh - snac2, which speaks Mastodon's client API: look-ups by list only, and no way to delete.
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154

plugin=mastodon account=snac keeps=no
publish_path=/api/v1/statuses
any_path=/api/v1/
gap=0

begin_platform() {
	secret=$TOKEN
	account_id=$(as_owner /api/v1/accounts/verify_credentials | jq -r .id)
}

answers() { printf '%s\n' token "${1:-$TOKEN}"; }
connection_ages() { echo fresh; }
as_owner() { direct "$1" -H "Authorization: Bearer $secret" "${@:2}"; }

posts() {
	as_owner "/api/v1/accounts/$account_id/statuses?limit=100" | jq -c '[.[] | {id, url, text, content,
		reply: .in_reply_to_id, alts: [.media_attachments[].description], pictures: [.media_attachments[].url],
		tags: [.tags[].name]}] | reverse'
}

picture_of() { web --connect-to "::127.0.0.1:$server_port" "$(jq -r '.pictures[0]' <<<"$1")"; }

check_text() {
	is "the server knows the hashtag" '["library"]' "$(jq -c .tags <<<"$1")"
	says "the server shows the link" '<a href="https://example.org/a?b=1"' "$(jq -r .content <<<"$1")"
}

check_chain() {
	is "each part answers the one before" true \
		"$(jq '.[0].reply == null and .[1].reply == .[0].id and .[2].reply == .[1].id' <<<"$1")"
}

tells_why() {
	seen=$(jobs_of "$1" | jq -r .why | sort -u)
	[[ $seen == *"could not be taken down"* ]]
}

# This server cannot delete from outside: what is told must be true, and help.
check_deleted() {
	ok "show tells that it could not be taken down" until_true tells_why "$text_id"
	says "show tells what to do" "delete it by hand" "$(schedpost show "$text_id")"
	says "history tells it, with the address" "$(the_post "$text_text" | jq -r .url)" \
		"$(history_of "$text_id" | grep 'could not be taken down')"
	ok "it still stands as published" is_state "$text_id" published
	is "for it is there" 1 "$(on_server "$text_text")"
	ok "the same is told of the picture" until_true tells_why "$picture_id"
	ok "the same is told of the chain" until_true tells_why "$chain_id"
}

own_cases() {
	browser_cases
	list_path="/api/v1/accounts/$account_id/statuses"
	evening
}

# ---- the evening

check_severed() { is_proved_dead "$1"; }

connect_for_evening() {
	listens_at "http://127.0.0.1:$((server_port + 200))"
	begin_browser
	web -o "$work/thanks" "$(person_agrees "$opened")"
	end_person
}

as_hacker() { direct "$1" -H "Authorization: Bearer $(new_token Moonlight)" "${@:2}"; }
hacker_posts() { as_hacker /api/v1/statuses --data-urlencode "status=$1" >/dev/null; }
hacker_renames() { as_hacker /api/v1/accounts/update_credentials -X PATCH --data-urlencode "display_name=$1" >/dev/null; }
edits_there() { as_owner "/api/v1/statuses/$(jq -r .id <<<"$1")" -X PUT --data-urlencode "status=$2" >/dev/null; }

address_of() { jq -r .url <<<"$1"; }

# What a program cannot delete is told to be done by hand, and where.
check_takedown() {
	is "evening: it is told to be done by hand" by-hand "$(takedown_outcome)"
	says "evening: with its address" "Log in on the server's website and delete it by hand: $(the_post "$1" | jq -r .url)" \
		"$(schedpost takedown list)"
	is "evening: for it is there" 1 "$(on_server "$1")"
}

# The other one is made here, for snac2 takes new people while it runs.
person_agrees() {
	local who=$HANDLE password=$PASSWORD snac=${SCHEDPOST_TEST_SERVERS:-$here/../../build/servers}/snac2/usr/bin/snac
	if [ -n "${2:-}" ]; then
		who=bob password=$("$snac" adduser "$server_data/data" bob </dev/null 2>/dev/null | sed -n 's/^User password is //p')
	fi
	CONNECT_TO=127.0.0.1:$server_port "$servers/snac2/person.sh" "$1" "$who" "$password"
}

# ---- secrets

end_secret() { rm "$server_data"/data/token/*.json; }

new_secret() { secret=$(new_token schedpost); }

# new_token PROGRAM: registers it, signs in as the person does, and trades the code for a token.
new_token() {
	local app url code back=http://127.0.0.1/callback
	app=$(direct /api/v1/apps -d "client_name=$1" -d "redirect_uris=$back" -d 'scopes=read write' |
		jq -r '"\(.client_id) \(.client_secret)"')
	url="$BASE/oauth/authorize?response_type=code&client_id=${app% *}&redirect_uri=$back&scope=read+write&state=start"
	code=$(CONNECT_TO=127.0.0.1:$server_port "$servers/snac2/person.sh" "$url" "$HANDLE" "$PASSWORD" |
		sed -n 's/.*[?&]code=\([^&]*\).*/\1/p')
	direct /oauth/token -d grant_type=authorization_code -d "code=$code" -d "client_id=${app% *}" \
		-d "client_secret=${app#* }" -d "redirect_uri=$back" | jq -r .access_token
}

why_dead() { echo "no longer accepts"; }
