/* SPDX-License-Identifier: MIT
 * sever.c - locks everything if nobody has yet, writes evidence if there is none, and then takes all access back. */
#include "front/front.h"
#include "front/where.h"
#include "rooms/locks/brake.h"
#include "verb/blocks.h"

#include <inttypes.h>

static int64_t fact(const struct reply *look, const char *name)
{
	return cell_named(block_named(look, "sever"), 0, name).n;
}

/* By the file that each lockdown of everything has: a service that is stuck is not asked first. What cannot be learned
 * is taken for not locked. */
static bool is_locked(struct front *f)
{
	struct place places[PLACES_MOST];
	size_t nplaces = where_places(f->a, f->data_folder, f->socket_path, places);
	bool locked = false;
	for (size_t i = 0; i < nplaces; i++) {
		struct sentinel *all;
		size_t n = 0;
		if (sentinels_read(f->a, places[i].data, &all, &n)) continue;
		for (size_t k = 0; k < n; k++) locked = locked || (all[k].whole && !all[k].account.len);
	}
	return locked;
}

static err lock_first(struct front *f)
{
	struct call_value reason = {.name = "reason", .value = S("All access is being taken back."), .after = -1};
	struct call call = {.values = &reason, .nvalues = 1};
	err e = is_locked(f) ? NULL : lockdown_now(f, &call, &(struct lockdown_times){0});
	f->hurried = false;	/* from here on the service is all there is */
	return e;
}

/* That it cannot be written keeps nobody from going on: nothing of it is lost by what follows. */
static void write_evidence(struct front *f, const struct call *c)
{
	str folder = call_get(c, "evidence");
	if (!folder.len) folder = arena_fmt(f->a, "evidence-%" PRId64, f->clock->now(f->clock) / 1000);
	err e = evidence_write(f, folder);
	if (e) fprintf(f->err, "The evidence was not written. %.*s\n", SHOW(e->text));
}

static err sever(struct front *f, const struct call *c)
{
	struct reply *look, *r;
	struct call_value values[2];
	size_t n = 0;
	TRY(lock_first(f));
	TRY(front_call_named(f, "sever look", NULL, 0, &look));
	bool now = call_has(c, "now"), after = call_has(c, "after-takedown");
	bool nothing_else = fact(look, "standing") && !after;	/* then all it does is lock */
	if (!now && !nothing_else && !fact(look, "evidence")) write_evidence(f, c);
	if (now) values[n++] = (struct call_value){.name = "now", .value = S("true"), .after = -1};
	if (after) values[n++] = (struct call_value){.name = "after-takedown", .value = S("true"), .after = -1};
	TRY(front_call_named(f, "sever begin", values, n, &r));
	if (reply_next_word(r)) return dialogue_lead(f, c->verb, r);
	front_show(f, r);
	return NULL;
}

static const struct opt OPTS[] = {
	{"evidence", "FOLDER", 0, "A new folder for the evidence, if there is none yet since the lockdown.", NULL},
	{0},
};
const struct door sever_door = {
	.verb = {.name = "sever", .opts = OPTS, .example = "schedpost sever",
		 .help = "Takes the access of all accounts back at their platforms, with proof. First it locks everything and writes evidence; "
			 "while foreign posts still stand it only locks, and says the two ways on."},
	.borrows = "sever begin",
	.run = sever,
};
