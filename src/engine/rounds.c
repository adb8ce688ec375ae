/* SPDX-License-Identifier: MIT
 * rounds.c - the hourly round, the minute's look at log-ins that end, and the look at the zone data at every start. */
#include "engine/rounds.h"

#include "base/log.h"
#include "rooms/accounts/accounts.h"
#include "rooms/assure/attest.h"
#include "rooms/audit/audit.h"
#include "rooms/calendar/brought.h"
#include "rooms/handover/handover.h"
#include "rooms/drill/drill.h"
#include "rooms/notices/notices.h"
#include "rooms/posts/asked.h"
#include "rooms/posts/schedule.h"
#include "rooms/queue/queue.h"
#include "rooms/queue/quiet.h"
#include "rooms/training/class.h"
#include "rooms/training/training.h"
#include "rooms/retention/retention.h"
#include "rooms/sever/sever.h"
#include "rooms/watch/takedown.h"

#include <inttypes.h>
#include <sys/statvfs.h>

enum { ROUND_MS = HOUR_MS, FIRST_ROUND_MS = MINUTE_MS, RENEW_MS = MINUTE_MS };
enum { DISK_LEAST = 512 << 20 /* bytes */ };

struct following {
	int64_t after;
	size_t moved;
	bool more;
};

static err zones_work(struct tx *tx, void *of)
{
	struct following *f = of;
	int64_t after = f->after;	/* this work may be run again */
	size_t moved = f->moved;
	engine_does(tx, "following the zone data");
	if (!after) TRY(covers_follow_zones(tx, &moved));
	TRY(schedule_follow_zones(tx, &after, &f->more, &moved));
	f->after = after;
	f->moved = moved;
	return NULL;
}

/* Once a day. */
static err lasting_work(struct tx *tx, void *of)
{
	struct rounds *r = of;
	int64_t today = tx_now(tx) / DAY_MS;
	str *words;
	size_t n;
	if (r->told == today) return NULL;
	TRY(accounts_lasting(tx, &words, &n));
	for (size_t i = 0; i < n; i++) log_say(LOG_IS_WARNING, "%.*s", SHOW(words[i]));
	r->told = today;
	return NULL;
}

err rounds_begin(struct rounds *r, const struct engine_doors *d, struct arena *a)
{
	struct following f = {.more = true};
	TRY(err_copy(a, store_now(d->store, false, lasting_work, r)));
	while (f.more) TRY(err_copy(a, store_now(d->store, true, zones_work, &f)));
	if (f.moved) log_say(LOG_IS_INFO, "the zone data of this machine has changed: moved=%zu", f.moved);
	return NULL;
}

/* A piece of what is to go: imports that nobody ends, and what was kept for long enough. */
static err clear(struct tx *tx, struct rounds *r)
{
	bool import, post;
	TRY(imports_forget_abandoned(tx, &import));
	TRY(retention_clear(tx, &post));
	TRY(media_sweep(tx, r->media_folder));
	r->more = import || post;
	return NULL;
}

/* Once a day, before nothing can be written any more. */
static err tell_disk(struct tx *tx, str folder)
{
	struct arena *a = tx_arena(tx);
	struct statvfs disk;
	if (statvfs(arena_cstr(a, folder), &disk) != 0) return NULL;
	int64_t left = (int64_t)(disk.f_bavail * disk.f_frsize);
	if (left >= DISK_LEAST) return NULL;
	return notice_add(tx, &(struct notice){
		.topic = TOPIC_SYSTEM, .once = arena_fmt(a, "disk %" PRId64, tx_now(tx) / DAY_MS),
		.what = arena_fmt(a, "The disk with schedpost's data has only %" PRId64 " MB left.", left >> 20),
		.text = S("When it is full, posts wait until there is room again.")});
}

/* Once a day, for those who keep it where nobody can reach it who reaches the database. */
static err tell_head(struct tx *tx)
{
	struct arena *a = tx_arena(tx);
	str head, rest, number;
	TRY(audit_noted(tx, &head));
	rest = head;
	if (!str_split(&rest, ' ', &number)) return NULL;
	return notice_add(tx, &(struct notice){
		.topic = TOPIC_RECORD, .once = arena_fmt(a, "head %" PRId64, tx_now(tx) / DAY_MS),
		.what = arena_fmt(a, "The record ended with line %.*s.", SHOW(number)),
		.text = S("Please keep this where whoever looks after the machine cannot change it. Later the command proves that no line "
			  "up to this one was taken out, changed or written anew."),
		.todo = arena_fmt(a, "schedpost audit verify --head \"%.*s\"", SHOW(head))});
}

static err round_work(struct tx *tx, void *of)
{
	struct rounds *r = of;
	engine_does(tx, "upkeep");
	TRY(queue_ask_limits(tx));
	TRY(queue_forget_ended(tx));
	TRY(notices_of_ends(tx));
	TRY(attest_remind(tx));
	TRY(calendar_ask(tx));
	TRY(brought_forget(tx));
	TRY(tell_disk(tx, r->media_folder));
	TRY(tell_head(tx));
	TRY(notices_forget(tx));
	TRY(training_ask_after(tx));
	TRY(asked_look_around(tx));
	TRY(lasting_work(tx, r));
	return clear(tx, r);
}

/* A work of its own: its line in the record says which lines have gone. */
static err thin_work(struct tx *tx, void *of)
{
	int64_t upto;
	(void)of;
	TRY(record_due(tx, &upto));
	if (!upto) return NULL;
	engine_does(tx, arena_cstr(tx_arena(tx), audit_thin_deed(tx_arena(tx), upto)));
	return record_thin(tx, upto);
}

static void thin_done(void *of, err e)
{
	(void)of;
	if (e) log_say(LOG_IS_WARNING, "the record could not be thinned: %.*s", SHOW(e->text));
}

static err clear_work(struct tx *tx, void *of)
{
	engine_does(tx, "clearing");
	return clear(tx, of);
}

static void round_done(void *of, err e)
{
	struct rounds *r = of;
	r->under_way = false;
	if (e) r->more = false;
	if (e) log_say(LOG_IS_WARNING, "a round of upkeep failed: %.*s", SHOW(e->text));
}

static err renew_work(struct tx *tx, void *of)
{
	(void)of;
	engine_does(tx, "renewing ahead");
	size_t kept;
	TRY(queue_renew_ahead(tx));
	TRY(queue_quiet_asked(tx, 0, 0, &kept));	/* a hold may have begun */
	TRY(takedowns_follow(tx));
	TRY(sever_go_on(tx));
	return covers_remind_due(tx);
}

static err classes_work(struct tx *tx, void *of)
{
	const struct rounds *r = of;
	struct class_gone gone;
	engine_does(tx, "ending practice classes");
	TRY(class_walls_again(tx, r->data_folder));
	err e = class_end(tx, r->data_folder, tx_now(tx), &gone);
	return e && e->kind == ERR_BUSY ? NULL : e;	/* then at the next round */
}

static void classes_done(void *of, err e)
{
	(void)of;
	if (e) log_say(LOG_IS_WARNING, "a practice class could not be ended: %.*s", SHOW(e->text));
}

static err drills_work(struct tx *tx, void *of)
{
	(void)of;
	engine_does(tx, "ending drills");
	return drills_follow(tx);
}

static void drills_done(void *of, err e)
{
	(void)of;
	if (e) log_say(LOG_IS_WARNING, "a drill could not be ended: %.*s", SHOW(e->text));
}

void rounds_tick(struct rounds *r, const struct engine_doors *d, int64_t mono)
{
	if (!r->next) r->next = mono + FIRST_ROUND_MS;
	bool due = mono >= r->next, renews = mono >= r->next_renewal;
	if (r->under_way || (!due && !renews && !r->more)) return;
	if (due) r->next = mono + ROUND_MS;
	else if (renews) r->next_renewal = mono + RENEW_MS;
	r->media_folder = d->media_folder;
	r->data_folder = d->data_folder;
	r->under_way = true;
	store_write(d->store, STORE_ENGINE, due ? round_work : renews ? renew_work : clear_work, round_done, r);
	if (due) store_write(d->store, STORE_ENGINE, thin_work, thin_done, NULL);
	if (renews) store_write(d->store, STORE_ENGINE, classes_work, classes_done, r);
	if (renews) store_write(d->store, STORE_ENGINE, drills_work, drills_done, NULL);
}
