#!/bin/bash
# SPDX-License-Identifier: MIT
# remind.sh - posting by hand, as two people do it: what waits is shown whole, and counts as published when one says so.
. "$(dirname "$0")/lib.sh"

daemon_start
printf 'Snapchat @our_hospital\nAnna Lee\n' >"$tmp/typed"
run schedpost connect remind --as our-snapchat --zone Europe/London <"$tmp/typed"
sees "two questions, and it is connected" 0 "Connected: 'our-snapchat' is Snapchat @our_hospital"
sees "whether it is there twice nobody can know" 0 "Connected once	not known	Reminder (by hand) tells no program whose it is."
run schedpost account test our-snapchat
sees "there is no log-in that could be tested" 7 "tells no program whose account this is"

base64 -d <<<iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC >"$tmp/ward.png"
waits() { schedpost remind list | grep -qF -- "$1"; }

one=$(new_post "The new ward opens on Monday." --media "$tmp/ward.png" --alt "A red door." --link https://www.example.org/ward \
	--at +1s)
check "at its time it waits for a person" until_true 20 is_in_state "$one" "to be posted by hand"
run schedpost remind list
sees "the words are ready to copy, with the address" 0 "The new ward opens on Monday." "https://www.example.org/ward"
sees "it is said where, and by whom" 0 "Snapchat @our_hospital, by Anna Lee"
sees "the picture is named with its alt text" 0 ward.png "A red door."
picture=$(field '.data.files[0].path' schedpost remind list)
check "and lies where it is said to lie" cmp "$tmp/ward.png" "$picture"
run schedpost list
sees "the list says so plainly" 0 "to be posted by hand"
run schedpost status
sees "and what needs somebody" 0 "waits for a person to post it by hand"
run schedpost show "$one"
sees "and the post itself" 0 "waits for a person to post it by hand" "schedpost remind done $one"
is "nobody calls it published" "$(field '.data.tally.published_day' schedpost status)" 0

run schedpost edit "$one" "The new ward opens on Tuesday."
sees "until then it can be edited" 0 "is changed"
check "and the new words are shown" waits "on Tuesday."
daemon_kill
daemon_start
check "schedpost dies and starts again: it waits as before" waits "on Tuesday."

run schedpost remind "done" "$one" --url here
sees "an address is an address" 1 "https://"
run schedpost remind "done" "$one" --url https://www.snapchat.example/p/1
sees "who may have copied the old words is asked which are out" 5 "they are version 2 now" "--version 2"
run schedpost remind "done" "$one" --url https://www.snapchat.example/p/1 --version 2
sees "one says that it is out" 0 "is published on 'our-snapchat'"
run schedpost remind "done" "$one"
sees "who comes second is told who it was" 5 "$(id -un) said on" "https://www.snapchat.example/p/1"
run schedpost show "$one"
sees "it is published, with where" 0 published "https://www.snapchat.example/p/1"
run schedpost history "$one"
sees "and who" 0 "$(id -un)" "It was posted by hand: https://www.snapchat.example/p/1"

two=$(new_post $'Doors open at ten.\n---\nTea follows at eleven.\n---\nGood night.' --chain --at +1s)
check "of a chain the first part comes" until_true 20 waits "Doors open at ten."
check "and only that" eval '! waits "Tea follows"'
run schedpost remind "done" "$two"
check "then the next" until_true 20 waits "Tea follows at eleven."
later=$(date -d "+9 days" +%F)
run schedpost move "$two" --at "$later 09:00"
sees "what follows can be moved, and the time that is told is its own" 0 "It goes out" "$(date -d "$later" "+%-d %b %Y") 09:00"
run schedpost move "$two" --at +1s
check "and comes then" until_true 20 waits "Tea follows at eleven."
run schedpost remind skip "$two"
sees "who skips one says why" 2 reason
run schedpost remind skip "$two" --reason "The tea was called off."
sees "and then it ends" 0 "is not posted on 'our-snapchat'"
is "with what would have followed" "$(state_of "$two")" cancelled,published
run schedpost show "$two"
sees "the reason is kept" 0 "It was not posted: The tea was called off."
run schedpost remind list
sees "nothing waits any more" 0 "Nothing waits to be posted by hand."

connect_practice ward
both=$(new_post "On two accounts." --to our-snapchat,ward --at +1s)
check "of a post on several accounts" until_true 20 waits "On two accounts."
check "the rest goes out by itself" until_true 20 eval '[ "$(state_of "$both")" = "published,to be posted by hand" ]'
run schedpost remind "done" "$both"
run schedpost remind "done" "$both"
sees "who comes second is told who it was there, too" 5 "$(id -un) said on"

three=$(new_post "Only words." --to our-snapchat --at +1h)
run schedpost remind "done" "$three"
sees "what is still to come is not done" 5 "its state is 'waiting'"
daemon_stop
finish
