/* SPDX-License-Identifier: MIT
 * man.c - the man page, in the form that scdoc reads, made from the table of verbs. */
#include "front/help.h"
#include "front/say.h"

enum { FILE_MOST = 1 << 20 };

/* scdoc takes _ and * as marks, and . or a tab at the start of a line. */
static void add_plain(buf *out, str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] == '_' || s.at[i] == '*' || s.at[i] == '\\' || s.at[i] == '#') buf_byte(out, '\\');
		buf_byte(out, s.at[i]);
	}
}

static void man_opts(struct arena *a, buf *out, const struct opt *opts)
{
	for (const struct opt *o = opts; o && o->name; o++) {
		bool position = o->flags & OPT_POSITION, secret = o->flags & OPT_SECRET;
		buf_fmt(out, "*%s%s%s*", position ? "" : "--", o->name, secret ? "-file" : "");
		const char *value = secret ? "FILE" : o->value;
		if (!position && value) {
			buf_add(out, S(" "));
			add_plain(out, str_of(value));
		}
		buf_add(out, S("\n\t"));
		add_plain(out, help_opt(a, o));
		buf_add(out, S("\n\n"));
	}
}

static void man_verb(struct arena *a, buf *out, const struct verb *v)
{
	buf_fmt(out, "## %s\n\n", v->name);
	add_plain(out, help_usage(a, v));
	buf_add(out, S("\n\n"));
	add_plain(out, str_of(v->help));
	buf_add(out, S("\n\n"));
	man_opts(a, out, v->opts);
	buf_add(out, S("Example:\n\n```\n"));
	buf_add(out, str_of(v->example));
	buf_add(out, S("\n```\n\n"));
}

str help_man(struct arena *a, const struct verb *const *all)
{
	buf out = buf_in(a, FILE_MOST);
	buf_add(&out, S("schedpost(1)\n\n# NAME\n\nschedpost - plan posts and publish them at the right time\n\n"
		"# SYNOPSIS\n\n*schedpost* COMMAND [what it needs]\n\n"
		"# DESCRIPTION\n\nschedpost keeps posts for several accounts and publishes each at its time. This is its command "
		"line; the service that does the work is *schedpostd*(8).\n\n# OPTIONS OF EVERY COMMAND\n\n"));
	man_opts(a, &out, GLOBAL_OPTS);
	buf_add(&out, S("# COMMANDS\n\n"));
	for (const struct verb *const *v = all; *v; v++) {
		if (!(*v)->inner) man_verb(a, &out, *v);
	}
	buf_add(&out, S("# EXIT STATUS\n\n"));
	for (const struct exit_row *r = EXIT_ROWS; r->means; r++) buf_fmt(&out, "*%d*\n\t%s\n\n", r->code, r->means);
	buf_add(&out, S("# ENVIRONMENT\n\n*SCHEDPOST_DATA*, *SCHEDPOST_SOCKET*\n\tLike --data and --socket.\n\n"
		"*NO_COLOR*\n\tUse no colours.\n\n# SEE ALSO\n\n*schedpostd*(8)\n"));
	return buf_str(&out);
}

