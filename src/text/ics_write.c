/* SPDX-License-Identifier: MIT
 * ics_write.c - the lines of a calendar file. */
#include "text/ics_write.h"

#include <string.h>

enum { LINE_MOST = 75 /* bytes */ };

void ics_line(buf *out, str line)
{
	for (size_t room = LINE_MOST; line.len > room; room = LINE_MOST - 1) {
		size_t cut = room;
		while (cut > 1 && ((unsigned char)line.at[cut] & 0xc0) == 0x80) cut--;
		buf_add(out, str_cut(line, 0, cut));
		buf_add(out, S("\r\n "));
		line = str_cut(line, cut, line.len);
	}
	buf_add(out, line);
	buf_add(out, S("\r\n"));
}

str ics_escaped(struct arena *a, str text)
{
	buf out = buf_in(a, 4096);
	for (size_t i = 0; i < text.len; i++) {
		if (strchr(",;\\", text.at[i]) && text.at[i]) buf_byte(&out, '\\');
		buf_byte(&out, (unsigned char)text.at[i] < ' ' ? ' ' : text.at[i]);
	}
	return buf_str(&out);
}

void ics_begin(buf *out, const char *what)
{
	ics_line(out, S("BEGIN:VCALENDAR"));
	ics_line(out, S("VERSION:2.0"));
	buf_fmt(out, "PRODID:-//schedpost//%s//EN\r\n", what);
}

void ics_end(buf *out)
{
	ics_line(out, S("END:VCALENDAR"));
}
