#!/bin/bash
# SPDX-License-Identifier: MIT
# mutants.sh [NAME...] - breaks schedpost on purpose, in one way after the other, and wants a test to notice; speaks TAP.
#
# Each break is one replacement in one file, in a copy of the sources. One whose text is no longer there fails, and so
# does one that the tests named beside it let live: then these tests have lost an eye.
set -u
cd "$(dirname "$0")/.." || exit 1
unset MAKEFLAGS MFLAGS MAKELEVEL BUILD CRASH SAN FUZZ
work=$(mktemp -d /tmp/schedpost-mutants.XXXXXX)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C.UTF-8
names=() files=() tests=() olds=() news=()

# mutant NAME FILE TESTS OLD NEW: TESTS are programs of tests/unit, of which one must fail.
mutant() {
	names+=("$1") files+=("$2") tests+=("$3") olds+=("$4") news+=("$5")
}

mutant 'send before the gate' src/engine/runner.c 'engine/engine engine/attack' \
	'if (needs_gate(r)) to_gate(r);' 'if (!r->engine) to_gate(r);'
mutant 'settle without sync' src/store/sqlite.c store/sync 'PRAGMA synchronous = FULL;' 'PRAGMA synchronous = OFF;'
mutant 'retry an unsure commit' src/engine/retry.c 'engine/retry engine/far' \
	'return (struct outcome){.to = JOB_UNSURE, .due = told' 'return (struct outcome){.to = JOB_READY, .due = told'
mutant 'believe half an answer' src/engine/retry.c engine/retry \
	'bool yes = in->verdict == SP_OK && in->arrival == SP_ARRIVED' 'bool yes = in->verdict == SP_OK'
mutant 'ignore the deadline of a request' src/net/http_curl_call.c 'net/http_curl_stop net/http_curl' \
	'(long)(r->timeout_ms ? r->timeout_ms : c->net->options.whole_ms)' '100000L'
mutant 'skip the look-up after a kill' src/rooms/queue/queue_work_store.c engine/engine \
	"SET state = 'unsure', rank = \$1, due = \$2 WHERE state = 'sending'" \
	"SET state = 'ready', rank = \$1 + 2, due = \$2 WHERE state = 'sending'"
mutant 'one look is enough' src/engine/retry.c 'engine/retry engine/far' '(in->absent_before && old_enough)' 'old_enough'
mutant 'a cancelled post passes the gate' src/rooms/queue/queue_work_store.c 'engine/attack engine/engine' \
	"WHERE id = \$3 AND state = 'ready' \"" "WHERE id = \$3 AND state <> 'done' \""
mutant 'an edited post passes the gate' src/rooms/queue/queue_work_store.c 'engine/attack engine/engine' \
	'$5 = cleared AND $5 = (SELECT version FROM post WHERE id = j.post)' '$5 > 0'
mutant 'words that nobody approved pass the gate' src/rooms/queue/queue_work_store.c rooms/review 'AND $5 = cleared AND' 'AND'
mutant 'somebody approves their own words' src/rooms/review/chosen.c rooms/review \
	'return FAIL(tx_arena(tx), ERR_DENIED, "own-words",' 'return k ? NULL : FAIL(tx_arena(tx), ERR_DENIED, "own-words",'
mutant 'everybody may do everything' src/rooms/people/allowed.c rooms/powers \
	'if (!said.yes) return refuse(tx, ask, &said);' 'if (!said.yes && !said.rule.len) return refuse(tx, ask, &said);'
mutant 'the last admin goes' src/rooms/people/roles_store.c rooms/powers 'if (!now || then) return NULL;' 'if (now || then) return NULL;'
mutant 'a chain goes out all at once' src/rooms/posts/draft.c 'engine/chain engine/engine' ': JOB_CHAINED' ': JOB_READY'
mutant 'two posts of one account at once' src/engine/lanes.c 'engine/engine engine/attack engine/far' \
	'lane->busy = true;' 'lane->busy = false;'
mutant 'late posts go out by themselves' src/rooms/queue/queue_work_store.c 'engine/engine engine/moment' \
	'return waits && !may_be_late' 'return !waits && !may_be_late'
mutant 'secrets stay in answers' src/net/keep.c net/keep 'str clean = wash_text(a, &w, body);' 'str clean = body;'
mutant 'the clock is believed whatever it says' src/engine/reconcile.c engine/moment \
	'if (llabs(ahead) <= CLOCKS_APART_MS) return S("");' 'if (ahead) return S("");'
mutant 'what a listing shows late is taken for absent' src/engine/retry.c 'engine/retry engine/far' \
	'in->now - in->intent_at >= in->listing_delay_ms' 'in->now >= in->intent_at'
mutant 'the deadline of a worker is ignored' src/plug/worker_talk.c plug/deadline \
	'worker_kill(w, starting ? "it did not greet in time" : "it gave no answer in time");' \
	'if (starting) worker_kill(w, "it did not greet in time");'
mutant 'a used-up refresh token is sent again' src/engine/settle.c engine/spent \
	'if (r->used_up && !clear)' 'if (r->used_up && !clear && !r->engine)'
mutant 'any answer of a browser will do' src/rooms/connect/consent.c 'rooms/consent engine/login' \
	'return !has_state || str_is(field(a, query, "state"), asked->state);' 'return !has_state || field(a, query, "state").at;'
mutant 'a plugin waits for as long as it likes' src/engine/runner.c engine/wait \
	'return r->waited_ms <= SP_MOST_HELD_MS &&' 'return r->engine &&'
mutant 'a change that leaves no line in the record' src/store/store.c rooms/audit \
	'if (writes && !j->failed) j->failed = audit_append(tx);' 'if (!writes && !j->failed) j->failed = audit_append(tx);'
mutant 'the old key goes before the last row' src/rooms/care/rotate.c rooms/rotate \
	'if (!s.is || s.at.source < SEALED_SOURCES) return NULL;' 'if (!s.is) return NULL;'
mutant 'what was read before a change of the key does not open' src/rooms/vault/vault.c rooms/rotate \
	'whole && *age < n;' 'whole && *age < n && *age < 1;'
mutant 'a log-in under way outlives its key' src/rooms/care/rotate_store.c rooms/rotate \
	'if (id) TRY(dialogue_end(tx, id, why));' 'if (id && !why.at) TRY(dialogue_end(tx, id, why));'
mutant 'the last look does not see a lockdown' src/engine/runner.c rooms/lockdown \
	'return !r->shut && !run_is_braked(r);' 'return !r->shut;'
mutant 'what the checks stop goes out' src/rooms/posts/clearance.c rooms/stops \
	'if (noticed_stops(seen)) p->need = MAX(p->need, NEED_APPROVER);' ''
mutant 'a lift counts for other accounts, too' src/rooms/posts/stops.c rooms/stops 'all[i].account == there->account && ' ''
mutant 'a withdrawn consent is edited away' src/rooms/posts/stops.c rooms/agreed 'if (withdrawn)' 'if (withdrawn && !post)'
mutant 'lost readings are never asked again' src/rooms/numbers/fetch_store.c rooms/numbers \
	'TRY(end_lost(tx));' 'if (*after < 0) TRY(end_lost(tx));'
mutant 'what is only for admins is for all' src/rooms/people/allowed.c rooms/notices_held 'if (about.system) power = POWER_SYSTEM;' ''
mutant 'where a secret address leads is told whole' src/engine/feeds.c rooms/feed_far 'SHOW(to.host)' 'SHOW(h->headers[i].value)'
mutant 'a calendar of others overwrites what people said' src/rooms/calendar/take.c rooms/apply \
	'if (!p->there || p->here ||' 'if (p->there || p->here ||'

# ---- a copy, built once; each break builds little anew

copy() {
	cp -r Makefile VERSION src include plugins tests conf "$1/"
	make -s -C "$1" -j"$2" CFLAGS='-O1' BUILD=build "${all[@]}" >"$1/log" 2>&1
}

programs_of() {
	local t
	for t in $1; do echo "build/tests/unit/${t}_test"; done
}

# dies FOLDER PROGRAM...: one of them fails.
dies() {
	local folder=$1 program
	shift
	for program; do
		timeout 120 "$folder/$program" >"$folder/said" 2>&1 </dev/null || return 0
	done
	return 1
}

try() {
	local i=$1 folder=$2 file=$2/${files[$1]} text programs
	mapfile -t programs < <(programs_of "${tests[$i]}")
	text=$(cat "${files[$i]}"; echo x)
	text=${text%x}
	if [ "${text/"${olds[$i]}"/}" = "$text" ]; then
		echo "not ok - ${names[$i]}: ${files[$i]} has no such text any more"
		return
	fi
	printf %s "${text/"${olds[$i]}"/"${news[$i]}"}" >"$file"
	if ! make -s -C "$folder" CFLAGS='-O1' BUILD=build "${programs[@]}" >"$folder/log" 2>&1; then
		echo "not ok - ${names[$i]}: it does not build any more"
		tail -n 5 "$folder/log" | sed 's/^/#   /'
	elif dies "$folder" "${programs[@]}"; then echo "ok - ${names[$i]}: noticed"
	else echo "not ok - ${names[$i]}: nobody noticed (${tests[$i]})"
	fi
	cp "${files[$i]}" "$file"
}

# Every second one, from the first or the second on.
half() {
	local i n=0
	for i in "${chosen[@]}"; do
		[ $((n++ % 2)) = "$1" ] && try "$i" "$2"
	done
	true
}

chosen=() all=()
for i in "${!names[@]}"; do
	[ $# = 0 ] || [[ " ${*/%/|}" == *"${names[$i]}|"* ]] || continue
	chosen+=("$i")
done
mkdir "$work/0" "$work/1"
mapfile -t all < <(printf '%s\n' "${tests[@]}" | tr ' ' '\n' | sort -u | sed 's|.*|build/tests/unit/&_test|')
if ! copy "$work/0" "$(nproc)"; then
	echo "not ok - the sources do not build"
	tail -n 20 "$work/0/log" | sed 's/^/#   /'
	exit 1
fi
if dies "$work/0" "${all[@]}"; then
	echo "not ok - a test fails without any break, so that it proves nothing"
	grep -v '^ok' "$work/0/said" | head -n 20 | sed 's/^/#   /'
	exit 1
fi
cp -a "$work/0/." "$work/1/"	# with the times of its files, or most of it would be built anew there
{ half 0 "$work/0" & half 1 "$work/1" & wait; } | tee "$work/tap"
echo "1..$(grep -cE '^(not )?ok' "$work/tap")"
! grep -q '^not ok' "$work/tap"
