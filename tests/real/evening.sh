# evening.sh - a hacked account on a real server: found, kept as evidence, taken down, severed, connected anew, unlocked.
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154
#
# It has a schedpost of its own. What else stands on the server was there before anybody looked. A platform's own file
# gives: list_path (of its list), connect_for_evening, hacker_posts TEXT, hacker_renames NAME, address_of POST, edits_there POST TEXT,
# check_takedown TEXT and check_severed WHAT_WAS_SAID.

foreign_text='WIN 500 EUR NOW https://moonlight-prizes.example/claim'
foreign_again='Крипта растёт, забирай подарок https://moonlight-coins.example/gift'

evening() {
	if [ "$(id -u)" != 0 ]; then
		echo "ok - $platform: an evening # SKIP only root can be two people"
		return
	fi
	end_daemon
	hacked
	begin_daemon
}

hacked() {
	local conf=$work/schedpost.conf data=$work/evening/data polls=0 readings foreign lock waiting id
	local work=$work/evening
	mkdir -p "$work"
	sed 's/watch = 0/watch = 1/' "$conf" >"$work/schedpost.conf"
	: >"$work/daemon.log"
	begin_daemon
	add_people
	connect_for_evening
	ok "evening: connected" is_account_state ready
	schedpost account set "$account" --approval not-needed >/dev/null
	poll
	timed own_posts_are_no_alarm
	timed foreign_post_is_found
	timed other_profile_is_noticed
	timed is_locked_and_kept
	timed is_taken_down
	timed is_severed
	timed is_unlocked
	timed locks_by_itself
	end_daemon
}

# ---- two people

add_people() {
	local who
	cp "$build/schedpost" "$work/"
	chmod 711 "$folder" "${work%/*}" "$work" "$data"
	for who in "$(id -un)" nobody; do
		schedpost user add "$who" >/dev/null
		schedpost role give "$who" admin >/dev/null
	done
}

# The other one, by a user of their own.
other() {
	chmod 777 "$data/socket"
	HOME=$work setpriv --reuid 65534 --regid 65534 --clear-groups "$work/schedpost" --socket "$data/socket" "$@"
}

# ---- readings

in_store() { sqlite3 "$data/schedpost.db" "$1"; }

# One more reading of each list, as if its pause was over. $readings: what the server was asked for it.
poll() {
	local from
	control clear "match GET $list_path"
	end_daemon
	in_store 'UPDATE watching SET asked_at = asked_at - 600000, profile_at = profile_at - 3600000'
	from=$(date +%s%3N)
	begin_daemon
	until_true all_are_read "$from" || die "the lists are not read: $(in_store 'SELECT * FROM watching')"
	control stats
	readings=${reply#ok seen }
	readings=${readings%% *}
	polls=$((polls + 1))
}

all_are_read() {
	[ "$(in_store "SELECT count(*) = 0 FROM account a LEFT JOIN watching w ON w.account = a.id WHERE a.state = 'ready'
		AND (coalesce(w.read_at, 0) < $1 OR EXISTS (SELECT 1 FROM job j WHERE j.account = a.id
			AND j.op IN (12, 13) AND j.state = 'ready'))")" = 1 ]
}

found() { schedpost --json watch list --all | jq '.data.foreign // [] | length'; }

# ---- ours are ours

own_posts_are_no_alarm() {
	local long edited ids=()
	long=$(printf 'Opening hours %d: see https://example.org/hours/%d and tell your neighbours. ' 1 1 2 2 3 3)
	edited='Story time is at ten on Saturday, in the big hall'
	make_pictures
	plan 'Half term: books & films, <everything> at https://example.org/a?b=1&c=2 and www.example.com/x'
	ids+=("$id")
	plan "${long:0:280}"
	ids+=("$id")
	plan "$edited"
	ids+=("$id")
	plan 'The evening garden' --media "$work/clean.jpg" --alt 'Lamps in a garden' --looked-at
	ids+=("$id")
	plan --chain $'Once upon an evening\n---\nthere were two parts'
	ids+=("$id")
	for id in "${ids[@]}"; do ok "evening: own post $id goes out" gets "$id" published; done
	edits_there "$(the_post "$edited")" "$edited. Bring a blanket!"
	poll
	ok "evening: the list is read at the server" [ "$readings" -ge 1 ]
	poll
	says "evening: own posts, edited and shortened ones, are no alarm" "Nothing was found" "$(schedpost watch list --all)"
	in_store "UPDATE job SET remote_id = '', url = '' WHERE op = 7"
	poll
	says "evening: nor are they by their words alone" "Nothing was found" "$(schedpost watch list --all)"
}

# ---- somebody else

foreign_post_is_found() {
	local before=$polls said
	hacker_posts "$foreign_text"
	is "evening: the hacker's post is there" 1 "$(on_server "$foreign_text")"
	poll
	[ "$(found)" != 0 ] || poll
	is "evening: it is found, and nothing else" 1 "$(found)"
	echo "# $platform: the foreign post was found in reading $((polls - before))"
	said=$(schedpost watch list)
	says "evening: it is shown with its words" 'WIN 500 EUR NOW' "$said"
	says "evening: and what speaks against it" 'it links to where nothing here ever has' "$said"
	foreign=$(schedpost --json watch list | jq '.data.foreign[0].id')
	is "evening: and where it stands" "$(address_of "$(the_post "$foreign_text")")" \
		"$(schedpost --json watch list | jq -r '.data.foreign[0].url')"
	says "evening: whoever looks after it is told" 'has a post that nobody here has sent' "$(schedpost notice list)"
}

other_profile_is_noticed() {
	hacker_renames 'Moonlight Prizes'
	poll
	until_true is_told 'shows another profile than before'
	says "evening: another name is noticed" 'Moonlight Prizes' "$(schedpost --json notice list)"
}

is_told() { schedpost notice list | grep -qF "$1"; }

# ---- one word

is_locked_and_kept() {
	says "evening: one word locks" "LOCKED since" "$(schedpost lockdown --reason 'Somebody posts in our name' 2>&1)"
	lock=$(schedpost --json locks | jq '.data.locks[0].id')
	plan 'Planned before anybody knew'
	waiting=$id
	ok "evening: what falls due waits" gets "$waiting" paused
	says "evening: nothing is deleted without evidence" "schedpost evidence FOLDER" "$(schedpost takedown "$foreign" 2>&1)"
	schedpost evidence "$work/bundle" >/dev/null 2>&1
	ok "evening: the foreign post is in the evidence" grep -qF 'WIN 500 EUR NOW' "$work/bundle/foreign.csv"
	says "evening: which is whole" "are as they were written" "$(schedpost evidence verify "$work/bundle")"
}

is_taken_down() {
	says "evening: one alone takes nothing down" "A second person types" "$(schedpost takedown "$foreign" 2>&1)"
	is "evening: so it stands" 1 "$(on_server "$foreign_text")"
	seen=$(schedpost sever 2>&1)
	says "evening: and no access is taken back before it is down" "no access was taken back" "$seen"
	says "evening: two do" "is being taken down" "$(other takedown "$foreign" 2>&1)"
	until_true takedown_is_over
	check_takedown "$foreign_text"
}

takedown_outcome() { schedpost --json takedown list | jq -r '.data.takedowns[0].outcome'; }
takedown_is_over() { [[ $(takedown_outcome) != @(wanted|under-way) ]]; }

# Where a program can delete.
is_gone_there() {
	is "evening: it is told to be gone" gone "$(takedown_outcome)"
	is "evening: it is gone on the server" 0 "$(on_server "$1")"
}

# ---- all access

is_severed() {
	local said
	end_daemon
	cp -r "$data" "$work/stolen"	# by whoever was on this machine
	begin_daemon
	says "evening: the log-in works until then" "$account" "$(schedpost account test "$account" 2>&1)"
	said=$(schedpost sever 2>&1)
	check_severed "$said"
	ok "evening: the account wants to be connected again" is_account_state reconnect
	ok "evening: the log-in that was copied before works no more" copied_is_dead
}

copied_is_dead() {
	local status=0 data=$work/stolen daemon
	begin_daemon
	seen=$(schedpost account test "$account" 2>&1) || status=$?
	end_daemon
	[ $status != 0 ]
}

# Where a program can end it.
is_proved_dead() { says "evening: the log-in of '$account' is taken back, with proof" "'$account': revoked and proved." "$1"; }

# ---- the way back

is_unlocked() {
	local text='We are back. Please ignore what you have read tonight'
	connect_for_evening
	ok "evening: connected anew" is_account_state ready
	schedpost unlock tick "$lock" "$(accounts)" --done credential,mfa,apps,sessions,deputy >/dev/null
	says "evening: one agrees to unlock" "A second person" "$(schedpost unlock "$lock" 2>&1)"
	says "evening: the second unlocks" "Unlocked." "$(other unlock "$lock" 2>&1)"
	plan "$text"
	ok "evening: the next own post goes out" gets "$id" published
	is "evening: and is there once" 1 "$(on_server "$text")"
	ok "evening: what waited does not go out by itself" is_state "$waiting" paused
	is "evening: nor is it there" 0 "$(on_server 'Planned before anybody knew')"
	poll
	is "evening: nothing new is found" 1 "$(found)"
}

accounts() { schedpost --json account list | jq -r '[.data.accounts[].name] | join(",")'; }

# ---- where it is set, it locks by itself

locks_by_itself() {
	echo 'auto_lock = 6;' >>"$work/schedpost.conf"
	hacker_posts "$foreign_again"
	poll
	[ "$(found)" != 1 ] || poll
	is "evening: the second one is found, too" 2 "$(found)"
	is "evening: and locks its account by itself" "$account" "$(schedpost --json locks | jq -r '.data.locks[0].account')"
	plan 'Nobody has seen it yet'
	ok "evening: nothing more goes out there" gets "$id" paused
	is "evening: nor is it there" 0 "$(on_server 'Nobody has seen it yet')"
}
