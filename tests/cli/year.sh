#!/bin/bash
# SPDX-License-Identifier: MIT
# year.sh - a person walks from a messy calendar to what posts brought: import, apply, a month planned for three accounts
# while somebody is on leave, why each time, out on practice accounts, figures in, and what can be said of them.
. "$(dirname "$0")/lib.sh"
daemon_start
for name in library wards council; do connect_practice $name; done
for person in olga priya; do
	run schedpost user add $person
	run schedpost role give $person author
done
run schedpost account set wards --owner olga --replies "mon-sun 8:00-20:00"

# ---- a calendar as people make them

day=$(date -d '+12 days' '+%-d %B') year=$(date -d '+12 days' +%Y)
cat >"$tmp/days.csv" <<CSV
Awareness day;When;Notes
Harbour Day;$day;bring boots
Carers Supper;TBC;
Kite Day;31 Feb;
Lantern Month;April;

Lantern Day;5/6;the day comes first here
CSV
run schedpost calendar import "$tmp/days.csv" --year "$year"
sees "what is in it is told by its lines first" 0 $'2\tnew\t' $'3\tkept aside\t-\tCarers Supper' $'4\trejected\t-\tKite Day' $'5\tnew\t' \
	"$(printf '7\tnew\t%s-06-05' "$year")" "schedpost calendar apply 1"
run schedpost calendar plan "$year"
not_said "and nothing is changed by that" "Harbour Day"
run schedpost calendar apply
sees "what is fine is taken over, what is not has its next step" 0 $'New days\t3' "It has no date" "Please put line 4 of the file right"
run schedpost calendar plan "$year" --empty --on library,wards,council
sees "the day is there, and has no post yet" 0 $'Harbour Day\t0\t0\t0\t-\tsaid there (days.csv'

# ---- somebody is on leave

away=(--from "in 4 days at 0:00" --until "in 24 days at 0:00")
run schedpost cover plan wards --for olga --by priya "${away[@]}"
run schedpost slots wards --why-not "in 6 days at 12:40"
sees "while nobody covers nothing is proposed there, and why" 0 "It is not proposed, for nobody answers readers then"
run schedpost slots wards --from "in 5 days at 9:00" --until "in 8 days at 9:00"
sees "not one time" 0 "There is no good time in that time" "when nobody is there to answer"
run schedpost cover ask 1
run as priya schedpost cover accept 1
run schedpost slots wards --why-not "in 6 days at 12:40"
sees "once somebody does it is" 0 "Nothing stands against it"

# ---- a month for three accounts

cat >"$tmp/month.csv" <<'CSV'
to,text,for
"library,wards,council",Come to the harbour.,Harbour Day
wards,Visiting hours change.,
council,Bins are emptied a day later.,
library,Read a book.,
CSV
month=(--from "in 2 days at 8:00" --until "in 4 weeks at 9:00")
run schedpost place "$tmp/month.csv" "${month[@]}"
sees "a plan with a reason for each" 0 $'Fine\t4' "Harbour Day, on the day (its date: said there" "Nothing was saved"
run schedpost place "$tmp/month.csv" "${month[@]}" --add --json
sees "goes into the queue" 0 '"saved":true'
jq -r '.data.plan[] | [.account, .at] | @tsv' "$tmp/out" | sort >"$tmp/plan"
is "six posts on three accounts" "$(cut -f 1 "$tmp/plan" | uniq -c | awk '{print $1, $2}' | tr '\n' ' ')" "2 council 2 library 2 wards "
while read -r account at; do
	[ "$account" = wards ] || continue
	hour=$(TZ=Europe/London date -d "$at" +%-H)
	check "on wards at $hour o'clock readers are answered" [ "$hour" -ge 8 -a "$hour" -lt 20 ]
done <"$tmp/plan"
run schedpost slots library --why "${month[@]}"
sees "why a time is good, and how little is known" 0 "a rule of thumb" "A sensible guess, not a finding" "0 posts with figures" \
	"about as good a small chance chooses"
run schedpost calendar plan "$year"
sees "the year's plan knows of it" 0 $'Harbour Day\t'
check "and counts the posts" [ "$(field '[.data.days[] | select(.name == "Harbour Day") | .posts + .before] | add' \
	schedpost calendar plan "$year")" -ge 1 ]

# ---- out, and a day later

for n in {1..12}; do new_post "Story time, week $n." --to library --at +1s --category news >/dev/null; done
last=$(field '[.data.posts[].id] | max' schedpost list --most 500)
until_true 30 is_in_state "$last" published || give_up "post $last did not come out"
is "they are out" "$(on_wall "Story time, week")" 12
daemon_stop
sqlite3 "$data/schedpost.db" "UPDATE job SET intent_at = intent_at - 86400000 * post, done_at = intent_at WHERE op = 7 AND state = 'done'"
daemon_start
{ echo "post,likes"; for n in {0..4}; do echo "$((last - n)),$((10 + n))"; done; } >"$tmp/some.csv"
run schedpost numbers import "$tmp/some.csv" --age 24h
sees "figures are brought" 0 $'Lines taken\t5'
run schedpost evaluate library
sees "of five posts nothing is said" 0 "Nothing can be said yet"
{ echo "post,likes"; for n in {5..11}; do echo "$((last - n)),$((10 + n))"; done; } >"$tmp/rest.csv"
run schedpost numbers import "$tmp/rest.csv" --age 24h
run schedpost evaluate library
sees "of twelve it is, with how many they are" 0 $'news\tpractice\treactions\t12\t'
run schedpost evaluate timing
sees "and whether times help is not known, nor claimed" 0 "Still needed"
finish
