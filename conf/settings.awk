# SPDX-License-Identifier: MIT
# settings.awk - `schedpostd --defaults` as the last section of schedpost.conf(5), so that the page cannot go stale.
NR > 1 && /^# / { help = substr($0, 3) }
/^#[a-z]/ {
	at = index($0, " = ")
	value = substr($0, at + 3)
	sub(/;$/, "", value)
	gsub(/[\\*_]/, "\\\\&", help)
	print "*" substr($0, 2, at - 2) "* = " value "\n\t" help "\n"
}
