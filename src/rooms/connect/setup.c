/* SPDX-License-Identifier: MIT
 * setup.c - what is asked once an account is connected: its owner, its readers, its zone. Enter keeps what is there. */
#include "rooms/connect/setup.h"

#include "rooms/accounts/accounts.h"
#include "rooms/connect/connect_store.h"
#include "rooms/platforms/platforms.h"
#include "text/when.h"

#include <inttypes.h>
#include <string.h>

enum { TEST_WAIT_MS = 20000, OWNER_MOST = 100 };

static const struct question {
	const char *name, *one, *many, *rest;	/* "Who looks after it", of several accounts "Who looks after them" */
	const char *words;			/* the only ones allowed */
	size_t at;				/* the str in struct account that Enter keeps */
} QUESTIONS[] = {
	{"owner", "Who looks after it", "Who looks after them", "", NULL, offsetof(struct account, owner)},
	{"audience", "Who reads it", "Who reads them", ": public or staff", AUDIENCES, offsetof(struct account, audience)},
	{"nation", "Where are its readers", "Where are their readers", ": england, scotland, wales, northern-ireland or uk", NATIONS,
	 offsetof(struct account, nation)},
	{"zone", "Its time zone", "Their time zone", ", such as Europe/London", NULL, offsetof(struct account, zone)},
};

/* ---- the id */

str setup_id(struct arena *a, int64_t job, const struct call *c, bool again)
{
	buf id = buf_in(a, 200);
	buf_fmt(&id, "%" PRId64 ":whose", job);
	for (size_t i = 0; i < COUNT(QUESTIONS) && !again; i++)
		if (!call_has(c, QUESTIONS[i].name)) buf_fmt(&id, ",%s", QUESTIONS[i].name);
	return buf_str(&id);
}

err setup_job(struct arena *a, str id, int64_t *job)
{
	str number = S("");
	if (str_split(&id, ':', &number) && str_int(number, job)) return NULL;
	return FAIL(a, ERR_INPUT, "bad-id", "'%.*s' is no dialogue.", SHOW(number));
}

static str id_with(struct arena *a, const struct job *j, str steps)
{
	return arena_fmt(a, "%" PRId64 "%s%.*s", j->id, steps.len ? ":" : "", SHOW(steps));
}

/* ---- answers */

static bool is_one_of(str words, str value)
{
	str word;
	while (str_split(&words, '|', &word))
		if (str_is_nocase(word, value)) return true;
	return false;
}

err setup_read(struct arena *a, const char *name, str value, struct account_change *out)
{
	const struct { const char *name; str *to; } FIELDS[] = {
		{"owner", &out->owner}, {"audience", &out->audience}, {"nation", &out->nation}, {"zone", &out->zone},
	};
	const struct zone *zone;
	for (size_t i = 0; i < COUNT(QUESTIONS); i++) {
		const struct question *q = &QUESTIONS[i];
		if (strcmp(q->name, name) != 0) continue;
		if (q->words && !is_one_of(str_of(q->words), value))
			return FAIL(a, ERR_INPUT, "bad-word", "'%.*s' is none of these. Please say one of: %s", SHOW(value),
				    q->words);
		if (value.len > OWNER_MOST)
			return FAIL(a, ERR_INPUT, "too-long", "That is longer than %d letters.", OWNER_MOST);
		*FIELDS[i].to = value;
	}
	return strcmp(name, "zone") == 0 ? zone_load(a, value, &zone) : NULL;
}

static err take(struct tx *tx, const struct question *q, str value, const struct account *all, size_t n)
{
	struct account_change change = {.late_ms = -1};
	if (!value.len) return NULL;
	TRY(setup_read(tx_arena(tx), q->name, value, &change));
	for (size_t i = 0; i < n; i++) TRY(account_change(tx, all[i].id, &change));
	return NULL;
}

/* ---- questions */

static const struct question *question_of(str steps)
{
	str first = S("");
	str_split(&steps, ',', &first);
	for (size_t i = 0; i < COUNT(QUESTIONS); i++)
		if (str_is(first, str_of(QUESTIONS[i].name))) return &QUESTIONS[i];
	return NULL;
}

static str kept_by_enter(const struct question *q, const struct account *of)
{
	return *(const str *)(const void *)((const char *)of + q->at);
}

/* One answer is for all that the consent has brought; Enter leaves each as it is. */
static void ask(struct arena *a, const struct question *q, str id, const struct account *all, size_t n, struct reply *r)
{
	str is = kept_by_enter(q, &all[0]);
	bool same = true;
	for (size_t i = 1; i < n; i++) same &= str_is(kept_by_enter(q, &all[i]), is);
	const char *of = n > 1 ? q->many : q->one;
	str keep = is.len ? arena_fmt(a, "Enter for %.*s", SHOW(is)) : S("Enter for none");
	if (!same) keep = S("Enter leaves each as it is");
	reply_next(r, "ask-maybe", arena_fmt(a, "%.*s %s%s (%.*s)", SHOW(id), of, q->rest, SHOW(keep)));
}

/* ---- whose they are */

static void name_one(struct arena *a, const struct account *of, struct reply *r)
{
	bool two = of->title.len && !str_is(of->title, of->handle);
	str also = two ? arena_fmt(a, " (%.*s)", SHOW(of->title)) : S("");
	str where = str_find(of->server, S("://"), NULL) ? arena_fmt(a, " at %.*s", SHOW(of->server)) : S("");
	reply_say(r, "Connected: '%.*s' is %.*s%.*s%.*s.", SHOW(of->name), SHOW(of->handle), SHOW(also), SHOW(where));
}

static err name_all(struct tx *tx, const struct job *j, const struct account *all, size_t n, struct reply *r)
{
	struct account begun;
	bool found;
	TRY(account_get(tx, j->account, &begun, &found));
	for (size_t i = 0; i < n; i++) name_one(tx_arena(tx), &all[i], r);
	if (n && found && str_is(begun.state, S("removed")))
		reply_say(r, "It is connected already as '%.*s', so that one was connected again, and no account '%.*s' was made.",
			  SHOW(all[0].name), SHOW(begun.name));
	return NULL;
}

/* ---- calls that test them */

static err begin_tests(struct tx *tx, const struct account *all, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct platform p;
		TRY(platform_need(tx, all[i].platform, &p));
		if (p.ops & SP_CAN(SP_WHOAMI))
			TRY(queue_put(tx, &(struct job_new){.op = SP_WHOAMI, .account = all[i].id, .state = JOB_READY,
							    .due = tx_now(tx)}, NULL));
	}
	return NULL;
}

static err are_tested(struct tx *tx, const struct account *all, size_t n, bool *yes)
{
	*yes = true;
	for (size_t i = 0; i < n && *yes; i++) {
		bool open;
		TRY(connect_is_asked(tx, all[i].id, tx_now(tx) - TEST_WAIT_MS, &open));
		*yes = !open;
	}
	return NULL;
}

/* ---- the whole */

/* Takes the first of the steps off. */
static str rest_of(str steps)
{
	str first;
	str_split(&steps, ',', &first);
	return steps.at ? steps : S("");
}

err setup_next(struct tx *tx, const struct job *j, str id, const str *answer, struct reply *r)
{
	struct arena *a = tx_arena(tx);
	struct account *all;
	size_t n;
	bool tested;
	str number, steps = id;
	str_split(&steps, ':', &number);
	steps = steps.at ? steps : S("");
	TRY(accounts_of_dialogue(tx, j->id, &all, &n));
	if (str_is(str_cut(steps, 0, 5), S("whose"))) {
		TRY(name_all(tx, j, all, n, r));
		TRY(begin_tests(tx, all, n));
		steps = rest_of(steps);
	}
	const struct question *q = question_of(steps);
	err e = q && answer ? take(tx, q, str_trim(*answer), all, n) : NULL;
	if (e && e->kind != ERR_INPUT && e->kind != ERR_MISSING) return e;
	if (e) reply_say(r, "%.*s", SHOW(e->text));	/* asked once more */
	else if (q && answer) steps = rest_of(steps);
	q = question_of(steps);
	if (q && n) {
		ask(a, q, id_with(a, j, steps), all, n, r);
		return NULL;
	}
	TRY(are_tested(tx, all, n, &tested));
	if (tested) return checklist_show(tx, j, all, n, r);
	reply_next(r, "wait", id_with(a, j, S("")));
	return NULL;
}
