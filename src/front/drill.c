/* SPDX-License-Identifier: MIT
 * drill.c - a drill, led as on a bad evening: posts are planned, one is leaving, the word is typed; then the
 * evidence, and the scorecard. From there on the service keeps it, and two people unlock.
 *
 * Every step is the command that a person would type in earnest, on a practice (training) account. */
#include "front/ask.h"
#include "front/front.h"
#include "verb/blocks.h"

#include <inttypes.h>

enum { LOOK_MS = 100, LOOKS_MOST = 100 };

struct drilling {
	struct front *f;
	str account, id, campaign, folder;
	struct lockdown_times times;
	int64_t under_way;
	const char *evidence; /* one of the words of drill note */
};

#define VALUE(key, text)                                                                                             \
	{                                                                                                            \
		.name = (key), .value = (text), .after = -1                                                          \
	}

static err begin(struct drilling *d, const struct call *c)
{
	struct call_value values[2];
	struct reply *r;
	size_t n = 0;
	for (size_t i = 0; i < c->nvalues && n < COUNT(values); i++)
		if (!str_is(str_of(c->values[i].name), S("evidence"))) values[n++] = c->values[i];
	TRY(front_call_named(d->f, "drill begin", values, n, &r));
	const struct block *b = block_named(r, "drill");
	if (!b) return reply_foreign(d->f->a, "it does not tell which drill this is.");
	d->id = arena_fmt(d->f->a, "%" PRId64, cell_named(b, 0, "id").n);
	d->account = cell_named(b, 0, "account").text;
	d->campaign = cell_named(b, 0, "campaign").text;
	d->folder = call_get(c, "evidence");
	if (!d->folder.len) d->folder = arena_fmt(d->f->a, "evidence-of-drill-%.*s", SHOW(d->id));
	fprintf(d->f->err, "DRILL %.*s on the practice (training) account '%.*s'. Nothing of it is public.\n",
		SHOW(d->id), SHOW(d->account));
	return NULL;
}

/* One that the practice platform is slow to answer, so that it is leaving when the word is typed; two that fall due
 * while it is locked. */
static err plan(struct drilling *d)
{
	static const struct {
		const char *text, *at;
	} POSTS[] = {
		{"DRILL: this post is slow to leave. [slow]", "+1s"},
		{"DRILL: this post falls due during the lockdown.", "+20s"},
		{"DRILL: so does this one.", "+40s"},
	};
	struct reply *r;
	for (size_t i = 0; i < COUNT(POSTS); i++) {
		struct call_value values[] = {VALUE("TEXT", str_of(POSTS[i].text)), VALUE("to", d->account),
					      VALUE("at", str_of(POSTS[i].at)), VALUE("campaign", d->campaign)};
		TRY(front_call_named(d->f, "add", values, COUNT(values), &r));
	}
	return NULL;
}

static err scorecard(struct drilling *d, struct reply **r)
{
	struct call_value value = VALUE("ID", d->id);
	return front_call_named(d->f, "drill list", &value, 1, r);
}

static err wait_until_one_is_leaving(struct drilling *d)
{
	struct reply *r;
	bool stopped = false;
	ask_listen(d->f);
	for (int i = 0; i < LOOKS_MOST && !d->under_way && !stopped; i++) {
		err e = scorecard(d, &r);
		if (e) {
			ask_listen_end(d->f);
			return e;
		}
		d->under_way = cell_named(block_named(r, "scorecard"), 0, "under_way").n;
		stopped = !d->under_way && ask_wait(d->f, LOOK_MS, false);
	}
	ask_listen_end(d->f);
	return NULL;
}

static err lock(struct drilling *d)
{
	str reason = arena_fmt(d->f->a, "DRILL %.*s", SHOW(d->id));
	struct call_value values[] = {VALUE("ACCOUNT", d->account), VALUE("reason", reason)};
	return lockdown_now(d->f, &(struct call){.values = values, .nvalues = COUNT(values)}, &d->times);
}

/* A drill whose evidence cannot be written goes on, and its scorecard says so. */
static void gather_evidence(struct drilling *d)
{
	struct call_value folder = VALUE("FOLDER", d->folder);
	struct call call = {.values = &folder, .nvalues = 1};
	err e = evidence_door.run(d->f, &call);
	d->evidence = e ? "not written" : "whole";
	if (!e) e = evidence_verify_door.run(d->f, &call);
	if (e && str_is(str_of(d->evidence), S("whole"))) d->evidence = "broken";
	if (e) fprintf(d->f->err, "%.*s\n", SHOW(e->text));
}

static err note(struct drilling *d)
{
	struct arena *a = d->f->a;
	struct reply *r;
	struct call_value values[] = {
		VALUE("ID", d->id),
		VALUE("file", arena_fmt(a, "%" PRId64, d->times.file)),
		VALUE("row", arena_fmt(a, "%" PRId64, d->times.row)),
		VALUE("under-way", arena_fmt(a, "%" PRId64, d->under_way)),
		VALUE("evidence", str_of(d->evidence)),
	};
	return front_call_named(d->f, "drill note", values, COUNT(values), &r);
}

static err tell(struct drilling *d)
{
	struct reply *r;
	TRY(scorecard(d, &r));
	int64_t lock = cell_named(block_named(r, "scorecard"), 0, "lock").n;
	if (!d->under_way)
		reply_warn(r, "Nothing was leaving when it was locked: look why with 'schedpost list --to %.*s'.",
			   SHOW(d->account));
	reply_say(r,
		  "Now as in earnest: you type 'schedpost unlock %" PRId64
		  "', and so does a second person, under their own name.",
		  lock);
	reply_say(r,
		  "A minute later the drill ends, and you are told. If nobody unlocks, it ends by itself after an "
		  "hour. How it "
		  "stands: schedpost drill list %.*s",
		  SHOW(d->id));
	front_show(d->f, r);
	return NULL;
}

/* For programs there is one answer, the scorecard. */
static err in_silence(struct front *f, err (*step)(struct drilling *), struct drilling *d)
{
	FILE *out = f->out, *nowhere = f->show.json ? fopen("/dev/null", "w") : NULL;
	if (nowhere) f->out = nowhere;
	err e = step(d);
	f->out = out;
	if (nowhere) fclose(nowhere);
	return e;
}

static err lock_and_gather(struct drilling *d)
{
	TRY(lock(d));
	gather_evidence(d);
	return NULL;
}

static err drill(struct front *f, const struct call *c)
{
	struct drilling d = {.f = f};
	TRY(begin(&d, c));
	TRY(plan(&d));
	TRY(wait_until_one_is_leaving(&d));
	TRY(in_silence(f, lock_and_gather, &d));
	TRY(note(&d));
	return tell(&d);
}

static const struct opt OPTS[] = {
	{"evidence", "FOLDER", 0, "A new folder for the evidence; the usual is evidence-of-drill-ID here.", NULL},
	{0},
};
const struct door drill_door = {
	.verb = {.name = "drill lockdown",
		 .opts = OPTS,
		 .example = "schedpost drill lockdown practice",
		 .help = "Practises a lockdown on a practice (training) account, with the real commands: posts are "
			 "stopped on their way, "
			 "evidence is written and verified, two people unlock. Keeps a scorecard. Real accounts go "
			 "on."},
	.borrows = "drill begin",
	.run = drill,
};
