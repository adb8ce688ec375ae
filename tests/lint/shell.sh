#!/bin/bash
# SPDX-License-Identifier: MIT
# shell.sh - scripts are read by shellcheck.
. "$(dirname "$0")/kit.bash"

command -v shellcheck >/dev/null || skip "shellcheck is not installed: make deps-tests"
mapfile -t scripts < <(files '*.sh' '*.bash'; [ ! -f .ci/run ] || echo .ci/run)
# Quoting is a matter of style in tests that choose their own names; what remains are faults.
[ ${#scripts[@]} = 0 ] || shellcheck --severity=warning --shell=bash --format=gcc "${scripts[@]}"
