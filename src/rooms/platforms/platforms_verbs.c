/* SPDX-License-Identifier: MIT
 * platforms_verbs.c - `schedpost platforms`: what each can do, and of what it cannot do the reason. */
#include "rooms/platforms/abilities.h"
#include "rooms/platforms/lasting.h"

enum { PLATFORMS_MOST = 100 };

/* ---- of how it looks for a post whose answer was lost */

static str looks_up(const struct platform *p)
{
	static const char *const LOOKS[] = {"not", "in its list", "exactly"};
	return str_of(LOOKS[ability_has(p, SP_ABLE_LOOKUP) ? p->look : SP_LOOK_NONE]);
}

static str note(const struct platform *p)
{
	return p->refused.len ? p->refused : p->asks_server.len ? S("needs --server") : S("");
}

static void text_most(struct reply *r, const struct platform *p)
{
	reply_maybe_int(r, p->limits.text_most);	/* no limit; 0 would read as "takes no text" */
}

/* ---- all of them */

static const struct column *all_columns(struct arena *a, size_t *n)
{
	static const struct column HEAD[] = {
		{"name", "Name", CELL_TEXT, false}, {"title", "Platform", CELL_TEXT, false},
		{"text_most", "Length", CELL_INT, false}, {"media_most", "Pictures", CELL_INT, false},
		{"looks_up", "Looks up", CELL_TEXT, false}, {"note", "Note", CELL_TEXT, false},
	};
	struct column *all = TAKE_N(a, struct column, COUNT(HEAD) + SP_LAST_ABILITY);
	for (*n = 0; *n < COUNT(HEAD); ++*n) all[*n] = HEAD[*n];
	for (sp_ability i = SP_ABLE_TEXT; i <= SP_LAST_ABILITY; i++)
		all[(*n)++] = (struct column){ABILITIES[i].name, ability_title(a, i).at, CELL_FLAG, false};
	return all;
}

static void show_row(struct reply *r, const struct platform *p)
{
	reply_row(r);
	reply_text(r, p->name);
	reply_text(r, p->title);
	text_most(r, p);
	reply_int(r, p->limits.media_most);
	reply_text(r, looks_up(p));
	reply_text(r, note(p));
	for (sp_ability i = SP_ABLE_TEXT; i <= SP_LAST_ABILITY; i++) reply_int(r, ability_has(p, i));
}

static void warn(struct tx *tx, const struct platform *p, struct reply *r)
{
	str words = lasting_warning(tx_arena(tx), p, tx_now(tx));
	if (words.len) reply_warn(r, "%.*s", SHOW(words));
}

static err show_all(struct tx *tx, struct reply *r)
{
	struct platform all[PLATFORMS_MOST];
	str names[PLATFORMS_MOST];
	size_t n, ncolumns;
	const struct column *columns = all_columns(tx_arena(tx), &ncolumns);
	TRY(platform_names(tx, names, COUNT(names), &n));
	reply_table(r, "platforms", columns, ncolumns);
	for (size_t i = 0; i < n; i++) {
		bool found;
		TRY(platform_get(tx, names[i], &all[i], &found));
		if (!(all[i].flags & SP_FOR_TESTS)) show_row(r, &all[i]);
	}
	if (n) reply_say(r, "'schedpost platforms NAME' tells why not.");
	else reply_say(r, "No platform is known yet. Start schedpostd once: it asks each plugin what it can do.");
	for (size_t i = 0; i < n; i++)
		if (!(all[i].flags & SP_FOR_TESTS)) warn(tx, &all[i], r);
	return NULL;
}

/* ---- one of them */

static void show_facts(struct tx *tx, const struct platform *p, struct reply *r)
{
	static const struct column FACTS[] = {
		{"title", "Platform", CELL_TEXT, false},
		{"text_most", "Length", CELL_INT, false},
		{"media_most", "Pictures", CELL_INT, false},
		{"interface", "Interface", CELL_TEXT, false},
	};
	struct arena *a = tx_arena(tx);
	str version = p->interface;
	if (p->interface_until) {
		str day = lasting_day(a, p->interface_until);
		version = arena_fmt(a, "%.*s, sure until %.*s", SHOW(p->interface), SHOW(day));
	}
	str more = note(p);
	reply_facts(r, "platform", FACTS, COUNT(FACTS) - !version.len);
	reply_text(r, more.len ? arena_fmt(a, "%.*s (%.*s), %.*s", SHOW(p->title), SHOW(p->name), SHOW(more))
			       : arena_fmt(a, "%.*s (%.*s)", SHOW(p->title), SHOW(p->name)));
	text_most(r, p);
	reply_int(r, p->limits.media_most);
	if (version.len) reply_text(r, version);
}

static err show_one(struct tx *tx, str name, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"ability", "Ability", CELL_TEXT, false},
		{"can", "", CELL_FLAG, false},
		{"words", "In words", CELL_TEXT, true},
	};
	struct platform p;
	TRY(platform_need(tx, name, &p));
	show_facts(tx, &p, r);
	reply_table(r, "abilities", COLUMNS, COUNT(COLUMNS));
	for (sp_ability i = SP_ABLE_TEXT; i <= SP_LAST_ABILITY; i++) {
		reply_row(r);
		reply_text(r, ability_title(tx_arena(tx), i));
		reply_int(r, ability_has(&p, i));
		reply_text(r, i == SP_ABLE_LOOKUP && ability_has(&p, i) ? looks_up(&p) : ability_why_not(&p, i));
	}
	warn(tx, &p, r);
	return NULL;
}

static err run_platforms(struct tx *tx, const struct call *c, struct reply *r)
{
	str name = call_get(c, "NAME");
	return name.len ? show_one(tx, name, r) : show_all(tx, r);
}

static const struct opt PLATFORMS_OPTS[] = {
	{"NAME", "NAME", OPT_POSITION, "One of them, with the reason for each thing that it cannot do.", NULL},
	{0},
};

const struct verb PLATFORMS_VERBS[] = {
	{.name = "platforms",
	 .help = "Shows the platforms that schedpost can publish to, and what each of them can do and cannot.",
	 .example = "schedpost platforms mastodon",
	 .opts = PLATFORMS_OPTS,
	 .needs = POWER_SEE,
	 .run = run_platforms},
	{0},
};
