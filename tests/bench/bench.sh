#!/bin/bash
# SPDX-License-Identifier: MIT
# bench.sh - schedpost beside a bare libuv and libcurl client that sends the same requests in the same run.
#
# Machines differ, so ratios count. Rounds go in turn (schedpost, bare, wrk, ...) and the median of three stands.
# SHORT=1 is for every check: fewer posts and rounds, under two minutes. Ends with 1 when a post was lost or came twice,
# or when a figure is ten times beyond what is stated. What limits each figure: docs/PERFORMANCE.md. `make bench` runs
# lock.sh and sever.sh after it.
set -u
cd "$(dirname "$0")/../.." || exit 1
posts=10000 accounts=400 seconds=20 rounds=3 wrk_s=2 far_posts=20000 queues='10000 100000 1000000'
[ -z "${SHORT:-}" ] || { posts=4000 seconds=5 rounds=1 wrk_s=1 far_posts=6000 queues='10000 50000'; }
rate=200 patience=120 latency=50 connections=200
for tool in wrk curl; do
	command -v $tool >/dev/null || { echo "$tool is not installed: make deps-tests"; exit 1; }
done
# shellcheck source=tests/bench/lib.sh
. tests/bench/lib.sh

wrk_side() {
	cat >"$work/post.lua" <<-'LUA'
	wrk.method = "POST"
	wrk.headers["Authorization"] = "Bearer a1"
	wrk.headers["Idempotency-Key"] = "00112233445566778899aabbccddeeff"
	wrk.headers["Content-Type"] = "application/json"
	wrk.body = '{"status":"' .. string.rep("x", 150) .. '","visibility":"public"}'
	LUA
	wrk -t1 -c64 -d${wrk_s}s -s "$work/post.lua" "$server/api/v1/statuses" | awk '/^Requests\/sec/ { print $2 }'
}

# ---- the measurements

small_things() {
	local far
	far=$(date -u -d '+300 days' +%Y-%m-%dT09:00:00Z)
	add_ms=$(took_ms 50 "$bin/schedpost" add "Closed on Monday." --to a0 --at "$far")
	curl_ms=$(took_ms 50 curl -sSf --unix-socket "$SCHEDPOST_DATA/socket" \
		-d "{\"TEXT\":\"Closed.\",\"to\":[\"a0\"],\"at\":\"$far\"}" http://schedpost/v1/add)
	version_ms=$(took_ms 50 "$bin/schedpost" version)
	true_ms=$(took_ms 50 /bin/true)
	import_posts 100	# what a first time costs is not meant here
	import_posts 9000
	file_s=$(calc 2 "10000 / $import_rate")
	words checks "$("$tools/checks" 2>/dev/null)"	# processor time of the checks alone
}

# A cover over 500 posts, between two people of the house.
covers() {
	local from person
	types() { "$bin/schedpost" "$@" >"$work/said" 2>&1 || give_up "$*: $(cat "$work/said")"; }
	for person in olga priya; do types user add $person; done
	types account set a0 --owner olga
	posts_file "$work/posts" 500 $(($(date -d '+3 days' +%s) * 1000)) 1
	sed -i 's/^a[0-9]*,/a0,/' "$work/posts.csv"
	types import "$work/posts.csv"
	queued=$((queued + 500))
	from=${EPOCHREALTIME/./}
	types cover sick olga --by priya --until 'in 10 days at 12:00' --yes
	sick_ms=$(calc 2 "(${EPOCHREALTIME/./} - $from) / 1000")
	brief_ms=$(took_ms 20 "$bin/schedpost" cover page 1 --most 500)
	[ "$(grep -c 'Run [0-9]* post' "$work/said")" -ge 500 ] || give_up "the brief does not tell all 500 posts"
	back_ms=$(took_ms 20 "$bin/schedpost" cover back 1)
}

# Somebody else's calendar of 10,000 events, every fifth with a rule, all with texts that name dates.
calendars() {
	awk 'BEGIN {
		print "BEGIN:VCALENDAR\r"
		for (i = 0; i < 10000; i++) {
			month = i % 12 + 1; day = i % 27 + 1
			print "BEGIN:VEVENT\r\nUID:" i "@events.example\r\nDTSTAMP:20260101T000000Z\r"
			printf "DTSTART;VALUE=DATE:2026%02d%02d\r\nSUMMARY:Awareness Day %s %d\r\n", month, day,
				substr("of Bones and Libraries at Heart", 1, 10 + i % 20), i
			print "DESCRIPTION:Join us on " day " May\\, in every branch of the library.\r"
			if (i % 5 == 0) print "RRULE:FREQ=YEARLY\r"
			print "END:VEVENT\r"
		}
		print "END:VCALENDAR\r"
	}' >"$work/many.ics"
	calendar_ms=$(took_ms 5 "$bin/schedpost" calendar import "$work/many.ics" --year 2026 --dry-run)
	grep -q 'And 9800 more' "$work/said" || give_up "not all events were read: $(tail -n 20 "$work/said")"
}

burst() {
	schedpost_side $posts 0
	note s_rate "$(calc 0 "$posts * 1000 / $sent_ms")"
	note s_settled "$(calc 0 "$posts * 1000 / ${said[meter.settled_ms]}")"
	note s_cpu "$(calc 4 "${said[meter.cpu]} * 1000 / $posts")"
	note s_plug "$(calc 4 "${said[meter.cpu_workers]} * 1000 / $posts")"
	note s_rss "${said[meter.rss]}"
	bare_side $posts 0
	note b_rate "$(calc 0 "$posts * 1000 / $sent_ms")"
	note b_cpu "$(calc 4 "${said[bare.cpu]} * 1000 / $posts")"
	note b_rss "${said[bare.rss]}"
	note w_rate "$(wrk_side)"
}

slow_disk() {
	schedpost_side $posts 0
	note s_slow "$(calc 0 "$posts * 1000 / $sent_ms")"
	bare_side $posts 0
	note b_slow "$(calc 0 "$posts * 1000 / $sent_ms")"
}

far_server() {
	schedpost_side $far_posts 0 $latency
	note s_far "$(calc 0 "$far_posts * 1000 / $sent_ms")"
	bare_side $far_posts 0 $latency $connections
	note b_far "$(calc 0 "$far_posts * 1000 / $sent_ms")"
	reset_sink
}

paced() {
	schedpost_side $((rate * seconds)) $rate
	note s_p50 "${said[sink.p50]}"; note s_p99 "${said[sink.p99]}"; note s_max "${said[sink.max]}"
	bare_side $((rate * seconds)) $rate
	note b_p50 "${said[sink.p50]}"; note b_p99 "${said[sink.p99]}"; note b_max "${said[sink.max]}"
}

# A queue of so many: what a start, a look and one more post cost, and whether publishing costs more than before.
queue_of() {
	local n=$1
	import_posts $((n - queued))
	end_daemon
	begin_daemon
	q_ready[$n]=$ready_ms
	q_list[$n]=$(took_ms 20 "$bin/schedpost" list)
	q_status[$n]=$(took_ms 20 "$bin/schedpost" status)
	posts_file "$work/posts" 200 $(($(date -d '+300 days' +%s) * 1000)) 1
	words meter "$("$tools/meter" "$SCHEDPOST_DATA/socket" - "$work/posts")"
	q_add[$n]=$(calc 2 "${said[meter.took_ms]} / ${said[meter.added]}")
	q_rss[$n]=$(rss_mb)
	schedpost_side 2000 0
	q_cpu[$n]=$(calc 4 "${said[meter.cpu]} / 2")
	q_import[$n]=$import_rate
}

# Times for 50 posts over ten accounts.
places() {
	{ echo to,text; for i in {0..49}; do echo "a$((i % 10 + 10)),Post $i."; done; } >"$work/place.csv"
	place_ms=$(took_ms 10 "$bin/schedpost" place "$work/place.csv")
	[ "$(grep -c 'Post [0-9]*\.' "$work/said")" = 50 ] || give_up "not all posts have a time: $(tail -n 20 "$work/said")"
}

# ---- the table

table() {
	echo
	line what target schedpost bare held ''
	echo "$posts posts of $accounts accounts due at one moment"
	goal_of '  posts a second, to the last arrival' ratio-least 0.5/0.23 s_rate b_rate
	goal_of '  posts a second, to the last settled row' - - s_settled b_rate
	goal_of '  CPU seconds per 1,000, with workers' ratio-most 3/7 s_cpu b_cpu
	goal '    of it the workers' - - "$(of s_plug)" -
	goal_of '  peak memory, MB, with workers' - - s_rss b_rss
	goal_of '  posts a second, every sync 2 ms slower' ratio-least 0.35/0.14 s_slow b_slow
	goal_of "  $far_posts posts, answers after $latency ms, $connections connections" ratio-least 0.95/0.59 s_far b_far
	echo "$rate posts due at each second, for $seconds s: lateness in ms"
	goal_of '  median' - - s_p50 b_p50
	goal_of '  99 of 100, beyond the bare client' more-most 20 s_p99 b_p99
	goal_of '  worst' - - s_max b_max
	echo 'the command line, ms from start to end (median of 50)'
	goal '  schedpost add; beside it curl with the same call' own-most 15 "$add_ms" "$curl_ms"
	goal '  schedpost version; beside it /bin/true' - - "$version_ms" "$true_ms"
	echo 'a cover over 500 posts, ms from start to end (median of 20)'
	goal '  schedpost cover brief, all of them' own-most 200 "$brief_ms" "$version_ms"
	goal '  schedpost cover back' own-most 200 "$back_ms" "$version_ms"
	goal '  schedpost cover sick, until it is in force (once)' own-most 1000 "$sick_ms" "$version_ms"
	goal '  calendar import of 10,000 events' own-most 1000 "$calendar_ms" "$version_ms"
	goal '  place of 50 posts over 10 accounts' own-most 50 "$place_ms" "$version_ms"
	echo 'the checks of a post, ms of processor time'
	goal '  3,000 characters, after 60 other posts' own-most 2 "$(calc 2 "${said[checks.after_us]} / 1000")" -
	goal '  the worst of 1 MB' own-most 50 "$(calc 1 "${said[checks.hostile_us]} / 1000")" -
	goal '  10,000 posts of a file, s from start to end' own-most 5 "$file_s" -
	for n in $queues; do
		echo "a queue of $n posts"
		goal '  ready after, ms' own-most 1000 "${q_ready[$n]}" -
		goal '  memory of the daemon, MB' own-most 64 "${q_rss[$n]}" -
		goal '  schedpost list, ms (with the program'"'"'s start)' own-most 10 "${q_list[$n]}" "$version_ms"
		goal '  schedpost status, ms (with the program'"'"'s start)' own-most 10/11 "${q_status[$n]}" "$version_ms"
		goal '  one more post, ms' own-most 5 "${q_add[$n]}" -
		goal '  CPU seconds per 1,000 of 2,000 due at once' - - "${q_cpu[$n]}" -
	done
	echo 'all of it together'
	goal '  schedpost import of the last rows, a second' own-least 50000/8130 "${q_import[${queues##* }]}" -
	goal '  longest transaction that wrote, ms' own-most 20/34 "$(calc 1 "$longest_us / 1000")" -
	goal '  longest turn of the loop, own CPU, ms' own-most 20 "$(calc 1 "$turn_us / 1000")" -
	goal_of 'the bare client beside wrk: requests a second' ratio-least 0.5/0.25 b_rate w_rate
	echo
	echo "lost: $lost, twice: $twice (at the server, both sides); load: $(cut -d' ' -f1-3 /proc/loadavg)"
}

# The longest of all daemons of this run.
longest_us=0 turn_us=0
note_longest() {
	local us
	us=$(metric store_longest_microseconds); [ "$us" -le "$longest_us" ] || longest_us=$us
	us=$(metric loop_longest_microseconds); [ "$us" -le "$turn_us" ] || turn_us=$us
}

declare -A q_ready q_list q_status q_add q_rss q_cpu q_import
began=$SECONDS
begin_sink
begin_daemon
connect_all
small_things
covers
calendars
places
for _ in 1 2 3; do burst; done
for _ in $(seq $rounds); do far_server; done
for _ in $(seq $rounds); do paced; done
note_longest
end_daemon
begin_daemon "$tools/slow_sync.so"
for _ in $(seq $rounds); do slow_disk; done
end_daemon
begin_daemon
for n in $queues; do queue_of "$n"; note_longest; done
end_daemon
table
echo "took $((SECONDS - began)) s"
[ $lost = 0 ] && [ $twice = 0 ] && [ $failed = 0 ]
