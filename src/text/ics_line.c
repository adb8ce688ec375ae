/* SPDX-License-Identifier: MIT
 * ics_line.c - joins the folded lines of a calendar file, and finds the parts of each. */
#include "text/ics_line.h"

/* ---- lines, unfolded as bytes */

static bool goes_on(str rest)	/* with a space or a tab */
{
	return rest.len && (rest.at[0] == ' ' || rest.at[0] == '\t');
}

static str piece(struct ics_lines *l)
{
	str p = S("");
	str_split(&l->rest, '\n', &p);
	l->seen++;
	return str_ends(p, S("\r")) ? str_cut(p, 0, p.len - 1) : p;
}

static str joined(struct arena *a, struct ics_lines *l, str first)
{
	struct ics_lines ahead = *l;
	size_t whole = first.len;
	while (goes_on(ahead.rest)) whole += piece(&ahead).len - 1;
	buf b = buf_in(a, MIN(whole, l->most) + 1);
	buf_add(&b, str_cut(first, 0, l->most));
	while (goes_on(l->rest)) {
		str more = piece(l);
		buf_add(&b, str_cut(more, 1, MIN(more.len, l->most - b.len)));
	}
	l->longest = MAX(l->longest, whole);
	return buf_str(&b);
}

bool ics_line_next(struct arena *a, struct ics_lines *l, struct ics_line *out)
{
	if (!l->rest.len) return false;
	*out = (struct ics_line){.at = l->seen + 1};
	out->text = piece(l);
	l->longest = MAX(l->longest, out->text.len);
	if (goes_on(l->rest)) out->text = joined(a, l, out->text);
	return true;
}

/* ---- its parts */

/* The place of the first of these bytes outside of quotes. */
static size_t bare_at(str s, char one, char other)
{
	bool quoted = false;
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] == '"') quoted = !quoted;
		if (!quoted && (s.at[i] == one || s.at[i] == other)) return i;
	}
	return s.len;
}

static void param_read(str param, struct ics_line *l)
{
	str value = param, name;
	if (!str_split(&value, '=', &name)) return;
	if (value.len > 1 && value.at[0] == '"') value = str_cut(value, 1, value.len - 2);
	if (str_is_nocase(name, S("TZID"))) l->zone = value;
	if (str_is_nocase(name, S("VALUE"))) l->days = str_is_nocase(value, S("DATE"));
	if (str_is_nocase(name, S("RANGE"))) l->future = str_is_nocase(value, S("THISANDFUTURE"));
}

bool ics_line_read(struct ics_line *l)
{
	str text = l->text;
	size_t end = bare_at(text, ';', ':');
	l->name = str_trim(str_cut(text, 0, end));
	l->zone = S("");
	while (end < text.len && text.at[end] == ';') {
		text = str_cut(text, end + 1, text.len);
		end = bare_at(text, ';', ':');
		param_read(str_cut(text, 0, end), l);
	}
	l->value = str_cut(text, end + 1, text.len);
	return end < text.len;
}
