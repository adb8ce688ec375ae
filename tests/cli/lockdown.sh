#!/bin/bash
# SPDX-License-Identifier: MIT
# lockdown.sh - one word on a bad evening, with the service and without; and the evidence of it, which somebody tampers with.
. "$(dirname "$0")/lib.sh"

daemon_start
connect_practice wall
new_post "Planned before it happened." --to wall --at +3s >"$tmp/id"
run schedpost lockdown --reason "Somebody posts in our name"
sees "one word, and nothing more goes out" 0 "LOCKED since" "cannot stop somebody who has the platform's password" \
	"Posts that wait	1" "nothing was leaving"
sees "and what to do now, with the lockdown's number" 0 "1. Ring somebody" "schedpost unlock list 1"
is "and how it came out stands in the last line" "$(tail -n 1 "$tmp/out")" "LOCKED. Lockdown 1. Nobody is shut out."
check "no step is wider than a phone's 80 columns" test -z "$(grep -E '^([0-9]\.|Note:) .{78}' "$tmp/out")"
schedpost runbook --print >"$tmp/runbook.html"
check "the run-book is a page to print" grep -qF "<td>wall</td>" "$tmp/runbook.html"
check "of A4" grep -qF "size:A4" "$tmp/runbook.html"
check "a file says so, too" ls "$data"/locks/lock-*
is "and it is one lockdown, which two people end" "$(field '.data.locks | length' schedpost locks)" 1
schedpost lockdown >>"$tmp/all-said"
is "typed twice it is one still, and one file" "$(field '.data.locks | length' schedpost locks) $(find "$data/locks" -name 'lock-*' | wc -l)" "1 1"
run schedpost list
sees "whatever anybody types, it says so" 0 "LOCKED DOWN since"
until_true 20 is_in_state "$(cat "$tmp/id")" paused
is "what falls due waits" "$(state_of "$(cat "$tmp/id")")" paused
run schedpost locks 1 --json
sees "the numbers are there later, too" 0 '"last_byte":"nothing was leaving"' '"not_sent":0'
is "and is not out" "$(on_wall "Planned before it happened.")" 0

# ---- the service is dead, and its database is no database

daemon_kill
rm -f "$data"/locks/*
mkdir "$tmp/kept"
cp "$data"/schedpost.db* "$tmp/kept/"
rm -f "$data"/schedpost.db-*
echo "This was a database." >"$data/schedpost.db"
run schedpost lockdown
sees "without the service and without its database it locks all the same" 0 "LOCKED by a file" "could not be asked" \
	"1. Ring somebody"
is "and its last line says so" "$(tail -n 1 "$tmp/out")" "LOCKED by a file. Nobody is shut out."
for word in locks status; do
	run schedpost $word
	sees "$word says that a file locks, beside what is broken" 7 "is damaged" \
		"LOCKED DOWN meanwhile, by 1 file in $data/locks: nothing goes out anywhere."
done
run schedpost lockdown --exclude-user kim
sees "who is suspected is shut out later, and it says so" 0 "LOCKED by a file. kim is shut out once the service works again"
rm -f "$data"/locks/*
run schedpost lockdown @press
sees "a group that cannot be looked up locks everything" 0 "LOCKED, everything"
check "by a file for all" grep -q '^all$' -r "$data/locks"
rm -f "$data"/locks/*
run schedpost lockdown ,
sees "an empty name locks everything, and is told of" 2 "Everything is LOCKED" "says nothing"
check "by a file for all" grep -q '^all$' -r "$data/locks"
rm -f "$data"/locks/*
run schedpost Lockdown --excludeuser kim
sees "so does a phone's capital letter with a slip of the fingers" 2 "LOCKED by a file" "Everything is LOCKED" "--exclude-user" "Type it again"
check "by a file for all" grep -q '^all$' -r "$data/locks"
rm -f "$data"/locks/*
run schedpost lockdwon
sees "where it is not sure what was meant, it says that nothing is locked" 2 "Did you mean 'lockdown'? NOTHING IS LOCKED."
check "and nothing is" [ -z "$(ls "$data/locks")" ]
cp "$tmp"/kept/* "$data/"

# ---- the service is stuck

rm -f "$data"/locks/*
daemon_start
kill -STOP "$daemon"
before=$(date +%s%3N)
run schedpost lockdown
took=$(($(date +%s%3N) - before))
sees "a service that is stuck is not waited for" 0 "LOCKED by a file" "does not answer"
check "it takes 300 ms at the most, and as much again for a busy machine (it took $took ms)" [ $took -le 600 ]
kill -CONT "$daemon"
locked_by_it() { schedpost locks | grep -qw "all accounts"; }
check "once it works again the service has that lock as its own" until_true 20 locked_by_it
daemon_kill

# ---- who may do it without the service: the group, which gets at nothing else

is "the group may put files into the folder of locks, and nobody may take away another's" \
	"$(stat -c %a "$data/locks")" 1770
is "nothing else is open to it" \
	"$(find "$data" -mindepth 1 -maxdepth 1 ! -name locks ! -name socket -perm /077)" ""
check "the service's folder lets the group pass" grep -qx StateDirectoryMode=0710 "$root/conf/schedpostd.service"
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
	group=54321 member=54322
	rm -f "$data"/locks/*
	cp "$BUILD/schedpost" "$tmp/"
	chown -R "$group:$group" "$data"
	chmod 0711 "$tmp"
	chmod 0710 "$data"
	# as_member GROUP COMMAND...: as somebody whose first group is another one.
	as_member() { setpriv --reuid="$member" --regid="$member" --groups="$1" --inh-caps=-all "${@:2}"; }
	run as_member "$group" "$tmp/schedpost" lockdown wall --reason "It is down"
	sees "a member of the group locks without the service" 0 "LOCKED by a file"
	check "the service can read what was put there" as_member "$group" grep -q "^account wall" -r "$data/locks"
	run as_member "$group" cat "$data/schedpost.db"
	sees "a member does not read the database" 1 "Permission denied"
	run as_member "$group" ls "$data"
	sees "nor what else is there" 2 "Permission denied"
	run as_member 54323 "$tmp/schedpost" lockdown
	sees "somebody else locks nothing, and hears so" 4 "NOT LOCKED"
	rm -f "$data"/locks/*
	chown -R 0:0 "$data"
	chmod 0700 "$tmp" "$data"
else
	skip "a member of the group locks without the service" "only root can be somebody else"
fi

# ---- evidence

daemon_start
run schedpost evidence "$tmp/evidence"
sees "evidence is written into a folder" 0 "lines were written" "lines of the record" "Keep this somewhere else"
sum=$(sha256sum <"$tmp/evidence/MANIFEST" | cut -d' ' -f1)
check "the sum that is to be kept is the manifest's" grep -qF "$sum" "$tmp/out"
check "sha256sum alone can check it" bash -c "cd '$tmp/evidence' && grep -v '^#' MANIFEST | sha256sum -c --quiet"
check "it has the record's newest link" grep -qE '^# record [0-9]+ [0-9a-f]{64}$' "$tmp/evidence/MANIFEST"
check "it has what was planned" grep -qF "Planned before it happened." "$tmp/evidence/posts.csv"
check "how it stood" grep -q "paused" "$tmp/evidence/jobs.csv"
check "the lockdown" grep -qF "Somebody posts in our name" "$tmp/evidence/locks.csv"
run schedpost evidence verify "$tmp/evidence" --manifest "$sum"
sees "it is as it was written, and as it was noted" 0 "20 files are as they were written" "is the one whose sum was kept" "noted here on"
check "a page tells what each file is" grep -qF "takedowns.csv" "$tmp/evidence/READ-ME-FIRST.txt"
is "of each file that is there" "$(cd "$tmp/evidence" && for f in *; do grep -c "^$f " READ-ME-FIRST.txt; done | sort -u)" 1
check "and when each account was read, or why not" grep -q "^wall,Practice (training)," "$tmp/evidence/readings.csv"
run schedpost evidence list
sees "its sum is shown later, too" 0 "$sum"

run schedpost evidence "$tmp/evidence"
sees "nothing is written over it" 1 "is something at"

# tampered WHAT WORD COMMAND...: on a copy of the evidence, found out.
tampered() {
	local name=$1 word=$2
	shift 2
	rm -rf "$tmp/copy"
	cp -r "$tmp/evidence" "$tmp/copy"
	chmod u+w "$tmp/copy/MANIFEST"
	(cd "$tmp/copy" && "$@")
	run schedpost evidence verify "$tmp/copy" --manifest "$sum"
	sees "$name is found" 7 "$word"
}
tampered "a changed word" "posts.csv was changed" sed -i s/Planned/Plotted/ posts.csv
tampered "a file that was taken out" "jobs.csv cannot be read" rm jobs.csv
tampered "a file and its line" "jobs.csv is not in the manifest" bash -c 'rm jobs.csv; sed -i /jobs/d MANIFEST'
tampered "a file that was put there" "extra.csv was put there later" touch extra.csv
tampered "another link" "not the one that was kept elsewhere" sed -i 's/# record ./# record 9/' MANIFEST
tampered "a file that was swapped with its sum" "not the one that was kept elsewhere" bash -c \
	'echo x >posts.csv; sed -i /posts/d MANIFEST; sha256sum posts.csv >>MANIFEST'
tampered "a line that leads out of the folder" "is no line of a manifest" bash -c \
	'(sha256sum ../evidence/posts.csv) >>MANIFEST'
rm -rf "$tmp/copy"
cp -r "$tmp/evidence" "$tmp/copy"
chmod u+w "$tmp/copy"/*
sed -i s/Planned/Plotted/ "$tmp/copy/posts.csv"
(cd "$tmp/copy" && sed -i "s/^[0-9a-f]*  posts.csv/$(sha256sum posts.csv)/" MANIFEST)
run schedpost evidence verify "$tmp/copy"
sees "a file that was changed with the manifest is found by what was noted" 7 "MANIFEST is not what was noted here"
run schedpost --data "$tmp/nowhere" evidence verify "$tmp/copy"
sees "away from there it says that only the folder's own sums were checked, and what to compare" 0 "Only the folder's own sums" \
	"'schedpost evidence list'" "$(sha256sum <"$tmp/copy/MANIFEST" | cut -d' ' -f1)"
check "and leaves nothing there" test ! -e "$tmp/nowhere"
run schedpost --data "$tmp/nowhere" evidence verify "$tmp/copy" --manifest "$sum"
sees "which the sum that was kept finds there, too" 7 "not the one that was kept elsewhere"
sqlite3 "$data/schedpost.db" "DELETE FROM evidence"
run schedpost evidence verify "$tmp/evidence"
sees "what was not written here is not taken for whole" 7 "no evidence with its sum was"
run schedpost evidence verify "$tmp/evidence" --manifest "$sum"
sees "unless its sum was kept: the data may have been put back to before" 0 "This schedpost has not noted it"
(cd "$tmp/copy" && rm ./* && cp "$tmp/evidence"/{locks,people,accounts,posts,jobs,events,foreign,record}.csv . &&
	sha256sum ./*.csv | sed 's|\./||' >MANIFEST && grep '^# record' "$tmp/evidence/MANIFEST" >>MANIFEST)
run schedpost evidence verify "$tmp/copy" --manifest "$(sha256sum <"$tmp/copy/MANIFEST" | cut -d' ' -f1)"
sees "an older bundle has eight files" 0 "8 files are as they were written"
finish
