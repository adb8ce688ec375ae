/* SPDX-License-Identifier: MIT
 * after.c - a month after a course: is it used? The answer is in the tables; nobody needs to fill in a form. */
#include "rooms/training/course.h"

#include "rooms/notices/notices.h"

#include <inttypes.h>

enum { ASKED_UNTIL_DAYS = 60 };

err training_tell(struct tx *tx, const struct trainee *about, const struct training_news *n)
{
	str once = arena_fmt(tx_arena(tx), "training-%" PRId64 "-%" PRId64 "-%.*s", about->person, tx_now(tx), SHOW(n->to));
	return notice_add(tx, &(struct notice){.topic = TOPIC_TRAINING, .person = n->to, .what = n->what, .todo = n->todo,
					       .once = once});
}

str used_since(struct arena *a, int64_t now, const struct trainee *t, const struct training_facts *f)
{
	int64_t days = t->ended ? (now - t->ended) / DAY_MS : 0;
	if (days < ASKED_AFTER_DAYS) return S("");
	if (f->written)
		return arena_fmt(a, "Has %.*s used it since? Yes: in %" PRId64 " days %" PRId64 " post%s written, "
				 "%" PRId64 " out.", SHOW(t->name), days, f->written, f->written == 1 ? "" : "s", f->published);
	return arena_fmt(a, "Has %.*s used it since? Not in %" PRId64 " days. "
			 "%.*s could ask what would help.", SHOW(t->name), days, SHOW(t->coach.len ? t->coach : S("Somebody")));
}

/* Once for each graduation; a daemon that was not running on the day tells it later. */
static err ask_one(struct tx *tx, const struct trainee *t)
{
	struct deeds deeds;
	str to = t->coach.len ? t->coach : t->backup;
	if (!to.len) return NULL;
	TRY(deeds_of(tx, t->person, &deeds));
	struct training_facts facts = training_facts(tx_arena(tx), &deeds, t->person, t->ended);
	str once = arena_fmt(tx_arena(tx), "training-%" PRId64 "-after-%" PRId64, t->person, t->ended);
	return notice_add(tx, &(struct notice){.topic = TOPIC_TRAINING, .person = to, .once = once,
					       .what = used_since(tx_arena(tx), tx_now(tx), t, &facts),
					       .todo = S("schedpost training report")});
}

err training_ask_after(struct tx *tx)
{
	struct trainee *all;
	size_t n;
	TRY(trainees_all(tx, &all, &n));
	for (size_t i = 0; i < n; i++) {
		int64_t days = all[i].ended ? (tx_now(tx) - all[i].ended) / DAY_MS : 0;
		if (days >= ASKED_AFTER_DAYS && days < ASKED_UNTIL_DAYS) TRY(ask_one(tx, &all[i]));
	}
	return NULL;
}
