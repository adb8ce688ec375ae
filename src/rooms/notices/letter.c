/* SPDX-License-Identifier: MIT
 * letter.c - a letter in words, for people, and in JSON, for programs. */
#include "rooms/notices/letters.h"

#include "base/json.h"
#include "text/text.h"

#include <inttypes.h>

enum { SUBJECT_MOST = 100 /* characters */, BODY_MOST = 512 << 10 };

str letter_subject(struct arena *a, const struct letter *l)
{
	str first = l->ntold ? text_short(a, l->told[0].what, SUBJECT_MOST) : S("");
	if (l->all > 1) return arena_fmt(a, "[schedpost] %" PRId64 " notices: %.*s", l->all, SHOW(first));
	return arena_fmt(a, "[schedpost] %.*s", SHOW(first));
}

/* What platforms and people wrote may hold anything: of the control characters only the ends of lines stay. */
static void add_lines(buf *out, str text, const char *margin)
{
	str line;
	while (str_split(&text, '\n', &line)) {
		buf_fmt(out, "%s", margin);
		for (size_t i = 0; i < line.len; i++)
			if ((unsigned char)line.at[i] >= ' ' && line.at[i] != 0x7f) buf_byte(out, line.at[i]);
		buf_byte(out, '\n');
	}
}

static void add_told(buf *out, const struct told *t, const struct zone *z)
{
	str when = when_local(out->in, t->at, z);
	buf_fmt(out, "%.*s\n", SHOW(when));
	add_lines(out, t->what, "");
	if (t->text.len) add_lines(out, t->text, "");
	add_lines(out, t->todo, "    ");
	buf_byte(out, '\n');
}

str letter_body(struct arena *a, const struct letter *l, const struct zone *z)
{
	buf out = buf_in(a, BODY_MOST);
	for (size_t i = 0; i < l->ntold; i++) add_told(&out, &l->told[i], z);
	if (l->all > (int64_t)l->ntold)
		buf_fmt(&out, "... and %" PRId64 " more:\n    schedpost notice list\n\n", l->all - (int64_t)l->ntold);
	buf_fmt(&out, "-- \nschedpost wrote this for %.*s. What you hear of, how soon, and by which way:\n    schedpost notice set\n",
		SHOW(l->to.person));
	return buf_str(&out);
}

static void pen_told(struct json_pen *p, struct arena *a, const struct told *t)
{
	pen_open(p, '{');
	pen_member_int(p, "id", t->id);
	pen_member_str(p, "at", when_utc(a, t->at));
	pen_member_str(p, "topic", str_of(TOPIC_RULES[t->topic].name));
	pen_member_str(p, "account", t->account);
	pen_name(p, S("post"));
	if (t->post) pen_int(p, t->post);
	else pen_null(p);
	pen_member_str(p, "what", t->what);
	pen_member_str(p, "text", t->text);
	pen_member_str(p, "todo", t->todo);
	pen_close(p, '}');
}

str letter_json(struct arena *a, const struct letter *l)
{
	buf out = buf_in(a, BODY_MOST);
	struct json_pen p = json_pen(&out);
	pen_open(&p, '{');
	pen_member_str(&p, "id", l->key);
	pen_member_str(&p, "person", l->to.person);
	pen_member_str(&p, "at", when_utc(a, l->closed));
	pen_member_int(&p, "count", l->all);
	pen_name(&p, S("notices"));
	pen_open(&p, '[');
	for (size_t i = 0; i < l->ntold; i++) pen_told(&p, a, &l->told[i]);
	pen_close(&p, ']');
	pen_close(&p, '}');
	return buf_str(&out);
}
