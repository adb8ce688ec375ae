/* SPDX-License-Identifier: MIT
 * wall.c - the calendar: days and clocks, without zones. */
#include "text/civil.h"

int64_t floor_div(int64_t n, int64_t by)
{
	return n / by - (n % by < 0);
}

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int month_days(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return days[month - 1] + (month == 2 && is_leap(year));
}

/* The year begins in March here, so that the leap day is its last. An era has 400 years, 146,097 days. */
int64_t day_number(int year, int month, int day)
{
	int64_t y = month > 2 ? year : (int64_t)year - 1;
	int64_t era = floor_div(y, 400), in_era = y - era * 400;
	int64_t in_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

int64_t wall_day(struct wall w)
{
	return day_number(w.year, w.month, w.day);
}

static void date_of(int64_t number, struct wall *w)
{
	int64_t days = number + 719468, era = floor_div(days, 146097), in_era = days - era * 146097;
	int64_t y = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
	int64_t in_year = in_era - (365 * y + y / 4 - y / 100), month = (5 * in_year + 2) / 153;
	w->day = (int)(in_year - (153 * month + 2) / 5 + 1);
	w->month = (int)(month < 10 ? month + 3 : month - 9);
	w->year = (int)(y + era * 400 + (w->month <= 2));
}

int64_t wall_seconds(struct wall w)
{
	return wall_day(w) * DAY_S + w.hour * HOUR_S + w.minute * 60 + w.second;
}

struct wall wall_of(int64_t seconds)
{
	struct wall w;
	int64_t day = floor_div(seconds, DAY_S);
	int in_day = (int)(seconds - day * DAY_S);
	date_of(day, &w);
	w.hour = in_day / HOUR_S;
	w.minute = in_day / 60 % 60;
	w.second = in_day % 60;
	return w;
}

struct wall days_later(struct wall w, int64_t days)
{
	return wall_of(wall_seconds(w) + days * DAY_S);
}

bool wall_valid(struct wall w)
{
	return w.year >= YEAR_FIRST && w.year <= YEAR_LAST && w.month >= 1 && w.month <= 12 && w.day >= 1 &&
	       w.day <= month_days(w.year, w.month) && w.hour >= 0 && w.hour < 24 && w.minute >= 0 &&
	       w.minute < 60 && w.second >= 0 && w.second < 60;
}

int wall_weekday(struct wall w)
{
	int64_t day = wall_day(w) + 3;	/* 1 January 1970 was a Thursday */
	return (int)(day - floor_div(day, 7) * 7);
}

static void put_number(char *at, int digits, int n)
{
	for (; digits; digits--, n /= 10) at[digits - 1] = (char)('0' + n % 10);
}

str wall_text(struct arena *a, struct wall w)
{
	char *at = arena_cstr(a, S("0000-00-00T00:00:00"));
	put_number(at, 4, w.year);
	put_number(at + 5, 2, w.month);
	put_number(at + 8, 2, w.day);
	put_number(at + 11, 2, w.hour);
	put_number(at + 14, 2, w.minute);
	put_number(at + 17, 2, w.second);
	return str_of(at);
}

bool wall_read(str s, struct wall *out)
{
	static const char form[] = "dddd-dd-ddTdd:dd:dd";
	int *field[] = {&out->year, &out->month, &out->day, &out->hour, &out->minute, &out->second};
	size_t k = 0;
	if (s.len != sizeof form - 1) return false;
	*out = (struct wall){0};
	for (size_t i = 0; i < s.len; i++) {
		bool digit = s.at[i] >= '0' && s.at[i] <= '9';
		if (form[i] == 'd' ? !digit : s.at[i] != form[i]) return false;
		if (digit) *field[k] = *field[k] * 10 + (s.at[i] - '0');
		else k++;
	}
	return wall_valid(*out);
}
