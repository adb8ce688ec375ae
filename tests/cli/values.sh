#!/bin/bash
# SPDX-License-Identifier: MIT
# values.sh - what people may write and how it is understood: times, accounts, variants, chains, lengths.
. "$(dirname "$0")/lib.sh"
daemon_start

# ---- before any account

run schedpost add "A thought for later"
sees "a draft needs no account" 0 "draft" "schedpost edit 1 --to ACCOUNT"
run schedpost add "Now" --at +1h
sees "a time needs one, and the way to it is told" 3 "No account is connected yet" "schedpost connect"
run schedpost list --drafts
sees "the draft is in the list of drafts" 0 "A thought for later"
run schedpost status
sees "status counts it" 0 "Drafts	1"
connect_practice ward
run schedpost edit 1 --to ward
sees "the draft gets its account" 0 "ward" "19 of 500"
run schedpost cancel 1
run schedpost status
sees "a cancelled draft is no longer counted" 0 "Drafts	0"

# ---- times: each form is read, in the account's zone, and both the local and the world's time are told

run schedpost add "Which year" --at "12 May 2031 14:00" --dry-run
sees "with one account no --to is needed" 0 "ward" "Nothing was saved"

# reads WHEN WORD...: a dry run with that time says each WORD.
reads() {
	local when=$1
	shift
	run schedpost add Hello --to ward --dry-run --at "$when"
	sees "a time as '$when'" 0 "ward" "5 of 500" "$@"
}
london() { TZ=Europe/London date "$@"; }
tomorrow=$(london -d tomorrow '+%-d %b %Y')
reads "2031-12-24T09:00" "Wed 24 Dec 2031 09:00 GMT" "2031-12-24T09:00:00Z"
reads "2031-12-24 09:00" "2031-12-24T09:00:00Z"
reads "2031-07-01T09:00" "Tue 1 Jul 2031 09:00 BST" "2031-07-01T08:00:00Z"
reads "2031-07-01T09:00Z" "Tue 1 Jul 2031 10:00 BST" "2031-07-01T09:00:00Z"
reads "2031-07-01T09:00+05:30" "2031-07-01T03:30:00Z"
reads "Tue 1 Jul 2031 09:00 BST" "2031-07-01T08:00:00Z"
reads "12 May 2031 2pm" "Mon 12 May 2031 14:00 BST"
reads "12 May 2031 2:30 pm" "Mon 12 May 2031 14:30 BST"
reads "13/05/2031 14:00" "Tue 13 May 2031 14:00 BST"
reads "tomorrow 20:00" "$tomorrow 20:00"
reads "tomorrow at 8pm" "$tomorrow 20:00"
reads "tomorrow noon" "$tomorrow 12:00"
reads "in 3 days at 9:00" "$(london -d '3 days' '+%-d %b %Y') 09:00"
reads "in 3 days" "$(london -d '3 days' '+%-d %b %Y')"
reads "+2h30m" "UTC"
reads "+90m" "UTC"
reads "in 2 hours" "UTC"
reads "fri 12:30" "Fri " "12:30"
reads "Friday 12:30" "Fri " "12:30"

# refuses WHEN WORD...
refuses() {
	local when=$1
	shift
	run schedpost add Hello --to ward --dry-run --at "$when"
	sees "no time is '$when'" 1 "$@"
}
refuses "" "not understood"
refuses "tomorrow" "says the day but not the time" "Write for example"
refuses "30 Feb 2031 09:00" "no such date"
refuses "Mon 13 May 2031 09:00" "is a Tuesday, not a Monday"
refuses "03/04/2031 09:00" "to some people" "to others" "3 April 2031 09:00" "4 March 2031 09:00"
refuses "tomorrow midnight" "two ways" "begins the day" "ends it"
refuses "tomorrow at 9" "two ways" "in the morning" "in the evening"
refuses "25:00" "not understood" "tomorrow 09:00"
refuses "+1000000d" "not understood"

# The clocks of Europe/London go forward on 28 March 2027 at 01:00 and back on 31 October 2027 at 02:00.
refuses "2027-03-28 01:30" "does not exist" "'2027-03-28T00:30:00+00:00' (GMT)" "'2027-03-28T02:30:00+01:00' (BST)"
reads "2027-03-28T00:30:00+00:00" "Sun 28 Mar 2027 00:30 GMT" "2027-03-28T00:30:00Z"
reads "2027-03-28T02:30:00+01:00" "Sun 28 Mar 2027 02:30 BST" "2027-03-28T01:30:00Z"
refuses "2027-10-31 01:30" "comes twice" "'2027-10-31T01:30:00+01:00' (BST)" "'2027-10-31T01:30:00+00:00' (GMT)"
reads "2027-10-31T01:30:00+01:00" "Sun 31 Oct 2027 01:30 BST" "2027-10-31T00:30:00Z"
reads "2027-10-31T01:30:00+00:00" "Sun 31 Oct 2027 01:30 GMT" "2027-10-31T01:30:00Z"
reads "2027-10-31 01:30 BST" "2027-10-31T00:30:00Z"
is "of all these nothing was saved" "$(field '.data.posts | length' schedpost list)" 0

# ---- several accounts

connect_practice library --group press
connect_practice north --group press
run schedpost account set ward --group all
run schedpost account set ward --zone America/New_York
run schedpost add "Open day" --to @press,ward --at "2031-07-01 09:00"
sees "a group and an account; each in its own zone" 0 \
	"library" "north" "ward" "2031-07-01T08:00:00Z" "2031-07-01T13:00:00Z"
id=$(new_post "Open day" --to @press --variant "north=Open day in the north" --at +2h)
run schedpost show "$id" --preview
sees "a variant is what one account says" 0 "Open day in the north"
is "and the other says the usual words" "$(grep -c '^    Open day$' "$tmp/out")" 1
is "status has one line for a post to two accounts" \
	"$(field "[.data.next[] | select(.id == $id)] | length" schedpost status)" 1

# ---- lengths, as platforms count them

run schedpost add "$(x_times x 500)" --to ward --dry-run
sees "500 of 500 fit" 0 "500 of 500"
run schedpost add "$(x_times x 501)" --to ward --dry-run
sees "501 do not: how many too many is told" 1 "ward" "501 of 500" "1 too many"
family=👩‍👩‍👧‍👦
run schedpost add "$(for _ in {1..500}; do printf %s $family; done)" --to ward --dry-run
sees "500 families of four are 500 characters" 0 "500 of 500"
run schedpost add "$(for _ in {1..501}; do printf %s $family; done)" --to ward --dry-run
sees "501 families are one too many" 1 "1 too many"
run schedpost add "Short" --to ward,north --variant "north=$(x_times y 501)" --dry-run
sees "a variant that is too long names its account" 1 "north" "1 too many"

# ---- chains

printf 'one\n---\n%s\n---\nthree\n' "$(x_times x 501)" >"$tmp/chain.txt"
run schedpost add --chain --file "$tmp/chain.txt" --to ward --dry-run
sees "a part that is too long is named" 1 "post 2 of the chain" "1 too many"
printf 'one\n---\ntwo\n---\nthree\n' >"$tmp/chain.txt"
run schedpost add --chain --file "$tmp/chain.txt" --to library --variant "library=a
---
b" --dry-run
sees "a variant of a chain has as many parts" 1 "2 parts" "3"
id=$(new_post --chain --file "$tmp/chain.txt" --to library)
run schedpost now "$id"
until_true 20 is_in_state "$id" published
is "a chain goes out in its order" "$(jq -r .text "$data/practice/library.jsonl" | tr '\n' ' ')" "one two three "
is "each part answers the one before" \
	"$(jq -r '.reply_to // "-"' "$data/practice/library.jsonl" | tr '\n' ' ')" "- p1 p2 "
finish
