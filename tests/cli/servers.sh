#!/bin/bash
# SPDX-License-Identifier: MIT
# servers.sh - servers that lie, stall and break off: no post is lost or doubled, and the person reads why.
. "$(dirname "$0")/lib.sh"

# A fake server in a folder of its own; all are kept apart by their tokens, so all trouble comes at the same time.
fake_start() {	# FOLDER [CERTIFICATE KEY]
	mkdir -p "$tmp/$1"
	rm -f "$tmp/$1/ready"
	node "$here/fake_server.mjs" "$tmp/$1" "${@:2}" >>"$tmp/$1/log" 2>&1 &
	fake=$!
	children+=("$fake")
	until_true 20 [ -e "$tmp/$1/ready" ] || give_up "the fake server does not start: $(cat "$tmp/$1/log")"
}
fake_stop() {
	kill -KILL "$fake"
	wait "$fake" 2>/dev/null
}

printf 'connect_seconds = 2;\nrequest_seconds = 3;\nca_file = "%s";\n' "$tmp/ca.pem" >"$config"

# One authority, and two certificates of it for localhost: one good, one that has expired.
certificate() {	# NAME FROM UNTIL
	openssl req -newkey rsa:2048 -nodes -keyout "$tmp/$1.key" -out "$tmp/$1.csr" -subj /CN=localhost
	openssl x509 -req -in "$tmp/$1.csr" -CA "$tmp/ca.pem" -CAkey "$tmp/ca.key" -CAcreateserial -out "$tmp/$1.pem" \
		-extfile <(echo subjectAltName=DNS:localhost) -days "$2"
} 2>/dev/null
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$tmp/ca.key" -out "$tmp/ca.pem" -subj "/CN=Authority of a test" \
	-addext basicConstraints=critical,CA:TRUE -days 2 2>/dev/null
certificate good 2
certificate expired -1

fake_start plain
plain=http://localhost:$(cat "$tmp/plain/port")
fake_start other
printf %s "http://localhost:$(cat "$tmp/other/port")" >"$tmp/plain/elsewhere"
fake_start safe "$tmp/good.pem" "$tmp/good.key"
safe=https://localhost:$(cat "$tmp/safe/port")
safe_server=$fake
daemon_start

# connect BEHAVIOUR: the account is called like it; the token arrives on standard input, as from a password manager.
connect() {
	run schedpost connect mastodon --as "$1" --server "${2:-$plain}" --inside --zone UTC <<<"token"$'\n'"$1.S3CR3T-$1"
}
wall() { cat "$tmp"/{plain,safe,other}/wall 2>/dev/null | grep -c -- "^$1\\..* Post to $1\$"; }
asked() { grep -cF -- "$1.S3CR3T-$1 POST /api/v1/statuses" "$tmp/plain/requests"; }
why() { field '.data.jobs[0].why' schedpost show "${post[$1]}"; }
is_why() { why "$1" | grep -qF -- "$2"; }
declare -A post

trouble="html-taken-once nothing-taken-once half-taken-once slow-taken-once fault-taken-once html-once nothing-once slow-once"
trouble="$trouble fault-once redirect refuse dead busy echo good"
for how in $trouble; do
	connect "$how"
	[ "$code" = 0 ] || give_up "connect $how: $(said)"
done
check "an account of each kind is connected" [ "$(field '.data.accounts | length' schedpost account list)" = 15 ]
connect tls "$safe"
sees "and one over https, with the authority of ca_file" 0 "Connected"
for how in $trouble; do post[$how]=$(new_post "Post to $how" --to "$how" --at +1s); done

# tells HOW STATE WORD...: the post comes to this state, and show says each word.
tells() {
	local how=$1 state=$2 word
	shift 2
	until_true 20 is_in_state "${post[$how]}" "$state"
	run schedpost show "${post[$how]}"
	sees "$how: '$state' and why" 0 "$state" "$@"
}
tells good published "http://localhost"
tells refuse refused "Mastodon refused this post" "Text is not wanted here"
tells dead waiting "no longer accepts"
tells busy waiting "asks for a pause"
tells echo refused "Mastodon refused this post"
not_said "echo: a secret that the server repeats is not shown" "S3CR3T"
looks="looks before it sends anything again"
# A slow machine may see them only when they have been found already: what was said stands in the history, too.
lost() {
	local how=$1
	until_true 20 history_says "${post[$how]}" "$looks"
	run schedpost history "${post[$how]}"
	sees "$how: it is looked up, and why" 0 "${@:2}"
}
history_says() { schedpost history "$1" | grep -qF -- "$2"; }
lost html-once "was not understood" "$looks"
lost nothing-once "The connection to localhost " "$looks"
lost slow-once "localhost did not answer in time." "$looks"
lost fault-once "error 503" "$looks"
lost redirect "$looks"
run schedpost show "${post[redirect]}"
sees "redirect: 'looking it up' and why" 0 "looking it up" "$looks"
is "a redirect is not followed: the other server saw nothing" "$(cat "$tmp/other/requests" 2>/dev/null)" ""
for how in html-taken-once nothing-taken-once half-taken-once slow-taken-once fault-taken-once; do
	until_true 20 is_in_state "${post[$how]}" published
	is "$how: what the server had taken is found there" "$(state_of "${post[$how]}")" published
	is "$how: and it was sent once" "$(asked "$how") $(wall "$how")" "1 1"
done
run schedpost history "${post[half-taken-once]}"
sees "the history tells that the answer was lost and the post found" 0 "The answer was lost" "it was found there"
run schedpost status
sees "status names what needs somebody" 0 "Need somebody" "Text is not wanted here" "dead is not connected any more"

# ---- an expired certificate

kill -KILL "$safe_server"
wait "$safe_server" 2>/dev/null
fake_start safe "$tmp/expired.pem" "$tmp/expired.key"
post[tls]=$(new_post "Post to tls" --to tls --at +1s)
until_true 20 is_why tls expired
run schedpost show "${post[tls]}"
sees "an expired certificate is told, and nothing is lost" 0 "waiting" "The certificate of localhost has expired" "nothing was sent"
run schedpost account test tls
sees "account test tells the same" 7 "The certificate of localhost has expired"
connect new-one "$safe"
sees "and so does connect" 7 "The certificate of localhost has expired"
is "over such a connection no token went" "$(grep -c new-one "$tmp/safe/requests")" 0
fake_stop
run schedpost now "${post[tls]}"
until_true 20 is_why tls "refuses connections"
sees "a server that is down is told" 0 "sent now"
check "in words" is_why tls "localhost refuses connections"
fake_start safe "$tmp/good.pem" "$tmp/good.key"
run schedpost now "${post[tls]}"
until_true 20 is_in_state "${post[tls]}" published
is "when the server is back the post goes out, once" "$(state_of "${post[tls]}") $(wall tls)" "published 1"

# ---- in the end: what was not taken goes out once, when two looks over the listing delay found it absent

for how in html-once nothing-once slow-once fault-once; do
	until_true 40 is_in_state "${post[$how]}" published
	is "$how: it was not there, so it was sent again, and is there once" "$(state_of "${post[$how]}") $(wall "$how")" "published 1"
done
# ---- a correction has the address of what it puts right

schedpost correct "${post[good]}" "It is so." >/dev/null
until_true 20 grep -q "It is so" "$tmp/plain/wall"
url=$(field '.data.jobs[0].url' schedpost show "${post[good]}")
check "a correction goes out with the address of the wrong post beneath" grep -qF -- "$url" <(grep -A3 "It is so" "$tmp/plain/wall")
cat "$tmp/all-said" "$log" >"$tmp/everything"
is "no secret was said or logged" "$(grep -c S3CR3T "$tmp/everything")" 0
is "no secret is in the data" "$(grep -rlaF S3CR3T "$data" | wc -l)" 0
finish
