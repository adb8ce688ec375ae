/* SPDX-License-Identifier: MIT
 * stops.c - a draft put to the checks: what was noticed, whether it stops the post, and how that is told. */
#include "rooms/posts/stops.h"

#include "rooms/history/history.h"
#include "rooms/posts/agreed.h"
#include "rooms/posts/checked.h"
#include "rooms/posts/places.h"

#include <inttypes.h>

static bool all_looked_at(const struct draft *d)
{
	bool all = true;
	for (size_t i = 0; i < d->nfiles; i++) all = all && (d->files[i].looked.len || !file_is_photo(&d->files[i]));
	return all;
}

/* Somebody has done what the rule asks for. */
static void without_photos(struct noticed *seen)
{
	size_t n = 0;
	for (size_t i = 0; i < seen->n; i++)
		if (seen->found[i].rule != RULE_PHOTO) seen->found[n++] = seen->found[i];
	seen->n = n;
}

/* Of the blocks that tell of somebody; NULL: there is none. */
static const struct check_found *tells_of_somebody(const struct noticed *seen)
{
	for (size_t i = 0; i < seen->n && seen->found[i].severity == CHECK_BLOCK; i++)
		if (check_tells_of_somebody(seen->found[i].rule)) return &seen->found[i];
	return NULL;
}

/* A consent that was taken back is not got round by taking its number out. */
static err still_without(struct tx *tx, int64_t post, struct noticed *seen)
{
	bool withdrawn = false;
	const struct check_found *f = tells_of_somebody(seen);
	if (f && post && !seen->not_agreed.len) TRY(agreed_was_withdrawn(tx, post, &withdrawn));
	if (withdrawn)
		seen->not_agreed = arena_fmt(tx_arena(tx), "It rested on a consent that was withdrawn, and may still tell of somebody (%s), so "
					     "nobody can let it go like this. Change the words until nothing is found, or name another "
					     "consent (--consent N), with 'schedpost edit'.", CHECK_ABOUT[f->rule].code);
	return NULL;
}

err draft_noticed(struct tx *tx, const struct draft *d, struct noticed *out)
{
	const struct policy *p;
	TRY(places_policy(tx, d->known, &p));
	TRY(draft_checked(tx, d, &p->checks, &out->in, &out->not_agreed));
	out->n = checks_run(tx_arena(tx), &p->checks, &out->in, &out->found);
	if (all_looked_at(d)) without_photos(out);
	out->practice = d->nplaces > 0;
	for (size_t i = 0; i < d->nplaces && out->practice; i++)
		out->practice = str_is(d->places[i].account.kind, S("practice"));
	return still_without(tx, d->post.id, out);
}

bool noticed_stops(const struct noticed *seen)
{
	return seen->not_agreed.len || (seen->n && seen->found[0].severity == CHECK_BLOCK);
}

static str code_of(const struct check_found *f)
{
	return str_of(CHECK_ABOUT[f->rule].code);
}

static bool is_lifted(const struct lift *all, size_t n, const struct lift *there, str rule)
{
	for (size_t i = 0; i < n; i++)
		if (all[i].account == there->account && all[i].version == there->version && str_is(all[i].rule, rule))
			return true;
	return false;
}

err stop_open(struct tx *tx, const struct noticed *seen, const struct lift *there, int64_t post,
	      const struct check_found **out)
{
	struct lift *all;
	size_t n;
	*out = NULL;
	if (!noticed_stops(seen)) return NULL;
	TRY(lifts_of(tx, post, &all, &n));
	for (size_t i = 0; i < seen->n && seen->found[i].severity == CHECK_BLOCK && !*out; i++)
		if (!is_lifted(all, n, there, code_of(&seen->found[i]))) *out = &seen->found[i];
	return NULL;
}

err words_give_away(struct tx *tx, str words)
{
	struct arena *a = tx_arena(tx);
	struct check_input in = {.parts = {&words, 1}};
	struct check_found *found;
	struct policy p;
	TRY(policy_now(tx, &p));
	size_t n = checks_run(a, &p.checks, &in, &found);
	for (size_t i = 0; i < n; i++)
		if (found[i].severity == CHECK_BLOCK && check_is_private(found[i].rule))
			return FAIL(a, ERR_INPUT, "tells-too-much", "These words are kept for years, and would give somebody away themselves (%s: %.*s). "
				    "Please say it without that.", CHECK_ABOUT[found[i].rule].code, SHOW(found[i].masked));
	return NULL;
}

/* ---- for people */

str noticed_where(struct arena *a, const struct noticed *seen, const struct check_found *f)
{
	const struct check_input *in = &seen->in;
	str own = f->field == IN_TEXT && f->index < in->part_names.n ? in->part_names.at[f->index] : S("");
	bool many = !own.len && (f->field == IN_TEXT ? in->parts.n > 1 : in->nmedia > 1);
	str field = own.len ? own : check_field_word(f->field);
	if (f->from == f->to) return many ? arena_fmt(a, "%.*s %zu", SHOW(field), f->index + 1) : field;
	return many ? arena_fmt(a, "%.*s %zu, %zu-%zu", SHOW(field), f->index + 1, f->from + 1, f->to)
		    : arena_fmt(a, "%.*s, %zu-%zu", SHOW(field), f->from + 1, f->to);
}

void findings_reply(struct arena *a, const struct noticed *seen, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"severity", "", CELL_STATE, false},       {"rule", "Rule", CELL_TEXT, false},
		{"where", "Where", CELL_TEXT, false},      {"seen", "Seen", CELL_TEXT, false},
		{"says", "Finding", CELL_SENTENCE, true},  {"safer", "Safer", CELL_SENTENCE, true},
	};
	reply_table(r, "findings", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < seen->n; i++) {
		const struct check_found *f = &seen->found[i];
		reply_row(r);
		reply_text(r, check_severity_word(f->severity));
		reply_text(r, code_of(f));
		reply_text(r, noticed_where(a, seen, f));
		reply_maybe_text(r, f->masked);
		reply_text(r, f->says);
		reply_maybe_text(r, f->safer);
	}
}

str noticed_stopping(struct arena *a, const struct noticed *seen, const char *between)
{
	buf out = buf_in(a, 2000);
	for (size_t i = 0; i < seen->n && seen->found[i].severity == CHECK_BLOCK; i++) {
		bool again = false;
		for (size_t k = 0; k < i; k++) again = again || seen->found[k].rule == seen->found[i].rule;
		if (!again) buf_fmt(&out, "%s%.*s", out.len ? between : "", SHOW(code_of(&seen->found[i])));
	}
	return buf_str(&out);
}

static void tell_stopped(struct arena *a, const struct noticed *seen, int64_t post, bool timed, struct reply *r)
{
	str rules = noticed_stopping(a, seen, ", "), despite = noticed_stopping(a, seen, ",");
	str one = code_of(&seen->found[0]);
	if (seen->practice)
		reply_warn(r, "This is practice: nobody outside can read it, and on a real account it would be stopped like this (%.*s). See "
			   "how you would say it so that nobody is recognised and everybody can read it.", SHOW(rules));
	else if (timed)
		reply_warn(r, "It is kept, but it does not go out like this: the checks stop it (%.*s).", SHOW(rules));
	else reply_warn(r, "As a draft it is kept; the checks would stop it from going out (%.*s).", SHOW(rules));
	if (!post) return;
	str let_go = seen->not_agreed.len || !timed ? S("")
		: arena_fmt(a, " If it is right as it is, somebody else who may approve it lets it go, with a reason: schedpost approve "
			       "%" PRId64 " --despite %.*s --reason \"...\".", post, SHOW(despite));
	reply_say(r, "Change the words, and it is looked through anew: schedpost edit %" PRId64 " \"...\".%.*s What the rule is for: "
		  "schedpost explain %.*s", post, SHOW(let_go), SHOW(one));
}

void noticed_reply(struct arena *a, const struct noticed *seen, int64_t post, bool timed, struct reply *r)
{
	if (seen->not_agreed.len) reply_warn(r, "%.*s", SHOW(seen->not_agreed));
	if (!seen->n) return;
	findings_reply(a, seen, r);
	if (seen->found[0].severity == CHECK_BLOCK) tell_stopped(a, seen, post, timed, r);
	else
		reply_say(r, "%s What the rule is for: schedpost explain %.*s",
			  seen->practice ? "These are to learn from: look at each, and say whether you would change it."
					 : "That does not stop it. Is it right, and does it need to be there?",
			  SHOW(code_of(&seen->found[0])));
}

err lifts_show(struct tx *tx, int64_t post, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"at", "When", CELL_INSTANT, false},     {"who", "Lifted by", CELL_TEXT, false},
		{"rule", "Rule", CELL_TEXT, false},      {"account", "On", CELL_TEXT, false},
		{"version", "Version", CELL_INT, false}, {"reason", "Why", CELL_SENTENCE, true},
	};
	struct lift *all;
	size_t n;
	TRY(lifts_of(tx, post, &all, &n));
	if (n) reply_table(r, "lifted", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) {
		str account, who;
		TRY(account_name(tx, all[i].account, &account));
		TRY(history_who(tx, post, all[i].at, all[i].who, &who));
		reply_row(r);
		reply_int(r, all[i].at);
		reply_text(r, who);
		reply_text(r, all[i].rule);
		reply_text(r, account);
		reply_int(r, all[i].version);
		reply_text(r, all[i].reason);
	}
	return NULL;
}

/* What is out everywhere is past being looked through. */
static err is_to_come(struct tx *tx, int64_t post, bool *yes)
{
	static const unsigned PAST = 1u << JOB_DONE | 1u << JOB_GONE | 1u << JOB_CANCELLED;
	struct job *jobs;
	size_t n;
	TRY(queue_of_post(tx, post, 0, &jobs, &n));
	*yes = !n;
	for (size_t i = 0; i < n; i++) *yes = *yes || !((PAST >> jobs[i].state) & 1u);
	return NULL;
}

err noticed_show(struct tx *tx, const struct draft *d, struct reply *r)
{
	struct noticed seen;
	bool to_come;
	TRY(is_to_come(tx, d->post.id, &to_come));
	if (to_come) TRY(draft_noticed(tx, d, &seen));
	if (to_come && seen.not_agreed.len) reply_warn(r, "%.*s", SHOW(seen.not_agreed));
	if (to_come && seen.n) findings_reply(tx_arena(tx), &seen, r);
	TRY(agreed_show(tx, d->agreed, d->nagreed, r));
	return lifts_show(tx, d->post.id, r);
}
