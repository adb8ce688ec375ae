#!/bin/bash
# SPDX-License-Identifier: MIT
# cover.sh - makes docs/cover-plan.svg and docs/cover-back.svg anew: two people on a practice (training) account, real
# commands in a real terminal (tmux).
#
# Usage: tests/docs/cover.sh [FOLDER]. Run it when what the commands print has changed.
set -eu
. "$(dirname "$0")/picture.bash"
folder=${1:-docs}

daemon_start
{
	schedpost connect practice --as library --zone Europe/London
	schedpost connect practice --as annex --zone Europe/London
	for person in olga priya kim; do
		schedpost user add $person
		(umask 077 && schedpost token add picture --of $person --may all --json | jq -r .data.secret >"$tmp/$person")
	done
	schedpost role give kim approver
	schedpost account set library --owner olga --approval not-needed
	schedpost role give priya owner --on annex
	schedpost user set priya --zone Europe/Athens
	for person in olga priya; do schedpost --token-file "$tmp/$person" policy ack --yes; done
} >"$tmp/said"
olga() { schedpost --token-file "$tmp/olga" "$@"; }
priya() { schedpost --token-file "$tmp/priya" "$@"; }
olga add "Flu jabs at the library: walk in, no need to book." --to library --at "in 2 days at 7:30" >"$tmp/said"
olga add "Poetry evening: are you coming?" --to library --at "in 4 days at 18:00" >"$tmp/said"

# picture NAME TITLE: what the lines of the scene print, with who typed them.
picture() {
	local show='show() { printf "\033[1;32m%s\$\033[0m \033[1m%s\033[0m\n" "$1" "schedpost $2"; eval "schedpost --token-file $TMP/$1 $2"; echo; }'
	{ echo "TMP=$tmp"; echo "$show"; cat; } | photograph 90 "$2" "$folder/$1.svg"
}

said="A terminal: schedpost cover plan tells which posts fall into the time away and what is missing; "
picture cover-plan "${said}schedpost cover brief is the page for whoever covers." <<'END'
show olga 'cover plan library --by priya --from "tomorrow 9:00" --until +9d'
schedpost --token-file $TMP/olga cover decide 1 2 hold --note "waits for the poet" >$TMP/said
schedpost --token-file $TMP/olga cover set 1 --default keep --note "Nothing about ward 7." >$TMP/said
show priya 'cover brief 1'
END

olga cover revoke 1 >"$tmp/said"
olga cover plan library --by priya --until +8s --default keep >"$tmp/said"
olga cover ask 2 >"$tmp/said"
priya cover accept 2 >"$tmp/said"
priya add "Snow: the library closes at four today." --to library --at +1s >"$tmp/said"
priya edit 1 "Flu jabs at the library: walk in until noon." >"$tmp/said"
priya add "The library is open again." --to library --at "tomorrow 8:00" >"$tmp/said"
until_said published schedpost show 3
until_said returning schedpost cover show 2

said="A terminal: schedpost cover back tells what waits, what was published, changed and stopped, "
picture cover-back "${said}and what was done in olga's name; then she takes it back." <<'END'
show olga 'cover back 2'
show olga 'cover back 2 --confirm all --accept'
END
