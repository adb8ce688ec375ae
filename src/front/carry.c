/* SPDX-License-Identifier: MIT
 * carry.c - calls and files on their way to the verbs. */
#include "front/carry.h"
#include "base/json.h"
#include "front/client.h"
#include "front/direct.h"
#include "front/media.h"
#include "front/progress.h"
#include "front/token_file.h"
#include "front/where.h"

#include <poll.h>
#include <unistd.h>

enum { LOOK_EVERY_MS = 50 };

/* Somebody holds the lock and does not answer. One that does not listen yet begins, which may take a while; one that
 * listens and is silent twice is stuck, and the person hears so within a second. */
static err be_patient(struct front *f, const struct place *p)
{
	int64_t until = f->clock->mono(f->clock) + LINE_PATIENCE_MS;
	bool silent = f->hurried;
	while (!f->line && !silent && f->clock->mono(f->clock) < until) {
		poll(NULL, 0, LOOK_EVERY_MS);
		silent = line_listens(f->a, p->socket);
		TRY(line_open(f->a, p->socket, f->clock, LINE_SECOND_MS, &f->line));
	}
	if (f->line) return NULL;
	return FAIL(f->a, ERR_BUSY, "no-answer", "schedpostd is running but does not answer at %.*s. Please try again in a minute; if "
		"it stays so, restart the service (systemctl restart schedpostd). What is planned is safe.", SHOW(p->socket));
}

/* One place: the socket, then the lock, then the socket again with more patience. *found: it is decided. */
static err try_place(struct front *f, const struct place *p, bool last, bool *found)
{
	*found = true;
	TRY(line_open(f->a, p->socket, f->clock, f->hurried ? LINE_HURRIED_PROBE_MS : LINE_PROBE_MS, &f->line));
	if (f->line) return NULL;
	bool there = access(arena_cstr(f->a, p->data), F_OK) == 0;
	if (!there && !last) {
		*found = false;
		return NULL;
	}
	err e = direct_open(f, p->data, &f->direct);
	/* To a colleague the data are shut also while the service runs: whether it does, only its socket tells. */
	bool shut = e && str_is(str_of(e->code), S("data-denied"));
	if (shut && line_listens(f->a, p->socket)) return be_patient(f, p);
	TRY(e);
	return f->direct ? NULL : be_patient(f, p);
}

err carry_ready(struct front *f)
{
	struct place places[PLACES_MOST];
	size_t n = where_places(f->a, f->data_folder, f->socket_path, places);
	bool found = f->line || f->direct;
	if (!f->token.len) TRY(token_file_read(f->a, f->token_file, &f->token));
	for (size_t i = 0; i < n && !found; i++) TRY(try_place(f, &places[i], i + 1 == n, &found));
	if (f->line) line_bring(f->line, f->token);
	if (f->line) line_hurry(f->line, f->hurried);
	return NULL;
}

err carry_line(struct front *f)
{
	struct place places[PLACES_MOST];
	size_t n = where_places(f->a, f->data_folder, f->socket_path, places);
	for (size_t i = 0; i < n && !f->line; i++)
		TRY(line_open(f->a, places[i].socket, f->clock, LINE_PROBE_MS, &f->line));
	return NULL;
}

static err understand(struct arena *a, str answer, struct reply **out)
{
	err failed;
	TRY(err_from_json(a, answer, &failed));
	return failed ? failed : reply_from_json(a, answer, out);
}

static str verb_path(struct arena *a, const char *name)
{
	char *path = arena_cstr(a, arena_fmt(a, "/v1/%s", name));
	for (char *c = path; *c; c++) {
		if (*c == ' ') *c = '/';
	}
	return str_of(path);
}

static err carry_call(struct front *f, const struct call *c, struct reply **out)
{
	str answer;
	TRY(carry_ready(f));
	if (f->direct) return direct_call(f, f->direct, c, out);
	TRY(line_post(f->a, f->line, verb_path(f->a, c->verb->name), call_to_json(f->a, c), &answer));
	return understand(f->a, answer, out);
}

static err carry_send(struct front *f, const struct call *c)
{
	TRY(carry_ready(f));
	if (f->direct) return direct_call(f, f->direct, c, &f->early);
	return line_send(f->a, f->line, verb_path(f->a, c->verb->name), call_to_json(f->a, c));
}

static err carry_take(struct front *f, struct reply **out)
{
	str answer;
	TRY(line_take(f->a, f->line, &answer));
	return understand(f->a, answer, out);
}

/* RFC 3986: all but unreserved characters as %XX. */
static str escaped(struct arena *a, str name)
{
	buf out = buf_in(a, name.len * 3 + 1);
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.at[i];
		bool plain = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '-' || c == '.' || c == '_';
		if (plain) buf_byte(&out, (char)c);
		else buf_fmt(&out, "%%%02X", c);
	}
	return buf_str(&out);
}

static void told(void *of, int64_t sent, int64_t all)
{
	progress_bytes(of, sent, all);
}

/* With several files it must be told which one. */
static err of_file(struct arena *a, str name, err e)
{
	return e ? FAIL(a, e->kind, e->code, "%.*s: %.*s", SHOW(name), SHOW(e->text)) : NULL;
}

static err carry_file(struct front *f, str path, str *value)
{
	const struct json *j, *data, *media;
	str answer, hash, name = media_name(path);
	TRY(carry_ready(f));
	if (f->direct) return direct_file(f, f->direct, path, value);
	struct progress p = progress_new(f, arena_fmt(f->a, "Sending %.*s", SHOW(name)));
	str name_there = escaped(f->a, name);
	struct line_file file = {.path = arena_fmt(f->a, "/v1/media?name=%.*s", SHOW(name_there)), .file = path,
		.progress = told, .of = &p};
	err e = line_put_file(f->a, f->line, &file, &answer);
	progress_end(&p);
	TRY(e);
	struct reply *reply;
	TRY(of_file(f->a, name, understand(f->a, answer, &reply)));
	TRY(json_read(f->a, answer, &j));
	TRY(json_need_object(f->a, j, "data", &data));
	TRY(json_need_object(f->a, data, "media", &media));
	TRY(json_need_str(f->a, media, "sha256", &hash));
	*value = call_file_value(f->a, hash, name);
	return NULL;
}

void carry_close(struct front *f)
{
	line_close(f->line);
	direct_close(f->direct);
	f->line = NULL;
	f->direct = NULL;
}

const struct carrier CARRIER = {
	.call = carry_call, .send = carry_send, .take = carry_take, .file = carry_file, .ready = carry_ready,
};
