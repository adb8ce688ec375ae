/* SPDX-License-Identifier: MIT
 * look.c - what is out there, by tables: posts in lists, their figures, and taking one down. */
#include <schedpost/kit.h>

#include "tables.h"

enum {
	TEXT_MOST = 16 << 10,	/* bytes of one post's text */
	BEFORE_PLANNED_MS = 10 * 60 * 1000
};

sp_move kit_end_no(struct kit *k)
{
	return k->plugin->no ? k->plugin->no(k) : kit_no(k);
}

/* ---- posts in a list */

/* A look-up cares for nothing from before the post was to go out. */
int64_t kit_earliest(const sp_job *job)
{
	if (job->since || !job->post) return job->since;
	return job->post->planned - BEFORE_PLANNED_MS;
}

static sp_str told(struct kit *k, const json_t *post, const char *path)
{
	return path ? kit_get(k, post, path) : (sp_str){0};
}

static void count(struct kit *k, const struct kit_list *l, const json_t *post, sp_entry *e)
{
	sp_count *c = k->job->alloc(k->job, (l->ncounts + 1) * sizeof *c);
	for (uint32_t i = 0; i < l->ncounts; i++)
		if (kit_at(post, l->counts[i].path))
			c[e->ncounts++] = (sp_count){kit_of(l->counts[i].name), kit_figure(post, l->counts[i].path)};
	e->counts = c;
}

static sp_entry entry_of(struct kit *k, const struct kit_list *l, const json_t *post)
{
	sp_entry e = {
		.ref = {.id = told(k, post, l->id)},
		.reply_to = {.id = told(k, post, l->reply_to)},
		.text = l->text ? kit_copy(k, kit_cut(kit_view(post, l->text), TEXT_MOST)) : (sp_str){0},
		.link = told(k, post, l->link),
		.client = told(k, post, l->client),
		.lang = told(k, post, l->lang),
		.at = l->at ? kit_when(post, l->at) : 0,
	};
	e.kind = e.reply_to.id.len ? SP_S("reply") : SP_S("post");
	k->item = post;
	if (l->url) e.ref.url = kit_address(k, l->url);
	count(k, l, post, &e);
	return e;
}

bool kit_read_page(struct kit *k, const struct kit_list *l, struct kit_page *page)
{
	const json_t *posts = kit_at(k->body, l->posts);
	if (!kit_good(k) || !json_is_array(posts)) return false;
	*page = (struct kit_page){.entries = k->job->alloc(k->job, SP_MOST_ENTRIES * sizeof *page->entries),
				  .have = json_array_size(posts)};
	for (size_t i = 0; i < page->have && page->n < SP_MOST_ENTRIES; i++) {
		const json_t *post = json_array_get(posts, i);
		sp_entry e = entry_of(k, l, post);
		bool old = e.at && e.at < kit_earliest(k->job), fits = !l->finish || l->finish(k, post, &e);
		page->older |= old;
		if (!old && fits && e.ref.id.len) page->entries[page->n++] = e;
	}
	if (l->unsorted) page->older = !page->n;
	k->item = NULL;
	return true;
}

sp_move kit_tell_page(struct kit *k, const struct kit_page *page, sp_str cursor)
{
	if (page->have && !page->older && !kit_same(cursor, k->job->cursor)) k->job->result->cursor = cursor;
	return kit_entries(k, page->entries, page->n);
}

sp_move kit_send_list(struct kit *k)
{
	kit_call(k, SP_READS, SP_GET, k->plugin->list->request);
	return SP_SEND;
}

sp_move kit_took_list(struct kit *k)
{
	struct kit_page page;
	const struct kit_list *l = k->plugin->list;
	return kit_read_page(k, l, &page) ? kit_tell_page(k, &page, kit_get(k, k->body, l->more)) : kit_end_no(k);
}

const struct kit_phase kit_listing[1] = {KIT_LIST};

/* ---- figures */

void kit_note_figures(struct kit *k, const json_t *post, size_t target)
{
	struct kit_memory *m = k->job->state;
	const struct kit_numbers *t = k->plugin->numbers;
	if (target >= KIT_TARGETS_MOST) return;
	m->figures[target].found = 1;
	for (uint32_t i = 0; i < t->ncounts; i++) m->figures[target].of[i] = kit_figure(post, t->counts[i].path);
}

static size_t targets(const struct kit *k)
{
	return k->job->ntargets < KIT_TARGETS_MOST ? k->job->ntargets : KIT_TARGETS_MOST;
}

sp_move kit_tell_figures(struct kit *k)
{
	const struct kit_memory *m = k->job->state;
	const struct kit_numbers *t = k->plugin->numbers;
	sp_entry *entries = k->job->alloc(k->job, KIT_TARGETS_MOST * sizeof *entries);
	size_t n = 0;
	for (size_t i = 0; i < targets(k); i++) {
		if (!m->figures[i].found) continue;
		sp_count *c = k->job->alloc(k->job, KIT_COUNTS_MOST * sizeof *c);
		for (uint32_t f = 0; f < t->ncounts; f++) c[f] = (sp_count){kit_of(t->counts[f].name), m->figures[i].of[f]};
		entries[n++] = (sp_entry){.ref = k->job->targets[i], .counts = c, .ncounts = t->ncounts};
	}
	return kit_entries(k, entries, n);
}

sp_move kit_send_numbers(struct kit *k)
{
	const struct kit_numbers *t = k->plugin->numbers;
	size_t step = t->batch ? t->batch : 1;
	if (k->place->turn * step >= targets(k)) return kit_tell_figures(k);
	kit_call(k, SP_READS, SP_GET, t->request);
	return SP_SEND;
}

static void note_batch(struct kit *k, const json_t *posts)
{
	for (size_t i = 0; i < json_array_size(posts); i++) {
		const json_t *post = json_array_get(posts, i);
		sp_str id = kit_view(post, k->plugin->numbers->id);
		for (size_t n = 0; n < targets(k); n++)
			if (kit_same(k->job->targets[n].id, id)) kit_note_figures(k, post, n);
	}
}

sp_move kit_took_numbers(struct kit *k)
{
	const struct kit_numbers *t = k->plugin->numbers;
	const json_t *posts = t->batch ? kit_at(k->body, t->posts) : NULL;
	bool fine = kit_good(k) && (!t->batch || json_is_array(posts));
	if (!fine && (t->batch || !kit_gone(k))) return kit_end_no(k);
	if (t->batch) note_batch(k, posts);
	else if (fine) kit_note_figures(k, k->body, k->place->turn);
	return kit_next_turn(k);
}

const struct kit_phase kit_counting[1] = {{.send = kit_send_numbers, .took = kit_took_numbers}};

/* ---- limits */

static sp_move send_limits(struct kit *k)
{
	if (!k->plugin->limits->request) return kit_took_limits(k);
	kit_call(k, SP_READS, SP_GET, k->plugin->limits->request);
	return SP_SEND;
}

/* A limit below 1 would mean "no limit" to the host, so it is not believed. */
sp_move kit_took_limits(struct kit *k)
{
	const struct kit_limits *t = k->plugin->limits;
	sp_limits *l = k->job->alloc(k->job, sizeof *l);
	*l = *t->declared;
	if (t->request && !kit_good(k)) return kit_end_no(k);
	for (uint32_t i = 0; i < t->ntold; i++) {
		int64_t most = t->told[i].most, told = kit_int(t->request ? k->body : k->settings, t->told[i].path, 0);
		if (told > 0) *(int64_t *)((char *)l + t->told[i].member) = most && told > most ? most : told;
	}
	k->job->result->limits = l;
	return kit_ok(k);
}

const struct kit_phase kit_limiting[1] = {{.send = send_limits, .took = kit_took_limits}};

/* ---- taking down */

bool kit_gone(const struct kit *k)
{
	return kit_came(k, 404) || kit_came(k, 410);
}

sp_move kit_send_removal(struct kit *k)
{
	if (!k->job->ntargets || !k->job->targets[0].id.len)
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "no-target", "It is not known which post to take down.");
	k->place->turn = 0;
	kit_call(k, SP_PREPARES, SP_DELETE_METHOD, k->plugin->removal->request);
	return SP_SEND;
}

sp_move kit_took_removal(struct kit *k)
{
	const char *yes = k->plugin->removal->yes;
	bool done = yes ? kit_good(k) && json_is_true(kit_at(k->body, yes)) : kit_done(k);
	bool page = !k->body && kit_trim(k->job->answer->body).len;	/* some proxy's, perhaps: it says nothing */
	return done || (kit_gone(k) && !page) ? kit_ok(k) : kit_end_no(k);
}

const struct kit_phase kit_removing[1] = {{.send = kit_send_removal, .took = kit_took_removal}};
