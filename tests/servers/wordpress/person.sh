#!/bin/bash
# Plays the person at WordPress's page of consent: person.sh ADDRESS LOGIN PASSWORD [no] prints where the browser is sent.
# SPDX-License-Identifier: MIT
# CONNECT_TO=HOST:PORT in the environment reaches the server past a proxy.
set -eu

jar=$(mktemp)
trap 'rm -f "$jar"' EXIT
web() {
	curl -s --noproxy '*' --max-time 20 -b "$jar" -c "$jar" ${CONNECT_TO:+--connect-to "::$CONNECT_TO"} "$@"
}

site=${1%%/wp-admin/*}
web -o /dev/null "$site/wp-login.php"	# its test cookie
web -o /dev/null "$site/wp-login.php" --data-urlencode "log=$2" --data-urlencode "pwd=$3" -d testcookie=1
page=$(web "$1")

# The value of a field of the form, as a browser reads it.
field() {
	printf %s "$page" | grep -o "<input[^>]*name=[\"']$1[\"'][^>]*>" | sed -n "1s/.*value=[\"']\([^\"']*\)[\"'].*/\1/p" |
		sed 's/&#038;/\&/g; s/&amp;/\&/g'
}
[ -n "$(field app_name)" ] || { echo "person.sh: WordPress does not ask, but says:" \
	"$(printf %s "$page" | sed -n 's/.*wp-die-message">\([^<]*\).*/\1/p')" >&2; exit 1; }

answer=approve
[ "${4:-}" != no ] || answer=reject
web -o /dev/null -w '%{redirect_url}\n' "$site/wp-admin/authorize-application.php" \
	-d action=authorize_application_password -d "$answer=1" --data-urlencode "_wpnonce=$(field _wpnonce)" \
	--data-urlencode "app_name=$(field app_name)" --data-urlencode "app_id=$(field app_id)" \
	--data-urlencode "success_url=$(field success_url)" --data-urlencode "reject_url=$(field reject_url)"
