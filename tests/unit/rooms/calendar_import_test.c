/* SPDX-License-Identifier: MIT
 * calendar_import_test.c - each calendar of tests/calendars/expected is told to be what was written down by hand before
 * there was an importer; and hostile ones cost nothing but the process that reads them. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/file.h"
#include "front/reader.h"
#include "rooms/calendar/days_conf.h"
#include "rooms/calendar/judge.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	FILE_MOST = 1 << 20, REPORT_MOST = 4 << 20, HELD_MOST = 1000, GROWTH_MOST = 16 << 10 /* KB */,
	REFUSED_MOST_MS = 5000
};
#define REPORTS "tests/calendars/expected/"

struct desk {
	struct arena *a;
	struct known_day *known;
	size_t nknown;
	str program;
	char hostile[64];	/* folder of tests/calendars/own/hostile.sh; empty: not made */
	size_t compared, wrong;
};
struct asked {
	str file, after, region;
	int year, after_year;
	enum import_end end;
};

/* ---- the desk */

static str from_test(struct arena *a, const char *what)
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	str path = {self, n > 0 ? (size_t)n : 0};
	for (int i = 0; i < 4 && path.len; i++) {
		while (path.len && path.at[path.len - 1] != '/') path.len--;
		if (i < 3 && path.len) path.len--;
	}
	return arena_fmt(a, "%.*s%s", SHOW(path), what);
}

static struct desk desk_new(void)
{
	struct desk d = {.a = arena_new()};
	str conf;
	assert_null(file_read(d.a, S("conf/awareness-days.csv"), FILE_MOST, &conf));
	assert_null(days_conf_read(d.a, conf, &d.known, &d.nknown));
	d.program = from_test(d.a, "schedpost-calendar");
	return d;
}

static str path_of(struct desk *d, str file)
{
	const char *own = getenv("CALENDARS");
	if (str_starts(file, S("HOSTILE/")))
		return arena_fmt(d->a, "%s/%.*s", d->hostile, SHOW(str_cut(file, 8, file.len)));
	if (!str_starts(file, S("../shared/calendars/"))) return arena_fmt(d->a, "tests/calendars/%.*s", SHOW(file));
	return arena_fmt(d->a, "%s/%.*s", own ? own : "../shared/calendars", SHOW(str_cut(file, 20, file.len)));
}

static void import(struct desk *d, str file, const struct asked *q, const struct judge_asks *asks,
		   struct judgement *out)
{
	struct import_file *read = TAKE(d->a, struct import_file);
	struct reader_asks how = {.program = d->program, .year = asks->year, .end = q->end};
	str path = path_of(d, file);
	int fd = open(arena_cstr(d->a, path), O_RDONLY | O_CLOEXEC);
	if (fd < 0) fail_msg("%.*s is not there", SHOW(path));
	err e = reader_run(d->a, fd, &how, read);
	close(fd);
	if (!e) e = judge(d->a, read, asks, out);
	if (e) fail_msg("%.*s: %.*s", SHOW(file), SHOW(e->text));
}

/* What `calendar apply` would have taken: all that nothing speaks against. */
static size_t applied(const struct judgement *j, struct held_day *out)
{
	size_t n = 0;
	for (size_t i = 0; i < j->n && n < HELD_MOST; i++) {
		const struct judged *l = &j->lines[i];
		if (l->is != JUDGED_NEW && l->is != JUDGED_MOVED) continue;
		out[n++] = (struct held_day){l->name, l->entry->organiser, l->entry->uid, l->days};
	}
	return n;
}

static str report(struct desk *d, const struct asked *q)
{
	struct held_day *held = TAKE_N(d->a, struct held_day, HELD_MOST);
	struct judge_asks asks = {q->after_year, q->region, d->known, d->nknown, held, 0};
	struct judgement j;
	buf out = buf_in(d->a, REPORT_MOST);
	if (q->after.len) {
		import(d, q->after, q, &asks, &j);
		asks.nheld = applied(&j, held);
	}
	asks.year = q->year;
	import(d, q->file, q, &asks, &j);
	judge_report(d->a, &j, &out);
	return buf_str(&out);
}

/* ---- comparing */

static bool asked_read(str line, struct asked *q)
{
	str word, value;
	int64_t n;
	*q = (struct asked){.region = S("")};
	if (!str_starts(line, S("# calendar import "))) return false;
	line = str_cut(line, 18, line.len);
	str_split(&line, ' ', &q->file);
	while (line.len && str_split(&line, ' ', &word) && str_split(&line, ' ', &value)) {
		if (str_is(word, S("--region"))) q->region = value;
		else if (str_is(word, S("--after"))) q->after = value;
		else if (str_is(word, S("--year")) && str_int(value, &n)) q->year = (int)n;
		else if (str_is(word, S("--after-year")) && str_int(value, &n)) q->after_year = (int)n;
		else if (str_is(word, S("--end"))) q->end = str_is(value, S("inclusive")) ? END_INCLUSIVE : END_EXCLUSIVE;
		else return false;
	}
	if (!q->after_year) q->after_year = q->year;
	return q->file.len && q->year;
}

/* Runs of blanks are one. */
static str plain(struct arena *a, str line)
{
	buf out = buf_in(a, line.len + 1);
	for (size_t i = 0; i < line.len; i++)
		if (line.at[i] != ' ' || (out.len && out.at[out.len - 1] != ' ')) buf_byte(&out, line.at[i]);
	return str_trim(buf_str(&out));
}

static bool line_next(struct arena *a, str *rest, str *out)
{
	str line;
	do {
		if (!rest->len || !str_split(rest, '\n', &line)) return false;
	} while (str_starts(line, S(";")));
	*out = plain(a, line);
	return true;
}

static void compare(struct desk *d, const char *name, str wanted, str got)
{
	str w = S(""), g = S("");
	for (bool more = true; more;) {
		bool has_w = line_next(d->a, &wanted, &w), has_g = line_next(d->a, &got, &g);
		more = has_w && has_g && str_is(w, g);
		if (has_w && str_is(w, S("..."))) return;
		if (!has_w && !has_g) return;
		if (more) continue;
		d->wrong++;
		print_message("# %s\n#   wanted %.*s\n#   got    %.*s\n", name, SHOW(has_w ? w : S("no more")),
			      SHOW(has_g ? g : S("no more")));
	}
}

static void compare_report(struct desk *d, const char *folder, const char *name)
{
	struct asked q;
	str file, first;
	assert_null(file_read(d->a, arena_fmt(d->a, REPORTS "%s/%s", folder, name), FILE_MOST, &file));
	str_split(&file, '\n', &first);
	if (!asked_read(first, &q)) fail_msg("%s/%s: its first line says something else", folder, name);
	compare(d, name, file, report(d, &q));
	d->compared++;
}

static int compare_folder(struct desk *d, const char *folder)
{
	struct dirent **names;
	int n = scandir(arena_cstr(d->a, arena_fmt(d->a, REPORTS "%s", folder)), &names, NULL, alphasort), reports = 0;
	for (int i = 0; i < n; i++) {
		bool is = str_ends(str_of(names[i]->d_name), S(".txt"));
		reports += is;
		if (is) compare_report(d, folder, names[i]->d_name);
		free(names[i]);
	}
	if (n >= 0) free(names);
	return reports;
}

static void ends(struct desk *d, size_t least)
{
	size_t compared = d->compared, wrong = d->wrong;
	arena_free(d->a);
	assert_true(compared >= least);
	assert_int_equal(wrong, 0);
}

void test_our_own_calendars_are_told_to_be_what_was_written_by_hand(void **state)
{
	(void)state;
	struct desk d = desk_new();
	compare_folder(&d, "own");
	ends(&d, 42);
}

void test_calendars_of_other_people_are_told_to_be_what_was_written_by_hand(void **state)
{
	(void)state;
	struct desk d = desk_new();
	const char *own = getenv("CALENDARS");
	if (access(own ? own : "../shared/calendars", R_OK) != 0) {
		struct dirent **names;
		int n = scandir(REPORTS "shared", &names, NULL, alphasort), reports = 0;
		for (int i = 0; i < n; i++) {
			reports += str_ends(str_of(names[i]->d_name), S(".txt"));
			free(names[i]);
		}
		if (n >= 0) free(names);
		print_message("# SKIP ../shared/calendars is not here: %d reports were not compared\n", reports);
		arena_free(d.a);
		skip();
	}
	compare_folder(&d, "shared");
	ends(&d, 27);
}

/* ---- calendars that were made to hurt */

static void run(struct arena *a, const char *program, const char *one, const char *two)
{
	char *args[] = {arena_cstr(a, str_of(program)), arena_cstr(a, str_of(one)), two ? arena_cstr(a, str_of(two)) : NULL,
			NULL};
	pid_t child;
	int status;
	assert_int_equal(posix_spawnp(&child, program, NULL, NULL, args, environ), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

/* Of this process and those that it has seen end: on a busy machine the clock says nothing. */
static int64_t processor_ms(void)
{
	static const int WHOSE[] = {RUSAGE_SELF, RUSAGE_CHILDREN};
	int64_t ms = 0;
	for (size_t i = 0; i < COUNT(WHOSE); i++) {
		struct rusage u;
		getrusage(WHOSE[i], &u);
		ms += (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000 + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1000;
	}
	return ms;
}

static long peak_kb(void)
{
	struct rusage u;
	getrusage(RUSAGE_SELF, &u);
	return u.ru_maxrss;
}

void test_calendars_made_to_hurt_cost_nothing_but_the_process_that_reads_them(void **state)
{
	(void)state;
	struct desk d = desk_new();
	snprintf(d.hostile, sizeof d.hostile, "/tmp/schedpost-hostile-XXXXXX");
	assert_non_null(mkdtemp(d.hostile));
	run(d.a, "tests/calendars/own/hostile.sh", d.hostile, NULL);
	struct dirent **names;
	int n = scandir(REPORTS "hostile", &names, NULL, alphasort);
	for (int i = 0; i < n; i++) {
		long before = peak_kb();
		int64_t began = processor_ms();
		if (str_ends(str_of(names[i]->d_name), S(".txt"))) compare_report(&d, "hostile", names[i]->d_name);
		int64_t took = processor_ms() - began;
		long grown = peak_kb() - before;
		if (took > REFUSED_MOST_MS) fail_msg("%s took %lld ms", names[i]->d_name, (long long)took);
#if !defined(__SANITIZE_ADDRESS__)
		if (grown > GROWTH_MOST) fail_msg("%s cost %ld KB here", names[i]->d_name, grown);
#endif
		if (grown > 1024) print_message("# %s: %lld ms, %ld KB more\n", names[i]->d_name, (long long)took, grown);
		free(names[i]);
	}
	free(names);
	run(d.a, "rm", "-r", d.hostile);
	ends(&d, 14);
}
