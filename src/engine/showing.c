/* SPDX-License-Identifier: MIT
 * showing.c - files that a platform fetches get their addresses for a try, and lose them with its end. */
#include "engine/showing.h"

#include "engine/lanes.h"
#include "rooms/queue/quiet.h"

enum { LOOK_EVERY_MS = 2000 };

static str view(sp_str s)
{
	return (str){s.at, s.len};
}

static bool wants_addresses(const struct run *r)
{
	bool fetches = r->plugin->limits.flags & SP_MEDIA_BY_ADDRESS;
	return fetches && r->step.job.op == SP_PUBLISH && r->in.nfiles && !account_is_practice(&r->in.account);
}

void showing_begin(struct run *r)
{
	struct shown *shown = engine_doors_of(r->engine)->shown;
	if (!wants_addresses(r) || r->trouble.len) return;
	if (!shown) {
		r->trouble = arena_fmt(r->a, "%.*s fetches pictures and films from an address of yours, and this schedpost has none. "
				       "An admin sets public_address in schedpost.conf; then it goes on by itself.",
				       SHOW(r->plugin->title));
		return;
	}
	size_t n = r->in.nfiles;
	str *urls = TAKE_N(r->a, str, n);
	struct shown_file *files = TAKE_N(r->a, struct shown_file, n);
	for (size_t i = 0; i < n; i++)
		files[i] = (struct shown_file){view(r->media[i].sha256), view(r->media[i].mime), r->media[i].bytes};
	struct shown_try try = {{r->in.job.id, r->in.job.version}, r->in.account.name, files, n};
	err e = shown_open(shown, r->a, &try, urls);
	if (e) r->trouble = e->text;
	for (size_t i = 0; !e && i < n; i++) r->media[i].url = (sp_str){urls[i].at, urls[i].len};
}

void showing_ended(struct run *r)
{
	struct shown *shown = engine_doors_of(r->engine)->shown;
	if (shown && r->settling && !r->comes_back) shown_close(shown, r->in.job.id);
}

/* ---- what moved on while nobody had it in hand */

static err look_work(struct tx *tx, void *of)
{
	struct showing *s = of;
	for (size_t i = 0; i < s->n; i++) {
		bool goes_on;
		struct queue_going as_planned = {s->jobs[i].job, s->jobs[i].version, tx_now(tx) + AHEAD_MS};
		TRY(queue_goes_on(tx, &as_planned, &goes_on));
		if (!goes_on) shown_end(s->shown, s->jobs[i]);
	}
	return NULL;
}

static void looked(void *of, err e)
{
	struct showing *s = of;
	(void)e;	/* it is looked at again */
	s->under_way = false;
	arena_free(s->a);
	s->a = NULL;
}

void showing_tick(struct showing *s, const struct engine_doors *d, int64_t mono)
{
	if (!d->shown || s->under_way || mono < s->next) return;
	s->next = mono + LOOK_EVERY_MS;
	struct arena *a = arena_new();
	s->jobs = TAKE_N(a, struct shown_job, SHOWN_MOST);
	s->n = shown_jobs(d->shown, s->jobs);
	if (!s->n) {
		arena_free(a);
		return;
	}
	s->a = a;
	s->shown = d->shown;
	s->under_way = true;
	store_read(d->store, look_work, looked, s);
}
