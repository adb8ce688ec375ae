/* SPDX-License-Identifier: MIT
 * enter.c - whose call it is, by a token or by the door; whether it is allowed, and takes proof; then the verb. */
#include "rooms/tokens/enter.h"

#include "rooms/locks/locks.h"
#include "rooms/proof/proof.h"
#include "rooms/tokens/tokens.h"

static err bad_token(struct tx *tx)
{
	return FAIL(tx_arena(tx), ERR_DENIED, BAD_TOKEN, "This token counts no more, or never did: it was ended, its time is over, or it is "
		    "not the one that was shown. 'schedpost token list' shows yours, 'schedpost token add' makes another.");
}

static err token_need(struct tx *tx, str digest, struct token *t)
{
	bool found;
	TRY(token_by_digest(tx, digest, t, &found));
	return found ? NULL : bad_token(tx);
}

/* The call as the token makes it: of its person, within its scope, by its own door, without rights over the machine. */
static err narrowed(struct tx *tx, const struct call *c, struct token *t, struct call *out)
{
	struct arena *a = tx_arena(tx);
	*out = *c;
	if (!c->token.len) return NULL;
	struct scope *s = TAKE(a, struct scope);
	int64_t *accounts;
	TRY(token_need(tx, c->token, t));
	TRY(token_accounts(tx, t->id, &accounts, &(str){0}, &s->n));
	*s = (struct scope){.name = t->name, .powers = t->powers, .bounded = t->bounded, .accounts = accounts, .n = s->n};
	out->actor = t->who;
	out->door = arena_fmt(a, "token %.*s", SHOW(t->name));
	out->owns = false;
	out->scope = s;
	return NULL;
}

static void set_deed(struct tx *tx, const struct call *c, str what)
{
	tx_deed(tx, &(struct deed){.who = c->actor, .door = c->door, .what = what});
}

/* What the service only remembers (brake_hold) shuts out as a row does. */
static err not_shut_out(struct tx *tx, const struct call *c)
{
	const struct house *house = c->house;
	if (c->owns || !house || !house->brake || !brake_shuts_out(house->brake, c->actor)) return NULL;
	return FAIL(tx_arena(tx), ERR_DENIED, "not-allowed", "This is not allowed now: %.*s is shut out by a lockdown.", SHOW(c->actor));
}

static err note_use(struct tx *tx, const struct token *t)
{
	return t->id && token_unmarked(t, tx_now(tx)) ? token_used(tx, t->id) : NULL;
}

err enter_run(struct tx *tx, const struct call *c, struct reply *r)
{
	struct token t = {0};
	struct call whole;
	bool asked;
	TRY(narrowed(tx, c, &t, &whole));
	set_deed(tx, &whole, str_of(c->verb->name));
	TRY(allowed(tx, &whole));
	bool looks = c->verb->needs == POWER_SEE && !c->verb->writes;
	bool may_still = looks || c->verb->urgent;	/* to lock more */
	if (!may_still) TRY(not_shut_out(tx, &whole));
	if (c->verb->writes) TRY(note_use(tx, &t));
	TRY(proof_asked(tx, &whole, r, &asked));
	if (asked) return NULL;
	TRY(c->verb->run(tx, &whole, r));
	if (c->verb->inner) return NULL;
	TRY(covers_remind(tx, whole.actor, r));
	return locks_remind(tx, c->house, r);
}

err enter_deed(struct tx *tx, const struct call *c, enum power power, str what)
{
	struct token t = {0};
	struct call whole;
	TRY(narrowed(tx, c, &t, &whole));
	set_deed(tx, &whole, what);
	TRY(not_shut_out(tx, &whole));
	return allowed_on(tx, &whole, power, NULL);
}

err enter_unmarked(struct tx *tx, const struct call *c, bool *yes)
{
	struct token t;
	*yes = false;
	if (!c->token.len) return NULL;
	TRY(token_need(tx, c->token, &t));
	*yes = token_unmarked(&t, tx_now(tx));
	return NULL;
}

err enter_mark(struct tx *tx, const struct call *c)
{
	struct token t;
	struct call whole;
	TRY(narrowed(tx, c, &t, &whole));
	set_deed(tx, &whole, S("token used"));
	return note_use(tx, &t);
}
