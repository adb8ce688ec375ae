#!/bin/bash
# SPDX-License-Identifier: MIT
# metadata.sh - the file by which Bluesky knows the organisation's schedpost: written on any machine, with or without a daemon.
. "$(dirname "$0")/lib.sh"

page=https://www.example.org/schedpost.json
run schedpost app metadata bluesky --url "$page"
sees "it says where the file goes, and what comes then" 0 "$page" "schedpost app add bluesky"
cp "$tmp/out" "$tmp/file"
of() { jq -r "$1" "$tmp/file"; }
is "its address is the client id" "$(of .client_id)" "$page"
is "a program on somebody's own machine" "$(of .application_type)" native
is "has no secret" "$(of .token_endpoint_auth_method)" none
is "its tokens are bound to a key" "$(of .dpop_bound_access_tokens)" true
is "it asks for what posts need" "$(of .scope)" "atproto transition:generic"
is "it logs in and renews" "$(of '.grant_types | join(" ")')" "authorization_code refresh_token"
is "by a code" "$(of '.response_types | join(" ")')" code
is "the browser comes back to this machine" "$(of '.redirect_uris | length')" 1
check "and to nowhere else" eval '[[ $(of ".redirect_uris[0]") == http://127.0.0.1* ]]'
check "the file has these fields and no others" [ "$(of 'keys | length')" = 9 ]

run schedpost app metadata bluesky --url "$page" --redirect http://127.0.0.1:9999/back
cp "$tmp/out" "$tmp/file"
is "or where it is told to" "$(of '.redirect_uris[0]')" http://127.0.0.1:9999/back
is "programs get the same text" "$(field .data.client_file schedpost app metadata bluesky --url "$page" | jq -r .client_id)" "$page"

for wrong in http://www.example.org/a.json https://localhost/a.json https://www.example.org https://www.example.org/ \
	"https://www.example.org/a b.json" "https://www.example.org/a.json?x=1" "https://www.example.org/a.json#x"; do
	run schedpost app metadata bluesky --url "$wrong"
	sees "'$wrong' is no address of such a file" 1 "--url takes the whole address"
done
run schedpost app metadata mastodon --url "$page"
sees "others want no file" 1 "Only bluesky"
finish
