/* SPDX-License-Identifier: MIT
 * doors.c - the small commands that need no store: help and version. */
#include "front/carry.h"
#include "front/client.h"
#include "front/help.h"


static void print(struct front *f, const char *name, str text)
{
	if (!f->show.json) {
		fwrite(text.at, 1, text.len, f->out);
		return;
	}
	struct reply *r = reply_new(f->a);
	reply_quote(r, name, "", text);
	front_show(f, r);
}

/* All verbs whose name begins with these words, so that `help account` shows the group. */
static str help_for(struct front *f, str words)
{
	buf out = buf_in(f->a, 1 << 20);
	for (const struct verb *const *v = f->verbs; *v; v++) {
		str name = str_of((*v)->name);
		bool fits = str_is(name, words) ||
			(str_starts(name, words) && name.len > words.len && name.at[words.len] == ' ');
		if ((*v)->inner || !fits) continue;
		str help = help_verb(f->a, *v);
		buf_fmt(&out, "%s%.*s", out.len ? "\n" : "", SHOW(help));
	}
	return buf_str(&out);
}

static err no_such_help(struct front *f, str words)
{
	str known[200];
	size_t n = 0;
	for (const struct verb *const *v = f->verbs; *v; v++) {
		if (n < COUNT(known) && !(*v)->inner) known[n++] = str_of((*v)->name);
	}
	str hint = near_hint(f->a, words, known, n);
	words = show_clean(f->a, str_cut(words, 0, 60), false);
	return FAIL(f->a, ERR_INPUT, "usage-verb", "schedpost has no command '%.*s'.%.*s `schedpost help` shows all.",
		SHOW(words), SHOW(hint));
}

/* Only the words that name a verb: `add Hello --help` asks about add. */
static str words_said(struct front *f, const struct call *c)
{
	char *words[8];
	int n = 0, used;
	for (size_t i = 0; i < call_count(c, "command") && n < (int)COUNT(words); i++)
		words[n++] = arena_cstr(f->a, call_nth(c, "command", i));
	const struct verb *v = verb_find(f->verbs, n, words, &used);
	if (v) return str_of(v->name);
	buf all = buf_in(f->a, 1000);
	for (int i = 0; i < n; i++) buf_fmt(&all, "%s%s", i ? " " : "", words[i]);
	return buf_str(&all);
}

static err help(struct front *f, const struct call *c)
{
	str words = words_said(f, c), text;
	if (call_has(c, "man")) text = help_man(f->a, f->verbs);
	else if (call_has(c, "completion")) text = help_completion(f->a, f->verbs);
	else if (!words.len) text = help_overview(f->a, ROOMS, f->verbs);
	else if (str_is(words, S("exit-codes"))) text = help_exit_codes(f->a);
	else text = help_for(f, words);
	if (!text.len) return no_such_help(f, words);
	print(f, "help", text);
	return NULL;
}

static err version(struct front *f, const struct call *c)
{
	static const struct column COLUMNS[] = {
		{"schedpost", "schedpost", CELL_TEXT, false}, {"schedpostd", "schedpostd", CELL_TEXT, false},
	};
	(void)c;
	struct reply *r = reply_new(f->a);
	err away = carry_line(f);	/* its version is nice to have; that it is away is no failure */
	reply_facts(r, "version", COLUMNS, COUNT(COLUMNS));
	reply_text(r, S(SCHEDPOST_VERSION));
	if (!away && f->line) reply_text(r, line_version(f->line));
	else reply_text(r, S("not running"));
	front_show(f, r);
	return NULL;
}

static const struct opt HELP_OPTS[] = {
	{"command", "COMMAND", OPT_POSITION | OPT_MANY, "The command you want to know more about, or exit-codes.", NULL},
	{"man", NULL, OPT_FLAG, "Print the manual page, for scdoc.", NULL},
	{"completion", NULL, OPT_FLAG, "Print the completion for bash.", NULL},
	{0},
};

const struct door help_door = {
	.verb = {.name = "help", .opts = HELP_OPTS, .example = "schedpost help add",
		.help = "Shows what schedpost can do. With the name of a command it tells how that one is used."},
	.run = help,
};

const struct door version_door = {
	.verb = {.name = "version", .example = "schedpost version",
		.help = "Tells which version this is. It also asks the running service for its own version."},
	.run = version,
};
