#!/bin/bash
# SPDX-License-Identifier: MIT
# notices.sh - people hear of what needs them: by mail, read back from a real mail server; by an admin's command; by a
# webhook, whose signature openssl checks. Passwords, addresses and keys come out nowhere.
. "$(dirname "$0")/lib.sh"
/usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null || {
	skip "notices by mail, command and webhook" "python3-aiosmtpd is missing: make deps-tests"
	finish
}
me=$(id -un)

# ---- a mail server with TLS and a log-in, one without; a channel that refuses posts; a webhook of one's own

openssl req -x509 -newkey rsa:2048 -nodes -keyout "$tmp/mail.key" -out "$tmp/mail.crt" -days 2 -subj /CN=localhost \
	-addext subjectAltName=IP:127.0.0.1 2>/dev/null
mkdir "$tmp/tls" "$tmp/plain" "$tmp/channel" "$tmp/listener"
echo "town:PLANTED-password" >"$tmp/tls/user"
/usr/bin/python3 "$here/mail_server.py" "$tmp/tls" "$tmp/mail.crt" "$tmp/mail.key" >"$tmp/tls/log" 2>&1 &
children+=($!)
/usr/bin/python3 "$here/mail_server.py" "$tmp/plain" >"$tmp/plain/log" 2>&1 &
children+=($!)
node "$here/fake_hook.mjs" "$tmp/channel" >"$tmp/channel/log" 2>&1 &
children+=($!)
node "$here/fake_listener.mjs" "$tmp/listener" >"$tmp/listener/log" 2>&1 &
children+=($!)
for one in tls plain channel listener; do
	until_true 30 [ -e "$tmp/$one/port" ] || give_up "$one does not start: $(cat "$tmp/$one/log")"
done
printf 'PLANTED-password\n' >"$tmp/password"
chmod 600 "$tmp/password"
cat >"$tmp/page" <<-SH
	#!/bin/sh
	/usr/bin/env >"$tmp/page.env"
	echo "\$# \$(pwd)" >"$tmp/page.how"
	/bin/ls -l /proc/self/fd >"$tmp/page.open"
	/bin/cat >"$tmp/page.new" && /bin/mv "$tmp/page.new" "$tmp/page.json"
SH
printf '#!/bin/sh\nexit 3\n' >"$tmp/broken"
chmod 755 "$tmp/page" "$tmp/broken"

# settings FOLDER TLS [LINE...]: the daemon is started anew with that mail server.
settings() {
	{
		echo "mail_server = \"127.0.0.1\"; mail_port = $(cat "$tmp/$1/port"); mail_tls = \"$2\";"
		echo "mail_from = \"schedpost@town.example\"; hooks = { page = \"$tmp/page\"; broken = \"$tmp/broken\"; };"
		printf '%s\n' "${@:3}"
	} >"$config"
	[ -z "$daemon" ] || daemon_stop
	daemon_start
}
login="mail_user = \"town\"; mail_password_file = \"$tmp/password\";"
trust="ca_file = \"$tmp/mail.crt\";"

# ---- settings that cannot work

wrong() {
	daemon_refuses
	sees "$@"
}
echo 'mail_server = "mail.example.org";' >"$config"
wrong "a mail server without an address to write from" 2 "'mail_from'"
echo 'mail_server = "mail.example.org:25"; mail_from = "a@b.example";' >"$config"
wrong "a port that stands in the name" 2 "'mail_port'"
echo 'mail_server = "mail.example.org"; mail_from = "a@b.example"; mail_tls = "maybe";' >"$config"
wrong "a kind of TLS that there is not" 2 "starttls, tls or none"
echo 'hooks = { page = "page-us"; };' >"$config"
wrong "a command without its whole path" 2 "line 1" "whole path"
echo "hooks = { page = \"$tmp/no-such\"; };" >"$config"
wrong "a command that is not there" 2 "line 1" "no command $tmp/no-such"

# ---- by mail, with STARTTLS and a log-in

settings tls starttls "$login" "$trust"
run schedpost notice set --mail off --topic failure --how always
sees "how one hears is set" 0 "It is set"
run schedpost notice set --mail "$me@town.example"
sees "and where to" 0 "$me@town.example"
printf '%s\nslack\nStaff news\n' "http://127.0.0.1:$(cat "$tmp/channel/port")/hooks/refuse/x" |
	schedpost connect webhook --as staff --zone Europe/Berlin --inside >"$tmp/out" 2>"$tmp/err" || give_up "no channel: $(said)"
post=$(new_post $'Grüße aus Köln: «Fünf» 😀\nBcc: everybody@town.example\n\nSecond.' --to staff --at +1s)
check "a post is refused" until_true 20 is_in_state "$post" refused
run schedpost notice test
sees "a test is asked for" 0 "under way"
check "one mail tells of both" until_true 30 [ -e "$tmp/tls/1.json" ]
is "it came from and to whom it should, by TLS, after a log-in" "$(jq -c '[.from, .to, .tls, .logged_in]' "$tmp/tls/1.json")" \
	"[\"schedpost@town.example\",[\"$me@town.example\"],true,true]"

# What another program reads in it.
read_mail() {	# FILE
	/usr/bin/python3 - "$1" <<-'PYTHON'
		import email, email.policy, json, sys
		mail = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
		print(json.dumps({"subject": mail["Subject"], "names": sorted(k.lower() for k in mail), "from": mail["From"],
			"to": mail["To"], "id": mail["Message-ID"], "seconds": mail["Date"].datetime.timestamp(),
			"type": mail.get_content_type(), "charset": mail.get_content_charset(),
			"body": mail.get_content(), "defects": [str(d) for d in mail.defects]}))
	PYTHON
}
read_mail "$tmp/tls/1.eml" >"$tmp/read" 2>"$tmp/err"
of_mail() { jq -r "$1" "$tmp/read"; }
is "its subject is read as it was written, on one line" "$(of_mail .subject)" \
	"[schedpost] 2 notices: Post $post (\"Grüße aus Köln: «Fünf» 😀 Bcc: everybody…\") on 'staff' was refused."
is "its head holds what it must and nothing else" "$(of_mail '.names | join(" ")')" \
	"auto-submitted content-transfer-encoding content-type date from message-id mime-version subject to"
is "who it is from and to" "$(of_mail '.from + " " + .to')" "schedpost <schedpost@town.example> $me@town.example"
check "its time is now" [ "$(($(date +%s) - $(of_mail '.seconds | floor')))" -lt 60 ]
is "it is plain text in UTF-8" "$(of_mail '.type + " " + .charset')" "text/plain utf-8"
is "it is well formed" "$(of_mail '.defects | length')" 0
schedpost notice list --json >"$tmp/list"
is "its words are those of the list" "$(of_mail .body | grep -cF -f <(jq -r '.data.notices[] | .what, .todo, .text' "$tmp/list"))" 6
check "and it says when, in the reader's zone" eval 'of_mail .body | grep -qE "^[A-Z][a-z]{2} [0-9]+ [A-Z][a-z]{2} 20[0-9]{2} [0-9:]{5} CES?T$"'
check "the post's own words end with their beginning" eval '! of_mail .body | grep -qF Second.'
run schedpost notice list
sees "the list tells that it has gone" 0 "was refused" "mail: sent"
run schedpost notice clear
sees "what was read is put away" 0 "2 notices are put away"

# ---- what can go wrong with a mail

tried() { schedpost notice list | tr -s ' \n' ' ' | grep -qF "$1"; }
test_says() {	# NAME WORDS: a test does not arrive, and the list says why
	schedpost notice clear >/dev/null
	schedpost notice test >/dev/null
	check "$1" until_true 30 tried "$2"
}
echo "550 5.1.1 no such mailbox PLANTED-said" >"$tmp/tls/refuse"
test_says "a recipient that is refused" "answered with error 550"
rm "$tmp/tls/refuse"
settings tls starttls "$login"
test_says "a certificate that is not to be trusted" "certificate is not to be trusted"
printf 'PLANTED-wrong' >"$tmp/password"
settings tls starttls "$login" "$trust"
test_says "a password that is wrong" "does not take the user and password"
chmod 644 "$tmp/password"
test_says "a password that others can read" "can be read by others: chmod 600"
settings plain starttls
test_says "a server without STARTTLS" "offers no STARTTLS"
is "is told nothing" "$(find "$tmp/plain" -name '*.eml' | wc -l)" 0
settings plain none
echo 'mail_server = "192.0.2.1";' >>"$config"
sed -i '1s/mail_server = "127.0.0.1";//' "$config"
daemon_stop
daemon_start
test_says "without TLS, to another machine" "only given to a server on this machine"
settings plain none
run schedpost notice test
check "without TLS, to this machine, it goes" until_true 30 [ -e "$tmp/plain/1.eml" ]
gone() { schedpost notice list --json | jq -e '.data.notices[0].how | startswith("mail: sent")'; }
check "and is said to have gone" until_true 20 gone

# ---- by a command

run schedpost notice set --mail off --hook paeg
sees "a command that is not set up" 3 "'page'?"
run schedpost notice set --mail off --hook page
run schedpost notice test
check "a command gets the notices" until_true 30 [ -e "$tmp/page.json" ]
is "as JSON" "$(jq -c '[.person, .count, .notices[0].topic, .notices[0].todo]' "$tmp/page.json")" \
	"[\"$me\",1,\"test\",\"schedpost notice list\"]"
is "without words, in the first folder" "$(cat "$tmp/page.how")" "0 /"
is "with no file or connection of ours but its standard input" "$(grep -v "/proc/" "$tmp/page.open" | grep -cE " ([3-9]|[0-9]{2,}) -> ")" 0
is "with nothing of our environment" "$(grep -cvE '^(PWD|_|SHLVL|OLDPWD)=' "$tmp/page.env")" 0
run schedpost notice set --hook broken
test_says "a command that fails" "The command 'broken' ended with 3."

# ---- what never ends does not keep the service from ending

cat >"$tmp/page" <<-SH
	#!/bin/sh
	echo "\$\$" >"$tmp/endless.new" && /bin/mv "$tmp/endless.new" "$tmp/endless"
	exec /bin/sleep infinity
SH
settings plain none "drain_seconds = 1;"
run schedpost notice set --hook page
run schedpost notice test
check "a command that never ends has begun" until_true 30 [ -e "$tmp/endless" ]
ends() { timeout 20 tail --pid="$daemon" -f /dev/null; }
kill -TERM "$daemon"
check "the service ends all the same" ends
check "and the command with it" until_true 5 is_gone "$(cat "$tmp/endless")"
daemon=
mkdir "$tmp/silent"
node -e 'require("net").createServer(() => require("fs").writeFileSync(process.argv[1] + "/met", "")).listen(0, "127.0.0.1",
	function () { require("fs").writeFileSync(process.argv[1] + "/port", String(this.address().port)) })' "$tmp/silent" &
children+=($!)
until_true 20 [ -s "$tmp/silent/port" ] || give_up "the silent server does not start"
settings silent none "drain_seconds = 1;"
run schedpost notice set --hook off --mail "$me@town.example"
run schedpost notice test
check "a mail server that says nothing is met" until_true 30 [ -e "$tmp/silent/met" ]
kill -TERM "$daemon"
check "and the service ends" ends
wait "$daemon" 2>/dev/null
daemon=
settings plain none
run schedpost notice set --mail off
schedpost notice clear >/dev/null

# ---- by a webhook

address="http://127.0.0.1:$(cat "$tmp/listener/port")/PLANTED-address?key=PLANTED-more"
printf '%s\n' "$address" >"$tmp/address"
run schedpost notice webhook --address-file "$tmp/address"
sees "a webhook without https is not taken by accident" 1 "begins with http://, so" "--inside"
not_said "and is not repeated" PLANTED
schedpost notice webhook --address-file "$tmp/address" --inside --json >"$tmp/out" 2>"$tmp/err"
code=$?
sees "a webhook is set" 0 "127.0.0.1"
not_said "its address is not shown" PLANTED
key=$(jq -r .data.key "$tmp/out")
check "its key is shown once" [ ${#key} = 64 ]
run schedpost notice set --hook off
not_said "and not again" "$key"
run schedpost notice test
check "the webhook gets the notices" until_true 30 [ -e "$tmp/listener/1.head" ]
of_head() { jq -r ".[\"$1\"]" "$tmp/listener/$2.head"; }
is "at its whole address" "$(of_head url 1)" "/PLANTED-address?key=PLANTED-more"
signed() {	# N: openssl finds the same signature
	local sum
	sum=$({ printf '%s.' "$(of_head schedpost-timestamp "$1")"; cat "$tmp/listener/$1.body"; } |
		openssl dgst -sha256 -hmac "$key" | sed 's/.*= //')
	[ "$(of_head schedpost-signature "$1")" = "v1=$sum" ]
}
check "its signature is right" signed 1
is "its name is that of the letter" "$(of_head schedpost-id 1)" "$(jq -r .id "$tmp/listener/1.body")"
echo 500 >"$tmp/listener/status"
test_says "a webhook that is out of order" "answered with error 500"
rm "$tmp/listener/status"

run schedpost vault rotate --yes
sees "the key of the vault is changed" 0
run schedpost vault check	# under AddressSanitizer it says, too, that no memory is locked
check "and the webhook's secrets open with the new one" eval '! grep -qE "does not open|cannot be opened" "$tmp/all-said"'
schedpost notice clear >/dev/null
n=$(find "$tmp/listener" -name '*.head' | wc -l)
run schedpost notice test
check "so it still gets the notices" until_true 30 [ -e "$tmp/listener/$((n + 1)).head" ]
check "with a right signature" signed $((n + 1))
run schedpost notice webhook --json <<<""
sees "Enter alone ends it" 0 "No webhook is told any more"
is "and nothing of it is kept" "$(sqlite3 "$data/schedpost.db" 'SELECT count(*) FROM notice_secret')" 0

# ---- what came out nowhere

run schedpost notice set --mail "$me@town.example"
for words in "notice list --all" "notice set" status "audit list" "vault check"; do
	# shellcheck disable=SC2086
	run schedpost $words
done
daemon_stop
check "passwords and addresses are nowhere in the clear" eval "! grep -rqaF PLANTED '$data' '$log' '$tmp/all-said'"
check "nor is the key" eval "! grep -rqaF '$key' '$data' '$log' '$tmp/all-said'"
finish
