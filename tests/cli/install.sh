#!/bin/bash
# SPDX-License-Identifier: MIT
# install.sh - `make install` puts down all that is needed, even for a plugin by others; uninstall leaves nothing.
. "$(dirname "$0")/lib.sh"
cd "$root" || exit 1
unset MAKEFLAGS MFLAGS MAKELEVEL
dest=$tmp/dest
at=$dest/usr/local

run make -s install DESTDIR="$dest"
sees "make install" 0
for file in bin/schedpost bin/schedpostd lib/schedpost/schedpost-plug lib/schedpost/schedpost-calendar lib/schedpost/schedpost-fit \
	lib/schedpost/plugins/mastodon.so lib/schedpost/libkit.a include/schedpost/plugin.h include/schedpost/kit.h share/man/man1/schedpost.1 \
	share/man/man8/schedpostd.8 share/man/man5/schedpost.conf.5 share/bash-completion/completions/schedpost \
	share/doc/schedpost/schedpost.conf lib/systemd/system/schedpostd.service lib/sysusers.d/schedpost.conf; do
	check "installs $file" test -s "$at/$file"
done

# ---- a plugin by somebody who has nothing but what is installed

mkdir "$tmp/theirs"
cat >"$tmp/theirs/village.c" <<'END'
#include <schedpost/plugin.h>

static sp_move step(sp_job *job)
{
	job->result->verdict = SP_REFUSED;
	job->result->why = SP_S("The village has no notice board yet.");
	return SP_DONE;
}

static const sp_limits limits = {.size = sizeof limits, .unit = SP_GRAPHEMES, .text_most = 140};

SP_PLUGIN = {.size = sizeof schedpost_plugin, .abi = SP_ABI, .name = "village", .title = "Village board",
	     .version = "1", .ops = SP_CAN(SP_CONNECT) | SP_CAN(SP_PUBLISH), .hosts = "board.example",
	     .limits = &limits, .step = step};
END
(
	cd "$tmp/theirs" || exit 1
	run cc -std=gnu17 -Wall -Wextra -Werror -fPIC -fvisibility=hidden -shared -I"$at/include" village.c -o village.so
	exit "$code"
)
code=$?
sees "a plugin builds with the installed header alone" 0
is "it shows one symbol" "$(nm -D --defined-only "$tmp/theirs/village.so" | sed 's/.* //')" schedpost_plugin
needed=$(readelf -d "$tmp/theirs/village.so" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | grep -vE '^libc\.so')
is "and needs no library but C's" "$needed" ""

# The same with the kit, which stands on jansson.
cat >"$tmp/theirs/kit.c" <<'END'
#include <schedpost/kit.h>

int works(struct kit *k);
int works(struct kit *k) { return kit_good(k); }
END
run cc -std=gnu17 -Wall -Wextra -Werror -fPIC -shared -I"$at/include" "$tmp/theirs/kit.c" "$at/lib/schedpost/libkit.a" \
	-ljansson -o "$tmp/theirs/kit.so"
sees "the kit can be linked by anybody" 0

# ---- what is installed works where it lies

install -m 644 "$tmp/theirs/village.so" "$at/lib/schedpost/plugins/"
PATH=$at/bin:$PATH
daemon_start
run schedpost platforms
sees "the installed daemon finds its plugins, and the new one beside them" 0 "practice" "Village board"
connect_practice ward
id=$(new_post "From the installed one" --to ward --at +1s)
until_true 20 is_in_state "$id" published
is "a post goes out" "$(on_wall "From the installed one")" 1
daemon_stop

# ---- manual, completion, service

for page in schedpost.1 schedpostd.8 schedpost.conf.5; do
	check "$page is a manual page" grep -q '^\.TH ' "$at/share/man/man${page##*.}/$page"
done
check "schedpost.conf(5) has every setting" [ "$(schedpostd --defaults | grep -c '^#[a-z_]* = ')" = \
	"$(sed -n '/^\.SH SETTINGS/,$p' "$at/share/man/man5/schedpost.conf.5" | grep -c '^\\fB[a-z_]*\\fR = ')" ]
run bash -c '. "$1"; complete -p schedpost' _ "$at/share/bash-completion/completions/schedpost"
sees "bash completes it" 0 "schedpost"

unit=$tmp/schedpostd.service
sed "s|/usr/local/bin/schedpostd|$at/bin/schedpostd|; s|^User=.*|User=root|; s|^Group=.*|Group=root|" \
	"$at/lib/systemd/system/schedpostd.service" >"$unit"
check "the unit names the installed program" grep -q '^ExecStart=/usr/local/bin/schedpostd ' \
	"$at/lib/systemd/system/schedpostd.service"
if command -v systemd-analyze >/dev/null; then
	run systemd-analyze verify --man=no "$unit"
	sees "systemd understands the unit" 0
	is "and has nothing to say about it" "$(said | grep schedpostd.service)" ""
	run systemd-analyze security --offline=yes --threshold=15 "$at/lib/systemd/system/schedpostd.service"
	sees "it is shut in: exposure at most 1.5 of 10" 0
else
	skip "systemd understands the unit" "systemd-analyze is not there: make deps-tests"
fi

# ---- and out again

run make -s uninstall DESTDIR="$dest"
sees "make uninstall" 0
is "only the plugin by somebody else stays" "$(find "$dest" -type f)" "$at/lib/schedpost/plugins/village.so"
finish
