#!/bin/bash
# SPDX-License-Identifier: MIT
# terminal.sh - makes docs/terminal.svg anew: real commands on practice (training) accounts, in a real terminal (tmux).
#
# Usage: tests/docs/terminal.sh [PICTURE]. Run it when what the commands print has changed.
set -eu
cd "$(dirname "$0")/../.."
picture=${1:-docs/terminal.svg} columns=100
bin=$(realpath "${BUILD:-build/release}")
tmp=$(mktemp -d "${TMPDIR:-/tmp}/schedpost-terminal.XXXXXX")
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

# until_said WORD COMMAND...: asks again until the answer holds the word.
until_said() {
	local word=$1
	shift
	for _ in $(seq 300); do
		if "$@" 2>/dev/null | grep -qF "$word"; then return; fi
		read -rt 0.05 <> <(:) || true
	done
	echo "terminal.sh: '$*' never said '$word'" >&2
	exit 1
}

# ---- what was there before: a week in a small town's comms team
schedpostd --data "$tmp/data" 2>"$tmp/log" &
daemon=$!
until_said "is ready" cat "$tmp/log"
for name in library council; do
	schedpost connect practice --as $name --zone Europe/London --group town >"$tmp/said"
done
schedpost add "Good morning! We are open until eight tonight." --to library --at +1s >"$tmp/said"
schedpost add "Road works in Mill Lane begin on Monday. Buses 4 and 9 go by Station Road." --to council \
	--at "in 3 days at 8:00" >"$tmp/said"
schedpost add "Flu jabs at the library: walk in, no need to book." --to @town --at "in 2 days at 7:30" >"$tmp/said"
schedpost add "Poetry evening: are you coming?" --to library --at "in 4 days at 18:00" >"$tmp/said"
until_said published schedpost list
schedpost pause 4 >"$tmp/said"

# ---- what the picture shows
cat >"$tmp/scene" <<'END'
show() { printf '\033[1;32m$\033[0m \033[1m%s\033[0m\n' "$1"; eval "$1"; echo; }
show 'schedpost add "Snow: all our buildings stay open." --to @town --at "tomorrow 6:45"'
show 'schedpost list'
show 'schedpost status'
END
tmux -S "$tmp/tmux" -f /dev/null new-session -d -x $columns -y 60 \
	"stty -echo; TERM=xterm-256color bash $tmp/scene; tmux -S $tmp/tmux wait-for -S shown; exec cat"
tmux -S "$tmp/tmux" wait-for shown
tmux -S "$tmp/tmux" capture-pane -e -p >"$tmp/capture"
title="A terminal: schedpost add plans a post, schedpost list shows the queue, schedpost status tells what is next."
node tests/docs/svg.mjs $columns "$title" <"$tmp/capture" >"$tmp/picture"
mv "$tmp/picture" "$picture"
chmod 644 "$picture"
echo "$picture"
