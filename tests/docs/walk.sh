# walk.sh - a person at a terminal, played by a program; what the person saw is held against docs/CONNECTING.md.
# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
#	sit_down FOLDER [SED-RULE...]		# a terminal of 100 columns; the rules give stand-ins the names of platforms
#	types "schedpost connect webhook --as staff-news"
#	replies "What kind" slack		# waits for these words first
#	replies_hidden "$address"		# waits until what is typed is not shown
#	leaves					# waits until the command has ended
#	as_told webhook				# true when the page tells this walk in the same words; else the difference
#
# Blanks and ends of lines do not count, for they depend on the width; all times are the same. A walk that is stuck for
# 20 seconds goes on, and is not as told. With TRANSCRIPTS=FOLDER what was seen is written to FOLDER/NAME, for the page.
told=${BASH_SOURCE[0]%/*}/../../docs/CONNECTING.md
walk_folder='' walk_rules=() walk_commands=0

sit_down() {
	local rule
	walk_folder=$1
	for rule in "${@:2}"; do walk_rules+=(-e "$rule"); done
	export TMUX_TMPDIR=$walk_folder
	unset TMUX
	tmux -f /dev/null new-session -d -x 100 -y 120 -s walk "env PS1='\$ ' bash --norc"
	new_page
}

stand_up() { tmux kill-server; }

new_page() {
	tmux respawn-pane -k -t walk "env PS1='\$ ' bash --norc"
	walk_commands=0
	leaves
}

seen() { tmux capture-pane -p -J -t walk; }
shows() { seen | grep -qF -- "$1"; }
has_prompts() { [ "$(seen | grep -c '^\$')" -gt "$1" ]; }
# The shell's own line editor does not echo either.
is_hidden() {
	local terminal program
	read -r terminal program < <(tmux display-message -p -t walk '#{pane_tty} #{pane_current_command}')
	[ "$program" = schedpost ] && stty -F "$terminal" -a | grep -q -- '-echo '
}

soon() {	# COMMAND...: asks again until it is true
	local until=$((SECONDS + 20))
	until "$@"; do
		[ $SECONDS -le $until ] || return 1
		read -rt 0.05 <> <(:) || true	# a short rest
	done
}

enters() { tmux send-keys -t walk -l "$1" && tmux send-keys -t walk Enter; }
types() {
	walk_commands=$((walk_commands + 1))
	enters "$1"
}
replies() {
	soon shows "$1"
	enters "$2"
}
replies_hidden() {
	soon is_hidden
	enters "$1"
}
leaves() { soon has_prompts "$walk_commands"; }

# The walk as the page has it: the platform's name for the stand-in, an ellipsis for the rest of a long address, and a
# person called anna, whoever runs the test.
transcript() {
	seen | sed -E "${walk_rules[@]}" -e 's/\?[a-z_]+=[^ ]*&[^ ]*/?…/' -e "s/Enter for $(id -un)\)/Enter for anna)/" \
		-e "s/\b$(id -un) said on /anna said on /" -e '/^\$ *$/d' -e 's/ +$//' | cat -s
}

# The block under <!-- walk: NAME -->.
told_of() {
	awk -v mark="<!-- walk: $1 -->" '
		$0 == mark { here = 1; next }
		here && /^```/ { if (inside++) exit; next }
		inside { print }' "$told"
}

# One word a line, times made equal.
as_words() {
	local day='(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [0-9]+ [A-Z][a-z]{2} [0-9]{4}'
	tr -s ' \n' '  ' | sed -E "s/$day( [0-9:]{5} [A-Z]+)?(, now)?/TIME/g" | tr ' ' '\n'
}

as_told() {
	transcript >"$walk_folder/transcript"
	[ -z "${TRANSCRIPTS:-}" ] || cp "$walk_folder/transcript" "$TRANSCRIPTS/$1"
	diff -U 6 --label "CONNECTING.md: $1" --label "the program" <(told_of "$1" | as_words) \
		<(as_words <"$walk_folder/transcript")
}
