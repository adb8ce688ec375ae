#!/bin/bash
# Installs the real servers of the tests: install.sh [bluesky] [snac2] [wordpress] [oauth1] [oauth2] [prism], all but the last when none is named.
# SPDX-License-Identifier: MIT
#
# They go to $SCHEDPOST_TEST_SERVERS (default: build/servers of this tree).
# What is there already is left alone, so that a second run takes no time.
# Exit status: 0 installed, 77 a registry could not be reached, 1 anything else.
set -eu
umask 022

here=$(cd "$(dirname "$0")" && pwd)
root=${SCHEDPOST_TEST_SERVERS:-$here/../../build/servers}
mkdir -p "$root"
root=$(cd "$root" && pwd)
log=$root/install.log
updated=

say() { printf 'tests/servers/install.sh: %s\n' "$*" >&2; }

die() { say "$*"; exit 1; }

# What a package client prints when nobody answers at the other end.
unreachable='Failed to fetch|Could not resolve|Unable to connect|Could not connect|Unable to locate package'
unreachable="$unreachable|no installation candidate|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH"

# Runs a command into the log; when it fails, tells a missing network from a real fault.
logged() {
	"$@" >"$log" 2>&1 && return 0
	tail -n 20 "$log" >&2
	if grep -Eq "$unreachable" "$log"; then
		say "CANNOT REACH A PACKAGE REGISTRY: the real servers are NOT installed and nothing was tested on them."
		exit 77
	fi
	die "this failed: $*"
}

# The same as root; an ordinary user needs sudo, and only when something is missing.
as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

apt() { as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@"; }

# Other sources of the machine may be out of reach and do not matter: only the install decides.
apt_update() {
	[ -z "$updated" ] || return 0
	apt update >"$log" 2>&1 || say "apt-get update complained; going on with the lists at hand"
	updated=yes
}

# need PACKAGE...: installs those of Debian's packages that the machine lacks.
need() {
	local p missing=()
	for p; do
		dpkg-query -W -f '${db:Status-Status}\n' "$p" 2>/dev/null | grep -qx installed || missing+=("$p")
	done
	[ ${#missing[@]} != 0 ] || return 0
	apt_update
	logged apt install -y --no-install-recommends "${missing[@]}"
}

need_command() { command -v "$1" >/dev/null 2>&1 || need "$2"; }

# unpack DIR STAMP PACKAGE...: downloads the packages with "$fetch" and unpacks them into DIR:
# no service is started, no other package is drawn in, and the machine stays as it is.
unpack() {
	local dir=$1 stamp=$2 deb
	shift 2
	rm -rf "$dir.new"
	mkdir -p "$dir.new/debs"
	(cd "$dir.new/debs" && logged "$fetch" download "$@") || exit $?
	for deb in "$dir.new"/debs/*.deb; do dpkg -x "$deb" "$dir.new"; done
	rm -rf "$dir.new/debs" "$dir"
	mv "$dir.new" "$dir"
	echo "$stamp" >"$dir/.installed"
}

is_installed() { [ "$(cat "$root/$1/.installed" 2>/dev/null)" = "$2" ]; }

# npm_packages NAME: what NAME/package-lock.json lists.
npm_packages() {
	local stamp dir=$root/$1
	stamp=$(cat "$here/$1/package.json" "$here/$1/package-lock.json" | sha256sum)
	is_installed "$1" "$stamp" && return 0
	command -v npm >/dev/null 2>&1 || need nodejs npm
	rm -rf "$dir"
	mkdir -p "$dir"
	cp "$here/$1/package.json" "$here/$1/package-lock.json" "$here/$1/.npmrc" "$dir/"
	# No install script is needed: what is native comes built inside its package.
	logged npm --prefix "$dir" ci --ignore-scripts --no-audit --no-fund --loglevel=error
	echo "$stamp" >"$dir/.installed"
}

install_bluesky() { npm_packages bluesky; }
install_oauth1() { npm_packages oauth1; }
install_oauth2() { npm_packages oauth2; }
install_prism() { npm_packages prism; }

# Prints Debian's own sources of this machine for another suite, in the one-line format or in stanzas.
sources_for() {
	local suite=$1 file
	for file in /etc/apt/sources.list.d/*.sources; do
		[ -e "$file" ] || continue
		awk -v RS= -v like="$codename-updates" 'index($0, like) { print; exit }' "$file" |
			sed "/^#/d; s/^Suites:.*/Suites: $suite/" >"$2/other.sources"
		[ ! -s "$2/other.sources" ] || return 0
	done
	sed -n "s/^\(deb .*\) $codename-updates .*/\1 $suite main/p" /etc/apt/sources.list /etc/apt/sources.list.d/*.list \
		2>/dev/null | head -n 1 >"$2/other.list"
	[ -s "$2/other.list" ]
}

# apt-get with lists of its own, for the suite that has snac2; the machine's sources stay untouched.
other_apt() {
	apt-get -q -o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$root/apt/parts" \
		-o "Dir::State::lists=$root/apt/lists" -o "Dir::Cache=$root/apt/cache" \
		-o "APT::Sandbox::User=$(id -un)" -o APT::Update::Error-Mode=any "$@"
}

install_snac2() {
	local codename
	is_installed snac2 1 && return 0
	# shellcheck source=/dev/null
	codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
	need libcurl4
	fetch=apt
	if ! apt-cache show snac2 >/dev/null 2>&1; then
		mkdir -p "$root/apt/parts" "$root/apt/lists/partial" "$root/apt/cache/archives/partial"
		sources_for "$codename-backports" "$root/apt/parts" || die "no source of Debian's packages found under /etc/apt"
		logged other_apt update
		fetch=other_apt
	fi
	unpack "$root/snac2" 1 snac2
	rm -rf "$root/apt"
}

install_wordpress() {
	local sub
	need php-cli php-mysql php-mbstring php-xml php-gd mariadb-server-core mariadb-client-core
	is_installed wordpress 1 && return 0
	apt_update
	fetch=apt
	# The package itself would draw in a web server; PHP has one, so only its files are taken.
	unpack "$root/wordpress" '' wordpress php-getid3 libjs-underscore libjs-cropper
	sub=$root/wordpress/usr/share/wordpress
	rm -f "$sub/wp-config.php" "$sub/.htaccess"
	# shellcheck disable=SC2016
	echo '<?php require getenv("SCHEDPOST_WP_CONFIG");' >"$sub/wp-config.php"
	echo 1 >"$root/wordpress/.installed"
}

main() {
	[ $# != 0 ] || set -- bluesky snac2 wordpress oauth1 oauth2
	local name
	for name; do
		case $name in
		bluesky | snac2 | wordpress | oauth1 | oauth2 | prism) ;;
		*) die "unknown server: $name (there are bluesky, snac2, wordpress, oauth1, oauth2, prism)" ;;
		esac
	done
	# Two installs into one folder take turns.
	exec 9>"$root/.lock"
	flock 9
	need_command curl curl
	need_command setpriv util-linux
	for name; do "install_$name"; done
}

main "$@"
