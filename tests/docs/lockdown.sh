#!/bin/bash
# SPDX-License-Identifier: MIT
# lockdown.sh - makes docs/lockdown.svg anew: the one word, and what the screen says then, on a practice (training)
# account, 80 columns wide.
#
# Usage: tests/docs/lockdown.sh [FOLDER]. Run it when what the commands print has changed.
set -eu
. "$(dirname "$0")/picture.bash"
folder=${1:-docs}

daemon_start
{
	schedpost connect practice --as library --zone Europe/London
	schedpost connect practice --as wards --zone Europe/London
	schedpost add "Flu jabs at the library: walk in, no need to book." --to library,wards --at "in 2 days at 7:30"
	schedpost add "Poetry evening: are you coming?" --to library --at "in 4 days at 18:00"
} >"$tmp/said"

photograph 80 "A terminal: schedpost lockdown tells what was stopped, and what to do now, in eight steps." \
	"$folder/lockdown.svg" <<'END'
show() { printf "\033[1;32m$\033[0m \033[1m%s\033[0m\n" "schedpost $1"; eval "schedpost $1"; echo; }
show 'lockdown --reason "Somebody posts in our name"'
END
