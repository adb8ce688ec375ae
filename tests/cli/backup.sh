#!/bin/bash
# SPDX-License-Identifier: MIT
# backup.sh - a backup while the daemon runs, a look at it, and the way back, as the person who looks after the machine goes it.
. "$(dirname "$0")/lib.sh"

picture() { # FILE: one grey point
	base64 -d >"$1" <<-'END'
		iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==
	END
}
media_files() { find "$1/media" -type f | wc -l; }

daemon_start
connect_practice wall
picture "$tmp/point.png"
early=$(new_post "Sent after the backup." --to wall --at "tomorrow 9:00")
image=$(new_post "With a picture." --to wall --at "tomorrow 10:00" --media "$tmp/point.png" --alt "A grey point.")
gone=$(new_post "Cancelled after the backup." --to wall --at "tomorrow 11:00")
[ -n "$early" ] && [ -n "$image" ] && [ -n "$gone" ] || give_up "add: $(said)"

# ---- the backup

run schedpost backup "$tmp/monday"
sees "a backup while the daemon runs tells what is in it" 0 "$tmp/monday" "Posts	3" "Not out yet	3" "Accounts	1"
sees "and what is not, and what to do next" 0 "the key that opens them is not in it" "$data/key" "schedpost verify $tmp/monday"
is "it is for its owner alone" "$(stat -c %a "$tmp/monday" "$tmp/monday/schedpost.db" | tr '\n' ' ')" "700 600 "
is "it holds the picture" "$(media_files "$tmp/monday")" 1
check "and no key, no mark and nothing unfinished" [ "$(ls "$tmp/monday")" = "$(printf 'media\nschedpost.db')" ]
run schedpost backup "$tmp/monday"
sees "a second one of that name is refused" 1 "stays as it is" "choose another name"
run schedpost backup "$tmp/nowhere/tuesday"
sees "so is one in a folder that is not there" 3 "no such file or folder"
check "and nothing is left of it" [ ! -e "$tmp/nowhere" ]
run schedpost --data "$tmp/nowhere" backup "$tmp/tuesday"
sees "where there is no schedpost there is none" 3 "There is no schedpost in $tmp/nowhere"
check "nor a folder of that name" [ ! -e "$tmp/tuesday" ]

# ---- a look at it, and at what runs

run schedpost verify "$tmp/monday"
sees "verify looks through the backup" 0 "All is whole" "Posts	3" "Files of these	1"
run schedpost verify
sees "and through what runs" 0 "All is whole" "$data/schedpost.db" "Files of these	1"
is "in JSON, too" "$(field '.data.verified.posts' schedpost verify "$tmp/monday")" 3
run env SCHEDPOST_DATA="$tmp/nowhere" schedpost verify "$tmp/monday"
sees "without the key it says what it could not try" 0 "key is not in reach"
cp -r "$tmp/monday" "$tmp/spoiled"
find "$tmp/spoiled/media" -type f -exec sh -c 'echo >>"$1"' sh {} \;
run schedpost verify "$tmp/spoiled"
sees "a picture that is not what it was is named" 7 "is not whole" "'point.png' of post $image is damaged"
rm -r "$tmp/spoiled/media"
run schedpost verify "$tmp/spoiled"
sees "so is one that is missing" 7 "'point.png' of post $image is missing"
head -c 6000 "$tmp/monday/schedpost.db" >"$tmp/spoiled/schedpost.db"
run schedpost verify "$tmp/spoiled"
sees "a damaged database is told" 7 "is damaged"
rm "$tmp/spoiled/schedpost.db"
run schedpost verify "$tmp/spoiled"
sees "a backup that was not finished is none" 3 "no backup, or one that was not finished"

# ---- life goes on, then the backup is put back

run schedpost now "$early"
until_true 20 is_in_state "$early" published || give_up "not published: $(said)"
run schedpost cancel "$gone"
daemon_stop
rm -f "$data"/schedpost.db-*
cp -r "$tmp/monday/." "$data"
run schedpost edit "$image" --campaign "Before the start"
sees "it can be worked on before the daemon starts" 0
daemon_start
check "the log says that it was put back" grep -q "was put back from a backup of" "$log"
run schedpost status
sees "so does status, with what to do" 0 "was put back from a backup" "go through the list"
is "what was cancelled since waits again" "$(state_of "$gone")" waiting
run schedpost now "$early"
until_true 30 is_in_state "$early" published
is "what went out since is found" "$(state_of "$early")" published
is "and not sent again" "$(on_wall "Sent after the backup.")" 1
run schedpost history "$early"
sees "its history says how" 0 "put back from a backup" "it was found there"
run schedpost now "$image"
until_true 30 is_in_state "$image" published
is "what did not go out goes out, with its picture" "$(on_wall "With a picture.")" 1

# ---- without a daemon; and a folder that only moved

daemon_stop
run schedpost backup "$tmp/wednesday"
sees "a backup when no daemon runs" 0 "$tmp/wednesday"
run schedpost verify
sees "and a look" 0 "All is whole"
mv "$data" "$tmp/moved"
cp -r "$tmp/moved" "$data"
: >"$log"
daemon_start
check "a data folder that was copied as a whole was not put back" [ "$(grep -c "was put back" "$log")" = 0 ]
daemon_stop
finish
