/* SPDX-License-Identifier: MIT
 * drill.c - a drill, led as on a bad evening: posts are planned, one is leaving, the word is typed; a foreign post is
 * found; then the evidence, and the scorecard. From there on the service keeps it, and two people take down and unlock.
 *
 * Every step is the command that a person would type in earnest, on a practice (training) account. */
#include "front/ask.h"
#include "front/front.h"
#include "verb/blocks.h"

#include <inttypes.h>

enum {
	LOOK_MS = 100,
	LEAVING_MOST_MS = 10 * 1000,
	FOUND_LOOK_MS = 1000,
	FOUND_MOST_MS = 150 * 1000 /* more than two readings of a list while a lockdown is on */
};

struct drilling {
	struct front *f;
	str account, id, campaign, folder;
	struct lockdown_times times;
	int64_t under_way, found_ms;
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

/* One that the practice platform is slow to answer, so that it is leaving when the word is typed, and after which
 * somebody else posts there; two that fall due while it is locked. */
static err plan(struct drilling *d)
{
	static const struct {
		const char *text, *at;
		bool brings_foreign;
	} POSTS[] = {
		{"DRILL: this post is slow to leave. [slow]", "+1s", true},
		{"DRILL: this post falls due during the lockdown.", "+20s", false},
		{"DRILL: so does this one.", "+22s", false},
	};
	struct arena *a = d->f->a;
	struct reply *r;
	for (size_t i = 0; i < COUNT(POSTS); i++) {
		str foreign = POSTS[i].brings_foreign ? arena_fmt(a, " [foreign %.*s]", SHOW(d->id)) : S("");
		str text = arena_fmt(a, "%s%.*s", POSTS[i].text, SHOW(foreign));
		struct call_value values[] = {VALUE("TEXT", text), VALUE("to", d->account),
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

struct waiting { /* until a figure of the scorecard is more than 0, or somebody presses Ctrl-C */
	const char *figure;
	int look_ms, most_ms;
};

static err wait_for(struct drilling *d, const struct waiting *w, int64_t *n)
{
	struct reply *r;
	bool stopped = false;
	err e = NULL;
	ask_listen(d->f);
	for (int ms = 0; !e && ms < w->most_ms && !*n && !stopped; ms += w->look_ms) {
		e = scorecard(d, &r);
		if (!e) *n = cell_named(block_named(r, "scorecard"), 0, w->figure).n;
		stopped = !e && !*n && ask_wait(d->f, w->look_ms, false);
	}
	ask_listen_end(d->f);
	return e;
}

static err wait_until_one_is_leaving(struct drilling *d)
{
	return wait_for(d, &(struct waiting){"under_way", LOOK_MS, LEAVING_MOST_MS}, &d->under_way);
}

/* Evidence of before would not show it. */
static err wait_until_it_is_found(struct drilling *d)
{
	fprintf(d->f->err, "Somebody else has posted there. It is found within two minutes; Ctrl-C goes on without.\n");
	return wait_for(d, &(struct waiting){"found_ms", FOUND_LOOK_MS, FOUND_MOST_MS}, &d->found_ms);
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
	if (!d->under_way)
		reply_warn(r, "Nothing was leaving when it was locked: look why with 'schedpost list --to %.*s'.",
			   SHOW(d->account));
	if (!d->found_ms)
		reply_warn(r, "The foreign post was not found in time, so the evidence does not show it. Once it is found, first "
			      "type: schedpost evidence FOLDER");
	reply_say(r, "How it stands: schedpost drill list %.*s", SHOW(d->id));
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
	TRY(wait_until_it_is_found(d));
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
			 "a foreign post is found, evidence is written and verified, two people take it down and unlock. "
			 "Keeps a scorecard. Real accounts go on."},
	.borrows = "drill begin",
	.run = drill,
};
