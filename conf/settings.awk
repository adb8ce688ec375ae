# SPDX-License-Identifier: MIT
# settings.awk - `schedpostd --defaults` as the last section of schedpost.conf(5), so that the page cannot go stale.
NR > 1 && /^# / { help = substr($0, 3) }
/^#[a-z]/ {
	split(substr($0, 2), part, / = |;/)
	gsub(/[\\*_]/, "\\\\&", help)
	print "*" part[1] "* = " part[2] "\n\t" help "\n"
}
