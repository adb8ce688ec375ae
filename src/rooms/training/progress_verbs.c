/* SPDX-License-Identifier: MIT
 * progress_verbs.c - training exercises, and the pages of record and portfolio: how far somebody is. */
#include "rooms/training/course.h"

#include "rooms/posts/versions.h"

#include <inttypes.h>

static err run_exercises(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"exercise", "Exercise", CELL_TEXT, false}, {"done", "Done", CELL_FLAG, false},
		{"what", "What to do", CELL_SENTENCE, true},
		{"rule", "Why", CELL_SENTENCE, true},
	};
	struct person p;
	struct exercises done;
	TRY(person_need(tx, call_person(c, "PERSON"), &p));
	TRY(exercises_of(tx, p.name, &done));
	reply_table(r, "exercises", COLUMNS, COUNT(COLUMNS));
	for (int i = 0; i < EXERCISES; i++) {
		reply_row(r);
		reply_text(r, str_of(EXERCISE[i].name));
		reply_int(r, done.done[i]);
		reply_text(r, str_of(EXERCISE[i].title));
		reply_text(r, str_of(EXERCISE[i].rule));
	}
	reply_say(r, "%.*s has done %d of %d. They are done on a practice (training) account.", SHOW(p.name), done.n, EXERCISES);
	return NULL;
}

/* ---- record and portfolio: pages that doors show or write */

static void record_row(struct reply *r, int64_t at, str what, str who, str note)
{
	reply_row(r);
	reply_int(r, at);
	reply_text(r, what);
	reply_text(r, who);
	reply_text(r, note);
}

static str how_sure(struct arena *a, const struct self_audit *s)
{
	return arena_fmt(a, "Sure of %d of %d.", s->sum, SELF_QUESTIONS * SELF_MOST);
}

static err run_record(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {{"at", "When", CELL_INSTANT, false}, {"what", "What", CELL_TEXT, false},
						{"who", "By", CELL_TEXT, false}, {"note", "Note", CELL_SENTENCE, true}};
	struct trainee t;
	struct training_step *steps;
	struct self_audit said[2];
	struct exercises done;
	size_t n;
	TRY(trainee_need(tx, call_person(c, "PERSON"), &t));
	TRY(training_steps(tx, t.person, &steps, &n));
	TRY(exercises_of(tx, t.name, &done));
	TRY(self_audits(tx, t.name, t.began, &said[0], &said[1]));
	reply_table(r, "record", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) record_row(r, steps[i].at, steps[i].what, steps[i].who, steps[i].note);
	for (int i = 0; i < 2; i++)
		if (said[i].at) record_row(r, said[i].at, S("self-audit"), t.name, how_sure(tx_arena(tx), &said[i]));
	for (int i = 0; i < EXERCISES; i++)
		if (done.done[i]) record_row(r, 0, S("exercise"), t.name, str_of(EXERCISE[i].title));
	return NULL;
}

/* What was there before, and what became of it. */
static err what_changed(struct tx *tx, struct folio_row *f)
{
	struct difference *all;
	size_t n;
	buf out = buf_in(tx_arena(tx), POST_TEXT_MOST);
	TRY(version_differences(tx, f->post, f->version - 1, f->version, &all, &n));
	for (size_t i = 0; i < n; i++)
		buf_fmt(&out, "%s%.*s", i ? "\n" : "", SHOW(difference_words(tx_arena(tx), &all[i])));
	f->text = buf_str(&out);
	return NULL;
}

static err run_folio(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"at", "When", CELL_INSTANT, false}, {"post", "Post", CELL_INT, false}, {"version", "Version", CELL_INT, false},
		{"what", "What", CELL_TEXT, false}, {"who", "By", CELL_TEXT, false}, {"text", "Words", CELL_TEXT, true},
	};
	struct trainee t;
	struct folio_row *rows;
	size_t n;
	TRY(trainee_need(tx, call_get(c, "PERSON"), &t));
	TRY(folio_of(tx, &t, &rows, &n));
	reply_table(r, "portfolio", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) {
		if (str_is(rows[i].what, S("changed"))) TRY(what_changed(tx, &rows[i]));
		reply_row(r);
		reply_int(r, rows[i].at);
		reply_maybe_int(r, rows[i].post);
		reply_maybe_int(r, rows[i].version);
		reply_text(r, rows[i].what);
		reply_text(r, rows[i].who);
		reply_text(r, rows[i].text);
	}
	return NULL;
}

static const struct opt SELF_OPTS[] = {{"PERSON", "PERSON", OPT_POSITION, "Whose; the usual is you.", NULL}, {0}};
static const struct opt FOLIO_OPTS[] = {{"PERSON", "PERSON", OPT_POSITION | OPT_NEEDED, "Whose.", NULL}, {0}};

const struct verb PROGRESS_VERBS[] = {
	{.name = "training exercises", .help = "Shows the exercises, and which of them somebody has done. What counts is what was really done on "
	 "a practice (training) account.",
	 .example = "schedpost training exercises sam", .opts = SELF_OPTS, .needs = POWER_COACH, .own = POWER_SEE,
	 .about = about_trainee, .run = run_exercises},
	{.name = "training steps", .help = "Gives what has happened in somebody's training.",
	 .example = "schedpost training steps sam", .opts = SELF_OPTS, .inner = true,
	 .needs = POWER_COACH, .own = POWER_SEE,
	 .about = about_trainee, .run = run_record},
	{.name = "training page", .help = "Gives the rows of a portfolio.", .example = "schedpost training page sam",
	 .opts = FOLIO_OPTS, .inner = true, .needs = POWER_COACH,
	 .own = POWER_SEE, .about = about_trainee, .run = run_folio},
	{0},
};
