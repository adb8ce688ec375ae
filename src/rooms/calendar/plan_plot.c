/* SPDX-License-Identifier: MIT
 * plan_plot.c - a year at a glance: a sign for each day on which an awareness day begins, by one table of signs. */
#include "rooms/calendar/plan.h"

#include "text/civil.h"
#include "text/svg.h"
#include "text/text.h"
#include "text/when.h"

#include <inttypes.h>

enum { MONTHS = 12, DAYS_OF_MONTH = 31, PLOT_MOST = 4 << 20 };

static const char *const MONTH_NAMES[MONTHS] = {
	"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
	"December",
};

/* The first that holds; where several begin on one day, the one that stands first here is shown. */
enum state { WITH_POSTS, WITH_DRAFTS, UNCONFIRMED, EMPTY, STATES };
static const struct {
	char sign;
	const char *words;
	enum svg_dot dot;
} STATE[STATES] = {
	[WITH_POSTS] = {'#', "has posts", SVG_FULL},
	[WITH_DRAFTS] = {'+', "has drafts only", SVG_HALF},
	[UNCONFIRMED] = {'?', "has none, and its date is not confirmed", SVG_BROKEN},
	[EMPTY] = {'o', "has none", SVG_RING},
};

bool planned_has(const struct planned *x)
{
	return x->posts || x->drafts;
}

static enum state state_of(const struct planned *x)
{
	if (x->posts) return WITH_POSTS;
	if (x->drafts) return WITH_DRAFTS;
	return basis_is_open(x->of->when.basis) ? UNCONFIRMED : EMPTY;
}

/* In the year of the plan: what began before it stands in front of January. */
static struct wall first_day(const struct plan *plan, const struct planned *x)
{
	return wall_of(MAX(x->of->when.days.first, day_number(plan->year, 1, 1)) * DAY_S);
}

/* ---- lines */

static void month_line(buf *out, int year, int month, const enum state days[static DAYS_OF_MONTH])
{
	buf_fmt(out, "\n%.3s ", MONTH_NAMES[month]);
	for (int day = 0; day < month_days(year, month + 1); day++)
		buf_fmt(out, " %c", days[day] < STATES ? STATE[days[day]].sign : '.');
}

str plan_text(struct arena *a, const struct plan *plan)
{
	enum { NUMBERS_EVERY = 5 };
	enum state days[MONTHS][DAYS_OF_MONTH];
	buf out = buf_in(a, PLOT_MOST);
	for (int m = 0; m < MONTHS; m++)
		for (int d = 0; d < DAYS_OF_MONTH; d++) days[m][d] = STATES;
	for (size_t i = 0; i < plan->n; i++) {
		if (day_year_of(plan->at[i].of->when.days.first) != plan->year) continue;
		struct wall w = first_day(plan, &plan->at[i]);
		enum state *day = &days[w.month - 1][w.day - 1];
		*day = MIN(*day, state_of(&plan->at[i]));
	}
	buf_add(&out, S("     1"));
	for (int d = NUMBERS_EVERY; d < DAYS_OF_MONTH; d += NUMBERS_EVERY)
		buf_fmt(&out, "%*d", d == NUMBERS_EVERY ? 8 : 10, d);
	for (int m = 0; m < MONTHS; m++) month_line(&out, plan->year, m, days[m]);
	buf_add(&out, S("\n\nOn that day an awareness day begins that\n"));
	for (int i = 0; i < STATES; i++) buf_fmt(&out, "%s  %c %s", i ? "\n" : "", STATE[i].sign, STATE[i].words);
	return buf_str(&out);
}

/* ---- picture */

enum {
	ACROSS = 3, DOWN = MONTHS / ACROSS, LEFT = 32, TOP = 120, CARD_WIDE = 416, LINE = 22, CARD_HEAD = 44, CARD_GAP = 22,
	NAME_AT = 104, NAME_MOST = 36 /* letters */
};

struct card {	/* of one month */
	size_t first, n;
};

static int card_height(const struct card *c)
{
	return CARD_HEAD + (int)MAX(c->n, (size_t)1) * LINE + CARD_GAP;
}

static void find_cards(const struct plan *plan, struct card cards[static MONTHS])
{
	for (size_t i = 0; i < plan->n; i++) {
		struct card *c = &cards[first_day(plan, &plan->at[i]).month - 1];
		if (!c->n++) c->first = i;
	}
}

/* "7", or "7-13"; a longer one that ends in another month says which. */
static str dates(struct arena *a, const struct planned *x)
{
	struct wall w = wall_of(x->of->when.days.first * DAY_S), last = wall_of(x->of->when.days.last * DAY_S);
	if (x->of->when.days.first == x->of->when.days.last) return arena_fmt(a, "%d", w.day);
	if (w.month == last.month) return arena_fmt(a, "%d–%d", w.day, last.day);
	return arena_fmt(a, "%d–%d %.3s", w.day, last.day, MONTH_NAMES[last.month - 1]);
}

static void put_day(struct arena *a, buf *out, const struct planned *x, int left, int y)
{
	enum state state = state_of(x);
	const struct svg_text when = {left + NAME_AT - 10, y, SVG_SMALL, SVG_INK, "end", false};
	const struct svg_text name = {left + NAME_AT, y, SVG_SMALL, SVG_INK, "start", state <= WITH_DRAFTS};
	str words = text_short(a, x->of->day->is.name, NAME_MOST);
	if (x->posts) words = arena_fmt(a, "%.*s (%" PRId64 ")", SHOW(words), x->posts);
	else if (basis_is_open(x->of->when.basis)) words = arena_fmt(a, "%.*s ?", SHOW(words));
	svg_dot(out, left + 8, y - 5, STATE[state].dot);
	svg_text(a, out, &when, dates(a, x));
	svg_text(a, out, &name, words);
}

static void put_card(struct arena *a, buf *out, const struct plan *plan, const struct card *c, int month, int y)
{
	int left = LEFT + month % ACROSS * CARD_WIDE;
	svg_box(a, out, &(struct svg_box){left, y + 26, CARD_WIDE - 32, 1, SVG_GREY}, S(""));
	svg_text(a, out, &(struct svg_text){left, y + 18, SVG_PLAIN, SVG_INK, "start", true}, str_of(MONTH_NAMES[month]));
	for (size_t i = 0; i < c->n; i++) put_day(a, out, &plan->at[c->first + i], left, y + CARD_HEAD + (int)i * LINE);
	const struct svg_text none = {left, y + CARD_HEAD, SVG_SMALL, SVG_GREY, "start", false};
	if (!c->n) svg_text(a, out, &none, S("no day"));
}

static void put_head(struct arena *a, buf *out, str title)
{
	static const int APART[STATES] = {130, 170, 310, 120};
	int x = LEFT + 8;
	svg_text(a, out, &(struct svg_text){LEFT, 40, SVG_LARGE, SVG_INK, "start", true}, title);
	for (int i = 0; i < STATES; i++) {
		svg_dot(out, x, 71, STATE[i].dot);
		svg_text(a, out, &(struct svg_text){x + 14, 76, SVG_SMALL, SVG_INK, "start", false}, str_of(STATE[i].words));
		x += APART[i];
	}
}

str plan_svg(struct arena *a, const struct plan *plan)
{
	struct card cards[MONTHS] = {{0}};
	int high[DOWN] = {0}, height = TOP;
	buf out = buf_in(a, PLOT_MOST);
	find_cards(plan, cards);
	for (int m = 0; m < MONTHS; m++) high[m / ACROSS] = MAX(high[m / ACROSS], card_height(&cards[m]));
	for (int i = 0; i < DOWN; i++) height += high[i];
	str title = arena_fmt(a, "Awareness days in %d", plan->year);
	str about = arena_fmt(a, "%zu awareness days by month, each with its dates, and whether it has posts.", plan->n);
	svg_begin(a, &out, &(struct svg_page){title, about, LEFT + ACROSS * CARD_WIDE, height});
	put_head(a, &out, title);
	for (int m = 0, y = TOP - CARD_GAP; m < MONTHS; m++) {
		put_card(a, &out, plan, &cards[m], m, y);
		if (m % ACROSS == ACROSS - 1) y += high[m / ACROSS];
	}
	svg_end(&out);
	return buf_str(&out);
}
