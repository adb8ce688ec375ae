#!/bin/bash
# SPDX-License-Identifier: MIT
# proof.sh - fresh proof by the command line: set up with a phone that node plays, asked for where harm can be done, by
# token and at the terminal, and required of everybody by a setting.
. "$(dirname "$0")/lib.sh"

me=$(id -un)
daemon_start
connect_practice library
for who in "$me" sam kim; do schedpost user add "$who" >>"$tmp/all-said"; done
schedpost role give "$me" admin >>"$tmp/all-said"
schedpost role give sam admin >>"$tmp/all-said"

# code STEPS: what the phone shows so many half minutes from now (RFC 6238).
code() {
	node -e 'const [key, ahead] = process.argv.slice(1);
		const bits = [...key].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
		const secret = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
		const step = Buffer.alloc(8);
		step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + Number(ahead)));
		const mac = require("crypto").createHmac("sha1", secret).update(step).digest();
		const at = mac[19] & 15;
		console.log(String((mac.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, "0"));' "$key" "$1"
}

# ---- set up

mkfifo "$tmp/typing"
schedpost proof set up <"$tmp/typing" >"$tmp/out" 2>"$tmp/err" &
person=$!
children+=("$person")
exec {typing}>"$tmp/typing"
shown() { grep -o 'secret=[A-Z2-7]*' "$tmp/out"; }
until_true 20 shown || give_up "no key was shown: $(said)"
key=$(shown | cut -d= -f2)
is "the key has 160 bits" "${#key}" 32
echo 000000 >&$typing
until_true 20 grep -q "not the code of this moment" "$tmp/out"
result "a wrong code is told, and asked for again" $?
code 0 >&$typing
exec {typing}>&-
wait "$person"
code=$?
sees "a right one sets it up" 0 "It is set up" "Recovery codes"
grep -oE '([A-Z2-7]{4}-){3}[A-Z2-7]{4}' "$tmp/out" >"$tmp/recovery"
is "ten recovery codes are shown" "$(wc -l <"$tmp/recovery")" 10
run schedpost user show "$me"
sees "it stands with the person" 0 "Proof is set up" "yes"

# ---- asked

is_admin() { schedpost user show "$1" --json | jq -e '.data.roles[] | select(.role == "admin")'; }
run as "$me" schedpost role give kim admin
sees "who has no code does nothing" 1 "fresh proof" "Nothing was done"
check "and nothing was done" eval '! is_admin kim'
printf '%s\n' 123 "$(code 1)" >"$tmp/codes"
run as "$me" schedpost role give kim admin <"$tmp/codes"
sees "a wrong code is asked for again, a right one leads on" 0 "does not count" "kim has the role admin"
check "it was done" is_admin kim
run as "$me" schedpost role take kim admin
sees "for a while no more is asked" 0 "no more"
run as sam schedpost role give kim admin
sees "who has set up nothing is asked for nothing" 0 "has the role"

daemon_stop
head -n 1 "$tmp/recovery" >"$tmp/codes"
run schedpost role take kim admin <"$tmp/codes"
sees "elsewhere it is asked anew, and a recovery code will do" 0 "9 are left" "no more"

# ---- required of everybody

echo 'proof = "always";' >"$config"
daemon_refuses
sees "a wrong setting is told" 2 "takes required"
echo 'proof = "required";' >"$config"
daemon_start
run as sam schedpost role give kim admin
sees "who has set up nothing is told how" 4 "schedpost proof set up"
run as kim schedpost list
sees "what does no harm is asked of nobody" 4 "kim has no role"

# ---- nowhere

{ echo "$key"; cat "$tmp/recovery"; tr -d - <"$tmp/recovery"; } >"$tmp/words"
is "neither key nor recovery code stands in a file or a log" "$(grep -rlaF -f "$tmp/words" "$data" "$log" | tr '\n' ' ')" ""
check "what is looked for is found where it is" grep -qaF -f "$tmp/words" "$tmp/recovery"
finish
