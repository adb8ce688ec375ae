/* SPDX-License-Identifier: MIT
 * walk_ground.c - the ground that walks begin on: connected accounts, a picture, two sets of zone data, dice. */
#include "help/walk.h"

#include "rooms/media/media.h"

#include <dirent.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PICTURE "1111111111111111111111111111111111111111111111111111111111111111"

static char ground[200];
static unsigned (*crossed)[JOB_STATES];
static struct walk *walking;	/* for the trigger */
static struct walk_shore prepared[WALK_FIRST];	/* with the log-ins that were handed out */

/* ---- chance: splitmix64 */

uint64_t walk_draw(struct walk *k, uint64_t n)
{
	uint64_t z = k->chance += 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (z ^ (z >> 31)) % n;
}

bool walk_chance(struct walk *k, unsigned percent)
{
	return walk_draw(k, 100) < percent;
}

int64_t walk_span(struct walk *k, int64_t least, int64_t most)
{
	return least + (int64_t)walk_draw(k, (uint64_t)(most - least + 1));
}

size_t walk_weighed(struct walk *k, const unsigned char *weights, size_t n)
{
	uint64_t all = 0;
	for (size_t i = 0; i < n; i++) all += weights[i];
	uint64_t at = walk_draw(k, all);
	for (size_t i = 0; i < n; i++) {
		if (at < weights[i]) return i;
		at -= weights[i];
	}
	return 0;
}

/* ---- telling */

void walk_say(struct walk *k, const char *fmt, ...)
{
	if (!k->talks) return;
	struct arena *a = arena_new();
	va_list args;
	va_start(args, fmt);
	str words = arena_vfmt(a, fmt, args);
	va_end(args);
	int64_t s = (k->w->now - WORLD_START) / 1000;
	printf("%10.3f  day %lld %02lld:%02lld:%02lld  %.*s\n", (double)k->w->mono / 1000, (long long)(s / 86400),
	       (long long)(s / 3600 % 24), (long long)(s / 60 % 60), (long long)(s % 60), SHOW(words));
	arena_free(a);
}

void walk_wrong(struct walk *k, const char *fmt, ...)
{
	if (k->wrong[0]) return;
	va_list args;
	va_start(args, fmt);
	vsnprintf(k->wrong, sizeof k->wrong, fmt, args);
	va_end(args);
	walk_say(k, "WRONG: %s", k->wrong);
}

/* ---- every move of a job is seen, whichever way it was made */

static void edge(sqlite3_context *c, int n, sqlite3_value **v)
{
	enum job_state from, to;
	const char *was = (const char *)sqlite3_value_text(v[0]), *is = (const char *)sqlite3_value_text(v[1]);
	(void)c, (void)n;
	if (!walking) return;
	walk_say(walking, "        job %lld (op %lld, post %lld, account %lld, part %lld): %s -> %s",
		 (long long)sqlite3_value_int64(v[2]), (long long)sqlite3_value_int64(v[3]),
		 (long long)sqlite3_value_int64(v[4]), (long long)sqlite3_value_int64(v[5]),
		 (long long)sqlite3_value_int64(v[6]), was, is);
	if (!job_state_read(str_of(was), &from) || !job_state_read(str_of(is), &to))
		walk_wrong(walking, "a job went from '%s' to '%s', which are no states", was, is);
	else if (!job_state_may(from, to))
		walk_wrong(walking, "a job went from '%s' to '%s', which the table of states does not know", was, is);
	else crossed[from][to]++;
}

static void locked(sqlite3_context *c, int n, sqlite3_value **v)
{
	(void)c, (void)n;
	if (walking) walk_locked(walking, (const char *)sqlite3_value_text(v[0]));
}

static int knows_edge(sqlite3 *db, char **why, const void *api)
{
	(void)why, (void)api;
	int flags = SQLITE_UTF8 | SQLITE_INNOCUOUS;
	if (sqlite3_create_function(db, "walk_locked", 1, flags, NULL, locked, NULL, NULL)) return SQLITE_ERROR;
	return sqlite3_create_function(db, "walk_edge", 7, flags, NULL, edge, NULL, NULL);
}

static void must_sql(sqlite3 *db, const char *sql)
{
	char *why = NULL;
	if (sqlite3_exec(db, sql, NULL, NULL, &why)) die("%s: %s", sql, why);
}

static void watch_edges(void)
{
	char path[300];
	sqlite3 *db;
	snprintf(path, sizeof path, "%s/schedpost.db", ground);
	if (sqlite3_open(path, &db)) die("%s cannot be opened", path);
	must_sql(db, "CREATE TRIGGER walk_edge AFTER UPDATE OF state ON job WHEN old.state <> new.state BEGIN "
		     "SELECT walk_edge(old.state, new.state, new.id, new.op, new.post, new.account, new.part); END");
	must_sql(db, "CREATE TRIGGER walk_lock AFTER INSERT ON lock WHEN new.kind = 'lockdown' BEGIN "
		     "SELECT walk_locked((SELECT name FROM account WHERE id = new.account)); END");
	/* Asked once a day, limits would be most of what a walk of many days does. Two accounts show it. */
	must_sql(db, "UPDATE account SET limits_at = 9000000000000000 WHERE id > 2");
	must_sql(db, "PRAGMA wal_checkpoint(TRUNCATE)");
	sqlite3_close(db);
}

/* ---- zone data: London as it is in winter, and with a law that puts it on another clock */

static void put_u32(FILE *f, unsigned n)
{
	for (int shift = 24; shift >= 0; shift -= 8) fputc((int)(n >> shift & 255), f);
}

/* RFC 9636: no changes, one kind; what rules is the line at the end. */
static void put_block(FILE *f, int east_s)
{
	fputs("TZif2", f);
	for (int i = 0; i < 15; i++) fputc(0, f);
	static const unsigned COUNTS[] = {0, 0, 0, 0, 1, 4};	/* isut, isstd, leaps, changes, kinds, chars */
	for (size_t i = 0; i < COUNT(COUNTS); i++) put_u32(f, COUNTS[i]);
	put_u32(f, (unsigned)east_s);
	fputc(0, f);
	fputc(0, f);
	fwrite("LMT", 4, 1, f);
}

static void put_zone(const char *folder, const char *zone, int64_t east_ms)
{
	char path[400];
	int east_s = (int)(east_ms / 1000);
	snprintf(path, sizeof path, "%s/%s", folder, zone);
	*strrchr(path, '/') = '\0';
	mkdir(path, 0700);	/* the folder itself is there already */
	snprintf(path, sizeof path, "%s/%s", folder, zone);
	FILE *f = fopen(path, "w");
	if (!f) die("%s cannot be written", path);
	put_block(f, east_s);
	put_block(f, east_s);
	fprintf(f, "\n<LMT>-%02d:%02d\n", east_s / 3600, east_s / 60 % 60);
	fclose(f);
}

static const struct { const char *name; int64_t east[2]; } ZONES[] = {
	{"UTC", {0, 0}},
	{"Europe/London", {0, WALK_HOUR}},
	{"Asia/Kolkata", {5 * WALK_HOUR + 30 * WALK_MINUTE, 5 * WALK_HOUR + 30 * WALK_MINUTE}},
};

int64_t walk_zone_offset(const struct walk *k, const char *zone)
{
	for (size_t i = 0; i < COUNT(ZONES); i++)
		if (strcmp(ZONES[i].name, zone) == 0) return ZONES[i].east[k->new_zones];
	return 0;
}

static void zone_path(char out[300], int which)
{
	snprintf(out, 300, "%s/zones%d", ground, which);
}

void walk_zones(const struct walk *k)
{
	char path[300];
	zone_path(path, k->new_zones);
	setenv("TZDIR", path, 1);
}

static void make_zones(void)
{
	char path[300], version[320];
	for (int which = 0; which < 2; which++) {
		zone_path(path, which);
		mkdir(path, 0700);
		for (size_t i = 0; i < COUNT(ZONES); i++) put_zone(path, ZONES[i].name, ZONES[i].east[which]);
		snprintf(version, sizeof version, "%s/tzdata.zi", path);
		FILE *f = fopen(version, "w");
		if (!f) die("%s cannot be written", version);
		fprintf(f, "# version 2026%c\n", 'a' + which);
		fclose(f);
	}
}

/* ---- the folder that every walk copies */

static err save_picture(struct tx *tx, void *of)
{
	tx_deed(tx, &(struct deed){.who = S("alex"), .door = S("socket"), .what = S("media")});
	(void)of;
	return media_save(tx, &(struct media){
				      .sha256 = S(PICTURE), .mime = S("image/png"), .bytes = 70, .width = 1, .height = 1});
}

void walk_prepare(const char *folder, unsigned (*edges)[JOB_STATES])
{
	static struct walk k;
	snprintf(ground, sizeof ground, "%s", folder);
	crossed = edges;
	sqlite3_auto_extension((void (*)(void))knows_edge);
	make_zones();
	k = (struct walk){.resting = true};
	walk_zones(&k);
	walk_shores(&k);
	k.w = world_unstarted(folder);
	far_join(&k.far, k.w, walk_serve);
	for (int i = 0; i < WALK_FIRST; i++) walk_reconnect(&k, &k.shores[i]);
	memcpy(prepared, k.shores, sizeof prepared);
	walk_colleague(&k);
	walk_town(&k);
	walk_guards(&k);
	if (k.wrong[0]) die("the accounts could not be connected: %s", k.wrong);
	if (store_now(k.w->store, true, save_picture, NULL)) die("the picture could not be saved");
	world_stop(k.w);
	free(k.w);
	watch_edges();
}

static void copy_file(const char *to, const char *name)
{
	char from_path[300], to_path[300];
	struct stat st;
	snprintf(from_path, sizeof from_path, "%s/%s", ground, name);
	snprintf(to_path, sizeof to_path, "%s/%s", to, name);
	int in = open(from_path, O_RDONLY | O_CLOEXEC);
	int out = open(to_path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool open_both = in >= 0 && out >= 0 && !fstat(in, &st);
	if (!open_both || copy_file_range(in, NULL, out, NULL, (size_t)st.st_size, 0) != st.st_size)
		die("%s could not be copied", from_path);
	close(in);
	close(out);
}

struct world *walk_begin(struct walk *k)
{
	char folder[300];
	snprintf(folder, sizeof folder, "%s/walk-XXXXXX", ground);
	if (!mkdtemp(folder)) die("%s cannot be made", folder);
	copy_file(folder, "schedpost.db");
	copy_file(folder, "key");
	copy_file(folder, "mark");
	walk_zones(k);
	walk_shores(k);
	memcpy(k->shores, prepared, sizeof prepared);
	walking = k;
	k->w = world_unstarted(folder);
	k->w->chance = k->seed * 0x9e3779b97f4a7c15u + 1;
	k->w->leap_most = 6 * WALK_HOUR;
	k->w->now += WALK_HOUR;	/* behind all that was prepared */
	k->w->mono += WALK_HOUR;
	far_join(&k->far, k->w, walk_serve);
	return k->w;
}
