#!/bin/bash
# SPDX-License-Identifier: MIT
# evaluate.sh - what posts brought by what they have in common: nothing on too little, a table and a file on enough; and
# posts whose time a coin has chosen.
. "$(dirname "$0")/lib.sh"
daemon_start
connect_practice library
for n in {1..12}; do new_post "Story time, week $n." --to library --at +1s --category news --objective "more visitors" >/dev/null; done
until_true 30 is_in_state 12 published || give_up "post 12 did not come out"

# ---- nothing yet

run schedpost evaluate
sees "without figures it says so" 0 "has figures of +24 h" "schedpost numbers list"
run schedpost evaluate timing
sees "without flexible posts it says how many are needed" 0 "Still needed: 30 at suggested times and 30 at usual ones" "1.10x	1560	3120"

# ---- a day later: the posts are older, for nobody can wait here

daemon_stop
sqlite3 "$data/schedpost.db" "UPDATE job SET intent_at = intent_at - 86400000 * (post + 1), done_at = intent_at WHERE op = 7"
daemon_start
{ echo "post,likes,reach,impressions"; for n in {1..8}; do echo "$n,$((10 + n)),500,700"; done; } >"$tmp/some.csv"
run schedpost numbers import "$tmp/some.csv" --age 24h
run schedpost evaluate library --by category
sees "on too little it says how many are missing" 0 "Nothing can be said yet" "2 more posts like those would do." "too few: 2 more posts are needed"
not_said "and no figure is told" "500"
{ echo "post,likes,reach,impressions"; for n in {9..12}; do echo "$n,$((10 + n)),500,700"; done; } >"$tmp/rest.csv"
run schedpost numbers import "$tmp/rest.csv" --age 24h
run schedpost evaluate --by objective
sees "figures keep their kind" 0 "more visitors	practice	reactions	12	17	12	21" "reach	12	500" "impressions	12	700"
not_said "reach and impressions are not added" "1200"
run schedpost evaluate --by hour --csv "$tmp/hours.csv"
sees "a file is written" 0 "lines were written to $tmp/hours.csv"
is "with a heading" "$(head -n 1 "$tmp/hours.csv" | tr -d '\r')" \
	"group,platform,kind,posts,middle,low,high,times,least,most,shows"
is "and all posts in it" "$(grep -F ,reach, "$tmp/hours.csv" | awk -F, "{n += \$4} END {print n}")" 12
run schedpost evaluate --by moon
sees "what posts cannot have in common" 1 "objective" "hour"
run schedpost evaluate --from 2099-01-01
sees "a day that is still to come" 1 "still to come"

# ---- a coin

run schedpost add "Poets at six." --to library --slot best --flexible
sees "the coin chooses, and says how it fell" 0 "The coin fell for the" "one would have been"
run schedpost history 13
sees "and the history keeps it" 0 "The coin fell for the"
is "with the time that it chose" "$(sqlite3 "$data/schedpost.db" "SELECT CASE x.arm WHEN 'usual' THEN x.usual ELSE x.suggested END = j.at \
	FROM flexible x JOIN job j ON j.post = x.post")" 1
run schedpost evaluate timing library
sees "it is not out yet" 0 "Not counted: 1 not out yet."
refused "a coin between one time and nothing" 1 "--slot best" -- schedpost add "Poets." --to library --at "tomorrow 9:00" --flexible

# ---- plots

plain() { run /usr/bin/python3 "$here/plain_picture.py" "$1"; }
run schedpost slots library --plot
sees "a week is drawn in signs" 0 "    07  08  09" "Mon " "Sun " "██ 1.17x and more" "found: 30 or more"
check "which fit a terminal" [ "$(grep -E '^ *(Mon|Sun|07)' "$tmp/out" | wc -L)" -le 76 ]
run schedpost slots library --svg "$tmp/week.svg"
sees "or into a file" 0 "It was written to $tmp/week.svg."
plain "$tmp/week.svg"
sees "as a picture that can be read" 0 "words"
run schedpost slots library --svg "$tmp/nowhere/week.svg"
sees "a folder that is not there" 3 "nowhere"
run schedpost add "World Book Day is near." --to library --at "$(date -u +%Y | awk '{print $1 + 1}')-03-01 10:00"
run schedpost calendar plan "$(date -u +%Y | awk '{print $1 + 1}')" --plot
sees "a year is drawn in signs" 0 "    Mar  " "# has posts" "? has none, and its date is not confirmed" " days have posts or drafts"
check "with the day that has one" grep -q "^    Mar .*#" "$tmp/out"
run schedpost calendar plan "$(date -u +%Y | awk '{print $1 + 1}')" --svg "$tmp/year.svg"
plain "$tmp/year.svg"
sees "as a picture, too" 0 "words"
check "with the days by name" grep -q "World Book Day (1)" "$tmp/year.svg"
finish
