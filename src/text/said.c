/* SPDX-License-Identifier: MIT
 * said.c - the grammar of the times that people write: a list of rules, each of which reads a few words. */
#include "text/said.h"

#include <string.h>

#include "text/civil.h"

enum { MOST_TEXT = 100, MOST_WORDS = 12 };	/* bytes; "next wednesday at 12:30 pm" has 5 words */

const char *const said_months[12] = {"January", "February", "March", "April", "May", "June",
				     "July", "August", "September", "October", "November", "December"};
const char *const said_weekdays[7] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
				      "Friday", "Saturday", "Sunday"};

struct words {
	str at[MOST_WORDS];	/* small letters; empty after the last */
	size_t len;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Reads s by a form: '#' is one or two digits, '2' two, '4' four, all else itself. The numbers go to n; what
 * is left of s to *rest, or nothing may be left. */
static bool fits(str s, const char *form, int *n, str *rest)
{
	size_t at = 0;
	for (; *form; form++) {
		size_t most = *form == '4' ? 4 : *form == '2' || *form == '#' ? 2 : 0, got = 0;
		if (!most) {
			if (at == s.len || s.at[at++] != *form) return false;
			continue;
		}
		for (*n = 0; got < most && at < s.len && is_digit(s.at[at]); got++)
			*n = *n * 10 + (s.at[at++] - '0');
		if (got < (*form == '#' ? 1 : most)) return false;
		n++;
	}
	if (rest) *rest = str_cut(s, at, s.len);
	return rest || at == s.len;
}

/* ---- amounts */

static const struct unit {
	const char *name;
	int days, s;
} units[] = {
	{"w", 7, 0}, {"week", 7, 0}, {"weeks", 7, 0}, {"d", 1, 0}, {"day", 1, 0}, {"days", 1, 0},
	{"h", 0, 3600}, {"hr", 0, 3600}, {"hrs", 0, 3600}, {"hour", 0, 3600}, {"hours", 0, 3600},
	{"m", 0, 60}, {"min", 0, 60}, {"mins", 0, 60}, {"minute", 0, 60}, {"minutes", 0, 60},
	{"s", 0, 1}, {"sec", 0, 1}, {"secs", 0, 1}, {"second", 0, 1}, {"seconds", 0, 1},
};

static const struct unit *unit_named(str s)
{
	for (size_t i = 0; i < COUNT(units); i++)
		if (str_is(s, str_of(units[i].name))) return &units[i];
	return NULL;
}

static size_t run(str s, bool digits)
{
	size_t n = 0;
	while (n < s.len && is_digit(s.at[n]) == digits) n++;
	return n;
}

bool said_amount(str s, int64_t *days, int64_t *ms)
{
	int64_t least = INT64_MAX;	/* units must fall, so that none comes twice */
	*days = *ms = 0;
	if (!s.len) return false;
	while (s.len) {
		int64_t n;
		size_t digits = run(s, true);
		if (!digits || digits > 6 || !str_int(str_cut(s, 0, digits), &n)) return false;
		s = str_cut(s, digits, s.len);
		size_t letters = run(s, false);
		const struct unit *u = unit_named(str_cut(s, 0, letters));
		if (!u || (int64_t)u->days * DAY_S + u->s >= least) return false;
		least = (int64_t)u->days * DAY_S + u->s;
		*days += n * u->days;
		*ms += n * u->s * 1000;
		s = str_cut(s, letters, s.len);
	}
	return true;
}

/* ---- rules: how many words from w on they understood; 0: none */

static bool set_day(struct said *said, day_form form)
{
	bool adds_date = said->day_is == DAY_WEEKDAY && form == DAY_DATE;	/* "Fri 27 Nov" */
	if ((said->day_is != DAY_UNSAID && !adds_date) || said->has_wait) return false;
	said->check_weekday = adds_date;
	said->day_is = form;
	return true;
}

static bool set_clock(struct said *said, const int n[3])
{
	if (said->time_is != TIME_UNSAID || n[0] > 23 || n[1] > 59 || n[2] > 59) return false;
	said->time_is = TIME_CLOCK;
	said->hour = n[0];
	said->minute = n[1];
	said->second = n[2];
	return true;
}

/* "z", "utc", "+02:00", "-0330", "+02" */
static bool read_offset(str s, struct said *said)
{
	int n[2] = {0};
	if (str_is(s, S("z")) || str_is(s, S("utc"))) return said->has_offset = true;
	if (!s.len || (s.at[0] != '+' && s.at[0] != '-')) return false;
	str digits = str_cut(s, 1, s.len);
	if (!fits(digits, "2:2", n, NULL) && !fits(digits, "22", n, NULL) && !fits(digits, "2", n, NULL))
		return false;
	if (n[0] > 23 || n[1] > 59) return false;
	said->offset_s = (n[0] * HOUR_S + n[1] * 60) * (s.at[0] == '-' ? -1 : 1);
	return said->has_offset = true;
}

/* ".000" is what programs write; other parts of a second would be lost, so they are not understood. */
static str without_zeros(str s)
{
	size_t n = 1;
	while (n < s.len && s.at[n] == '0') n++;
	return s.len > 1 && s.at[0] == '.' && n > 1 ? str_cut(s, n, s.len) : s;
}

/* "20:00", "20:00:00.000+01:00" */
static bool read_clock(str s, struct said *said)
{
	int n[3] = {0};
	str rest;
	if (fits(s, "#:2:2", n, &rest)) rest = without_zeros(rest);
	else if (!fits(s, "#:2", n, &rest)) return false;
	return set_clock(said, n) && (!rest.len || read_offset(rest, said));
}

static size_t rule_iso(const str *w, struct said *said)
{
	int n[3];
	str rest;
	if (!fits(w[0], "4-2-2", n, &rest) && !fits(w[0], "4/2/2", n, &rest)) return 0;
	if (!n[0] || !set_day(said, DAY_DATE)) return 0;
	said->year = n[0];
	said->month = n[1];
	said->day = n[2];
	if (rest.len) return rest.at[0] == 't' && read_clock(str_cut(rest, 1, rest.len), said);
	if (!w[1].len || said->time_is != TIME_UNSAID || !read_clock(w[1], said)) return 1;
	return !said->has_offset && w[2].len && read_offset(w[2], said) ? 3 : 2;
}

static size_t rule_clock(const str *w, struct said *said)
{
	return read_clock(w[0], said);
}

/* "8pm", "8:30pm", "8.30 pm" */
static size_t rule_twelve_hours(const str *w, struct said *said)
{
	int n[3] = {0};
	str half;
	if (!fits(w[0], "#:2", n, &half) && !fits(w[0], "#.2", n, &half) && !fits(w[0], "#", n, &half))
		return 0;
	size_t used = half.len ? 1 : 2;
	if (!half.len) half = w[1];
	bool pm = str_is(half, S("pm")) || str_is(half, S("p.m."));
	if ((!pm && !str_is(half, S("am")) && !str_is(half, S("a.m."))) || n[0] < 1 || n[0] > 12) return 0;
	bool midnight = !pm && n[0] == 12 && n[1] == 0;
	n[0] = n[0] % 12 + (pm ? 12 : 0);
	if (!set_clock(said, n)) return 0;
	if (midnight) said->time_is = TIME_MIDNIGHT;
	return used;
}

static size_t rule_named_time(const str *w, struct said *said)
{
	size_t skip = str_is(w[0], S("12"));
	bool midnight = str_is(w[skip], S("midnight"));
	if (!midnight && !str_is(w[skip], S("noon")) && !str_is(w[skip], S("midday"))) return 0;
	if (!set_clock(said, (int[3]){midnight ? 0 : 12, 0, 0})) return 0;
	if (midnight) said->time_is = TIME_MIDNIGHT;
	return skip + 1;
}

static size_t rule_near_day(const str *w, struct said *said)
{
	static const struct {
		const char *name;
		int days;
	} near[] = {{"today", 0}, {"tonight", 0}, {"tomorrow", 1}};
	for (size_t i = 0; i < COUNT(near); i++) {
		if (!str_is(w[0], str_of(near[i].name))) continue;
		said->days = near[i].days;
		return set_day(said, DAY_AHEAD);
	}
	return 0;
}

bool said_name(str word, const char *const *names, int n, int *out)
{
	if (word.len && word.at[word.len - 1] == '.') word.len--;
	for (*out = 0; *out < n; (*out)++)
		if (word.len >= 3 && str_is_nocase(word, str_cut(str_of(names[*out]), 0, word.len)))
			return true;
	return false;
}

static size_t rule_weekday(const str *w, struct said *said)
{
	bool next = str_is(w[0], S("next")), led = next || str_is(w[0], S("this"));
	if (!said_name(w[led], said_weekdays, 7, &said->weekday)) return 0;
	return set_day(said, next ? DAY_NEXT_WEEKDAY : DAY_WEEKDAY) ? 1 + led : 0;
}

bool said_day(str s, int *day)
{
	static const char *const ends[] = {"st", "nd", "rd", "th"};
	str rest;
	if (!fits(s, "#", day, &rest)) return false;
	for (size_t i = 0; i < COUNT(ends); i++)
		if (str_is(rest, str_of(ends[i]))) return true;
	return !rest.len;
}

/* "12 May 2027", "the 12th of May", "May 12" */
static size_t rule_month_name(const str *w, struct said *said)
{
	size_t used = 2, of = str_is(w[1], S("of"));
	int year;
	bool day_first = said_day(w[0], &said->day) && said_name(w[1 + of], said_months, 12, &said->month);
	if (day_first) used += of;
	else if (!said_name(w[0], said_months, 12, &said->month) || !said_day(w[1], &said->day)) return 0;
	if (!set_day(said, DAY_DATE)) return 0;
	said->month++;
	if (!fits(w[used], "4", &year, NULL)) return used;
	said->year = year;
	return year ? used + 1 : 0;
}

static size_t rule_slashed(const str *w, struct said *said)
{
	static const char *const forms[] = {"#/#/4", "#.#.4", "#-#-4"};
	int n[3];
	for (size_t i = 0; i < COUNT(forms); i++) {
		if (!fits(w[0], forms[i], n, NULL)) continue;
		said->day = n[0];
		said->month = n[1];
		said->year = n[2];
		return n[2] && set_day(said, DAY_SLASHED);
	}
	return 0;
}

static bool add_amount(str s, struct said *said)
{
	int64_t days, ms;
	if (!said_amount(s, &days, &ms) || said->days + days > 366 * 600) return false;
	said->days += (int)days;
	said->wait_ms += ms;
	return true;
}

static bool begin_wait(struct said *said)
{
	if (said->has_wait || said->day_is != DAY_UNSAID) return false;
	return said->has_wait = true;
}

static size_t rule_plus(const str *w, struct said *said)
{
	if (w[0].len < 2 || w[0].at[0] != '+' || !begin_wait(said)) return 0;
	return add_amount(str_cut(w[0], 1, w[0].len), said);
}

/* "in 3 days", "in an hour", "in 2 hours and 30 minutes", "in 2h"; until "at". */
static size_t rule_in(const str *w, struct said *said)
{
	char joined[MOST_TEXT];
	size_t used = 1, len = 0;
	if (!str_is(w[0], S("in")) || !begin_wait(said)) return 0;
	for (; w[used].len && !str_is(w[used], S("at")); used++) {
		str word = w[used];
		if (str_is(word, S("and"))) continue;
		if (str_is(word, S("a")) || str_is(word, S("an"))) word = S("1");
		memcpy(joined + len, word.at, word.len);
		len += word.len;
	}
	return add_amount((str){joined, len}, said) ? used : 0;
}

static size_t rule_filler(const str *w, struct said *said)
{
	(void)said;
	return str_is(w[0], S("at")) || str_is(w[0], S("on")) || str_is(w[0], S("the"));
}

/* "at 9": understood well enough to ask which. */
static size_t rule_half(const str *w, struct said *said)
{
	int hour;
	if (said->time_is != TIME_UNSAID || !fits(w[0], "#", &hour, NULL) || hour < 1 || hour > 12) return 0;
	said->time_is = TIME_HALF;
	said->hour = hour;
	return 1;
}

/* "20:00 GMT", as we print it: to be compared with what the zone calls that time. */
static size_t rule_abbr(const str *w, struct said *said)
{
	size_t letters = 0;
	while (letters < w[0].len && w[0].at[letters] >= 'a' && w[0].at[letters] <= 'z') letters++;
	if (said->time_is != TIME_CLOCK || said->abbr.len || letters < 3 || letters > 5 || letters < w[0].len)
		return 0;
	said->abbr = w[0];
	return 1;
}

typedef size_t rule(const str *w, struct said *);
static rule *const rules[] = {rule_iso,     rule_twelve_hours, rule_named_time, rule_clock, rule_near_day,
			      rule_weekday, rule_month_name,   rule_slashed,    rule_plus,  rule_in,
			      rule_filler,  rule_half,         rule_abbr};

static bool split(struct arena *a, str text, struct words *out)
{
	char *small = arena_cstr(a, text);
	for (size_t i = 0; i < text.len; i++) {
		if (small[i] >= 'A' && small[i] <= 'Z') small[i] |= 0x20;
		if (small[i] == ',' || small[i] == '\t') small[i] = ' ';
	}
	str rest = {small, text.len}, word;
	while (str_split(&rest, ' ', &word)) {
		if (!word.len) continue;
		if (out->len == MOST_WORDS - 4) return false;	/* rules look up to four words ahead */
		out->at[out->len++] = word;
	}
	return out->len > 0;
}

bool said_read(struct arena *a, str text, struct said *said)
{
	struct words words = {.len = 0};
	*said = (struct said){0};
	if (text.len > MOST_TEXT || !split(a, text, &words)) return false;
	for (size_t at = 0; at < words.len;) {
		size_t used = 0;
		for (size_t i = 0; i < COUNT(rules) && !used; i++) {
			struct said tried = *said;
			used = rules[i](words.at + at, &tried);
			if (used) *said = tried;
		}
		if (!used) return false;
		at += used;
	}
	return true;
}
