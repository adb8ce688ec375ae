/* SPDX-License-Identifier: MIT
 * zone_glibc_test.c - our zones beside the C library's, from 1970 to 2099: no instant may differ. */
#include "text_help.h"

#include <stdlib.h>

#include "text/when.h"

static const char *const names[] = {
	"Europe/London",
	"Europe/Dublin",
	"Europe/Paris",
	"Europe/Lisbon",
	"Europe/Moscow",
	"Europe/Chisinau",
	"Europe/Istanbul",
	"Africa/Casablanca",
	"Africa/Cairo",
	"Africa/Johannesburg",
	"Africa/Juba",
	"Africa/El_Aaiun",
	"Atlantic/Azores",
	"Atlantic/Reykjavik",
	"America/New_York",
	"America/Chicago",
	"America/Los_Angeles",
	"America/St_Johns",
	"America/Sao_Paulo",
	"America/Santiago",
	"America/Havana",
	"America/Nuuk",
	"America/Scoresbysund",
	"America/Caracas",
	"America/Mexico_City",
	"America/Asuncion",
	"Asia/Tokyo",
	"Asia/Kolkata",
	"Asia/Kathmandu",
	"Asia/Tehran",
	"Asia/Gaza",
	"Asia/Jerusalem",
	"Asia/Beirut",
	"Asia/Pyongyang",
	"Australia/Lord_Howe",
	"Australia/Sydney",
	"Pacific/Auckland",
	"Pacific/Chatham",
	"Pacific/Apia",
	"Pacific/Easter",
	"Antarctica/Troll",
	"Etc/GMT+12",
	"UTC",
};

static void compare(struct arena *a, const struct zone *z, int64_t s)
{
	time_t t = (time_t)s;
	struct tm tm;
	localtime_r(&t, &tm);
	struct wall w = zone_wall(z, s * 1000);
	bool same = w.year == tm.tm_year + 1900 && w.month == tm.tm_mon + 1 && w.day == tm.tm_mday &&
		    w.hour == tm.tm_hour && w.minute == tm.tm_min && w.second == tm.tm_sec &&
		    wall_weekday(w) == (tm.tm_wday + 6) % 7 && strcmp(zone_abbr(z, s * 1000), tm.tm_zone) == 0;
	if (same) return;
	str ours = wall_text(a, w);
	fail_msg("%s at %lld: %.*s %s", zone_name(z), (long long)s, SHOW(ours), zone_abbr(z, s * 1000));
}

/* Every change to the second, and steps that meet every time of the day and of the year. */
static int walk(struct arena *a, const char *name)
{
	enum { FIRST = 0, LAST = 4102444799, STEP = 86400 * 3 + 3607 };	/* 1970 to the end of 2099 */
	const struct zone *z;
	assert_null(zone_load(a, str_of(name), &z));
	setenv("TZ", name, 1);
	tzset();
	int compared = 0, last = zone_offset_s(z, 0);
	for (int64_t s = FIRST; s <= LAST; s += STEP, compared++) {
		compare(a, z, s);
		int offset = zone_offset_s(z, s * 1000);
		if (offset == last) continue;
		int64_t before = s - STEP, after = s;
		while (after - before > 1) {
			int64_t middle = before + (after - before) / 2;
			if (zone_offset_s(z, middle * 1000) == last) before = middle;
			else after = middle;
		}
		compare(a, z, before);
		compare(a, z, after);
		compared += 2;
		last = offset;
	}
	return compared;
}

void test_the_same_as_the_c_library(void **state)
{
	(void)state;
	int compared = 0;
	for (size_t i = 0; i < COUNT(names); i++) WITH_ARENA(a) compared += walk(a, names[i]);
	unsetenv("TZ");
	tzset();
	print_message("# %d instants in %zu zones\n", compared, COUNT(names));
	assert_true(compared > 500000);
}
