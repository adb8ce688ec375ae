#!/bin/bash
# SPDX-License-Identifier: MIT
# contracts.sh [NAME...] - every request that the plugins x, pinterest and mastodon make is held against a description.
#
# The descriptions may not be passed on, so they are read where they are at hand: $PLATFORM_DESCRIPTIONS, or the folder
# specs among the material beside the project. Prism judges, twice: the requests of all plays, and those of a real
# schedpostd whose accounts are connected to a stand-in (of Mastodon there is a real server: real.sh). Speaks TAP.
. "$(dirname "$0")/../cli/lib.sh"
cd "$root" || exit 1
contract=tests/contract
descriptions=${PLATFORM_DESCRIPTIONS:-$root/../shared/specs}
declare -A file=([x]=x/x-api-v2-openapi.json [pinterest]=pinterest/pinterest-v5-openapi.json
	[mastodon]=mastodon/mastodon-openapi-schema.json)
declare -A first_port=([x]=27350 [pinterest]=27353 [mastodon]=27356)
declare -A stands=([x]=http://127.0.0.1:1 [pinterest]=http://127.0.0.1:1 [mastodon]=any)
declare -A post=([x]="POST /2/tweets" [pinterest]="POST /pins")

# ---- Prism, with the paths that the plugin uses

# begin_prism NAME: its address is in $prism.
begin_prism() {
	local port templates line=
	"$BUILD/tests/contract/requests" "$1" "${stands[$1]}" >"$tmp/$1.requests" || give_up "the plays of $1 cannot be read"
	mapfile -t templates < <(node $contract/validate.mjs "$1" "$described" "${stands[$1]}" <"$tmp/$1.requests")
	node $contract/description.mjs "$described" "$tmp/$1.json" "${templates[@]}"
	export SCHEDPOST_DESCRIPTION=$tmp/$1.json
	for port in "${first_port[$1]}" $((first_port[$1] + 1)) $((first_port[$1] + 2)); do
		exec {ready}< <(exec setpriv --pdeathsig TERM -- tests/servers/start.sh prism "$port" "$tmp/prism-$1" 2>>"$tmp/prism.log")
		children+=($!)
		read -rt 90 -u "$ready" line
		[ "$line" != READY ] || break
	done
	[ "$line" = READY ] || give_up "Prism does not start: $(tail -n 5 "$tmp/prism.log")"
	prism=http://127.0.0.1:$port
}

# ---- all plays

hold_plays() {
	local line
	run node $contract/validate.mjs "$1" "$described" "${stands[$1]}" "$prism" <"$tmp/$1.requests"
	[ "$code" = 0 ] || cat "$tmp/err" >&2
	while IFS= read -r line; do
		case $line in
		"ok - "* | "not ok - "*) tests=$((tests + 1)); echo "${line/ - / $tests - }" ;;
		*) echo "$line" ;;
		esac
	done <"$tmp/out"
	check "$1: all of its plays were held against the description" [ "$(grep -c '^ok ' "$tmp/out")" -ge 20 ]
}

# ---- the real daemon

begin_stand_in() {
	fake=$tmp/fake-$1
	mkdir -p "$fake"
	: >"$fake/found"
	: >"$fake/held"
	node $contract/stand_in.mjs "$1" "$described" "$prism" "$fake" >"$fake/log" 2>&1 &
	children+=($!)
	until_true 20 [ -e "$fake/port" ] || give_up "the stand-in does not start: $(tail -n 3 "$fake/log")"
	server=http://127.0.0.1:$(cat "$fake/port")
}

# What a person does in the browser: agrees, and pastes the address where it ends.
connect() {
	local person
	back=http://127.0.0.1:$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => {
		console.log(s.address().port); s.close() })')/
	printf 'our-id\nour-secret\n' | schedpost app add "$1" --redirect "$back" >/dev/null || give_up "no app is kept"
	mkfifo "$tmp/typing-$1"
	schedpost connect "$1" --as "$1" --zone Europe/London <"$tmp/typing-$1" >"$tmp/connect.out" 2>"$tmp/connect.err" &
	person=$!
	exec {typing}>"$tmp/typing-$1"
	until_true 20 grep -qo 'state=[^& ]*' "$tmp/connect.err" || give_up "no address was shown: $(cat "$tmp/connect.err")"
	echo "${back}?code=good-code&$(grep -o 'state=[^& ]*' "$tmp/connect.err" | head -n 1)" >&"$typing"
	exec {typing}>&-
	wait "$person"
	code=$?
	mv "$tmp/connect.out" "$tmp/out"
	mv "$tmp/connect.err" "$tmp/err"
	sees "$1: the account is connected" 0 "Connected: '$1'"
}

make_files() {
	base64 -d >"$tmp/poster.png" <<-'PNG'
	iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==
	PNG
	printf 'One of two.\n---\nTwo of two.\n' >"$tmp/chain.txt"
	"$BUILD/tests/contract/film" >"$tmp/film.mp4"
}

# publish NAME WHAT [OPTION...]: it comes out.
publish() {
	id=$(new_post --to "$1" --at +1s "${@:3}")
	until_true 60 is_in_state "$id" published
	is "$1: $2 comes out" "$(state_of "$id")" published
}

held() { sort -u "$fake/held" | grep -cxF "$1"; }

# publish_all NAME: what both can.
publish_all() {
	publish "$1" "a picture" "A poster." --media "$tmp/poster.png" --alt "A poster in a window"
	publish "$1" "a film" "A film." --media "$tmp/film.mp4" --looked-at
	run schedpost delete "$id" --yes
	until_true 30 is_in_state "$id" "taken down"
	is "$1: the film is taken down" "$(state_of "$id")" "taken down"
	run schedpost account test "$1"
	sees "$1: whose account it is is asked" 0
}

publish_on_x() {
	publish_all x
	publish x "a text" "Hello."
	publish x "a link" "Read this." --link https://www.example.org/books
	publish x "a chain" --file "$tmp/chain.txt" --chain
	publish x "a post whose answer was lost" "This answer is lost."
}

publish_on_pinterest() {
	publish_all pinterest
	publish pinterest "several pictures" "Two." --media "$tmp/poster.png" --alt "The first poster" --media "$tmp/poster.png" --alt "The second poster"
	publish pinterest "a link" "Read this." --link https://www.example.org/books --media "$tmp/poster.png" --alt "A poster in a window"
}

# What is no longer as described is found, and so is that nothing was found before.
spoil() {
	is "$1: all that the daemon asked is as described" "$(sort -u "$fake/found" | head -n 5)" ""
	check "$1: and it was held against the description" [ "$(held "${post[$1]}")" = 1 ]
	: >"$fake/spoil"
	publish "$1" "one more post" "Spoilt." --media "$tmp/poster.png" --alt "A poster in a window"
	rm "$fake/spoil"
	check "$1: a spoilt post is found" grep -qF "${post[$1]}: request.body" "$fake/found"
}

hold_daemon() {
	begin_stand_in "$1"
	{ cat conf/policy.conf; echo 'check captions off'; } >"$tmp/policy.conf"
	echo "platforms = { $1 = { api = \"$server/api\"; dialog = \"$server\"; }; }; policy_file = \"$tmp/policy.conf\";" >"$config"
	data=$tmp/data-$1
	export SCHEDPOST_DATA=$data
	daemon_start
	connect "$1"
	"publish_on_$1"
	spoil "$1"
	daemon_stop
}

# ---- the whole

installed() {
	tests/servers/install.sh prism >"$tmp/install.log" 2>&1
	code=$?
	[ $code != 0 ] || return 0
	sed 's/^/# /' "$tmp/install.log"
	[ $code = 77 ] || give_up "Prism cannot be installed"
	skip "$1" "NOTHING WAS HELD AGAINST THE DESCRIPTION OF $1: no package registry answers, so Prism cannot be installed"
	return 1
}

[ $# != 0 ] || set -- x pinterest mastodon
for name; do
	described=$descriptions/${file[$name]}
	if [ ! -r "$described" ]; then
		skip "$name" "NOTHING WAS HELD AGAINST THE DESCRIPTION OF $name: it is not in $descriptions (set PLATFORM_DESCRIPTIONS)"
		continue
	fi
	installed "$name" || continue
	make -s BUILD="${BUILD#"$root/"}" contract-programs || give_up "the programs of the test cannot be built"
	make_files
	begin_prism "$name"
	hold_plays "$name"
	[ "$name" = mastodon ] || hold_daemon "$name"
done
finish
