/* SPDX-License-Identifier: MIT
 * heat.c - one table of shades; every cell of the picture holds its number, and tells more to who points at it. */
#include "rooms/slots/heat.h"

#include "rooms/slots/slots.h"
#include "text/svg.h"

#include <math.h>

enum { FIRST = OPENS_MINUTE / 60, LAST = CLOSES_MINUTE / 60, HOURS = LAST - FIRST, DAYS = 7, PLOT_MOST = 200000 };

static const char *const DAY_NAMES[DAYS] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

/* Pale to dark: each number stands against its shade by 4.5 to 1 at least. */
static const struct shade {
	double from;	/* multipliers of the usual */
	const char *signs, *words, *fill, *ink;
} SHADES[] = {
	{1.17, "██", "1.17x and more", SVG_DARK, SVG_PAPER},
	{1.10, "▓▓", "1.10x and more", "#2f6ea5", SVG_PAPER},
	{1.03, "▒▒", "1.03x and more", "#a6cbe3", SVG_INK},
	{0.97, "░░", "about the usual", "#dbe9f6", SVG_INK},
	{0, "··", "less than 0.97x", "#f2f2f2", SVG_INK},
};

static const struct shade *shade_of(const struct worth *w)
{
	const struct shade *s = SHADES;
	while (exp(w->mean) < s->from) s++;
	return s;
}

static struct worth worth_of(const struct outlook *s, int day, int hour)
{
	return habit_worth(&s->habit, day * 24 + hour + 0.5);
}

static bool is_finding(const struct worth *w)
{
	return w->near >= COMPARABLE_LEAST;
}

/* ---- lines */

static void legend_lines(buf *out)
{
	for (size_t i = COUNT(SHADES); i-- > 0;)
		buf_fmt(out, "%s %-15s%s", SHADES[i].signs, SHADES[i].words, i == 2 ? "\n" : i ? "  " : "\n");
	buf_fmt(out, " * found: %d or more of its own posts lie near it", COMPARABLE_LEAST);
}

str heat_text(struct arena *a, const struct outlook *s)
{
	buf out = buf_in(a, PLOT_MOST);
	buf_add(&out, S("    "));
	for (int hour = FIRST; hour < LAST; hour++) buf_fmt(&out, " %02d%s", hour, hour + 1 < LAST ? " " : "\n");
	for (int day = 0; day < DAYS; day++) {
		buf_fmt(&out, "%s ", DAY_NAMES[day]);
		for (int hour = FIRST; hour < LAST; hour++) {
			struct worth w = worth_of(s, day, hour);
			buf_fmt(&out, " %s%s", shade_of(&w)->signs, is_finding(&w) ? "*" : hour + 1 < LAST ? " " : "");
		}
		buf_byte(&out, '\n');
	}
	buf_byte(&out, '\n');
	legend_lines(&out);
	return buf_str(&out);
}

/* ---- picture */

enum { LEFT = 70, TOP = 96, CELL_WIDE = 50, CELL_HIGH = 40, GAP = 2, FOOT = 96, RIGHT = 24 };

static void put_cell(struct arena *a, buf *out, const struct outlook *s, int day, int hour)
{
	struct worth w = worth_of(s, day, hour);
	const struct shade *shade = shade_of(&w);
	struct slot_range range = slot_range(&(struct slot){.worth = w});
	int x = LEFT + (hour - FIRST) * CELL_WIDE, y = TOP + day * CELL_HIGH;
	const char *sure = is_finding(&w) ? "Found on your own posts." : "A sensible guess, not a finding.";
	str tip = arena_fmt(a, "%s %02d:00: %.2fx your usual, eight of ten such hours from %.2fx to %.2fx. %s", DAY_NAMES[day],
			    hour, range.times, range.low, range.high, sure);
	str number = arena_fmt(a, "%.2f%s", range.times, is_finding(&w) ? "*" : "");
	svg_box(a, out, &(struct svg_box){x, y, CELL_WIDE - GAP, CELL_HIGH - GAP, shade->fill}, tip);
	x += (CELL_WIDE - GAP) / 2;
	y += CELL_HIGH / 2 + 4;
	svg_text(a, out, &(struct svg_text){x, y, SVG_SMALL, shade->ink, "middle", is_finding(&w)}, number);
}

static void put_names(struct arena *a, buf *out)
{
	struct svg_text day_name = {LEFT - 12, TOP + CELL_HIGH / 2 + 4, SVG_PLAIN, SVG_INK, "end", false};
	struct svg_text hour_name = {LEFT + CELL_WIDE / 2, TOP - 10, SVG_PLAIN, SVG_INK, "middle", false};
	for (int day = 0; day < DAYS; day++, day_name.y += CELL_HIGH) svg_text(a, out, &day_name, str_of(DAY_NAMES[day]));
	for (int hour = FIRST; hour < LAST; hour++, hour_name.x += CELL_WIDE)
		svg_text(a, out, &hour_name, arena_fmt(a, "%02d", hour));
}

static void put_legend(struct arena *a, buf *out, int y)
{
	enum { STEP = 158, SQUARE = 18 };
	for (size_t i = 0; i < COUNT(SHADES); i++) {
		const struct shade *s = &SHADES[COUNT(SHADES) - 1 - i];
		struct svg_text words = {LEFT + (int)i * STEP + SQUARE + 8, y + 14, SVG_SMALL, SVG_INK, "start", false};
		svg_box(a, out, &(struct svg_box){LEFT + (int)i * STEP, y, SQUARE, SQUARE, s->fill}, S(""));
		svg_text(a, out, &words, str_of(s->words));
	}
}

str heat_svg(struct arena *a, const struct outlook *s)
{
	buf out = buf_in(a, PLOT_MOST);
	const int bottom = TOP + DAYS * CELL_HIGH;
	str name = s->on->name, title = arena_fmt(a, "Good hours of the week for %.*s", SHOW(name));
	str about = arena_fmt(a, "What each hour from Monday to Sunday is expected to bring on %.*s, in multiples of its usual, "
				 "from %.*s.", SHOW(name), SHOW(slot_sources(a, s)));
	svg_begin(a, &out, &(struct svg_page){title, about, LEFT + HOURS * CELL_WIDE + RIGHT, bottom + FOOT});
	svg_text(a, &out, &(struct svg_text){LEFT, 34, SVG_LARGE, SVG_INK, "start", true}, title);
	svg_text(a, &out, &(struct svg_text){LEFT, 58, SVG_PLAIN, SVG_GREY, "start", false},
		 arena_fmt(a, "Times of your usual; hours of %.*s. 1.20 is a fifth more.", SHOW(s->on->zone)));
	put_names(a, &out);
	for (int day = 0; day < DAYS; day++)
		for (int hour = FIRST; hour < LAST; hour++) put_cell(a, &out, s, day, hour);
	put_legend(a, &out, bottom + 18);
	svg_text(a, &out, &(struct svg_text){LEFT, bottom + 70, SVG_PLAIN, SVG_INK, "start", false},
		 arena_fmt(a, "From %.*s. A * is a finding; the rest is a guess.", SHOW(slot_sources(a, s))));
	svg_end(&out);
	return buf_str(&out);
}
