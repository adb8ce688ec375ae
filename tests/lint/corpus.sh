#!/bin/bash
# SPDX-License-Identifier: MIT
# corpus.sh - the posts that the checks are measured on keep their form, and the two halves share no near-twins.
. "$(dirname "$0")/kit.bash"

command -v python3 >/dev/null || skip "python3 is not installed: make deps-tests"
python3 -B tests/corpus/checks/check.py
