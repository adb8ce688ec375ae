/* SPDX-License-Identifier: MIT
 * self_audit_verbs.c - training self-audit: ten questions that novices answer for themselves, at first and at last. */
#include "rooms/training/course.h"

const char *const SELF_QUESTION[SELF_QUESTIONS] = {
	"I write in plain words that everybody understands.",
	"I can put into a sentence what a picture shows.",
	"I know which details could tell who a patient or a client is.",
	"I know who must agree before I name or show them.",
	"I check facts and dates, and can say where they come from.",
	"I can give a post its time, move it, hold it and cancel it.",
	"I know who must say yes before a post goes out, and why.",
	"I know what to do when a post that is out is wrong.",
	"I know how to answer a complaint, and when not to answer.",
	"I know whom to call when an account says what is not ours.",
};

#define HOW_TO "schedpost training self-audit --answers 2,1,3,2,2,1,1,2,1,2"

static err answers_read(struct tx *tx, const struct call *c, int out[static SELF_QUESTIONS])
{
	size_t n = call_count(c, "answers");
	bool fine = n == SELF_QUESTIONS;
	for (size_t i = 0; fine && i < n; i++) {
		int64_t said = 0;
		fine = str_int(str_trim(call_nth(c, "answers", i)), &said) && said >= 1 && said <= SELF_MOST;
		out[i] = (int)said;
	}
	if (fine) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "ten-answers", "Please give %d numbers from 1 (not at all) to %d (fully), with commas between, "
		    "in the order of the questions, such as: " HOW_TO, SELF_QUESTIONS, SELF_MOST);
}

/* What is said for somebody else would be worth nothing. */
static err answer(struct tx *tx, const struct call *c, const struct person *p)
{
	int answers[SELF_QUESTIONS];
	if (!str_is(p->name, c->actor))
		return FAIL(tx_arena(tx), ERR_DENIED, "not-yourself", "Only %.*s answers for %.*s: these are questions about oneself. They "
			    "type: schedpost training self-audit", SHOW(p->name), SHOW(p->name));
	TRY(answers_read(tx, c, answers));
	return self_audit_add(tx, answers);
}

static void show_answer(struct reply *r, const struct self_audit *s, int i)
{
	if (s->at) reply_int(r, i < 0 ? s->sum : s->answers[i]);
	else reply_none(r);
}

static void show(struct reply *r, const struct self_audit *first, const struct self_audit *last)
{
	static const struct column COLUMNS[] = {
		{"n", "", CELL_INT, false},	    {"first", "First", CELL_INT, false},
		{"last", "Last", CELL_INT, false},  {"question", "How sure are you?", CELL_SENTENCE, true},
	};
	reply_table(r, "self_audit", COLUMNS, COUNT(COLUMNS));
	for (int i = 0; i < SELF_QUESTIONS; i++) {
		reply_row(r);
		reply_int(r, i + 1);
		show_answer(r, first, i);
		show_answer(r, last, i);
		reply_text(r, str_of(SELF_QUESTION[i]));
	}
}

static void tell(struct reply *r, const struct person *p, const struct self_audit *first, const struct self_audit *last)
{
	int most = SELF_QUESTIONS * SELF_MOST;
	if (last->at)
		reply_say(r, "%.*s was sure of %d of %d at first, and is of %d at last.", SHOW(p->name), first->sum, most, last->sum);
	else if (first->at)
		reply_say(r, "%.*s was sure of %d of %d at first. The same questions again at the end show what was learnt.",
			  SHOW(p->name), first->sum, most);
	else
		reply_say(r, "%.*s has not answered yet. For each a number, from 1 (not at all) to %d (fully):", SHOW(p->name), SELF_MOST);
	if (!first->at) reply_say(r, HOW_TO);
}

static err run_self_audit(struct tx *tx, const struct call *c, struct reply *r)
{
	struct person p;
	struct trainee t = {0};
	struct self_audit first, last;
	bool found;
	TRY(person_need(tx, call_person(c, "PERSON"), &p));
	if (call_has(c, "answers")) TRY(answer(tx, c, &p));
	TRY(trainee_get(tx, p.name, &t, &found));
	TRY(self_audits(tx, p.name, found ? t.began : p.joined, &first, &last));
	show(r, &first, &last);
	tell(r, &p, &first, &last);
	return NULL;
}

static const struct opt SELF_AUDIT_OPTS[] = {
	{"PERSON", "PERSON", OPT_POSITION, "Whose; the usual is you.", NULL},
	{"answers", "N,...", OPT_MANY, "Your ten answers, from 1 (not at all) to 4 (fully).", NULL},
	{0},
};

const struct verb SELF_AUDIT_VERBS[] = {
	{.name = "training self-audit", .help = "Ten questions about yourself, at the beginning of the training and at its end: how sure are you? "
	 "Your coach sees the answers.",
	 .example = HOW_TO, .opts = SELF_AUDIT_OPTS, .writes = true, .needs = POWER_COACH, .own = POWER_SEE,
	 .about = about_trainee, .run = run_self_audit},
	{0},
};
