#!/bin/bash
# SPDX-License-Identifier: MIT
# leaks.sh - nothing of the machine that a file was written on, and no secret, is in the project.
. "$(dirname "$0")/kit.bash"

mapfile -t all < <(files '*' | grep -vE '^LICENSE$|\.(jpg|jpeg|png|gif|webp|mp4|mov)$|^tests/lint/leaks\.sh$')
text=$(mktemp)
trap 'rm -f "$text"' EXIT
plain "${all[@]}" | tr -d '\000' >"$text"
say() { find_in "$1" "$2" <"$text"; }

here=$(pwd | sed 's|[].[*^$\\/+?(){}|]|\\&|g')
say "$here([^A-Za-z0-9_]|\$)" 'names the folder of this very checkout: write it from the root of the project.'
say '(^|[^A-Za-z0-9_.}/-])/(home|root|Users|work|workspace|mnt)/[A-Za-z0-9_.-]+' \
	'%s is a place on somebody'"'"'s machine.'
say 'https?://[A-Za-z0-9.:-]*(registry|mirror|npmjs|pypi|artifact|nexus|goproxy)[A-Za-z0-9.:-]*' \
	'%s is a package registry: which one is the affair of the machine, not of the project.'
say '"resolved"[ ]*:' 'names the address that a package came from: npm config set omit-lockfile-registry-resolved true.'
say '^(registry|proxy|https-proxy|cafile|//[^ ]*:_auth[A-Za-z]*)[ ]*=' \
	'%s is the affair of the machine, not of the project.'
say 'BEGIN [A-Z ]*PRIVATE KEY-' 'holds a private key: make one in the test instead.'
exit 0
