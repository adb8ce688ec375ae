/* SPDX-License-Identifier: MIT
 * numbers.c - readings of figures are put in, loaded, and what platforms tell is handed to the room that keeps it. */
#include "engine/numbers.h"

#include "base/log.h"
#include "engine/run.h"

enum { LOOK_MS = 15 * 1000 };

/* ---- putting in */

static err put_in_work(struct tx *tx, void *of)
{
	struct counter *c = of;
	c->upto = c->after;	/* this work may be run again */
	engine_does(tx, "asking for figures");
	return numbers_put_in(tx, &c->upto);
}

static void put_in_done(void *of, err e)
{
	struct counter *c = of;
	c->under_way = false;
	c->after = e ? 0 : c->upto;
	if (e) log_say(LOG_IS_WARNING, "figures could not be asked for: %.*s", SHOW(e->text));
}

void numbers_tick(struct counter *c, const struct engine_doors *d, int64_t mono)
{
	if (!d->numbers || c->under_way || mono < c->next) return;
	c->next = mono + LOOK_MS;
	c->under_way = true;
	store_write(d->store, STORE_ENGINE, put_in_work, put_in_done, c);
}

/* ---- loading; store thread */

static sp_str give(str s)
{
	return (sp_str){s.at, s.len};
}

err numbers_load(struct tx *tx, struct loaded *in)
{
	struct counted *all;
	TRY(numbers_targets(tx, &in->job, &all, &in->ncounted));
	in->counted = TAKE_N(tx_arena(tx), sp_ref, in->ncounted + 1);
	for (size_t i = 0; i < in->ncounted; i++)
		in->counted[i] = (sp_ref){give(all[i].remote_id), give(all[i].revision), give(all[i].url)};
	return NULL;
}

bool numbers_has_nothing(const struct run *r)
{
	return r->in.job.op == SP_NUMBERS && !r->in.ncounted;
}

/* ---- settling; store thread */

static str view(sp_str s)
{
	return (str){s.at, s.len};
}

static struct figures_told told_of(struct arena *a, const sp_entry *e)
{
	struct figure *figures = TAKE_N(a, struct figure, e->ncounts + 1);
	for (uint32_t i = 0; i < e->ncounts; i++)
		figures[i] = (struct figure){view(e->counts[i].name), e->counts[i].value};
	return (struct figures_told){view(e->ref.id), figures, e->ncounts};
}

err numbers_settle(struct tx *tx, const struct run *r, const sp_result *result)
{
	const struct job *j = &r->in.job;
	if (result->verdict != SP_OK) return numbers_failed(tx, j, result->not_before);
	struct figures_told *told = TAKE_N(tx_arena(tx), struct figures_told, result->nentries + 1);
	for (size_t i = 0; i < result->nentries; i++) told[i] = told_of(tx_arena(tx), &result->entries[i]);
	struct reading_said said = {.posts = told, .n = result->nentries, .not_before = result->not_before};
	return numbers_told(tx, j, &said);
}
