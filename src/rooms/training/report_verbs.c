/* SPDX-License-Identifier: MIT
 * report_verbs.c - training report: how far everybody is; and how it went by cohort, those who began in one month. */
#include "rooms/training/course.h"

#include "text/when.h"

/* By the calendar in UTC: whoever begins in the first hour of a month may stand in the one before. */
static str cohort_of(struct arena *a, const struct trainee *t)
{
	return str_cut(when_utc(a, t->began), 0, S("2026-11").len);
}

/* ---- person by person */

struct facts {
	struct deeds deeds;
	struct exercises *done;
	size_t ndone;
};

static err facts_load(struct tx *tx, struct facts *out)
{
	TRY(deeds_of(tx, 0, &out->deeds));
	return exercises_all(tx, &out->done, &out->ndone);
}

static str report_row(struct tx *tx, const struct facts *k, const struct trainee *t, struct reply *r)
{
	struct training_facts f = training_facts(tx_arena(tx), &k->deeds, t->person, t->ended ? t->ended : t->began);
	reply_row(r);
	reply_text(r, t->name);
	reply_text(r, trainee_state(t));
	reply_text(r, t->coach);
	reply_int(r, exercises_count(k->done, k->ndone, t->name));
	reply_int(r, training_streak(&k->deeds, t));
	if (f.decided) reply_int(r, 100 * f.unchanged / f.decided);
	else reply_none(r);
	if (f.decided) reply_int(r, f.median_ms);
	else reply_none(r);
	reply_int(r, f.written);
	reply_int(r, f.returned);
	reply_int(r, f.published);
	return used_since(tx_arena(tx), tx_now(tx), t, &f);
}

static err cohort_read(struct tx *tx, const struct call *c, str *out)
{
	struct wall w;
	*out = str_trim(call_get(c, "cohort"));
	if (!call_has(c, "cohort")) return NULL;
	if (wall_read(arena_fmt(tx_arena(tx), "%.*s-01T00:00:00", SHOW(*out)), &w)) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "bad-cohort", "--cohort takes the month in which they began, such as 2026-11. "
		    "'schedpost training report --cohorts' lists them.");
}

static err by_person(struct tx *tx, str cohort, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"person", "Person", CELL_TEXT, false},	   {"state", "State", CELL_TEXT, false},
		{"coach", "Coach", CELL_TEXT, false},	   {"exercises", "Exercises", CELL_INT, false},
		{"in_a_row", "In a row", CELL_INT, false}, {"unchanged", "% unchanged", CELL_INT, false},
		{"median", "Coach took", CELL_DURATION, false}, {"written", "Written", CELL_INT, false},
		{"returned", "Returned", CELL_INT, false}, {"published", "Out", CELL_INT, false},
	};
	struct trainee *all;
	struct facts facts;
	size_t n, shown = 0;
	TRY(trainees_all(tx, &all, &n));
	TRY(facts_load(tx, &facts));
	str *used = TAKE_N(tx_arena(tx), str, n + 1);
	reply_table(r, "training", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) {
		if (cohort.len && !str_is(cohort_of(tx_arena(tx), &all[i]), cohort)) continue;
		used[shown++] = report_row(tx, &facts, &all[i], r);
	}
	for (size_t i = 0; i < shown; i++)
		if (used[i].len) reply_say(r, "%.*s", SHOW(used[i]));
	if (!n) reply_say(r, "Nobody is in training. To begin: schedpost training enrol PERSON --coach NAME --backup NAME");
	else if (!shown) reply_say(r, "Nobody who is here began in %.*s. 'schedpost training report --cohorts' lists the months.",
				   SHOW(cohort));
	return NULL;
}

/* ---- by cohort */

struct cohort {
	str month;
	int64_t people, left, graduated, decided, unchanged, published, asked, used;
	int64_t audits, first, last;	/* of those who have answered twice: sums */
	int64_t *days;			/* to the signature, of each who has graduated */
};

static err add_person(struct tx *tx, const struct deeds *deeds, const struct trainee *t, struct cohort *c)
{
	struct training_facts during = training_facts(tx_arena(tx), deeds, t->person, t->began);
	struct self_audit first, last;
	TRY(self_audits(tx, t->name, t->began, &first, &last));
	c->people++;
	c->left += !t->here;
	c->decided += during.decided;
	c->unchanged += during.unchanged;
	c->published += during.published;
	c->audits += last.at != 0;
	c->first += last.at ? first.sum : 0;
	c->last += last.sum;
	if (!t->ended) return NULL;
	c->days[c->graduated++] = (t->ended - t->began) / DAY_MS;
	if (!t->here || tx_now(tx) - t->ended < ASKED_AFTER_DAYS * DAY_MS) return NULL;
	c->asked++;
	c->used += training_facts(tx_arena(tx), deeds, t->person, t->ended).written > 0;
	return NULL;
}

static void cohort_row(struct arena *a, struct reply *r, const struct cohort *c)
{
	reply_row(r);
	reply_text(r, c->month);
	reply_int(r, c->people);
	reply_int(r, c->left);
	reply_int(r, c->graduated);
	if (c->graduated) reply_int(r, median_of(c->days, (size_t)c->graduated));
	else reply_none(r);
	if (c->decided) reply_int(r, 100 * c->unchanged / c->decided);
	else reply_none(r);
	reply_int(r, c->published);
	if (c->asked) reply_text(r, arena_fmt(a, "%d of %d", (int)c->used, (int)c->asked));
	else reply_none(r);
	if (c->audits) reply_text(r, arena_fmt(a, "%d to %d", (int)(c->first / c->audits), (int)(c->last / c->audits)));
	else reply_none(r);
}

static err by_cohort(struct tx *tx, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"cohort", "Began", CELL_TEXT, false}, {"people", "People", CELL_INT, false},
		{"left", "Left", CELL_INT, false}, {"graduated", "Signed", CELL_INT, false},
		{"days", "Days", CELL_INT, false}, {"unchanged", "% unchanged", CELL_INT, false},
		{"published", "Out", CELL_INT, false}, {"used", "Use it", CELL_TEXT, false},
		{"self_audit", "Sure of", CELL_TEXT, false},
	};
	struct arena *a = tx_arena(tx);
	struct trainee *all;
	struct deeds deeds;
	size_t n;
	TRY(trainees_ever(tx, &all, &n));
	if (!n) return by_person(tx, S(""), r);
	TRY(deeds_of(tx, 0, &deeds));
	reply_table(r, "cohorts", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n;) {
		struct cohort c = {.month = cohort_of(a, &all[i]), .days = TAKE_N(a, int64_t, n)};
		for (; i < n && str_is(cohort_of(a, &all[i]), c.month); i++) TRY(add_person(tx, &deeds, &all[i], &c));
		cohort_row(a, r, &c);
	}
	reply_say(r, "Days: from the beginning to the signature, the one in the middle.");
	reply_say(r, "Use it: how many have written since, of those signed %d days ago or more.", ASKED_AFTER_DAYS);
	reply_say(r, "Sure of: points in the self-audit, at first and at last, of %d.", SELF_QUESTIONS * SELF_MOST);
	reply_say(r, "One month person by person: schedpost training report --cohort %.*s", SHOW(cohort_of(a, &all[n - 1])));
	return NULL;
}

static err run_report(struct tx *tx, const struct call *c, struct reply *r)
{
	str cohort;
	if (call_has(c, "cohorts") && call_has(c, "cohort"))
		return FAIL(tx_arena(tx), ERR_INPUT, "which-report", "Please give either --cohorts, for all months, or --cohort MONTH, for "
			    "the people of one.");
	TRY(cohort_read(tx, c, &cohort));
	return call_has(c, "cohorts") ? by_cohort(tx, r) : by_person(tx, cohort, r);
}

static const struct opt REPORT_OPTS[] = {
	{"cohorts", NULL, OPT_FLAG, "By cohort: those who began in the same month, and how it went.", NULL},
	{"cohort", "MONTH", 0, "Only those who began in that month, such as 2026-11.", NULL},
	{0},
};

const struct verb REPORT_VERBS[] = {
	{.name = "training report", .help = "Shows how far everybody in training is, and whether those who have graduated use it; or how each "
	 "cohort did.",
	 .example = "schedpost training report --cohorts", .opts = REPORT_OPTS, .needs = POWER_COACH, .run = run_report},
	{0},
};
