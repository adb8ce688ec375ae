/* SPDX-License-Identifier: MIT
 * despite.c - a block is lifted by a second person, rule by rule, with a reason that gives nothing away itself. */
#include "rooms/review/despite.h"

#include "rooms/history/history.h"
#include "rooms/policy/ack.h"
#include "rooms/posts/stops.h"

#include <inttypes.h>

enum { REASON_LEAST = 10, REASON_MOST = 500 };

static err reason_read(struct tx *tx, const struct call *c, str *out)
{
	*out = str_trim(call_get(c, "reason"));
	if (out->len < REASON_LEAST || out->len > REASON_MOST)
		return FAIL(tx_arena(tx), ERR_INPUT, "needs-reason", "Whoever asks later must see why it went out all the same. Please say it in a "
			    "sentence, of %d to %d letters: --reason \"They have read it and signed our form.\"",
			    REASON_LEAST, REASON_MOST);
	return words_give_away(tx, *out);
}

static err does_not_stop(struct tx *tx, str rule, int64_t post)
{
	return FAIL(tx_arena(tx), ERR_INPUT, "does-not-stop", "No rule '%.*s' stops post %" PRId64 ". What stops it: "
		    "schedpost check %" PRId64, SHOW(rule), post, post);
}

static err lift_one(struct tx *tx, const struct noticed *seen, int64_t post, const struct lift *l)
{
	enum check_rule rule;
	bool stops = false;
	if (!check_rule_find(l->rule, &rule)) return does_not_stop(tx, l->rule, post);
	for (size_t i = 0; i < seen->n && seen->found[i].severity == CHECK_BLOCK; i++)
		stops = stops || seen->found[i].rule == rule;
	if (!stops) return does_not_stop(tx, l->rule, post);
	TRY(lift_add(tx, post, l));
	str note = arena_fmt(tx_arena(tx), "%.*s: %.*s", SHOW(l->rule), SHOW(l->reason));
	return history_add(tx, &(struct event){post, l->account, 0, "lifted", note});
}

/* All rules that stop it are named at once, for what is lifted is lifted together. */
static err still_stopped(struct tx *tx, const struct noticed *seen, const struct check_found *f, int64_t post)
{
	struct arena *a = tx_arena(tx);
	const char *code = CHECK_ABOUT[f->rule].code;
	str all = noticed_stopping(a, seen, ","), names = noticed_stopping(a, seen, ", ");
	str more = str_is(all, str_of(code)) ? S("") : arena_fmt(a, " All that stop it: %.*s.", SHOW(names));
	return FAIL(a, ERR_INPUT, "stopped", "The checks stop post %" PRId64 " (%s in its %.*s; seen: %.*s): %.*s%.*s Give it back with "
		    "'schedpost return %" PRId64 " --reason consent'; or, if it is right as it is, say why: schedpost "
		    "approve %" PRId64 " --despite %.*s --reason \"...\"", post, code, SHOW(noticed_where(a, seen, f)),
		    SHOW(f->masked), SHOW(f->says), SHOW(more), post, post, SHOW(all));
}

/* Words that were changed while saying yes are one's own: nobody but their writer has seen them. */
static err stopped_own(struct tx *tx, const struct check_found *f, int64_t post)
{
	return FAIL(tx_arena(tx), ERR_INPUT, "own-words", "The checks stop the words that you have put in yourself (%s, seen: %.*s): %.*s So "
		    "nothing was changed or approved. Please leave that out. If it is right as it is, keep your words with 'schedpost edit "
		    "%" PRId64 " \"...\"': then somebody else reads them, and may let them go.", CHECK_ABOUT[f->rule].code,
		    SHOW(f->masked), SHOW(f->says), post);
}

err despite_lift(struct tx *tx, const struct call *c, const struct chosen *k, const struct review *r)
{
	struct draft d = {0};
	struct noticed seen;
	struct lift l = {.account = r->account, .version = k->post.version};
	const struct check_found *stop;
	str rules = call_joined(tx_arena(tx), c, "despite"), one;
	TRY(draft_load(tx, r->post, &d));
	TRY(draft_noticed(tx, &d, &seen));
	if (seen.not_agreed.len) return FAIL(tx_arena(tx), ERR_INPUT, "not-agreed", "%.*s", SHOW(seen.not_agreed));
	if (call_has(c, "edit") && noticed_stops(&seen)) return stopped_own(tx, &seen.found[0], r->post);
	if (call_has(c, "despite")) {
		TRY(policy_is_read(tx, c));
		TRY(reason_read(tx, c, &l.reason));
	}
	while (rules.len && str_split(&rules, ',', &one)) {
		l.rule = str_trim(one);
		TRY(lift_one(tx, &seen, r->post, &l));
	}
	TRY(stop_open(tx, &seen, &l, r->post, &stop));
	return stop ? still_stopped(tx, &seen, stop, r->post) : NULL;
}
