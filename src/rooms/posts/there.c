/* SPDX-License-Identifier: MIT
 * there.c - finds what an earlier import has brought already, account by account, with all parts of a chain. */
#include "rooms/posts/there.h"

#include "rooms/posts/there_store.h"

#include <inttypes.h>

enum { BACK_DAYS = 30 };	/* what went out then may be the row, if its time was chosen or has changed */

static const struct {
	err (*find)(struct tx *, const struct same_ask *, struct same *);
	const char *are, *when, *out, *instead;
} HOWS[] = {
	[THERE_AT_TIME] = {same_at, "on", " at that time", " (--partial does)", ", or give it another time"},
	[THERE_CHOSEN] = {same_planned, "on", "", " (--partial does)", ", or give it a time of its own in the column at"},
	[THERE_DRAFT] = {same_draft, "a draft for", "", " (--partial does)", ", or give that draft its time with: schedpost move"},
	[THERE_PLACED] = {same_planned, "on", "", "", ", or say its time with: schedpost add"},
};

static str pictures_of(struct arena *a, const struct draft *d)
{
	str *hashes = TAKE_N(a, str, d->nfiles + 1);
	for (size_t i = 0; i < d->nfiles; i++) hashes[i] = d->files[i].media.sha256;
	return arena_join(a, hashes, d->nfiles, S(" "));
}

static struct same_ask ask_of(struct tx *tx, const struct draft *d, const struct there *t)
{
	const struct wording *w = &d->words[0];
	return (struct same_ask){.first = w->parts[0], .whole = arena_join(tx_arena(tx), w->parts, w->n, S("\n---\n")),
				 .parts = (int64_t)w->n, .pictures = pictures_of(tx_arena(tx), d), .batch = t->batch,
				 .from = tx_now(tx) - BACK_DAYS * DAY_MS};
}

/* Pictures without words are known by the pictures, and at their time alone. */
static err find(struct tx *tx, const struct same_ask *ask, enum there_how how, struct same *out)
{
	*out = (struct same){0};
	if (!ask->first.len && (!ask->pictures.len || how != THERE_AT_TIME)) return NULL;
	TRY(HOWS[how].find(tx, ask, out));
	if (!ask->first.len && !out->pictures) *out = (struct same){0};
	return NULL;
}

/* ---- refusals */

static err goes_on_otherwise(struct tx *tx, const struct place *p, const struct same *s, enum there_how how)
{
	return FAIL(tx_arena(tx), ERR_INPUT, "there-already", "Post %" PRId64 " on '%.*s' begins with these words, and goes on otherwise. "
		    "If those of the row are the better ones, put them there: schedpost edit %" PRId64 " --chain --file FILE. Then leave the "
		    "row out%s.", s->post, SHOW(p->account.name), s->post, HOWS[how].out);
}

static err has_other_pictures(struct tx *tx, const struct place *p, const struct same *s, enum there_how how)
{
	return FAIL(tx_arena(tx), ERR_INPUT, "there-already", "Post %" PRId64 " on '%.*s' has these words, and not these pictures. If those of "
		    "the row are the better ones, put them there: schedpost edit %" PRId64 " --media FILE. Then leave the row out%s.",
		    s->post, SHOW(p->account.name), s->post, HOWS[how].out);
}

static err was_a_draft(struct tx *tx, const struct place *p, const struct same *s)
{
	str at = when_local(tx_arena(tx), s->at, p->zone);
	return FAIL(tx_arena(tx), ERR_INPUT, "there-already", "These words were a draft that has got its time: post %" PRId64 " on "
		    "'%.*s', %.*s. Please leave the row out (--partial does), or give it a time of its own in the column at.", s->post,
		    SHOW(p->account.name), SHOW(at));
}

static err stands_in_line(struct tx *tx, const struct place *p, const struct same *s)
{
	return FAIL(tx_arena(tx), ERR_INPUT, "there-already",
		    "The same words stand in line %" PRId64 ", for '%.*s' at that time. "
		    "Please leave one of them out (--partial does), or give it another time.", s->line, SHOW(p->account.name));
}

static err all_there(struct tx *tx, const struct place *p, const struct same *s, const struct there *t)
{
	if (t->batch && s->batch == t->batch) return stands_in_line(tx, p, s);
	if (t->how == THERE_DRAFT && s->at) return was_a_draft(tx, p, s);
	return FAIL(tx_arena(tx), ERR_INPUT, "there-already", "These words are %s '%.*s'%s already, as post %" PRId64
		    ". Please leave the row out%s%s.", HOWS[t->how].are, SHOW(p->account.name), HOWS[t->how].when, s->post,
		    HOWS[t->how].out, HOWS[t->how].instead);
}

/* ---- remarks */

static str left_out(struct arena *a, const struct draft *d, const struct there *t, const struct same *same)
{
	buf out = buf_in(a, 100000);
	for (size_t i = 0; i < t->nstands; i++) {
		bool twin = t->batch && same[i].batch == t->batch;
		buf_fmt(&out, "%s'%.*s' (%s %" PRId64 ")", i ? ", " : "", SHOW(t->stands[i].account), twin ? "line" : "post",
			twin ? same[i].line : same[i].post);
	}
	buf_fmt(&out, " had these words already, so they were taken for ");
	for (size_t i = 0; i < d->nplaces; i++)
		buf_fmt(&out, "%s'%.*s'", i ? ", " : "", SHOW(d->places[i].account.name));
	buf_add(&out, S(" alone."));
	return buf_str(&out);
}

static str says_elsewhere(struct arena *a, const struct place *p, const struct same *s)
{
	if (!s->at)
		return arena_fmt(a, "The same words are a draft for '%.*s', too, post %" PRId64 ". If that is this row, the draft is not needed "
				 "any more: schedpost cancel %" PRId64, SHOW(p->account.name), s->post, s->post);
	str at = when_local(a, s->at, p->zone);
	if (s->out)
		return arena_fmt(a, "The same words went out on '%.*s' %.*s, as post %" PRId64 ". If that is this row, take it "
				 "out of the file, or cancel the post that it becomes.", SHOW(p->account.name), SHOW(at), s->post);
	return arena_fmt(a, "The same words wait on '%.*s' for %.*s, too, as post %" PRId64 ", and both would go out. If that is this row, and its "
			 "time here is the right one: schedpost cancel %" PRId64 ". If that of the post is, take the row out of the file, or "
			 "cancel the post that it becomes.", SHOW(p->account.name), SHOW(at), s->post, s->post);
}

static err look_elsewhere(struct tx *tx, const struct same_ask *ask, const struct place *p, struct there *t)
{
	struct same found[SAME_MOST];
	size_t n;
	TRY(same_elsewhere(tx, ask, found, &n));
	for (size_t i = 0; i < n; i++) {
		int64_t apart = found[i].at > ask->at ? found[i].at - ask->at : ask->at - found[i].at;
		t->elsewhere[t->nelsewhere++] = (struct elsewhere){
			.account = p->account.name, .says = says_elsewhere(tx_arena(tx), p, &found[i]), .post = found[i].post,
			.batch = found[i].batch, .apart = found[i].at ? apart : 0, .moved = found[i].moved, .draft = !found[i].at};
	}
	return NULL;
}

/* Of rows without a time of their own it may be meant: each gets another. */
static err look_for_twin(struct tx *tx, const struct same_ask *ask, struct there *t)
{
	struct same twin;
	TRY(same_twin(tx, ask, &twin));
	if (!twin.post) return NULL;
	t->says = arena_fmt(tx_arena(tx), "The same words stand in line %" PRId64 ", too. Both were taken.", twin.line);
	return NULL;
}

static err look_beside(struct tx *tx, const struct same_ask *ask, const struct place *p, struct there *t)
{
	if (!t->batch || !ask->first.len) return NULL;
	return t->how == THERE_AT_TIME ? look_elsewhere(tx, ask, p, t) : look_for_twin(tx, ask, t);
}

err there_already(struct tx *tx, struct draft *d, struct there *t)
{
	struct arena *a = tx_arena(tx);
	struct place *gone = TAKE_N(a, struct place, d->nplaces + 1);
	struct same *same = TAKE_N(a, struct same, d->nplaces + 1);
	struct same_ask ask = ask_of(tx, d, t);
	size_t kept = 0;
	t->says = S("");
	t->stands = TAKE_N(a, struct stands_for, d->nplaces + 1);
	t->elsewhere = TAKE_N(a, struct elsewhere, SAME_MOST * d->nplaces + 1);
	for (size_t i = 0; i < d->nplaces; i++) {
		struct place *p = &d->places[i];
		struct same *s = &same[t->nstands];
		ask.account = p->account.id;
		ask.at = p->when.at;
		TRY(find(tx, &ask, t->how, s));
		if (!s->post) {
			TRY(look_beside(tx, &ask, p, t));
			d->places[kept++] = *p;
			continue;
		}
		gone[t->nstands] = *p;
		t->stands[t->nstands++] = (struct stands_for){p->account.name, s->post, s->batch};
		if (!s->whole) return goes_on_otherwise(tx, p, s, t->how);
		if (!s->pictures) return has_other_pictures(tx, p, s, t->how);
	}
	if (t->nstands && !kept) return all_there(tx, &gone[0], &same[0], t);
	d->nplaces = kept;
	if (t->nstands) t->says = left_out(a, d, t, same);
	return NULL;
}
