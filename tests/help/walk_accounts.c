/* SPDX-License-Identifier: MIT
 * walk_accounts.c - what people do with accounts in a walk; and the verbs that all of them type. */
#include "help/walk.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- a verb as it is typed, from words that are put together */

void walk_type(struct walk *k, struct walk_typed *t, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	const char *word = arena_cstr(k->w->a, arena_vfmt(k->w->a, fmt, args));
	va_end(args);
	size_t len = strlen(t->said);
	snprintf(t->said + len, sizeof t->said - len, strchr(word, ' ') ? " \"%s\"" : " %s", word);
	t->words[t->n++] = word;
}

/* The words are given one by one, for world_try takes them so. */
str walk_run(struct walk *k, const char *verb, struct walk_typed *t, err *e)
{
	const char **w = t->words;
	str data = world_try(k->w, e, verb, w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7], w[8], w[9], w[10], w[11],
			     w[12], w[13], w[14], w[15], w[16], w[17], w[18], w[19], w[20], w[21], w[22], w[23], NULL);
	str no = *e ? (*e)->text : S("");
	walk_say(k, "%s%s%s%.*s", verb, t->said, no.len ? ": " : "", SHOW(no));
	if (*e && ((*e)->kind == ERR_BUG || (*e)->text.len < 20))
		walk_wrong(k, "%s%s: %.*s", verb, t->said, SHOW((*e)->text));
	return data;
}

json_t *walk_data(str reply)
{
	json_t *whole = json_loadb(reply.at, reply.len, 0, NULL), *data = json_incref(json_object_get(whole, "data"));
	json_decref(whole);
	return data;
}

/* ---- accounts */

static err find_dialogue(struct tx *tx, void *of)
{
	struct walk *k = of;
	query q = sql(tx, "SELECT state = 'asking' FROM job WHERE id = $1");
	bind_int(&q, k->dialogue);
	bool asks = row(&q) && col_int(&q);
	TRY(sql_end(&q));
	if (!asks) return FAIL(tx_arena(tx), ERR_STALE, "no-question", "There is no question.");
	return NULL;
}

static void begin_dialogue(struct walk *k, struct walk_shore *s)
{
	struct walk_typed t = {0};
	err e;
	walk_type(k, &t, s->keyed ? "bluesky" : "mastodon");
	walk_type(k, &t, "--as"), walk_type(k, &t, "%s", s->name);
	walk_type(k, &t, "--server"), walk_type(k, &t, "%s", s->server);
	walk_type(k, &t, "--zone"), walk_type(k, &t, "%s", s->zone);
	str reply = walk_run(k, "connect begin", &t, &e);
	if (e) return;
	json_t *j = json_loadb(reply.at, reply.len, 0, NULL);
	const char *job = json_string_value(json_object_get(json_object_get(j, "next"), "value"));
	k->dialogue = job ? strtoll(job, NULL, 10) : 0;
	k->dialogue_with = s->index;
	json_decref(j);
}

static const char *answer_to(struct walk *k, const struct walk_shore *s)
{
	struct arena *a = k->w->a;
	str call = arena_fmt(a, "{\"id\":\"%" PRId64 "\"}", k->dialogue);
	str question = world_try_json(k->w, &(err){NULL}, "connect answer", call);
	if (str_find(question, S("\"choices\""), NULL)) return s->keyed ? "app-password" : "token";
	if (str_find(question, S("handle"), NULL)) return arena_cstr(a, arena_fmt(a, "s%d.test", s->index));
	return arena_cstr(a, s->keyed ? arena_fmt(a, "password-%d-%d", s->index, s->password)
				      : arena_fmt(a, "access-%d-%d", s->index, s->token));
}

void walk_dialogue(struct walk *k)
{
	struct walk_shore *s = &k->shores[k->dialogue_with];
	err e;
	if (!k->dialogue) return;
	if (store_now(k->w->store, false, find_dialogue, k)) {
		str call = arena_fmt(k->w->a, "{\"id\":\"%" PRId64 "\"}", k->dialogue);
		str said = world_try_json(k->w, &e, "connect answer", call);
		bool over = e || str_find(said, S("Connected"), NULL);
		if (over) k->dialogue = 0;
		if (over && !e) s->connected = true;
		return;
	}
	const char *answer = answer_to(k, s);
	walk_say(k, "answers '%s'", answer);
	world_try_json(k->w, &e, "connect answer",
		       arena_fmt(k->w->a, "{\"id\":\"%" PRId64 "\",\"answer\":\"%s\"}", k->dialogue, answer));
	if (e && e->kind == ERR_BUG) walk_wrong(k, "connect answer: %.*s", SHOW(e->text));
}

void walk_reconnect(struct walk *k, struct walk_shore *s)
{
	begin_dialogue(k, s);
	for (int i = 0; i < 10 && k->dialogue; i++) {
		world_pass(k->w, WALK_SECOND);
		walk_dialogue(k);
	}
	if (!s->connected) walk_wrong(k, "%s could not be connected", s->name);
}

void walk_do_connect(struct walk *k)
{
	struct walk_shore *s = &k->shores[walk_draw(k, WALK_SHORES)];
	if (k->dialogue && walk_chance(k, 15)) {
		world_json(k->w, "connect drop", arena_fmt(k->w->a, "{\"id\":\"%" PRId64 "\"}", k->dialogue));
		walk_say(k, "the dialogue is dropped");
		k->dialogue = 0;
	} else if (k->dialogue) {
		walk_dialogue(k);
	} else if (!s->removed && (s->connected || walk_chance(k, 50))) {
		begin_dialogue(k, s);
	}
}

void walk_do_remove(struct walk *k)
{
	struct walk_shore *s = &k->shores[walk_draw(k, WALK_SHORES)];
	struct walk_typed t = {0};
	err e;
	if (!s->connected || s->removed || walk_chance(k, 60)) return;
	walk_type(k, &t, "%s", s->name);
	walk_type(k, &t, "--cancel-posts");
	walk_type(k, &t, "--without-revoke");
	walk_run(k, "account remove begin", &t, &e);
	if (e) return;
	s->removed = true;
	for (int i = 1; i <= k->nposts; i++) {
		struct walk_post *p = &k->posts[i];
		if (!p->id || walk_place_of(p, s->index) < 0) continue;
		p->acted = true;
		p->changed = k->w->mono;
		walk_look(k, p);
	}
}

void walk_do_settings(struct walk *k)
{
	const struct walk_shore *s = &k->shores[walk_draw(k, WALK_FIRST)];
	struct walk_typed t = {0};
	err e;
	if (s->removed) return;
	walk_type(k, &t, "%s", s->name);
	if (walk_chance(k, 50)) {
		walk_type(k, &t, "--late-after");
		walk_type(k, &t, walk_chance(k, 50) ? "15m" : "2h");
		walk_run(k, "account set", &t, &e);
	} else {
		walk_run(k, "account test begin", &t, &e);
	}
}
