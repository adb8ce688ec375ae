/* SPDX-License-Identifier: MIT
 * proof.c - codes: how they are made, and when one counts. */
#include "rooms/proof/proof.h"

#include "rooms/notices/notices.h"
#include "rooms/vault/vault.h"
#include "verb/house.h"

#include <liboath/oath.h>
#include <sodium.h>
#include <string.h>

/* RFC 4226, 5.3 */
str proof_code(struct arena *a, const uint8_t secret[static PROOF_SECRET], int64_t step)
{
	char *out = arena_take(a, PROOF_DIGITS + 1);
	int rc = oath_hotp_generate((const char *)secret, PROOF_SECRET, (uint64_t)step, PROOF_DIGITS, false,
				    OATH_HOTP_DYNAMIC_TRUNCATION, out);
	if (rc != OATH_OK) die("schedpost stops: a code could not be made (%s).", oath_strerror(rc));
	return (str){out, PROOF_DIGITS};
}

str base32(struct arena *a, const uint8_t *bytes, size_t n)
{
	static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	buf out = buf_in(a, n * 2 + 1);
	for (size_t bit = 0; bit < n * 8; bit += 5) {
		unsigned two = (unsigned)bytes[bit / 8] << 8 | (bit / 8 + 1 < n ? bytes[bit / 8 + 1] : 0u);
		buf_byte(&out, LETTERS[two >> (11 - bit % 8) & 31u]);
	}
	return buf_str(&out);
}

str in_fours(struct arena *a, str text, char between)
{
	buf out = buf_in(a, text.len * 2 + 1);
	for (size_t i = 0; i < text.len; i++) {
		if (i && i % 4 == 0) buf_byte(&out, between);
		buf_byte(&out, text.at[i]);
	}
	return buf_str(&out);
}

/* As people type it: "123 456", "abcd-efgh-ijkl-mnop". */
static str tidy(struct arena *a, str typed)
{
	buf out = buf_in(a, typed.len + 1);
	for (size_t i = 0; i < typed.len; i++) {
		char b = typed.at[i];
		if (b == ' ' || b == '-' || b == '\t') continue;
		buf_byte(&out, b >= 'a' && b <= 'z' ? (char)(b - 'a' + 'A') : b);
	}
	return buf_str(&out);
}

/* ---- whether one counts */

static err open_secret(struct tx *tx, const struct call *c, int64_t person, const struct proof *p, str *out)
{
	struct arena *a = tx_arena(tx);
	const struct house *house = c->house;
	if (house->vault) return vault_unseal(a, house->vault, proof_place(a, person), p->sealed, out);
	return FAIL(a, ERR_OUTSIDE, "no-vault", "The code cannot be looked at: the key of this machine is missing. Please tell whoever looks "
		    "after schedpost.");
}

/* The step of a code that counts now: newer than the last one that did. 0: none. */
static err step_of(struct tx *tx, const struct call *c, int64_t person, const struct proof *p, str code, int64_t *step)
{
	str secret;
	int64_t now = tx_now(tx) / PROOF_STEP_MS;
	*step = 0;
	TRY(open_secret(tx, c, person, p, &secret));
	for (int64_t s = now - PROOF_DRIFT; s <= now + PROOF_DRIFT && secret.len == PROOF_SECRET; s++) {
		str made = proof_code(tx_arena(tx), (const uint8_t *)secret.at, s);
		if (s > p->step && code.len == made.len && sodium_memcmp(made.at, code.at, made.len) == 0) *step = s;
	}
	secret_wipe(secret);
	return NULL;
}

/* A clock that was put back must not make anybody wait for longer. */
static err wait_first(struct tx *tx, const struct proof *p)
{
	int64_t left = p->wait_until - tx_now(tx);
	if (left <= 0 || left > PROOF_WAIT_MS) return NULL;
	return FAIL(tx_arena(tx), ERR_BUSY, "proof-wait", "There were %d wrong codes in a row. Please wait %d minutes and try again. If the codes "
		    "stay wrong, the clock of the phone may be wrong; a recovery code works all the same, and at once.", PROOF_TRIES,
		    (int)((left + 59999) / 60000));
}

/* They hear of it, too: it may be somebody else at their computer. */
static err tell_wrong(struct tx *tx, const struct call *c)
{
	struct arena *a = tx_arena(tx);
	return notice_add(tx, &(struct notice){
		.topic = TOPIC_SYSTEM, .person = c->actor, .own_too = true,
		.what = arena_fmt(a, "%d wrong codes in a row were given in the name of %.*s (%.*s).", PROOF_TRIES, SHOW(c->actor), SHOW(c->door)),
		.text = S("If it was not they, somebody else sits at their computer or has a token of theirs. The command ends the tokens."),
		.todo = arena_fmt(a, "schedpost token end --all --of %.*s", SHOW(c->actor))});
}

err proof_try(struct tx *tx, const struct call *c, int64_t person, str typed, bool *right)
{
	struct proof p;
	bool found;
	int64_t step = 0;
	*right = false;
	TRY(proof_get(tx, person, &p, &found));
	if (!found) return NULL;
	str code = tidy(tx_arena(tx), typed);
	if (code.len == RECOVERY_LETTERS) TRY(recovery_use(tx, person, code, right));
	if (!*right) TRY(wait_first(tx, &p));	/* nobody guesses 80 bits, and nobody shuts another person out */
	if (code.len == PROOF_DIGITS) TRY(step_of(tx, c, person, &p, code, &step));
	*right = *right || step;
	if (step) p.step = step;
	p.wrong = *right ? 0 : p.wrong + 1;
	p.wait_until = p.wrong >= PROOF_TRIES ? tx_now(tx) + PROOF_WAIT_MS : 0;
	if (p.wrong == PROOF_TRIES) TRY(tell_wrong(tx, c));
	return proof_put(tx, person, &p);
}

/* ---- whether one is asked for */

static err is_fresh(struct tx *tx, const struct call *c, int64_t person, bool *yes)
{
	int64_t until;
	TRY(fresh_until(tx, person, c->door, &until));
	int64_t left = until - tx_now(tx);
	*yes = left > 0 && left <= PROOF_FRESH_MS;
	return NULL;
}

err proof_asked(struct tx *tx, const struct call *c, struct reply *r, bool *asked)
{
	const struct house *house = c->house;
	struct person who;
	struct proof p = {0};
	bool known, set_up = false, fresh = false;
	*asked = false;
	if (!c->verb->proof || !c->verb->proof(c)) return NULL;
	TRY(person_get(tx, c->actor, &who, &known));
	if (known) TRY(proof_get(tx, who.id, &p, &set_up));
	if (set_up && p.since) {
		TRY(is_fresh(tx, c, who.id, &fresh));
		*asked = !fresh;
		if (*asked) reply_next(r, "proof", S("This takes fresh proof that it is you."));
		return NULL;
	}
	if (!house || !house->proof_required) return NULL;
	return FAIL(tx_arena(tx), ERR_DENIED, "proof-required", "This takes fresh proof that it is you, and you have set up none yet. Please "
		    "do it with: schedpost proof set up");
}
