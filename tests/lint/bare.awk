# SPDX-License-Identifier: MIT
# bare.awk - C without comments; -v keep=code empties strings, keep=text leaves only strings, keep=both leaves both.
FNR == 1 { in_comment = 0 }
{
	out = ""
	line = $0
	while (line != "") {
		if (in_comment) {
			end = index(line, "*/")
			if (!end) break
			line = substr(line, end + 2)
			in_comment = 0
			continue
		}
		if (!match(line, /\/\*|\/\/|"|'/)) {
			if (keep != "text") out = out line
			break
		}
		mark = substr(line, RSTART, RLENGTH)
		if (keep != "text") out = out substr(line, 1, RSTART - 1)
		line = substr(line, RSTART + RLENGTH)
		if (mark == "//") break
		if (mark == "/*") {
			in_comment = 1
			out = out " "
			continue
		}
		if (mark == "\"") match(line, /^([^"\\]|\\.)*"/)
		else match(line, /^([^'\\]|\\.)*'/)
		if (RLENGTH < 0) RLENGTH = length(line)
		body = substr(line, 1, RLENGTH)
		line = substr(line, RLENGTH + 1)
		out = out mark (keep == "code" || mark == "'" ? mark : body)
	}
	print FILENAME ":" FNR ":" out
}
