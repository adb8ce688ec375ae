/* SPDX-License-Identifier: MIT
 * proof_verbs.c - proof set up, proof end, and the step that gives a code. */
#include "rooms/proof/proof.h"

#include "rooms/notices/notices.h"
#include "rooms/vault/vault.h"
#include "verb/house.h"

#include <inttypes.h>
#include <sodium.h>

enum { CODES_TEXT_MOST = 1000 };

static err by_person(struct tx *tx, const struct call *c)
{
	if (!c->scope) return NULL;
	return FAIL(tx_arena(tx), ERR_DENIED, "by-token", "Proof is set up and ended by people, not by a token. Please do it without one, from "
		    "your own log-in on the machine.");
}

static void chance(struct tx *tx, uint8_t *out, size_t n)
{
	const struct clock *clock = tx_clock(tx);
	clock->random(clock, out, n);
}

/* ---- set up */

static err seal_new(struct tx *tx, const struct call *c, const struct person *p, str *shown)
{
	struct arena *a = tx_arena(tx);
	const struct house *house = c->house;
	uint8_t secret[PROOF_SECRET];
	if (!house->vault)
		return FAIL(a, ERR_OUTSIDE, "no-vault", "The secret cannot be stored safely: the key of this machine is missing. Nothing was kept; "
			    "please tell whoever looks after schedpost.");
	chance(tx, secret, sizeof secret);
	*shown = base32(a, secret, sizeof secret);
	str sealed = vault_seal(a, house->vault, proof_place(a, p->id), (str){(const char *)secret, sizeof secret});
	sodium_memzero(secret, sizeof secret);
	return proof_begin(tx, p->id, sealed);
}

static void ask_code(struct arena *a, struct reply *r, int64_t person)
{
	reply_next(r, "ask-text", arena_fmt(a, "%" PRId64 " The code that the app shows now", person));
}

static err run_begin(struct tx *tx, const struct call *c, struct reply *r)
{
	struct arena *a = tx_arena(tx);
	struct person p;
	struct proof old = {0};
	bool found;
	str secret;
	TRY(by_person(tx, c));
	TRY(person_need(tx, c->actor, &p));
	TRY(proof_get(tx, p.id, &old, &found));
	if (found && old.since)
		return FAIL(a, ERR_STALE, "proof-there", "You have set it up already. For another phone, end it first: schedpost proof end");
	TRY(seal_new(tx, c, &p, &secret));
	reply_say(r, "Open an app for log-in codes on your phone (Aegis, FreeOTP, 2FAS, Google Authenticator or another) and add an account "
		     "by hand, with this key:");
	reply_quote(r, "key", "Key", in_fours(a, secret, ' '));
	reply_quote(r, "uri", "Or, for an app that takes an address",
		    arena_fmt(a, "otpauth://totp/schedpost:%.*s?secret=%.*s&issuer=schedpost&algorithm=SHA1&digits=%d&period=%d", SHOW(p.name),
			      SHOW(secret), PROOF_DIGITS, PROOF_STEP_MS / 1000));
	ask_code(a, r, p.id);
	return NULL;
}

static err tell_recovery(struct tx *tx, struct reply *r, int64_t person)
{
	struct arena *a = tx_arena(tx);
	uint8_t bytes[RECOVERY_BYTES];
	buf all = buf_in(a, CODES_TEXT_MOST);
	for (int i = 0; i < RECOVERY_CODES; i++) {
		chance(tx, bytes, sizeof bytes);
		str code = base32(a, bytes, sizeof bytes);
		TRY(recovery_put(tx, person, code));
		buf_fmt(&all, "%s%.*s", i ? "\n" : "", SHOW(in_fours(a, code, '-')));
	}
	reply_say(r, "It is set up. Where proof is needed schedpost asks for a code from now on.");
	reply_quote(r, "recovery", "Recovery codes, each of which works once, without the phone", buf_str(&all));
	reply_say(r, "They are shown this once. Print them, or write them down, and keep them where your phone is not.");
	return NULL;
}

/* The one that this person has begun; the number is theirs, so nobody meets that of another. */
static err begun_need(struct tx *tx, const struct call *c, struct person *p, struct proof *out)
{
	bool found;
	TRY(by_person(tx, c));
	TRY(person_need(tx, c->actor, p));
	TRY(proof_get(tx, p->id, out, &found));
	if (found && !out->since) return NULL;
	return FAIL(tx_arena(tx), ERR_MISSING, "no-dialogue", "Nothing was begun that could go on. Please start with: schedpost proof set up");
}

static err run_answer(struct tx *tx, const struct call *c, struct reply *r)
{
	struct person who;
	struct proof p;
	bool right, found;
	TRY(begun_need(tx, c, &who, &p));
	TRY(proof_try(tx, c, who.id, call_get(c, "answer"), &right));
	if (!right) {
		reply_warn(r, "That is not the code of this moment. Please wait for the next one and type it at once; if it stays so, let the "
			      "phone set its clock by itself.");
		ask_code(tx_arena(tx), r, who.id);
		return NULL;
	}
	TRY(proof_get(tx, who.id, &p, &found));
	p.since = tx_now(tx);
	TRY(proof_put(tx, who.id, &p));
	TRY(fresh_put(tx, who.id, c->door, tx_now(tx) + PROOF_FRESH_MS));
	return tell_recovery(tx, r, who.id);
}

static err run_drop(struct tx *tx, const struct call *c, struct reply *r)
{
	struct person who;
	struct proof p;
	TRY(begun_need(tx, c, &who, &p));
	reply_say(r, "Nothing was set up.");
	return proof_drop(tx, who.id);
}

/* ---- end */

static err about_end(struct tx *tx, const struct call *c, struct about *out)
{
	(void)tx;
	if (str_is(call_person(c, "PERSON"), c->actor)) return NULL;
	out->instead = POWER_PEOPLE;
	out->everywhere = true;
	return NULL;
}

/* Of one's own deed nobody is told. */
static err tell_ended(struct tx *tx, const struct call *c, str name)
{
	struct arena *a = tx_arena(tx);
	return notice_add(tx, &(struct notice){
		.topic = TOPIC_SYSTEM, .person = name,
		.what = arena_fmt(a, "The codes of %.*s were ended by %.*s, so %.*s is asked for none any more.", SHOW(name), SHOW(c->actor),
				  SHOW(name)),
		.text = S("That is right when a phone is lost. Otherwise please ask why; to set them up again takes a minute."),
		.todo = S("schedpost proof set up")});
}

static err run_end(struct tx *tx, const struct call *c, struct reply *r)
{
	struct person who;
	struct proof p;
	bool found;
	TRY(by_person(tx, c));
	TRY(person_need(tx, call_person(c, "PERSON"), &who));
	TRY(proof_get(tx, who.id, &p, &found));
	if (!found)
		return FAIL(tx_arena(tx), ERR_MISSING, "no-proof", "%.*s has not set up proof, so there is nothing to end.", SHOW(who.name));
	TRY(proof_drop(tx, who.id));
	TRY(tell_ended(tx, c, who.name));
	reply_say(r, "%.*s is asked for no code any more. To set it up again, with the same phone or another: schedpost proof set up",
		  SHOW(who.name));
	return NULL;
}

/* ---- a code */

static err run_give(struct tx *tx, const struct call *c, struct reply *r)
{
	struct person who;
	struct proof p = {0};
	bool right, found;
	int64_t left, codes;
	TRY(person_need(tx, c->actor, &who));
	TRY(recovery_left(tx, who.id, &codes));
	TRY(proof_try(tx, c, who.id, call_get(c, "code"), &right));
	TRY(proof_get(tx, who.id, &p, &found));
	if (!right || !p.since) {
		reply_warn(r, "That code does not count: it is wrong, over, or was used already.");
		reply_next(r, "proof", S("This takes fresh proof that it is you."));
		return NULL;
	}
	TRY(recovery_left(tx, who.id, &left));
	if (left < codes) reply_warn(r, "That was a recovery code; %" PRId64 " are left. New ones come with a new set-up: schedpost proof end, then "
					"schedpost proof set up", left);
	return fresh_put(tx, who.id, c->door, tx_now(tx) + PROOF_FRESH_MS);
}

/* ---- the table */

static const struct opt ANSWER_OPTS[] = {
	{"id", "N", OPT_NEEDED, "Which dialogue.", NULL},
	{"answer", "CODE", OPT_NEEDED, "The code.", NULL},
	{0},
};
static const struct opt DROP_OPTS[] = {{"id", "N", OPT_NEEDED, "Which dialogue.", NULL}, {0}};
static const struct opt END_OPTS[] = {{"PERSON", "PERSON", OPT_POSITION, "Whose; the usual is you.", NULL}, {0}};
static const struct opt GIVE_OPTS[] = {
	{"code", "CODE", OPT_SECRET | OPT_NEEDED, "From the app, or a recovery code.", NULL},
	{0},
};

const struct verb PROOF_VERBS[] = {
	{.name = "proof set up begin", .help = "Sets up the codes of an app on your phone: what may do harm asks for one then, so that an "
	 "unlocked computer is not enough.",
	 .example = "schedpost proof set up", .writes = true, .needs = POWER_SEE, .run = run_begin},
	{.name = "proof set up answer", .help = "A step of it.", .example = "schedpost proof set up", .opts = ANSWER_OPTS,
	 .writes = true, .inner = true, .needs = POWER_SEE, .run = run_answer},
	{.name = "proof set up drop", .help = "A step of it.", .example = "schedpost proof set up", .opts = DROP_OPTS,
	 .writes = true, .inner = true, .needs = POWER_SEE, .run = run_drop},
	{.name = "proof end", .help = "Ends the codes, after a last one. Who looks after people can do it for a colleague whose phone is lost.",
	 .example = "schedpost proof end", .opts = END_OPTS, .writes = true, .needs = POWER_SEE, .about = about_end,
	 .proof = call_always, .run = run_end},
	{.name = "proof give", .help = "Gives the code that was asked for.", .example = "schedpost proof set up",
	 .opts = GIVE_OPTS, .writes = true, .inner = true, .needs = POWER_SEE, .personal = true, .run = run_give},
	{0},
};
