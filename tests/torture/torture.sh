#!/bin/bash
# SPDX-License-Identifier: MIT
# torture.sh [NAME...] - schedpost killed, cut off from power and lied to, in every way that is known; speaks TAP.
#
# Each tests/torture/NAME.sh is one of them and runs from the root of the project, with the programs of build/crash (or
# of BUILD) that have places to die in. LONG=1 (make torture-long) is for nights: more seeds, every k instead of some.
set -u
cd "$(dirname "$0")/../.." || exit 1
unset MAKEFLAGS MFLAGS MAKELEVEL
export BUILD=${BUILD:-build/crash} LONG=${LONG:-} LC_ALL=C.UTF-8
[ -z "$LONG" ] || export TALLY_SECONDS=$((6 * 3600))
if ! make -s -j"$(nproc)" CRASH=1 BUILD="$BUILD" all torture-programs; then
	echo "not ok - the torture programs do not build"
	exit 1
fi
names=("$@")
[ $# != 0 ] || mapfile -t names < <(find tests/torture -name '*.sh' ! -name torture.sh -perm -u+x -printf '%f\n' | sort)
tests/tally.sh "${names[@]/#/tests/torture/}"
