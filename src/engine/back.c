/* SPDX-License-Identifier: MIT
 * back.c - a database that was put back from a backup: known by its mark, flagged, told. */
#include "engine/back.h"

#include "base/log.h"
#include "rooms/notices/notices.h"
#include "rooms/watch/watch.h"
#include "text/when.h"

#include <inttypes.h>

struct flagging {
	struct put_back *back;
	int64_t after, n;
	bool more;
};

static err flag_work(struct tx *tx, void *of)
{
	struct flagging *f = of;
	int64_t after = f->after, n = 0;	/* this work may be run again */
	engine_does(tx, "marking what a backup brought back");
	if (!f->back->saved_at) TRY(put_back_saved(tx, &f->back->saved_at));
	TRY(put_back_flag(tx, f->back, &after, &f->more, &n));
	f->after = after;
	f->n += n;
	return NULL;
}

err back_begin(const struct engine_doors *d, struct arena *a, struct put_back *out)
{
	struct store_past past;
	*out = (struct put_back){0};
	TRY(store_past(a, d->store, &past));
	if (!past.put_back) return NULL;
	*out = (struct put_back){.at = d->clock->now(d->clock), .saved_at = past.saved_at, .lost_at = past.lost_at};
	struct flagging f = {.back = out, .more = true};
	while (f.more) TRY(err_copy(a, store_now(d->store, true, flag_work, &f)));
	out->left = f.n;
	return NULL;
}

err back_tell(struct tx *tx, const struct put_back *p)
{
	size_t asked;
	if (!p->at) return NULL;
	TRY(put_back_tell(tx, p, &asked));
	TRY(watch_begin_anew(tx));
	log_say(LOG_IS_WARNING,
		"the database was put back from a backup of %.*s: to_look_up_first=%" PRId64 " accounts_to_connect=%zu",
		SHOW(when_utc(tx_arena(tx), p->saved_at)), p->left, asked);
	return notice_add(tx, &(struct notice){
		.topic = TOPIC_SYSTEM, .what = S("This schedpost was put back from a backup."),
		.text = S("What was written, moved or cancelled after that backup is not in it: please go through the list. What may "
			  "have gone out since is looked up before anything is sent.")});
}
