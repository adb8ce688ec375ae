#!/bin/bash
# SPDX-License-Identifier: MIT
# daemon.sh - the daemon ends well when asked to, loses and doubles nothing when killed, and tells how it is.
. "$(dirname "$0")/lib.sh"

POSTS=50
# add_posts NAME [A_SECOND]: that many on four accounts, all due at the same instant, or so many a second.
add_posts() {
	local n at now
	now=$(date +%s)
	printf 'to,at,text\n' >"$tmp/$1.csv"
	for n in $(seq $POSTS); do
		at=$(date -u -d "@$((now + 5 + n / ${2:-100}))" +%Y-%m-%dT%H:%M:%SZ)
		echo "wall$((n % 4)),$at,$1 post number $n."
	done >>"$tmp/$1.csv"
	run schedpost import "$tmp/$1.csv"
	[ "$code" = 0 ] || give_up "import: $(said)"
}
published() {
	field "[.data.posts[] | select(.state == \"published\" and (.text | startswith(\"$1 \")))] | length" \
		schedpost list --most 500
}
all_published() { [ "$(published "$1")" = $POSTS ]; }
# Each on the wall exactly once: as many lines as posts, and as many different texts.
once_each() {
	jq -r .text "$data"/practice/*.jsonl | grep "^$1 " >"$tmp/on-wall"
	echo "$(wc -l <"$tmp/on-wall") $(sort -u "$tmp/on-wall" | wc -l)"
}

# ---- it tells systemd

cc -Wall "$here/notified.c" -o "$tmp/notified" || give_up "notified.c"
"$tmp/notified" "$tmp/notify" >"$tmp/told" &
children+=($!)
until_true 10 [ -S "$tmp/notify" ]
NOTIFY_SOCKET=$tmp/notify daemon_start
until_true 10 grep -qx READY=1 "$tmp/told"
check "READY=1 when it answers" grep -qx READY=1 "$tmp/told"
for n in 0 1 2 3; do connect_practice wall$n; done

# ---- it tells of itself

answers
check "/health says that it is well, and its version" jq -e '.ok == true and .version != ""' "$tmp/health"
curl -s --unix-socket "$data/socket" http://schedpost/metrics >"$tmp/metrics"
# https://prometheus.io/docs/instrumenting/exposition_formats/: name, labels, a number; a TYPE before the first sample.
check "/metrics can be read by Prometheus" awk '
	/^# HELP [a-z0-9_]+ ./ { next }
	/^# TYPE [a-z0-9_]+ (counter|gauge)$/ { if (typed[$3]++) bad = 1; next }
	/^[a-z0-9_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? -?[0-9.e+]+$/ {
		name = $1; sub(/\{.*/, "", name); if (!typed[name] || seen[$1]++) bad = 1; n++; next }
	{ bad = 1 }
	END { exit bad || n < 10 }' "$tmp/metrics"
check "and tells of the work done" grep -q '^schedpost_jobs_done_total [1-9]' "$tmp/metrics"
check "and of a loop that is never held up long" \
	awk '/^schedpost_loop_longest_microseconds/ { exit $2 > 1000000 }' "$tmp/metrics"
status=$(curl -so "$tmp/out" -w '%{http_code}' --unix-socket "$data/socket" http://schedpost/nothing)
is "what is not there is 404" "$status" 404
check "told as JSON with a sentence" jq -e '.ok == false and (.error.text | length) > 10' "$tmp/out"

# ---- SIGTERM with posts on their way

add_posts Ending
until_true 20 [ -s "$data/practice/wall1.jsonl" ]
begin=$SECONDS
daemon_stop
is "SIGTERM in the middle of $POSTS posts: it ends with 0" "$code" 0
check "within 10 seconds" [ $((SECONDS - begin)) -le 10 ]
check "STOPPING=1 was told" grep -qx STOPPING=1 "$tmp/told"
check "its socket is gone" [ ! -e "$data/socket" ]
daemon_start
until_true 60 all_published Ending
is "after the next start all are out" "$(published Ending)" $POSTS
is "and each once" "$(once_each Ending)" "$POSTS $POSTS"

# ---- kill -9, again and again

add_posts Killed 4
kills=0
more_out() { [ "$(on_wall "Killed post")" -gt "$seen" ]; }
for _ in $(seq 15); do
	seen=$(on_wall "Killed post")
	[ "$seen" -lt $POSTS ] || break
	until_true 20 more_out	# right as one goes out, others are on their way
	daemon_kill
	kills=$((kills + 1))
	daemon_start
done
until_true 90 all_published Killed
check "killed $kills times while $POSTS posts went out" [ $kills -ge 5 ]
is "all are out" "$(published Killed)" $POSTS
is "and each once" "$(once_each Killed)" "$POSTS $POSTS"
run schedpost status
sees "nothing is stuck" 0 "Need somebody	0"

# ---- a worker that is killed

worker=$(pgrep -P "$daemon" -f 'schedpost-plug.*practice' | head -n 1)
check "plugins run in processes of their own" [ -n "$worker" ]
kill -KILL "$worker"
id=$(new_post "After the worker" --to wall1 --at +1s)
until_true 20 is_in_state "$id" published
is "a killed worker is replaced and the post goes out" "$(on_wall "After the worker")" 1
check "the daemon is the same" answers
finish
