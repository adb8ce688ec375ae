#!/bin/bash
# SPDX-License-Identifier: MIT
# terminal.sh - makes docs/terminal.svg anew: real commands on practice (training) accounts, in a real terminal (tmux).
#
# Usage: tests/docs/terminal.sh [PICTURE]. Run it when what the commands print has changed.
set -eu
. "$(dirname "$0")/picture.bash"

# ---- what was there before: a week in a small town's comms team
daemon_start
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
title="A terminal: schedpost add plans a post, schedpost list shows the queue, schedpost status tells what is next."
photograph 100 "$title" "${1:-docs/terminal.svg}" <<'END'
show() { printf '\033[1;32m$\033[0m \033[1m%s\033[0m\n' "$1"; eval "$1"; echo; }
show 'schedpost add "Snow: all our buildings stay open." --to @town --at "tomorrow 6:45"'
show 'schedpost list'
show 'schedpost status'
END
