/* SPDX-License-Identifier: MIT
 * course.h - a course for tests: two coaches, a novice, what they do and what is decided about it. */
#ifndef ROOMS_COURSE_H
#define ROOMS_COURSE_H
#include "help/said.h"

#include <stdio.h>
#include <string.h>

/* kim and robin coach, sam learns; "wall" is a practice (training) account, "library" stands for a real one. */
static inline struct world *scene(void)
{
	struct world *w = world_new();
	world_account(w, "wall");
	world_account(w, "library");
	world_int(w, "UPDATE account SET kind = 'corporate' WHERE name = 'library'");
	static const char *const PEOPLE[] = {"sam", "kim", "robin"};
	for (size_t i = 0; i < COUNT(PEOPLE); i++) world_verb(w, "user add", PEOPLE[i], NULL);
	world_verb(w, "role give", "kim", "coach", NULL);
	world_verb(w, "role give", "robin", "coach", NULL);
	return w;
}

static inline void enrol(struct world *w)
{
	err e;
	world_as(w, &e, "kim", "training enrol", "sam", "--coach", "kim", "--backup", "robin", NULL);
	assert_null(e);
}

/* ---- what the room of reviews will write */

struct decides_upon {
	int64_t post;
	const char *who, *what;
	int64_t version;	/* that was decided upon */
};

static inline err decide(struct tx *tx, void *of)
{
	const struct decides_upon *d = of;
	tx_deed(tx, &(struct deed){.who = str_of(d->who), .door = S("socket"), .what = S("deciding")});
	query r = sql(tx, "INSERT INTO review(post, account, version, need, asked_at, asked_by, state) VALUES ($1, "
			  "(SELECT id FROM account WHERE name = 'library'), 1, 'coach', $2, 'sam', 'approved')");
	bind_int(&r, d->post);
	bind_int(&r, tx_now(tx) - 60000);
	TRY(sql_run(&r));
	query q = sql(tx, "INSERT INTO decision(review, at, who, what, version) VALUES ($1, $2, $3, $4, $5)");
	bind_int(&q, tx_last_id(tx));
	bind_int(&q, tx_now(tx));
	bind_str(&q, str_of(d->who));
	bind_str(&q, str_of(d->what));
	bind_int(&q, d->version);
	return sql_run(&q);
}

static inline int64_t write_post(struct world *w, const char *to)
{
	err e;
	str said = world_as(w, &e, "sam", "add", "Words of sam.", "--to", to, NULL);
	assert_null(e);
	(void)said;
	return world_int(w, "SELECT max(id) FROM post");
}

static inline void decides(struct world *w, const char *who, const char *what, int64_t version)
{
	struct decides_upon d = {write_post(w, "library"), who, what, version};
	assert_null(store_now(w->store, true, decide, &d));
}

static inline void approves(struct world *w, int times)
{
	for (int i = 0; i < times; i++) decides(w, "kim", "approved", 1);
}

/* ---- the exercises, as a person does them */

static inline void sam(struct world *w, const char *verb, const char *words[8])
{
	err e;
	world_as(w, &e, "sam", verb, words[0], words[1], words[2], words[3], words[4], words[5], words[6], words[7]);
	if (e) fail_msg("%s: %.*s", verb, SHOW(e->text));
	world_settle(w);
}
#define SAM(w, verb, ...) sam(w, verb, (const char *[8]){__VA_ARGS__})

static const char *last(struct world *w)
{
	return arena_cstr(w->a, arena_fmt(w->a, "%d", (int)world_int(w, "SELECT max(id) FROM post")));
}

static inline err add_picture(struct tx *tx, void *of)
{
	(void)of;
	tx_deed(tx, &(struct deed){.who = S("sam"), .door = S("socket"), .what = S("adding a picture")});
	query m = sql(tx, "INSERT INTO media(sha256, mime, bytes, width, height, length_ms, stripped, added) "
			  "VALUES ('aa', 'image/png', 1, 1, 1, 0, '', 0)");
	TRY(sql_run(&m));
	query q = sql(tx, "INSERT INTO post_media(post, part, n, sha256, role, alt, name) "
			  "VALUES ((SELECT max(id) FROM post), 1, 1, 'aa', 0, 'A ward with red chairs.', 'ward.png')");
	return sql_run(&q);
}

static inline void out_now(struct world *w)
{
	SAM(w, "now", last(w));
	world_pass(w, 1000);
}

static inline void do_exercises(struct world *w)
{
	char piece[400], text[1000];
	memset(piece, 'a', sizeof piece - 1);
	piece[sizeof piece - 1] = 0;
	snprintf(text, sizeof text, "%s\n---\n%s", piece, piece);
	SAM(w, "add", "First.", "--to", "wall", "--link", "https://www.example.org/");
	SAM(w, "edit", last(w), "First, mended.");
	out_now(w);
	assert_null(store_now(w->store, true, add_picture, NULL));
	SAM(w, "add", text, "--to", "wall", "--chain");
	out_now(w);
	world_pass(w, 60000);
	SAM(w, "add", "Later.", "--to", "wall", "--at", "+2h");
	SAM(w, "move", last(w), "--at", "+3h");
	SAM(w, "pause", last(w));
	SAM(w, "resume", last(w));
	SAM(w, "cancel", last(w));
}

static inline struct world *nearly_there(void)
{
	struct world *w = scene();
	enrol(w);
	do_exercises(w);
	return w;
}

static inline err graduate(struct world *w, const char *who)
{
	err e;
	world_as(w, &e, who, "training graduate", "sam", "--role", "author", "--on", "library", NULL);
	return e;
}
#endif
