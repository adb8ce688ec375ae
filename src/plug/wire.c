/* SPDX-License-Identifier: MIT
 * wire.c - the pieces that walks are made of: raw numbers, texts, words, arrays; and frames. */
#include "plug/wire.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

char *pile_room(struct pile *p, size_t more)
{
	if (p->from == p->len) p->from = p->len = 0;
	if (p->len + more > p->cap && p->from) {
		memmove(p->at, p->at + p->from, p->len - p->from);
		p->len -= p->from;
		p->from = 0;
	}
	if (p->len + more > p->cap) {
		p->cap = MAX(p->cap * 2, p->len + more + 4096);
		p->at = realloc(p->at, p->cap);
		if (!p->at) die("schedpost stops: the machine has no memory left for a message to a plugin.");
	}
	return p->at + p->len;
}

void pile_add(struct pile *p, const void *bytes, size_t n)
{
	if (!n) return;
	memcpy(pile_room(p, n), bytes, n);
	p->len += n;
}

void pile_drop(struct pile *p, size_t n)
{
	p->from += n;
}

void pile_free(struct pile *p)
{
	free(p->at);
	*p = (struct pile){0};
}

size_t frame_begin(struct pile *p, uint32_t kind)
{
	uint32_t head[2] = {0, kind};
	pile_add(p, head, sizeof head);
	return p->len - p->from;	/* counted from the front, which may move */
}

void frame_end(struct pile *p, size_t mark)
{
	uint32_t length = (uint32_t)(p->len - p->from - mark);
	memcpy(p->at + p->from + mark - FRAME_HEAD, &length, sizeof length);
}

void frame_undo(struct pile *p, size_t mark)
{
	p->len = p->from + mark - FRAME_HEAD;
}

frame_found frame_next(const struct pile *p, struct frame *out)
{
	uint32_t head[2];
	size_t have = p->len - p->from;
	if (have < sizeof head) return FRAME_PART;
	memcpy(head, p->at + p->from, sizeof head);
	if (head[0] > WIRE_MOST) return FRAME_WRONG;
	if (have - sizeof head < head[0]) return FRAME_PART;
	*out = (struct frame){head[1], {p->at + p->from + sizeof head, head[0]}};
	return FRAME_WHOLE;
}

void frame_done(struct pile *p, const struct frame *f)
{
	pile_drop(p, FRAME_HEAD + f->payload.len);
}

struct wire wire_writer(struct pile *out)
{
	return (struct wire){.out = out};
}

struct wire wire_reader(str payload, struct arena *a)
{
	return (struct wire){.reading = true, .in = payload, .arena = a};
}

const char *wire_end(struct wire *w)
{
	if (!w->wrong && w->reading && w->in.len) w->wrong = "more bytes than were announced";
	return w->wrong;
}

static void wrong(struct wire *w, const char *name)
{
	if (!w->wrong) w->wrong = name;
}

void walk_raw(struct wire *w, void *at, size_t n)
{
	if (!w->reading) {
		pile_add(w->out, at, n);
		return;
	}
	if (w->in.len < n) wrong(w, "fewer bytes than were announced");
	if (w->wrong) {
		memset(at, 0, n);
		return;
	}
	memcpy(at, w->in.at, n);
	w->in = str_cut(w->in, n, w->in.len);
}

void walk_text(struct wire *w, const char **at, size_t *len, size_t most, const char *name)
{
	if (!w->reading && (*len > most || w->texts + *len > SP_MOST_FRAME)) wrong(w, name);
	uint32_t n = w->wrong ? 0 : (uint32_t)*len;
	WALK_NUMBER(w, n);
	w->texts += n;
	if (n > most || w->texts > SP_MOST_FRAME || (w->reading && n > w->in.len)) wrong(w, name);
	if (w->wrong) n = 0;
	if (!w->reading) {
		pile_add(w->out, *at, n);
		return;
	}
	*at = w->in.at;
	*len = n;
	w->in = str_cut(w->in, n, w->in.len);
}

uint32_t walk_word(struct wire *w, uint32_t word, uint32_t least, uint32_t most, const char *name)
{
	WALK_NUMBER(w, word);
	if (word >= least && word <= most) return word;
	wrong(w, name);
	return least;
}

/* The plugin's own element, cut or filled up to our length; the walk may then write into the copy. */
static void write_one(struct wire *w, const char *at, size_t stride, const struct shape *s, walk_one *one)
{
	alignas(max_align_t) char copy[WIRE_BIGGEST];
	memset(copy, 0, s->size);
	memcpy(copy, at, MIN(stride, s->size));
	one(w, copy);
}

static void write_many(struct wire *w, const char *at, size_t n, const struct shape *s, walk_one *one)
{
	size_t stride = s->size;
	if (s->least && n) {
		memcpy(&stride, at, sizeof stride);
		if (stride < s->least || stride > WIRE_BIGGEST) {
			wrong(w, s->name);
			return;
		}
	}
	for (size_t i = 0; i < n && !w->wrong; i++) write_one(w, at + i * stride, stride, s, one);
}

void *walk_many(struct wire *w, const void *at, size_t *n, const struct shape *s, walk_one *one)
{
	uint32_t count = (uint32_t)MIN(*n, (size_t)UINT32_MAX);
	WALK_NUMBER(w, count);
	/* Every element takes a byte or more: a count that the frame cannot hold is not even given memory. */
	if (count > s->most || (w->reading && count > w->in.len)) wrong(w, s->name);
	*n = w->wrong ? 0 : count;
	if (!w->reading) {
		write_many(w, at, *n, s, one);
		return (void *)at;
	}
	char *made = *n ? arena_take(w->arena, *n * s->size) : NULL;
	for (size_t i = 0; i < *n; i++) one(w, made + i * s->size);
	return made;
}

void walk_pair(struct wire *w, void *of)
{
	sp_pair *pair = of;
	WALK_TEXT(w, pair->name);
	WALK_TEXT(w, pair->value);
	WALK_WORD(w, pair->from, 0, SP_LAST_SECRET);
}

void walk_ref(struct wire *w, void *of)
{
	sp_ref *ref = of;
	WALK_TEXT(w, ref->id);
	WALK_TEXT(w, ref->revision);
	WALK_TEXT_TO(w, ref->url, SP_MOST_URL);
}

void walk_limits(struct wire *w, void *of)
{
	sp_limits *limits = of;
	limits->size = sizeof *limits;
	WALK_WORD(w, limits->unit, 0, SP_LAST_UNIT);
	WALK_WORD(w, limits->flags, 0, SP_ALL_LIMIT_FLAGS);
	WALK_NUMBER(w, limits->text_most);
	WALK_NUMBER(w, limits->text_most_bytes);
	WALK_NUMBER(w, limits->url_weight);
	WALK_NUMBER(w, limits->title_most);
	WALK_NUMBER(w, limits->alt_most);
	WALK_NUMBER(w, limits->media_most);
	WALK_NUMBER(w, limits->image_most_bytes);
	WALK_NUMBER(w, limits->image_most_pixels);
	WALK_NUMBER(w, limits->video_most_bytes);
	WALK_NUMBER(w, limits->video_most_ms);
	WALK_TEXT(w, limits->mimes);
	WALK_TEXT(w, limits->visibilities);
	WALK_NUMBER(w, limits->image_tall_most);
	WALK_NUMBER(w, limits->image_wide_most);
}
