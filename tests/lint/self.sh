#!/bin/bash
# SPDX-License-Identifier: MIT
# self.sh - the checks are checked: in tests/lint/bad they find what tests/lint/bad/expected lists, and no more.
. "$(dirname "$0")/kit.bash"

# One line for each finding: check file:line.
found() {
	local check
	for check in abi abilities calls comments heads layers leaks links shell sizes sql words; do
		LINT_ROOT=${lint:?}/bad "${lint:?}/$check.sh" 2>&1 | awk -F: -v check="$check" '{ print check " " $1 ":" $2 }'
	done | LC_ALL=C sort -u
}
[ "${1:-}" != --print ] || { found; exit; }
diff <(grep -v '^#' "${lint:?}/bad/expected" | LC_ALL=C sort -u) <(found) |
	sed -n 's|^< |tests/lint/bad/expected:1: not found any more: |p
		s|^> |tests/lint/bad/expected:1: found, and should not be: |p'
exit 0
