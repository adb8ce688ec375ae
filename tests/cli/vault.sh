#!/bin/bash
# SPDX-License-Identifier: MIT
# vault.sh - a new key while schedpost runs and while it is stopped, and what vault check says when something is wrong.
BUILD=build/release	# under AddressSanitizer no memory is locked, and the program says so
. "$(dirname "$0")/lib.sh"

mkdir -p "$tmp/fake"
node "$here/fake_server.mjs" "$tmp/fake" >"$tmp/fake/log" 2>&1 &
children+=($!)
until_true 20 [ -e "$tmp/fake/ready" ] || give_up "the fake server does not start"
server=http://localhost:$(cat "$tmp/fake/port")
daemon_start

connect() {	# NAME TOKEN [SERVER]
	run schedpost connect mastodon --as "$1" --server "${3:-$server}" --inside < <(printf 'token\n%s\n' "$2")
	[ "$code" = 0 ] || give_up "connect $1: $(said)"
}
key_name() { field .data.vault.key schedpost vault check; }
sql() { sqlite3 "$data/schedpost.db" "$1"; }

connect library good.first
connect council good.second "${server/localhost/127.0.0.1}"	# a person there is another one
printf 'our-id\nour-secret\n' | schedpost app add linkedin >>"$tmp/all-said" 2>&1

# ---- all is well

run schedpost vault check
sees "everything opens at its place" 0 "Everything that is sealed opens at its place" "Key locked in memory	yes" \
	"No pictures of memory	yes"
first=$(key_name)
check "the key has a name" grep -qE '^[0-9a-f]{16}$' <<<"$first"
is "the log-ins are counted" "$(field .data.vault.logins schedpost vault check)" "$(sql 'SELECT count(*) FROM secret')"
is "and the keys of apps" "$(field .data.vault.apps schedpost vault check)" 2
for p in "$daemon" $(pgrep -P "$daemon"); do
	check "no core file of $(cat "/proc/$p/comm")" grep -qE '^Max core file size +0 +0 ' "/proc/$p/limits"
done
check "the service has memory that is locked" grep -qE '^VmLck:[[:space:]]+[1-9]' "/proc/$daemon/status"
(
	ulimit -c unlimited 2>/dev/null
	exec schedpostd --config "$config" --data "$tmp/other"
) >"$tmp/other-log" 2>&1 &
other=$!
children+=("$other")
until_true 20 grep -q "is ready" "$tmp/other-log"
check "nor when whoever starts it allows them" grep -qE '^Max core file size +0 +0 ' "/proc/$other/limits"
kill "$other"
wait "$other"

# ---- a new key

run schedpost backup "$tmp/before"
sees "a backup names its key" 0 "$first"
cp "$data/key" "$tmp/first-key"
run schedpost vault rotate
sees "without a yes nothing is done" 1 "--yes" "copy of $data/key"
is "and the key is the same" "$(key_name)" "$first"
if [ "$(id -u)" = 0 ]; then	# somebody who may use schedpost, and asks for a step of the change by itself
	chmod 755 "$tmp"
	chmod 711 "$data"
	chmod 777 "$data/socket"
	run setpriv --reuid 65534 --regid 65534 --clear-groups curl -s --unix-socket "$data/socket" -d '{"begin":true}' \
		http://schedpost/v1/vault/step
	sees "nor for anybody but root and who runs the service" 0 '"denied"' "This is not allowed"
	chmod 700 "$data"
	is "and the key is still the same" "$(key_name)" "$first"
fi
run schedpost vault rotate --yes
sees "the key is changed while it runs" 0 "sealed with the new key" "need the old one" "$data/key" "$first"
second=$(key_name)
check "it has another name" [ "$second" != "$first" ]
check "it is another one" eval "! cmp -s '$data/key' '$tmp/first-key'"
is "and lies there alone, for its owner" "$(cd "$data" && stat -c '%n %a' key*)" "key 600"
new_post "With the new key" --to library,council --at +1s >/dev/null
until_true 20 is_in_state 1 published
is "posts go out with it" "$(state_of 1)" published
daemon_kill
daemon_start
run schedpost vault check
sees "after a kill everything opens" 0 "opens at its place"

daemon_stop
run schedpost vault rotate --yes
sees "the key is changed while it is stopped" 0 "sealed with the new key" "$second"
run schedpost vault check
sees "everything opens" 0 "opens at its place" "not running"
daemon_start
run schedpost account test council
sees "and is right" 0 "works"
schedpost vault rotate --yes >"$tmp/one" 2>&1 &
one=$!
schedpost vault rotate --yes >"$tmp/two" 2>&1 &
two=$!
check "two changes at once do not harm each other" eval "wait $one && wait $two"
run schedpost vault check
sees "and everything opens" 0 "opens at its place"

# ---- a backup from before

run schedpost verify "$tmp/before"
sees "an older backup says which key is missing" 7 "The key $first is missing"
run schedpost vault check "$tmp/before"
sees "to vault check as well" 7 "The key $first is missing"
cp -p "$tmp/first-key" "$tmp/before/key"
run schedpost vault check "$tmp/before"
sees "with that key beside it, it opens" 0 "$first"
run schedpost verify "$tmp/before"
sees "and is whole" 0 "All is whole"

# ---- what is wrong

daemon_stop
cp -p "$data/schedpost.db" "$tmp/good.db"
sql "UPDATE secret SET sealed = (SELECT s.sealed FROM secret s JOIN account a ON a.id = s.account WHERE a.name = 'council'
	AND s.kind = 1) WHERE kind = 1 AND account = (SELECT id FROM account WHERE name = 'library')"
run schedpost vault check
sees "a value that was moved to another account does not open" 7 "The access token of the account 'library' does not open"
not_said "the other account's does" "'council'"
not_said "nothing of the value is said" good.second
sql "UPDATE account SET state = 'removed' WHERE name = 'council'"
run schedpost vault check
sees "what belongs to nothing is told" 7 "of the account 'council' belongs to nothing that is left"
cp -p "$tmp/good.db" "$data/schedpost.db"
rm -f "$data/schedpost.db-wal" "$data/schedpost.db-shm"
run schedpost vault check
sees "as it was, all is well" 0
chmod 640 "$data/key"
run schedpost vault check
sees "a key that others may read is told" 7 "can be read by other users" "chmod 600"
chmod 600 "$data/key"
if [ "$(id -u)" = 0 ]; then
	chown 12345 "$data/key"
	run schedpost vault check
	sees "a key of somebody else is told" 7 "does not belong to the owner of its folder" "chown"
	chown 0 "$data/key"
else
	skip "a key of somebody else is told" "only root can give files away"
fi
mv "$data/key" "$tmp/key"
run schedpost vault check
sees "a key that is not there is told" 7 "put it back"
run schedpost vault rotate --yes
sees "and cannot be changed" 7 "not in reach"
check "no other one is made" eval "! ls '$data'/key*"
mv "$tmp/key" "$data/key"
run schedpost vault check "$tmp/nowhere"
sees "there must be something to look at" 3 "nowhere"

# ---- systemd brings the key

mkdir -m 700 "$tmp/credentials"
cp "$data/key" "$tmp/credentials/schedpost.key"
mv "$data/key" "$tmp/key-at-home"
export CREDENTIALS_DIRECTORY=$tmp/credentials
daemon_start
unset CREDENTIALS_DIRECTORY
run schedpost vault rotate --yes
sees "a key of systemd's is not ours to change, and how it goes is told" 7 "comes from systemd" "schedpost.key.next" "restart"
daemon_stop
head -c 32 /dev/urandom >"$tmp/credentials/schedpost.key.next"
CREDENTIALS_DIRECTORY=$tmp/credentials daemon_start
check "with a new one beside it, the log says what is to be done" grep -q "all is sealed with the new key" "$log"
run schedpost vault rotate --yes
sees "and so does the command" 0 "the end is yours" "take out schedpost.key.next"
daemon_stop
mv "$tmp/credentials/schedpost.key.next" "$tmp/credentials/schedpost.key"
CREDENTIALS_DIRECTORY=$tmp/credentials daemon_start
run schedpost account test council
sees "in the place of the old one it opens everything" 0 "works"
daemon_stop
finish
