#!/bin/bash
# SPDX-License-Identifier: MIT
# tables.sh - import and export: all rows or none, each wrong line by its number, and what was written comes back.
. "$(dirname "$0")/lib.sh"
daemon_start
connect_practice ward
connect_practice library

table() { printf '%s\r\n' "$@" >"$tmp/table.csv"; }

# ---- a wrong line in the middle

table 'to,at,text' 'ward,2031-05-01 09:00,First' 'wrad,2031-05-02 09:00,Second' 'library,2031-05-03 09:00,Third' \
	'ward,2027-03-28 01:30,Fourth' 'ward,tomorrow,Fifth' "ward,2031-05-06 09:00,$(x_times x 501)"
refused "a table with wrong lines" 1 "3	There is no account 'wrad'. Did you mean 'ward'?" "5	The time '2027-03-28 01:30' does not exist" \
	"6	'tomorrow' says the day but not the time" "7	On ward" "1 too many" "4 of 6 rows cannot be used, so nothing was imported" \
	"--partial" -- schedpost import "$tmp/table.csv"
refused "a dry run tells the same" 1 "3	There is no account 'wrad'" "4 of 6" -- \
	schedpost import "$tmp/table.csv" --dry-run
run schedpost import "$tmp/table.csv" --partial
sees "--partial takes the good ones and tells of the others" 0 "3	There is no account 'wrad'" "2 of 6"
is "and only those" "$(field '[.data.posts[].text] | join(" ")' schedpost list)" "First Third"
known_posts=

# ---- tables that are no such thing

refused "no table there" 3 "no-such.csv" "Check the spelling" -- schedpost import "$tmp/no-such.csv"
: >"$tmp/empty.csv"
refused "an empty file" 1 "The file is empty" "headings" -- schedpost import "$tmp/empty.csv"
echo 'to,at,text' >"$tmp/heads.csv"
refused "headings alone" 1 "no rows" -- schedpost import "$tmp/heads.csv"
table 'to,at,txet' 'ward,2031-05-01 09:00,Hello'
refused "an unknown heading" 1 "'txet'" "Did you mean" -- schedpost import "$tmp/table.csv"
table 'to,text,text' 'ward,a,b'
refused "a heading twice" 1 "Two columns have the heading 'text'" -- schedpost import "$tmp/table.csv"
table 'to,at,text' 'ward,2031-05-01 09:00,"Hello'
refused "a quote that does not end" 1 "Line 2" "double quotes do not match" -- schedpost import "$tmp/table.csv"
table 'to,at,text' 'ward,2031-05-01 09:00,Hello, world'
refused "a comma too many" 1 "2	It has 4 cells, but the headings are only 3" "double quotes" -- \
	schedpost import "$tmp/table.csv"
printf 'to,at,text\nward,2031-05-01 09:00,caf\xe9\n' >"$tmp/latin1.csv"
refused "a file that is not UTF-8" 1 "Line 2" "CSV UTF-8" -- schedpost import "$tmp/latin1.csv"
printf '\xff\xfet\0o\0' >"$tmp/utf16.csv"
refused "a file in UTF-16" 1 "UTF-16" "CSV UTF-8" -- schedpost import "$tmp/utf16.csv"
head -c 200000 /dev/urandom >"$tmp/noise.csv"
refused "noise" 1 "CSV" -- schedpost import "$tmp/noise.csv"

# ---- what spreadsheets write

{
	printf '\xef\xbb\xbfto;at;text\r\nward;2031-06-01 09:00;"Semicolons; and a ""quote"""\r\n\r\n'
	printf 'ward,library;2031-06-02 09:00;"Two\nlines"\r\n'
} >"$tmp/office.csv"
run schedpost import "$tmp/office.csv"
sees "semicolons, a byte order mark, empty lines, quotes, several accounts in a cell" 0
printf 'to\tat\ttext\nward\t2031-06-03 09:00\tTabs\n' >"$tmp/tabs.csv"
run schedpost import - <"$tmp/tabs.csv"
sees "tabs, from standard input" 0
field '.data.posts[].text' schedpost list --from 2031-06-01 >"$tmp/out"
sees "all of it is there" 0 'Semicolons; and a "quote"' "Two lines" "Tabs"

# ---- out and in again

new_post "=2+3 is no formula" --to ward --at "2031-07-01 09:00" --title "A title" --warning "Mind" --lang en >/dev/null
printf 'one\n---\ntwo, with "quotes"\n' >"$tmp/chain.txt"
new_post --chain --file "$tmp/chain.txt" --to library,ward --at "2031-07-02 09:00" >/dev/null
run schedpost export "$tmp/all.csv"
sees "export tells how many" 0 "posts were written to $tmp/all.csv"
is "the file is for its owner and group" "$(stat -c %a "$tmp/all.csv")" 640
check "a spreadsheet would run no formula of it" eval "! grep -qE '(^|,)\"?=' '$tmp/all.csv'"
run schedpost export
check "without a file it goes to the screen, the same" cmp -s "$tmp/out" "$tmp/all.csv"
run schedpost export "$tmp/no-such/all.csv"
sees "a folder that is not there" 3 "no-such"
posts_as_json() {
	for id in $(schedpost --data "$1" list --json --most 500 | jq '.data.posts[].id'); do
		schedpost --data "$1" show "$id" --json |
			jq -cS '.data | del(.post.id, .files) | .jobs |= map(del(.done_at, .why))'
	done
}
posts_as_json "$data" >"$tmp/before"
daemon_stop
first=$data
data=$tmp/second
export SCHEDPOST_DATA=$data
daemon_start
connect_practice ward
connect_practice library
run schedpost import "$tmp/all.csv"
sees "what was exported is imported elsewhere" 0
posts_as_json "$data" >"$tmp/after"
check "and is the same: times, accounts, chains, titles, warnings" cmp "$tmp/before" "$tmp/after"
diff "$tmp/before" "$tmp/after" | head -n 6 | sed 's/^/#   /'
is "the first schedpost has what it had" "$(posts_as_json "$first" | sort | md5sum)" "$(sort "$tmp/before" | md5sum)"

# ---- many

{
	echo 'to,at,text'
	for n in $(seq 2000); do echo "ward,2031-08-01 09:00,Post number $n"; done
	echo 'nobody,2031-08-01 09:00,Last'
} >"$tmp/many.csv"
known_posts=
refused "2,000 good lines and a wrong one at the end: none is taken" 1 "2002	There is no account 'nobody'" -- \
	schedpost import "$tmp/many.csv"
sed -i '$d' "$tmp/many.csv"
begin=$SECONDS
run schedpost import "$tmp/many.csv"
sees "2,000 good lines" 0
check "take no more than 20 seconds" [ $((SECONDS - begin)) -le 20 ]
schedpost export | grep -c 'Post number' >"$tmp/count"
is "and all are there" "$(cat "$tmp/count")" 2000
schedpost import "$tmp/many.csv" >"$tmp/out" 2>&1 &
daemon_kill
wait $! 2>/dev/null
daemon_start
is "killed in the middle of an import: all of it or nothing" "$(($(schedpost export | grep -c 'Post number') % 2000))" 0
finish
