# bluesky.sh - Bluesky's own PDS: facets by bytes, replies with their root, exact look-ups.
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154

plugin=bluesky account=sky keeps=yes
publish_path=/xrpc/com.atproto.repo.putRecord
any_path=/xrpc/com.atproto.repo.
gap=0

. "$here/bluesky_browser.sh"

begin_platform() {
	secret=$APP_PASSWORD
	echo "platforms = { bluesky = { plc = \"$DIRECTORY\"; }; };" >>"$work/schedpost.conf"
}
answers() { printf '%s\n' "$HANDLE" app-password "${1:-$APP_PASSWORD}"; }
connection_ages() { echo fresh reused; }

# Oldest first, as all posts functions tell them.
posts() {
	direct "/xrpc/com.atproto.repo.listRecords?repo=$DID&collection=app.bsky.feed.post&limit=100&reverse=true" | jq -c '
		[.records[] | {id: .uri, text: .value.text, alts: [.value.embed.images[]?.alt],
			blobs: [.value.embed.images[]?.image.ref."$link"], reply: .value.reply, facets: .value.facets}]'
}

picture_of() { direct "/xrpc/com.atproto.sync.getBlob?did=$DID&cid=$(jq -r '.blobs[0]' <<<"$1")"; }

# facet POST KIND: the bytes of the text that a facet of that kind covers, and what it leads to.
facet() {
	local LC_ALL=C text from to value
	text=$(jq -r .text <<<"$1")
	read -r from to value < <(jq -r --arg kind "app.bsky.richtext.facet#$2" '.facets[] |
		select(.features[0]."$type" == $kind) | [.index.byteStart, .index.byteEnd, .features[0][.features[0] | keys[] |
		select(. != "$type")]] | map(tostring) | join(" ")' <<<"$1")
	echo "${text:from:to-from} $value"
}

check_text() {
	is "the hashtag's facet covers its bytes behind an emoji" "#Library Library" "$(facet "$1" tag)"
	is "the mention's facet covers its bytes and names the person" "@alice.test $DID" "$(facet "$1" mention)"
	is "the link's facet covers its bytes, without the comma" "https://example.org/a?b=1 https://example.org/a?b=1" \
		"$(facet "$1" link)"
}

check_chain() {
	is "each part answers the one before, and all have one root" true "$(jq '
		.[0].reply == null and .[1].reply.root.uri == .[0].id and .[1].reply.parent.uri == .[0].id
		and .[2].reply.root.uri == .[0].id and .[2].reply.parent.uri == .[1].id' <<<"$1")"
}

check_deleted() { all_are_gone; }

own_cases() {
	timed walks_in_the_browser
	timed walks_with_a_password
	evening_of_carol
}

# ---- the evening: carol's log-in is from the browser; beside it there is that of alice, by an app password

evening_of_carol() {
	local HANDLE=carol.test PASSWORD=carol-password account=carol DID list_path
	DID=$(direct '/xrpc/com.atproto.identity.resolveHandle?handle=carol.test' | jq -r .did)
	list_path="/xrpc/com.atproto.repo.listRecords?repo=${DID//:/%3A}&"
	evening
}

as_alice() { HANDLE=alice.test PASSWORD=alice-password as_owner "$@"; }

connect_for_evening() {
	local APP_PASSWORD
	APP_PASSWORD=$(as_alice createAppPassword '{"name":"evening"}' | jq -r .password)
	HANDLE=alice.test account=sky connect
	printf '%s\n\n' "$trial_id" | schedpost app add bluesky --redirect "$back" >/dev/null
	by_browser carol
}

check_severed() {
	is_proved_dead "$1"
	says "evening: an app password is told to be removed by hand" "'sky': not possible by program" "$1"
	says "evening: with the page" "https://bsky.app/settings/app-passwords" "$1"
	as_alice revokeAppPassword '{"name":"evening"}' >/dev/null
}

write_record() {	# COLLECTION RKEY RECORD
	json /xrpc/com.atproto.repo.putRecord -H "Authorization: Bearer $(session)" -d "$(jq -nc --arg did "$DID" --arg rkey "$2" \
		--arg collection "$1" --argjson record "$3" '{repo: $did, collection: $collection, rkey: $rkey, record: $record}')"
}

a_record() {	# TEXT
	jq -nc --arg text "$1" --arg now "$(date -u +%FT%T.000Z)" '{"$type": "app.bsky.feed.post", text: $text, createdAt: $now}'
}

hacker_posts() {
	json /xrpc/com.atproto.repo.createRecord -H "Authorization: Bearer $(session)" -d "$(jq -nc --arg did "$DID" \
		--argjson record "$(a_record "$1")" '{repo: $did, collection: "app.bsky.feed.post", record: $record}')" >/dev/null
}

hacker_renames() {
	write_record app.bsky.actor.profile self "$(jq -nc --arg name "$1" \
		'{"$type": "app.bsky.actor.profile", displayName: $name}')" >/dev/null
}

edits_there() {
	local uri
	uri=$(jq -r .id <<<"$1")
	write_record app.bsky.feed.post "${uri##*/}" "$(a_record "$2")" >/dev/null
}

address_of() {
	local uri
	uri=$(jq -r .id <<<"$1")
	echo "https://bsky.app/profile/$HANDLE/post/${uri##*/}"
}

check_takedown() { is_gone_there "$1"; }

# Somebody whom no other account here is.
walks_with_a_password() {
	local password
	new_person library >/dev/null
	password=$(HANDLE=library.test PASSWORD=library-password as_owner createAppPassword '{"name":"walk"}' | jq -r .password)
	sit_down_at https://bsky.social 's|library\.test|library.bsky.social|'
	types "schedpost connect bluesky --as library-sky --server $BASE --inside"
	replies "handle" library.test
	replies "How shall schedpost" app-password
	replies_hidden "$password"
	set_up
	goes_as_told app-password
}

# ---- secrets

session() {
	json /xrpc/com.atproto.server.createSession -d "{\"identifier\":\"$HANDLE\",\"password\":\"$PASSWORD\"}" |
		jq -r .accessJwt
}

as_owner() { json "/xrpc/com.atproto.server.$1" -H "Authorization: Bearer $(session)" -d "$2"; }

# The app password is taken back, and the server forgets all sessions: it signs with another key from now on.
end_secret() {
	as_owner revokeAppPassword '{"name":"schedpost"}' >/dev/null
	end_server
	export PDS_JWT_SECRET=another
	begin_server_again || die "the server does not start again"
}

new_secret() { secret=$(as_owner createAppPassword '{"name":"again"}' | jq -r .password); }
why_dead() { echo "app password"; }
