# snac2's part of ../start.sh, which reads it: a small Fediverse server with Mastodon's client API.
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154,SC2034

snac=$installed/usr/bin/snac

# The answers to its questions: address and port to listen on, its name, path prefix, administrator.
make_data() {
	printf '%s\n' 127.0.0.1 "$port" "localhost:$public" '' '' | "$snac" init "$dir/data" >"$dir/init.log" 2>&1
	sed -i 's/"protocol": "https"/"protocol": "http"/' "$dir/data/server.json"
	"$snac" adduser "$dir/data" alice </dev/null 2>>"$dir/init.log" | sed -n 's/^User password is //p' >"$dir/password"
	[ -s "$dir/password" ] || die "no account"
}

field() { printf %s "$2" | grep -o "\"$1\": *\"[^\"]*\"" | head -n 1 | cut -d '"' -f 4; }

# Registers a client, signs in as the person does, and trades the code for a token.
make_token() {
	local app id secret url code answer back=http://127.0.0.1/callback
	app=$(request /api/v1/apps -d client_name=schedpost --data-urlencode "redirect_uris=$back" -d 'scopes=read write')
	id=$(field client_id "$app") secret=$(field client_secret "$app")
	url="$base/oauth/authorize?response_type=code&client_id=$id&redirect_uri=$back&scope=read+write&state=start"
	code=$(CONNECT_TO=127.0.0.1:$port "$here/snac2/person.sh" "$url" alice "$(cat "$dir/password")" |
		sed -n 's/.*[?&]code=\([^&]*\).*/\1/p')
	answer=$(request /oauth/token -d grant_type=authorization_code -d "code=$code" -d "client_id=$id" \
		-d "client_secret=$secret" --data-urlencode "redirect_uri=$back")
	field access_token "$answer"
}

serve() {
	local token
	# Told to stop it sleeps for up to three seconds first; what it has answered is in its files by then.
	patience=10
	if is_fresh; then rm -rf "$dir/data" && make_data; fi
	launch snac2.log "$snac" httpd "$dir/data"
	until_true request /api/v1/instance -f
	is_fresh || return 0
	token=$(make_token)
	[ -n "$token" ] || die "no token"
	write_credentials HANDLE=alice "PASSWORD=$(cat "$dir/password")" "TOKEN=$token"
}
