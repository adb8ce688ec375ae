#!/bin/bash
# SPDX-License-Identifier: MIT
# disk.sh - a full disk, a folder that can only be read, a damaged database, a second daemon: told, and nothing lost.
. "$(dirname "$0")/lib.sh"

# ---- a second daemon

daemon_start
connect_practice ward
kept=$(new_post "Kept" --at +9h)
daemon_refuses
sees "a second daemon on the same data stops" 7 \
	"Another schedpostd works on $data already" "Nothing was changed" "--data FOLDER"
check "the first one runs on" answers
echo "not a socket" >"$tmp/taken"
daemon_refuses --data "$tmp/two" --socket "$tmp/taken"
sees "a socket's place that is taken" 7 "$tmp/taken" "is no socket" "--socket"
is "and what was there stays" "$(cat "$tmp/taken")" "not a socket"
daemon_kill
check "a daemon that was killed leaves nothing in the way of the next" daemon_start
is "and lost nothing" "$(state_of "$kept")" waiting

# ---- a damaged database

daemon_stop
cp -r "$data" "$tmp/whole"
printf 'this is no database, but a page of words about something else' >"$data/schedpost.db"
rm -f "$data"/schedpost.db-*
cp "$tmp/whole/schedpost.db" "$data/schedpost-2026-11-01.backup"
daemon_refuses
sees "a damaged database: the daemon says so and names the backup" 7 "schedpost.db" "damaged" \
	"$data/schedpost-2026-11-01.backup"
run schedpost list
sees "so does the command line" 7 "damaged" "$data/schedpost-2026-11-01.backup"
is "nothing is done to the file" "$(head -c 4 "$data/schedpost.db")" this
cp "$tmp/whole/schedpost.db" "$data/schedpost.db"
dd if=/dev/urandom of="$data/schedpost.db" bs=4096 seek=3 count=6 conv=notrunc 2>/dev/null
daemon_refuses
sees "damage in the middle is seen at the start" 7 "damaged" "schedpost-2026-11-01.backup"
rm "$data/schedpost.db"
cp "$data/schedpost-2026-11-01.backup" "$data/schedpost.db"
daemon_start
is "with the backup in its place all goes on" "$(state_of "$kept")" waiting
daemon_stop

# ---- a key that is gone

mv "$data/key" "$tmp/key"
run schedpost list
sees "without its key what needs none works" 0 "Kept"
mv "$tmp/key" "$data/key"

# ---- a folder that can only be read

if [ "$(id -u)" = 0 ]; then
	mkdir "$tmp/ro"
	mount --bind "$data" "$tmp/ro" && mounts+=("$tmp/ro") && mount -o remount,ro,bind "$tmp/ro"
	run timeout 30 schedpostd --config "$config" --data "$tmp/ro" --socket "$tmp/ro.socket"
	sees "data that can only be read: the daemon" 7 "$tmp/ro" "read-only"
	run schedpost --data "$tmp/ro" list
	sees "and the command line" 4 "$tmp/ro"
	umount "$tmp/ro"
else
	chmod 500 "$data"
	daemon_refuses
	sees "data that can only be read: the daemon" 7 "$data" "read-only"
	run schedpost list
	sees "and the command line" 4 "$data"
	chmod 700 "$data"
fi

# ---- a full disk

mkdir "$tmp/small"
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=4m,mode=700 tmpfs "$tmp/small"; then
	mounts+=("$tmp/small")
	full() { head -c 8m /dev/zero >"$data/media/ballast" 2>/dev/null; }
	room() { rm "$data/media/ballast"; }
else
	skip "a full disk" "a small disk can only be mounted by root"
	finish
fi
data=$tmp/small/data
export SCHEDPOST_DATA=$data
daemon_start
connect_practice ward
before=$(new_post "Written before" --at +4h)
soon=$(new_post "Due while the disk is full" --at +2s)
full
until_true 20 eval '! schedpost add "Filler" --at +5h'
run schedpost add "No room for this" --at +5h
sees "add says that the disk is full and what to do" 7 \
	"is full" "What was saved before is safe" "Make room on that disk"
run schedpost show "$before"
sees "what was written before is there" 0 "Written before" "waiting"
run schedpost list
sees "lists work" 0 "Written before"
check "the daemon is well" answers
until_true 5 grep -q "full" "$log"
check "the log tells of the full disk" grep -q "full" "$log"
room
until_true 20 schedpost add "There is room again" --at +6h
is "once there is room, posts are taken again" "$(schedpost list | grep -c "There is room again")" 1
until_true 40 is_in_state "$soon" published
is "and what was due meanwhile went out once" \
	"$(state_of "$soon") $(on_wall "Due while the disk is full")" "published 1"

# ---- a lockdown needs no room

for who in anna bert; do
	schedpost user add $who >>"$tmp/all-said"
	schedpost role give $who admin >>"$tmp/all-said"
	as $who schedpost list >>"$tmp/all-said"
done
locked=$(new_post "Locked while the disk is full" --at +9s)
full
until_true 20 eval '! schedpost add "Filler" --at +5h'
inodes=$(($(df --output=iused "$tmp/small" | tail -1)))
if mount -o remount,nr_inodes=$inodes "$tmp/small" && ! touch "$data/probe" 2>/dev/null; then
	run schedpost lockdown --reason "It was not us"
	sees "where not even an empty file can be made, the service's memory locks" 0 "LOCKED by the service's memory" "until it ends" \
		"Make room"
	mv "$data/socket" "$data/elsewhere"
	run schedpost lockdown
	sees "without a service and without a file it is not locked, and it says what to do" 6 "NOT LOCKED" "systemctl stop" "off the network"
	mv "$data/elsewhere" "$data/socket"
	mount -o remount,nr_inodes=10000 "$tmp/small"
else
	skip "where not even an empty file can be made" "this disk counts no files"
fi
run schedpost lockdown ward --reason "Nor was this"
sees "on a full disk the word locks everything, and says by what" 0 "LOCKED, everything, by an empty file" "It could not be saved" \
	"Make room on the disk" "1. Ring somebody"
run schedpost locks
sees "the service remembers the rest" 0 "Held in memory" "ward" "until the service ends"
schedpost lockdown --exclude-user anna >>"$tmp/all-said" 2>&1
run as anna schedpost add "By whoever is suspected" --to ward --at +6h
sees "from its memory alone whoever is suspected is shut out" 4 "anna is shut out by a lockdown"
run as anna schedpost list
sees "but for looking" 0 "shuts out anna"
run as bert schedpost add "By somebody else" --to ward --at +6h
sees "and nobody else is" 7 "is full"
room
saved() { schedpost locks | grep -q "Nor was this" && ! schedpost locks | grep -q "Held in memory"; }
check "with room again it is saved by itself, with its reason" until_true 20 saved
until_true 20 is_in_state "$locked" paused
is "and nothing went out" "$(state_of "$locked") $(on_wall "Locked while the disk is full")" "paused 0"
check "what was refused is not there" eval '! schedpost list | grep -q "No room for this"'
daemon_stop
is "the daemon ends well after all that" "$code" 0
finish
