# walks.sh - what a person at a terminal reads who connects to a real server, held against docs/CONNECTING.md.
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154,SC1091

. "$here/../docs/walk.sh"

# sit_down_at PLATFORM [SED-RULE...]: the server is called like the platform.
sit_down_at() {
	command -v tmux >/dev/null || die "tmux is missing: make deps-tests"
	TZ=UTC LC_ALL=C.UTF-8 SCHEDPOST_DATA=$data PATH=$build:$PATH \
		sit_down "$work" "${@:2}" "s|$BASE --inside|$1|" "s|$BASE|$1|"
}

address_on_screen() { seen | tr -d '\n' | grep -oE "$BASE/[^ ]*(redirect|success_url)[^ ]*"; }

set_up() {
	replies "Who looks after" anna
	replies "Who reads" ""
	replies "Where are" england
	replies "ime zone" Europe/London
}

goes_as_told() {	# WALK
	leaves
	seen=$(as_told "$1")
	ok "'$1' goes as CONNECTING tells it" [ $? = 0 ]
	stand_up
}
