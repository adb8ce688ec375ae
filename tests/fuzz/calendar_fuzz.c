/* SPDX-License-Identifier: MIT
 * calendar_fuzz.c - calendars of anybody, ics or tables: what is read keeps its limits, comes through the lines between
 * the two processes as it was, and can be judged. The first byte says what is asked. */
#include "fuzz.h"

#include "rooms/calendar/import.h"
#include "rooms/calendar/judge.h"
#include "text/text.h"

enum { LINES_MOST = 8 << 20, REPORT_MOST = 16 << 20 };

static struct arena *kept;	/* as long as the program runs */
static const struct zone *zone;
static const struct day_date OXO_DATES[] = {{{20454, 20460}, BASIS_DECLARED, {0}, {0}}};
static const struct known_day KNOWN[] = {
	{.name = {"Oxo Week", 8}, .also = {"Ox Week;The Week of the Ox", 26}, .where = NATION_UK, .length = 7,
	 .rule = {.kind = RULE_NTH, .month = 6, .weekday = 0, .nth = 2}, .basis = BASIS_PROJECTED, .dates = OXO_DATES,
	 .ndates = 1},
	{.name = {"World Oxo Day", 13}, .where = NATION_WORLD, .length = 1,
	 .rule = {.kind = RULE_FIXED, .month = 6, .day = 1}, .basis = BASIS_RULE},
};
static const struct held_day HELD[] = {
	{{"Oxo Evening", 11}, {"", 0}, {"o1", 2}, {20610, 20610}},
};

static void check_text(str s)
{
	must(s.len <= 4 * IMPORT_NAME_MOST && text_valid(s, NULL), "texts are short and text");
	for (size_t i = 0; i < s.len; i++) must((unsigned char)s.at[i] >= ' ', "texts hold no control bytes");
}

static void check_entry(const struct import_entry *e)
{
	const str texts[] = {e->code, e->detail, e->name, e->organiser, e->region, e->uid};
	for (size_t i = 0; i < COUNT(texts); i++) check_text(texts[i]);
	must(e->line >= 1, "every entry has a line");
	must((e->fate == ENTRY_READ) == !e->code.len, "what is not taken says why");
	must(e->ntexts <= IMPORT_SAID_MOST, "there are not too many dates in a text");
	for (size_t i = 0; i < e->ndates; i++)
		must(e->dates[i].days.first <= e->dates[i].days.last, "it does not end before it begins");
}

static str lines_of(struct arena *a, const struct import_file *f)
{
	buf out = buf_in(a, LINES_MOST);
	import_write(f, &out);
	must(!out.over, "what was read is not much longer than the file");
	return buf_str(&out);
}

static void round_trip(struct arena *a, const struct import_file *f, struct import_file *back)
{
	struct import_lines l = {.a = a, .out = back};
	str lines = lines_of(a, f), rest = lines, line;
	while (rest.len && str_split(&rest, '\n', &line)) import_line(&l, line);
	must(!import_lines_end(&l), "our own lines are understood");
	must(str_is(lines_of(a, back), lines), "nothing is lost on the way");
}

static void check_report(struct arena *a, const struct import_file *f, int year)
{
	struct judge_asks asks = {year, S("GB-ENG"), KNOWN, COUNT(KNOWN), HELD, COUNT(HELD)};
	struct judgement j;
	buf out = buf_in(a, REPORT_MOST);
	must(!judge(a, f, &asks, &j), "every file can be judged");
	size_t lines = 0;
	for (size_t i = 0; i < JUDGED_KINDS; i++) lines += i == JUDGED_OTHER_YEAR ? 0 : j.counts[i];
	must(lines == j.n, "each line is of one kind");
	for (size_t i = 1; i < j.n; i++) must(j.lines[i - 1].line <= j.lines[i].line, "lines are in the order of the file");
	judge_report(a, &j, &out);
	must(!out.over && text_valid(buf_str(&out), NULL), "the report is text");
}

/* Lines that nobody of ours wrote are refused, or hold what an entry may hold. */
static void strange_lines(struct arena *a, str lines)
{
	struct import_file f;
	struct import_lines l = {.a = a, .out = &f};
	str line;
	while (lines.len && str_split(&lines, '\n', &line)) import_line(&l, line);
	if (!import_lines_end(&l)) check_report(a, &f, 2026);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, size};
	struct arena *a = arena_new();
	struct import_file f, back;
	uint8_t asked = next(&in);
	struct import_asks asks = {2020 + asked % 10, (enum import_end)(asked / 10 % 3), zone};
	str bytes = {(const char *)in.at, in.left};
	if (asked == 255) {
		strange_lines(a, bytes);
	} else {
		import_read(a, bytes, &asks, &f);
		must(f.n <= IMPORT_ENTRIES_MOST && (!f.refused || !f.n), "there are not too many");
		for (size_t i = 0; i < f.n; i++) check_entry(&f.entries[i]);
		round_trip(a, &f, &back);
		check_report(a, &back, asks.year);
	}
	arena_free(a);
	return 0;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	kept = arena_new();
	if (zone_load(kept, S("Europe/London"), &zone)) abort();
	return 0;
}
