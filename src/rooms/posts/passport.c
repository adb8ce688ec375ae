/* SPDX-License-Identifier: MIT
 * passport.c - show --passport: the life of one post for whoever has to answer for it. */
#include "rooms/posts/passport.h"

#include "rooms/audit/audit.h"
#include "rooms/policy/ack.h"

#include <inttypes.h>

enum { NUMBERS_BYTES = 4000, NOTE_BYTES = 20000 };

static const char *const KIND_TITLES[PASSPORT_KINDS] = {
	[PASSPORT_WRITTEN] = "written",	       [PASSPORT_CHANGED] = "changed", [PASSPORT_ASKED] = "approval asked for",
	[PASSPORT_DECIDED] = "decided",	       [PASSPORT_LET_GO] = "let go",   [PASSPORT_PUBLIC] = "public",
};

/* ---- facts */

/* The rules that counted last: when it was let go, or now. */
static int64_t policy_of(const struct passport_step *steps, size_t n, int64_t now_in_force)
{
	for (size_t i = n; i > 0; i--)
		if (steps[i - 1].kind == PASSPORT_LET_GO) return steps[i - 1].policy;
	return now_in_force;
}

static str numbers_of(struct arena *a, const struct audit_shown *lines, size_t n)
{
	buf out = buf_in(a, NUMBERS_BYTES);
	for (size_t i = 0; i < n; i++) buf_fmt(&out, "%s%" PRId64, i ? ", " : "", lines[i].line.n);
	if (n == AUDIT_OF_MOST) buf_add(&out, S(" and more"));
	return buf_str(&out);
}

struct found {	/* what the facts are made of */
	const struct post *post;
	int64_t policy, acknowledged;
	const struct audit_shown *lines;
	size_t nlines;
};

/* Of the line that made it; empty where the record does not go back so far. */
static str door_of(const struct found *f)
{
	for (size_t i = 0; i < f->nlines; i++)
		if (f->lines[i].line.at == f->post->created) return f->lines[i].line.door;
	return S("");
}

static void show_facts(struct arena *a, const struct found *f, struct reply *r)
{
	static const struct column FACTS[] = {
		{"id", "Post", CELL_INT, false},
		{"created_by", "Written by", CELL_TEXT, false},
		{"created", "Written", CELL_INSTANT, false},
		{"door", "Came in through", CELL_TEXT, false},
		{"version", "Version now", CELL_INT, false},
		{"policy", "Policy", CELL_INT, false},
		{"acknowledged", "Its writer acknowledged it", CELL_INSTANT, false},
		{"lines", "Lines of the record", CELL_SENTENCE, true},
	};
	reply_facts(r, "passport", FACTS, COUNT(FACTS));
	reply_int(r, f->post->id);
	reply_text(r, f->post->created_by);
	reply_int(r, f->post->created);
	reply_maybe_text(r, door_of(f));
	reply_int(r, f->post->version);
	reply_maybe_int(r, f->policy);
	reply_int(r, f->acknowledged);
	reply_text(r, numbers_of(a, f->lines, f->nlines));
}

/* ---- steps */

static str note_of(struct arena *a, const struct passport_step *s)
{
	buf out = buf_in(a, NOTE_BYTES);
	if (s->part > 1) buf_fmt(&out, "Part %d. ", s->part);
	if (s->need.len) buf_fmt(&out, "It needs: %.*s.", SHOW(s->need));
	if (s->reason.len) buf_fmt(&out, "Reason: %.*s. ", SHOW(s->reason));
	buf_add(&out, s->comment);
	buf_add(&out, s->url);
	return str_trim(buf_str(&out));
}

static void show_steps(struct arena *a, const struct passport_step *steps, size_t n, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"at", "When", CELL_INSTANT, false},   {"who", "Who", CELL_TEXT, false},
		{"what", "What", CELL_TEXT, false},    {"account", "On", CELL_TEXT, false},
		{"version", "Version", CELL_INT, false}, {"policy", "Policy", CELL_INT, false},
		{"note", "In words", CELL_SENTENCE, true},
	};
	reply_table(r, "steps", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) {
		const struct passport_step *s = &steps[i];
		reply_row(r);
		reply_int(r, s->at);
		reply_text(r, s->who);
		reply_text(r, s->decided.len ? s->decided : str_of(KIND_TITLES[s->kind]));
		reply_text(r, s->account);
		reply_maybe_int(r, s->version);
		reply_maybe_int(r, s->policy);
		reply_text(r, note_of(a, s));
	}
	if (n == PASSPORT_MOST) reply_say(r, "There are more steps: schedpost history");
}

/* Whoever reads it asks first whether somebody else has looked. */
static void say_approval(const struct passport_step *steps, size_t n, struct reply *r)
{
	bool looked = false, let_go = false;
	for (size_t i = 0; i < n; i++) {
		looked |= str_is(steps[i].decided, S("approved")) || str_is(steps[i].decided, S("edited"));
		let_go |= steps[i].kind == PASSPORT_LET_GO;
	}
	if (let_go && !looked) reply_say(r, "It went out without the approval of a second person.");
	if (!let_go) reply_say(r, "It is not on its way to any account yet.");
}

err passport_show(struct tx *tx, const struct post *p, struct reply *r)
{
	struct arena *a = tx_arena(tx);
	struct found f = {.post = p};
	struct passport_step *steps;
	struct audit_shown *lines;
	size_t n;
	struct policy_text in_force;
	struct audit_rows rows = {.at = p->created};
	TRY(passport_steps(tx, p->id, &steps, &n));
	TRY(policy_in_force(tx, &in_force));
	f.policy = policy_of(steps, n, in_force.version);
	TRY(passport_acknowledged(tx, p->created_by, f.policy, &f.acknowledged));
	TRY(passport_record_names(tx, p->id, &rows.names));
	if (p->batch) rows.with = arena_fmt(a, "batch/%" PRId64, p->batch);
	TRY(audit_lines_of(tx, &rows, &lines, &f.nlines));
	f.lines = lines;
	show_facts(a, &f, r);
	show_steps(a, steps, n, r);
	say_approval(steps, n, r);
	reply_say(r, "A line of the record is shown by: schedpost audit list --about post/%" PRId64, p->id);
	return NULL;
}
