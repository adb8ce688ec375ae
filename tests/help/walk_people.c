/* SPDX-License-Identifier: MIT
 * walk_people.c - what people do in a walk: write, change their minds, look, connect; and what they are told. */
#include "help/walk.h"
#include "text/when.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define PICTURE "1111111111111111111111111111111111111111111111111111111111111111 ward.png"

const char *const WALK_DEEDS[WALK_DEEDS_MOST] = {
	"edited", "moved", "sent now", "cancelled", "paused", "resumed", "tried again", "marked as published",
	"being taken down",
};

/* ---- times: how people say them, and the instant that is meant */

static int64_t draw_wait(struct walk *k)
{
	static const unsigned char HOW[] = {35, 30, 20, 15};
	static const int64_t MOST[] = {20, 30 * 60, 12 * 3600, 3 * 86400};
	return walk_span(k, 1, MOST[walk_weighed(k, HOW, COUNT(HOW))]);
}

static void type_time(struct walk *k, struct walk_typed *t, struct walk_post *p, int64_t *at)
{
	int64_t wait = draw_wait(k), second = k->w->now / 1000 + wait;
	p->utc = walk_chance(k, 30);
	*at = second * 1000;
	walk_type(k, t, "--at");
	if (!p->utc) {
		walk_type(k, t, "+%" PRId64 "s", wait);
		return;
	}
	struct arena *a = arena_new();
	str text = when_utc(a, *at);
	walk_type(k, t, "%.*s", SHOW(text));
	arena_free(a);
}

static void check_told_time(struct walk *k, const struct walk_post *p, int64_t at)
{
	for (int n = 0; n < p->nshores; n++)
		for (int part = 0; part < p->parts; part++) {
			const struct walk_place *place = &p->place[n][part];
			if (place->told == TOLD_WAITS && place->at != at)
				walk_wrong(k, "post %td should go out in %lld ms, but its time is told as in %lld ms", p - k->posts,
					   (long long)(at - k->w->now), (long long)(place->at - k->w->now));
		}
}

/* ---- writing */

static const char *whole_text(struct walk *k, const struct walk_post *p, int number, int version, int variant)
{
	buf out = buf_in(k->w->a, 1000);
	char part_text[80];
	for (int part = 1; part <= p->parts; part++) {
		walk_words(part_text, (struct walk_tag){number, version, part, variant});
		buf_fmt(&out, "%s%s", part > 1 ? "\n---\n" : "", part_text);
	}
	return arena_cstr(k->w->a, buf_str(&out));
}

static void draw_shores(struct walk *k, struct walk_post *p)
{
	int most = (int)walk_span(k, 1, walk_chance(k, 70) ? 1 : WALK_PLACES);
	for (int tries = 0; tries < 12 && p->nshores < most; tries++) {
		int shore = (int)walk_draw(k, WALK_SHORES);
		bool there = k->shores[shore].connected && !k->shores[shore].removed;
		if (there && walk_place_of(p, shore) < 0) p->shores[p->nshores++] = shore;
	}
}

static void draw_post(struct walk *k, struct walk_post *p)
{
	*p = (struct walk_post){.version = 1, .parts = 1};
	draw_shores(k, p);
	p->chain = walk_chance(k, 30);
	if (p->chain) p->parts = (int)walk_span(k, 2, WALK_PARTS);
	p->may_be_late = walk_chance(k, 35);
	p->pictures = walk_chance(k, 20);
	if (!p->chain && p->nshores > 1 && walk_chance(k, 25)) p->variants[walk_draw(k, (uint64_t)p->nshores)] = 1;
}

static void type_places(struct walk *k, struct walk_typed *t, const struct walk_post *p)
{
	buf to = buf_in(k->w->a, 100);
	for (int i = 0; i < p->nshores; i++) buf_fmt(&to, "%s%s", i ? "," : "", k->shores[p->shores[i]].name);
	walk_type(k, t, "--to");
	walk_type(k, t, "%.*s", SHOW(buf_str(&to)));
}

static void type_post(struct walk *k, struct walk_typed *t, const struct walk_post *p, int number)
{
	walk_type(k, t, "%s", whole_text(k, p, number, p->version, 0));
	type_places(k, t, p);
	if (p->chain) walk_type(k, t, "--chain");
	if (p->may_be_late) walk_type(k, t, "--late"), walk_type(k, t, "publish");
	if (p->pictures) walk_type(k, t, "--media"), walk_type(k, t, PICTURE);
	if (p->pictures) walk_type(k, t, "--alt"), walk_type(k, t, "A ward.");
	for (int i = 0; i < p->nshores; i++)
		if (p->variants[i]) {
			int shore = p->shores[i];
			walk_type(k, t, "--variant");
			walk_type(k, t, "%s=%s", k->shores[shore].name, whole_text(k, p, number, p->variants[i], shore + 1));
		}
}

void walk_touched(struct walk *k, struct walk_post *p)
{
	p->changed = k->w->mono;
	walk_people_decide(p);
	p->cover = 0; /* who touched it answers for it */
	/* A verdict on what was taken out of hand is not heard, nor what it told of the log-in. */
	for (int i = 0; i < p->nshores; i++) {
		k->shores[p->shores[i]].dead_told = -1;
		k->shores[p->shores[i]].unheard = k->w->mono + 2 * WALK_MINUTE;
	}
	p->acted = true;
	walk_look(k, p);
}

static void acted(struct walk *k, struct walk_post *p, enum walk_deed deed)
{
	p->did[deed]++;
	if (deed == DEED_MOVE || deed == DEED_RETRY || deed == DEED_RESUME) p->timed = k->w->mono;
	if (deed == DEED_EDIT) p->worded = k->w->mono;
	walk_touched(k, p);
}

static void written(struct walk *k, struct walk_post *p, int64_t id)
{
	p->id = id;
	p->changed = p->timed = p->worded = k->w->mono;
	p->acted = true;
	walk_look(k, p);
}

static struct walk_post *new_post(struct walk *k)
{
	if (k->nposts == WALK_POSTS) return NULL;
	struct walk_post *p = &k->posts[++k->nposts];
	draw_post(k, p);
	if (p->nshores) return p;
	k->nposts--;
	return NULL;
}

static void do_add(struct walk *k)
{
	struct walk_typed t = {0};
	struct walk_post *p = new_post(k);
	int64_t at = 0;
	err e;
	if (!p) return;
	type_post(k, &t, p, k->nposts);
	if (walk_chance(k, 85)) type_time(k, &t, p, &at);
	json_t *data = walk_data(walk_run(k, "add", &t, &e));
	int64_t id = json_integer_value(json_object_get(json_object_get(data, "post"), "id"));
	json_decref(data);
	if (e) return;	/* an account may just have gone */
	written(k, p, id);
	if (at) check_told_time(k, p, at);
}

void walk_write_as(struct walk *k, const char *who, int cover, int shore)
{
	struct walk_typed t = {0};
	int64_t at;
	err e;
	bool there = k->shores[shore].connected && !k->shores[shore].removed && k->nposts < WALK_POSTS;
	if (!there) return;
	struct walk_post *p = &k->posts[++k->nposts];
	*p = (struct walk_post){.version = 1, .parts = 1, .shores = {shore}, .nshores = 1};
	p->may_be_late = walk_chance(k, 35);
	type_post(k, &t, p, k->nposts);
	type_time(k, &t, p, &at);
	k->w->person = who;
	json_t *data = walk_data(walk_run(k, "add", &t, &e));
	k->w->person = NULL;
	int64_t id = json_integer_value(json_object_get(json_object_get(data, "post"), "id"));
	json_decref(data);
	if (e) return;
	p->cover = cover;
	written(k, p, id);
}

/* ---- import: rows of a batch that is finished, dropped or forgotten */

static void add_row(struct walk *k, buf *out, const struct walk_post *p, int number, int64_t at)
{
	char text[80];
	walk_words(text, (struct walk_tag){number, 1, 1, 0});
	str when = when_utc(k->w->a, at);
	buf_fmt(out, "{\"line\":%d,\"call\":{\"TEXT\":\"%s\",\"to\":[\"%s\"],\"at\":\"%.*s\"}}", number, text,
		k->shores[p->shores[0]].name, SHOW(when));
}

static int64_t begin_import(struct walk *k)
{
	json_t *data = walk_data(world_verb(k->w, "import begin", NULL));
	int64_t id = json_integer_value(json_object_get(json_object_get(data, "import"), "id"));
	json_decref(data);
	return id;
}

/* What came in is seen in an export: the answer to an import does not name the posts. */
static void find_imported(struct walk *k)
{
	int64_t last = 0;
	struct walk_tag t;
	json_t *row;
	size_t i;
	for (int n = 1; n <= k->nposts; n++) last = MAX(last, k->posts[n].id);
	str after = arena_fmt(k->w->a, "%" PRId64, last);
	json_t *data = walk_data(world_verb(k->w, "export page", "--after", arena_cstr(k->w->a, after), NULL));
	json_array_foreach(json_object_get(data, "posts"), i, row) {
		const char *text = json_string_value(json_object_get(row, "text"));
		const char *id = json_string_value(json_object_get(row, "id"));
		bool known = text && id && walk_read_words(text, &t) && t.post >= 1 && t.post <= k->nposts;
		bool ours = known && !k->posts[t.post].id;
		if (ours) written(k, &k->posts[t.post], strtoll(id, NULL, 10));
		else walk_wrong(k, "an export shows a post that nobody wrote: %s", text ? text : "");
	}
	json_decref(data);
}

static void do_import(struct walk *k)
{
	static const char *const HOWS[] = {"left alone", "dropped", "finished"};
	buf rows = buf_in(k->w->a, 4000);
	int64_t id = begin_import(k);
	size_t how = walk_weighed(k, (const unsigned char[]){1, 1, 8}, COUNT(HOWS));
	err e;
	buf_fmt(&rows, "{\"id\":\"%" PRId64 "\",\"rows\":", id);
	size_t head = rows.len + 1;
	buf_add(&rows, S("["));
	for (int64_t n = walk_span(k, 1, 3); n > 0; n--) {
		struct walk_post *p = new_post(k);
		if (!p) break;
		*p = (struct walk_post){.version = 1, .parts = 1, .nshores = 1, .shores = {p->shores[0]}, .utc = true};
		if (rows.len > head) buf_add(&rows, S(","));
		add_row(k, &rows, p, k->nposts, (k->w->now / 1000 + draw_wait(k)) * 1000);
	}
	buf_add(&rows, S("]}"));
	world_try_json(k->w, &e, "import rows", buf_str(&rows));
	walk_say(k, "import of %.*s, %s", SHOW(buf_str(&rows)), e ? "which went wrong" : HOWS[how]);
	if (e) walk_wrong(k, "import rows: %.*s", SHOW(e->text));
	if (how == 0) return;
	world_json(k->w, how == 1 ? "import drop" : "import finish", arena_fmt(k->w->a, "{\"id\":\"%" PRId64 "\"}", id));
	if (how == 2) find_imported(k);
}

/* ---- changing */

static struct walk_post *some_post(struct walk *k)
{
	for (int tries = 0; tries < 8 && k->nposts; tries++) {
		int64_t from = walk_chance(k, 60) ? MAX(1, k->nposts - 4) : 1;
		struct walk_post *p = &k->posts[walk_span(k, from, k->nposts)];
		if (p->id) return p;
	}
	return NULL;
}

static struct walk_place *any_place(struct walk *k, struct walk_post *p, int *shore)
{
	int n = (int)walk_draw(k, (uint64_t)p->nshores), part = (int)walk_draw(k, (uint64_t)p->parts);
	*shore = p->shores[n];
	return &p->place[n][part];
}

static bool has_told(const struct walk_post *p, enum walk_told told)
{
	for (int n = 0; n < p->nshores; n++)
		for (int part = 0; part < p->parts; part++)
			if (p->place[n][part].told == told) return true;
	return false;
}

/* ID, and sometimes only one account. */
static void type_post_and_on(struct walk *k, struct walk_typed *t, struct walk_post *p)
{
	int shore;
	walk_type(k, t, "%" PRId64, p->id);
	if (p->nshores < 2 || walk_chance(k, 60)) return;
	any_place(k, p, &shore);
	walk_type(k, t, "--on");
	walk_type(k, t, "%s", k->shores[shore].name);
}

static void change(struct walk *k, const char *verb, enum walk_deed deed)
{
	struct walk_post *p = some_post(k);
	struct walk_typed t = {0};
	err e;
	if (!p || (p->put_back && deed == DEED_NOW)) return;
	type_post_and_on(k, &t, p);
	str said = walk_run(k, verb, &t, &e);
	if (e) return;
	p->at_once = p->at_once || deed == DEED_NOW;
	if (str_find(said, S("is not sent:"), NULL)) walk_touched(k, p);	/* it waits for a yes first */
	else acted(k, p, deed);
}

static void do_now(struct walk *k)
{
	change(k, "now", DEED_NOW);
}

static void do_cancel(struct walk *k)
{
	change(k, "cancel", DEED_CANCEL);
}

static void do_pause(struct walk *k)
{
	change(k, "pause", DEED_PAUSE);
}

static void do_resume(struct walk *k)
{
	change(k, "resume", DEED_RESUME);
}

static void do_move(struct walk *k)
{
	struct walk_post *p = some_post(k);
	struct walk_typed t = {0};
	int64_t at;
	err e;
	if (!p || p->put_back) return;
	bool was_utc = p->utc;
	walk_type(k, &t, "%" PRId64, p->id);
	type_time(k, &t, p, &at);
	walk_run(k, "move", &t, &e);
	if (e) p->utc = was_utc;
	else acted(k, p, DEED_MOVE);
	if (!e) check_told_time(k, p, at);
}

/* A draft may get another shape; what has a time keeps its own. */
static void draw_new_shape(struct walk *k, struct walk_post *p)
{
	struct walk_post other = *p;
	other.nshores = 0;
	draw_shores(k, &other);
	if (!other.nshores || p->variants[0] || p->variants[1] || p->variants[2]) return;
	if (p->chain) other.parts = (int)walk_span(k, 2, WALK_PARTS);
	memset(other.place, 0, sizeof other.place);
	*p = other;
}

static bool all_drafts(const struct walk_post *p)
{
	for (int n = 0; n < p->nshores; n++)
		for (int part = 0; part < p->parts; part++)
			if (p->place[n][part].told != TOLD_DRAFT) return false;
	return true;
}

/* The new words hold when the answer is there; until then the old ones may still leave. */
static void do_edit(struct walk *k)
{
	struct walk_post *p = some_post(k), next;
	struct walk_typed t = {0};
	err e;
	if (!p || p->put_back) return;
	next = *p;
	int number = (int)(p - k->posts);
	bool reshape = all_drafts(p) && walk_chance(k, 60);
	if (reshape) draw_new_shape(k, &next);
	next.version++;
	walk_type(k, &t, "%" PRId64, p->id);
	walk_type(k, &t, "%s", whole_text(k, &next, number, next.version, 0));
	if (reshape) type_places(k, &t, &next);
	for (int i = 0; i < next.nshores; i++)
		if (next.variants[i] && walk_chance(k, 50)) {
			int shore = next.shores[i];
			next.variants[i] = next.version;
			walk_type(k, &t, "--variant");
			walk_type(k, &t, "%s=%s", k->shores[shore].name, whole_text(k, &next, number, next.version, shore + 1));
		}
	walk_run(k, "edit", &t, &e);
	if (e) return;
	p->version = next.version;
	memcpy(p->variants, next.variants, sizeof p->variants);
	if (reshape) *p = next;
	acted(k, p, DEED_EDIT);
}

/* ---- what asks for somebody */

static void type_place(struct walk *k, struct walk_typed *t, struct walk_post *p, int shore)
{
	walk_type(k, t, "--on");
	walk_type(k, t, "%s", k->shores[shore].name);
	(void)p;
}

/* Who is careful looks on the platform's page first; who is not sends it again whatever is there. */
static void decide(struct walk *k, struct walk_post *p, struct walk_place *place, int shore)
{
	bool is_out = place->seen && place->told == TOLD_ASKS, careful = walk_chance(k, 90);
	struct walk_typed t = {0};
	err e;
	walk_type(k, &t, "%" PRId64, p->id);
	if (is_out && careful) walk_type(k, &t, "%s/somewhere/%d", k->shores[shore].server, (int)(p - k->posts));
	type_place(k, &t, p, shore);
	walk_run(k, is_out && careful ? "found" : "retry", &t, &e);
	if (e) return;
	if (is_out && careful) place->found = true;
	else if (is_out) place->allowed++;
	if (!is_out || !careful) place->retried = k->w->mono;
	acted(k, p, is_out && careful ? DEED_FOUND : DEED_RETRY);
}

static void do_decide(struct walk *k)
{
	for (int i = 1; i <= k->nposts; i++) {
		struct walk_post *p = &k->posts[i];
		if (!p->id || walk_chance(k, 40)) continue;
		walk_look(k, p);
		for (int n = 0; n < p->nshores; n++)
			for (int part = 0; part < p->parts; part++) {
				enum walk_told told = p->place[n][part].told;
				if (told != TOLD_ASKS && told != TOLD_REFUSED) continue;
				decide(k, p, &p->place[n][part], p->shores[n]);
				return;
			}
	}
}

static void do_delete(struct walk *k)
{
	struct walk_post *p = some_post(k);
	struct walk_typed t = {0};
	err e;
	if (!p) return;
	walk_look(k, p);
	if (!has_told(p, TOLD_OUT) && walk_chance(k, 80)) return;
	walk_type(k, &t, "%" PRId64, p->id);
	walk_run(k, "delete", &t, &e);
	if (e) return;
	for (int n = 0; n < p->nshores; n++)
		for (int part = 0; part < p->parts; part++)
			p->place[n][part].asked_down |= p->place[n][part].told == TOLD_OUT;
	acted(k, p, DEED_DELETE);
}

static void do_look(struct walk *k)
{
	static const char *const VERBS[] = {"status", "list", "account list"};
	world_verb(k->w, VERBS[walk_draw(k, COUNT(VERBS))], NULL);
	struct walk_post *p = some_post(k);
	if (p) walk_look(k, p);
}

/* ---- all of them */

void walk_event(struct walk *k)
{
	static const struct { unsigned char weight; void (*go)(struct walk *); } EVENTS[] = {
		{26, do_add}, {4, do_import}, {9, do_edit}, {9, do_move}, {7, do_cancel}, {6, do_pause}, {6, do_resume},
		{6, do_now}, {9, do_decide}, {5, do_delete}, {3, do_look}, {6, walk_do_connect}, {1, walk_do_remove},
		{3, walk_do_settings}, {14, walk_do_approval}, {9, walk_do_cover}, {10, walk_do_lock},
	};
	unsigned char weights[COUNT(EVENTS)];
	for (size_t i = 0; i < COUNT(EVENTS); i++) weights[i] = EVENTS[i].weight;
	EVENTS[walk_weighed(k, weights, COUNT(EVENTS))].go(k);
}
