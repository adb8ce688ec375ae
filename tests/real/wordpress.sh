# wordpress.sh - a website made with WordPress: a draft first, then one step that makes it public.
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154

plugin=wordpress account=web keeps=no
publish_path=/wp-json/wp/v2/posts/	# of a post that is there: the step from draft to public
any_path=/wp-json/wp/v2/posts/
gap=1	# a second try writes the draft anew before that step

begin_platform() {
	secret=$APP_PASSWORD
	as_owner '/wp-json/wp/v2/posts/1?force=true' -X DELETE >/dev/null	# "Hello world!"
}

answers() { printf '%s\n' password "$LOGIN" "${1:-$APP_PASSWORD}"; }
connection_ages() { echo fresh; }
as_owner() { direct "$1" -u "$LOGIN:$secret" "${@:2}"; }

# A text of one line is the title as well.
posts() {
	as_owner '/wp-json/wp/v2/posts?per_page=100&status=any&context=edit&orderby=id&order=asc' | jq -c \
		--argjson media "$(as_owner '/wp-json/wp/v2/media?per_page=100&context=edit')" '
		[.[] | . as $post | ($media | map(select(.id == $post.featured_media))) as $pictures | {id, status,
			title: .title.raw, content: .content.raw, alts: ($pictures | map(.alt_text)),
			pictures: ($pictures | map(.source_url)), text: (.content.raw | gsub("<[^>]*>"; "") | rtrimstr("\n"))}]'
}

picture_of() { web --connect-to "::127.0.0.1:$server_port" "$(jq -r '.pictures[0]' <<<"$1")"; }

check_text() {
	is "it is public" publish "$(jq -r .status <<<"$1")"
	says "the address is a link" '<a href="https://example.org/a?b=1">https://example.org/a?b=1</a>, please' \
		"$(jq -r .content <<<"$1")"
}

# A website has no answers to posts: each part is a post of its own.
check_chain() { is "each part is public" '["publish","publish","publish"]' "$(jq -c 'map(.status)' <<<"$1")"; }

check_deleted() { all_are_gone; }

own_cases() {
	timed survives_lost_draft
	timed walks_as_admin
	browser_cases
	timed says_no
	evening
}

# ---- the evening: the hacker has the application password of the tests

list_path='/wp-json/wp/v2/posts?author'
check_severed() { is_proved_dead "$1"; }

connect_for_evening() {
	listens_at "http://127.0.0.1:$((server_port + 200))/"
	begin_browser
	web -o "$work/thanks" "$(person_agrees "$opened")"
	end_person
}

hacker_posts() {
	as_owner /wp-json/wp/v2/posts --data-urlencode "title=$1" --data-urlencode "content=$1" -d status=publish >/dev/null
}

address_of() { as_owner "/wp-json/wp/v2/posts/$(jq -r .id <<<"$1")" | jq -r .link; }
hacker_renames() { as_owner /wp-json/wp/v2/users/me --data-urlencode "name=$1" >/dev/null; }
edits_there() { as_owner "/wp-json/wp/v2/posts/$(jq -r .id <<<"$1")" --data-urlencode "content=$2" >/dev/null; }
check_takedown() { is_gone_there "$1"; }

person_agrees() {
	local who=$LOGIN password=$PASSWORD
	[ -z "${2:-}" ] || who=admin password=admin-password
	CONNECT_TO=127.0.0.1:$server_port "$servers/wordpress/person.sh" "$1" "$who" "$password" "${3:-}"
}

says_no() {
	local account=nobody
	begin_browser
	web -o "$work/thanks" "$(person_agrees "$opened" '' no)"
	end_person
	ok "a no connects nothing" [ $? != 0 ]
	says "and it is told as a no" "was told no" "$(cat "$work/said")"
	is "no account is left of it" '' "$(account_state)"
}

# Somebody whom no other account here is; afterwards the site knows nothing of it.
walks_as_admin() {
	listens_at "http://127.0.0.1:$((server_port + 200))/"
	sit_down_at https://www.example.org
	types "schedpost connect wordpress --as website --server $BASE --inside"
	replies "Which way" ""
	soon is_hidden
	web -o "$work/thanks" "$(person_agrees "$(address_on_screen)" other)"
	set_up
	goes_as_told application-password
	says "and the access is taken back" "proved" "$(schedpost account remove website --yes 2>&1)"
}

# The draft that an earlier try has left is used again.
survives_lost_draft() {
	local text='The answer to the draft was lost'
	control clear "match POST /wp-json/wp/v2/posts" "cut first"
	plan "$text"
	once "$text" "$text" 1
	is "$text: nothing else of it is left over" 1 \
		"$(posts | jq --arg text "$text" 'map(select(.text == $text)) | length')"
	control clear
}

# ---- secrets

passwords=/wp-json/wp/v2/users/me/application-passwords

# The owner makes a second password and takes back the first.
end_secret() {
	local first
	first=$(as_owner "$passwords/introspect" | jq -r .uuid)
	secret=$(as_owner "$passwords" -d name=again | jq -r .password)
	as_owner "$passwords/$first" -X DELETE >/dev/null
}

new_secret() { :; }
why_dead() { echo "no longer accepts"; }
