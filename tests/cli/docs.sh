#!/bin/bash
# SPDX-License-Identifier: MIT
# docs.sh - what README.md and docs/ tell users is true: commands are run, tables are held against the program.
#
# A comment before a block of commands tells more:
#	<!-- a new world: NAME -->     begins anew, with the accounts and posts of world_NAME below
#	<!-- parsed only: WHY -->      the words must be right, but nothing is done
. "$(dirname "$0")/lib.sh"
cd "$root" || exit 1
pages=(README.md docs/USING.md docs/CHECKS.md docs/COVER.md docs/LOCKDOWN.md docs/training/README.md
	docs/CONNECTING.md docs/PLATFORMS.md docs/OPERATIONS.md docs/GLOSSARY.md)
work=$tmp/work
mkdir "$work"

# ---- the worlds that the examples live in

world() {
	[ -z "$daemon" ] || daemon_stop
	rm -rf "$data"
	daemon_start
	"world_$1"
}

world_nothing() { :; }
world_library() { connect_practice library; }

# Three accounts in a group; posts 1 to 5 wait, post 6 is out.
world_town() {
	local name
	for name in library hospital council; do connect_practice $name --group town; done
	for name in 1 2 3 4 5; do new_post "Post $name" --to library --at "in 2 days" >/dev/null; done
	new_post "Post 6" --to library --at +1s >/dev/null
	until_true 20 is_in_state 6 published || give_up "post 6 did not come out"
}

# The town, kept in order by two people.
world_team() {
	world_town
	run schedpost user add "$(id -un)"
	run schedpost role give "$(id -un)" admin
	run schedpost user join kim --name "Kim Ray" --role publisher
}

# The library's owner goes away, and priya covers.
world_cover() {
	local me
	me=$(id -un)
	world_town
	run schedpost user add "$me"
	run schedpost role give "$me" admin
	run schedpost account set @town --owner "$me"
	run schedpost user join priya --role publisher
	run schedpost role give priya owner --on council
	run schedpost policy ack --yes
}

make_files() {
	base64 -d >"$work/poster.png" <<'PNG'
iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAD3RFWHRBdXRob3IAc29tZWJvZHmKs+TfAAAAFUlEQVR42mNgiNtB
GhrVMKph+GoAABP3FhDMhJkJAAAAAElFTkSuQmCC
PNG
	printf 'The reading corner is open.\n' >"$work/news.txt"
	printf 'One.\n---\nTwo.\n' >"$work/chain.txt"
	sed s/2026/2027/g tests/calendars/own/relabelled.ics >"$work/days.ics"
	cp tests/calendars/own/planner.csv "$work"
	{ echo hour,people && seq -f '%.0f,1204' 0 23; } >"$work/online.csv"
	cat >"$work/spring.csv" <<'CSV'
to,at,text,media,alt,chain
"library,council",fri 12:30,"Jabs, no booking",poster.png,A poster,
@town,,"One
---
Two",,,yes
CSV
}

# ---- commands in blocks

# commands PAGE: "line<tab>what the comment before its block says<tab>command"; a \ at the end joins lines.
commands() {
	awk '
		/^<!-- .* -->$/ && !inside { note = $0; gsub(/^<!-- | -->$/, "", note); next }
		/^```/ { inside = !inside; if (!inside) note = ""; next }
		!inside { if ($0 != "") note = ""; next }
		{ whole = whole $0 }
		/\\$/ { sub(/\\$/, "", whole); next }
		whole ~ /^(schedpost|make|sudo make) / {
			print FNR "\t" (note == "" ? "-" : note) "\t" whole
			if (note ~ /^a new world/) note = ""
		}
		{ whole = "" }
	' "$1"
}

# Nobody is at home there, so only the words of the command can be wrong.
parses() {
	run env -u SCHEDPOST_SOCKET SCHEDPOST_DATA="$tmp/nobody" bash -c "$1"
	[ "$code" != 2 ] && ! said | grep -q "command not found"
}

does() {
	run bash -c "cd '$work' && $1"
	[ "$code" = 0 ]
}

# Each word of `make a b` that is no setting has a rule.
makes() {
	local word
	for word in ${1#*make }; do
		case $word in *=* | -*) continue ;; esac
		grep -qE "^$word:" Makefile conf/*.mk tests/*/rules.mk 2>/dev/null || return 1
	done
}

try_page() {
	local line note command
	while IFS=$'\t' read -r line note command <&4; do
		case $note in "a new world: "*) world "${note#a new world: }" ;; esac
		case $note,$command in
		*,make* | *,"sudo make"*) makes "$command" ;;
		"parsed only"*) parses "$command" ;;
		*) does "$command" ;;
		esac
		result "$1:$line: $command" $?
	done 4< <(commands "$1")
}

# ---- tables

# first_column PAGE HEADING: what stands first in the rows of the table under a heading, without marks.
first_column() {
	awk -v heading="$2" '
		/^#/ { on = ($0 == heading) }
		on && /^\|/ { rows++; if (rows > 2) { split($0, cell, " *[|] *"); gsub(/`/, "", cell[2]); print cell[2] } }
		on && rows && !/^\|/ { exit }
	' "$1"
}

same_lists() {	# NAME GOT WANTED, in any order
	diff <(sort <<<"$2") <(sort <<<"$3") >"$tmp/out" 2>"$tmp/err"
	result "$1" $?
}

states_are_told() {
	run schedpost help list
	local words
	words=$(tr -s ' \n' ' ' <"$tmp/out" | sed 's/.*One of: //; s/\. .*//; s/, /\n/g')
	same_lists "USING tells each state" "$(first_column docs/USING.md "## What each state means")" "draft"$'\n'"$words"
	run schedpost help exit-codes
	same_lists "USING tells each exit code" "$(first_column docs/USING.md "## For scripts")" \
		"$(grep -oE '^ +[0-9]+  ' "$tmp/out" | tr -d ' ')"
}

verbs_are_told() {
	local verb
	schedpost help | sed '/^Every command/,$d' | sed -nE 's/^  ([a-z]+( [a-z]+)?)(  .*|)$/\1/p' >"$tmp/verbs"
	check "help has verbs" [ "$(wc -l <"$tmp/verbs")" -gt 15 ]
	while read -r verb <&4; do
		check "USING tells of '$verb'" grep -qE "(schedpost |\`)$verb([ \`,]|\$)" docs/USING.md
	done 4<"$tmp/verbs"
}

options_are_told() {
	sed -n '/^<!-- schedpostd --defaults -->/,/^```$/{/^[<`]/!p}' docs/OPERATIONS.md >"$tmp/told"
	run diff "$tmp/told" <(schedpostd --defaults)
	sees "OPERATIONS has the settings as 'schedpostd --defaults' prints them" 0
	local name
	curl -s --unix-socket "$data/socket" http://schedpost/metrics >"$tmp/metrics"
	while read -r name <&4; do
		check "OPERATIONS tells of $name" grep -qF "\`$name\`" docs/OPERATIONS.md
	done 4< <(sed -nE 's/^# TYPE ([a-z_0-9]+) .*/\1/p' "$tmp/metrics")
	while IFS= read -r name <&4; do
		check "schedpost says '$name'" grep -rqF -- "${name//\"/\\\"}" src --include=*.c
	done 4< <(first_column docs/OPERATIONS.md "## What it says, and what it means" | sed 's/, stopped$//')
}

# Of the platform's row in PLATFORMS' big table, as numbers: the length of a text and the pictures, 0 for none.
told_limits() {
	awk -F ' *[|] *' -v title="$1" 'sub(/ [Pp]age$/, "", $2) + 1 && $2 == title { print $3 + 0, $4 + 0 }' docs/PLATFORMS.md
}

limits_are_told() {
	local title text pictures
	run schedpost platforms --json
	while IFS=$'\t' read -r title text pictures <&4; do
		is "PLATFORMS tells the limits of $title" "$(told_limits "$title")" "$text $pictures"
	done 4< <(jq -r '.data.platforms[] | select(.name != "echo") | [.title, .text_most // 0, .media_most] | @tsv' "$tmp/out")
}

# The table of abilities: a row for each, a column for each platform, "yes" or "no" as the program has it.
told_abilities() {
	awk -F ' *[|] *' '
		/^#/ { on = ($0 == "## What each can do") }
		!on || !/^\|/ { next }
		{ rows++ }
		rows == 1 { for (i = 3; i < NF; i++) title[i] = $i }
		rows > 2 { split($2, word, "`"); for (i = 3; i < NF; i++) print title[i] "\t" word[2] "\t" $i }
	' docs/PLATFORMS.md
}

abilities_are_told() {
	run schedpost platforms --json
	same_lists "PLATFORMS tells what each can do" "$(told_abilities)" "$(jq -r '.data.platforms[] |
		(.title | sub(" [(](internal|by hand)[)]$"; "")) as $title | to_entries[] | select(.value | type == "boolean") |
		[$title, .key, if .value then "yes" else "no" end] | @tsv' "$tmp/out")"
	check "PLATFORMS tells of all platforms" [ "$(told_abilities | cut -f1 | sort -u | wc -l)" -ge 9 ]
}

# "202607, sure until 2027-07-01": both stand in the page.
versions_are_told() {
	local name version day
	for name in facebook linkedin; do
		IFS=$'\t' read -r version day < <(field '.data.platform.interface | sub(", sure until "; "\t")' schedpost platforms $name)
		check "PLATFORMS tells of $name's version" grep -qF "$version" docs/PLATFORMS.md
		check "and until when it is sure" grep -qF "${day:-no day}" docs/PLATFORMS.md
	done
}

# What "needs somebody" comes with the command that helps.
stuck_is_told() {
	run schedpost pause 2
	run schedpost status
	sees "status tells how a paused post goes on" 0 "schedpost resume 2"
}

# Headings of the import that have a row of their own are options of add.
headings_are_told() {
	local name
	run schedpost help add
	while read -r name <&4; do
		check "import's heading '$name' is an option of add" grep -qiE "^  (--)?$name( |\$)" "$tmp/out"
	done 4< <(first_column docs/USING.md "## Many posts at once: import and export" | grep -v '^any other')
}

# ---- links and the picture

# anchor PAGE NAME: some heading of the page has that name.
anchor() {
	grep '^#' "$1" | sed 's/^#* //' | tr '[:upper:]' '[:lower:]' | tr -d "':,.?()\`" | tr ' ' - | grep -qxF "$2"
}

links_are_there() {
	local page link file
	for page in "${pages[@]}"; do
		while read -r link <&4; do
			file=$(dirname "$page")/${link%%#*}
			case $link in '#'*) file=$page ;; esac
			check "$page links to $link" [ -e "$file" ]
			case $link in *#*) check "$page: $link has that heading" anchor "$file" "${link#*#}" ;; esac
		done 4< <(grep -oE '\]\([^): ]+\)' "$page" | sed -E 's/^\]\(|\)$//g')
	done
}

picture_is_there() {
	check "the picture says what it shows" grep -q '<title>.*schedpost list' docs/terminal.svg
	local pixels
	pixels=$(sed -nE 's/.* width="([0-9]+)" height.*/\1/p; q' docs/terminal.svg)
	check "the picture is at most 100 columns wide" [ "${pixels:-9999}" -le 872 ]
	local word
	for word in "1. These posts wait for you" "Published" "priya for olga" "is closed"; do
		check "the picture of coming back shows '$word'" grep -qF "$word" docs/cover-back.svg
		[ "$word" = "is closed" ] || [ "$word" = "priya for olga" ] || check "and the program says '$word'" grep -rqF "$word" src/rooms/handover
	done
}

no_forbidden_words() {
	# Transcripts apart: there Slack's channels are called so.
	awk '/^```text$/ { said = 1 } !said { print FILENAME ":" FNR ": " $0 } /^```$/ { said = 0 }' "${pages[@]}" >"$tmp/prose"
	# Threads is a platform; in a command and an address its name is small.
	grep -vE '(connect|add) threads|threads\.com' "$tmp/prose" | grep -wE 'threads?' >"$tmp/threads"
	run grep -iwE 'sandbox|channels?|contributors?|tweets?|toots?' "$tmp/prose"
	cat "$tmp/threads" >>"$tmp/out"
	[ ! -s "$tmp/threads" ] || code=0
	sees "no page uses words that the glossary does not" 1
	run grep -nE '[Pp]ractice' "${pages[@]}"
	# As a name (connect practice, --as practice, practice/) it stands in commands and paths.
	grep -vE '[Pp]ractice \(training\)|(--as|--to|connect|remove) practice|practice/' "$tmp/out" >"$tmp/bare"
	mv "$tmp/bare" "$tmp/out"
	result "practice is always called practice (training)" "$([ ! -s "$tmp/out" ]; echo $?)"
}

# `make run`: the person's own data folder, and the command finds it without being told.
run_keeps_a_daemon() {
	local runner
	env -u SCHEDPOST_DATA conf/run.sh >"$tmp/runner" 2>&1 &
	runner=$!
	children+=("$runner")
	until_true 20 grep -q "is ready" "$tmp/runner"
	cp "$tmp/runner" "$tmp/out"
	check "make run says where its data is" grep -qF "its data:  $HOME/.local/share/schedpost" "$tmp/runner"
	run env -u SCHEDPOST_DATA schedpost version
	sees "the command finds what make run keeps" 0 "schedpostd"
	not_said "and it is running" "not running"
	kill -TERM "$runner"
	wait "$runner"
	is "it ends when it is asked to" $? 0
}

make_files
run_keeps_a_daemon
world nothing
try_page README.md
world town
try_page docs/USING.md
try_page docs/CHECKS.md
try_page docs/COVER.md
try_page docs/LOCKDOWN.md
try_page docs/PLATFORMS.md
try_page docs/OPERATIONS.md
states_are_told
verbs_are_told
options_are_told
limits_are_told
abilities_are_told
versions_are_told
stuck_is_told
headings_are_told
links_are_there
picture_is_there
no_forbidden_words
daemon_stop
is "the daemon ended well" "$code" 0
finish
