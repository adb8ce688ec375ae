#!/bin/bash
# SPDX-License-Identifier: MIT
# planted.sh - secrets of every kind with a mark in them, led through every way that there is: consent, renewals that
# work, are refused and are lost, errors that repeat what was sent, a new key, backups, crashes, revoking. The mark comes
# out nowhere: no file, log, output, command line or environment. What is given by hand: secrets.sh.
. "$(dirname "$0")/lib.sh"

MARK=Zq8-plant	# as fake_leaky.mjs has it
fake=$tmp/fake
mkdir -p "$fake"
touch "$fake/seen" "$fake/asked"
node "$here/fake_leaky.mjs" "$fake" >"$fake/log" 2>&1 &
children+=($!)
until_true 20 [ -e "$fake/port" ] || give_up "the fake server does not start"
server=http://127.0.0.1:$(cat "$fake/port")
echo "platforms = { x = { api = \"$server\"; dialog = \"$server\"; }; };" >"$config"
daemon_start
back=http://127.0.0.1:$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => {
	console.log(s.address().port); s.close() })')/

# ---- what must come out nowhere

# The mark as it is, in hex, and in base64 at each of its three places; what the server was sent; the keys of the vault.
words() {
	local n file
	echo "$MARK"
	printf %s "$MARK" | od -An -tx1 | tr -d ' \n'
	echo
	for n in 0 1 2; do printf '%*s%s' "$n" '' "$MARK" | base64 | cut -c $((n ? n + 2 : 1))-11; done
	grep . "$fake/seen"
	for file in "$data"/key "$tmp"/keys/*; do
		[ -e "$file" ] || continue
		od -An -tx1 -v "$file" | tr -d ' \n'
		echo
		base64 "$file" | tr -d '='
		base64 "$file" | tr -d '=' | tr '+/' '-_'
	done
}

processes() {
	[ -z "$daemon" ] || { echo "$daemon"; pgrep -P "$daemon"; }
	[ -z "${person:-}" ] || echo "$person"
}

# What processes were given can be read by root alone; without it that part looks at nothing, and is said to.
everywhere() {	# NAME
	local found='' p
	words | sort -u >"$tmp/words"
	found=$(grep -rlaF -f "$tmp/words" "$data" "$log" "$tmp/all-said" "$tmp"/taken 2>/dev/null | tr '\n' ' ')
	for p in $(processes); do
		grep -qaF -f "$tmp/words" "/proc/$p/cmdline" "/proc/$p/environ" 2>/dev/null && found="$found process:$(cat "/proc/$p/comm" 2>/dev/null)"
	done
	is "$1" "$found" ""
}
mkdir "$tmp/taken" "$tmp/keys"
if [ "$(id -u)" = 0 ]; then check "what processes were given can be read" grep -qaF "$data" "/proc/$daemon/environ"
else skip "what processes were given can be read" "only root may"
fi

# ---- connecting

printf '%s\n%s\n' our-id "$MARK-client-secret" >"$tmp/given"
run schedpost app add x --redirect "$back" <"$tmp/given"
sees "the app's keys are taken" 0 "is kept"
everywhere "of the app's keys"
asked() { grep -o "$server/i/oauth2/[^ ]*" "$tmp/err"; }
account_state() { field '.data.accounts[] | select(.name == "town") | .state' schedpost account list; }

connect() {	# pasted | browser
	rm -f "$tmp/typing"
	mkfifo "$tmp/typing"
	: >"$tmp/out"
	: >"$tmp/err"
	schedpost connect x --as town <"$tmp/typing" >"$tmp/out" 2>"$tmp/err" &
	person=$!
	children+=("$person")
	exec {typing}>"$tmp/typing"
	until_true 20 asked || give_up "no address was shown: $(cat "$tmp/err")"
	state=$(asked | grep -o 'state=[^&]*')
	everywhere "while the browser is open ($1)"
	if [ "$1" = browser ]; then curl -s -o "$tmp/page" "$back?code=$MARK-code&$state"
	else echo "${back}?code=$MARK-code&$state" >&$typing
	fi
	exec {typing}>&-
	wait "$person"
	code=$?
	person=
	sed "s/${state#state=}/STATE/g" "$tmp/out" "$tmp/err" >>"$tmp/all-said"	# the person had to see it
	sees "the account is connected ($1)" 0 "Connected: 'town'"
	everywhere "of the consent ($1)"
	check "not even the state is in the log" eval '! grep -qFe "${state#state=}" "$log"'
}
# The next post finds its token run out, and the renewal meets that; prints the post's number.
post_with_renewal() {	# ok | refused | lost
	echo "$1" >"$fake/renewal"
	touch "$fake/stale"
	new_post "With a renewal that is $1" --to town --at +1s
}

connect pasted
check "the server did get the code's verifier and the app's keys" [ "$(grep -c . "$fake/seen")" -ge 2 ]
post=$(post_with_renewal ok)
check "a token that ran out is renewed" until_true 30 is_in_state "$post" published
check "by its refresh token" grep -q '^refresh_token$' "$fake/asked"
everywhere "after a renewal"
for how in refused lost; do
	post=$(post_with_renewal $how)
	check "a renewal that is $how is told" until_true 30 eval '[ "$(account_state)" = reconnect ]'
	run schedpost account show town
	run schedpost history "$post"
	everywhere "after a renewal that is $how"
	run schedpost cancel "$post" --yes
	echo ok >"$fake/renewal"
	rm -f "$fake/stale"
	connect browser
done

# ---- posts

post=$(new_post "Please repeat" --to town --at +1s)
until_true 20 is_in_state "$post" refused
run schedpost show "$post"
sees "a refused post is told in the platform's words" 0 "Not with"
everywhere "in an error that repeats what was sent"
post=$(new_post "Fine" --to town --at +1s)
check "a post goes out" until_true 20 is_in_state "$post" published
worker=$(pgrep -P "$daemon" | while read -r p; do
	tr '\0' ' ' <"/proc/$p/cmdline" | grep -q 'x' && echo "$p"; done | head -n 1)
[ -z "$worker" ] || kill -SEGV "$worker"
post=$(new_post "After a crash" --to town --at +1s)
check "so it does after a crash of a worker" until_true 20 is_in_state "$post" published
everywhere "after a crash of a worker"

# ---- everything that shows, copies or looks

for words in "account list" "account show town" "account test town" "app list" "show 1" "show 3" "history 1" "history 3" \
	history list status "list --drafts" export platforms verify "vault check" "help connect" version; do
	# shellcheck disable=SC2086
	run schedpost $words
	# shellcheck disable=SC2086
	run schedpost $words --json
done
curl -s --unix-socket "$data/socket" http://schedpost/metrics >>"$tmp/all-said"
cp "$data/key" "$tmp/keys/first"
run schedpost backup "$tmp/taken/backup"
sees "a backup is made" 0 "Backup"
run schedpost export "$tmp/taken/posts.csv"
schedpost export >"$tmp/taken/all.csv" 2>>"$tmp/all-said"
run schedpost vault rotate --yes --json
sees "the key is changed" 0
run schedpost verify "$tmp/taken/backup"
run schedpost vault check "$tmp/taken/backup"
sees "the backup needs the older key" 7 "is missing"
everywhere "in answers, backups, exports, and with a new key"

# ---- the end

run schedpost revoke town --yes
sees "access is taken back" 0
everywhere "of revoking"
kill -ABRT "$daemon"
wait "$daemon" 2>/dev/null
daemon=
is "a daemon that dies leaves no picture of its memory" "$(find "$data" "$tmp" "$root" -maxdepth 1 -name 'core*' | wc -l)" 0
everywhere "after its death"
check "what is looked for is found where it is" grep -qaF -f "$tmp/words" "$fake/seen" "$tmp/given"
finish
