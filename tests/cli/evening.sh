#!/bin/bash
# SPDX-License-Identifier: MIT
# evening.sh - a whole bad evening in terminals of 80 x 24, each person under their own name: hack, lockdown, evidence,
# takedown, sever, reconnect, unlock by two, and what fell due is gone through. Each screen must fit and name what comes next.
#
# SCREENS=FOLDER keeps all screens as text. The names of the people hold in a mount namespace of this script's own only.
if [ "$(id -u)" != 0 ] || ! unshare --mount true 2>/dev/null; then
	echo "ok 1 - the whole evening # SKIP only root can be four people"
	echo "1..1"
	exit 0
fi
[ "${1:-}" = among-themselves ] || exec unshare --mount bash "$0" among-themselves
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/phones.sh"

# ---- the house: four people, three accounts, posts on their way

mkdir -p "$tmp/town"
node "$here/fake_town.mjs" "$tmp/town" >"$tmp/town/log" 2>&1 &
children+=($!)
until_true 20 [ -e "$tmp/town/port" ] || give_up "the fake server does not start"
server=http://localhost:$(cat "$tmp/town/port")
people anna omar dele kim
daemon_start
house_opens
schedpost user add anna --name "Anna, communications" >>"$tmp/all-said"
schedpost user add omar --name "Omar, the library" >>"$tmp/all-said"
schedpost user add dele --name "Dele, the library" >>"$tmp/all-said"
schedpost user add kim --name "Kim, publisher" >>"$tmp/all-said"
schedpost role give anna admin >>"$tmp/all-said"
for who in omar dele; do schedpost role give $who owner >>"$tmp/all-said"; done
schedpost role give kim publisher >>"$tmp/all-said"
for who in anna omar dele kim; do as_person $who schedpost policy ack --yes >>"$tmp/all-said" 2>&1; done
for who in anna omar; do sets_up_proof $who; done

# connects WHO NAME [OPTION...]: by consent, in a browser on another machine, whose last address is pasted.
connects() {
	local address back
	begins "$1" "schedpost connect mastodon --as $2 ${*:3}"
	until_true 20 shows "Press Enter"
	enters ""
	until_true 20 shows "is not shown"
	address=$(whole | grep -o 'http://[^ ]*oauth/authorize[^ ]*')
	back=$(grep -o 'redirect_uri=[^&]*' <<<"$address" | cut -d= -f2 | sed 's/%3A/:/gI; s/%2F/\//gI')
	enters "$back?code=code-of-$2&$(grep -o 'state=[^&]*' <<<"$address")"
	until_true 20 eval 'has_ended || shows "Who looks after it"'
	shows "Who looks after it" && for answer in omar public england; do
		until_true 20 shows "$(question_before "$answer")"
		enters "$answer"
	done
	ends
}
question_before() { case $1 in omar) echo "Who looks after it" ;; public) echo "Who reads it" ;; *) echo "Where are its readers" ;; esac; }

for name in library council wards; do
	connects anna $name --server "$server" --inside --zone Europe/London --group town
	schedpost account set $name --deputy dele --approval not-needed >>"$tmp/all-said"
done
reads "an account is connected at a terminal" 0 "Connected: 'wards'"

plans() { # TEXT OPTION...: by kim; its number is $id
	as_person kim schedpost add "$@" --json >"$tmp/out" 2>"$tmp/err" || give_up "not planned: $(said)"
	id=$(jq -r .data.post.id "$tmp/out")
}
sql_() { sqlite3 -cmd '.timeout 5000' "$data/schedpost.db" "$1"; }
watched() { sql_ "SELECT count(*) FROM watching WHERE read_at > 0"; }
knows_client() { [ "$(sql_ "SELECT count(*) FROM watch_usual WHERE what = 'client'")" -gt 0 ]; }
# An hour passes for those who read the accounts' lists.
hour_passes() { sql_ "UPDATE watching SET asked_at = asked_at - 3600000"; }
is_told() { as_person "$1" schedpost notice list | grep -q "nobody here has sent"; }
posted() { grep -cF "posted ${1:-}" "$tmp/town/wall"; }

plans "Open until eight tonight: https://library.example/hours" --to library --at +1s
until_true 20 is_in_state "$id" published
plans "Flu jabs today from ten, no need to book." --to library --at "+1h"
today=$id
plans "The bus to ward 7 stops at the new gate." --to wards --at "+1h"
bus=$id
plans "Poetry evening: are you coming?" --to library --at "in 3 days at 18:00"
later=$id
types omar 'schedpost statement prepare "Our page was taken over. Please ignore its posts since {since}." --from @town'
reads "on a quiet day one writes what is to be said then" 0 "schedpost statement approve 1"
types anna "schedpost statement approve 1"
reads "and another says yes" 0 "schedpost statement publish"
until_true 60 eval '[ "$(watched)" = 3 ]'
hour_passes
until_true 60 knows_client || give_up "nothing was learned from our own post"

# ---- the hack

curl -s -d "Double your coins tonight: https://coins.example/win" "$server/by-password/library" >"$tmp/hack"
hour_passes
check "what nobody here has sent is found" until_true 60 is_told omar
types omar "schedpost notice list"
reads "whoever looks after it reads what it is, and what to type" 0 "has a post that nobody here has sent" \
	"schedpost lockdown library"

# ---- one word

touch "$tmp/town/stuck"
base64 -d >"$tmp/kim/point.png" <<'END'
iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==
END
plans "The new reading room" --to council --at +1s --media "$tmp/kim/point.png" --alt "A room with shelves"
picture=$id
until_true 20 grep -q upload "$tmp/town/wall"
types dele "schedpost lockdown"
reads "one word: what was stopped and when, what it cannot stop, and what comes next are on the last screen" 0 \
	"Last byte: left" "Under way: not sent: 1" "Posts that wait: 4" "The new reading room" \
	"It is LOCKED." "cannot stop somebody who has the platform's password" "schedpost evidence FOLDER" \
	"schedpost watch list" "schedpost takedown NUMBER" "schedpost sever" "schedpost unlock list 1"
check "it began with that it is locked" eval 'whole | sed -n 2p | grep -q "^LOCKED since"'
types dele "schedpost runbook"
reads "the run-book has the addresses, each in a line of its own" 0 "$server/auth/password/new" "8. All clean?"
sql_ "UPDATE lock SET made = made - 6000, begins = begins - 6000"
types anna "schedpost lockdown --exclude-user kim"
reads "whoever is suspected is shut out, by a second word" 0 "It is LOCKED." "schedpost unlock list 2"
types kim "schedpost add Hello --to wards --at +1m"
reads "the suspect does nothing more" 4 "kim is shut out"
types dele "schedpost locks"
reads "both stand in the list" 0 "dele" "anna" "schedpost unlock list 2"

# ---- evidence, then takedown by two

types anna "schedpost sever"
reads "access is not taken back while the foreign post stands" 1 "foreign post 1 on 'library'" "schedpost sever --after-takedown"
types anna "schedpost takedown 1"
reads "nothing is deleted before there is evidence" 1 "schedpost evidence FOLDER"
types anna "schedpost evidence evidence"
reads "evidence" 0 "best on paper" "schedpost watch list"
check "holds what was posted" grep -qF "Double your coins" "$tmp/anna/evidence/foreign.csv"
types anna "schedpost evidence verify evidence"
reads "it is whole, and what was noted" 0 "20 files are as they were written" "noted here on" "by anna"
types anna "schedpost watch list"
reads "what is not ours, whatever the hour" 0 "Double your coins tonight" "another program has written it" "schedpost takedown 1"
sql_ "UPDATE proof_fresh SET until = 1"
begins anna "schedpost takedown 1"
until_true 20 shows "Code from"
enters "$(code_of anna 0)"
ends
reads "the first of two, with a code from the phone" 0 "schedpost takedown 1"
types kim "schedpost takedown 1"
reads "the suspect is no second" 4 "kim is shut out"
is "it still stands" "$(grep -c "^deleted" "$tmp/town/wall")" 0
begins omar "schedpost takedown 1"
until_true 20 shows "Code from"
enters "$(code_of omar 0)"
ends
reads "the second" 0 "is being taken down"
check "it is deleted" until_true 20 grep -q "^deleted library Double your coins" "$tmp/town/wall"
until_true 20 eval 'as_person omar schedpost takedown list | grep -q gone'
types omar "schedpost takedown list"
reads "and the platform does not list it any more" 0 "gone" "anna, omar" "schedpost sever"

# ---- the statement, from where nothing is wrong

sql_ "UPDATE foreign_post SET at = at - 300000"
since=$(TZ=Europe/London date -d "@$(($(sql_ "SELECT at FROM foreign_post") / 1000))" +%H:%M)
types anna "schedpost statement publish"
reads "the statement goes out, but from where the foreign post stood" 0 "Not from 'library'" "ignore its posts since $since" \
	"schedpost sever"
check "the public reads it" until_true 20 grep -qF "posted council Our page was taken over. Please ignore its posts since $since." \
	"$tmp/town/wall"
until_true 20 grep -qF "posted wards Our page" "$tmp/town/wall"
is "on two accounts, and nothing else goes out" "$(posted)" 3

# ---- sever, with proof for each account

types anna "schedpost sever"
reads "each log-in is taken back, and proved" 0 "'council': revoked and proved" "'library': revoked and proved" \
	"'wards': revoked and proved" "schedpost unlock list"
is "at the platform, too" "$(grep -c "^revoked" "$tmp/town/wall")" 3

# ---- the way back

sql_ "UPDATE post SET at = at - 172800000 WHERE id IN ($today, $bus)"
sql_ "UPDATE job SET at = at - 172800000, due = due - 172800000 WHERE post IN ($today, $bus)"
types omar "schedpost unlock list 1"
reads "the list names the first step" 0 "second factor on" "schedpost connect mastodon --as council"
types omar "schedpost unlock 1"
reads "it stays locked before its list is done" 1 "schedpost unlock list 1"
types omar "schedpost unlock tick 1 library --done credential"
reads "and the old log-in is none" 1 "schedpost connect mastodon --as library"
for name in council library wards; do
	connects omar $name
	reads "$name is connected anew" 0 "Connected: '$name'" "schedpost unlock list"
	types omar "schedpost unlock tick 1 $name --done credential,mfa,apps,sessions,deputy"
	[ $name = wards ] || reads "$name is ticked, and the next one named" 0 "schedpost connect mastodon --as"
done
reads "the last one is" 0 "schedpost unlock 1"
types omar "schedpost unlock 1"
reads "one alone waits" 0 "schedpost unlock 1"
types anna "schedpost unlock 1"
reads "two end the first, and the second is named" 0 "schedpost unlock list 2"
types anna "schedpost unlock tick 2 library,council,wards --done credential,mfa,apps,sessions,deputy"
reads "its list is done" 0 "schedpost unlock 2"
types kim "schedpost unlock 2"
reads "the suspect has no say" 4 "shut"
types anna "schedpost unlock 2"
reads "one" 0 "schedpost unlock 2"
is "nothing has gone out meanwhile" "$(posted)" 3
types omar "schedpost unlock 2"
reads "and two" 0 "Unlocked." "schedpost afterwards"

# ---- afterwards

types omar "schedpost afterwards"
reads "the review: the oldest first, and what names a day that has passed is to be cancelled" 0 "Its day has passed" \
	"schedpost cancel $today" "47 h ago" "The new reading room"
types omar "schedpost cancel $today"
reads "it is cancelled" 0 "is cancelled"
is "nothing goes out by itself" "$(posted)" 3
rm "$tmp/town/stuck"
types omar "schedpost move $later --at +2s"
until_true 20 is_in_state "$later" published
is "the next planned post goes out" "$(posted "library Poetry evening")" 1
is "and it alone" "$(posted)" 4
types omar "schedpost list"
reads "who looks sees how it stands" 0 "published"
tmux kill-server
finish
