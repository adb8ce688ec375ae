/* SPDX-License-Identifier: MIT
 * clocks.c - sees the clock being set, and that it is wrong. */
#include "engine/clocks.h"

#include "base/log.h"
#include "rooms/notices/letters.h"
#include "rooms/queue/queue.h"
#include "text/when.h"

#include <stdlib.h>

enum { SAY_AGAIN_MS = HOUR_MS };

static err follow_back(struct tx *tx, int64_t back_ms)
{
	struct arena *a = tx_arena(tx);
	str by = when_duration_text(a, back_ms);
	TRY(queue_follow_clock(tx, back_ms));
	TRY(letters_follow_clock(tx, back_ms));
	return notice_add(tx, &(struct notice){
		.topic = TOPIC_SYSTEM, .what = arena_fmt(a, "The clock of this machine was set back by %.*s.", SHOW(by)),
		.text = S("Posts go out by this clock. Please see whether it is right now; waits and look-ups went with it.")});
}

static err follow(struct tx *tx, int64_t back_ms, int64_t ahead_ms)
{
	if (back_ms) TRY(follow_back(tx, back_ms));
	return ahead_ms ? queue_doubt_looks(tx, ahead_ms) : NULL;
}

static err move_work(struct tx *tx, void *of)
{
	const struct clocks *c = of;
	engine_does(tx, "following the clock");
	TRY(follow(tx, c->moving, c->doubting));
	return queue_note_lead(tx, c->boot, c->noting);
}

static void move_done(void *of, err e)
{
	struct clocks *c = of;
	c->under_way = false;
	if (e) {
		log_say(LOG_IS_ERROR, "the clock was set, and the waits could not follow it yet: %.*s", SHOW(e->text));
		return;
	}
	c->owed -= c->moving;
	c->leapt -= c->doubting;
	c->noted = c->noting;
}

static void say(int64_t ms, const char *before, const char *behind)
{
	struct arena *a = arena_new();
	str by = when_duration_text(a, llabs(ms));
	log_say(LOG_IS_WARNING, "%s%.*s%s", before, SHOW(by), behind);
	arena_free(a);
}

/* How far it was set back, if that counts; *ahead: how far it leapt. */
static int64_t set_back(int64_t was, int64_t is, int64_t *ahead)
{
	int64_t back = was - is > CLOCK_STEP_MS ? was - is : 0;
	*ahead = is - was > CLOCK_LEAP_MS ? is - was : 0;
	if (back) say(back, "this machine's clock was set back by ", "; waits and look-ups go with it");
	return back;
}

static int64_t lead_of(const struct clock *clock)
{
	return clock->now(clock) - clock->up(clock);
}

err clocks_begin(struct tx *tx, struct clocks *c, const struct engine_doors *d)
{
	int64_t was = c->lead = c->noted = lead_of(d->clock), ahead;
	c->boot = d->boot;
	TRY(queue_noted_lead(tx, d->boot, &was));
	int64_t back = set_back(was, c->lead, &ahead);
	TRY(follow(tx, back, ahead));
	return queue_note_lead(tx, d->boot, c->lead);
}

bool clocks_tick(struct clocks *c, const struct engine_doors *d)
{
	int64_t was = c->lead, ahead;
	c->lead = lead_of(d->clock);
	int64_t back = set_back(was, c->lead, &ahead);
	c->owed += back;
	c->leapt += ahead;
	/* A little step is noted, too, so that a start can tell it from one that came after. */
	bool noted = llabs(c->lead - c->noted) <= CLOCK_LEAP_MS;
	if ((noted && !c->owed && !c->leapt) || c->under_way) return back || ahead;
	c->moving = c->owed;
	c->doubting = c->leapt;
	c->noting = c->lead;
	c->under_way = true;
	store_write(d->store, STORE_ENGINE, move_work, move_done, c);
	return back || ahead;
}

void clocks_told(struct clocks *c, int64_t ahead_ms, int64_t mono, str server)
{
	if (llabs(ahead_ms) <= CLOCKS_APART_MS || (c->said_at && mono - c->said_at < SAY_AGAIN_MS)) return;
	c->said_at = mono;
	struct arena *a = arena_new();
	const char *where = arena_cstr(a, arena_fmt(a, " %s the clock of %.*s; is it right?",
						    ahead_ms > 0 ? "ahead of" : "behind", SHOW(server)));
	say(ahead_ms, "this machine's clock is ", where);
	arena_free(a);
}

static bool says(const struct http_answer *answer, str word)
{
	for (size_t i = 0; i < answer->nheaders; i++) {
		const struct http_pair *h = &answer->headers[i];
		if (str_is(h->name, S("www-authenticate")) && str_find(h->value, word, NULL)) return true;
	}
	return str_find(answer->body, word, NULL);
}

str clocks_refusal(struct arena *a, const struct http_answer *answer, int64_t ahead_ms, str title)
{
	bool off = llabs(ahead_ms) > CLOCKS_SIGNED_MS;
	bool no = answer->status >= 400 && answer->status < 500;
	bool told = no && (says(answer, S("timestamp_refused")) || (off && says(answer, S("invalid_dpop_proof"))));
	if (answer->arrival != SP_ARRIVED || !(told || (off && answer->status == 401))) return S("");
	/* A Date has whole seconds, and was on its way. */
	str by = when_duration_text(a, (llabs(ahead_ms) + MINUTE_MS / 2) / MINUTE_MS * MINUTE_MS);
	str how = off ? arena_fmt(a, "is %.*s %s that of %.*s", SHOW(by), ahead_ms > 0 ? "ahead of" : "behind", SHOW(title))
		      : arena_fmt(a, "is wrong, says %.*s", SHOW(title));
	return arena_fmt(a, "The clock of this machine %.*s, and requests from a wrong clock are refused. Ask the person who looks "
			 "after this machine to set its clock.", SHOW(how));
}
