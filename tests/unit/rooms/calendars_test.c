/* SPDX-License-Identifier: MIT
 * calendars_test.c - calendars as people have them, read as days off and as leave, where they are at hand:
 * $CALENDARS, or the folder calendars beside the project. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *folder(void)
{
	const char *own = getenv("CALENDARS");
	return own ? own : "../shared/calendars";
}

/* Before there is anything to clear away: without the file the test says so, and is over. */
static void needs(const char *name)
{
	char path[400];
	snprintf(path, sizeof path, "%s/%s", folder(), name);
	if (access(path, R_OK) == 0) return;
	print_message("# SKIPPED: %s is not in %s (set CALENDARS)\n", name, folder());
	skip();
}

static const char *text_of(struct world *w, const char *path)
{
	buf out = buf_in(w->a, 1 << 20);
	char piece[4096];
	FILE *f = fopen(path, "re");
	assert_non_null(f);
	for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;) buf_add(&out, (str){piece, n});
	fclose(f);
	return arena_cstr(w->a, buf_str(&out));
}

static const char *file_of(struct world *w, const char *name)
{
	return text_of(w, arena_cstr(w->a, arena_fmt(w->a, "%s/%s", folder(), name)));
}

/* The calendar of the nation says the same as the list that comes with schedpost, moved days and all. */
static void says_what_we_say(const char *name, const char *nation, int days, int ours)
{
	needs(name);
	struct world *w = covers_town();
	char sql[300];
	world_verb(w, "cover days-off", text_of(w, "conf/days-off.csv"), NULL);
	world_verb(w, "cover days-off", file_of(w, name), "--nation", "uk", NULL);
	snprintf(sql, sizeof sql,
		 "SELECT count(*) FROM day_off x WHERE nation = 'uk' AND day BETWEEN '2026' AND '2028' AND EXISTS "
		 "(SELECT 1 FROM day_off y WHERE y.nation = '%s' AND y.day = x.day)",
		 nation);
	assert_int_equal(world_int(w, sql), days);
	snprintf(sql, sizeof sql,
		 "SELECT count(*) FROM day_off WHERE nation IN ('uk', '%s') AND day BETWEEN '2026' AND '2028'",
		 nation);
	assert_int_equal(world_int(w, sql), days + ours);
	world_free(w);
}

void test_the_days_of_england_are_those_that_we_bring(void **state)
{
	(void)state;
	says_what_we_say("UKHolidays-EnglandWales.ics", "england", 16, 16);
}

void test_the_days_of_scotland_are_those_that_we_bring(void **state)
{
	(void)state;
	says_what_we_say("UKHolidays-Scotland.ics", "scotland", 18, 19); /* a day for the World Cup, told since */
}

/* One whose years are over is no silent success; one in which programs disagree tells what it left out. */
void test_what_a_calendar_cannot_give_is_told(void **state)
{
	(void)state;
	needs("HongKongHolidays.ics");
	needs("USHolidays.ics");
	struct world *w = covers_town();
	err e;
	world_try(w, &e, "cover days-off", file_of(w, "HongKongHolidays.ics"), "--nation", "england", NULL);
	covers_fails(e, "no-days");
	str said = world_try(w, &e, "cover days-off", file_of(w, "USHolidays.ics"), "--nation", "england", NULL);
	print_message("# %.*s\n", SHOW(e ? e->text : said));
	if (!str_find(e ? e->text : said, S("could not be read"), NULL))
		fail_msg("Nothing is said of what was left out: %.*s", SHOW(said));
	world_free(w);
}

/* Leave of a club's and other programs' calendars, on a day before it: read again, nothing is new. */
static const struct {
	const char *name;
	int64_t now; /* s */
	int least;   /* so many are proposed */
} LEAVES[] = {
	{"rie-fablab_cottbus.ics", 1525132800, 1},
	{"rie-Germany.ics", 1546300000, 0},
	{"rie-issue_201_test_matrix.ics", 946598400, 0},
	{"rie-issue_223_thunderbird.ics", 1745193600, 0},
	{"rie-issue_86_x_wr_timezone_without_time_zone_in_dt.ics", 1631577600, 0},
};

void test_leave_of_other_programs_is_proposed_once(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(LEAVES); i++) needs(LEAVES[i].name);
	for (size_t i = 0; i < COUNT(LEAVES); i++) {
		struct world *w = covers_town();
		const char *file = file_of(w, LEAVES[i].name);
		w->now = LEAVES[i].now * 1000;
		AS(w, "olga", "cover leave", file);
		int64_t n = world_int(w, "SELECT count(*) FROM cover");
		AS(w, "olga", "cover leave", file);
		print_message("# %s: %lld\n", LEAVES[i].name, (long long)n);
		assert_true(n >= LEAVES[i].least);
		assert_int_equal(world_int(w, "SELECT count(*) FROM cover"), n);
		world_free(w);
	}
}

/* Whatever it is, it is read or refused in words. */
void test_every_calendar_is_read_or_refused(void **state)
{
	(void)state;
	static const char *const CODES[] = {"no-days", "too-many", "no-calendar", "bad-day", "which-nation"};
	needs(".");
	DIR *all = opendir(folder());
	assert_non_null(all);
	struct world *w = covers_town();
	for (struct dirent *d; (d = readdir(all));) {
		err e, f;
		bool known = false;
		if (d->d_name[0] == '.') continue;
		const char *file = file_of(w, d->d_name);
		world_try(w, &e, "cover days-off", file, "--nation", "england", NULL);
		for (size_t i = 0; e && i < COUNT(CODES); i++) known = known || strcmp(e->code, CODES[i]) == 0;
		if (e && !known) fail_msg("%s: %s: %.*s", d->d_name, e->code, SHOW(e->text));
		world_as(w, &f, "olga", "cover leave", file, NULL);
		if (f && strcmp(f->code, "no-calendar") != 0)
			fail_msg("%s: %s: %.*s", d->d_name, f->code, SHOW(f->text));
	}
	closedir(all);
	world_free(w);
}
