/* SPDX-License-Identifier: MIT
 * numbers_verbs.c - numbers, numbers list, and the pages of its export. */
#include "rooms/numbers/numbers.h"

#include "rooms/platforms/abilities.h"
#include "rooms/platforms/platforms.h"

#include <inttypes.h>

enum {
	LIST_MOST = 200,	/* posts in one list */
	KINDS_MOST = 24,	/* columns of kinds */
	DAYS_USUAL = 30, DAYS_MOST = 800,
	PAGE_POSTS = 100
};

/* ---- one post */

static err show_figures(struct tx *tx, const struct job *j, str account, struct reply *r)
{
	struct figure_row *all;
	size_t n;
	TRY(figures_get(tx, j->id, &all, &n));
	for (size_t i = 0; i < n; i++) {
		reply_row(r);
		reply_text(r, account);
		reply_text(r, str_of(AGE_RULES[all[i].age].title));
		reply_text(r, all[i].kind);
		reply_int(r, all[i].value);
		reply_int(r, all[i].at);
		reply_text(r, all[i].source);
	}
	return NULL;
}

/* Of a platform that is asked. */
static err why_not_told(struct tx *tx, const struct job *j, enum figure_age age, str *why)
{
	str state;
	int tries;
	int64_t since = tx_now(tx) - out_at(j);
	const struct age_rule *rule = &AGE_RULES[age];
	TRY(figure_asked(tx, j->id, age, &state, &tries));
	bool over = since >= rule->until_ms, failed = str_is(state, S("failed"));
	if (since < rule->from_ms)
		*why = arena_fmt(tx_arena(tx), "Not fetched yet: its time comes %.*s.",
				 SHOW(when_until(tx_arena(tx), out_at(j) + rule->from_ms, tx_now(tx))));
	else if (str_is(state, S("none"))) *why = S("The platform was asked, and told none.");
	else if (failed && (over || tries >= NUMBERS_TRIES_MOST)) *why = S("The platform was asked, and could not tell.");
	else if (failed) *why = S("Not fetched yet: the platform could not tell, and is asked again.");
	else if (over) *why = S("Missed: while it was the time for it, nobody could ask.");
	else *why = S("Not fetched yet.");
	return NULL;
}

static err why_none(struct tx *tx, const struct job *j, const struct account *on, enum figure_age age, str *why)
{
	struct platform p = {0};
	bool found;
	if (j->state == JOB_GONE) {
		*why = S("It was taken down.");
		return NULL;
	}
	TRY(platform_get(tx, on->platform, &p, &found));
	if (!found || !ability_has(&p, SP_ABLE_NUMBERS)) {
		*why = arena_fmt(tx_arena(tx), "%.*s gives none. %.*s", SHOW(found ? p.title : on->platform),
				 SHOW(found ? ability_why_not(&p, SP_ABLE_NUMBERS) : S("It is not known here.")));
		return NULL;
	}
	if (j->remote_id.len) return why_not_told(tx, j, age, why);
	*why = S("It is not known which post there it is, so nothing can be asked.");
	return NULL;
}

static err show_without(struct tx *tx, const struct job *j, const struct account *on, struct reply *r)
{
	struct figure_row *all;
	size_t n;
	TRY(figures_get(tx, j->id, &all, &n));
	for (int age = 0; age < AGES; age++) {
		bool has = false;
		str why;
		for (size_t i = 0; i < n; i++) has |= (int)all[i].age == age;
		if (has) continue;
		TRY(why_none(tx, j, on, (enum figure_age)age, &why));
		reply_row(r);
		reply_text(r, on->name);
		reply_text(r, str_of(AGE_RULES[age].title));
		reply_text(r, why);
	}
	return NULL;
}

static const struct column FIGURES[] = {
	{"account", "Account", CELL_TEXT, false}, {"after", "After", CELL_TEXT, false},
	{"kind", "What", CELL_TEXT, false},	  {"value", "Count", CELL_INT, false},
	{"read", "Read", CELL_INSTANT, false},	  {"source", "From", CELL_TEXT, false},
};
static const struct column WITHOUT[] = {
	{"account", "Account", CELL_TEXT, false}, {"after", "After", CELL_TEXT, false},
	{"why", "Why there are none", CELL_SENTENCE, true},
};

/* Of a chain the first part is counted. */
static err firsts_out(struct tx *tx, int64_t post, struct job **out, size_t *n, bool *chain)
{
	size_t all;
	TRY(queue_of_post(tx, post, 0, out, &all));
	*n = 0;
	*chain = false;
	for (size_t i = 0; i < all; i++) {
		*chain = *chain || (*out)[i].part > 1;
		if ((*out)[i].part <= 1 && out_at(&(*out)[i])) (*out)[(*n)++] = (*out)[i];
	}
	return NULL;
}

static err run_show(struct tx *tx, const struct call *c, struct reply *r)
{
	struct job *jobs;
	size_t n;
	int64_t id;
	bool chain;
	TRY(call_int(tx_arena(tx), c, "ID", 0, &id));
	TRY(firsts_out(tx, id, &jobs, &n, &chain));
	if (!n) {
		reply_say(r, "Post %" PRId64 " is not out anywhere, so it has brought nothing yet. 'schedpost list' shows your posts.",
			  id);
		return NULL;
	}
	struct account *on = TAKE_N(tx_arena(tx), struct account, n);
	reply_table(r, "figures", FIGURES, COUNT(FIGURES));
	for (size_t i = 0; i < n; i++) {
		TRY(account_of(tx, jobs[i].account, &on[i]));
		TRY(show_figures(tx, &jobs[i], on[i].name, r));
	}
	reply_table(r, "without", WITHOUT, COUNT(WITHOUT));
	for (size_t i = 0; i < n; i++) TRY(show_without(tx, &jobs[i], &on[i], r));
	if (chain) reply_say(r, "It is a chain: its first part is counted.");
	return NULL;
}

/* ---- the list */

struct listing {
	enum figure_age age;
	struct out_row *outs;
	struct figure_row **figures;	/* of each */
	size_t *nfigures, n;
	str kinds[KINDS_MOST];
	size_t nkinds;
	bool more;			/* kinds than columns */
};

static const struct figure_row *of_kind(const struct listing *l, size_t i, str kind)
{
	for (size_t k = 0; k < l->nfigures[i]; k++) {
		const struct figure_row *f = &l->figures[i][k];
		if (f->age == l->age && str_is(f->kind, kind)) return f;
	}
	return NULL;
}

static void note_kind(struct listing *l, str kind)
{
	for (size_t i = 0; i < l->nkinds; i++)
		if (str_is(l->kinds[i], kind)) return;
	if (l->nkinds == KINDS_MOST) l->more = true;
	else l->kinds[l->nkinds++] = kind;
}

/* The known ones in their order, then platforms' own words. */
static void note_kinds(struct listing *l)
{
	for (size_t k = 0; k < KINDS_KNOWN; k++)
		for (size_t i = 0; i < l->n; i++)
			if (of_kind(l, i, str_of(KNOWN_KINDS[k]))) note_kind(l, str_of(KNOWN_KINDS[k]));
	for (size_t i = 0; i < l->n; i++)
		for (size_t k = 0; k < l->nfigures[i]; k++)
			if (l->figures[i][k].age == l->age) note_kind(l, l->figures[i][k].kind);
}

static err gather(struct tx *tx, const struct out_ask *ask, struct listing *l)
{
	TRY(outs_list(tx, ask, &l->outs, &l->n));
	l->figures = TAKE_N(tx_arena(tx), struct figure_row *, l->n + 1);
	l->nfigures = TAKE_N(tx_arena(tx), size_t, l->n + 1);
	for (size_t i = 0; i < l->n; i++) TRY(figures_get(tx, l->outs[i].job, &l->figures[i], &l->nfigures[i]));
	note_kinds(l);
	return NULL;
}

static void begin_table(struct arena *a, const struct listing *l, struct reply *r)
{
	static const struct column FIRST[] = {
		{"id", "Post", CELL_INT, false},
		{"account", "Account", CELL_TEXT, false},
		{"out", "Went out", CELL_INSTANT, false},
	};
	static const struct column TEXT = {"text", "Text", CELL_TEXT, true};
	struct column *all = TAKE_N(a, struct column, COUNT(FIRST) + KINDS_MOST + 1);
	size_t n = 0;
	for (; n < COUNT(FIRST); n++) all[n] = FIRST[n];
	for (size_t k = 0; k < l->nkinds; k++) {
		const char *kind = arena_cstr(a, l->kinds[k]);
		char *title = (char *)arena_cstr(a, l->kinds[k]);
		if (*title >= 'a' && *title <= 'z') *title = (char)(*title - 'a' + 'A');
		all[n++] = (struct column){kind, title, CELL_INT, false};
	}
	all[n++] = TEXT;
	reply_table(r, "posts", all, n);
}

static void list_row(const struct listing *l, size_t i, struct reply *r)
{
	reply_row(r);
	reply_int(r, l->outs[i].post);
	reply_text(r, l->outs[i].account);
	reply_int(r, l->outs[i].out_at);
	for (size_t k = 0; k < l->nkinds; k++) {
		const struct figure_row *f = of_kind(l, i, l->kinds[k]);
		if (f) reply_int(r, f->value);
		else reply_none(r);
	}
	reply_text(r, l->outs[i].text);
}

static err age_said(struct arena *a, const struct call *c, enum figure_age *age)
{
	*age = AGE_DAY;
	if (!call_has(c, "after") || age_read(call_get(c, "after"), age)) return NULL;
	return FAIL(a, ERR_INPUT, "no-such-age", "Figures are read 1h, 24h and 7d after a post went out.");
}

static err run_list(struct tx *tx, const struct call *c, struct reply *r)
{
	struct arena *a = tx_arena(tx);
	struct listing l = {0};
	struct out_ask ask = {.most = LIST_MOST};
	struct account on;
	int64_t days;
	TRY(call_int(a, c, "days", DAYS_USUAL, &days));
	if (days < 1 || days > DAYS_MOST)
		return FAIL(a, ERR_INPUT, "days", "--days goes from 1 to %d.", DAYS_MOST);
	TRY(age_said(a, c, &l.age));
	if (call_has(c, "ACCOUNT")) TRY(account_need(tx, call_get(c, "ACCOUNT"), &on));
	if (call_has(c, "ACCOUNT")) ask.account = on.id;
	ask.from = tx_now(tx) - days * DAY_MS;
	TRY(gather(tx, &ask, &l));
	if (!l.n) {
		reply_say(r, "Nothing went out in the last %" PRId64 " days.", days);
		return NULL;
	}
	begin_table(a, &l, r);
	for (size_t i = 0; i < l.n; i++) list_row(&l, i, r);
	if (l.nkinds) reply_say(r, "Figures as they were %s after each post went out.", AGE_RULES[l.age].title);
	else reply_say(r, "None of them has figures of %s. Why, tells: schedpost numbers %" PRId64, AGE_RULES[l.age].title, l.outs[0].post);
	if (l.more) reply_say(r, "There are more kinds than fit. 'schedpost numbers export' has all.");
	if (l.n == LIST_MOST) reply_say(r, "These are the newest %d.", LIST_MOST);
	return NULL;
}

/* ---- the export */

static err page_rows(struct tx *tx, const struct out_row *o, struct reply *r)
{
	struct figure_row *all;
	size_t n;
	TRY(figures_get(tx, o->job, &all, &n));
	for (size_t i = 0; i < n; i++) {
		reply_row(r);
		reply_int(r, o->post);
		reply_text(r, o->account);
		reply_text(r, o->platform);
		reply_int(r, o->out_at);
		reply_text(r, str_of(AGE_RULES[all[i].age].name));
		reply_text(r, all[i].kind);
		reply_int(r, all[i].value);
		reply_int(r, all[i].at);
		reply_text(r, all[i].source);
		reply_text(r, o->url);
	}
	return NULL;
}

static err run_page(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"post", "Post", CELL_INT, false},	   {"account", "Account", CELL_TEXT, false},
		{"platform", "Platform", CELL_TEXT, false}, {"out", "Went out", CELL_INSTANT, false},
		{"age", "After", CELL_TEXT, false},	   {"kind", "What", CELL_TEXT, false},
		{"value", "Count", CELL_INT, false},	   {"read", "Read", CELL_INSTANT, false},
		{"source", "From", CELL_TEXT, false},	   {"link", "Address", CELL_TEXT, true},
	};
	struct out_row *all;
	size_t n;
	int64_t after;
	TRY(call_int(tx_arena(tx), c, "after", 0, &after));
	TRY(outs_with_figures(tx, after, PAGE_POSTS, &all, &n));
	reply_table(r, "figures", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) TRY(page_rows(tx, &all[i], r));
	if (n == PAGE_POSTS) reply_next(r, "page", arena_fmt(tx_arena(tx), "%" PRId64, all[n - 1].job));
	return NULL;
}

/* ---- the table */

static const struct opt SHOW_OPTS[] = {
	{"ID", "POST", OPT_POSITION | OPT_NEEDED, "The post's number.", NULL},
	{0},
};
static const struct opt LIST_OPTS[] = {
	{"ACCOUNT", "ACCOUNT", OPT_POSITION, "Of this account; without, of all.", NULL},
	{"days", "DAYS", 0, "What went out in so many days; the usual is 30.", NULL},
	{"after", "AGE", 0, "Figures of this age: 1h, 24h or 7d; the usual is 24h.", NULL},
	{0},
};
static const struct opt PAGE_OPTS[] = {{"after", "JOB", 0, "Goes on behind this one.", NULL}, {0}};
static const struct opt ROWS_OPTS[] = {
	{"rows", "JSON", OPT_NEEDED | OPT_JSON, "A list of rows, each with its line, its post and its figures.", NULL},
	{"age", "AGE", 0, "How old the posts were, where a line does not say it: 1h, 24h or 7d.", NULL},
	{0},
};

const struct verb NUMBERS_VERBS[] = {
	{.name = "numbers",
	 .help = "What one post has brought, an hour, a day and a week after it went out; and why something is missing.",
	 .example = "schedpost numbers 12",
	 .opts = SHOW_OPTS,
	 .needs = POWER_SEE,
	 .run = run_show},
	{.name = "numbers list",
	 .help = "What the posts of the last days have brought, a line for each. Views, impressions and reach are never added to each other.",
	 .example = "schedpost numbers list library --days 30",
	 .opts = LIST_OPTS,
	 .needs = POWER_SEE,
	 .run = run_list},
	{.name = "numbers page",
	 .help = "Gives a page of figures for their export.",
	 .example = "schedpost numbers page --after 0",
	 .opts = PAGE_OPTS,
	 .inner = true,
	 .needs = POWER_SEE,
	 .run = run_page},
	{.name = "numbers rows",
	 .help = "Takes up to 100 rows of figures.",
	 .example = "schedpost numbers rows --rows []",
	 .opts = ROWS_OPTS,
	 .writes = true,
	 .inner = true,
	 .needs = POWER_WRITE,
	 .run = numbers_run_rows},
	{0},
};
