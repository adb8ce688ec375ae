#!/bin/bash
# SPDX-License-Identifier: MIT
# settings.sh - the daemon's settings and plugins: what is wrong is told with its place, and what is well goes on.
. "$(dirname "$0")/lib.sh"

# ---- settings that are wrong: the daemon does not start half

# wrong NAME CODE WORD... : with the settings in $config the daemon ends with CODE and says each WORD.
wrong() {
	daemon_refuses
	sees "$@"
}
printf '# two lines\n\npicture_moist_mb = 3;\n' >"$config"
wrong "an unknown setting: file, line and the nearest known one" 2 "$config, line 3" "'picture_moist_mb'" \
	"Did you mean 'picture_most_mb'?" "schedpostd --defaults"
echo 'picture_most_mb = "big";' >"$config"
wrong "a word where a number belongs" 2 "line 1" "picture_most_mb" "a number from 1 to 1000"
echo 'picture_most_mb = 100000;' >"$config"
wrong "a number out of its range" 2 "line 1" "a number from 1 to 1000"
echo 'ca_file = 3;' >"$config"
wrong "a number where a text belongs" 2 "line 1" "ca_file" "a text in quotes"
printf 'platforms = { facebook = {\n version = 26; }; };\n' >"$config"
wrong "a number where a platform's word belongs" 2 "line 2" "'version' takes a text in quotes"
echo 'platforms = "facebook";' >"$config"
wrong "platforms that are no group" 2 "line 1" "is written so"
printf 'drain_seconds = 3;\nvideo_most_mb = = 4;\n' >"$config"
wrong "a line that cannot be read" 2 "line 2"
run schedpostd --config "$tmp/no-such.conf" --data "$data"
sees "a file of settings that is not there" 2 "no-such.conf"
run schedpostd --frobnicate
sees "an unknown argument" 2 "'--frobnicate' was not understood" "--config FILE"
check "no data was touched by all that" [ ! -e "$data" ]
schedpostd --defaults >"$config"
check "the printed defaults" grep -q '^#picture_most_mb = 64;$' "$config"
sed -i 's/^#\(picture_most_mb\|drain_seconds\)/\1/' "$config"
check "are settings that work" daemon_start

run timeout 20 schedpostd --config "$config"
sees "the environment says where its data is, as for the command: there somebody is at work already" 7 "$data already"

# ---- settings read again while it runs

connect_practice ward
head -c 2000000 /dev/zero >"$tmp/blank"
{ printf '\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0'; cat "$tmp/blank"; } >"$tmp/large.jpg"
echo 'picture_most_mb = 1;' >"$config"
kill -HUP "$daemon"
until_true 20 grep -q 'settings read again' "$log"
run schedpost add Hello --media "$tmp/large.jpg" --alt x
sees "SIGHUP: a new limit is in force" 1 "large.jpg" "at most 1.0 MB"
echo 'picture_most_mb = nonsense' >"$config"
kill -HUP "$daemon"
until_true 20 grep -q 'the settings stay as they were' "$log"
check "SIGHUP with wrong settings is told" grep -qF "$config, line 1" "$log"
run schedpost add Hello --media "$tmp/large.jpg" --alt x
sees "and changes nothing" 1 "at most 1.0 MB"
check "the daemon runs on" answers
daemon_stop
is "and ends well" "$code" 0

# ---- plugins

: >"$config"
mkdir "$tmp/plugins"
cp "$BUILD"/plugins/*.so "$tmp/plugins"
bent() {	# NAME LINE: a plugin of that name, whose table has this line in it
	cat >"$tmp/$1.c" <<-C
		#include <schedpost/plugin.h>
		static sp_move step(sp_job *job) { job->result->verdict = SP_OK; return SP_DONE; }
		static const sp_limits limits = {.size = sizeof limits, .unit = SP_GRAPHEMES};
		SP_PLUGIN = {.size = sizeof schedpost_plugin, .abi = SP_ABI, .ops = SP_CAN(SP_PUBLISH), .name = "$1",
			.title = "Bent", .version = "1", .hosts = ".", .limits = &limits, .step = step, $2};
	C
	cc -w -shared -fPIC -fvisibility=hidden -I"$root/include" "$tmp/$1.c" -o "$tmp/plugins/$1.so"
}
bent older '.abi = SP_ABI + 1'
bent open '.version = "2"'
chmod 777 "$tmp/plugins/open.so"
echo "no library" >"$tmp/plugins/words.so"
daemon_start --plugins "$tmp/plugins"
check "the daemon runs, though some plugins are wrong" answers
run schedpost platforms
sees "a plugin of another version is told" 0 "older" "version 2 of the plugin interface" "speaks version 1"
sees "a plugin that everybody may write to is told" 0 "other people may write to it" "chmod go-w $tmp/plugins/open.so"
sees "a file that is no library is told" 0 "no shared library"
sees "and the good ones are there" 0 "Practice (training)" "Mastodon"
for name in older open words; do
	run schedpost connect $name
	sees "connect to '$name' says why not" 7 "'$name' cannot be used"
done
run schedpost add Still --to ward --at +1s
until_true 20 is_in_state 1 published
is "posts go out as ever" "$(on_wall Still)" 1
finish
