/* SPDX-License-Identifier: MIT
 * life_check.c - what must be true after the day of life.h, however often its process died. */
#include "help/life.h"

#include "base/file.h"
#include "base/sha.h"
#include "rooms/queue/states.h"
#include "rooms/vault/secrets.h"
#include "rooms/vault/vault.h"
#include "store/backup.h"

#include <fnmatch.h>
#include <ftw.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILE_MOST = 16 << 20 };

struct checking {
	struct arena *a;
	struct life_side *side;
	const char *folder;
	sqlite3 *db;
};
static struct checking *walking;	/* nftw hands nothing over */

/* ---- each post */

#define IN(state) (1u << JOB_##state)
#define NOT_THERE 0u	/* nobody ever sees it */

/* Where each text ends; and where else, when the death came while it was on its way and no look-up works there. */
static const struct end {
	const char *text;
	unsigned states, after_death;
} ENDS[] = {
	{"A plain post.", IN(GONE), 0},
	{"Chain one.", IN(DONE), 0},
	{"Chain two.", IN(DONE), 0},
	{"Chain three.", IN(DONE), 0},
	{"A picture.", IN(DONE), 0},
	{"Not now [429]", IN(DONE), 0},
	{"Not now [503]", IN(DONE), 0},
	{"Silence [lost]", IN(DONE), 0},
	{"No way [never left]", IN(DONE), 0},
	{"Rude [422]", IN(REFUSED), 0},
	{"Rude [422] and tried again.", IN(REFUSED), 0},
	{"Rude [422] and cancelled.", IN(CANCELLED), 0},
	{"Rude [draft 422]", IN(REFUSED), 0},
	{"Not now [draft 503]", IN(DONE), 0},
	{"Unknown [taken, no look]", IN(DONE), 0},
	{"Unknown [not taken, no look]", IN(DONE), IN(ASKING)},
	{"Unknown, given up [not taken, no look]", IN(CANCELLED), 0},
	{"Unknown, asked for [not taken, no look]", IN(CANCELLED), 0},
	{"Rude [422] and asked for.", IN(CANCELLED), 0},
	{"With a new token.", IN(DONE), 0},
	{"Approved in time.", IN(DONE), 0},
	{"Approved one.", NOT_THERE, 0},
	{"Approved two.", NOT_THERE, 0},
	{"Changed one.", IN(DONE), 0},
	{"Changed two.", IN(DONE), 0},
	{"Handed in and back.", IN(DRAFT), 0},
	{"Paused at the desk.", IN(CANCELLED), 0},
	{"Approved late.", NOT_THERE, 0},
	{"Changed late.", IN(DONE), 0},
	{"Imported first.", IN(DONE), 0},
	{"Imported second.", IN(DONE), 0},
	{"A draft for nothing.", IN(CANCELLED), 0},
	{"Drafted one.", IN(DONE), 0},
	{"Drafted two.", IN(DONE), 0},
	{"Cancelled one.", IN(CANCELLED), 0},
	{"Cancelled two.", IN(CANCELLED), 0},
	{"Resumed one.", IN(DONE), 0},
	{"Resumed two.", IN(DONE), 0},
	{"Paused, then cancelled.", IN(CANCELLED), 0},
	{"Old words.", NOT_THERE, 0},
	{"New words.", IN(DONE), 0},
	{"Paused in hand.", IN(PAUSED), 0},
	{"Cancelled in hand.", IN(CANCELLED), 0},
	{"Quiet, paused.", IN(PAUSED), 0},
	{"Lost but taken.", IN(DONE), 0},
	{"Lost and not taken.", IN(DONE), 0},
	{"On its way [taken, no look]", IN(ASKING), 0},
	{"On its way [slow 429]", IN(ASKING), IN(CANCELLED)},
	{"Late, sent now.", IN(DONE), 0},
	{"Late, cancelled.", IN(CANCELLED), 0},
	{"Late, paused.", IN(PAUSED), 0},
	{"Late, left.", IN(LATE), 0},
	{"After the clock went back.", IN(DONE), 0},
	{"Paused and returned.", IN(DRAFT), 0},
	{"Late, changed and returned.", IN(DRAFT), 0},
	{"Behind the cover.", IN(CANCELLED), 0},
	{"Out since the backup.", IN(DONE), 0},
	{"Out elsewhere since the backup.", IN(DONE), 0},
	{"Not out yet when put back.", IN(DONE), 0},
	{"The last of ward.", IN(DONE), 0},
	{"The last of clinic.", IN(DONE), 0},
	{"The last of east.", IN(DONE), 0},
	{"The last of north.", IN(DONE), 0},
};

static sqlite3_stmt *ask(struct checking *c, const char *sql)
{
	sqlite3_stmt *q;
	if (sqlite3_prepare_v2(c->db, sql, -1, &q, NULL) == SQLITE_OK) return q;
	fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(c->db));
	abort();
}

static int64_t number(struct checking *c, const char *sql)
{
	sqlite3_stmt *q = ask(c, sql);
	int64_t n = sqlite3_step(q) == SQLITE_ROW ? sqlite3_column_int64(q, 0) : -1;
	sqlite3_finalize(q);
	return n;
}

static str text_of(struct checking *c, sqlite3_stmt *q, int column)
{
	const void *at = sqlite3_column_blob(q, column);
	return arena_str(c->a, (str){at ? at : "", (size_t)sqlite3_column_bytes(q, column)});
}

/* How often the public sees it, on all platforms. */
static int shown(struct checking *c, const char *text)
{
	int n = rota_shown(&c->side->rota, str_of(text));
	static const char *const WALLS[] = {"ward", "clinic", "desk"};
	str words = arena_fmt(c->a, "\"text\":\"%s\"", text), wall, line;
	for (size_t i = 0; i < COUNT(WALLS); i++) {
		str path = arena_fmt(c->a, "%s/practice/%s.jsonl", c->folder, WALLS[i]);
		if (file_read(c->a, path, FILE_MOST, &wall)) continue;
		while (str_split(&wall, '\n', &line)) n += str_find(line, words, NULL);
	}
	return n;
}

static void check_shown(struct checking *c, const char *text, enum job_state is)
{
	int n = shown(c, text);
	bool out = is == JOB_DONE || is == JOB_GONE, unknown = is == JOB_ASKING || is == JOB_UNSURE;
	bool right = out ? n == 1 : unknown ? n <= 1 : n == 0;
	str state = job_state_name(is);
	if (!right) life_wrong(c->side, "'%s' is %.*s and was shown %d times", text, SHOW(state), n);
}

static void check_end(struct checking *c, const struct end *e)
{
	static const char SQL[] =
		"SELECT j.state, j.why FROM job j JOIN post_text t ON t.post = j.post AND t.part = j.part AND t.account = 0 "
		"JOIN post p ON p.id = j.post WHERE t.text = $1 AND j.op = 7 "
		"AND (p.batch IS NULL OR p.batch NOT IN (SELECT id FROM batch WHERE state = 'open'))";
	sqlite3_stmt *q = ask(c, SQL);
	int found = 0;
	enum job_state is = JOB_CANCELLED;
	sqlite3_bind_text(q, 1, e->text, -1, SQLITE_STATIC);
	for (; sqlite3_step(q) == SQLITE_ROW; found++) {
		str state = text_of(c, q, 0), why = text_of(c, q, 1);
		job_state_read(state, &is);
		unsigned may = e->states | (c->side->deaths ? e->after_death : 0);
		if (!((may >> is) & 1u))
			life_wrong(c->side, "'%s' ends as %.*s: %.*s", e->text, SHOW(state), SHOW(why));
	}
	sqlite3_finalize(q);
	if (found != (e->states != NOT_THERE)) life_wrong(c->side, "'%s' is there %d times", e->text, found);
	check_shown(c, e->text, is);
}

/* ---- the table as a whole: each counts what must not be */

static const struct { const char *what, *sql; } RULES[] = {
	{"jobs that still move",
	 "SELECT count(*) FROM job WHERE state IN ('ready', 'claimed', 'sending', 'unsure', 'looking')"},
	{"jobs before a person without a sentence why",
	 "SELECT count(*) FROM job WHERE op = 7 AND state IN ('asking', 'late', 'paused', 'refused', 'unsure') AND why = ''"},
	{"parts of a chain that wait for nothing",
	 "SELECT count(*) FROM job j JOIN job b ON b.post = j.post AND b.account = j.account AND b.part = j.part - 1 "
	 "AND b.op = 7 WHERE j.op = 7 AND j.state = 'chained' AND b.state IN ('done', 'gone')"},
	{"secrets gathered for a log-in that is over",
	 "SELECT count(*) FROM kept WHERE job NOT IN (SELECT id FROM job WHERE state = 'asking')"},
	{"secrets of accounts that were removed",
	 "SELECT count(*) FROM secret WHERE account IN (SELECT id FROM account WHERE state = 'removed')"},
	{"accounts that are neither connected nor removed",
	 "SELECT count(*) FROM account WHERE state NOT IN ('ready', 'removed')"},
	{"pairs of posts with one place out there",
	 "SELECT count(*) FROM job a JOIN job b ON a.remote_id = b.remote_id AND a.account = b.account AND a.id < b.id "
	 "WHERE a.remote_id <> '' AND a.op = 7 AND b.op = 7"},
};

/* ---- what is sealed opens */

static void check_sealed(struct checking *c, const struct vault *v)
{
	str out;
	sqlite3_stmt *q = ask(c, "SELECT account, kind, sealed FROM secret");
	while (sqlite3_step(q) == SQLITE_ROW) {
		str place = secret_place(c->a, sqlite3_column_int64(q, 0), (sp_secret)sqlite3_column_int(q, 1));
		err e = vault_unseal(c->a, v, place, text_of(c, q, 2), &out);
		if (e) life_wrong(c->side, "%.*s: %.*s", SHOW(place), SHOW(e->text));
	}
	sqlite3_finalize(q);
	q = ask(c, "SELECT id, memory FROM job WHERE length(memory) > 0");
	while (sqlite3_step(q) == SQLITE_ROW) {
		str place = memory_place(c->a, sqlite3_column_int64(q, 0));
		err e = vault_unseal(c->a, v, place, text_of(c, q, 1), &out);
		if (e) life_wrong(c->side, "%.*s: %.*s", SHOW(place), SHOW(e->text));
	}
	sqlite3_finalize(q);
}

/* ---- the folder: what belongs there and nothing else, and pictures that are whole */

static bool belongs(const char *path)
{
	static const char *const NAMES[] = {"/schedpost.db", "/schedpost.db-wal", "/schedpost.db-shm", "/key",
					    "/mark", "/night.backup", "/schedpost-before-[0-9]*.backup",
					    "/practice/*.jsonl", "/media/[0-9a-f][0-9a-f]/*"};
	for (size_t i = 0; i < COUNT(NAMES); i++)
		if (fnmatch(NAMES[i], path, FNM_PATHNAME | FNM_PERIOD) == 0) return true;
	return false;
}

static int check_file(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	struct checking *c = walking;
	const char *inside = path + strlen(c->folder);
	str content, name = str_of(path + ftw->base);
	(void)st;
	if (kind == FTW_D) return 0;
	if (!belongs(inside)) life_wrong(c->side, "%s was left behind", inside);
	if (strncmp(inside, "/media/", 7) || file_read(c->a, str_of(path), FILE_MOST, &content)) return 0;
	if (!str_is(sha_hex_of(c->a, content), name)) life_wrong(c->side, "%s is not whole", inside);
	return 0;
}

static void check_pictures(struct checking *c)
{
	sqlite3_stmt *q = ask(c, "SELECT sha256 FROM media");
	while (sqlite3_step(q) == SQLITE_ROW) {
		str sha = text_of(c, q, 0);
		str path = arena_fmt(c->a, "%s/media/%.2s/%.*s", c->folder, sha.at, SHOW(sha));
		if (access(arena_cstr(c->a, path), R_OK)) life_wrong(c->side, "the picture %.*s is gone", SHOW(sha));
	}
	sqlite3_finalize(q);
}

static void check_database(struct checking *c)
{
	static const char *const FILES[] = {"schedpost.db", "night.backup"};
	for (size_t i = 0; i < COUNT(FILES); i++) {
		err e = store_verify(c->a, arena_fmt(c->a, "%s/%s", c->folder, FILES[i]));
		if (e) life_wrong(c->side, "%s: %.*s", FILES[i], SHOW(e->text));
	}
}

static void check_rows(struct checking *c)
{
	int64_t there = 0;
	for (size_t i = 0; i < COUNT(ENDS); i++) {
		check_end(c, &ENDS[i]);
		there += ENDS[i].states != NOT_THERE;
	}
	for (size_t i = 0; i < COUNT(RULES); i++) {
		int64_t n = number(c, RULES[i].sql);
		if (n) life_wrong(c->side, "there are %" PRId64 " %s", n, RULES[i].what);
	}
	int64_t posts = number(c, "SELECT count(*) FROM job WHERE op = 7 AND code <> 'reshaped' AND (batch IS NULL OR "
				  "batch NOT IN (SELECT id FROM batch WHERE state = 'open'))");
	if (posts != there) life_wrong(c->side, "there are %" PRId64 " posts and parts", posts);
}

void life_check(const char *folder, struct life_side *side)
{
	struct checking c = {.a = arena_new(), .side = side, .folder = folder};
	const char *path = arena_cstr(c.a, arena_fmt(c.a, "%s/schedpost.db", folder));
	struct vault *v = NULL;
	walking = &c;
	if (side->rota.reused) life_wrong(side, "%" PRId64 " tokens were used twice", side->rota.reused);
	if (nftw(folder, check_file, 8, FTW_PHYS)) life_wrong(side, "the folder cannot be read");
	if (sqlite3_open_v2(path, &c.db, SQLITE_OPEN_READWRITE, NULL)) abort();
	check_rows(&c);
	check_pictures(&c);
	err e = vault_open(c.a, str_of(folder), true, &v);
	if (e) life_wrong(side, "the key: %.*s", SHOW(e->text));
	else check_sealed(&c, v);
	vault_close(v);
	sqlite3_close(c.db);
	check_database(&c);
	arena_free(c.a);
}
