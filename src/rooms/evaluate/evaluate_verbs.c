/* SPDX-License-Identifier: MIT
 * evaluate_verbs.c - evaluate: figures by category, hour and so on, each beside the usual of its own account. */
#include "rooms/evaluate/evaluate.h"

#include "rooms/evaluate/groups.h"

#include <inttypes.h>
#include <math.h>

enum { MANY_GROUPS = 8 };	/* among so many one easily looks different by chance */

/* ---- what is asked */

/* A day alone begins at midnight. */
static err begins(struct arena *a, str said, const struct zone *z, int64_t now, int64_t *at)
{
	if (!figure_date(a, arena_fmt(a, "%.*s 00:00", SHOW(said)), z, now, at)) return NULL;
	return figure_date(a, said, z, now, at);
}

static err when_asked(struct tx *tx, const struct call *c, str zone_of, struct brought_ask *ask)
{
	struct arena *a = tx_arena(tx);
	const struct zone *z;
	ask->until = tx_now(tx);
	TRY(zone_load(a, zone_of.len ? zone_of : S("UTC"), &z));
	if (call_has(c, "from")) TRY(begins(a, call_get(c, "from"), z, tx_now(tx), &ask->from));
	if (call_has(c, "until")) TRY(figure_date(a, call_get(c, "until"), z, tx_now(tx), &ask->until));
	if (ask->from < ask->until) return NULL;
	return FAIL(a, ERR_INPUT, "from-until", "--from lies behind --until, so there is nothing between them.");
}

static err asked(struct tx *tx, const struct call *c, struct brought_ask *ask)
{
	struct account on;
	str zone;
	bool differ;
	*ask = (struct brought_ask){.age = AGE_DAY};
	if (call_has(c, "age")) age_read(call_get(c, "age"), &ask->age);
	TRY(accounts_zone(tx, &zone, &differ));
	if (call_has(c, "ACCOUNT")) {
		TRY(account_need(tx, call_get(c, "ACCOUNT"), &on));
		ask->account = on.id;
		zone = on.zone;
	}
	return when_asked(tx, c, zone, ask);
}

/* ---- the table */

static str times_text(struct arena *a, double times)
{
	return arena_fmt(a, "%.2fx", times);
}

static const char *shows(const struct ratio *r)
{
	if (!r->known) return "";
	return r->least > 1 ? "more than usual" : r->most < 1 ? "less than usual" : "not proved";
}

static void show_group(struct arena *a, const struct group *g, struct reply *r)
{
	size_t n = g->spread.n, lacks = n < GROUP_LEAST ? GROUP_LEAST - n : 0;
	reply_row(r);
	reply_text(r, g->label);
	reply_text(r, g->platform);
	reply_text(r, g->kind);
	reply_int(r, (int64_t)n);
	if (lacks) {
		for (int i = 0; i < 6; i++) reply_none(r);
		reply_text(r, arena_fmt(a, "too few: %zu more post%s needed", lacks, lacks == 1 ? " is" : "s are"));
		return;
	}
	reply_int(r, llround(g->spread.middle));
	reply_int(r, llround(g->spread.low));
	reply_int(r, llround(g->spread.high));
	reply_maybe_text(r, g->ratio.known ? times_text(a, g->ratio.times) : S(""));
	reply_maybe_text(r, g->ratio.known ? times_text(a, g->ratio.least) : S(""));
	reply_maybe_text(r, g->ratio.known ? times_text(a, g->ratio.most) : S(""));
	reply_maybe_text(r, str_of(shows(&g->ratio)));
}

static void begin_table(struct arena *a, const struct axis *by, struct reply *r)
{
	static const struct column REST[] = {
		{"platform", "Platform", CELL_TEXT, false}, {"kind", "Figure", CELL_TEXT, false},
		{"posts", "Posts", CELL_INT, false},	    {"middle", "Middle", CELL_INT, false},
		{"low", "Low", CELL_INT, false},	    {"high", "High", CELL_INT, false},
		{"times", "Usual", CELL_TEXT, false},	    {"least", "At least", CELL_TEXT, false},
		{"most", "At most", CELL_TEXT, false},	    {"shows", "Shows", CELL_SENTENCE, true},
	};
	struct column *all = TAKE_N(a, struct column, COUNT(REST) + 1);
	all[0] = (struct column){"group", by->title, CELL_TEXT, false};
	for (size_t i = 0; i < COUNT(REST); i++) all[i + 1] = REST[i];
	reply_table(r, "groups", all, COUNT(REST) + 1);
}

/* Of the fullest one, for the sentence that says how far it is. */
static size_t fullest(const struct groups *g)
{
	size_t most = 0;
	for (size_t i = 0; i < g->n; i++) most = MAX(most, g->at[i].spread.n);
	return most;
}

static void explain(const struct groups *g, enum figure_age age, struct reply *r)
{
	size_t compared = 0, most = fullest(g);
	for (size_t i = 0; i < g->n; i++) compared += g->at[i].ratio.known;
	if (most < GROUP_LEAST) {
		reply_warn(r, "Nothing can be said yet: of fewer than %d posts any difference may be chance, and the largest group has %zu. %zu "
			   "more posts like those would do.", GROUP_LEAST, most, GROUP_LEAST - most);
		return;
	}
	reply_say(r, "Figures as they were %s after each post went out. Half of a group brought more than its middle, and eight of "
		  "ten lie from low to high.", AGE_RULES[age].title);
	if (compared)
		reply_say(r, "'Usual' is what they brought beside the usual of their own account; the truth lies from 'at least' to 'at most' in "
			  "19 of 20 such cases. It is no proof that the group is the cause: people choose what goes out when.");
	else reply_say(r, "There is nothing beside them to compare with: an account's posts are its own usual.");
	if (compared >= MANY_GROUPS)
		reply_say(r, "%zu comparisons stand here, and by chance alone one in 20 looks different from the usual.", compared);
}

static err run_groups(struct tx *tx, const struct call *c, struct reply *r)
{
	struct arena *a = tx_arena(tx);
	struct brought_ask ask;
	struct brought *all;
	struct groups groups;
	size_t n;
	const struct axis *by = axis_named(call_has(c, "by") ? call_get(c, "by") : S("category"));
	TRY(asked(tx, c, &ask));
	TRY(numbers_brought(tx, &ask, &all, &n));
	if (!n) {
		reply_say(r, "Nothing that went out in that time has figures of %s. 'schedpost numbers list' shows what there is.",
			  AGE_RULES[ask.age].title);
		return NULL;
	}
	TRY(groups_of(a, by, all, n, &groups));
	begin_table(a, by, r);
	for (size_t i = 0; i < groups.n; i++) show_group(a, &groups.at[i], r);
	explain(&groups, ask.age, r);
	if (n == BROUGHT_MOST) reply_warn(r, "These are the newest %d figures. --from and --until show others.", BROUGHT_MOST);
	return NULL;
}

static const struct opt GROUPS_OPTS[] = {
	{"ACCOUNT", "ACCOUNT", OPT_POSITION, "Of this account; without, of all.", NULL},
	{"by", "WHAT", 0, "What the posts of a group have in common; the usual is their category.", AXIS_WORDS},
	{"from", "DAY", 0, "What went out from this day on, such as 2026-09-01.", NULL},
	{"until", "DAY", 0, "And until this one.", NULL},
	{"age", "AGE", 0, "Figures of this age; the usual is 24h.", AGE_WORDS},
	{0},
};

static const struct opt TIMING_OPTS[] = {
	{"ACCOUNT", "ACCOUNT", OPT_POSITION, "On this account; without, on all.", NULL},
	{0},
};

const struct verb EVALUATE_VERBS[] = {
	{.name = "evaluate groups",
	 .help = "Gives figures by what their posts have in common.",
	 .example = "schedpost evaluate groups --by hour",
	 .opts = GROUPS_OPTS,
	 .inner = true,
	 .needs = POWER_SEE,
	 .run = run_groups},
	{.name = "evaluate timing",
	 .help = "Whether suggested times bring more than usual ones: what is proved, what is not, and how many posts are still needed. It "
		 "counts posts whose time a coin has chosen: add --slot best --flexible.",
	 .example = "schedpost evaluate timing",
	 .opts = TIMING_OPTS,
	 .needs = POWER_SEE,
	 .run = run_evaluate_timing},
	{0},
};
