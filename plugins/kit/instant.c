/* SPDX-License-Identifier: MIT
 * instant.c - instants read and written by arithmetic alone (days by the method of era and year of era). */
#include <string.h>

#include <schedpost/kit.h>

enum { DAY_S = 86400 };

static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
	year -= month <= 2;
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t of_era = year - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static int month_days(int64_t year, int64_t month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return days[month - 1] + (month == 2 && leap);
}

/* Takes exactly n digits off the front. */
static bool digits(sp_str *s, size_t n, int64_t *out)
{
	if (s->len < n || !kit_number((sp_str){s->at, n}, out)) return false;
	s->at += n;
	s->len -= n;
	return true;
}

static bool sign(sp_str *s, char c)
{
	if (!s->len || s->at[0] != c) return false;
	s->at++;
	s->len--;
	return true;
}

/* 2026-11-22, and 2026/11/22 as older servers write it. */
static bool read_date(sp_str *s, int64_t *day)
{
	int64_t y, m, d;
	if (!digits(s, 4, &y)) return false;
	char by = s->len && s->at[0] == '/' ? '/' : '-';
	if (!sign(s, by) || !digits(s, 2, &m) || !sign(s, by) || !digits(s, 2, &d)) return false;
	if (m < 1 || m > 12 || d < 1 || d > month_days(y, m)) return false;
	*day = days_of(y, m, d);
	return true;
}

static bool read_clock(sp_str *s, int64_t *second)
{
	int64_t h, m, leftover;
	if (!digits(s, 2, &h) || !sign(s, ':') || !digits(s, 2, &m)) return false;
	if (!sign(s, ':') || !digits(s, 2, &leftover)) return false;
	if (h > 23 || m > 59 || leftover > 60) return false;
	*second = h * 3600 + m * 60 + leftover;
	return true;
}

static int64_t read_fraction_ms(sp_str *s)
{
	int64_t ms = 0, weight = 100;
	if (!sign(s, '.') && !sign(s, ',')) return 0;
	for (; s->len && s->at[0] >= '0' && s->at[0] <= '9'; s->at++, s->len--, weight /= 10)
		ms += weight * (s->at[0] - '0');
	return ms;
}

static bool read_zone(sp_str *s, int64_t *offset_s)
{
	*offset_s = 0;
	if (sign(s, ' ') && !s->len) return false;
	if (!s->len || sign(s, 'Z') || sign(s, 'z')) return true;
	bool west = s->at[0] == '-';
	int64_t h, m;
	if (!sign(s, '+') && !sign(s, '-')) return false;
	if (!digits(s, 2, &h)) return false;
	sign(s, ':');
	if (!digits(s, 2, &m) || h > 23 || m > 59) return false;
	*offset_s = (h * 3600 + m * 60) * (west ? -1 : 1);
	return true;
}

bool kit_instant(sp_str s, int64_t *out)
{
	int64_t day, second = 0, ms = 0, offset = 0;
	if (!read_date(&s, &day)) return false;
	if (s.len) {
		if (!sign(&s, 'T') && !sign(&s, 't') && !sign(&s, ' ')) return false;
		if (!read_clock(&s, &second)) return false;
		ms = read_fraction_ms(&s);
		if (!read_zone(&s, &offset) || s.len) return false;
	}
	*out = (day * DAY_S + second - offset) * 1000 + ms;
	return true;
}

static int month_of(sp_str name)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	for (int m = 0; m < 12; m++)
		if (name.len == 3 && !memcmp(names + 3 * m, name.at, 3)) return m + 1;
	return 0;
}

bool kit_http_date(sp_str s, int64_t *out)
{
	int64_t d, y, second;
	if (s.len != strlen("Sun, 06 Nov 1994 08:49:37 GMT")) return false;
	if (!kit_is(kit_slice(s, 25, s.len), " GMT")) return false;
	s = kit_slice(s, 5, s.len);
	if (!digits(&s, 2, &d) || !sign(&s, ' ')) return false;
	int m = month_of(kit_slice(s, 0, 3));
	s = kit_slice(s, 3, s.len);
	if (!m || d < 1 || !sign(&s, ' ') || !digits(&s, 4, &y)) return false;
	if (d > month_days(y, m) || !sign(&s, ' ') || !read_clock(&s, &second)) return false;
	*out = (days_of(y, m, d) * DAY_S + second) * 1000;
	return true;
}

/* A number out of a spoiled memory may be any; a year has four digits (RFC 3339, 5.6). */
static int64_t within_years(int64_t at)
{
	int64_t first = days_of(0, 1, 1) * DAY_S * 1000, last = days_of(10000, 1, 1) * DAY_S * 1000 - 1;
	return at < first ? first : at > last ? last : at;
}

sp_str kit_iso(struct kit *k, int64_t at)
{
	at = within_years(at);
	int64_t ms = at % (1000 * DAY_S);
	if (ms < 0) ms += 1000 * DAY_S;
	int64_t days = (at - ms) / (1000 * DAY_S) + 719468;
	int64_t era = (days >= 0 ? days : days - 146096) / 146097;
	int64_t of_era = days - era * 146097;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t shifted = (5 * of_year + 2) / 153;
	int64_t month = shifted + (shifted < 10 ? 3 : -9);
	int64_t day = of_year - (153 * shifted + 2) / 5 + 1;
	year += era * 400 + (month <= 2);
	int64_t s = ms / 1000;
	return kit_fmt(k, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", (int)year, (int)month, (int)day, (int)(s / 3600),
		       (int)(s / 60 % 60), (int)(s % 60), (int)(ms % 1000));
}
