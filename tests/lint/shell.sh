#!/bin/bash
# SPDX-License-Identifier: MIT
# shell.sh - scripts are read by shellcheck.
. "$(dirname "$0")/kit.bash"

command -v shellcheck >/dev/null || skip "shellcheck is not installed: make deps-tests"
mapfile -t scripts < <(files '*.sh' '*.bash'; [ ! -f .ci/run ] || echo .ci/run)
# Variables of a file that is read by its neighbours (SC2034, SC2154) cannot be followed from one file alone.
[ ${#scripts[@]} = 0 ] || shellcheck --severity=warning --exclude=SC2034,SC2154 --shell=bash --format=gcc "${scripts[@]}"
