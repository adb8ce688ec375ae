/* SPDX-License-Identifier: MIT
 * when_fuzz.c - the first byte chooses, from 0 on: a time that somebody writes, a zone file, a zone's rule,
 * a duration. */
#include "fuzz.h"

#include "text/text.h"
#include "text/when.h"
#include "text/zones.h"

/* Read once, for they do not change; the arena lives as long as the program. */
static const struct zone *home(size_t i)
{
	static const char *const names[] = {"Europe/London", "Australia/Lord_Howe", "Asia/Gaza"};
	static const struct zone *zones[COUNT(names)];
	static struct arena *keep;
	if (!keep) keep = arena_new();
	if (!zones[i]) must(!zone_load(keep, str_of(names[i]), &zones[i]), "the zone is known");
	return zones[i];
}

static void check_time(struct arena *a, str s)
{
	const int64_t now = 1795377600123;	/* 22 November 2026 */
	for (size_t i = 0; i < 3; i++) {
		const struct zone *its;
		struct when w;
		err e = when_read(a, s, now, home(i), &w);
		must(!e || (e->kind == ERR_INPUT && text_valid(e->text, NULL)), "a refusal is a sentence");
		if (e) continue;
		must(w.at > now && wall_valid(w.wall), "a time is to come");
		must(!zone_load(a, w.zone, &its), "its zone is known");
		must(str_is(wall_text(a, zone_wall(its, w.at)), wall_text(a, w.wall)), "it is that time there");
	}
}

/* Whatever was read as a zone can be asked, and its stretches lie one behind the other. */
static void check_zone(const struct zone *z)
{
	int64_t first, second;
	struct wall w = {.year = 2026, .month = 3, .day = 29, .hour = 1, .minute = 30};
	for (w.year = 1970; w.year < 2500; w.year += 23)
		must(zone_instants(z, w, &first, &second) <= 2, "a time comes twice at most");
	for (int64_t s = 0, n = 0; n < 50 && s < (int64_t)16e9; n++) {
		struct stretch st = zone_stretch(z, s);
		must(st.from <= s && s < st.until, "stretches lie one behind the other");
		s = st.until;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1) return 0;
	struct arena *a = arena_new();
	str s = {(const char *)data + 1, size - 1};
	struct zone z = {.name = "fuzz"};
	int64_t ms;
	switch (data[0]) {
	case 0: check_time(a, s); break;
	case 1: if (zone_read_file(a, s, &z)) check_zone(&z); break;
	case 2: if (zone_read_rule(a, s, &z)) check_zone(&z); break;
	case 3: if (when_duration(s, &ms)) must(ms >= 0 && when_duration_text(a, ms).len, "a duration can be told"); break;
	default: break;
	}
	arena_free(a);
	return 0;
}
