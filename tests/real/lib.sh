# lib.sh - what the tests against real servers share: TAP, a server behind the cutting proxy, a schedpost of one's own.
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154

daemon_options=()
patience=90		# seconds that anything is waited for; look-ups by list and second tries take up to 40
longest=800		# seconds since the start, after which nothing is waited for any more
nap=0.1			# between two questions

# ---- TAP

# ok WHAT COMMAND...: passes when the command does. What $seen holds is shown when it does not.
ok() {
	local what=$1 line
	shift
	if "$@"; then
		echo "ok - $platform: $what"
	else
		echo "not ok - $platform: $what"
		while read -r line; do echo "# $line"; done <<<"$seen"
		tail -n 5 "$work/daemon.log" 2>/dev/null | sed 's/^/# schedpostd: /'
	fi
	seen=
}

# is WHAT WANTED ACTUAL
is() {
	seen="wanted: $2"$'\n'"actual: $3"
	ok "$1" [ "$2" = "$3" ]
}

# says WHAT WORDS TEXT: the text holds the words.
says() {
	seen="wanted: ...$2..."$'\n'"actual: $3"
	ok "$1" [ "${3#*"$2"}" != "$3" ]
}

# timed CASE [ARGUMENTS]: runs it, and says how long it took.
timed() {
	local from=$SECONDS
	"$@"
	echo "# $platform: $* took $((SECONDS - from)) s"
}

die() {
	echo "not ok - $platform: $*"
	exit 1
}

# until_true COMMAND...: asks again until it is true, or patience is at its end.
until_true() {
	local end=$((SECONDS + patience))
	until "$@"; do
		[ $SECONDS -lt $end ] && [ $SECONDS -lt $longest ] || return 1
		sleep "$nap"
	done
}

# ---- a server behind the proxy

# launch COMMAND...: in the background; it dies with this script. True when it says READY; $launched is its process.
launch() {
	local ready line=
	exec {ready}< <(exec setpriv --pdeathsig TERM -- "$@" 2>>"$work/launched.log")
	launched=$!
	read -r -t 120 -u "$ready" line || true
	[ "$line" = READY ] && return 0
	kill "$launched" 2>/dev/null
	wait "$launched" 2>/dev/null
	return 1
}

# A port may be taken as somebody's own end of a connection: then the next three are tried.
begin_server() {
	local port
	for port in $(seq "$1" 3 $(($1 + 27))); do
		launch "$proxy_program" $((port + 1)) "$port" $((port + 2)) || continue
		proxy=$launched
		server_port=$port
		server_data=$work/server$port
		begin_server_again && return 0
		kill "$proxy"
		wait "$proxy" 2>/dev/null
	done
	tail -n 20 "$work/launched.log" | sed 's/^/# /'
	die "the server does not start"
}

begin_server_again() {
	launch "$servers/start.sh" "$name" "$server_port" "$server_data" $((server_port + 1)) || return 1
	server=$launched
	. "$server_data/credentials"
}

end_server() {
	kill "$server"
	wait "$server" 2>/dev/null
}

# control LINE...: to the proxy; the last answer is in $reply.
control() {
	local line
	exec 5<>"/dev/tcp/127.0.0.1/$((server_port + 2))"
	for line; do
		echo "$line" >&5
		read -r -t 5 -u 5 reply
		[ "${reply%% *}" = ok ] || die "the proxy does not take '$line': $reply"
	done
	exec 5>&-
}

cuts_done() {
	control stats
	[ "${reply##* }" = "$1" ]
}

web() { curl -s --noproxy '*' --max-time 20 "$@"; }

# direct PATH [curl's options]: to the server itself, under the name that it goes by.
direct() {
	local path=$1
	shift
	web --connect-to "::127.0.0.1:$server_port" "$@" "$BASE$path"
}

json() { direct "$1" -H 'Content-Type: application/json' "${@:2}"; }

# on_server TEXT: how many posts on the server have these words.
on_server() { posts | jq --arg text "$1" '[.[] | select(.text == $text and .status != "draft")] | length'; }

is_on_server() { [ "$(on_server "$1")" = "${2:-1}" ]; }

# the_post TEXT: the newest post with these words, as posts tells it.
the_post() { posts | jq -c --arg text "$1" '[.[] | select(.text == $text)] | last'; }

# ---- schedpost

begin_daemon() {
	local before
	before=$(daemons_ready)
	setpriv --pdeathsig TERM -- "$build/schedpostd" --config "$work/schedpost.conf" --data "$data" "${daemon_options[@]}" \
		>>"$work/daemon.log" 2>&1 </dev/null &
	daemon=$!
	until_true daemon_is_newer "$before" || die "schedpostd does not start"
}

daemons_ready() { grep -c 'is ready' "$work/daemon.log"; }
daemon_is_newer() { [ "$(daemons_ready)" -gt "$1" ]; }

end_daemon() {
	kill "-${1:-TERM}" "$daemon"
	wait "$daemon" 2>/dev/null
}

schedpost() { "$build/schedpost" --data "$data" "$@"; }

# connect [SECRET]: connects the account, answering what is asked; $seen has what it said.
connect() {
	seen=$(answers "$@" |
		schedpost connect "$plugin" --as "$account" --server "$BASE" --inside --zone Europe/London 2>&1)
}

# ---- a person at the keyboard

# begin_person WORDS...: schedpost with these words; what it says goes to $work/said.
begin_person() {
	rm -f "$work/typing"
	mkfifo "$work/typing"
	: >"$work/said"
	schedpost "$@" <"$work/typing" >"$work/said" 2>&1 &
	person=$!
	exec {typing}>"$work/typing"
}

type_in() { printf '%s\n' "$1" >&"$typing"; }

# True when the command has ended well; what it said is in $seen.
end_person() {
	local status=0
	exec {typing}>&-
	wait "$person" || status=$?
	seen=$(cat "$work/said")
	return $status
}

address_shown() { seen=$(grep -o "$BASE/[^ ]*redirect[^ ]*\|$BASE/[^ ]*success_url[^ ]*" "$work/said"); }

# use_test_plugin: the daemon's plugin is the one in tests/help, which has no folder in plugins/.
use_test_plugin() {
	mkdir -p "$work/plugins"
	"${CC:-cc}" -shared -fPIC -fvisibility=hidden -Wl,-z,relro,-z,now -Wl,--exclude-libs,ALL "-Dplugin_$plugin=schedpost_plugin" \
		-I"$here/../../include" -I"$here/.." "$here/../help/plugin_$plugin.c" "$build/libkit.a" -ljansson \
		-o "$work/plugins/$plugin.so" || die "the plugin cannot be built"
	chmod go-w "$work/plugins" "$work/plugins/$plugin.so"
	daemon_options=(--plugins "$work/plugins")
}

# add_app SECRET REDIRECT: the organisation's keys at the platform.
add_app() { printf '%s\n' "$CLIENT_ID" "$1" | schedpost app add "$plugin" --redirect "$2" >/dev/null; }

connect_by_consent() { schedpost connect "$plugin" --as "$account" --server "$BASE" --inside --zone Europe/London; }

# begin_consent: somebody sits before `connect`; $asked is the address that it shows.
begin_consent() {
	begin_person connect "$plugin" --as "$account" --server "$BASE" --inside --zone Europe/London
	until_true is_asked || die "no address is shown: $(cat "$work/said")"
}

is_asked() {
	asked=$(grep -o "$BASE/[^ ]*?[^ ]*" "$work/said")
	[ -n "$asked" ]
}

# end_consent ADDRESS: the browser comes back there; $seen is what was said, $connected how it ended.
end_consent() {
	web -o "$work/page" "$1"
	connected=0
	end_person || connected=$?
}

why_of_account() {
	schedpost --json account list | jq -r --arg name "$account" '.data.accounts[] | select(.name == $name).why'
}

# plan [OPTIONS] TEXT: a post that goes out within a second; $id is its number.
plan() {
	added=$(schedpost --json add --to "$account" --at +1s "$@")
	id=$(jq -r .data.post.id <<<"$added")
	[ -n "$id" ] || die "add said: $added"
}

jobs_of() { schedpost --json show "$1" | jq -c '.data.jobs[]'; }

# is_state ID STATE: all parts of the post are in that state; $seen has how they stand.
is_state() {
	seen=$(jobs_of "$1")
	[ -n "$seen" ] && [ "$(jq -r .state <<<"$seen" | sort -u)" = "$2" ]
}

gets() { until_true is_state "$1" "$2"; }

account_state() {
	schedpost --json account list | jq -r --arg name "$account" '.data.accounts[] | select(.name == $name).state'
}

is_account_state() { [ "$(account_state)" = "$1" ]; }

history_of() { schedpost --json history "$1" | jq -r '.data.events[] | "\(.what): \(.note)"'; }

# ---- a picture that tells too much

# A real JPEG of 48 x 32, without anything that tells of place or person.
make_pictures() {
	base64 -d >"$work/clean.jpg" <<-'END'
		/9j/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBD
		ARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wAARCAAgADAD
		ASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEG
		E1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4
		eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6
		/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEI
		FEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaH
		iImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIR
		AxEAPwDLoorpvB3/AC+f8A/9mr0Kk+SPMeXThzy5TmaK9Lorm+teR0/VfM80orr/ABb/AMgyL/rsP/QWrkK6Kc+eNznqQ5JWCum8
		Hf8AL5/wD/2auZqWG5nt8+RNJFu67GK5/KnUjzxcRU5cklI9Gorz7+0b7/n9uP8Av63+NH9o33/P7cf9/W/xrl+qvudX1pdjpfFv
		/IMi/wCuw/8AQWrkKmmu7mdQs1xLIoOcO5Iz+NQ100ockbHNVnzyuf/Z
	END
	{
		head -c 2 "$work/clean.jpg"
		planted_exif
		printf '\xff\xfe\x00\x11Patient J Smith'	# a comment
		tail -c +3 "$work/clean.jpg"
	} >"$work/dirty.jpg"
}

# Exif of two folders (TIFF 6.0, big end first): a description, and the place 51 degrees 30 minutes north.
planted_exif() {
	printf '\xff\xe1\x00\x74Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08'
	printf '\x00\x02\x01\x0e\x00\x02\x00\x00\x00\x10\x00\x00\x00\x26\x88\x25\x00\x04\x00\x00\x00\x01\x00\x00\x00\x36'
	printf '\x00\x00\x00\x00Patient J Smith\x00'
	printf '\x00\x02\x00\x01\x00\x02\x00\x00\x00\x02N\x00\x00\x00\x00\x02\x00\x05\x00\x00\x00\x03\x00\x00\x00\x54'
	printf '\x00\x00\x00\x00\x00\x00\x00\x33\x00\x00\x00\x01\x00\x00\x00\x1e\x00\x00\x00\x01'
	printf '\x00\x00\x00\x00\x00\x00\x00\x01'
}
