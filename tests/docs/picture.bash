# SPDX-License-Identifier: MIT
# picture.bash - what the scripts that make pictures of a terminal share: a daemon on data of its own, and the camera.
# shellcheck shell=bash
#
#	. "$(dirname "$0")/picture.bash"	# the folder is the repository's own; $tmp goes away at the end
#	daemon_start
#	until_said published schedpost list	# asks again until the answer holds the word
#	photograph 90 TITLE PICTURE <<'END'	# what these lines of bash print at 90 columns
cd "${BASH_SOURCE[0]%/*}/../.." || exit
bin=$(realpath "${BUILD:-build/release}")
tmp=$(mktemp -d "${TMPDIR:-/tmp}/schedpost-picture.XXXXXX")
daemon=
clean_up() {
	tmux -S "$tmp/tmux" kill-server 2>/dev/null || true
	[ -z "$daemon" ] || kill "$daemon" 2>/dev/null || true
	wait 2>/dev/null || true
	rm -rf "$tmp"
}
trap clean_up EXIT
export PATH=$bin:$PATH LC_ALL=C.UTF-8 TZ=UTC SCHEDPOST_DATA=$tmp/data
unset NO_COLOR SCHEDPOST_SOCKET

until_said() {	# WORD COMMAND...
	local word=$1
	shift
	for _ in $(seq 900); do
		if "$@" 2>/dev/null | grep -qF "$word"; then return; fi
		read -rt 0.05 <> <(:) || true	# a short rest
	done
	echo "${0##*/}: '$*' never said '$word'" >&2
	exit 1
}

daemon_start() {
	schedpostd --data "$tmp/data" 2>"$tmp/log" &
	daemon=$!
	until_said "is ready" cat "$tmp/log"
}

photograph() {	# COLUMNS TITLE PICTURE
	cat >"$tmp/scene"
	tmux -S "$tmp/tmux" -f /dev/null new-session -d -x "$1" -y 60 \
		"stty -echo; TERM=xterm-256color bash $tmp/scene </dev/null; tmux -S $tmp/tmux wait-for -S shown; exec cat"
	tmux -S "$tmp/tmux" wait-for shown
	tmux -S "$tmp/tmux" capture-pane -e -p >"$tmp/capture"
	tmux -S "$tmp/tmux" kill-server
	node tests/docs/svg.mjs "$1" "$2" <"$tmp/capture" >"$tmp/picture"
	mv "$tmp/picture" "$3"
	chmod 644 "$3"
	echo "$3"
}
