/* SPDX-License-Identifier: MIT
 * letters_store.c - the table of letters: begun, filled, claimed, ended. */
#include "rooms/notices/letters.h"

#include "rooms/notices/told.h"
#include "rooms/vault/vault.h"

#include <inttypes.h>

/* ---- begun and filled */

static err zone_of(struct tx *tx, const struct hearer *h, const struct zone **out)
{
	return zone_load(tx_arena(tx), h->zone.len ? h->zone : S("UTC"), out);
}

/* After so many in an hour the next waits until the first of them is an hour old. */
static err hour_is_full(struct tx *tx, const struct hearer *h, enum way way, int64_t most, int64_t *until)
{
	query q = sql(tx, "SELECT count(*), min(closed) FROM (SELECT closed FROM letter WHERE person = $1 AND way = $2 "
			  "AND closed > $3 AND pace <> 'digest' ORDER BY closed DESC LIMIT $4)");
	bind_str(&q, h->person);
	bind_str(&q, str_of(WAY_NAMES[way]));
	bind_int(&q, tx_now(tx) - HOUR_MS);
	bind_int(&q, most);
	bool any = row(&q);
	int64_t n = any ? col_int(&q) : 0;
	int64_t first = any ? col_int(&q) : 0;
	*until = n >= most ? first + HOUR_MS : 0;
	return sql_end(&q);
}

static err when_due(struct tx *tx, const struct hearer *h, enum way way, enum pace pace, int64_t *due)
{
	const struct zone *z;
	int64_t until;
	TRY(zone_of(tx, h, &z));
	*due = letter_due(h, z, pace, tx_now(tx));
	if (pace == PACE_DIGEST) return NULL;
	TRY(hour_is_full(tx, h, way, LETTERS_AN_HOUR, &until));
	*due = MAX(*due, until);
	return NULL;
}

static err letter_begin(struct tx *tx, const struct hearer *h, enum way way, enum pace pace, int64_t due)
{
	enum { KEY_BYTES = 16 };
	query q = sql(tx, "INSERT INTO letter(person, way, pace, state, due, key) VALUES ($1, $2, $3, 'open', $4, $5)");
	bind_str(&q, h->person);
	bind_str(&q, str_of(WAY_NAMES[way]));
	bind_str(&q, str_of(PACE_NAMES[pace]));
	bind_int(&q, due);
	bind_str(&q, clock_hex(tx_arena(tx), tx_clock(tx), KEY_BYTES));
	return sql_run(&q);
}

static err open_letter(struct tx *tx, const struct hearer *h, enum way way, enum pace pace, int64_t *id)
{
	query q = sql(tx, "SELECT id FROM letter WHERE person = $1 AND way = $2 AND pace = $3 AND state = 'open'");
	bind_str(&q, h->person);
	bind_str(&q, str_of(WAY_NAMES[way]));
	bind_str(&q, str_of(PACE_NAMES[pace]));
	return sql_int(&q, id);
}

static err send_now(struct tx *tx, const struct hearer *h, enum way way, int64_t id)
{
	int64_t until;
	TRY(hour_is_full(tx, h, way, TESTS_AN_HOUR, &until));
	if (until) return NULL;
	query q = sql(tx, "UPDATE letter SET due = $1 WHERE id = $2");
	bind_int(&q, tx_now(tx));
	bind_int(&q, id);
	tx_wake(tx);
	return sql_run(&q);
}

err letter_join(struct tx *tx, const struct hearer *h, enum way way, enum pace pace, int64_t notice, bool at_once)
{
	int64_t id, due;
	TRY(open_letter(tx, h, way, pace, &id));
	if (!id) {
		TRY(when_due(tx, h, way, pace, &due));
		TRY(letter_begin(tx, h, way, pace, due));
		id = tx_last_id(tx);
	}
	if (at_once) TRY(send_now(tx, h, way, id));
	query q = sql(tx, "INSERT INTO letter_notice(letter, notice) VALUES ($1, $2)");
	bind_int(&q, id);
	bind_int(&q, notice);
	return sql_run(&q);
}

/* ---- claimed */

err letters_next(struct tx *tx, int64_t *due)
{
	query q = sql(tx, "SELECT min(due) FROM letter WHERE state = 'open' OR state = 'sending'");
	bool none = !row(&q) || col_null(&q);
	*due = none ? INT64_MAX : col_int(&q);
	return sql_end(&q);
}

static err find_due(struct tx *tx, struct letter out[static LETTERS_AT_ONCE], size_t *n)
{
	query q = sql(tx, "SELECT id, key, way, pace, tries, closed, person FROM letter "
			  "WHERE (state = 'open' OR state = 'sending') AND due <= $1 ORDER BY due, id LIMIT $2");
	bind_int(&q, tx_now(tx));
	bind_int(&q, LETTERS_AT_ONCE);
	for (*n = 0; *n < LETTERS_AT_ONCE && row(&q); (*n)++) {
		struct letter *l = &out[*n];
		l->id = col_int(&q);
		l->key = col_str(&q);
		way_read(col_str(&q), &l->way);
		pace_read(col_str(&q), &l->pace);
		l->tries = (int)col_int(&q) + 1;
		l->closed = col_int(&q);
		l->to.person = col_str(&q);
		if (!l->closed) l->closed = tx_now(tx);
	}
	return sql_end(&q);
}

static err letter_close(struct tx *tx, const struct letter *l)
{
	query q = sql(tx, "UPDATE letter SET state = 'sending', tries = $1, closed = $2, due = $3 WHERE id = $4");
	bind_int(&q, l->tries);
	bind_int(&q, l->closed);
	bind_int(&q, tx_now(tx) + letter_wait_ms(l->tries));
	bind_int(&q, l->id);
	return sql_run(&q);
}

static err load_notices(struct tx *tx, struct letter *l)
{
	query c = sql(tx, "SELECT count(*) FROM letter_notice WHERE letter = $1");
	bind_int(&c, l->id);
	TRY(sql_int(&c, &l->all));
	l->told = TAKE_N(tx_arena(tx), struct told, MIN(l->all, (int64_t)NOTICES_SHOWN) + 1);
	query q = sql(tx, "SELECT " TOLD_COLUMNS "FROM letter_notice x JOIN notice n ON n.id = x.notice "
			  "LEFT JOIN account a ON a.id = n.account WHERE x.letter = $1 ORDER BY n.id LIMIT $2");
	bind_int(&q, l->id);
	bind_int(&q, NOTICES_SHOWN);
	for (l->ntold = 0; l->ntold < NOTICES_SHOWN && row(&q); l->ntold++) told_read(&q, &l->told[l->ntold]);
	return sql_end(&q);
}

static err load_secret(struct tx *tx, str person, int64_t kind, str *out)
{
	query q = sql(tx, "SELECT sealed FROM notice_secret WHERE person = $1 AND kind = $2");
	bind_str(&q, person);
	bind_int(&q, kind);
	*out = row(&q) ? col_blob(&q) : S("");
	return sql_end(&q);
}

/* Quiet hours have come while it waited: for the hour to be over, for another try, for us to be started. */
static err put_off(struct tx *tx, const struct letter *l, bool *yes)
{
	const struct zone *z;
	TRY(zone_of(tx, &l->to, &z));
	int64_t end = quiet_end(&l->to, z, l->pace, tx_now(tx));
	*yes = end != 0;
	if (!end) return NULL;
	query q = sql(tx, "UPDATE letter SET due = $1 WHERE id = $2");
	bind_int(&q, end);
	bind_int(&q, l->id);
	return sql_run(&q);
}

err letters_claim(struct tx *tx, struct letter out[static LETTERS_AT_ONCE], size_t *n)
{
	size_t due;
	bool quiet;
	TRY(find_due(tx, out, &due));
	*n = 0;
	for (size_t i = 0; i < due; i++) {
		struct letter *l = &out[*n];
		*l = out[i];
		TRY(hearer_get(tx, l->to.person, &l->to));
		TRY(put_off(tx, l, &quiet));
		if (quiet) continue;
		++*n;
		TRY(letter_close(tx, l));
		TRY(load_notices(tx, l));
		TRY(load_secret(tx, l->to.person, NOTICE_ADDRESS, &l->address));
		TRY(load_secret(tx, l->to.person, NOTICE_KEY, &l->sign_key));
	}
	return NULL;
}

/* ---- ended */

static err letter_end(struct tx *tx, int64_t id, const char *state, str why)
{
	query q = sql(tx, "UPDATE letter SET state = $1, ended = $2, why = $3 WHERE id = $4 AND state = 'sending'");
	bind_str(&q, str_of(state));
	bind_int(&q, tx_now(tx));
	bind_str(&q, why);
	bind_int(&q, id);
	return sql_run(&q);
}

static err letter_later(struct tx *tx, int64_t id, str why)
{
	query q = sql(tx, "UPDATE letter SET why = $1 WHERE id = $2 AND state = 'sending'");
	bind_str(&q, why);
	bind_int(&q, id);
	return sql_run(&q);
}

struct trying {
	int64_t tries, closed, due;
	str person, way;
	bool of_loss;	/* it only told that others were lost */
};

#define LOST "lost "	/* the word of such a notice begins so */

static err letter_stands(struct tx *tx, int64_t id, struct trying *t, bool *there)
{
	query q = sql(tx, "SELECT tries, closed, due, person, way, NOT EXISTS (SELECT 1 FROM letter_notice x JOIN notice n "
			  "ON n.id = x.notice WHERE x.letter = l.id AND n.once NOT LIKE '" LOST "%') FROM letter l "
			  "WHERE id = $1 AND state = 'sending'");
	bind_int(&q, id);
	*there = row(&q);
	if (*there) {
		t->tries = col_int(&q);
		t->closed = col_int(&q);
		t->due = col_int(&q);
		t->person = col_str(&q);
		t->way = col_str(&q);
		t->of_loss = col_int(&q) != 0;
	}
	return sql_end(&q);
}

/* The loss of a letter about losses is not told again: status has it. */
static err letter_lost(struct tx *tx, int64_t id, const struct trying *t, str why)
{
	struct arena *a = tx_arena(tx);
	TRY(letter_end(tx, id, "lost", why));
	if (t->of_loss) return NULL;
	return notice_add(tx, &(struct notice){
		.topic = TOPIC_SYSTEM,
		.what = arena_fmt(a, "Notices for %.*s could not be delivered by %.*s.", SHOW(t->person), SHOW(t->way)),
		.text = arena_fmt(a, "%.*s They stay in that person's 'schedpost notice list'.", SHOW(why)),
		.once = arena_fmt(a, LOST "%" PRId64, id)});
}

err letter_said(struct tx *tx, int64_t id, enum said said, str why)
{
	struct trying t = {0};
	bool there;
	TRY(letter_stands(tx, id, &t, &there));
	if (!there) return NULL;
	if (said == SAID_YES) return letter_end(tx, id, "sent", S(""));
	bool over = t.due > t.closed + LETTER_DAYS_MS || (said == SAID_NO && t.tries >= REFUSALS_MOST);
	return over ? letter_lost(tx, id, &t, why) : letter_later(tx, id, why);
}

/* What waits for a time of the day keeps it. */
err letters_follow_clock(struct tx *tx, int64_t back_ms)
{
	query q = sql(tx, "UPDATE letter SET due = due - $1, closed = CASE closed WHEN 0 THEN 0 ELSE closed - $1 END WHERE "
			  "state = 'sending' OR (state = 'open' AND pace <> 'digest' AND due < $2)");
	bind_int(&q, back_ms);
	bind_int(&q, tx_now(tx) + back_ms + HOUR_MS);
	TRY(sql_run(&q));
	query sent = sql(tx, "UPDATE letter SET closed = closed - $1 WHERE state = 'sent' AND closed > $2");
	bind_int(&sent, back_ms);
	bind_int(&sent, tx_now(tx));
	return sql_run(&sent);
}

err letter_drop(struct tx *tx, int64_t id)
{
	return letter_end(tx, id, "dropped", S("It is not wanted by this way any more."));
}
