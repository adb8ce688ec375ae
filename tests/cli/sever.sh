#!/bin/bash
# SPDX-License-Identifier: MIT
# sever.sh - a foreign post is there, and all access is taken back: what is said, what comes first, and what is left.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/fake_x.sh"

connect_library
sees "an account with a log-in" 0 "Connected: 'library'"
connect_practice wall
run schedpost user add "$(id -un)"
run schedpost role give "$(id -un)" admin
run schedpost user add kim
run schedpost role give kim admin
cd "$tmp" || exit 1

revokes() { sqlite3 "$data/schedpost.db" "SELECT count(*) FROM job WHERE op = 3"; }
locks() { field '.data.locks | length' schedpost locks; }

# Somebody else has posted there; the daemon would find it within minutes.
new_post "Buy coins now" --to wall --at +1s >"$tmp/id"
until_true 20 is_in_state "$(cat "$tmp/id")" "done"
sqlite3 "$data/schedpost.db" "INSERT INTO foreign_post(account, remote_id, revision, url, at, found_at, text, link, client, signals,
	score, state, joins) SELECT account, remote_id, '', url, done_at, $(date +%s%3N), 'Buy coins now', '', 'Web', 0, 9, 'hostile',
	(SELECT n FROM joins) FROM job WHERE post = $(cat "$tmp/id")"

# ---- a foreign post stands: it only locks

run schedpost sever
sees "a dead log-in deletes nothing, so it locks and says the two ways on" 1 "LOCKED since" "no access was taken back" \
	"foreign post 1 on 'wall'" "schedpost sever --after-takedown" "schedpost sever --now"
is "nothing is taken back" "$(revokes)" 0
is "everything is locked" "$(locks)" 1
run schedpost sever
is "and not a second time" "$(locks)" 1
check "no evidence is written by that" eval "! ls -d evidence-*"

# ---- takedown

run schedpost takedown 1
sees "without evidence nothing goes, and it says what to type" 1 "schedpost evidence FOLDER" "--without-evidence REASON"
run schedpost evidence "$tmp/evidence"
check "the foreign post is in it" grep -qF "Buy coins now" "$tmp/evidence/foreign.csv"
run schedpost takedown 1
sees "one alone takes nothing down" 0 "A second person types: schedpost takedown 1"
run as kim schedpost takedown 1
sees "and a token is no second person" 4 "by people in person"
run schedpost takedown list
sees "it is only wanted" 0 "wanted"
run schedpost sever --after-takedown
sees "nor is it one who lets it wait for that" 0 "A second person types the same: schedpost sever --after-takedown"
is "still nothing is taken back" "$(revokes)" 0

# ---- at once

mode lies
run schedpost sever --now
sees "a platform that lies is told" 7 "'library': failed. X said yes, but the log-in still works." "1 of 2 could not be taken back"
mode good
run schedpost sever --now
sees "typed again, it is tried again" 0 "Taking back the access of 1 account." "'library': revoked and proved." \
	"schedpost unlock list 1"
run schedpost unlock list 1
sees "each needs a new log-in" 0 "a new log-in since the lockdown"
run schedpost sever --now
sees "and a third time it tells what came of it" 0 "'library': revoked and proved."

# ---- without the service

daemon_stop
rm -f "$data"/locks/*
run schedpost sever --now
check "it is locked all the same" grep -q '^all$' -r "$data/locks"

# ---- nothing foreign: evidence by itself

daemon_start
run schedpost watch decide 1 foreign
sqlite3 "$data/schedpost.db" "DELETE FROM evidence"
run schedpost sever --evidence "$tmp/more"
sees "it writes evidence first, if there is none" 0 "The evidence is in $tmp/more"
run schedpost evidence verify "$tmp/more"
sees "which is whole" 0 "20 files are as they were written"
finish
