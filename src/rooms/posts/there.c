/* SPDX-License-Identifier: MIT
 * there.c - finds what an earlier import has brought already, account by account, with all parts of a chain. */
#include "rooms/posts/there.h"

#include "rooms/posts/import_store.h"

#include <inttypes.h>

enum { CHOSEN_BACK_DAYS = 30 };	/* what was given a good time then and is out, is not given another */

static const struct {
	const char *are, *when, *out, *instead;
} HOWS[] = {
	[THERE_AT_TIME] = {"on", " at that time", " (--partial does)", ", or give it another time"},
	[THERE_CHOSEN] = {"on", "", " (--partial does)", ", or give it a time of its own in the column at"},
	[THERE_DRAFT] = {"a draft for", "", " (--partial does)", ", or give that draft its time with: schedpost move"},
	[THERE_PLACED] = {"on", "", "", ", or say its time with: schedpost add"},
};

static struct same_ask ask_of(struct tx *tx, const struct draft *d, const struct place *p, enum there_how how)
{
	const struct wording *w = &d->words[0];
	struct same_ask ask = {.first = w->parts[0], .whole = arena_join(tx_arena(tx), w->parts, w->n, S("\n---\n")),
			       .parts = (int64_t)w->n, .account = p->account.id};
	bool chosen = how == THERE_CHOSEN || how == THERE_PLACED;
	ask.from = chosen ? tx_now(tx) - CHOSEN_BACK_DAYS * DAY_MS : p->when.at;
	ask.until = chosen ? INT64_MAX : p->when.at;
	return ask;
}

static err goes_on_otherwise(struct tx *tx, const struct place *p, const struct same *s, enum there_how how)
{
	return FAIL(tx_arena(tx), ERR_INPUT, "there-already", "Post %" PRId64 " on '%.*s' begins with these words, and goes on otherwise. "
		    "If those of the row are the better ones, put them there: schedpost edit %" PRId64 " --chain --file FILE. Then leave the "
		    "row out%s.", s->post, SHOW(p->account.name), s->post, HOWS[how].out);
}

static err all_there(struct tx *tx, const struct place *p, const struct same *s, enum there_how how)
{
	return FAIL(tx_arena(tx), ERR_INPUT, "there-already", "These words are %s '%.*s'%s already, as post %" PRId64
		    ". Please leave the row out%s%s.", HOWS[how].are, SHOW(p->account.name), HOWS[how].when, s->post,
		    HOWS[how].out, HOWS[how].instead);
}

static str left_out(struct arena *a, const struct draft *d, const struct place *gone, const struct same *same, size_t n)
{
	buf out = buf_in(a, 100000);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&out, "%s'%.*s' (post %" PRId64 ")", i ? ", " : "", SHOW(gone[i].account.name), same[i].post);
	buf_fmt(&out, " had these words already, so they were taken for ");
	for (size_t i = 0; i < d->nplaces; i++) buf_fmt(&out, "%s'%.*s'", i ? ", " : "", SHOW(d->places[i].account.name));
	buf_add(&out, S(" alone."));
	return buf_str(&out);
}

err there_already(struct tx *tx, struct draft *d, enum there_how how, str *says)
{
	struct arena *a = tx_arena(tx);
	struct place *gone = TAKE_N(a, struct place, d->nplaces + 1);
	struct same *same = TAKE_N(a, struct same, d->nplaces + 1);
	size_t n = 0, kept = 0;
	*says = S("");
	for (size_t i = 0; i < d->nplaces; i++) {
		struct place *p = &d->places[i];
		struct same_ask ask = ask_of(tx, d, p, how);
		TRY(how == THERE_DRAFT ? draft_same(tx, &ask, &same[n]) : post_same(tx, &ask, &same[n]));
		if (same[n].post && !same[n].whole) return goes_on_otherwise(tx, p, &same[n], how);
		if (same[n].post) gone[n++] = *p;
		else d->places[kept++] = *p;
	}
	if (n && !kept) return all_there(tx, &gone[0], &same[0], how);
	d->nplaces = kept;
	if (n) *says = left_out(a, d, gone, same, n);
	return NULL;
}
