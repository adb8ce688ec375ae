# bluesky_browser.sh - the whole log-in in the browser at a real PDS, a program playing the person: tokens bound to a key.
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154

back=http://127.0.0.1:27299/		# where the browser comes back
trial_id="http://localhost?redirect_uri=http%3A%2F%2F127.0.0.1%3A27299%2F&scope=atproto%20transition%3Ageneric"

new_person() { json /xrpc/com.atproto.server.createAccount -d "{\"handle\":\"$1.test\",\"email\":\"$1@example.test\",
	\"password\":\"$1-password\"}" | jq -r .did; }

shown_address() { grep -o "$BASE/oauth/authorize[^ ]*" "$work/shown"; }

# by_browser PERSON [no]: the account of carol is asked for, and PERSON logs in and agrees. $seen has what was said.
by_browser() {
	local typing door address
	rm -f "$work/typing"
	mkfifo "$work/typing"
	: >"$work/shown"
	timeout 60 "$build/schedpost" --data "$data" connect bluesky --as "$account" --server "$BASE" --inside \
		--zone Europe/London <"$work/typing" >"$work/shown" 2>&1 &
	door=$!
	exec {typing}>"$work/typing"
	printf '%s\n' carol.test browser >&"$typing"
	until_true shown_address >"$work/address" || cat "$work/shown"
	address=$(tail -n 1 "$work/address")
	web -o "$work/page" "$(CONNECT_TO=127.0.0.1:$server_port "$servers/bluesky/person.sh" "$address" "$1.test" "$1-password" \
		"${2:-yes}")"
	wait "$door"
	exec {typing}>&-
	seen=$(cat "$work/shown")
}

# again_with NAME=VALUE...: the server with other secrets.
again_with() {
	local did=$DID
	end_server
	local -x "$@"
	begin_server_again || die "the server does not start again"
	DID=$did	# what the server tells is of its first person
}

walks_in_the_browser() {
	local account=browser DID id
	DID=$(new_person carol)
	new_person dave >/dev/null
	printf '%s\n\n' "$trial_id" | schedpost app add bluesky --redirect "$back" >/dev/null
	agrees
	posts_with_the_key
	renews
	survives_kill first 1 'after the server took it, with a key'
	is_killed_while_it_renews
	revokes
	is "nothing is there twice of the account with a key" '[]' \
		"$(posts | jq -c 'map(.text) | group_by(.) | map(select(length > 1)[0])')"
}

agrees() {
	by_browser carol no
	says "in the browser: a no is heard" "was told no" "$seen"
	by_browser dave
	says "in the browser: somebody else's log-in is not taken" "Somebody else" "$seen"
	is "in the browser: nothing is connected by then" '' "$(schedpost --json account list | jq -r '.data.accounts[] |
		select(.name == "browser" and .state == "ready") | .name')"
	by_browser carol
	ok "in the browser: connected" is_account_state ready
	schedpost account set "$account" --late-after 1h >/dev/null
}

posts_with_the_key() {
	local text='Said with a key, #Library'
	plan "$text"
	ok "with a key: a text goes out" gets "$id" published
	is "with a key: it is there once" 1 "$(on_server "$text")"
	plan 'Shown with a key' --media "$work/dirty.jpg" --alt 'A door in a wall' --looked-at
	ok "with a key: a picture goes out" gets "$id" published
	picture_of "$(the_post 'Shown with a key')" >"$work/published.jpg"
	ok "with a key: it is there" cmp "$work/clean.jpg" "$work/published.jpg"
	again_with "PDS_DPOP_SECRET=$(printf '7%.0s' {1..64})"
	control clear "match POST $publish_path"
	plan 'After all nonces have changed'
	ok "with a key: other nonces, and it goes out" gets "$id" published
	is "with a key: it is there once" 1 "$(on_server 'After all nonces have changed')"
	control stats
	is "with a key: the server has refused it once, and taken it once" "ok seen 2 cuts 0" "$reply"
}

# With another secret the server knows no access token any more; tokens to renew with it keeps elsewhere.
renews() {
	again_with PDS_JWT_SECRET=of-the-first-walk
	plan 'After the access has run out'
	ok "renewal: the post goes out" gets "$id" published
	is "renewal: it is there once" 1 "$(on_server 'After the access has run out')"
	plan 'And one more'
	ok "renewal: the new access goes on" gets "$id" published
}

is_killed_while_it_renews() {
	again_with PDS_JWT_SECRET=of-the-second-walk
	control clear "match POST /oauth/token" hold "cut first"
	plan 'Waits for a person'
	ok "killed in a renewal: the server has taken the token" until_true cuts_done 1
	end_daemon KILL
	control clear "match POST /oauth/token"
	begin_daemon
	ok "killed in a renewal: a person is asked to connect" until_true is_account_state reconnect
	control stats
	is "killed in a renewal: the used token is never sent again" "ok seen 0 cuts 0" "$reply"
	is "killed in a renewal: the post waits" 0 "$(on_server 'Waits for a person')"
	by_browser carol
	ok "killed in a renewal: connected again" is_account_state ready
	ok "killed in a renewal: the post goes out" gets "$id" published
	is "killed in a renewal: it is there once" 1 "$(on_server 'Waits for a person')"
}

revokes() {
	local said
	said=$(schedpost revoke "$account" --yes 2>&1)
	says "revoke: it is proved" "proved" "$said"
	is "revoke: the account wants a person" false "$(schedpost --json account list | jq '.data.accounts[] |
		select(.name == "browser") | .state == "ready"')"
}
