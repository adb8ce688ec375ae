# cases.sh - what must hold on every platform: published as written, gone when taken down, and once, whatever breaks.
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154
#
# A platform's own file gives: plugin, account, publish_path (of its public request) and any_path (of that and of its
# look-ups), keeps (its connections), gap (requests between two public ones); begin_platform, answers [SECRET],
# connection_ages, posts, picture_of POST, check_text POST, check_chain POSTS, check_deleted, own_cases, end_secret,
# new_secret and why_dead.

all_cases() {
	timed connects
	timed publishes_text
	timed publishes_picture
	timed publishes_chain
	timed deletes
	timed survives_cuts
	timed survives_two_losses
	timed survives_kill first 1 'after the server took it'
	timed survives_kill before 0 'before the server got it'
	own_cases
	timed survives_dead_secret
	nothing_twice
	keeps_secrets
}

connects() {
	connect wrong-secret
	ok "a wrong secret is refused" [ $? != 0 ]
	connect
	ok "connects" is_account_state ready
}

# ---- as written

publishes_text() {
	local words text='Hällo 👩‍👩‍👧 #Library asks @alice.test: see https://example.org/a?b=1, please'
	plan "$text"
	ok "a text goes out" gets "$id" published
	is "the text is there, once, as written" 1 "$(on_server "$text")"
	check_text "$(the_post "$text")"
	says "show has the address" "$(jq -r .url <<<"$(jobs_of "$id")")" "$(schedpost show "$id")"
	says "show --preview shows what the public sees" "${text#* }" "$(schedpost show "$id" --preview)"
	seen=$(for words in list status "show $id --preview" "history $id"; do schedpost --json $words; done)
	ok "list, status, show and history answer in JSON" [ "$(jq -s 'map(.ok) == [true, true, true, true]' <<<"$seen")" = true ]
	text_id=$id text_text=$text
}

publishes_picture() {
	local text='The new reading room' alt='A “door” in a blue wall, & a window'
	make_pictures
	plan "$text" --media "$work/dirty.jpg" --alt "$alt" --looked-at
	says "add tells that the picture's place is removed" location "$(jq -r '.say[]' <<<"$added")"
	ok "a picture goes out" gets "$id" published
	is "its alt text is there" "$alt" "$(the_post "$text" | jq -r '.alts[]')"
	picture_of "$(the_post "$text")" >"$work/published.jpg"
	seen=$(strings "$work/published.jpg" 2>/dev/null | head -n 5)
	ok "its picture is there, without the place and the name in it" cmp "$work/clean.jpg" "$work/published.jpg"
	is "what was planted was in it before" 2 "$(grep -ao 'Patient' "$work/dirty.jpg" | wc -l)"
	picture_id=$id picture_text=$text
}

publishes_chain() {
	local before parts
	before=$(posts | jq length)
	plan --chain $'Part one of three\n---\nPart two of three\n---\nPart three of three'
	ok "a chain of three goes out" gets "$id" published
	parts=$(posts | jq -c ".[$before:]")
	is "its parts are there in order" '["Part one of three","Part two of three","Part three of three"]' \
		"$(jq -c 'map(.text)' <<<"$parts")"
	check_chain "$parts"
	chain_id=$id
}

# ---- taken down

deletes() {
	local said
	for id in "$text_id" "$picture_id" "$chain_id"; do
		said=$(schedpost --json --yes delete "$id")
		says "delete answers in JSON" "is being taken down" "$(jq -r '.say[]' <<<"$said")"
	done
	check_deleted
}

# Where a platform can delete.
all_are_gone() {
	ok "the text is told to be gone" gets "$text_id" 'taken down'
	ok "the picture's post is told to be gone" gets "$picture_id" 'taken down'
	ok "all parts of the chain are told to be gone" gets "$chain_id" 'taken down'
	is "they are gone on the server" '[]' "$(posts)"
}

# ---- exactly once

# once WHAT TEXT CUTS: it ends published, with one copy on the server; so many connections were cut.
once() {
	ok "$1: told to be published" gets "$id" published
	is "$1: one copy on the server" 1 "$(on_server "$2")"
	control stats
	is "$1: so many requests were cut" "$3" "${reply##* }"
}

# cut AGE KIND TIMES: of one post's publishing requests.
cut() {
	local text="Cut $2, $1 connection, $3 in a row" wanted=1 which="$1 only"
	[ "$2" = before ] && wanted=$3		# what has arrived is found by the look-up, and never sent again
	[ "$1$3" = fresh2 ] && which=any	# the second goes out on the connection of the look-up
	# A daemon that has just begun has no connections; one that has asked something keeps that connection.
	end_daemon
	begin_daemon
	control clear "match POST $publish_path" "$which" "times $3" "gap $gap" "cut $2"
	[ "$1" = fresh ] || text+=", @alice.test"
	plan "$text"
	once "$text" "$text" "$wanted"
}

survives_cuts() {
	local age kind times
	is "connections are kept between requests" "$keeps" "$(keeps_connections)"
	for age in $(connection_ages); do
		for kind in before first inside 'after 20'; do
			for times in 1 2; do cut "$age" "$kind" "$times"; done
		done
	done
	control clear
}

# Whether the server answers two requests on one connection.
keeps_connections() {
	local n
	n=$(web -o "$work/first" -w '%{num_connects}' "$BASE$any_path" --next -s --noproxy '*' --max-time 20 \
		-o "$work/second" -w '%{num_connects}' "$BASE$any_path")
	if [ "$n" = 10 ]; then echo yes; else echo no; fi
}

# The answer is lost, and then that of the look-up too.
survives_two_losses() {
	local text='Lost, and lost again as it was looked up'
	control clear "match * $any_path" "times 2" "cut first"
	plan "$text"
	once "$text" "$text" 2
	says "history tells that it was found" "its answer was lost, and it was found there" "$(history_of "$id")"
	control clear
}

# survives_kill KIND WANTED WHEN: the daemon dies while an answer is awaited; the next one looks before it sends.
survives_kill() {
	local text="Killed $3"
	control clear "match POST $publish_path" hold "cut $1"
	plan "$text"
	ok "$text: the request is held" until_true cuts_done 1
	is "$text: it is under way" sending "$(jobs_of "$id" | jq -r .state)"
	end_daemon KILL
	is "$text: copies at that moment" "$2" "$(on_server "$text")"
	control clear
	begin_daemon
	ok "$text: told to be published" gets "$id" published
	is "$text: one copy on the server" 1 "$(on_server "$text")"
}

# ---- a secret that is accepted no more

survives_dead_secret() {
	local text='Written before the log-in died' said
	schedpost account set "$account" --late-after 1s >/dev/null
	end_secret
	plan "$text"
	ok "a dead log-in: the account wants to be connected again" until_true is_account_state reconnect
	said=$(schedpost account list)
	says "a dead log-in: account list says why, in words" "$(why_dead)" "$said"
	says "a dead log-in: status says what to do" "connect" "$(schedpost status)"
	ok "a dead log-in: the post waits" is_state "$id" waiting
	is "a dead log-in: nothing is on the server" 0 "$(on_server "$text")"
	until_true is_overdue
	new_secret
	connect "$secret"
	ok "connected again under the same name" is_account_state ready
	ok "the late post asks" gets "$id" 'missed its time'
	says "the late post says what can be done" "schedpost now $id" "$(schedpost show "$id")"
	is "it has not gone out by itself" 0 "$(on_server "$text")"
	schedpost now "$id" >/dev/null
	ok "sent by hand, it goes out" gets "$id" published
	is "and is there once" 1 "$(on_server "$text")"
}

# More than the second that it may be late.
is_overdue() {
	local at
	at=$(jobs_of "$id" | jq -r .at)
	[ $(($(date +%s) - $(date -d "$at" +%s))) -gt 2 ]
}

# ---- at the end

nothing_twice() {
	is "at the end nothing is there twice" '[]' "$(posts | jq -c 'map(.text) | group_by(.) | map(select(length > 1)[0])')"
}

keeps_secrets() {
	seen=$(grep -nF -e "$secret" "$work/daemon.log")
	ok "no secret is in the daemon's log" [ -z "$seen" ]
	seen=$(grep -lrF -e "$secret" "$data")
	ok "no secret lies open in the data folder" [ -z "$seen" ]
}
