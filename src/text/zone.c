/* SPDX-License-Identifier: MIT
 * zone.c - zones by name: what their clocks show at an instant, and at which instants they show a time. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text/text.h"
#include "text/zones.h"

enum { MOST_NAME = 64, MOST_FILE = 1 << 16 };

const char *zone_folder(void)
{
	const char *own = secure_getenv("TZDIR");
	return own && *own == '/' ? own : "/usr/share/zoneinfo";
}

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
	       c == '+' || c == '-';
}

/* Every part begins with a capital, which keeps "..", "right/" (with leap seconds) and "localtime" out. */
static bool is_name(str name)
{
	if (name.len > MOST_NAME) return false;
	bool begins = true;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];
		if (begins ? c < 'A' || c > 'Z' : c != '/' && !is_name_char(c)) return false;
		begins = c == '/';
	}
	return !begins;
}

static bool read_small_file(struct arena *a, const char *path, str *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0) return false;
	struct stat st;
	bool good = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 && st.st_size <= MOST_FILE;
	size_t size = good ? (size_t)st.st_size : 0;
	char *at = arena_take(a, size);
	good = good && read(fd, at, size) == (ssize_t)size;
	close(fd);
	*out = (str){at, size};
	return good;
}

static err unknown(struct arena *a, str name)
{
	str shown = text_short(a, name, 40), near;
	if (access(zone_folder(), R_OK | X_OK) != 0)
		return FAIL(
			a, ERR_OUTSIDE, "no-zone-files",
			"The time zones of this computer are missing: no folder %s. Install the package 'tzdata'.",
			zone_folder());
	if (zone_nearest(a, name, &near))
		return FAIL(a, ERR_INPUT, "no-such-zone",
			    "There is no time zone '%.*s'. Did you mean '%.*s'?", SHOW(shown), SHOW(near));
	return FAIL(
		a, ERR_INPUT, "no-such-zone",
		"There is no time zone '%.*s'. Time zones are named by a region and a city, such as 'Europe/London'.",
		SHOW(shown));
}

/* "UTC+02:00": when_read gives such a name for a time with an offset. */
static bool fixed_zone(struct arena *a, str name, struct zone *z)
{
	int hour, minute;
	if (name.len != 9 || !str_starts(name, S("UTC")) || (name.at[3] != '+' && name.at[3] != '-'))
		return false;
	for (size_t i = 4; i < 9; i++)
		if (i == 6 ? name.at[i] != ':' : name.at[i] < '0' || name.at[i] > '9') return false;
	hour = (name.at[4] - '0') * 10 + name.at[5] - '0';
	minute = (name.at[7] - '0') * 10 + name.at[8] - '0';
	if (hour > 23 || minute > 59) return false;
	z->name = arena_cstr(a, name);
	z->ruled = true;
	z->usual = (struct zone_kind){(hour * HOUR_S + minute * 60) * (name.at[3] == '-' ? -1 : 1), z->name};
	return true;
}

err zone_load(struct arena *a, str name, const struct zone **out)
{
	struct zone *z = TAKE(a, struct zone);
	str file;
	*out = z;
	if (fixed_zone(a, name, z)) return NULL;
	if (!is_name(name)) return unknown(a, name);
	str path = arena_fmt(a, "%s/%.*s", zone_folder(), SHOW(name));
	if (!read_small_file(a, arena_cstr(a, path), &file)) return unknown(a, name);
	z->name = arena_cstr(a, name);
	if (zone_read_file(a, file, z)) return NULL;
	return FAIL(
		a, ERR_OUTSIDE, "zone-damaged",
		"The file of the time zone '%s' on this computer is damaged. Install the package 'tzdata' again.",
		z->name);
}

const char *zone_name(const struct zone *z)
{
	return z->name;
}

static const struct zone_kind *kind_at(const struct zone *z, int64_t at)
{
	return zone_stretch(z, floor_div(at, 1000)).kind;
}

int zone_offset_s(const struct zone *z, int64_t at)
{
	return kind_at(z, at)->offset_s;
}

const char *zone_abbr(const struct zone *z, int64_t at)
{
	return kind_at(z, at)->abbr;
}

struct wall zone_wall(const struct zone *z, int64_t at)
{
	return wall_of(floor_div(at, 1000) + zone_offset_s(z, at));
}

/* Walks the stretches that could show the time. In a gap the two instants are the wall time by the clock of
 * either side. */
int zone_instants(const struct zone *z, struct wall w, int64_t *first, int64_t *second)
{
	int64_t local = wall_seconds(w), last = local + MOST_OFFSET_S;
	int hits = 0;
	struct stretch st = zone_stretch(z, local - MOST_OFFSET_S);
	for (;;) {
		int64_t at = local - st.kind->offset_s;
		if (at >= st.from && at < st.until) {
			if (!hits) *first = at * 1000;
			*second = at * 1000;
			hits = hits ? 2 : 1;
		}
		if (st.until > last) return hits;
		struct stretch next = zone_stretch(z, st.until);
		int64_t after = local - next.kind->offset_s;
		if (!hits && at >= st.until && after < st.until) {
			*first = after * 1000;
			*second = at * 1000;
			return 0;
		}
		st = next;
	}
}
