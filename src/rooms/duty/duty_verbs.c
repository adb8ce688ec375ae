/* SPDX-License-Identifier: MIT
 * duty_verbs.c - duty set, list, clear. */
#include "rooms/duty/duty.h"

#include "text/text.h"
#include "text/when.h"

#include <inttypes.h>
#include <string.h>

enum { DAYS_USUAL = 14, DAYS_MOST = 366, ROWS_MOST = 1000 };

/* ---- set */

/* Of a shift for all accounts: the person's own zone, else the one that all accounts share. */
static err zone_meant(struct tx *tx, const struct call *c, const struct person *p, const struct account *on, str *out)
{
	bool differ;
	*out = call_has(c, "zone") ? call_get(c, "zone") : on ? on->zone : p->zone;
	if (out->len) return NULL;
	TRY(accounts_zone(tx, out, &differ));
	if (differ)
		return FAIL(tx_arena(tx), ERR_INPUT, "which-zone",
			    "The accounts are in different time zones. Please say which one is meant, such as --zone Europe/London.");
	if (!out->len) *out = S("UTC");
	return NULL;
}

/* "6:00" behind 22:00 is that of the next day. */
static err read_behind(struct arena *a, str text, int64_t begins, const struct zone *zone, struct when *w)
{
	err e = when_read(a, text, begins, zone, w);
	if (!e || strcmp(e->code, "past-time") != 0) return e;
	err next = when_read(a, arena_fmt(a, "tomorrow %.*s", SHOW(text)), begins, zone, w);
	return next ? e : NULL;
}

/* "Tomorrow 17:00" and "in 2 days" are said today, also of a shift that begins tomorrow. "+8h" is counted from its beginning; so is what
 * would else be over before it: from Friday 22:00 until 6:00. */
static err until_read(struct tx *tx, str text, int64_t begins, const struct zone *zone, int64_t *ends)
{
	struct arena *a = tx_arena(tx);
	struct when w = {0};
	bool counted = str_starts(text, S("+")), from_today = when_is_from_today(text);
	err e = when_read(a, text, counted ? begins : tx_now(tx), zone, &w);
	if (w.at <= begins && !from_today) e = read_behind(a, text, begins, zone, &w);
	*ends = w.at;
	if (e && strcmp(e->code, "past-time") != 0) return e;
	if (!e && w.at > begins) return NULL;
	str from = when_local(a, begins, zone);
	return FAIL(a, ERR_INPUT, "ends-first",
		    "The shift begins %.*s, and --until '%.*s' is not after that. Please give a later --until, or an "
		    "earlier --from.",
		    SHOW(from), SHOW(text_short(a, text, 60)));
}

static err times_read(struct tx *tx, const struct call *c, struct shift *s)
{
	struct arena *a = tx_arena(tx);
	const struct zone *zone;
	struct when w = {.at = tx_now(tx)};
	TRY(zone_load(a, s->zone, &zone));
	if (call_has(c, "from")) TRY(when_read(a, call_get(c, "from"), tx_now(tx), zone, &w));
	s->begins = w.at;
	s->clock = zone;
	TRY(until_read(tx, str_trim(call_get(c, "until")), s->begins, zone, &s->ends));
	s->wall_begins = wall_text(a, zone_wall(zone, s->begins));
	s->wall_ends = wall_text(a, zone_wall(zone, s->ends));
	s->weekly = call_has(c, "weekly");
	if (s->weekly && s->ends - s->begins > WEEK_MS)
		return FAIL(a, ERR_INPUT, "longer-than-a-week",
			    "A shift that comes every week can be a week long at most.");
	return NULL;
}

static err powers_read(struct tx *tx, const struct call *c, str *out)
{
	buf all = buf_in(tx_arena(tx), 1000);
	enum power power;
	for (size_t i = 0; i < call_count(c, "power"); i++) {
		TRY(power_need(tx, str_trim(call_nth(c, "power", i)), &power));
		str word = arena_fmt(tx_arena(tx), " %.*s ", SHOW(power_name(power)));
		bool again = str_find(buf_str(&all), word, NULL);
		if (!again) buf_add(&all, all.len ? str_cut(word, 1, word.len) : word);
	}
	*out = buf_str(&all);
	return NULL;
}

/* Duty gives nobody a power: it says whom to turn to. */
static err tell_what_is_missing(struct tx *tx, const struct shift *s, const struct account *on, struct reply *r)
{
	str powers = s->powers.len ? s->powers : S("write"), word;
	while (str_split(&powers, ' ', &word)) {
		struct may_ask ask = {.who = s->person, .on = on, .at = tx_now(tx)};
		struct may_said said = {0};
		if (!word.len || !power_read(word, &ask.power)) continue;
		TRY(may(tx, &ask, &said));
		if (!said.yes)
			reply_warn(r,
				   "%.*s would not be turned to yet: %.*s. What they may do is said with 'schedpost "
				   "role give'.",
				   SHOW(s->person), SHOW(said.rule));
	}
	return NULL;
}

static err set_one(struct tx *tx, const struct call *c, const struct person *p, const struct account *on,
		   struct reply *r)
{
	struct arena *a = tx_arena(tx);
	struct shift s = {.account = on ? on->id : 0, .person = p->name};
	const struct zone *zone;
	int64_t id;
	TRY(zone_meant(tx, c, p, on, &s.zone));
	TRY(times_read(tx, c, &s));
	TRY(powers_read(tx, c, &s.powers));
	TRY(shift_fits(tx, &s));
	TRY(shift_put(tx, &s, &id));
	TRY(zone_load(a, s.zone, &zone));
	str from = when_local(a, s.begins, zone), until = when_local(a, s.ends, zone);
	str where = on ? arena_fmt(a, "'%.*s'", SHOW(on->name)) : S("all accounts");
	reply_say(r, "%.*s is on duty for %.*s from %.*s until %.*s%s. Shift %" PRId64 ".", SHOW(p->name),
		  SHOW(where), SHOW(from), SHOW(until), s.weekly ? ", and every week at these times" : "", id);
	return tell_what_is_missing(tx, &s, on, r);
}

static err run_set(struct tx *tx, const struct call *c, struct reply *r)
{
	struct person p;
	struct account *on = NULL;
	size_t n;
	TRY(person_need(tx, call_get(c, "PERSON"), &p));
	TRY(on_accounts(tx, c, &on, &n));
	if (!n) return set_one(tx, c, &p, NULL, r);
	for (size_t i = 0; i < n; i++) {
		TRY(allowed_owner(tx, c, &on[i]));
		TRY(set_one(tx, c, &p, &on[i], r));
	}
	return NULL;
}

/* ---- list */

static err show_now(struct tx *tx, enum power power, const struct account *on, size_t n, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"account", "Account", CELL_TEXT, false},
		{"person", "On duty now", CELL_TEXT, false},
		{"why", "Because", CELL_SENTENCE, true},
	};
	reply_table(r, "now", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) {
		struct on_duty who;
		TRY(on_duty(tx, &(struct duty_ask){.on = &on[i], .power = power, .at = tx_now(tx)}, &who));
		reply_row(r);
		reply_text(r, on[i].name);
		if (who.person.len)
			reply_text(r, who.person);
		else
			reply_text(r, S("nobody"));
		reply_text(r, who.why);
	}
	return NULL;
}

struct ahead {
	const struct shift *of;
	struct window when;
	bool more;
};

static bool is_asked_for(const struct shift *s, const struct account *on, size_t n, bool all)
{
	if (all || !s->account) return true;
	for (size_t i = 0; i < n; i++)
		if (on[i].id == s->account) return true;
	return false;
}

static err step_on(struct tx *tx, struct ahead *next, int64_t after, int64_t until)
{
	TRY(shift_window(tx_arena(tx), next->of, after, &next->when, &next->more));
	next->more = next->more && next->when.begins < until;
	return NULL;
}

static struct ahead *soonest(struct ahead *all, size_t n)
{
	struct ahead *found = NULL;
	for (size_t i = 0; i < n; i++)
		if (all[i].more && (!found || all[i].when.begins < found->when.begins)) found = &all[i];
	return found;
}

/* The next ones of all shifts together, so that what is left out lies behind what is shown. */
static err gather(struct tx *tx, struct ahead *next, size_t nnext, int64_t until, struct ahead *out, size_t *n)
{
	for (size_t i = 0; i < nnext; i++) TRY(step_on(tx, &next[i], tx_now(tx), until));
	for (struct ahead *s; *n <= ROWS_MOST && (s = soonest(next, nnext));) {
		out[(*n)++] = *s;
		TRY(step_on(tx, s, s->when.ends, until));
	}
	return NULL;
}

static str what_for(struct arena *a, const struct shift *s)
{
	str powers = s->powers.len ? str_trim(s->powers) : S("everything");
	return arena_fmt(a, "%.*s%s", SHOW(powers), s->weekly ? ", every week" : "");
}

static void show_ahead(struct arena *a, const struct ahead *all, size_t n, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"id", "Shift", CELL_INT, false},        {"person", "Person", CELL_TEXT, false},
		{"account", "On", CELL_TEXT, false},     {"from", "From", CELL_INSTANT, false},
		{"until", "Until", CELL_INSTANT, false}, {"powers", "For", CELL_SENTENCE, true},
	};
	reply_table(r, "ahead", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < MIN(n, (size_t)ROWS_MOST); i++) {
		const struct shift *s = all[i].of;
		reply_row(r);
		reply_int(r, s->id);
		reply_text(r, s->person);
		reply_text(r, s->account ? s->account_name : S("all accounts"));
		reply_int(r, all[i].when.begins);
		reply_int(r, all[i].when.ends);
		reply_text(r, what_for(a, s));
	}
	if (n > ROWS_MOST)
		reply_say(r, "These are the next %d; there are more. Fewer are shown with --on ACCOUNT or a smaller --days.",
			  ROWS_MOST);
}

static err run_list(struct tx *tx, const struct call *c, struct reply *r)
{
	struct account *on = NULL;
	struct shift *shifts;
	size_t n, nshifts, nnext = 0, nahead = 0;
	int64_t days;
	enum power power;
	TRY(call_int(tx_arena(tx), c, "days", DAYS_USUAL, &days));
	if (days < 1 || days > DAYS_MOST)
		return FAIL(tx_arena(tx), ERR_INPUT, "bad-days", "--days takes a number from 1 to %d.", DAYS_MOST);
	TRY(power_need(tx, call_has(c, "power") ? call_get(c, "power") : S("write"), &power));
	bool all = !call_has(c, "on");
	TRY(all ? accounts_all(tx, &on, &n) : on_accounts(tx, c, &on, &n));
	if (n) reply_zone(r, on[0].zone);
	TRY(show_now(tx, power, on, n, r));
	TRY(shifts_from(tx, 0, tx_now(tx), &shifts, &nshifts));
	struct ahead *next = TAKE_N(tx_arena(tx), struct ahead, nshifts + 1);
	struct ahead *ahead = TAKE_N(tx_arena(tx), struct ahead, ROWS_MOST + 1);
	for (size_t i = 0; i < nshifts; i++)
		if (is_asked_for(&shifts[i], on, n, all)) next[nnext++].of = &shifts[i];
	TRY(gather(tx, next, nnext, tx_now(tx) + days * DAY_MS, ahead, &nahead));
	if (nahead)
		show_ahead(tx_arena(tx), ahead, nahead, r);
	else
		reply_say(r,
			  "Nobody is set for the next %" PRId64
			  " days; then whoever looks after an account is turned to. To set "
			  "somebody: schedpost duty set NAME --from \"mon 9:00\" --until \"mon 17:00\" --weekly",
			  days);
	return NULL;
}

/* ---- clear */

static err shift_need(struct tx *tx, const struct call *c, struct shift *out)
{
	int64_t id;
	bool found;
	TRY(call_int(tx_arena(tx), c, "ID", 0, &id));
	TRY(shift_get(tx, id, out, &found));
	if (found) return NULL;
	return FAIL(tx_arena(tx), ERR_MISSING, "no-such-shift",
		    "There is no shift %" PRId64 ". 'schedpost duty list' shows their numbers.", id);
}

static err about_shift(struct tx *tx, const struct call *c, struct about *out)
{
	struct shift s;
	struct account *on = TAKE(tx_arena(tx), struct account);
	bool found = false;
	out->everywhere = true;
	err e = shift_need(tx, c, &s);
	if (e) return about_unless_wrong(e);
	if (s.account) TRY(account_get(tx, s.account, on, &found));
	if (found) *out = (struct about){.accounts = on, .n = 1, .instead = POWER_ACCOUNT};
	return NULL;
}

static err run_clear(struct tx *tx, const struct call *c, struct reply *r)
{
	struct shift s;
	struct window w;
	bool ahead;
	TRY(shift_need(tx, c, &s));
	TRY(shift_window(tx_arena(tx), &s, tx_now(tx), &w, &ahead));
	if (!ahead)
		return FAIL(tx_arena(tx), ERR_STALE, "is-over",
			    "Shift %" PRId64 " of %.*s is over already, so there is nothing to end. 'schedpost duty list' shows "
			    "those ahead.",
			    s.id, SHOW(s.person));
	TRY(shift_end(tx, &s));
	reply_say(r, "Shift %" PRId64 " of %.*s is over. 'schedpost duty list' shows who is on duty now.", s.id,
		  SHOW(s.person));
	return NULL;
}

/* ---- the table */

#define POWER_MANY                                                                                                   \
	{                                                                                                            \
		"power", "POWER,...", OPT_MANY,                                                                      \
			"Only for this, such as approve; without, for all that there is to do.", NULL                \
	}
static const struct opt SET_OPTS[] = {
	{"PERSON", "PERSON", OPT_POSITION | OPT_NEEDED, "The person: their user name on this machine.", NULL},
	{"from", "WHEN", 0, "From then on; the usual is now.", NULL},
	{"until", "WHEN", OPT_NEEDED, "Its end; +8h is counted from its beginning.", NULL},
	ON_OPT,
	POWER_MANY,
	{"weekly", NULL, OPT_FLAG, "Every week at these times, also when the clocks change.", NULL},
	{"zone", "ZONE", 0, "By the clocks of this zone; the usual is the account's.", NULL},
	{0},
};
static const struct opt LIST_OPTS[] = {
	{"days", "N", 0, "So many days ahead; the usual is 14.", NULL},
	{"on", "ACCOUNT,...", OPT_MANY, "Only for these accounts, or groups as @GROUP.", NULL},
	{"power", "POWER", 0, "Who is on duty now for this; the usual is write.", NULL},
	{0},
};
static const struct opt CLEAR_OPTS[] = {
	{"ID", "SHIFT", OPT_POSITION | OPT_NEEDED, "The number of the shift; 'schedpost duty list' shows it.", NULL},
	{0},
};

const struct verb DUTY_VERBS[] = {
	{.name = "duty set",
	 .help = "Says who is on duty when: whom to turn to, for some accounts or for all. It gives nobody a new "
		 "power.",
	 .example = "schedpost duty set kim --from \"mon 9:00\" --until \"mon 17:00\" --weekly --on library",
	 .opts = SET_OPTS,
	 .writes = true,
	 .needs = POWER_PEOPLE,
	 .about = on_about,
	 .run = run_set},
	{.name = "duty list",
	 .help = "Tells who is on duty now for each account and why, and which shifts come next.",
	 .example = "schedpost duty list --days 30",
	 .opts = LIST_OPTS,
	 .needs = POWER_SEE,
	 .run = run_list},
	{.name = "duty clear",
	 .help = "Ends a shift from now on. What has been stays on record.",
	 .example = "schedpost duty clear 3",
	 .opts = CLEAR_OPTS,
	 .writes = true,
	 .needs = POWER_PEOPLE,
	 .about = about_shift,
	 .run = run_clear},
	{0},
};
