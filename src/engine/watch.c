/* SPDX-License-Identifier: MIT
 * watch.c - readings of own lists are put in, gathered page by page, and handed to the room that judges them. */
#include "engine/watch.h"

#include "base/log.h"
#include "engine/run.h"
#include "rooms/lockdown/lockdown.h"
#include "rooms/watch/watch.h"

enum { LOOK_MS = 15 * 1000 };

/* ---- putting in */

static err put_in_work(struct tx *tx, void *of)
{
	(void)of;
	engine_does(tx, "watching");
	return watch_put_in(tx);
}

static void put_in_done(void *of, err e)
{
	struct watcher *w = of;
	w->under_way = false;
	if (e) log_say(LOG_IS_WARNING, "own lists could not be put in for reading: %.*s", SHOW(e->text));
}

void watch_tick(struct watcher *w, const struct engine_doors *d, int64_t mono)
{
	if (!d->watch || w->under_way || mono < w->next) return;
	w->next = mono + LOOK_MS;
	w->under_way = true;
	store_write(d->store, STORE_ENGINE, put_in_work, put_in_done, w);
}

/* ---- gathering; loop thread */

/* Its account can publish nothing meanwhile. */
int64_t watch_timeout_ms(const struct run *r, int64_t wanted)
{
	if (!run_watches(r)) return wanted;
	return wanted ? MIN(wanted, (int64_t)WATCH_ROOM_MS) : WATCH_ROOM_MS;
}

bool watch_gather(struct run *r, const sp_result *result)
{
	const sp_entry *last = result->nentries ? &result->entries[result->nentries - 1] : NULL;
	sp_entry *all = TAKE_N(r->a, sp_entry, r->nlisted + result->nentries + 1);
	for (size_t i = 0; i < r->nlisted; i++) all[i] = r->listed[i];
	for (size_t i = 0; i < result->nentries; i++) all[r->nlisted + i] = result->entries[i];
	r->listed = all;
	r->nlisted += result->nentries;
	bool old = last && last->at && last->at < r->step.job.since;
	bool more = result->cursor.len && !old;
	r->unread = more && (++r->pages == LOOK_PAGES_MOST || r->nlisted >= WATCH_ENTRIES_MOST);
	return more && !r->unread;
}

/* ---- settling; store thread */

static str view(sp_str s)
{
	return (str){s.at, s.len};
}

static struct seen seen_of(const sp_entry *e)
{
	return (struct seen){.id = view(e->ref.id), .revision = view(e->ref.revision), .url = view(e->ref.url),
			     .text = view(e->text), .link = view(e->link), .client = view(e->client),
			     .lang = view(e->lang), .at = e->at};
}

static err lock_by_itself(struct tx *tx, const struct run *r, const struct found *found)
{
	const struct engine_doors *d = engine_doors_of(r->engine);
	if (!d->auto_lock || !found->n || found->score < d->auto_lock) return NULL;
	struct lock_doors doors = {.data_folder = d->data_folder, .brake = d->brake};
	return lockdown_by_itself(tx, &doors, &r->in.account, S("A post was found there that nobody here has sent."));
}

static err settle_list(struct tx *tx, const struct run *r, const sp_result *result)
{
	struct reading reading = {.account = r->in.job.account, .n = r->nlisted,
				  .entries = TAKE_N(tx_arena(tx), struct seen, r->nlisted + 1),
				  .not_before = result->not_before};
	struct found found;
	for (size_t i = 0; i < r->nlisted; i++) reading.entries[i] = seen_of(&r->listed[i]);
	TRY(watch_read(tx, &reading, &found));
	return lock_by_itself(tx, r, &found);
}

err watch_settle(struct tx *tx, const struct run *r, const sp_result *result)
{
	const sp_who *who = result->who;
	if (r->in.job.op == SP_TIMELINE) return settle_list(tx, r, result);
	if (!who) return NULL;
	struct profile p = {view(who->name), view(who->handle), view(who->url), view(who->text)};
	return watch_profile(tx, r->in.job.account, &p);
}
