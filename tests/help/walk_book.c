/* SPDX-License-Identifier: MIT
 * walk_book.c - the book of a walk: what people were told and what the platforms saw, and that the two agree. */
#include "help/walk.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { QUIET_MS = 15 * WALK_MINUTE };	/* longer than anything stays in hand */

static const char *const TITLES[TOLDS] = {
	[TOLD_DRAFT] = "draft", [TOLD_WAITS] = "waiting", [TOLD_IN_HAND] = "in hand", [TOLD_SENDING] = "sending",
	[TOLD_LOOKING] = "looking it up", [TOLD_ASKS] = "asks you", [TOLD_LATE] = "missed its time",
	[TOLD_PAUSED] = "paused", [TOLD_REFUSED] = "refused", [TOLD_OUT] = "published", [TOLD_CANCELLED] = "cancelled",
	[TOLD_GONE] = "taken down", [TOLD_REVIEW] = "waits for approval",
};

/* What is told to be so stays so until a person does something. */
static bool is_still(enum walk_told t)
{
	return t == TOLD_DRAFT || t >= TOLD_ASKS;
}

/* ---- words */

void walk_words(char out[80], struct walk_tag t)
{
	snprintf(out, 80, "Flu jabs %d.%d.%d.%d: walk in, there is no need to book.", t.post, t.version, t.part, t.variant);
}

bool walk_read_words(const char *text, struct walk_tag *t)
{
	return sscanf(text, "Flu jabs %d.%d.%d.%d:", &t->post, &t->version, &t->part, &t->variant) == 4;
}

int walk_place_of(const struct walk_post *p, int shore)
{
	for (int i = 0; i < p->nshores; i++)
		if (p->shores[i] == shore) return i;
	return -1;
}

/* ---- a public request leaves */

static bool hung_before(const struct walk_shore *s, const char *id, const struct walk_tag *t)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->all[i].id, id) == 0 && s->all[i].tag.post == t->post && s->all[i].tag.part == t->part - 1)
			return true;
	return false;
}

static void check_chain(struct walk *k, const struct walk_shore *s, const struct walk_status *st,
			const struct walk_place *before)
{
	const struct walk_tag *t = &st->tag;
	if (t->part == 1) {
		if (st->reply_to[0]) walk_wrong(k, "%s: post %d answers something", s->name, t->post);
		return;
	}
	if (!before->seen && !before->found)
		walk_wrong(k, "%s: part %d of post %d leaves before the part before it", s->name, t->part, t->post);
	/* Of a part that a person has found only the address is known, not what the platform calls it. */
	if (before->found && !st->reply_to[0]) return;
	if (!hung_before(s, st->reply_to, t))
		walk_wrong(k, "%s: part %d of post %d answers '%s', which is not the part before it", s->name, t->part,
			   t->post, st->reply_to);
}

/* What was begun at its time may go on when the clock is set back: another try, the next part of a chain. */
static void check_time(struct walk *k, const struct walk_shore *s, const struct walk_tag *t,
		       const struct walk_place *places)
{
	int64_t at = places[t->part - 1].at, begun = MAX(places[0].left, places[t->part - 1].left);
	if (at <= k->w->now || (k->w->mono < k->slow_until && at <= k->clock_then)) return;
	if (begun && begun >= k->posts[t->post].timed) return;
	if (places[t->part - 1].retried && places[t->part - 1].retried >= k->posts[t->post].timed) return;
	bool uploads = k->posts[t->post].pictures && k->stepped >= k->posts[t->post].timed;
	if (uploads) return;	/* they began in time */
	walk_wrong(k, "%s: part %d of post %d leaves %lld ms before its time", s->name, t->part, t->post,
		   (long long)(at - k->w->now));
}

/* It may have become late, by a clock that was set back since; people have not been told anew. */
static bool may_be_late(const struct walk *k, const struct walk_post *p, const struct walk_place *place)
{
	int64_t latest = k->stepped >= p->timed ? MAX(k->w->now, k->clock_most) : k->w->now;
	return latest - place->at >= 14 * WALK_MINUTE;
}

/* Another post of this account, due earlier, that nothing was in the way of. */
static void check_order(struct walk *k, const struct walk_shore *s, const struct walk_tag *t, int64_t at)
{
	int64_t mono = k->w->mono;
	if (t->part != 1 || k->posts[t->post].changed > mono - QUIET_MS || mono < k->slow_until) return;
	for (int i = 1; i <= k->nposts; i++) {
		const struct walk_post *p = &k->posts[i];
		int n = walk_place_of(p, s->index);
		if (i == t->post || n < 0 || !p->id || p->changed > mono - QUIET_MS || p->pictures || p->cover) continue;
		const struct walk_place *other = &p->place[n][0];
		bool free = other->told == TOLD_WAITS && !other->left && !may_be_late(k, p, other);
		if (free && other->at < at)
			walk_wrong(k, "%s: post %d leaves before post %d, which is due %lld ms earlier", s->name, t->post, i,
				   (long long)(at - other->at));
	}
}

static bool check_words(struct walk *k, const struct walk_shore *s, struct walk_status *st)
{
	struct walk_tag *t = &st->tag;
	if (!walk_read_words(st->text, t) || t->post < 1 || t->post > k->nposts || t->part < 1 || t->part > WALK_PARTS) {
		walk_wrong(k, "%s: words that nobody wrote: %s", s->name, st->text);
		return false;
	}
	const struct walk_post *p = &k->posts[t->post];
	int n = walk_place_of(p, s->index);
	if (!p->id || n < 0 || !p->place[n][t->part - 1].is_there) {
		walk_wrong(k, "%s: nobody was told that this goes there: %s", s->name, st->text);
		return false;
	}
	int version = p->variants[n] ? p->variants[n] : p->version, variant = p->variants[n] ? s->index + 1 : 0;
	if (t->version != version || t->variant != variant)
		walk_wrong(k, "%s: post %d leaves with words %d.%d, the newest are %d.%d", s->name, t->post, t->version,
			   t->variant, version, variant);
	if (st->pictures != (t->part == 1 ? p->pictures : 0))
		walk_wrong(k, "%s: post %d leaves with %d pictures instead of %d", s->name, t->post, st->pictures, p->pictures);
	return true;
}

void walk_leaves(struct walk *k, struct walk_shore *s, const struct walk_status *as)
{
	struct walk_status st = *as;
	if (!check_words(k, s, &st)) return;
	struct walk_post *p = &k->posts[st.tag.post];
	struct walk_place *places = p->place[walk_place_of(p, s->index)], *place = &places[st.tag.part - 1];
	if (is_still(place->told))
		walk_wrong(k, "%s: part %d of post %d leaves although people were told that it is '%s'", s->name, st.tag.part,
			   st.tag.post, TITLES[place->told]);
	if (s->asks && p->worded > s->asks_since && p->approved != p->version)
		walk_wrong(k, "%s: post %d leaves in words that nobody has approved", s->name, st.tag.post);
	walk_leaves_unlocked(k, s, place, st.tag.post);
	walk_answers_for(k, s, st.tag.post);
	check_time(k, s, &st.tag, places);
	check_order(k, s, &st.tag, place->at);
	check_chain(k, s, &st, st.tag.part > 1 ? place - 1 : NULL);
	place->left = k->w->mono;
}

void walk_taken(struct walk *k, struct walk_shore *s, const struct walk_status *st)
{
	struct walk_post *p = &k->posts[st->tag.post];
	int n = walk_place_of(p, s->index);
	if (st->tag.post < 1 || n < 0) return;	/* told before */
	struct walk_place *place = &p->place[n][st->tag.part - 1];
	if (++place->seen > place->allowed)
		walk_wrong(k, "%s: part %d of post %d is out %d times", s->name, st->tag.part, st->tag.post, place->seen);
}

/* ---- a person looks */

static const char *word(const json_t *row, const char *name)
{
	const char *s = json_string_value(json_object_get(row, name));
	return s ? s : "";
}

int64_t walk_instant(const char *text)
{
	struct tm tm = {0};
	int ms = 0;
	if (!text || sscanf(text, "%d-%d-%dT%d:%d:%d.%dZ", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &tm.tm_hour, &tm.tm_min,
		   &tm.tm_sec, &ms) < 6)
		return 0;
	tm.tm_year -= 1900;
	tm.tm_mon--;
	return (int64_t)timegm(&tm) * 1000 + ms;
}

static int shore_named(const struct walk *k, const char *name)
{
	for (int i = 0; i < WALK_SHORES; i++)
		if (strcmp(k->shores[i].name, name) == 0) return i;
	return -1;
}

static enum walk_told told_as(struct walk *k, const char *title)
{
	for (int i = 0; i < TOLDS; i++)
		if (strcmp(TITLES[i], title) == 0) return (enum walk_told)i;
	walk_wrong(k, "a post is told to be '%s'", title);
	return TOLD_WAITS;
}

static bool may_become(enum walk_told was, enum walk_told is, const struct walk_place *p, bool removed)
{
	if (was == is || !is_still(was)) return true;
	if (removed && is == TOLD_CANCELLED && was != TOLD_OUT && was != TOLD_GONE) return true;
	return was == TOLD_OUT && is == TOLD_GONE && p->asked_down;
}

static void note(struct walk *k, struct walk_post *p, int number, const json_t *row)
{
	int n = walk_place_of(p, shore_named(k, word(row, "account")));
	int part = (int)json_integer_value(json_object_get(row, "part"));
	if (n < 0 || part < 1 || part > p->parts) {
		walk_wrong(k, "post %d is shown with part %d on '%s'", number, part, word(row, "account"));
		return;
	}
	struct walk_place *place = &p->place[n][part - 1];
	enum walk_told told = told_as(k, word(row, "state"));
	bool removed = k->shores[p->shores[n]].removed;
	bool alone = place->told == TOLD_CANCELLED || !p->acted;
	if (place->is_there && alone && !may_become(place->told, told, place, removed))
		walk_wrong(k, "part %d of post %d on %s was '%s', and nobody did anything, and now it is '%s'", part, number,
			   word(row, "account"), TITLES[place->told], TITLES[told]);
	if (!place->is_there) place->allowed = 1;
	if (told == TOLD_CANCELLED && place->told != TOLD_CANCELLED) place->seen_when_cancelled = place->seen;
	place->is_there = true;
	place->told = told;
	place->told_why = word(row, "why")[0] != '\0';
	place->at = walk_instant(word(row, "at"));
	snprintf(place->url, sizeof place->url, "%s", word(row, "url"));
}

void walk_look(struct walk *k, struct walk_post *p)
{
	char id[24];
	err e;
	int number = (int)(p - k->posts);
	snprintf(id, sizeof id, "%" PRId64, p->id);
	str data = world_try(k->w, &e, "show", id, NULL);
	if (e) {
		walk_wrong(k, "post %d cannot be shown any more: %.*s", number, SHOW(e->text));
		return;
	}
	json_t *j = json_loadb(data.at, data.len, 0, NULL), *row;
	size_t i, rows = 0;
	json_array_foreach(json_object_get(json_object_get(j, "data"), "jobs"), i, row) {
		note(k, p, number, row);
		rows++;
	}
	json_decref(j);
	if (rows != (size_t)p->nshores * (size_t)p->parts)
		walk_wrong(k, "post %d has %zu rows, not %d for each of %d accounts", number, rows, p->parts, p->nshores);
	p->acted = false;
	if (p->changed == k->w->mono)
		for (int n = 0; n < p->nshores; n++)
			for (int part = 0; part < p->parts; part++)
				walk_say(k, "  post %d on %s, part %d: %s", number, k->shores[p->shores[n]].name, part + 1,
					 TITLES[p->place[n][part].told]);
}

/* ---- at the end */

bool walk_is_ready(struct walk *k, const struct walk_shore *s)
{
	err e;
	if (s->removed) return false;
	str data = world_try(k->w, &e, "account show", s->name, NULL);
	return !e && str_find(data, S("\"state\":\"ready\""), NULL);
}

static bool is_at(const struct walk_shore *s, const struct walk_place *place, struct walk_tag t)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct walk_status *st = &s->all[i];
		const char *end = strrchr(st->id, '/') ? strrchr(st->id, '/') + 1 : st->id;
		size_t a = strlen(place->url), b = strlen(end);
		bool same = st->tag.post == t.post && st->tag.part == t.part;
		if (same && a > b && strcmp(place->url + a - b, end) == 0) return true;
	}
	return false;
}

static void reckon_out(struct walk *k, const struct walk_shore *s, const struct walk_place *place, struct walk_tag t)
{
	if (!place->seen) walk_wrong(k, "%s: part %d of post %d is told to be out, and is not", s->name, t.part, t.post);
	else if (!place->found && !is_at(s, place, t))
		walk_wrong(k, "%s: part %d of post %d is told to be at '%s', where another one is", s->name, t.part, t.post,
			   place->url);
	/* Under a lockdown the log-in is not renewed: what it has no right to take down any more waits for a new one. */
	bool locked = walk_is_down(k, s->index);
	bool untold = place->told == TOLD_OUT && place->asked_down && !place->told_why;
	if (untold && !s->removed && !locked && walk_is_ready(k, s))
		walk_wrong(k, "%s: part %d of post %d should be taken down, and nobody is told why it is not", s->name, t.part,
			   t.post);
}

/* Waiting is fine for what is to come, for an account that must be connected, and behind a part that a person has. */
static void reckon_waiting(struct walk *k, const struct walk_shore *s, const struct walk_place *place,
			   struct walk_tag t)
{
	const struct walk_place *before = t.part > 1 ? place - 1 : NULL;
	bool behind = before && before->told != TOLD_OUT && before->told != TOLD_GONE;
	/* Under a lockdown it can be looked up only as long as the log-in is good. */
	if (walk_is_down(k, s->index) && place->told == TOLD_LOOKING) return;
	if (place->at > k->w->now || behind || !walk_is_ready(k, s)) return;
	walk_wrong(k, "%s: part %d of post %d is '%s' for ever", s->name, t.part, t.post, TITLES[place->told]);
}

static void reckon_place(struct walk *k, const struct walk_shore *s, const struct walk_place *place, struct walk_tag t)
{
	bool wants_why = place->told == TOLD_ASKS || place->told == TOLD_LATE || place->told == TOLD_PAUSED ||
			 place->told == TOLD_REFUSED;
	if (wants_why && !place->told_why)
		walk_wrong(k, "%s: part %d of post %d is '%s', and nobody is told why", s->name, t.part, t.post,
			   TITLES[place->told]);
	if (place->told == TOLD_OUT || place->told == TOLD_GONE) reckon_out(k, s, place, t);
	else if (place->told == TOLD_CANCELLED && place->seen > place->seen_when_cancelled)
		walk_wrong(k, "%s: part %d of post %d was cancelled, and then it went out", s->name, t.part, t.post);
	else if (place->told == TOLD_WAITS || (place->told > TOLD_WAITS && place->told < TOLD_ASKS))
		reckon_waiting(k, s, place, t);
	bool unseen = place->told == TOLD_DRAFT || place->told == TOLD_WAITS || place->told == TOLD_LATE ||
		      place->told == TOLD_PAUSED || place->told == TOLD_REFUSED || place->told == TOLD_REVIEW;
	/* One that a backup brought back is looked up when its turn comes. */
	if (k->posts[t.post].put_back && place->told != TOLD_LATE) unseen = false;
	if (unseen && place->seen && place->allowed == 1)
		walk_wrong(k, "%s: part %d of post %d is told to be '%s', and it is out", s->name, t.part, t.post,
			   TITLES[place->told]);
}

static size_t count_events(const json_t *events, const char *what, const char *account, int part)
{
	size_t n = 0, i;
	json_t *row;
	json_array_foreach(events, i, row) {
		bool here = !account || (strcmp(word(row, "account"), account) == 0 &&
					 json_integer_value(json_object_get(row, "part")) == part);
		n += here && strcmp(word(row, "what"), what) == 0;
	}
	return n;
}

static void reckon_history(struct walk *k, struct walk_post *p, int number)
{
	static const char *const WORDS[TOLDS] = {
		[TOLD_ASKS] = "asks-you", [TOLD_LATE] = "late", [TOLD_REFUSED] = "refused", [TOLD_OUT] = "published",
		[TOLD_GONE] = "taken-down",
	};
	bool cancelled = false;
	char id[24];
	snprintf(id, sizeof id, "%" PRId64, p->id);
	str data = world_verb(k->w, "history", id, NULL);
	json_t *j = json_loadb(data.at, data.len, 0, NULL);
	const json_t *events = json_object_get(json_object_get(j, "data"), "events");
	if (count_events(events, "scheduled", NULL, 0) + count_events(events, "drafted", NULL, 0) != 1)
		walk_wrong(k, "the history of post %d does not tell once who wrote it", number);
	for (int i = 0; i < WALK_DEEDS_MOST; i++)
		if (count_events(events, WALK_DEEDS[i], NULL, 0) < (size_t)p->did[i])
			walk_wrong(k, "the history of post %d tells fewer than %d times '%s'", number, p->did[i], WALK_DEEDS[i]);
	for (int n = 0; n < p->nshores; n++)
		for (int part = 1; part <= p->parts; part++) {
			const struct walk_place *place = &p->place[n][part - 1];
			const char *what = WORDS[place->told], *account = k->shores[p->shores[n]].name;
			cancelled |= place->told == TOLD_CANCELLED;
			if (what && !place->found && !count_events(events, what, account, part))
				walk_wrong(k, "the history of post %d does not tell '%s' of part %d on %s", number, what, part, account);
		}
	if (cancelled && !count_events(events, "cancelled", NULL, 0))
		walk_wrong(k, "the history of post %d does not tell that it was cancelled", number);
	json_decref(j);
}

void walk_reckon(struct walk *k)
{
	for (int i = 1; i <= k->nposts && !k->wrong[0]; i++) {
		struct walk_post *p = &k->posts[i];
		if (!p->id) continue;
		walk_look(k, p);
		for (int n = 0; n < p->nshores; n++)
			for (int part = 1; part <= p->parts; part++)
				reckon_place(k, &k->shores[p->shores[n]], &p->place[n][part - 1],
					     (struct walk_tag){.post = i, .part = part});
		reckon_history(k, p, i);
	}
}
