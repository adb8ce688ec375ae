/* SPDX-License-Identifier: MIT
 * numbers.c - numbers by which a register knows one person: NHS, CHI, Health and Care, National Insurance, hospitals'
 * own. */
#include "rooms/checks/inside.h"

#include <string.h>

enum { RUN_GROUPS = 12, GROUP_LONGEST = 20 };

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool alnum(char c)
{
	return digit(c) || alpha(c);
}

/* ---- NHS, CHI, H&C: groups of figures */

struct groups {
	size_t from[RUN_GROUPS], len[RUN_GROUPS], n;
};

/* Bytes of the one mark that may part groups of figures; 0: something else stands there. */
static size_t parting(str s, size_t at)
{
	static const char *const WIDE[] = {"\xC2\xA0",
									   "\xE2\x80\x93",
									   "\xE2\x80\xAF",
									   "\xE2\x80\x91",
									   "\xE2\x80\x89",
									   "\xE2\x80\x90",
									   "\xC2\xB7",
									   "\xE2\x80\x94",
									   " - ",
									   ") ",
									   " (",
									   "  ",
									   ", "};
	if (at + 1 >= s.len || alnum(s.at[at])) return 0;
	if (digit(s.at[at + 1])) return strchr(" -._/,\n()", s.at[at]) && s.at[at] ? 1 : 0;
	for (size_t i = 0; i < COUNT(WIDE); i++)
		if (str_starts(str_cut(s, at, 3), str_of(WIDE[i]))) return strlen(WIDE[i]);
	return 0;
}

static size_t groups_read(str s, size_t at, struct groups *g)
{
	g->n = 0;
	while (at < s.len && digit(s.at[at]) && g->n < RUN_GROUPS) {
		size_t from = at, gap;
		while (at < s.len && digit(s.at[at])) at++;
		g->from[g->n] = from;
		g->len[g->n++] = at - from;
		gap = parting(s, at);
		if (!gap || at + gap >= s.len || !digit(s.at[at + gap])) break;
		at += gap;
	}
	return at;
}

/* How many groups from the i-th on are ten figures in a way in which such numbers are written; 0: they are not. */
static size_t ten_from(const struct groups *g, size_t i)
{
	static const unsigned char SHAPES[][5] = {
		{10},      {3, 3, 4}, {6, 4},    {3, 3, 2, 2},    {2, 2, 2, 4}, {4, 3, 3}, {5, 5},    {4, 6},
		{3, 4, 3}, {3, 7},    {6, 2, 2}, {2, 2, 2, 2, 2}, {6, 3, 1},    {7, 3},    {2, 4, 4}, {3, 2, 3, 2}};
	for (size_t k = 0; k < COUNT(SHAPES); k++) {
		size_t n = 0;
		while (n < 5 && SHAPES[k][n] && i + n < g->n && g->len[i + n] == SHAPES[k][n]) n++;
		if (n == 5 || !SHAPES[k][n]) return n;
	}
	return 0;
}

/* The same in any way, where the words say what it is. */
static size_t any_ten_from(const struct groups *g, size_t i)
{
	size_t sum = 0, n = 0;
	while (i + n < g->n && sum < 10) sum += g->len[i + n++];
	return sum == 10 ? n : 0;
}

static bool check_digit_holds(const char d[static 10])
{
	int sum = 0, same = 1;
	for (int i = 0; i < 10; i++) {
		sum += (10 - i) * (d[i] - '0');
		same += i && d[i] == d[0];
	}
	return sum % 11 == 0 && same < 10;
}

static bool is_chi(const char d[static 10])
{
	int day = (d[0] - '0') * 10 + d[1] - '0', month = (d[2] - '0') * 10 + d[3] - '0';
	return day >= 1 && day <= 31 && month >= 1 && month <= 12;
}

/* A word of that list among the few before the number, or the two behind it. */
static bool told_as(const struct doc *d, size_t at, enum list l)
{
	size_t w = word_at(d, at);
	return w < d->n && near_list(d, w, 5, 3, l);
}

static bool after_plus(str s, const struct groups *g, size_t i)
{
	return i && g->len[i - 1] == 2 && str_is(str_cut(s, g->from[i - 1], 2), S("44")) && g->from[i - 1] &&
	       (s.at[g->from[i - 1] - 1] == '+' || s.at[g->from[i - 1] - 1] == '(');
}

/* "TN-3429261376", "6063610774-2": a part of something longer. */
static bool is_reference(str s, size_t from, size_t to)
{
	bool before =
		from > 2 && s.at[from - 1] == '-' && s.at[from - 2] >= 'A' && s.at[from - 2] <= 'Z' && alnum(s.at[from - 3]);
	bool after =
		to + 1 < s.len && strchr("-/", s.at[to]) && digit(s.at[to + 1]) && (to + 3 >= s.len || !alnum(s.at[to + 3]));
	return before || after;
}

/* "Permit no. 3429261376": the word just before says that it is the number of a thing. In three groups it is none: so
 * the health services write theirs. */
static bool is_a_paper(const struct doc *d, size_t at, size_t to)
{
	size_t w = word_at(d, at);
	if (to - at > 10) return false;
	for (size_t i = w; i-- > (w > 2 ? w - 2 : 0) && w < d->n && d->w[i].sentence == d->w[w].sentence;)
		if (key_in(&d->w[i], S("permit|certificate|licence|planning|application|tender|meter|serial|grid|policy|batch|receipt|ticket|charity|"
				       "vat|company|ean|upc|order|parcel|tracking|invoice|contract|bid|lot|item|model|part|case|job")))
			return true;
	return false;
}

/* "ISBN 0306406152", "order no 9434765919": near, and no person's initials between. */
static bool is_of_a_thing(const struct doc *d, size_t at)
{
	size_t w = word_at(d, at);
	if (w < d->n && near_list(d, w, 4, 3, L_ISBNWORD)) return true;
	for (size_t i = w; i < MIN(d->n, w + 9) && d->w[i].sentence == d->w[w].sentence; i++)
		if (key_in(&d->w[i], S("isbn|issn"))) return true;	/* "(0306406152 if you like to order by ISBN)" */
	return false;
}

static void nhs_found(struct scan *s, const struct doc *d, const char ten[static 10], size_t from, size_t to)
{
	bool told = told_as(d, from, L_NHSWORD) || s->wristband, range = strchr("34679", ten[0]) != NULL;
	struct seen seen = {.rule = RULE_NHS_NUMBER, .severity = CHECK_BLOCK, .doc = d, .from = from, .to = to,
			    .says = "This is a number of the NHS, CHI or Health and Care register: its check digit is right.",
			    .safer = "Take the number out, from pictures and file names too."};
	if (!told && (is_of_a_thing(d, from) || is_a_paper(d, from, to) ||
				  (d->field != IN_FILE && is_reference(d->text, from, to))))
		return;
	if (ten[0] == '9' && ten[1] == '9' && ten[2] == '9') {
		seen.rule = RULE_TEST_NUMBER;
		seen.severity = CHECK_WARN;
		seen.says = "This looks like an NHS number of the test range, which belongs to nobody.";
		seen.safer = "If it is an example, say so; else take it out.";
	} else if (!told && !range && !is_chi(ten))
		return;
	scan_add(s, &seen);
}

static void groups_check(struct scan *s, const struct doc *d, const struct groups *g)
{
	for (size_t i = 0; i < g->n; i++) {
		size_t n = ten_from(g, i), len = 0;
		char ten[10];
		if (!n && told_as(d, g->from[i], L_NHSWORD)) n = any_ten_from(g, i);
		if (!n || after_plus(d->text, g, i)) continue;
		for (size_t k = 0; k < n; k++) {
			memcpy(ten + len, d->text.at + g->from[i + k], g->len[i + k]);
			len += g->len[i + k];
		}
		if (!check_digit_holds(ten)) continue;
		nhs_found(s, d, ten, g->from[i], g->from[i + n - 1] + g->len[i + n - 1]);
		i += n - 1;
	}
}

static void nhs_numbers(struct scan *s, const struct doc *d)
{
	struct groups g;
	for (size_t at = 0; at < d->text.len; at++) {
		if (!digit(d->text.at[at])) continue;
		at = groups_read(d->text, at, &g);
		groups_check(s, d, &g);
	}
}

/* ---- National Insurance */

static bool ni_prefix(char a, char b)
{
	static const char *const NEVER[] = {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"};
	char pair[3] = {a, b, 0};
	for (size_t i = 0; i < COUNT(NEVER); i++)
		if (!strcmp(pair, NEVER[i])) return false;
	return !strchr("DFIQUV", a) && !strchr("DFIOQUV", b);
}

static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
}

/* The end of two letters, six figures and a letter, with single blanks or dashes between; 0: it is something else. */
static size_t ni_end(str s, size_t at, char got[static 9])
{
	size_t n = 0;
	while (at < s.len && n < 9) {
		char c = upper(s.at[at]);
		if ((n < 2 || n == 8) ? alpha(c) : digit(c)) got[n++] = c;
		else if (!((c == ' ' || c == '-' || c == '_') && n >= 2 && n % 2 == 0 && alnum(s.at[at - 1]))) return 0;
		at++;
	}
	return n == 9 && (at == s.len || !alnum(s.at[at])) && strchr("ABCD", got[8]) ? at : 0;
}

static void ni_numbers(struct scan *s, const struct doc *d)
{
	char got[9];
	str t = d->text;
	for (size_t at = 0; at + 8 < t.len; at++) {
		if (!alpha(t.at[at]) || !alpha(t.at[at + 1]) || (at && alnum(t.at[at - 1]))) continue;
		size_t end = ni_end(t, at, got);
		if (!end || !ni_prefix(got[0], got[1])) continue;
		bool told = told_as(d, at, L_NIWORD), small = t.at[at] >= 'a' && d->field != IN_FILE;
		if (!told && (small || told_as(d, at, L_NOTNI))) continue;
		scan_add(s, &(struct seen){RULE_NI_NUMBER, CHECK_BLOCK, d, at, end,
								   "This is somebody's National Insurance number.", "Take the number out."});
		at = end;
	}
}

/* ---- the hospital's own: policy.conf, and what the words call such a number */

static bool fits(char pattern, char c)
{
	if (pattern == '#') return digit(c);
	return pattern == 'A' ? alpha(c) : upper(pattern) == upper(c);
}

static size_t pattern_end(str s, size_t at, str pattern)
{
	for (size_t i = 0; i < pattern.len; i++, at++) {
		bool turns = i && at < s.len && strchr(" -_", s.at[at]) && fits(pattern.at[i - 1], s.at[at - 1]) &&
			     (pattern.at[i] == '#') != (pattern.at[i - 1] == '#');
		at += turns;	/* "HD 119204" for HD###### */
		if (at >= s.len || !fits(pattern.at[i], s.at[at])) return 0;
	}
	return at == s.len || !alnum(s.at[at]) ? at : 0;
}

static void pattern_check(struct scan *s, const struct doc *d, str pattern)
{
	for (size_t at = 0; pattern.len && at + pattern.len <= d->text.len; at++) {
		if (!fits(pattern.at[0], d->text.at[at]) || (at && alnum(d->text.at[at - 1]))) continue;
		size_t end = pattern_end(d->text, at, pattern);
		if (!end) continue;
		scan_add(s, &(struct seen){RULE_HOSPITAL_NUMBER, CHECK_BLOCK, d, at, end,
					   "This has the shape of a number by which your hospital knows a patient (policy.conf).",
					   "Take the number out."});
		at = end;
	}
}

static bool is_record(const struct word *w)
{
	size_t figures = 0;
	for (size_t i = 0; i < w->key.len; i++) figures += digit(w->key.at[i]);
	return w->kind == WORD_PLAIN && figures >= 5;
}

static bool has_record(const struct scan *s, const struct doc *d, size_t from)	/* another rule has named it */
{
	for (size_t i = 0; i < s->n; i++)
		if (s->found[i].field == d->field && s->found[i].index == d->index && from >= s->found[i].from &&
		    from < s->found[i].to)
			return true;
	return false;
}

static void told_numbers(struct scan *s, const struct doc *d)
{
	if (!doc_has(d, L_RECORDWORD)) return;
	for (size_t i = 0; i < d->n; i++) {
		if (!is_in(&d->w[i], L_RECORDWORD)) continue;
		for (size_t k = i + 1; k < MIN(d->n, i + 5) && d->w[k].sentence == d->w[i].sentence; k++) {
			if (!is_record(&d->w[k]) || has_record(s, d, d->w[k].from)) continue;
			scan_add(s, &(struct seen){RULE_HOSPITAL_NUMBER, CHECK_BLOCK, d, d->w[k].from, d->w[k].to,
						   "By this number a register knows one person.", "Take the number out."});
			i = k;
		}
	}
}

void rules_numbers(struct scan *s, const struct doc *d)
{
	nhs_numbers(s, d);
	ni_numbers(s, d);
	for (size_t i = 0; i < s->set->nmrn; i++) pattern_check(s, d, s->set->mrn[i]);
	for (size_t i = 0; i < s->in->own_mrn.n; i++) pattern_check(s, d, s->in->own_mrn.at[i]);
	told_numbers(s, d);
}
