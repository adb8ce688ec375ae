/* SPDX-License-Identifier: MIT
 * server_work.c - what requests wait for: a verb on the store's thread, or a file's intake on libuv's pool. */
#include "front/media.h"
#include "front/server_parts.h"
#include "rooms/tokens/enter.h"
#include "text/text.h"

#include <unistd.h>

/* ---- calls */

/* On a store thread; perhaps again from the start. */
static err run_verb(struct tx *tx, void *what)
{
	struct request *q = what;
	q->reply = reply_new(q->a);
	TRY(enter_run(tx, &q->call, q->reply));
	return q->verb->writes ? NULL : enter_unmarked(tx, &q->call, &q->unmarked);
}

static void answer(struct request *q, err e)
{
	bool bad_token = e && str_is(str_of(e->code), S(BAD_TOKEN));
	if (bad_token) request_refused(q, err_copy(q->a, e));
	else request_done(q, err_copy(q->a, e));
}

static err mark_use(struct tx *tx, void *what)
{
	struct request *q = what;
	return enter_mark(tx, &q->call);
}

/* What was asked for is there, whatever became of the mark. */
static void use_marked(void *what, err e)
{
	(void)e;
	answer(what, NULL);
}

static void verb_done(void *what, err e)
{
	struct request *q = what;
	if (!e && q->unmarked) store_write(q->server->o.store, STORE_FRONT, mark_use, use_marked, q);
	else answer(q, e);
}

static struct call call_of(const struct request *q, struct call c)
{
	c.actor = str_of(q->peer->actor);
	c.door = S("socket");
	c.owns = q->peer->owns;
	c.token = q->token;
	c.house = q->server->o.house;
	return c;
}

err call_begin(struct request *q)
{
	struct server *s = q->server;
	TRY(call_from_json(q->a, q->verb, buf_str(&q->body), &q->call));
	request_work(q);
	q->call = call_of(q, q->call);
	if (q->verb->writes) store_write(s->o.store, q->verb->urgent ? STORE_LOCK : STORE_FRONT, run_verb, verb_done, q);
	else store_read(s->o.store, run_verb, verb_done, q);
	return NULL;
}

/* ---- files */

err upload_begin(struct request *q)
{
	struct server *s = q->server;
	str folder = arena_fmt(q->a, "%.*s/spool", SHOW(s->o.house->data_folder));
	if (s->uploads >= SERVER_MOST_UPLOADS)
		return FAIL(q->a, ERR_BUSY, "busy", "%d files are being taken in already. Please try again in a moment.",
			SERVER_MOST_UPLOADS);
	const char *name = MHD_lookup_connection_value(q->connection, MHD_GET_ARGUMENT_KIND, "name");
	q->name = media_name(arena_str(q->a, str_of(name)));
	if (!q->name.len || !text_valid(q->name, NULL)) q->name = S("file");
	TRY(file_folder(q->a, folder, 0700));
	TRY(file_temp(q->a, folder, &q->temp));
	s->uploads++;
	return NULL;
}

void upload_piece(struct request *q, str piece)
{
	if (!q->failed) q->failed = file_add(q->a, &q->temp, piece);
}

void upload_drop(struct request *q)
{
	if (!q->temp.path) return;
	file_drop(&q->temp);
	q->temp.path = NULL;
	q->server->uploads--;
}

static err save_facts(struct tx *tx, void *what)
{
	struct request *q = what;
	TRY(enter_deed(tx, &q->call, POWER_WRITE, S("media")));
	return media_record(tx, &q->facts);
}

static void facts_saved(void *what, err e)
{
	struct request *q = what;
	q->reply = reply_new(q->a);
	if (!e) media_reply(q->a, q->reply, &q->facts, q->name);
	upload_drop(q);
	answer(q, e);
}

static err may_bring(struct tx *tx, void *what)
{
	struct request *q = what;
	return enter_deed(tx, &q->call, POWER_WRITE, S("media"));
}

/* On a thread of the pool: the request's arena is its own meanwhile. */
static void take_in(uv_work_t *work)
{
	struct request *q = work->data;
	str folder = media_folder(q->a, q->server->o.house->data_folder);
	q->failed = file_folder(q->a, folder, 0700);
	if (!q->failed) q->failed = media_intake(q->a, q->temp.fd, folder, q->server->o.media, &q->facts);
}

static void taken_in(uv_work_t *work, int status)
{
	struct request *q = work->data;
	if (status < 0 && !q->failed) q->failed = FAIL(q->a, ERR_BUSY, "busy", "schedpostd is stopping. Please try again.");
	if (!q->failed) {
		store_write(q->server->o.store, STORE_FRONT, save_facts, facts_saved, q);
		return;
	}
	upload_drop(q);
	request_done(q, q->failed);
}

/* Who may not bring it leaves nothing on the disk. It is asked again with its row. */
static void may_be_brought(void *what, err e)
{
	struct request *q = what;
	if (!e) {
		uv_queue_work(q->server->loop, &q->work, take_in, taken_in);
		return;
	}
	upload_drop(q);
	answer(q, e);
}

err upload_end(struct request *q)
{
	TRY(q->failed);
	request_work(q);
	q->call = call_of(q, (struct call){0});
	store_read(q->server->o.store, may_bring, may_be_brought, q);
	return NULL;
}
