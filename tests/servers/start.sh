#!/bin/bash
# Starts one real server for a test: start.sh bluesky|snac2|wordpress|oauth1|oauth2|prism PORT DIR [PUBLIC_PORT].
# SPDX-License-Identifier: MIT
#
# It stays in the foreground, listens on 127.0.0.1:PORT alone, prints READY when
# it answers, and is stopped by SIGTERM. DIR/credentials then says whom to post as.
# An empty DIR gets fresh data; one with credentials goes on with what it holds.
# PUBLIC_PORT is the port the server believes to be reached at: that of a proxy
# before it, so that the addresses in its answers lead through the proxy too.
# shellcheck disable=SC1090,SC2317
set -eu
umask 077

usage() { echo "usage: start.sh bluesky|snac2|wordpress|oauth1|oauth2|prism PORT DIR [PUBLIC_PORT]" >&2; exit 2; }

[ $# = 3 ] || [ $# = 4 ] || usage
name=$1 port=$2 dir=$3 public=${4:-$2}
here=$(cd "$(dirname "$0")" && pwd)
installed=${SCHEDPOST_TEST_SERVERS:-$here/../../build/servers}/$name
base=http://localhost:$public
children=()
patience=60
scratch=

die() {
	echo "start.sh $name: $*" >&2
	tail -n 15 "$dir"/*.log >&2 2>/dev/null || true
	exit 1
}

# The children get a while to end by themselves, in steps of 25 ms; then they are killed.
stop() {
	trap '' TERM INT
	trap - EXIT
	local status=$1 p tries
	exec 2>/dev/null	# bash would report those that are killed
	for p in "${children[@]}"; do kill -TERM "$p" 2>/dev/null || true; done
	for tries in $(seq "$patience"); do
		kill -0 "${children[@]}" 2>/dev/null || break
		[ "$tries" != "$patience" ] || kill -KILL "${children[@]}" 2>/dev/null || true
		sleep 0.025
	done
	wait
	[ -z "$scratch" ] || rm -rf "$scratch"
	exit "$status"
}

# launch LOG COMMAND...: in the background; it dies with this script, however that dies.
launch() {
	local out=$1
	shift
	setpriv --pdeathsig KILL -- "$@" >"$dir/$out" 2>&1 &
	children+=($!)
}

# until_true COMMAND...: asks again until it is true; a server that has ended or takes too long is an error.
until_true() {
	local tries
	for tries in $(seq 600); do
		"$@" >/dev/null 2>&1 && return 0
		kill -0 "${children[@]}" 2>/dev/null || die "it ended while starting"
		sleep 0.05
	done
	die "it does not answer (asked $tries times)"
}

# request PATH [curl's options]: to the server itself, whatever name it goes by.
request() {
	local path=$1
	shift
	curl -s --noproxy '*' --max-time 20 --connect-to "localhost:$public:127.0.0.1:$port" "$@" "$base$path"
}

is_fresh() { [ ! -e "$dir/credentials" ]; }

# Written under another name first: who sees the file sees all of it.
write_credentials() {
	printf '%s\n' "BASE=$base" "$@" >"$dir/credentials.new"
	mv "$dir/credentials.new" "$dir/credentials"
}

[ -e "$installed/.installed" ] || die "not installed: run tests/servers/install.sh $name"
installed=$(cd "$installed" && pwd)
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then die "port $port is taken"; fi
trap 'stop 0' TERM INT
trap 'stop $?' EXIT

case $name in
bluesky | snac2 | wordpress | oauth1 | oauth2 | prism) . "$here/$name/start.sh" ;;
*) usage ;;
esac
serve
echo READY
wait -n || true
die "it ended by itself"
