/* SPDX-License-Identifier: MIT
 * look.c - what is out there: the board's pins, their figures, and taking one down. */
#include "pinterest.h"

enum {
	PAGE = 100,
	TEXT_MOST = 16 << 10,	/* bytes of one pin's description */
	FIGURES_DAYS = 89,	/* Pinterest tells figures of the last 90 days */
	BEFORE_PLANNED_MS = 10 * 60 * 1000
};

static const int64_t day_ms = 24 * 60 * 60 * 1000;

/* ---- the board's pins. The look-up is the same list: the host compares. */

/* A look-up cares for nothing from before the pin was to go out. */
static int64_t earliest(const sp_job *job)
{
	if (job->since || !job->post) return job->since;
	return job->post->planned - BEFORE_PLANNED_MS;
}

static sp_move send_timeline(struct kit *k)
{
	pinterest_call(k, SP_READS, SP_GET, pinterest_path(k, "/boards/", pinterest_board(k), "/pins"));
	kit_query(k, "page_size", kit_fmt(k, "%d", PAGE));
	kit_query(k, "bookmark", k->job->cursor);
	return SP_SEND;
}

/* How many pictures a pin of several has is not always told; then it is as many as the one that is looked for. */
static uint32_t files_of(struct kit *k, const json_t *pin)
{
	size_t n = kit_len(pin, "media.items");
	bool several = kit_finds(kit_get(k, pin, "media.media_type"), "multiple", NULL);
	if (!several) return 1;
	return n ? (uint32_t)n : k->job->post ? k->job->post->nmedia : 2;
}

static sp_entry entry_of(struct kit *k, const json_t *pin)
{
	sp_str id = kit_get(k, pin, "id");
	sp_entry e = {
		.ref = {.id = id, .url = pinterest_page_of(k, id)},
		.text = kit_copy(k, kit_cut(kit_view(pin, "description"), TEXT_MOST)),
		.link = kit_get(k, pin, "link"),
		.kind = SP_S("post"),
		.nmedia = files_of(k, pin),
	};
	kit_instant(kit_view(pin, "created_at"), &e.at);
	return e;
}

/* People may put their pins in another order, so one old pin does not end the list; a page of nothing else does. */
static sp_move took_timeline(struct kit *k)
{
	const json_t *all = kit_at(k->body, "items");
	if (!kit_good(k)) return kit_no(k);
	if (!json_is_array(all)) return kit_nonsense(k);
	sp_entry *entries = k->job->alloc(k->job, SP_MOST_ENTRIES * sizeof *entries);
	size_t n = 0;
	for (size_t i = 0; i < json_array_size(all) && n < SP_MOST_ENTRIES; i++) {
		sp_entry e = entry_of(k, json_array_get(all, i));
		bool old = e.at && e.at < earliest(k->job);
		if (!old && e.ref.id.len) entries[n++] = e;
	}
	sp_str more = kit_get(k, k->body, "bookmark");
	if (n && !kit_same(more, k->job->cursor)) k->job->result->cursor = more;
	return kit_entries(k, entries, n);
}

const struct kit_phase pinterest_timeline[TIMELINE_PHASES] = {{send_timeline, took_timeline}};

/* ---- figures, one pin after the other */

static const struct {
	const char *path, *name;
} figures[FIGURES] = {
	[VIEWS] = {"all.summary_metrics.IMPRESSION", "views"},
	[CLICKS] = {"all.summary_metrics.PIN_CLICK", "clicks"},
	[LINK_CLICKS] = {"all.summary_metrics.OUTBOUND_CLICK", "link-clicks"},
	[SAVES] = {"all.summary_metrics.SAVE", "saves"},
	[REPLIES] = {"all.lifetime_metrics.TOTAL_COMMENTS", "replies"},
	[LIKES] = {"all.lifetime_metrics.TOTAL_REACTIONS", "likes"},
};

static sp_move tell_numbers(struct kit *k)
{
	const struct state *s = state_of(k);
	sp_entry *entries = k->job->alloc(k->job, NUMBERS_MOST * sizeof *entries);
	size_t n = 0;
	for (size_t i = 0; i < k->job->ntargets && i < NUMBERS_MOST; i++) {
		if (!s->u.figures[i].found) continue;
		sp_count *c = k->job->alloc(k->job, FIGURES * sizeof *c);
		for (int f = 0; f < FIGURES; f++) c[f] = (sp_count){kit_of(figures[f].name), s->u.figures[i].of[f]};
		entries[n++] = (sp_entry){.ref = k->job->targets[i], .counts = c, .ncounts = FIGURES};
	}
	return kit_entries(k, entries, n);
}

static sp_move send_numbers(struct kit *k)
{
	uint32_t turn = k->place->turn;
	if (turn >= k->job->ntargets || turn >= NUMBERS_MOST) return tell_numbers(k);
	pinterest_call(k, SP_READS, SP_GET, pinterest_path(k, "/pins/", k->job->targets[turn].id, "/analytics"));
	kit_query(k, "start_date", kit_cut(kit_iso(k, k->job->now - FIGURES_DAYS * day_ms), 10));
	kit_query(k, "end_date", kit_cut(kit_iso(k, k->job->now), 10));
	kit_query(k, "metric_types", SP_S("IMPRESSION,PIN_CLICK,OUTBOUND_CLICK,SAVE,TOTAL_COMMENTS,TOTAL_REACTIONS"));
	return SP_SEND;
}

static sp_move took_numbers(struct kit *k)
{
	uint32_t turn = k->place->turn;
	bool gone = kit_came(k, 404);
	if (!kit_good(k) && !gone) return kit_no(k);
	if (turn < NUMBERS_MOST && !gone) {
		state_of(k)->u.figures[turn].found = 1;
		for (int f = 0; f < FIGURES; f++)
			state_of(k)->u.figures[turn].of[f] = kit_figure(k->body, figures[f].path);
	}
	return kit_next_turn(k);
}

const struct kit_phase pinterest_numbers[NUMBERS_PHASES] = {{send_numbers, took_numbers}};

/* ---- taking down */

static sp_move send_delete(struct kit *k)
{
	sp_str id = k->job->ntargets ? k->job->targets[0].id : (sp_str){0};
	if (!id.len) return kit_end(k, SP_REFUSED, SP_THIS_POST, "no-target", "It is not known which pin to take down.");
	pinterest_call(k, SP_PREPARES, SP_DELETE_METHOD, pinterest_path(k, "/pins/", id, ""));
	return SP_SEND;
}

static sp_move took_delete(struct kit *k)
{
	return kit_done(k) || kit_came(k, 404) ? kit_ok(k) : kit_no(k);
}

const struct kit_phase pinterest_delete[DELETE_PHASES] = {{send_delete, took_delete}};
