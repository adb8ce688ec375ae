/* SPDX-License-Identifier: MIT
 * teller.c - from a letter that is due to what became of it; each way is one line of a table. */
#include "engine/teller.h"

#include "base/log.h"
#include "net/mail.h"

#include <inttypes.h>
#include <sodium.h>

enum { LOOK_MS = 10 * 1000, SOONEST_MS = 1000, WEBHOOK_MS = 30 * 1000, ANSWER_MOST = 64 << 10, DOORS_MOST = 101 };

struct one {	/* a letter on its way, and what became of it */
	struct telling *telling;
	struct letter *letter;
	struct http_request http;
	str address;		/* of a webhook, in the clear; wiped when it is answered */
	enum said said;
	bool dropped;
	str why;
};

struct telling {	/* those of one claim; they end together */
	struct arena *a;
	struct teller *teller;
	const struct engine_doors *doors;
	struct letter letters[LETTERS_AT_ONCE];
	struct one ones[LETTERS_AT_ONCE];
	size_t n, open;
	bool claimed, begun;
};

static void one_ended(struct one *, enum said, str why);

/* ---- mail */

static err zone_for(struct arena *a, const struct letter *l, const struct zone **out)
{
	return zone_load(a, l->to.zone.len ? l->to.zone : S("UTC"), out);
}

static void door_said(void *of, const struct door_said *d)
{
	static const enum said SAID[] = {
		[LETTER_TAKEN] = SAID_YES, [LETTER_LATER] = SAID_LATER, [LETTER_REFUSED] = SAID_NO};
	one_ended(of, SAID[d->answer], d->why);
}

static void by_mail(struct one *o)
{
	struct telling *t = o->telling;
	struct mailer *m = t->doors->mailer;
	const struct zone *z;
	if (!m) {
		one_ended(o, SAID_LATER, S("No mail server is set in the settings (mail_server)."));
		return;
	}
	err e = zone_for(t->a, o->letter, &z);
	if (e) {
		one_ended(o, SAID_LATER, e->text);
		return;
	}
	m->send(m, &(struct mail){.from = m->from, .to = o->letter->to.mail, .subject = letter_subject(t->a, o->letter),
				  .body = letter_body(t->a, o->letter, z), .id = o->letter->key, .date = o->letter->closed},
		door_said, o);
}

/* ---- an admin's command */

static void by_hook(struct one *o)
{
	struct hooks *h = o->telling->doors->hooks;
	if (h) h->run(h, o->letter->to.hook, letter_json(o->telling->a, o->letter), door_said, o);
	else one_ended(o, SAID_LATER, S("No commands are set in the settings (hooks)."));
}

/* ---- a webhook */

/* Answers that say that there is nothing to be had at this address; all other errors may pass. */
static bool is_final(int status)
{
	static const int FINAL[] = {400, 401, 403, 404, 405, 410, 413, 415};
	for (size_t i = 0; i < COUNT(FINAL); i++)
		if (FINAL[i] == status) return true;
	return status >= 300 && status < 400;
}

static void webhook_answered(void *of, const struct http_answer *h)
{
	struct one *o = of;
	struct arena *a = o->telling->a;
	secret_wipe(o->address);
	if (h->arrival != SP_ARRIVED && h->arrival != SP_CUT) one_ended(o, SAID_LATER, arena_str(a, h->why));
	else if (h->status >= 200 && h->status < 300) one_ended(o, SAID_YES, S(""));
	else
		one_ended(o, is_final(h->status) ? SAID_NO : SAID_LATER,
			  arena_fmt(a, "The webhook answered with error %d.", h->status));
}

/* HMAC-SHA256 (RFC 2104) over the time, a full stop and the body; the key is the text that its owner was
 * shown. */
static str signature(struct arena *a, str key, str stamp, str body)
{
	crypto_auth_hmacsha256_state state;
	unsigned char sum[crypto_auth_hmacsha256_BYTES];
	buf out = buf_in(a, 2 * sizeof sum + sizeof "v1=");
	crypto_auth_hmacsha256_init(&state, (const unsigned char *)key.at, key.len);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)stamp.at, stamp.len);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)".", 1);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)body.at, body.len);
	crypto_auth_hmacsha256_final(&state, sum);
	sodium_memzero(&state, sizeof state);
	buf_add(&out, S("v1="));
	for (size_t i = 0; i < sizeof sum; i++) buf_fmt(&out, "%02x", sum[i]);
	return buf_str(&out);
}

static void compose_webhook(struct one *o, str key)
{
	const struct letter *l = o->letter;
	const struct clock *clock = o->telling->doors->clock;
	struct arena *a = o->telling->a;
	str body = letter_json(a, l), stamp = arena_fmt(a, "%" PRId64, clock->now(clock) / 1000);
	struct http_pair *heads = TAKE_N(a, struct http_pair, 4);
	struct http_piece *piece = TAKE(a, struct http_piece);
	heads[0] = (struct http_pair){S("Content-Type"), S("application/json")};
	heads[1] = (struct http_pair){S("Schedpost-Id"), l->key};
	heads[2] = (struct http_pair){S("Schedpost-Timestamp"), stamp};
	heads[3] = (struct http_pair){S("Schedpost-Signature"), signature(a, key, stamp, body)};
	*piece = (struct http_piece){.bytes = body};
	o->http = (struct http_request){.in = a, .method = "POST", .url = o->address, .shown = l->to.webhook,
					.headers = heads, .nheaders = 4, .body = piece, .nbody = 1, .has_body = true,
					.may_be_private = l->to.inside, .timeout_ms = WEBHOOK_MS,
					.answer_most = ANSWER_MOST};
}

static err unseal(struct one *o, int64_t kind, str sealed, str *out)
{
	struct telling *t = o->telling;
	return vault_unseal(t->a, t->doors->vault, notice_place(t->a, o->letter->to.person, kind), sealed, out);
}

static void by_webhook(struct one *o)
{
	struct telling *t = o->telling;
	str key = S("");
	err e = unseal(o, NOTICE_ADDRESS, o->letter->address, &o->address);
	if (!e) e = unseal(o, NOTICE_KEY, o->letter->sign_key, &key);
	if (e) {
		one_ended(o, SAID_LATER, e->text);
		return;
	}
	compose_webhook(o, key);
	secret_wipe(key);
	t->doors->net->send(t->doors->net, &o->http, webhook_answered, o);
}

/* ---- the ways */

static void (*const BY[WAYS])(struct one *) = {by_mail, by_hook, by_webhook};

static bool is_wanted(const struct letter *l)
{
	const size_t where[WAYS] = {l->to.mail.len, l->to.hook.len, l->address.len};
	return where[l->way] != 0;
}

/* ---- the end */

static err end_work(struct tx *tx, void *of)
{
	struct telling *t = of;
	engine_does(tx, "writing down what became of notices");
	for (size_t i = 0; i < t->n; i++) {
		struct one *o = &t->ones[i];
		TRY(o->dropped ? letter_drop(tx, o->letter->id) : letter_said(tx, o->letter->id, o->said, o->why));
	}
	return NULL;
}

static void forget(struct telling *t)
{
	t->teller->telling = NULL;
	arena_free(t->a);
}

/* If the store could not take it, each letter is tried again at the time that was set when it was claimed. */
static void end_done(void *of, err e)
{
	struct telling *t = of;
	if (e) log_say(LOG_IS_ERROR, "what became of notices could not be written down: %.*s", SHOW(e->text));
	t->teller->next = 0;	/* there may be more */
	forget(t);
}

static void all_ended(struct telling *t)
{
	if (--t->open == 0) store_write(t->doors->store, STORE_ENGINE, end_work, end_done, t);
}

static void one_ended(struct one *o, enum said said, str why)
{
	struct telling *t = o->telling;
	o->said = said;
	o->why = arena_str(t->a, why);
	if (said != SAID_YES)
		log_say(LOG_IS_WARNING, "notices for %.*s did not go by %s: %.*s", SHOW(o->letter->to.person),
			WAY_NAMES[o->letter->way], SHOW(why));
	all_ended(t);
}

/* ---- the beginning */

static err claim_work(struct tx *tx, void *of)
{
	struct telling *t = of;
	struct arena *before;
	engine_does(tx, "claiming notices");
	before = tx_into(tx, t->a);
	err e = letters_claim(tx, t->letters, &t->n);
	tx_into(tx, before);
	return e;
}

/* They leave at the next tick: when the store ends, this is called, too, and the doors are shut then. */
static void claim_done(void *of, err e)
{
	struct telling *t = of;
	if (e) log_say(LOG_IS_ERROR, "notices could not be claimed: %.*s", SHOW(e->text));
	t->claimed = true;
	if (e || !t->n || t->teller->draining) forget(t);
}

static void send_all(struct telling *t)
{
	t->begun = true;
	t->open = t->n + 1;	/* one for this loop: a way may say no at once */
	for (size_t i = 0; i < t->n; i++) {
		struct one *o = &t->ones[i];
		*o = (struct one){.telling = t, .letter = &t->letters[i]};
		o->dropped = !is_wanted(o->letter);
		if (o->dropped) t->open--;
		else BY[o->letter->way](o);
	}
	all_ended(t);
}

static void claim(struct teller *l, const struct engine_doors *d)
{
	struct arena *a = arena_new();
	struct telling *t = TAKE(a, struct telling);
	*t = (struct telling){.a = a, .teller = l, .doors = d};
	l->telling = t;
	store_write(d->store, STORE_ENGINE, claim_work, claim_done, t);
}

static err look_work(struct tx *tx, void *of)
{
	struct teller *l = of;
	return letters_next(tx, &l->due);
}

static void look_done(void *of, err e)
{
	struct teller *l = of;
	l->looking = false;
	if (e) l->due = INT64_MAX;
}

void teller_tick(struct teller *l, const struct engine_doors *d, int64_t mono)
{
	if (l->telling && l->telling->claimed && !l->telling->begun) send_all(l->telling);
	if (l->looking || l->telling) return;
	if (l->due <= d->clock->now(d->clock)) {
		l->due = INT64_MAX;
		claim(l, d);
		return;
	}
	if (mono < l->next) return;
	l->next = mono + LOOK_MS;
	l->soonest = mono + SOONEST_MS;
	l->looking = true;
	store_read(d->store, look_work, look_done, l);
}

void teller_wake(struct teller *l)
{
	l->next = MIN(l->next, l->soonest);
}

static err begin_work(struct tx *tx, void *of)
{
	const struct engine_doors *d = of;
	str names[DOORS_MOST];
	size_t n = 0;
	engine_does(tx, "starting");
	if (d->mailer) names[n++] = S("mail");
	for (size_t i = 0; d->hooks && i < d->hooks->n && n < DOORS_MOST; i++)
		names[n++] = arena_fmt(tx_arena(tx), "hook %.*s", SHOW(d->hooks->names[i]));
	return notice_doors_set(tx, names, n);
}

err teller_begin(struct teller *l, const struct engine_doors *d, struct arena *a)
{
	struct engine_doors doors = *d;
	l->due = INT64_MAX;
	return err_copy(a, store_now(d->store, true, begin_work, &doors));
}

/* What was claimed and has not left is tried again at the time that was set then. */
void teller_drain(struct teller *l)
{
	l->draining = true;
	if (l->telling && l->telling->claimed && !l->telling->begun) forget(l->telling);
}

void teller_free(struct teller *l)
{
	if (l->telling) forget(l->telling);
}
