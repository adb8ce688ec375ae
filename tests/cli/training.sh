#!/bin/bash
# SPDX-License-Identifier: MIT
# training.sh - the two hours of docs/training, typed as the page has them, and read as the page has them: once here, and
# once where no network interface is up.
#
# A block of commands says who types it: <!-- at: trainer -->, <!-- at: seat-01 -->. A block of text after it is what is
# then seen: pieces in their order, blanks squeezed, … for anything; "schedpost:" first means that it is refused.
. "$(dirname "$0")/lib.sh"
page=$root/docs/training/README.md

# "seat-01 schedpost now 1" for what is typed, "end" after each block of that, "see ..." for what is seen.
steps() {
	awk '
		/^<!-- at: .* -->$/ { who = $3; next }
		/^```sh$/ { kind = who == "" ? "nobody" : who; next }
		/^```text$/ { kind = "see"; next }
		/^```$/ { if (kind != "" && kind != "see") print "end"; if (kind == "see") print "seen"; kind = who = ""; next }
		kind != "" { print kind, $0 }
	' "$page"
}

shows() {
	local rest piece
	rest=$(said | tr -s ' \t\n' ' ')
	while IFS= read -r piece; do
		case $rest in *"$piece"*) rest=${rest#*"$piece"} ;; *) return 1 ;; esac
	done < <(sed 's/ *… */\n/g' <<<"$wanted" | tr -s ' ' | grep -v '^ *$')
}

# In that person's terminal: what they have told their shell before counts.
at_seat() { run bash -ec "cd '$tmp/page'"$'\n'"$(cat "$tmp/at-$1" 2>/dev/null)"$'\n'"$2"; }
looks_again() { at_seat "$typist" "$last" && shows; }

# What only looks may look again: a post takes a moment to come out.
is_shown() {
	shows && return
	case $last in "schedpost show "* | "schedpost history "* | "schedpost training exercises") until_true 20 looks_again ;; *) false ;; esac
}

judge() {
	local refusal=false good=true
	case $wanted in schedpost:*) refusal=true ;; esac
	is_shown || good=false
	if $refusal; then [ "$code" != 0 ] || good=false; else [ "$code" = 0 ] || good=false; fi
	$good
	result "$1: $last" $?
	last=''
}

walk() {
	local kind words typed=''
	last='' wanted='' typist=''
	while read -r kind words <&4; do
		case $kind in
		see) wanted+=$words$'\n' ;;
		seen) judge "what the page shows is seen" ;;
		end)
			at_seat "$typist" "$typed"
			case $typed in "schedpost() "*) printf '%s' "$typed" >"$tmp/at-$typist" ;; esac
			typed=''
			;;
		nobody) give_up "the page does not say who types: $words" ;;
		*)
			wanted='' typist=$kind
			[ -z "$last" ] || [ -n "$typed" ] || judge "it works"
			typed+=$words$'\n' last=$words
			;;
		esac
	done 4< <(steps)
	[ -z "$last" ] || judge "it works"
}

nothing_is_left() {
	is "no seat is left" "$(field '[.data.people[].person | select(startswith("seat-"))] | length' schedpost user list)" 0
	is "no account" "$(field '.data.accounts | length' schedpost account list)" 0
	is "no post" "$(posts)" 0
	is "no wall" "$(find "$data/practice" -name 'seat-*' | wc -l)" 0
	is "and the record is whole" "$(schedpost audit verify >/dev/null 2>&1; echo $?)" 0
}

# Not even this machine itself can be reached by its network.
no_interface_is_up() {
	run bash -c 'exec 3<>/dev/tcp/127.0.0.1/1'
	sees "no interface is up, not even the loopback" 1 "unreachable"
}

[ "${1:-}" != alone ] || no_interface_is_up
cp -r "$root/docs/training" "$tmp/page"
daemon_start
walk
check "the page was walked" [ "$tests" -gt 15 ]
nothing_is_left
daemon_stop
is "the daemon ended well" "$code" 0
if [ "${1:-}" = alone ]; then finish; fi

# The same once more, cut off from every network: root needs no namespace of users for that.
namespace=(unshare -n)
[ "$(id -u)" = 0 ] || namespace=(unshare -rn)
if "${namespace[@]}" true 2>"$tmp/err"; then
	run "${namespace[@]}" "$0" alone
	check "cut off from every network: the loopback is down, too" grep -q "^ok .*not even the loopback" "$tmp/out"
	is "cut off, as many things were tried" "$(grep -c '^ok' "$tmp/out")" $((tests))
	is "cut off, nothing failed" "$(grep '^not ok' "$tmp/out")" ""
	is "cut off, it came to its end" "$code" 0
else
	skip "the whole walk without any network" "THIS MACHINE MAKES NO NETWORK NAMESPACE, so it was NOT shown: $(head -c 200 "$tmp/err")"
fi
finish
