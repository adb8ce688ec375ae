#!/bin/bash
# SPDX-License-Identifier: MIT
# tokens.sh - a program that acts for a person: by curl over the socket and by the command line; tokens that are wrong,
# ended, too narrow, or left open to others; and that a token comes out nowhere.
. "$(dirname "$0")/lib.sh"

daemon_start
connect_practice library
connect_practice wards
for who in sam kim; do schedpost user add $who >>"$tmp/all-said"; done
schedpost role give sam author >>"$tmp/all-said"

# make NAME OPTION...: a token of sam's, into the file $tmp/NAME.
make() {
	local name=$1
	shift
	(umask 077 && schedpost token add "$name" --of sam "$@" --json | jq -r .data.secret >"$tmp/$name")
}
make reads
make writes --may see,write --on library
is "a token can be told by its beginning" "$(head -c 4 "$tmp/reads")" spt_

# ---- over the socket

# ask FILE PATH [JSON]: the answer's status in $code, what it said in $tmp/out.
ask() {
	code=$(curl -s --unix-socket "$data/socket" -o "$tmp/out" -w '%{http_code}' \
		-H @<(printf 'Authorization: Bearer '; cat "$1") -d "${3:-{\}}" "http://schedpost/v1/$2")
	: >"$tmp/err"
	cat "$tmp/out" >>"$tmp/all-said"
}
ask "$tmp/reads" list
sees "a token that may see sees" 200 '"ok":true'
ask "$tmp/reads" add '{"TEXT":"Hello.","to":["library"]}'
sees "and writes nothing" 403 "was not given the power 'write'"
ask "$tmp/writes" add '{"TEXT":"Hello.","to":["library"]}'
sees "one that may write writes where it may" 200 '"post"'
ask "$tmp/writes" add '{"TEXT":"Hello.","to":["wards"]}'
sees "and nowhere else" 403 "on 'wards'"
ask "$tmp/writes" user/add '{"PERSON":"mallory"}'
sees "never what its person may not" 403 "sam is an author"
is "one post was made" "$(posts)" 1
run schedpost audit list
sees "the record says who, and by which token" 0 "token writes"

tr 'A-Za-z' 'N-ZA-Mn-za-m' <"$tmp/reads" | sed 's/^.\{4\}/spt_/' >"$tmp/wrong"
ask "$tmp/wrong" list
sees "a wrong token is refused, for root too" 403 "counts no more, or never did"
printf 'what is this\n' >"$tmp/odd"
ask "$tmp/odd" list
sees "so is what is no token" 403 "counts no more, or never did"
check "the log tells of it" grep -q "Calls with a token that was ended" "$log"
answers
check "meanwhile others are answered" grep -q version "$tmp/health"
printf 'WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n' >"$tmp/words.vtt"
# bring FILE: sends the captions.
bring() {
	code=$(curl -s --unix-socket "$data/socket" -o "$tmp/out" -w '%{http_code}' -T "$tmp/words.vtt" \
		-H @<(printf 'Authorization: Bearer '; cat "$1") "http://schedpost/v1/media?name=words.vtt")
}
bring "$tmp/reads"
sees "a token that may see brings no files" 403 "the power 'write'"
bring "$tmp/wrong"
sees "nor does a wrong one" 403 "counts no more"
is "and what they have sent lies nowhere" "$(find "$data/media" "$data/spool" -type f 2>/dev/null | wc -l)" 0
bring "$tmp/writes"
sees "one that may write does" 200 '"sha256"'

# ---- by the command line

chmod 600 "$tmp/wrong" "$tmp/odd"
run as sam schedpost add "By its own words" --to library
sees "the command acts as the person" 0 "library"
run as kim schedpost list
sees "who has no role sees nothing" 4 "kim has no role"
run schedpost --token-file "$tmp/wrong" list
sees "a wrong token is told in one sentence" 4 "schedpost token add"
run schedpost --token-file "$tmp/odd" list
sees "a file without a token is told" 1 "does not hold a token"
run schedpost --token-file "$tmp/none" list
sees "a file that is not there is told" 3 "no such file"
chmod 644 "$tmp/reads"
run schedpost --token-file "$tmp/reads" list
sees "a file that others can read is refused" 1 "chmod 600"
chmod 600 "$tmp/reads"
mkdir -p "$HOME/.config/schedpost"
cp -p "$tmp/reads" "$HOME/.config/schedpost/token"
run schedpost add "Not mine" --to library
sees "the usual file is taken without a word" 4 "token 'reads'"
rm "$HOME/.config/schedpost/token"
run schedpost token list --of sam
sees "the list tells what each may" 0 reads writes "see write" library

# ---- the end

run schedpost token end writes --of sam
sees "a token is ended" 0 "has ended"
ask "$tmp/writes" list
sees "it counts at once" 403 "counts no more"
daemon_stop
run schedpost --token-file "$tmp/writes" list
sees "also while the service does not run" 4 "counts no more"
run schedpost --token-file "$tmp/reads" list
sees "where one that counts does" 0
run schedpost --token-file "$tmp/reads" add "Not mine" --to library
sees "and no more than it may" 4 "token 'reads'"

# ---- nowhere

words() {
	local file
	for file in "$tmp/reads" "$tmp/writes" "$tmp/tokens/sam"; do cut -c 5- "$file"; done
}
words >"$tmp/words"
is "no token stands in a file, a log or an answer" "$(grep -rlaF -f "$tmp/words" "$data" "$log" "$tmp/all-said" | tr '\n' ' ')" ""
check "what is looked for is found where it is" grep -qaF -f "$tmp/words" "$tmp/reads"
finish
