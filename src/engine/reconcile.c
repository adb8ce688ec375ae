/* SPDX-License-Identifier: MIT
 * reconcile.c - is this entry of the account's own list the post whose answer was lost? */
#include "engine/run.h"

#include "text/text.h"
#include "text/when.h"

#include <stdlib.h>

static str view(sp_str s)
{
	return (str){s.at, s.len};
}

static bool same_words(struct arena *a, str ours, str theirs)
{
	str kept = text_essence(a, ours);
	if (!str_is(kept, text_essence(a, theirs))) return false;
	/* Emoji and addresses alone have no essence: then the words themselves must be the same. */
	return kept.len || str_is(text_nfc(a, str_trim(ours)), text_nfc(a, str_trim(theirs)));
}

/* Where a platform knows no warnings, ours stands in front of the text. */
static bool same_text(const sp_post *post, const sp_entry *e)
{
	struct arena *a = arena_new();
	str text = view(post->text), theirs = view(e->text);
	bool same = same_words(a, text, theirs);
	if (!same && post->warning.len)
		same = same_words(a, arena_fmt(a, "%.*s\n\n%.*s", SHOW(view(post->warning)), SHOW(text)), theirs);
	arena_free(a);
	return same;
}

bool looks_like(const struct loaded *in, const sp_post *post, const sp_entry *e)
{
	if (e->at && e->at < in->job.intent_at - LOOK_BACK_MS) return false;
	uint32_t shown = 0;
	for (uint32_t i = 0; i < post->nmedia; i++) shown += post->media[i].role != SP_CAPTIONS;
	if (e->nmedia != shown) return false;
	bool answers_another = e->reply_to.id.len && !str_is(view(e->reply_to.id), view(post->reply_to.id));
	return !answers_another && same_text(post, e);
}

/* It left at an instant that is still to come: our clock was set back, and nobody saw by how much. */
bool look_is_hopeless(const struct run *r)
{
	return r->step.job.op == SP_TIMELINE && r->in.job.intent_at - r->step.job.now > CLOCK_STEP_MS;
}

/* A list is read from the intent on: by a clock that is wrong, our own post would be too old for it. */
str look_doubt(struct run *r)
{
	int64_t ahead = r->clock_ahead_ms;
	if (r->step.job.op != SP_TIMELINE) return S("");
	if (look_is_hopeless(r))
		return S("The clock of this machine was set back after it had left, so the list there proves nothing. "
			 "Please look there yourself.");
	if (llabs(ahead) <= CLOCKS_APART_MS) return S("");
	str by = when_duration_text(r->a, llabs(ahead));
	return arena_fmt(r->a, "The clock of this machine is %.*s %s that of %.*s, so the list there proves nothing. "
			 "Ask the person who looks after this machine to set its clock.",
			 SHOW(by), ahead > 0 ? "ahead of" : "behind", SHOW(r->plugin->title));
}

bool look_gather(struct run *r, const sp_result *result)
{
	const sp_entry *last = result->nentries ? &result->entries[result->nentries - 1] : NULL;
	for (size_t i = 0; i < result->nentries; i++)
		if (r->nlike < LIKE_MOST && looks_like(&r->in, &r->post, &result->entries[i]))
			r->like[r->nlike++] = result->entries[i].ref;
	bool old = last && last->at && last->at < r->step.job.since;
	bool more = result->cursor.len && !old;
	r->unread = (more && ++r->pages == LOOK_PAGES_MOST) || r->nlike == LIKE_MOST || look_doubt(r).len;
	return more && !r->unread;
}
