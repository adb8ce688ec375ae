/* SPDX-License-Identifier: MIT
 * rota.c - who looks after what, day by day: the one duty function asked wherever its answer may change. */
#include "rooms/handover/handover.h"

#include "rooms/duty/roster.h"

enum { ROTA_DAYS_USUAL = 14, ROTA_DAYS_MOST = 92, INSTANTS_MOST = 4000, ACCOUNTS_SHOWN_MOST = 500 };

struct rota {
	struct tx *tx;
	struct account *on;
	size_t non;
	const struct zone *zone;
	struct roster roster;
	struct window in;
	int64_t *instants; /* at which an answer may change or a day begins, in order; the last is in.ends */
	size_t n;          /* of the stretches between them */
	str *who;          /* of each stretch and account, n * non: "priya for olga"; empty: nobody */
};

/* ---- when it may change */

static int64_t next_midnight(const struct zone *z, int64_t at)
{
	int64_t first, second;
	struct wall w = zone_wall(z, at);
	w.hour = 12;
	w.minute = w.second = 0;
	int64_t noon = zone_instants(z, w, &first, &second) == 0 ? second : first;
	w = zone_wall(z, noon + DAY_MS);
	w.hour = 0;
	int64_t next = zone_instants(z, w, &first, &second) == 0 ? second : first;
	return MAX(next, at + 1);
}

static void find_instants(struct rota *o)
{
	o->instants = TAKE_N(tx_arena(o->tx), int64_t, INSTANTS_MOST);
	o->instants[o->n++] = o->in.ends;
	for (int64_t at = o->in.begins; at < o->in.ends; at = next_midnight(o->zone, at)) o->instants[o->n++] = at;
	for (size_t k = 0; k < o->roster.n; k++) {
		int64_t *edges;
		size_t n;
		roster_edges(tx_arena(o->tx), &o->roster, &o->roster.places[k], &edges, &n);
		for (size_t i = 0; i < n && o->n < INSTANTS_MOST; i++) o->instants[o->n++] = edges[i];
		edges_sort(o->instants, &o->n);
	}
	o->n--;
}

/* ---- who it is then */

static err ask_all(struct rota *o)
{
	o->who = TAKE_N(tx_arena(o->tx), str, o->n * o->non);
	for (size_t i = 0; i < o->n; i++)
		for (size_t k = 0; k < o->non; k++) {
			struct roster_said said = roster_at(
				&o->roster,
				&(struct duty_ask){.on = &o->on[k], .power = POWER_WRITE, .at = o->instants[i]});
			str *who = &o->who[i * o->non + k];
			*who = said.person;
			if (said.person.len && said.cover) TRY(cover_names(o->tx, said.cover, who));
		}
	return NULL;
}

/* ---- shown */

static bool same_as_before(const struct rota *o, size_t i)
{
	for (size_t k = 0; k < o->non; k++)
		if (!str_is(o->who[i * o->non + k], o->who[(i - 1) * o->non + k])) return false;
	return true;
}

static str accounts_of(const struct rota *o, size_t i, str who)
{
	buf all = buf_in(tx_arena(o->tx), 64000);
	for (size_t k = 0; k < o->non; k++)
		if (str_is(o->who[i * o->non + k], who))
			buf_fmt(&all, "%s%.*s", all.len ? ", " : "", SHOW(o->on[k].name));
	return buf_str(&all);
}

static bool said_already(const struct rota *o, size_t i, size_t k)
{
	for (size_t m = 0; m < k; m++)
		if (str_is(o->who[i * o->non + m], o->who[i * o->non + k])) return true;
	return false;
}

static str day_of(const struct rota *o, int64_t at)
{
	return str_cut(when_local(tx_arena(o->tx), at, o->zone), 0, S("Mon 30 Nov 2026").len);
}

static str nobody_or(str who)
{
	return who.len ? who : S("nobody");
}

static void show_days(const struct rota *o, struct reply *r)
{
	static const struct column COLUMNS[] = {{"day", "Day", CELL_TEXT, false},
						{"from", "From", CELL_TEXT, false},
						{"who", "Who", CELL_TEXT, false},
						{"accounts", "Looks after", CELL_SENTENCE, true}};
	str last = S("");
	reply_table(r, "rota", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < o->n; i++) {
		struct wall w = zone_wall(o->zone, o->instants[i]);
		str day = day_of(o, o->instants[i]);
		bool new_day = !str_is(day, last);
		if (!new_day && same_as_before(o, i)) continue;
		last = day;
		for (size_t k = 0; k < o->non; k++) {
			str who = o->who[i * o->non + k];
			if (said_already(o, i, k)) continue;
			reply_row(r);
			reply_text(r, day);
			if (w.hour || w.minute)
				reply_text(r, arena_fmt(tx_arena(o->tx), "%02d:%02d", w.hour, w.minute));
			else
				reply_none(r);
			reply_text(r, nobody_or(who));
			reply_text(r, accounts_of(o, i, who));
		}
	}
}

/* One row for a person and an account as long as nothing changes. */
static void show_spans(const struct rota *o, struct reply *r)
{
	static const struct column COLUMNS[] = {{"from", "From", CELL_INSTANT, false},
						{"until", "Until", CELL_INSTANT, false},
						{"who", "Who", CELL_TEXT, false},
						{"account", "Looks after", CELL_TEXT, true}};
	reply_table(r, "spans", COLUMNS, COUNT(COLUMNS));
	for (size_t k = 0; k < o->non; k++) {
		for (size_t i = 0, end; i < o->n; i = end) {
			str who = o->who[i * o->non + k];
			for (end = i + 1; end < o->n && str_is(who, o->who[end * o->non + k]);) end++;
			reply_row(r);
			reply_int(r, o->instants[i]);
			reply_int(r, o->instants[end]);
			reply_text(r, nobody_or(who));
			reply_text(r, o->on[k].name);
		}
	}
}

static err days_read(struct tx *tx, const struct call *c, int64_t *days)
{
	TRY(call_int(tx_arena(tx), c, "days", ROTA_DAYS_USUAL, days));
	if (*days >= 1 && *days <= ROTA_DAYS_MOST) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "bad-days", "--days takes a number from 1 to %d.", ROTA_DAYS_MOST);
}

static err run_page(struct tx *tx, const struct call *c, struct reply *r)
{
	struct rota o = {.tx = tx, .in = {tx_now(tx), 0}};
	int64_t days;
	TRY(days_read(tx, c, &days));
	TRY(call_has(c, "on") ? on_accounts(tx, c, &o.on, &o.non) : accounts_all(tx, &o.on, &o.non));
	if (!o.non) {
		reply_say(r, "There is no account yet, so there is nothing to look after: schedpost connect");
		return NULL;
	}
	if (o.non > ACCOUNTS_SHOWN_MOST)
		return FAIL(tx_arena(tx), ERR_INPUT, "too-many",
			    "A rota shows %d accounts at most. Please name some: --on "
			    "ACCOUNT,... or --on @GROUP",
			    ACCOUNTS_SHOWN_MOST);
	TRY(zone_load(tx_arena(tx), o.on[0].zone, &o.zone));
	o.in.ends = o.in.begins;
	for (int64_t d = 0; d < days; d++) o.in.ends = next_midnight(o.zone, o.in.ends);
	TRY(roster_load(tx, &(struct roster_ask){.on = o.on, .n = o.non, .powers = 1u << POWER_WRITE, .window = o.in},
			&o.roster));
	find_instants(&o);
	TRY(ask_all(&o));
	reply_zone(r, o.on[0].zone);
	(call_has(c, "spans") ? show_spans : show_days)(&o, r);
	return NULL;
}

static const struct opt OPTS[] = {
	{"days", "N", 0, "So many days ahead, today included; the usual is 14.", NULL},
	{"on", "ACCOUNT,...", OPT_MANY, "Only these accounts, or groups as @GROUP.", NULL},
	{"spans", NULL, OPT_FLAG, "One row for each stretch of time.", NULL},
	{0},
};

const struct verb COVER_ROTA_VERBS[] = {
	{.name = "cover rota page",
	 .help = "Tells who looks after what, day by day.",
	 .example = "schedpost cover rota --days 7",
	 .opts = OPTS,
	 .inner = true,
	 .needs = POWER_SEE,
	 .run = run_page},
	{0},
};
