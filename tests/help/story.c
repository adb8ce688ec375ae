/* SPDX-License-Identifier: MIT
 * story.c - the posts and the steps of the story. What must be true of them afterwards: story_check.c. */
#include "help/story_posts.h"

#include "front/media.h"
#include "help/disk.h"
#include "help/pictures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECOND = 1000, MINUTE = 60 * SECOND };

const struct story_post STORY[STORY_POSTS] = {
	[PLAIN] = {{"Plain words."}, {"ward"}, "+1m"},
	[BOTH] = {{"Words for two places."}, {"ward", "clinic"}, "+1m"},
	[PICTURE] = {{"Words with a picture."}, {"ward"}, "+2m"},
	[CHAIN] = {{"First of three.", "Second of three.", "Third of three."}, {"clinic"}, "+2m"},
	[WAITS] = {{"Told to come later."}, {"ward"}, "+3m"},
	[NO_ANSWER] = {{"The answer gets lost."}, {"clinic"}, "+4m"},
	[NO_REQUEST] = {{"The request gets lost."}, {"clinic"}, "+5m"},
	[REFUSED] = {{"Refused for good."}, {"ward"}, "+6m"},
	[CANCELLED] = {{"To be cancelled."}, {"ward"}, "+8m"},
	[EDITED] = {{"Before the edit."}, {"clinic"}, "+8m", .edited = "After the edit."},
	[DRAFT] = {{"A draft at first."}, {"ward"}, NULL},
	[FAR] = {{"Far away."}, {"east"}, "+1m"},
	[FAR_LATER] = {{"Far away [503]."}, {"east"}, "+3m"},
	[FAR_LOST] = {{"Far away [lost]."}, {"east"}, "+4m"},
	[FAR_RENEWED] = {{"Far away after a renewal."}, {"east"}, "+6m"},
	[NEXT_YEAR] = {{"For next year."}, {"clinic"}, "+300d"},
	[PAUSED] = {{"Paused for ever."}, {"ward"}, "+9m"},
	[AFTER_ALL] = {{"After it all."}, {"ward"}, "+1m"},
};

/* ---- asking */

struct step {
	const char *name;
	err (*act)(struct story *, const struct step *);
	int post;
	int64_t n;            /* ms, status, kind of fault */
	const char *words[6]; /* of a verb */
	unsigned tells;       /* about the post */
};

static err ask(struct story *s, const struct step *step)
{
	err e;
	const char *const *w = step->words;
	world_try(s->w, &e, w[0], w[1], w[2], w[3], w[4], w[5], NULL);
	if (!e) s->told[step->post] |= step->tells;
	return e;
}

static str joined(struct arena *a, const char *const *parts, const char *by)
{
	buf out = buf_in(a, 1000);
	for (size_t i = 0; i < STORY_MOST && parts[i]; i++) buf_fmt(&out, "%s%s", i ? by : "", parts[i]);
	return buf_str(&out);
}

static err add_post(struct story *s, int post, const char *file)
{
	const struct story_post *p = &STORY[post];
	struct arena *a = s->w->a;
	const char *words[14] = {NULL};
	size_t n = 0;
	words[n++] = arena_cstr(a, joined(a, p->parts, "\n---\n"));
	words[n++] = "--to";
	words[n++] = arena_cstr(a, joined(a, p->accounts, ","));
	if (p->at) words[n++] = "--at", words[n++] = p->at;
	if (p->parts[1]) words[n++] = "--chain";
	if (file) words[n++] = "--media", words[n++] = file, words[n++] = "--alt", words[n++] = "A grey field.";
	if (file) words[n++] = "--looked-at";
	err e;
	world_try(s->w, &e, "add", words[0], words[1], words[2], words[3], words[4], words[5], words[6], words[7],
		  words[8], words[9], words[10], NULL);
	if (!e) s->told[post] |= TOLD_ADD;
	return e;
}

static err add(struct story *s, const struct step *step)
{
	const char *file =
		step->post == PICTURE ? arena_cstr(s->w->a, arena_fmt(s->w->a, "%s grey.jpg", s->hash)) : NULL;
	return add_post(s, step->post, file);
}

/* ---- the picture: as the daemon takes it in */

static err record(struct tx *tx, void *of)
{
	tx_deed(tx, &(struct deed){.who = S("alex"), .door = S("socket"), .what = S("media")});
	return media_record(tx, of);
}

static err take_in(struct story *s, const struct step *step)
{
	(void)step;
	struct world *w = s->w;
	struct media_facts facts;
	str picture = made_jpeg(w->a, true, 1), folder = arena_fmt(w->a, "%s/media", w->folder);
	int fd = memfd_create("picture", MFD_CLOEXEC);
	if (fd < 0 || write(fd, picture.at, picture.len) != (ssize_t)picture.len) abort();
	err e = media_intake(w->a, fd, folder, &(struct media_limits){0}, &facts);
	close(fd);
	if (!e) e = store_now(w->store, true, record, &facts);
	if (!e) snprintf(s->hash, sizeof s->hash, "%.*s", SHOW(facts.sha256));
	return e;
}

/* ---- accounts */

static err connect(struct story *s, const struct step *step)
{
	err e = ask(s, step);
	if (!e) world_pass(s->w, SECOND);
	return e;
}

struct asking {
	int64_t job;
	str state;
};

static err find_asking(struct tx *tx, void *of)
{
	struct asking *k = of;
	query q = sql(tx, "SELECT j.id, a.state FROM account a LEFT JOIN job j ON j.account = a.id AND j.op = 1 "
			  "AND j.state = 'asking' WHERE a.name = 'east' ORDER BY j.id DESC LIMIT 1");
	if (row(&q)) {
		k->job = col_int(&q);
		k->state = col_str(&q);
	}
	return sql_end(&q);
}

/* The code that is good now. Whoever finds that the account works already has nothing to answer. */
static err give_code(struct story *s, const struct step *step)
{
	struct asking k = {0};
	err e;
	(void)step;
	TRY(store_now(s->w->store, false, find_asking, &k));
	if (!k.job && str_is(k.state, S("ready"))) {
		s->connected = true;
		return NULL;
	}
	if (!k.job) { /* that log-in came to nothing: a new one */
		world_try(s->w, &e, "connect begin", "rota", "--as", "east", "--server", ROTA_SERVER, NULL);
		if (e) return e;
		world_pass(s->w, SECOND);
		TRY(store_now(s->w->store, false, find_asking, &k));
	}
	str call = arena_fmt(s->w->a, "{\"id\":\"%lld\",\"answer\":\"east code %lld\"}", (long long)k.job,
			     (long long)s->side.accounts[0].serial);
	world_try_json(s->w, &e, "connect answer", call);
	if (e) return e;
	world_pass(s->w, SECOND);
	s->connected = true;
	return NULL;
}

/* ---- what happens to posts */

struct wanted {
	const char *text;
	int64_t id;
};

static err find_post(struct tx *tx, void *of)
{
	struct wanted *w = of;
	query q = sql(tx, "SELECT post FROM post_text WHERE text = $1 AND part = 1 AND account = 0");
	bind_str(&q, str_of(w->text));
	if (row(&q)) w->id = col_int(&q);
	return sql_end(&q);
}

static err change(struct story *s, const struct step *step)
{
	struct wanted want = {.text = STORY[step->post].parts[0]};
	TRY(store_now(s->w->store, false, find_post, &want));
	struct step with = *step;
	with.words[1] = arena_cstr(s->w->a, arena_fmt(s->w->a, "%lld", (long long)want.id));
	return ask(s, &with);
}

static err expire(struct story *s, const struct step *step)
{
	(void)step;
	rota_expire(&s->side, "east");
	return NULL;
}

static err trouble(struct story *s, const struct step *step)
{
	s->w->fault = (struct practice_fault){.kind = step->post, .status = (int)step->n};
	s->w->fault_times = 1;
	return NULL;
}

static err pass(struct story *s, const struct step *step)
{
	world_pass(s->w, step->n);
	return NULL;
}

static err restart(struct story *s, const struct step *step)
{
	(void)step;
	return story_restart(s);
}

#define CONNECT(name)                                                                                                \
	{                                                                                                            \
		"connecting " name, connect, 0, 0,                                                                   \
			{"connect begin", "practice", "--as", name, "--zone", "Europe/London"}, 0                    \
	}
#define ADD(post)                                                                                                    \
	{                                                                                                            \
		"adding " #post, add, post, 0, {NULL}, 0                                                             \
	}
#define PASS(ms)                                                                                                     \
	{                                                                                                            \
		"time passes", pass, 0, ms, {NULL}, 0                                                                \
	}
#define TROUBLE(what, status)                                                                                        \
	{                                                                                                            \
		"trouble comes", trouble, what, status, {NULL}, 0                                                    \
	}

static const struct step STEPS[] = {
	CONNECT("ward"),
	CONNECT("clinic"),
	{"connecting east", connect, 0, 0, {"connect begin", "rota", "--as", "east", "--server", ROTA_SERVER}, 0},
	{"the code of east", give_code, 0, 0, {NULL}, 0},
	ADD(PLAIN),
	ADD(BOTH),
	{"taking in a picture", take_in, 0, 0, {NULL}, 0},
	ADD(PICTURE),
	ADD(CHAIN),
	ADD(WAITS),
	ADD(NO_ANSWER),
	ADD(NO_REQUEST),
	ADD(REFUSED),
	ADD(CANCELLED),
	ADD(EDITED),
	ADD(DRAFT),
	ADD(FAR),
	ADD(FAR_LATER),
	ADD(FAR_LOST),
	ADD(FAR_RENEWED),
	ADD(NEXT_YEAR),
	ADD(PAUSED),
	{"moving the draft", change, DRAFT, 0, {"move", NULL, "--at", "+9m"}, TOLD_MOVE},
	PASS(2 * MINUTE + 30 * SECOND),
	TROUBLE(PRACTICE_STATUS, 503),
	PASS(MINUTE),
	{"taking down", change, PLAIN, 0, {"delete", NULL}, TOLD_DELETE},
	TROUBLE(PRACTICE_LOSE_ANSWER, 0),
	PASS(MINUTE),
	{"a stop and a start", restart, 0, 0, {NULL}, 0},
	TROUBLE(PRACTICE_LOSE_REQUEST, 0),
	PASS(MINUTE),
	{"cancelling", change, CANCELLED, 0, {"cancel", NULL}, TOLD_CANCEL},
	{"editing", change, EDITED, 0, {"edit", NULL, "After the edit."}, TOLD_EDIT},
	{"pausing", change, PAUSED, 0, {"pause", NULL}, TOLD_PAUSE},
	{"the access runs out", expire, 0, 0, {NULL}, 0},
	TROUBLE(PRACTICE_STATUS, 422),
	PASS(5 * MINUTE),
};

/* ---- one after the other */

bool story_over(const struct story *s)
{
	return s->at == COUNT(STEPS);
}

const char *story_step_name(const struct story *s)
{
	return story_over(s) ? "the end" : STEPS[s->at].name;
}

err story_step(struct story *s)
{
	TRY(STEPS[s->at].act(s, &STEPS[s->at]));
	s->at++;
	return NULL;
}

void story_step_done(struct story *s)
{
	const struct step *step = &STEPS[s->at++];
	s->told[step->post] |= step->act == add ? TOLD_ADD : step->tells;
}

void story_begin(struct story *s, const char *folder)
{
	*s = (struct story){.w = world_unstarted(folder)};
	s->w->extra = &plugin_rota;
	far_before(&s->far, s->w, rota_serve);
	s->far.side = &s->side;
}

/* With the folder that the daemon makes. */
err story_restart(struct story *s)
{
	char media[100];
	snprintf(media, sizeof media, "%s/media", s->w->folder);
	disk_hold(true);
	mkdir(media, 0700);
	disk_hold(false);
	if (s->started) world_stop(s->w);
	s->started = true;
	s->far.calls = NULL;
	err e = world_start(s->w);
	s->down = e != NULL;
	return e;
}

void story_end(struct story *s)
{
	world_stop(s->w);
	free(s->w);
}

/* ---- the end */

static err count_open(struct tx *tx, void *of)
{
	query q = sql(tx, "SELECT count(*) FROM job j JOIN account a ON a.id = j.account WHERE (j.state IN "
			  "('claimed', 'sending', "
			  "'looking', 'unsure') OR (j.state = 'ready' AND j.due < $1)) AND a.state = 'ready'");
	bind_int(&q, tx_now(tx) + 30LL * 24 * 60 * MINUTE);
	if (row(&q)) *(int64_t *)of = col_int(&q);
	return sql_end(&q);
}

static err until_quiet(struct story *s)
{
	int64_t open = 1;
	for (int i = 0; i < 48 && open; i++) {
		world_pass(s->w, i ? 30 * MINUTE : 5 * MINUTE);
		TRY(store_now(s->w->store, false, count_open, &open));
	}
	return NULL;
}

err story_rest(struct story *s)
{
	s->w->leap_most = MINUTE;
	TRY(until_quiet(s));
	if (!s->connected) return NULL;
	s->w->fault_times = 0;
	struct wanted last = {.text = STORY[AFTER_ALL].parts[0]};
	TRY(store_now(s->w->store, false, find_post, &last));
	if (!last.id) TRY(add_post(s, AFTER_ALL, NULL));
	return until_quiet(s);
}
