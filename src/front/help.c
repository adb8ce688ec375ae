/* SPDX-License-Identifier: MIT
 * help.c - help for people, made from the table of verbs. */
#include "front/help.h"
#include "front/say.h"

#include <ctype.h>
#include <string.h>

enum { HELP_MOST = 1 << 20, WIDTH = 78 };

const struct opt GLOBAL_OPTS[] = {
	{"json", NULL, OPT_FLAG, "Answer in JSON, for other programs.", NULL},
	{"data", "FOLDER", 0, "Work with the schedpost whose data is in this folder.", NULL},
	{"socket", "PATH", 0, "Speak with the schedpostd that listens here.", NULL},
	{"token-file", "PATH", 0, "Act by the token in this file, as its person.", NULL},
	{"no-colour", NULL, OPT_FLAG, "Use no colours. The NO_COLOR setting does the same.", NULL},
	{"yes", NULL, OPT_FLAG, "Do not ask whether it is meant.", NULL},
	{"help", NULL, OPT_FLAG, "Show help for the command instead of running it.", NULL},
	{0},
};

static str upper(struct arena *a, const char *name)
{
	char *up = arena_cstr(a, str_of(name));
	for (char *c = up; *c; c++) *c = (char)toupper((unsigned char)*c);
	return str_of(up);
}

/* "--to ACCOUNT,..." or "TEXT", as it is typed. */
static str typed(struct arena *a, const struct opt *o)
{
	if (o->flags & OPT_POSITION) {
		str name = upper(a, o->name);
		return arena_fmt(a, "%.*s%s", SHOW(name), o->flags & OPT_MANY ? "..." : "");
	}
	if (o->flags & OPT_FLAG) return arena_fmt(a, "--%s", o->name);
	if (o->flags & OPT_SECRET) return arena_fmt(a, "--%s-file FILE", o->name);
	return arena_fmt(a, "--%s %s", o->name, o->value ? o->value : "VALUE");
}

str help_usage(struct arena *a, const struct verb *v)
{
	buf out = buf_in(a, HELP_MOST);
	buf_fmt(&out, "schedpost %s", v->name);
	for (const struct opt *o = v->opts; o && o->name; o++) {
		bool must = (o->flags & OPT_NEEDED) && !(o->flags & OPT_SECRET);
		str word = typed(a, o);
		buf_fmt(&out, must ? " %.*s" : " [%.*s]", SHOW(word));
	}
	return buf_str(&out);
}

/* Words put into lines, each `indent` to the right; the first line stands where the pen is. */
static void wrap(buf *out, str text, int indent)
{
	str word;
	int column = indent;
	bool first = true;
	while (str_split(&text, ' ', &word)) {
		if (!first && column + 1 + (int)word.len > WIDTH) {
			buf_fmt(out, "\n%*s", indent, "");
			column = indent;
		} else if (!first) {
			buf_byte(out, ' ');
			column++;
		}
		buf_add(out, word);
		column += (int)word.len;
		first = false;
	}
	buf_byte(out, '\n');
}

/* Ends at a point before a blank, so that "20:00" and "schedpost.db" do not end it. */
str help_first_sentence(str help)
{
	size_t at;
	return str_find(help, S(". "), &at) ? str_cut(help, 0, at + 1) : help;
}

str help_opt(struct arena *a, const struct opt *o)
{
	if (!o->words) return str_of(o->help);
	buf out = buf_in(a, HELP_MOST);
	buf_fmt(&out, "%s One of: ", o->help);
	for (const char *c = o->words; *c; c++) buf_add(&out, *c == '|' ? S(", ") : (str){c, 1});
	buf_byte(&out, '.');
	return buf_str(&out);
}

static void add_opts(struct arena *a, buf *out, const struct opt *opts)
{
	enum { COLUMN = 26 };
	for (const struct opt *o = opts; o && o->name; o++) {
		str word = typed(a, o);
		buf_fmt(out, "  %-*.*s", COLUMN - 2, SHOW(word));
		if (word.len + 3 > COLUMN) buf_fmt(out, "\n%*s", COLUMN, "");
		wrap(out, help_opt(a, o), COLUMN);
	}
}

str help_verb(struct arena *a, const struct verb *v)
{
	buf out = buf_in(a, HELP_MOST);
	wrap(&out, help_usage(a, v), 0);
	buf_byte(&out, '\n');
	wrap(&out, str_of(v->help), 0);
	if (v->opts && v->opts->name) buf_add(&out, S("\nYou can give:\n"));
	add_opts(a, &out, v->opts);
	buf_fmt(&out, "\nExample:\n  %s\n", v->example);
	return buf_str(&out);
}

static void add_line(buf *out, const struct verb *v)
{
	enum { COLUMN = 18 };
	buf_fmt(out, "  %-*s", COLUMN - 2, v->name);
	if (strlen(v->name) + 3 > COLUMN) buf_fmt(out, "\n%*s", COLUMN, "");
	wrap(out, help_first_sentence(str_of(v->help)), COLUMN);
}

static bool in_room(const struct verb *v, const struct room_verbs *room)
{
	for (const struct verb *of = room->verbs; of->name; of++) {
		str name = str_of(of->name), own = str_of(v->name);
		bool begins = str_ends(name, S(" begin")) && str_is(str_cut(name, 0, name.len - S(" begin").len), own);
		if (str_is(name, own) || begins) return true;
	}
	return false;
}

static bool in_any_room(const struct verb *v, const struct room_verbs *rooms)
{
	for (; rooms->title; rooms++) {
		if (in_room(v, rooms)) return true;
	}
	return false;
}

str help_overview(struct arena *a, const struct room_verbs *rooms, const struct verb *const *all)
{
	buf out = buf_in(a, HELP_MOST);
	buf_add(&out, S("schedpost plans posts and publishes them at the right time.\n\n"
		"Usage: schedpost COMMAND [what it needs]\n"));
	for (const struct room_verbs *room = rooms; room->title; room++) {
		if (!*room->title) continue;
		buf_fmt(&out, "\n%s\n", room->title);
		for (const struct verb *const *v = all; *v; v++) {
			if (!(*v)->inner && in_room(*v, room)) add_line(&out, *v);
		}
	}
	buf_add(&out, S("\n" DOORS_TITLE "\n"));
	for (const struct verb *const *v = all; *v; v++) {
		if (!(*v)->inner && !in_any_room(*v, rooms)) add_line(&out, *v);
	}
	buf_add(&out, S("\nEvery command also takes:\n"));
	add_opts(a, &out, GLOBAL_OPTS);
	buf_add(&out, S("\n`schedpost help COMMAND` tells more about one of them.\n"));
	return buf_str(&out);
}

str help_exit_codes(struct arena *a)
{
	buf out = buf_in(a, HELP_MOST);
	buf_add(&out, S("schedpost ends with one of these numbers, for scripts:\n"));
	for (const struct exit_row *r = EXIT_ROWS; r->means; r++) {
		buf_fmt(&out, "  %2d  ", r->code);
		wrap(&out, str_of(r->means), 6);
	}
	return buf_str(&out);
}
