#!/bin/bash
# Plays the person at the PDS's pages of log-in and consent: person.sh AUTHORIZE_URL HANDLE PASSWORD [no].
# SPDX-License-Identifier: MIT
# It makes the calls of the page's own program, and prints where the browser is sent in the end.
# CONNECT_TO=HOST:PORT in the environment reaches the server past a proxy.
set -eu

url=$1 handle=$2 password=$3 answer=${4:-yes}
origin=$(grep -Eo '^https?://[^/]+' <<<"$url")
cookies=$(mktemp)
trap 'rm -f "$cookies"' EXIT

web() {
	curl -s --noproxy '*' --max-time 20 ${CONNECT_TO:+--connect-to "::$CONNECT_TO"} -b "$cookies" -c "$cookies" -A person "$@"
}
page() { web -o /dev/null -H 'Sec-Fetch-Mode: navigate' -H 'Sec-Fetch-Dest: document' "$@"; }
press() {	# BUTTON JSON [OPTIONS]
	web -H 'Content-Type: application/json' -H "Origin: $origin" -H "Referer: $url" -H "X-CSRF-Token: $token" \
		-H 'Sec-Fetch-Site: same-origin' -H 'Sec-Fetch-Mode: same-origin' -H 'Sec-Fetch-Dest: empty' \
		"$origin/@atproto/oauth-provider/~api/$1" -d "$2" "${@:3}"
}
text() { grep -Eo "\"$1\":\"[^\"]*\"" | head -n 1 | cut -d '"' -f 4; }
give_up() { echo "person.sh: $*" >&2; exit 1; }

page -H 'Sec-Fetch-Site: none' -f "$url" || give_up "there is no page at $url"
token=$(awk '$6 == "csrf-token" { print $7 }' "$cookies")
if [ "$answer" = no ]; then
	said=$(press reject '{}')
else
	said=$(press sign-in "{\"locale\":\"en\",\"username\":\"$handle\",\"password\":\"$password\",\"remember\":false}")
	session=$(text ephemeralToken <<<"$said") || give_up "sign-in: $said"
	did=$(grep -Eo '"(did|sub)":"did:[^"]*"' <<<"$said" | head -n 1 | cut -d '"' -f 4)
	said=$(press consent "{\"did\":\"$did\"}" -H "Authorization: Bearer $session")
fi
next=$(text url <<<"$said") || give_up "consent: $said"
page -H 'Sec-Fetch-Site: same-origin' -H "Referer: $url" -w '%{redirect_url}\n' "$next"
