#!/bin/sh
# SPDX-License-Identifier: MIT
# deps.sh LIST... - installs the Debian packages of the lists that are not there yet.
set -eu
missing=
for p in $(cat "$@"); do
	# A command that is there from elsewhere (node, npm) serves as well as Debian's.
	case $p in nodejs) command -v node >/dev/null && continue;; npm) command -v npm >/dev/null && continue;; esac
	dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing="$missing $p"
done
[ -n "$missing" ] || exit 0
echo "Installing from Debian:$missing"
sudo=; [ "$(id -u)" = 0 ] || sudo=sudo
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get -o DPkg::Lock::Timeout=300 update -qq
# shellcheck disable=SC2086
$sudo apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends $missing >/dev/null
