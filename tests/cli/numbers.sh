#!/bin/bash
# SPDX-License-Identifier: MIT
# numbers.sh - what posts brought: why there is nothing yet, figures from a file with each wrong line named, and out again.
. "$(dirname "$0")/lib.sh"
daemon_start
connect_practice library
new_post "Story time at ten." --to library --at +1s >/dev/null
new_post "Poets at six." --to library --at "in 2 days" >/dev/null
until_true 20 is_in_state 1 published || give_up "post 1 did not come out"

# ---- nothing yet

run schedpost numbers 1
sees "why there is nothing is told" 0 "+24 h" "Practice (training) gives none. Nobody sees it"
run schedpost numbers 2
sees "what is not out has brought nothing" 0 "Post 2 is not out anywhere"
run schedpost numbers list
sees "a list without figures says so" 0 "Story time" "None of them has figures of +24 h"
refused "an age that is none" 1 "1h, 24h and 7d" -- schedpost numbers list --after 2d
refused "too young for that age" 1 "2	It is not out for 24 h yet." "1 of 1 lines were not taken" -- \
	schedpost numbers import - --age 24h <<<$'post,likes\n1,4'

# ---- a day later: the post is older, for nobody can wait here

daemon_stop
sqlite3 "$data/schedpost.db" "UPDATE job SET intent_at = intent_at - 90000000, done_at = done_at - 90000000 WHERE post = 1"
daemon_start
cat >"$tmp/figures.csv" <<'END'
Post;Likes;Reach;Impressions;Link clicks;Notes
1;1,204;900;2100;;
2;3;;;;
77;3;;;;
1;many;;;;
1;4;;;;well done
END
sed -i 's/1,204/"1,204"/' "$tmp/figures.csv"
run schedpost numbers import "$tmp/figures.csv" --age 24h
sees "good lines are taken, and wrong ones named" 1 "3	Post 2 is not out." "4	Post 77 is not out." "5	'many' under 'likes'" \
	"6	'well done' under 'notes' is no count" "4 of 5 lines were not taken" "Lines taken	1" "Figures	3"
run schedpost numbers 1
sees "figures are kept apart" 0 "reactions	1204" "reach	900" "impressions	2100" import
is "and for programs" "$(field '[.data.posts[] | [.id, .reactions, .impressions, .reach]] | tojson' schedpost numbers list library)" \
	'[[1,1204,2100,900]]'
run schedpost numbers import - --age 24h <<<$'post,reach\n1,901\n1,900'
sees "a figure that stood otherwise is named" 0 "2	reach	900	901" "3	reach	901	900" "2 figures were brought otherwise before"
run schedpost numbers import "$tmp/figures.csv"
sees "no age is said" 1 "It is not said how old the post was"
run schedpost numbers import - <<<"link,date,saves
$(field '.data.jobs[0].url' schedpost show 1),$(date -u +%F),7"
sees "a post is found by its address, its age by the day" 0 "Lines taken	1"
run schedpost numbers export "$tmp/out.csv"
sees "all is written out" 0 "4 figures were written"
is "a line for each" "$(cut -d, -f3,5-7,9 <"$tmp/out.csv" | tr -d '\r' | tail -n +2 | sort | tr '\n' ' ')" \
	"$(for it in impressions,2100 reach,900 reactions,1204 saves,7; do printf 'practice,24h,%s,import ' $it; done)"
finish
