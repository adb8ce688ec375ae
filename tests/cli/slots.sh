#!/bin/bash
# SPDX-License-Identifier: MIT
# slots.sh - good times typed by a person: for an awareness day, the team's own, and for a file of posts over several
# accounts, as a plan and into the queue.
. "$(dirname "$0")/lib.sh"

daemon_start
for name in library wards; do connect_practice $name; done

# ---- for a day

run schedpost slots library --for "World AIDS Day" --why
sees "times for an awareness day are on it, and how sure its date is stands there" 0 "World AIDS Day, on the day" "by its rule"
run schedpost slots library --for "World Ladies Day"
sees "a day that nobody knows is said" 3 "has no day"

# ---- the team's own

run schedpost slot add mon-fri 12:30 --to library
sees "five slots of the team" 0 "5 slots more"
run schedpost slot list
sees "are listed with when each comes next" 0 "Monday 12:30" "Friday 12:30" ":30 "
run schedpost add "Story time is back." --to library --slot next
sees "the next of them is taken" 0 "the team's slot" "12:30"
run schedpost add "Knitting on Fridays." --to library --json
draft=$(jq .data.post.id "$tmp/out")
run schedpost move "$draft" --slot next
sees "and gets the next but one of them" 0 "Post $draft is moved." "the team's slot" "It goes out" "12:30"
run schedpost move "$draft"
sees "a move says where to" 1 "Please say when" "--slot best"
run schedpost slot drop 1
sees "one is dropped" 0 "is no slot any more"

# ---- when followers are online

table() { echo Hour,Followers && seq -f '%.0f,"1,204"' 0 "$1"; }
table 22 >"$tmp/online.csv"
run schedpost followers import "$tmp/online.csv" --to library
sees "an hour that is missing is named" 1 "23:00 is missing"
echo noon,many >>"$tmp/online.csv"
run schedpost followers import "$tmp/online.csv" --to library
sees "so is a wrong line, and nothing is taken" 1 "'noon' is no full hour" "Nothing was taken" "Not every line of the file can be used"
table 23 | sed 's/^16,.*/4 pm,3000/' >"$tmp/online.csv"
run schedpost followers import "$tmp/online.csv" --to library --zone Europe/Paris
sees "a table as a spreadsheet writes it is taken" 0 "24 hours are known" "Europe/Paris"
run schedpost slots library --why-not "tomorrow 15:10"
sees "and stands in what a time is made of" 0 "x followers online (your export of $(date -u +%Y)-"
run schedpost followers show library
sees "it is shown with how long it counts" 0 $'16:00\t3000\t' "It counts until"
run schedpost followers drop library
sees "and forgotten" 0 "moves no hour any more"
run schedpost slots library --why
not_said "without a trace" "followers online"

# ---- many at once

cat >"$tmp/autumn.csv" <<'CSV'
to,text,for
library,"Walk in and get tested.",World AIDS Day
"library,wards",Poetry on Saturday.,
wards,Visiting hours have changed.,
library,Read a book.,
CSV
waiting() { schedpost list --json | jq '.data.posts | length'; }
before=$(waiting)
run schedpost place "$tmp/autumn.csv" --json
sees "a plan of all" 0 '"fine":4' '"saved":false' "World AIDS Day, on the day"
times=$(jq -r '.data.plan[] | [.line, .account, .at] | @tsv' "$tmp/out")
is "each post has a time on each of its accounts" "$(wc -l <<<"$times")" 5
is "no two are at the same time" "$(cut -f 3 <<<"$times" | sort -u | wc -l)" 5
is "and nothing was saved" "$(waiting)" "$before"
run schedpost place "$tmp/autumn.csv" --json
is "typed again it is the same plan" "$(jq -r '.data.plan[] | [.line, .account, .at] | @tsv' "$tmp/out")" "$times"
run schedpost place - --add --json <"$tmp/autumn.csv"
sees "all of it goes into the queue" 0 '"saved":true' "4 posts are in the queue"
is "at the times of the plan" "$(jq -r '.data.plan[] | [.line, .account, .at] | @tsv' "$tmp/out")" "$times"
check "four posts more" [ "$(waiting)" -gt "$before" ]

after=$(waiting)
printf 'to,text,for\nlibary,Where is it?,\nlibrary,Who cares for you?,Carers Week\nlibrary,Fine.,\n' >"$tmp/wrong.csv"
run schedpost place "$tmp/wrong.csv" --add
sees "what cannot be used is named" 1 "libary" "nothing was put into the queue"
printf 'to,text,for\nlibrary,Who cares for you?,Carers Week\nlibrary,Fine.,\n' >"$tmp/open.csv"
run schedpost place "$tmp/open.csv" --add
sees "nothing is placed against a date that nobody has confirmed" 1 "Nobody has confirmed the date of Carers Week"
is "and nothing of these files is in the queue" "$(waiting)" "$after"
printf 'to,text,at\nlibrary,Fine.,tomorrow 9:00\n' >"$tmp/timed.csv"
run schedpost place "$tmp/timed.csv"
sees "rows with times are for import" 1 "schedpost import"
finish
