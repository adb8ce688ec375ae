#!/bin/bash
# Publishes to real servers, breaks what can break, and counts what is there: real.sh [NAME...].
# SPDX-License-Identifier: MIT
#
# The names are bluesky, snac2 and wordpress; oauth1 and oauth2 are servers that verify how accounts are connected.
# Speaks TAP. The platforms are tried side by side, each with a server, a cutting proxy, ports and a daemon of its own.
# BUILD is where the programs are (build/release). A server that is not installed is installed from package registries;
# when those do not answer its tests are skipped, but not where CI=true: there that is a failure.
# shellcheck disable=SC1090,SC1091,SC2034
set -u

here=$(cd "$(dirname "$0")" && pwd)
servers=$here/../servers
build=$(cd "${BUILD:-$here/../../build/release}" && pwd) || exit 1
folder=$(mktemp -d "${TMPDIR:-/tmp}/schedpost-real.XXXXXX")
proxy_program=$folder/proxy
declare -A first_port=([bluesky]=27200 [snac2]=27230 [wordpress]=27260 [oauth1]=27290 [oauth2]=27320)
. "$here/lib.sh"
. "$here/cases.sh"
. "$here/browser.sh"
. "$here/walks.sh"
. "$here/evening.sh"

# end_all: every process that this shell has started, and waits for them.
end_all() {
	local pids
	trap - EXIT
	pids=$(jobs -p)
	# shellcheck disable=SC2086
	kill $pids ${server:-} ${proxy:-} 2>/dev/null
	# shellcheck disable=SC2086
	wait $pids ${server:-} ${proxy:-}
}

# In a shell of its own.
one_platform() {
	name=$1 platform=$1 seen=
	work=$folder/$name data=$folder/$name/data
	trap end_all EXIT
	trap 'exit 1' TERM INT
	mkdir -p "$work"
	: >"$work/daemon.log"
	# A reading of its own list would keep a connection; the cases say themselves which there are.
	echo 'drain_seconds = 2; watch = 0;' >"$work/schedpost.conf"
	. "$here/$name.sh"
	begin_server "${first_port[$name]}"
	begin_platform
	begin_daemon
	all_cases
}

# True when the server is there; else says why its tests are skipped, or fail.
installed() {
	local status=0
	"$servers/install.sh" "$1" >"$folder/install.log" 2>&1 || status=$?
	[ $status = 0 ] && return 0
	sed 's/^/# /' "$folder/install.log"
	if [ $status = 77 ] && [ "${CI:-}" != true ]; then
		echo "ok - $1 # SKIP NOTHING WAS TESTED ON THE REAL SERVER: no package registry answers, so it cannot be installed"
	else
		echo "not ok - $1: the real server cannot be installed"
	fi
	return 1
}

finish() {
	end_all
	rm -rf "$folder"
}
trap finish EXIT
trap 'exit 1' TERM INT

[ $# != 0 ] || set -- bluesky snac2 wordpress oauth1 oauth2
"${CC:-cc}" -O1 -std=gnu17 -o "$proxy_program" "$servers/proxy.c" || exit 1
running=()
for name; do
	[ -n "${first_port[$name]:-}" ] || { echo "real.sh: there is no server named $name" >&2; exit 2; }
	installed "$name" >"$folder/$name.tap" || continue
	one_platform "$name" >>"$folder/$name.tap" &
	running+=($!)
done
for pid in "${running[@]}"; do wait "$pid"; done
for name; do cat "$folder/$name.tap"; done | tee "$folder/all.tap"
echo "1..$(grep -cE '^(not )?ok ' "$folder/all.tap")"
! grep -q '^not ok ' "$folder/all.tap"
