/* SPDX-License-Identifier: MIT
 * revoke.c - what a revoke comes to, by what was said and what was proved; and what follows for the account. */
#include "rooms/connect/revoke.h"

#include "rooms/connect/connect_store.h"
#include "rooms/connect/revoke_store.h"
#include "rooms/history/history.h"
#include "rooms/queue/queue.h"
#include "rooms/vault/secrets.h"
#include "rooms/watch/takedown.h"

static const struct {
	const char *word, *title;
} OUTCOMES[REVOKED_LAST + 1] = {
	[REVOKED_PROVED] = {"proved", "revoked and proved"},
	[REVOKED_UNCHECKED] = {"unchecked", "the platform said yes, we could not check"},
	[REVOKED_BY_HAND] = {"by-hand", "not possible by program"},
	[REVOKED_NOTHING] = {"nothing", "there was nothing to revoke"},
	[REVOKED_FAILED] = {"failed", "failed"},
};

str revoked_word(enum revoked r)
{
	return str_of(OUTCOMES[r].word);
}

str revoked_title(enum revoked r)
{
	return str_of(OUTCOMES[r].title);
}

static enum revoked revoked_read(str word)
{
	for (int i = 1; i <= REVOKED_LAST; i++)
		if (str_is(word, str_of(OUTCOMES[i].word))) return (enum revoked)i;
	return REVOKED_FAILED;
}

enum revoked revoke_outcome(enum revoke_said said, enum revoke_proof proof)
{
	static const enum revoked OF[REVOKE_HAND + 1][PROOF_ALIVE + 1] = {
		/* PROOF_NONE,		PROOF_DEAD,	PROOF_ALIVE */
		[REVOKE_NO] = {REVOKED_FAILED, REVOKED_PROVED, REVOKED_FAILED},
		[REVOKE_YES] = {REVOKED_UNCHECKED, REVOKED_PROVED, REVOKED_FAILED},
		[REVOKE_HAND] = {REVOKED_BY_HAND, REVOKED_BY_HAND, REVOKED_BY_HAND},
	};
	return OF[said][proof];
}

/* ---- begin */

err revoke_begin(struct tx *tx, const struct account *a, int64_t *job)
{
	struct arena *arena = tx_arena(tx);
	if (str_is(a->state, S("connecting")))
		return FAIL(arena, ERR_INPUT, "never-connected", "The account '%.*s' was never connected, so there is nothing to "
			    "revoke. 'schedpost account remove %.*s' takes it off the list.", SHOW(a->name), SHOW(a->name));
	TRY(connect_cancel_earlier(tx, a->id));
	TRY(account_cut_off(tx, a->id, S("Its access is being revoked.")));
	TRY(revoke_waiting(tx, a->id, job));
	if (*job) return NULL;
	TRY(history_add(tx, &(struct event){0, a->id, 0, "revoke-asked", S("Its access is to be revoked.")}));
	struct job_new revoke = {.op = SP_REVOKE, .account = a->id, .state = JOB_READY, .due = tx_now(tx)};
	return queue_put(tx, &revoke, job);
}

/* ---- the end */

/* The others are asked at once whether they still work, so that nothing of theirs fails at its time. */
static err tell_others(struct tx *tx, const struct revoke_end *e)
{
	struct account *others;
	size_t n;
	TRY(revoke_shares(tx, e->was, e->person, &others, &n));
	for (size_t i = 0; i < n; i++) {
		str note = arena_fmt(tx_arena(tx), "The access of '%.*s' was revoked, which came by the same consent.",
				     SHOW(e->was->name));
		TRY(history_add(tx, &(struct event){0, others[i].id, 0, "consent-ended", note}));
		if (str_is(others[i].state, S("ready")))
			TRY(queue_put(tx, &(struct job_new){.op = SP_WHOAMI, .account = others[i].id, .state = JOB_READY,
							    .due = tx_now(tx)}, NULL));
	}
	return NULL;
}

static str held_why(struct arena *a, const struct revoke_end *e)
{
	str title = revoked_title(e->outcome);
	if (e->outcome == REVOKED_FAILED)
		return arena_fmt(a, "Revoking its access failed: %.*s Nothing goes out until it is revoked or connected again.",
				 SHOW(e->why));
	return arena_fmt(a, "Its access was revoked (%.*s). Posts wait until it is connected again.", SHOW(title));
}

err revoke_end(struct tx *tx, const struct revoke_end *e)
{
	struct account now;
	bool found, failed = e->outcome == REVOKED_FAILED;
	str note = arena_fmt(tx_arena(tx), "%.*s: %.*s", SHOW(revoked_title(e->outcome)), SHOW(e->why));
	TRY(history_add(tx, &(struct event){0, e->was->id, 0, failed ? "revoke-failed" : "revoked", note}));
	TRY(account_get(tx, e->was->id, &now, &found));
	if (!found || now.dialogue != e->was->dialogue) return NULL;
	TRY(account_cut_off(tx, now.id, held_why(tx_arena(tx), e)));
	if (failed) return NULL;
	TRY(secrets_drop_all(tx, now.id));
	TRY(queue_drop_refresh(tx, now.id, S("revoked")));
	TRY(takedowns_lost(tx, now.id, S("Its access was taken back before it could be deleted. Please do it by hand, on its page.")));
	return e->outcome == REVOKED_NOTHING ? NULL : tell_others(tx, e);
}

struct revoke_told revoke_told(const struct job *j, bool *ended)
{
	*ended = j->state == JOB_DONE || j->state == JOB_REFUSED || j->state == JOB_CANCELLED;
	return (struct revoke_told){.account = j->account, .outcome = revoked_read(j->code), .why = j->why, .page = j->url};
}
