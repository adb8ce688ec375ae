#!/bin/bash
# Tries the servers and the cutting proxy before them: try.sh [FIRST_PORT] [NAME...] publishes with curl, cuts, and counts.
# SPDX-License-Identifier: MIT
#
# It takes nine ports from FIRST_PORT (47100) on, needs what install.sh installs, and says "N passed, N failed".
# shellcheck disable=SC1090,SC2001,SC2086
set -eu

here=$(cd "$(dirname "$0")" && pwd)
first=${1:-47100}
[ $# = 0 ] || shift
[ $# != 0 ] || set -- bluesky snac2 wordpress
work=$(mktemp -d "${TMPDIR:-/tmp}/schedpost-try.XXXXXX")
pids=()
passed=0 failed=0

cleanup() {
	trap - EXIT
	kill "${pids[@]}" 2>/dev/null || true
	wait "${pids[@]}" 2>/dev/null || true
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM

# begin COMMAND...: in the background; $ready is where its READY will come.
begin() {
	exec {ready}< <(exec "$@")
	pids+=($!)
}

await() {
	local line=
	read -r -t 60 -u "$1" line || true
	[ "$line" = READY ] || { echo "try.sh: $2 did not come up" >&2; exit 1; }
}

# What differs between the servers: where to publish, with which secret, and how a post is found again.
describe() {
	local answer
	. "$work/$1/credentials"
	headers=(-H 'Content-Type: application/json')
	case $1 in
	bluesky)
		publish_path=/xrpc/com.atproto.repo.createRecord
		answer=$(direct "/xrpc/com.atproto.server.createSession" "${headers[@]}" \
			-d "{\"identifier\":\"$HANDLE\",\"password\":\"$APP_PASSWORD\"}")
		headers+=(-H "Authorization: Bearer $(sed 's/.*"accessJwt":"\([^"]*\)".*/\1/' <<<"$answer")")
		list_path="/xrpc/com.atproto.repo.listRecords?repo=$DID&collection=app.bsky.feed.post&limit=100"
		;;
	snac2)
		publish_path=/api/v1/statuses
		headers+=(-H "Authorization: Bearer $TOKEN")
		answer=$(direct /api/v1/accounts/verify_credentials "${headers[@]}")
		answer=$(grep -o '"id": *"[^"]*"' <<<"$answer" | head -n 1 | cut -d '"' -f 4)
		list_path="/api/v1/accounts/$answer/statuses?limit=100"
		;;
	wordpress)
		publish_path=/wp-json/wp/v2/posts
		headers+=(-u "$LOGIN:$APP_PASSWORD")
		list_path='/wp-json/wp/v2/posts?per_page=100&_fields=title'
		;;
	esac
}

post_body() {
	case $1 in
	bluesky) echo "{\"repo\":\"$DID\",\"collection\":\"app.bsky.feed.post\",\"record\":\
{\"\$type\":\"app.bsky.feed.post\",\"text\":\"$2\",\"createdAt\":\"$(date -u +%FT%TZ)\"}}" ;;
	snac2) echo "{\"status\":\"$2\",\"visibility\":\"public\"}" ;;
	wordpress) echo "{\"title\":\"$2\",\"content\":\"$2\",\"status\":\"publish\"}" ;;
	esac
}

web() { curl -s --noproxy '*' --max-time 20 "$@"; }

# direct PATH [OPTIONS]: to the server itself, under the name that it goes by.
direct() {
	local path=$1
	shift
	web --connect-to "::127.0.0.1:$server_port" "$@" "$BASE$path"
}

# control LINE...: every line has to be taken.
control() {
	local line
	exec 5<>"/dev/tcp/127.0.0.1/$control_port"
	for line; do
		echo "$line" >&5
		read -r -t 5 -u 5 reply
		[ "${reply%% *}" = ok ] || { echo "try.sh: $line: $reply" >&2; exit 1; }
	done
	exec 5>&-
}

# How often a text is found in the list of the server's posts.
found() { direct "$list_path" "${headers[@]}" | grep -Eo "\"(text|rendered)\": *\"$1\"" | wc -l; }

# check NAME WHAT TEXT WANTED_EXIT WANTED_POSTS WANTED_CUTS: compares what curl saw, the server has and the proxy did.
check() {
	local posts verdict=ok
	posts=$(found "$3")
	control stats
	[ "$curl_exit" = "$4" ] && [ "$posts" = "$5" ] && [ "${reply##* }" = "$6" ] || verdict=WRONG
	[ $verdict = ok ] && passed=$((passed + 1)) || failed=$((failed + 1))
	printf '%-9s  %-28s  curl %2s, status %s, %4s bytes  on the server %s  %-22s %s\n' \
		"$1" "$2" "$curl_exit" $seen "$posts" "${reply#ok }" $verdict
}

# publish NAME TEXT [URL_BEFORE]: through the proxy; a URL asked for before it warms the connection up.
publish() {
	curl_exit=0
	seen=$(web -o /dev/null ${3:+"$3" --next -s --noproxy '*' --max-time 20 -o /dev/null} -w '%{http_code} %{size_download}' \
		"${headers[@]}" -d "$(post_body "$1" "$2")" "$BASE$publish_path") || curl_exit=$?
}

try_cuts() {
	local kind n=0
	for kind in '' before first inside 'after 0' 'after 20'; do
		n=$((n + 1))
		control clear "match POST $publish_path" ${kind:+"cut $kind"}
		publish "$1" "$1$n"
		case $kind in
		'') check "$1" "no cut" "$1$n" 0 1 0 ;;
		before) check "$1" "cut $kind" "$1$n" 56 0 1 ;;
		*) check "$1" "cut $kind" "$1$n" 56 1 1 ;;
		esac
	done

	control clear "match POST $publish_path" "times 2" "cut before 2"
	for n in 1 2 3 4; do
		publish "$1" "$1twice$n"
		case $n in
		1 | 4) check "$1" "times 2, cut before 2: $n" "$1twice$n" 0 1 $((n / 2)) ;;
		*) check "$1" "times 2, cut before 2: $n" "$1twice$n" 56 0 $((n - 1)) ;;
		esac
	done
}

# On a connection that has carried a request, curl by itself sends again what was cut before the first byte.
try_reused() {
	local kept
	control clear
	kept=$(web -o /dev/null -w '%{num_connects}' "$BASE$warm_path" --next -s --noproxy '*' --max-time 20 -o /dev/null -w '%{num_connects}' "$BASE$warm_path")
	control "match POST $publish_path" "reused only" "cut first"
	publish "$1" "$1fresh"
	check "$1" "reused only, on a fresh one" "$1fresh" 0 1 0
	publish "$1" "$1again" "$BASE$warm_path"
	if [ "$kept" = 10 ]; then
		check "$1" "reused only, cut first" "$1again" 0 2 1
	else
		check "$1" "(it keeps no connection)" "$1again" 0 1 0
	fi
	control clear "match POST $publish_path" "fresh only" "cut first"
	publish "$1" "$1new"
	check "$1" "fresh only, cut first" "$1new" 56 1 1
}

try_server() {
	case $1 in
	bluesky) warm_path=/xrpc/_health ;;
	snac2) warm_path=/api/v1/instance ;;
	wordpress) warm_path=/wp-json/wp/v2/types/post ;;
	esac
	describe "$1"
	try_cuts "$1"
	try_reused "$1"
}

"${CC:-cc}" -O1 -std=gnu17 -Wall -Wextra -Wshadow -Werror ${CFLAGS:-} -o "$work/proxy" "$here/proxy.c"

port=$first
names=("$@") ups=()
for name; do
	begin "$here/start.sh" "$name" "$port" "$work/$name" $((port + 1))
	ups+=("$ready")
	begin "$work/proxy" $((port + 1)) "$port" $((port + 2))
	await "$ready" "the proxy"
	port=$((port + 3))
done
server_port=$first
for i in "${!names[@]}"; do
	await "${ups[i]}" "${names[i]}"
	control_port=$((server_port + 2))
	try_server "${names[i]}"
	server_port=$((server_port + 3))
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
