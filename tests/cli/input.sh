#!/bin/bash
# SPDX-License-Identifier: MIT
# input.sh - wrong input is refused with a sentence that says what to do, and nothing is half taken.
. "$(dirname "$0")/lib.sh"
daemon_start
connect_practice ward
connect_practice library

# ---- texts

refused "no text at all" 1 "The post is empty" "--media" -- schedpost add --to ward
refused "an empty text" 1 "The post is empty" -- schedpost add "" --to ward
refused "a text of blanks" 1 "The post is empty" -- schedpost add "$(printf ' \n\t ')" --to ward
refused "a chain of nothing" 1 "The post is empty" -- schedpost add --chain --to ward "$(printf -- ' \n---\n---\n')"
head -c 1000000 /dev/zero | tr '\0' a >"$tmp/big.txt"
refused "1 MB from a file" 1 "1000 kB" "at most 100 kB" "Please shorten it" -- \
	schedpost add --file "$tmp/big.txt" --to ward
refused "1 MB from standard input" 1 "1000 kB" "Please shorten it" -- schedpost add - --to ward <"$tmp/big.txt"
printf 'caf\xe9' >"$tmp/latin1.txt"
printf 'a\0b' >"$tmp/zero.txt"
for from in "--file $tmp/latin1.txt" "$(cat "$tmp/latin1.txt")"; do
	# shellcheck disable=SC2086
	refused "text that is not UTF-8: ${from%% *}" 1 "byte 4" "save" "UTF-8" -- schedpost add $from --to ward
done
refused "text that is not UTF-8, from standard input" 1 "byte 4" "UTF-8" -- schedpost add - --to ward <"$tmp/latin1.txt"
refused "a zero byte in a file" 1 "byte 2" "UTF-8" -- schedpost add --file "$tmp/zero.txt" --to ward
refused "a zero byte from standard input" 1 "byte 2" "UTF-8" -- schedpost add - --to ward <"$tmp/zero.txt"
echo Hello >"$tmp/hello.txt"
refused "the text given twice" 1 "give the text once" -- schedpost add Hello --file "$tmp/hello.txt" --to ward
refused "a text file that is not there" 3 "no-such.txt" "Check the spelling" -- \
	schedpost add --file "$tmp/no-such.txt" --to ward
refused "a text file that is a folder" 1 "is a folder" -- schedpost add --file "$tmp" --to ward

# ---- accounts and times

refused "an unknown account: the nearest is named" 3 "no account 'wrad'" "Did you mean 'ward'?" "account list" -- \
	schedpost add Hello --to wrad
refused "one of several accounts is unknown" 3 "'libary'" "'library'?" -- schedpost add Hello --to ward,libary
refused "an unknown group" 3 "no group '@press'" "--group press" -- schedpost add Hello --to @press
refused "two accounts and none named: it asks" 1 "2 accounts" "--to NAME" -- schedpost add Hello
refused "a time in the past: now is told, and a coming time offered" 1 "has passed" "it is now" "such as '20" -- \
	schedpost add Hello --to ward --at 2020-01-01T09:00
refused "no time at all" 1 "not understood as a time" "tomorrow 09:00" -- schedpost add Hello --to ward --at soonish
refused "a variant without an equals sign" 1 "--variant ACCOUNT=TEXT" -- schedpost add Hello --to ward --variant "ward"
refused "a variant for an account that is not addressed" 1 "does not go to" -- \
	schedpost add Hello --to ward --variant "library=Other"
refused "an unknown platform" 3 "Did you mean 'practice'?" -- schedpost connect practise
refused "an unknown zone" 1 "no time zone 'Europe/Londn'" "Did you mean 'Europe/London'?" -- \
	schedpost connect practice --as third --zone Europe/Londn
refused "a name that an option could not hold" 1 "without spaces, commas, @ and =" -- \
	schedpost connect practice --as "a,b"

# ---- files

refused "a picture that is not there" 3 "no-such.jpg" "Check the spelling" -- \
	schedpost add Hello --to ward --media "$tmp/no-such.jpg" --alt x
truncate -s 2G "$tmp/film.mp4"
begin=$SECONDS
refused "a film of 2 GB" 1 "at most" "MB" -- schedpost add Hello --to ward --media "$tmp/film.mp4"
check "and that is told at once, not after sending it all" [ $((SECONDS - begin)) -le 2 ]
echo "just words" >"$tmp/picture.jpg"
refused "words behind the name of a picture" 1 "picture.jpg" "plain text" "JPEG, PNG" -- \
	schedpost add Hello --to ward --media "$tmp/picture.jpg" --alt x
printf '\x89PNG\r\n\x1a\n' >"$tmp/cut.png"
refused "a picture that breaks off" 1 "cut.png" -- schedpost add Hello --to ward --media "$tmp/cut.png" --alt x
printf 'MZ\x90\0\x03\0\0\0' >"$tmp/cat.png"
refused "a program behind the name of a picture" 1 "cat.png" -- \
	schedpost add Hello --to ward --media "$tmp/cat.png" --alt x
refused "a folder as a picture" 1 "is a folder" -- schedpost add Hello --to ward --media "$tmp" --alt x
refused "a device as a picture" 1 "not an ordinary file" -- schedpost add Hello --to ward --media /dev/zero --alt x
refused "an alt text without its picture" 2 "--media FILE --alt TEXT" -- schedpost add Hello --to ward --alt x
base64 -d >"$tmp/dot.png" <<-'PNG'
	iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==
PNG
refused "a picture that blind readers would miss" 1 "dot.png" "alt text" "--alt TEXT" -- \
	schedpost add Hello --to ward --at +2h --media "$tmp/dot.png"
run schedpost add Hello --to ward --media "$tmp/dot.png" --alt "A dot"
known_posts=
sees "and with its alt text it is taken" 0 "draft"
if [ "$(id -u)" = 0 ]; then
	chmod 000 "$tmp/dot.png"
	# Root may read everything, so the command line runs as somebody else.
	chmod 755 "$tmp"
	chmod 777 "$data" "$data/socket"
	run setpriv --reuid 65534 --regid 65534 --clear-groups schedpost add Hello --to ward --media "$tmp/dot.png" --alt x
	chmod 700 "$data"
	sees "a picture that one may not read" 4 "dot.png" "may not touch it"
else
	chmod 000 "$tmp/dot.png"
	refused "a picture that one may not read" 4 "dot.png" "may not touch it" -- \
		schedpost add Hello --to ward --media "$tmp/dot.png" --alt x
fi

# ---- words of the command

refused "an unknown command: the nearest is named" 2 "no command 'lst'" "Did you mean 'list'?" -- schedpost lst
refused "an unknown option: the nearest is named" 2 "no option '--tittle'" "Did you mean '--title'?" -- \
	schedpost add Hello --to ward --tittle x
refused "half a command" 2 "After 'account' comes one of: list" -- schedpost account
refused "a word too many: quotes are mentioned" 2 "quotes around them" -- schedpost add Hello world --to ward
refused "an option without its value" 2 "--at needs a value" -- schedpost add Hello --to ward --at
refused "an option twice" 2 "given twice" -- schedpost add Hello --to ward --at +1h --at +2h
refused "a number that is none" 1 "'abc'" "a whole number such as 12" -- schedpost show abc
refused "a post that is not there" 3 "no post 999" "schedpost list" -- schedpost show 999
refused "a word that an option does not know" 1 "public, unlisted, followers" -- \
	schedpost add Hello --to ward --visibility all

is "of all that nothing but one draft was kept" "$(posts)" 1
check "and the daemon is as well as before" answers
finish
