#!/bin/bash
# SPDX-License-Identifier: MIT
# phones.sh - people at terminals of 80 x 24, each with their own user on this machine, and a phone that shows codes.
#
#	. "$(dirname "$0")/lib.sh"
#	. "$(dirname "$0")/phones.sh"	# root, in a mount namespace of its own
#	people anna omar
#	daemon_start
#	house_opens		# those people are its group
#	types anna "schedpost list"	# on an empty screen, and waits until it is over
#	reads "what anna sees" "Nothing is planned"	# on the last 24 lines; each line fits
# shellcheck disable=SC2034,SC2154
[ "${BASH_SOURCE[0]}" != "$0" ] || { echo "1..0 # SKIP this file is read by the others"; exit 0; }
command -v tmux >/dev/null || give_up "tmux is missing: make deps-tests"
export TMUX_TMPDIR=$tmp
unset TMUX
GROUP=54321
who='' ended_before=0

people() { # NAME...
	local uid=$GROUP name
	cp /etc/passwd "$tmp/passwd"
	cp "$BUILD/schedpost" "$tmp/"
	chmod 711 "$tmp"
	for name; do
		uid=$((uid + 1))
		echo "$name:x:$uid:$GROUP:$name:$tmp/$name:/bin/bash" >>"$tmp/passwd"
		install -d -o "$uid" -g "$GROUP" -m 700 "$tmp/$name"
	done
	mount --bind "$tmp/passwd" /etc/passwd || give_up "people cannot be had here"
	for name; do sits_down "$name"; done
}

# as_person NAME COMMAND...
as_person() {
	setpriv --reuid "$1" --regid "$GROUP" --clear-groups env HOME="$tmp/$1" PATH="$tmp:$PATH" "${@:2}"
}

# Each command that is over is a line of the person's file "over", with its exit code.
sits_down() {
	: >"$tmp/$1/over"
	chown "$1" "$tmp/$1/over"
	tmux -f /dev/null new-session -d -x 80 -y 24 -s "$1" -c "$tmp/$1" "setpriv --reuid $1 --regid $GROUP --clear-groups \
		env HOME=$tmp/$1 PATH=$tmp:$PATH PS1='$1> ' PROMPT_COMMAND='echo \$? >>$tmp/$1/over' bash --norc" ||
		give_up "tmux does not start"
	children+=("$(tmux display-message -p -t "$1" '#{pane_pid}')")
}

house_opens() {
	chgrp "$GROUP" "$data" "$data/locks" "$data/socket"
	chmod 710 "$data"
	chmod 770 "$data/socket"
}

# ---- at the terminal

screen() { tmux capture-pane -p -t "$who" >"$tmp/screen" && cp "$tmp/screen" "$tmp/out" && : >"$tmp/err"; }
whole() { tmux capture-pane -p -J -S - -t "$who"; }	# all of it, with long lines in one
shows() { screen && tr -s ' \n' '  ' <"$tmp/screen" | grep -qF -- "$1"; }
enters() { tmux send-keys -t "$who" -l "$1" && tmux send-keys -t "$who" Enter; }
over() { wc -l <"$tmp/$who/over"; }
has_ended() { [ "$(over)" -gt "$ended_before" ] && screen && [ "$(grep -v '^ *$' "$tmp/screen" | tail -1)" = "$who>" ]; }

# begins WHO COMMAND: on an empty screen; it is not over yet.
begins() {
	who=$1
	ended_before=$(over)
	until_true 20 eval '[ "$(over)" -gt 0 ]'
	enters clear
	until_true 20 eval '[ "$(over)" -gt '"$ended_before"' ] && screen && [ "$(grep -cv "^ *$" "$tmp/screen")" = 1 ]'
	tmux clear-history -t "$who"
	ended_before=$(over)
	enters "$2"
}

# ends: waits until it is over; its exit code is $code, what is on the screen stands in $tmp/screen.
ends() {
	until_true 60 has_ended || echo "# it is not over: $who"
	code=$(tail -n 1 "$tmp/$who/over")
	shot=$((${shot:-0} + 1))
	[ -z "${SCREENS:-}" ] || cp "$tmp/screen" "$SCREENS/$(printf '%02d' "$shot")-$who"
}

types() { # WHO COMMAND
	begins "$1" "$2"
	ends
}

# reads NAME CODE WORD...: the command ended with CODE, each WORD is on the screen, and no line goes over its edge. How
# lines are broken does not count, but a command is never broken.
reads() {
	local name=$1 wanted=$2 word good=0
	shift 2
	[ "$code" = "$wanted" ] || { echo "#   exit code $code, wanted $wanted"; good=1; }
	for word; do
		if [ "${word#schedpost }" = "$word" ]; then shows "$word" && continue
		else screen && grep -qF -- "$word" "$tmp/screen" && continue; fi
		echo "#   is not on the screen: $word"
		good=1
	done
	whole | grep -v "^$who>" | grep -v 'https\?://' >"$tmp/lines"
	[ "$(wc -L <"$tmp/lines")" -le 80 ] || { echo "#   a line is too wide"; good=1; }
	result "$name" $good
}

# ---- the second factor

# code_of WHO STEPS: what the phone shows so many half minutes from now (RFC 6238).
code_of() {
	node -e 'const [key, ahead] = process.argv.slice(1);
		const bits = [...key].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
		const secret = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
		const step = Buffer.alloc(8);
		step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + Number(ahead)));
		const mac = require("crypto").createHmac("sha1", secret).update(step).digest();
		const at = mac[19] & 15;
		console.log(String((mac.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, "0"));' "$(cat "$tmp/key-$1")" "$2"
}

sets_up_proof() { # WHO
	mkfifo "$tmp/typing-$1"
	: >"$tmp/out"	# the last one's key is not theirs
	as_person "$1" schedpost proof set up <"$tmp/typing-$1" >"$tmp/out" 2>"$tmp/err" &
	local person=$! typing
	children+=("$person")
	exec {typing}>"$tmp/typing-$1"
	until_true 20 grep -q 'secret=[A-Z2-7]*' "$tmp/out" || give_up "no key was shown: $(said)"
	grep -o 'secret=[A-Z2-7]*' "$tmp/out" | cut -d= -f2 >"$tmp/key-$1"
	code_of "$1" -1 >&$typing
	exec {typing}>&-
	wait "$person" || give_up "no proof: $(said)"
}
