#!/bin/bash
# SPDX-License-Identifier: MIT
# abilities.sh - of each thing that people ask of a platform, a plugin that can do it has a play that shows it, and one
# that cannot says why in a short sentence.
. "$(dirname "$0")/kit.bash"
table=${lint:?}/../../src/rooms/platforms/abilities.c	# its rows say what each ability is read from

# shown PLAY...: the abilities and operations (SP_OP) that these plays show, one a line.
shown() {
	[ $# = 0 ] || awk '
	function say(is, what) { if (is && good) print what }
	function end_play() {
		say(publish && text && !pictures && !video, "TEXT")
		say(publish && linked, "LINK")
		say(publish && pictures, "PICTURES")
		say(publish && pictures && told, "ALT")
		say(publish && video, "VIDEO")
		say(publish && chain, "CHAIN")
		for (op in ops) say(1, "SP_" op)
		if (publish && pause) print "PAUSE"
		if (publish && (once || play ~ /duplicate/)) print "ONCE"
	}
	FNR == 1 {
		if (play) end_play()
		play = FILENAME
		text = pictures = video = told = linked = chain = publish = once = good = pause = 0
		further = 0
		link = alt = ""
		split("", ops)
	}
	/^text / { text = 1 }
	/^media [^ ]+ image\// { pictures = 1 }
	/^media [^ ]+ video\// { video = 1 }
	/^media / { rest = $0; sub(/^media [^ ]+ [^ ]+ [^ ]+ [^ ]+ ?/, "", rest); if (rest != "") alt = rest }
	/^link / { link = substr($0, 6) }
	/^reply_to / { chain = 1 }
	/^\* / { ops[toupper($2)] = 1 }
	/^\* publish/ { publish = 1 }
	/^> / && alt != "" && index($0, alt) { told = 1 }
	/^part [2-9]/ { further = 1 }
	/^> ask hand/ { good = 1; told = told || alt != ""; chain = further }	# a person has it all in hand
	/^> / && link != "" && index($0, link) { linked = 1 }
	/^> (commits-keyed|header Idempotency-Key)/ { once = 1 }
	/^= ok/ { good = 1 }
	/^= not_before/ { pause = 1 }
	END { if (play) end_play() }' "$@" | LC_ALL=C sort -u
}

# These are shown by what is in a play; the others by their operation.
by_words=" TEXT LINK PICTURES ALT VIDEO CHAIN PAUSE ONCE "

# ABILITY OP FLAG WITHOUT MIME, from rows such as [SP_ABLE_ALT] = {"alt_text", SP_PUBLISH, 0, 0, "image/"},
mapfile -t abilities < <(sed -nE 's/^\t\[SP_ABLE_([A-Z]+)\] = \{"[a-z_]+", (SP_[A-Z_]+), ([A-Z0-9_]+), ([A-Z0-9_]+), "([^"]*)"\},$/\1 \2 \3 \4 \5/p' "$table")
[ ${#abilities[@]} -ge 10 ] || echo "${table##*/../}:1: the rows of this table are no longer as this check reads them."

# What the kit says in one word for a plugin.
kit=$lint/../../include/schedpost/kit.h
usual_ops=$(sed -n '/^#define KIT_OPS/,/[^\\]$/p' "$kit" | grep -o 'SP_CAN([A-Z_]*)')
no_edit=$(sed -nE 's/^#define KIT_NO_EDIT (.*)$/\t\1,/p' "$kit")
[ -n "$usual_ops" ] && [ -n "$no_edit" ] || echo "${kit##*/../}:1: KIT_OPS or KIT_NO_EDIT is no longer as this check reads it."

mapfile -t mains < <(files '*.c' | grep '^plugins/' | xargs -r grep -l '^SP_PLUGIN = {')
for main in "${mains[@]}"; do
	folder=$(dirname "$main")
	plugin=$(basename "$folder")
	at=$main:$(grep -n '^SP_PLUGIN = {' "$main" | cut -d: -f1)
	declared=$(sed -n '/^SP_PLUGIN = {/,/^}/p; /^static const sp_limits\|^const sp_limits/,/^}/p' "$folder"/*.c)
	! grep -qw KIT_OPS <<<"$declared" || declared+=$'\n'$usual_ops
	# A plugin for tests is not shown to people.
	! grep -q 'SP_FOR_TESTS' <<<"$declared" || continue
	mapfile -t plays < <(files '*.play' | grep "^tests/plugins/$plugin/")
	seen=$(shown "${plays[@]}")
	for row in "${abilities[@]}"; do
		read -r ability op flag without mime <<<"$row"
		can=yes
		grep -qE "SP_CAN\($op\)" <<<"$declared" || can=
		[ "$flag" = 0 ] || grep -qw "$flag" <<<"$declared" || can=
		[ "$without" = 0 ] || ! grep -qw "$without" <<<"$declared" || can=
		[ -z "$mime" ] || grep -qE "mimes = SP_S\(\"([^\"]* )?$mime" <<<"$declared" || can=
		no=$(sed "s|^	KIT_NO_EDIT,|$no_edit|" "$main" | grep -nE "^	\{SP_ABLE_$ability, 0, " | head -n 1)
		if [ -n "$no" ]; then
			why=${no#*, 0, }
			why=${why%\},*}
			# It may have a name, where several things have the same reason.
			[[ $why == SP_S* ]] || why=$(sed -nE "s/^#define $why (SP_S.*)/\1/p" "$folder"/*.[ch])
			why=${why#SP_S(\"}
			why=${why%\")}
			[[ $why =~ ^.+\.$ ]] && [ ${#why} -le 57 ] ||
				echo "$main:${no%%:*}: why not SP_ABLE_$ability is no sentence of at most 57 bytes: \"$why\"."
		elif [ -z "$can" ]; then
			echo "$at: $plugin cannot do SP_ABLE_$ability, and does not say why (cannot)."
		elif [[ $by_words != *" $ability "* ]] || ! grep -qx "$ability" <<<"$seen"; then
			[[ $by_words != *" $ability "* ]] && grep -qx "$op" <<<"$seen" && continue
			echo "$at: $plugin can do SP_ABLE_$ability, and no play in tests/plugins/$plugin shows it."
		fi
	done
done
exit 0
