#!/bin/bash
# SPDX-License-Identifier: MIT
# public.sh - pictures at a public address: a platform fetches them by a name that nobody can guess, for as long as it is
# at it, and nobody else finds anything.
. "$(dirname "$0")/lib.sh"

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
door=http://127.0.0.1:$port

is_shut() { ! curl -s --max-time 5 -o "$tmp/got" "$door/"; }

# ---- settings

for wrong in http://media.example.org/ https://media.example.org https:/// "https://media.example.org/?a=/" "https://a b/" \
	HTTPS://media.example.org/ https://:80/ https://media.example.org:99999/ https://media.example.org:0/ \
	https://media.example.org// https://media.example.org/a/../b/ https://a%20b/ https://user@media.example.org/; do
	echo "public_address = \"$wrong\";" >"$config"
	daemon_refuses
	sees "'$wrong' is no public address" 2 "'public_address' takes an address that begins with https:// in small letters"
done
for wrong in https://127.0.0.1/ https://localhost/ https://media/ https://10.1.2.3/ "https://[::1]/" https://media.local:8443/ \
	https://192.168.1/; do
	echo "public_address = \"$wrong\";" >"$config"
	daemon_refuses
	sees "'$wrong' can be reached by nobody outside" 2 "from outside nobody reaches"
done

# ---- a platform that fetches: it says which address it was given, and works on it for as long as the post says so

mkdir "$tmp/plugins"
cp "$BUILD"/plugins/practice.so "$tmp/plugins"
cat >"$tmp/fetcher.c" <<-'C'
	#include <schedpost/plugin.h>
	static sp_move step(sp_job *job)
	{
		job->result->verdict = SP_OK;
		if (job->op == SP_CONNECT) {
			sp_grant *grant = job->alloc(job, sizeof *grant);
			*grant = (sp_grant){.size = sizeof *grant, .name = SP_S("Library"), .handle = SP_S("@l"), .remote_id = SP_S("1")};
			job->result->grants = grant;
			job->result->ngrants = 1;
			return SP_DONE;
		}
		job->log(job, "fetches %.*s", (int)job->post->media[0].url.len, job->post->media[0].url.at);
		job->wait_ms = 30 * 60 * 1000;
		return SP_WAIT;
	}
	static const sp_limits limits = {.size = sizeof limits, .unit = SP_GRAPHEMES, .flags = SP_MEDIA_BY_ADDRESS,
		.media_most = 4, .mimes = SP_S("image/png")};
	SP_PLUGIN = {.size = sizeof schedpost_plugin, .abi = SP_ABI, .ops = SP_CAN(SP_CONNECT) | SP_CAN(SP_PUBLISH),
		.name = "fetcher", .title = "Fetcher", .version = "1", .hosts = "fetcher.example", .limits = &limits, .step = step};
C
cc -w -shared -fPIC -fvisibility=hidden -I"$root/include" "$tmp/fetcher.c" -o "$tmp/plugins/fetcher.so" || give_up "fetcher.c"
base64 -d >"$tmp/dot.png" <<-'PNG'
	iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==
PNG

: >"$config"
daemon_start --plugins "$tmp/plugins"
run schedpost connect fetcher --as library --zone Europe/London
sees "an account whose platform fetches is connected without a public address, too" 0
refused "but a picture for it is refused at once, with the setting that is missing" 1 "public_address in schedpost.conf" -- \
	schedpost add "Look!" --to library --media "$tmp/dot.png" --alt "A grey point."
check "nothing listens there" is_shut
daemon_stop

printf 'public_address = "https://media.example.org/pictures/";\npublic_port = %s;\n' "$port" >"$config"

# ---- another program has the port: the rest goes on

python3 -c 'import socket, sys, signal
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("127.0.0.1", int(sys.argv[1]))); s.listen()
print("ready", flush=True); signal.pause()' "$port" >"$tmp/other" &
other=$!
is_ready() { grep -q ready "$tmp/other"; }
until_true 20 is_ready || give_up "nothing took the port"
daemon_start --plugins "$tmp/plugins"
check "the service starts though another program has the port" grep -q "Pictures cannot be shown on 127.0.0.1, port $port" "$log"
run schedpost doctor
sees "the doctor finds it" 0 "schedpost cannot listen at the port where it shows pictures"
post=$(new_post "Look!" --to library --at +1s --media "$tmp/dot.png" --alt "A grey point.")
waits() { schedpost show "$post" | tr -s ' \n' ' ' | grep -q 'nothing can be fetched there now'; }
check "and a post with a picture says what it waits for" until_true 30 waits
run schedpost cancel "$post"
daemon_stop
kill "$other"
wait "$other" 2>/dev/null
daemon_start --plugins "$tmp/plugins"

# ---- a picture on its way

given() { grep -o 'fetches https://media.example.org/pictures/[A-Za-z0-9_-]*' "$log" | sed -n "$1s|.*/||p"; }
is_given() { [ -n "$(given "$1")" ]; }
# ask NAME [OPTION...]: the status to $status, the answer to $tmp/got, its head to $tmp/head.
ask() {
	local name=$1
	shift
	status=$(curl -s --max-time 20 --path-as-is -D "$tmp/head" -o "$tmp/got" -w '%{http_code}' "$@" "$door/$name")
}
is_nothing() { ask "$1" && [ "$status" = 404 ]; }

post=$(new_post "Look!" --to library --at +1s --media "$tmp/dot.png" --alt "A grey point.")
until_true 30 is_given 1
name=$(given 1)
is "its platform is given a name of 32 letters" "${#name}" 32
ask "$name"
is "it can be fetched" "$status" 200
check "with its type" grep -qi '^content-type: image/png' "$tmp/head"
size=$(stat -c %s "$tmp/got")
check "and it is a picture" grep -q IHDR "$tmp/got"
cp "$tmp/got" "$tmp/whole"
ask "$name" -I
is "asked for its head alone" "$status" 200
check "the size is told" grep -qi "^content-length: $size" "$tmp/head"
ask "$name" -r 0-3
is "a range is a part" "$status" 206
check "of just those bytes" cmp -s "$tmp/got" <(head -c 4 "$tmp/whole")
check "and says which" grep -qi "^content-range: bytes 0-3/$size" "$tmp/head"
ask "$name" -r 99999-
is "a range behind the end is none" "$status" 416

ask "" && cp "$tmp/got" "$tmp/nothing"
is "there is no list" "$status" 404
for wrong in guess "${name}x" "${name%?}" "../schedpost.db" "media/" "..%2f..%2fetc%2fpasswd" health metrics; do
	ask "$wrong"
	is "'${wrong/$name/NAME}' is not there" "$status" 404
	check "and gets the same words" cmp -s "$tmp/got" "$tmp/nothing"
done
ask "$name" -X POST -d x
is "nothing can be sent there" "$status" 404
guess() { curl -s -o "$tmp/got" -w '%{http_code}\n' "$door/guess[1-400]" | grep -qx 429; }
check "who guesses on and on is told to wait" until_true 20 guess
ask "$name" -r 0-0
is "and the right name works meanwhile" "$status" 206
check "/metrics counts all that" curl -s --unix-socket "$data/socket" http://schedpost/metrics -o "$tmp/metrics"
check "files, fetches and what was refused" grep -q '^schedpost_shown_refused_total [1-9]' "$tmp/metrics"

# ---- the end of it

run schedpost cancel "$post"
sees "its post is given up" 0
check "and seconds later it is not there any more" until_true 20 is_nothing "$name"
new_post "Look once more!" --to library --at +1s --media "$tmp/dot.png" --alt "A grey point." >/dev/null
until_true 30 is_given 2
next=$(given 2)
check "the next one has another name" [ "$next" != "$name" ]
ask "$next" -r 0-0
is "by which it is there" "$status" 206
run schedpost lockdown library --reason "Somebody posts in our name"
sees "its account is locked down" 0
ask "$next"
is "and it is not shown" "$status" 404
daemon_stop
is "the service ends well with all that" "$code" 0
check "and nothing listens any more" is_shut
check "the log holds no name but the one that the platform's own plugin told" \
	[ "$(grep -cFe "$name" "$log")" = "$(grep -Fe "$name" "$log" | grep -c 'plugin=fetcher says')" ]
finish
