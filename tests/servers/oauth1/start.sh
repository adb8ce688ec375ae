# The OAuth 1.0a platform's part of ../start.sh, which reads it. It forgets everything when it stops.
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154

serve() {
	local id='library app/1' secret='s&cr=t + 100% ö'
	launch oauth1.log env "SCHEDPOST_NODE_MODULES=$installed/" "CLIENT_ID=$id" "CLIENT_SECRET=$secret" \
		node "$here/oauth1/server.mjs" "$port" "$dir"
	until_true request /wall -f
	write_credentials "CLIENT_ID='$id'" "CLIENT_SECRET='$secret'"
}
