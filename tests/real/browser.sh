# browser.sh - what must hold where a person agrees in a browser: on this machine, over SSH, and when something is wrong.
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154
#
# The account that a pasted secret has connected is connected again, so it stays the same one throughout.
# A platform's own file gives person_agrees ADDRESS [other], which prints where the browser is sent.

browser_cases() {
	local back=http://127.0.0.1:$((server_port + 200))/ went_before=
	listens_at "$back"
	timed connects_in_browser
	timed revokes
	timed connects_over_ssh
	timed refuses_another_person
	connect		# by the pasted secret, as before
	ok "a pasted secret connects it, too" is_account_state ready
}

# Each schedpost of these tests listens at a place of its own; the keys are not used.
listens_at() { printf 'unused\nunused\n' | schedpost app add "$plugin" --redirect "$1" >/dev/null; }

# The person presses Enter, and opens the address; $opened is it.
begin_browser() {
	begin_person connect "$plugin" --as "$account" --server "$BASE" --inside --zone Europe/London
	type_in ''
	until_true address_shown || die "no address was shown: $(cat "$work/said")"
	opened=$seen
}

connects_in_browser() {
	local text='Written after a log-in in the browser' went
	begin_browser
	went=$(person_agrees "$opened")
	says "the browser comes back to this machine" "$back?" "$went"
	says "the browser is thanked" "Thank you" "$(web "$went")"
	ok "connects in the browser" end_person
	ok "the account is ready" is_account_state ready
	went_before=$went
	# What came back, but for what everybody may know.
	brought=$(sed -n 's/.*[?&]\(code\|password\)=\([^&]*\).*/\2/p' <<<"$went")
	seen=$(grep -lrF -e "$brought" "$data" "$work/daemon.log")
	ok "what the browser brought lies nowhere in the open" [ -n "$brought" -a -z "$seen" ]
	plan "$text"
	ok "a text goes out through it" gets "$id" published
	is "and is there once" 1 "$(on_server "$text")"
}

# The access is taken back at the server, and it is tried whether it is dead.
revokes() {
	seen=$(schedpost --yes revoke "$account" 2>&1)
	says "revoke tells that it is done and proved" "proved" "$seen"
	ok "the account is no longer connected" is_account_state reconnect
}

# Nobody listens where the person's browser is: the address of its last page is pasted.
connects_over_ssh() {
	begin_browser
	type_in "$went_before"
	end_person
	ok "what another dialogue has brought is refused" [ $? != 0 ]
	says "and it is said why" "belongs to another dialogue" "$(cat "$work/said")"
	begin_browser
	type_in "$(person_agrees "$opened")"
	ok "a pasted address connects" end_person
	ok "the same account is ready again" is_account_state ready
}

refuses_another_person() {
	begin_browser
	type_in "$(person_agrees "$opened" other)"
	end_person
	ok "somebody else's log-in is refused" [ $? != 0 ]
	says "and it is said whose it is" "This log-in belongs to" "$(cat "$work/said")"
	ok "the account is as before" is_account_state ready
}
