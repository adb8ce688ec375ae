# The OAuth 2 server's part of ../start.sh, which reads it. It forgets everything when it stops.
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154

serve() {
	local id='library & co' secret='s:e&c=r%t + 1' redirect=http://127.0.0.1:$((port + 2000))/
	launch oauth2.log env "SCHEDPOST_NODE_MODULES=$installed/" "CLIENT_ID=$id" "CLIENT_SECRET=$secret" "REDIRECT=$redirect" \
		node "$here/oauth2/server.mjs" "$port" "$base" "$dir"
	until_true request /.well-known/openid-configuration -f
	write_credentials "CLIENT_ID='$id'" "CLIENT_SECRET='$secret'" "REDIRECT=$redirect"
}
