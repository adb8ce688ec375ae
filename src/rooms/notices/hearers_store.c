/* SPDX-License-Identifier: MIT
 * hearers_store.c - how each person wants to hear, and what the daemon can send by. */
#include "rooms/notices/notices.h"

#include "rooms/vault/vault.h"

#include <inttypes.h>

enum { USUAL_DIGEST = 8 * 60, DOORS_MOST = 100 };

/* ---- a person */

static err read_row(struct tx *tx, struct hearer *h)
{
	query q = sql(tx, "SELECT mail, hook, webhook, inside, zone, quiet_from, quiet_until, digest_at FROM hearer WHERE person = $1");
	bind_str(&q, h->person);
	if (row(&q)) {
		h->own_mail = col_str(&q);
		h->hook = col_str(&q);
		h->webhook = col_str(&q);
		h->inside = col_int(&q) != 0;
		h->zone = col_str(&q);
		h->quiet_from = (int)col_int(&q);
		h->quiet_until = (int)col_int(&q);
		h->digest_at = (int)col_int(&q);
	}
	return sql_end(&q);
}

static err read_paces(struct tx *tx, struct hearer *h)
{
	query q = sql(tx, "SELECT topic, pace FROM hearer_topic WHERE person = $1");
	bind_str(&q, h->person);
	while (row(&q)) {
		enum topic topic = TOPICS;
		str name = col_str(&q);
		str pace = col_str(&q);
		if (topic_read(name, &topic)) pace_read(pace, &h->paces[topic]);
	}
	return sql_end(&q);
}

/* The only zone that all accounts share, for who has set none. */
static err shared_zone(struct tx *tx, str *out)
{
	query q = sql(tx, "SELECT min(zone) FROM account WHERE state <> 'removed' HAVING min(zone) = max(zone)");
	return sql_str(&q, out);
}

static err read_person(struct tx *tx, struct hearer *h, str *mail)
{
	query q = sql(tx, "SELECT mail, zone FROM person WHERE name = $1 AND state = 'here'");
	bind_str(&q, h->person);
	*mail = S("");
	if (row(&q)) {
		str zone;
		*mail = col_str(&q);
		zone = col_str(&q);
		if (!h->zone.len) h->zone = zone;
	}
	return sql_end(&q);
}

err hearer_get(struct tx *tx, str person, struct hearer *h)
{
	str known;
	*h = (struct hearer){.person = person, .digest_at = USUAL_DIGEST};
	for (int i = 0; i < TOPICS; i++) h->paces[i] = TOPIC_RULES[i].usual;
	TRY(read_row(tx, h));
	TRY(read_paces(tx, h));
	TRY(read_person(tx, h, &known));
	if (!h->zone.len) TRY(shared_zone(tx, &h->zone));
	h->mail = !h->own_mail.len ? known : str_is(h->own_mail, S("-")) ? S("") : h->own_mail;
	return NULL;
}

static err write_paces(struct tx *tx, const struct hearer *h)
{
	query d = sql(tx, "DELETE FROM hearer_topic WHERE person = $1");
	bind_str(&d, h->person);
	TRY(sql_run(&d));
	for (int i = 0; i < TOPICS; i++) {
		if (h->paces[i] == TOPIC_RULES[i].usual) continue;
		query q = sql(tx, "INSERT INTO hearer_topic(person, topic, pace) VALUES ($1, $2, $3)");
		bind_str(&q, h->person);
		bind_str(&q, str_of(TOPIC_RULES[i].name));
		bind_str(&q, str_of(PACE_NAMES[h->paces[i]]));
		TRY(sql_run(&q));
	}
	return NULL;
}

err hearer_set(struct tx *tx, const struct hearer *h)
{
	query q = sql(tx, "INSERT INTO hearer(person, mail, hook, zone, quiet_from, quiet_until, digest_at) "
			  "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (person) DO UPDATE SET mail = excluded.mail, "
			  "hook = excluded.hook, zone = excluded.zone, quiet_from = excluded.quiet_from, "
			  "quiet_until = excluded.quiet_until, digest_at = excluded.digest_at");
	bind_str(&q, h->person);
	bind_str(&q, h->own_mail);
	bind_str(&q, h->hook);
	bind_str(&q, h->zone);
	bind_int(&q, h->quiet_from);
	bind_int(&q, h->quiet_until);
	bind_int(&q, h->digest_at);
	TRY(sql_run(&q));
	return write_paces(tx, h);
}

#define HAS_LEFT     "They have left."
#define IS_UNDER_WAY "(state = 'open' OR state = 'sending')"
static const char *const OF_LEAVER[] = {
	"UPDATE letter SET state = 'dropped', ended = $2, why = '" HAS_LEFT "' WHERE person = $1 AND " IS_UNDER_WAY,
	"DELETE FROM hearer WHERE person = $1 AND $2 > 0",
	"DELETE FROM hearer_topic WHERE person = $1 AND $2 > 0",
	"DELETE FROM notice_secret WHERE person = $1 AND $2 > 0",
};

err hearer_leaves(struct tx *tx, str person)
{
	for (size_t i = 0; i < COUNT(OF_LEAVER); i++) {
		query q = sql(tx, OF_LEAVER[i]);
		bind_str(&q, person);
		bind_int(&q, tx_now(tx));
		TRY(sql_run(&q));
	}
	return NULL;
}

/* ---- its webhook */

str notice_place(struct arena *a, str person, int64_t kind)
{
	return arena_fmt(a, "notice person=%.*s kind=%" PRId64, SHOW(person), kind);
}

static err put_secret(struct tx *tx, str person, int64_t kind, str sealed)
{
	query q = sql(tx, "INSERT INTO notice_secret(person, kind, sealed) VALUES ($1, $2, $3) "
			  "ON CONFLICT (person, kind) DO UPDATE SET sealed = excluded.sealed");
	bind_str(&q, person);
	bind_int(&q, kind);
	bind_blob(&q, sealed);
	return sql_run(&q);
}

static err drop_secrets(struct tx *tx, str person)
{
	query q = sql(tx, "DELETE FROM notice_secret WHERE person = $1");
	bind_str(&q, person);
	return sql_run(&q);
}

err webhook_set(struct tx *tx, str person, str host, str address, str key, bool inside)
{
	query q = sql(tx, "INSERT INTO hearer(person, webhook, inside) VALUES ($1, $2, $3) "
			  "ON CONFLICT (person) DO UPDATE SET webhook = excluded.webhook, inside = excluded.inside");
	bind_str(&q, person);
	bind_str(&q, host);
	bind_int(&q, inside);
	TRY(sql_run(&q));
	TRY(drop_secrets(tx, person));
	if (!address.len) return NULL;
	TRY(put_secret(tx, person, NOTICE_ADDRESS, address));
	return put_secret(tx, person, NOTICE_KEY, key);
}

/* ---- what the daemon can send by */

err notice_door_is(struct tx *tx, str name, bool *there)
{
	query q = sql(tx, "SELECT 1 FROM notice_door WHERE name = $1");
	bind_str(&q, name);
	return sql_any(&q, there);
}

err notice_doors(struct tx *tx, str **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), str, DOORS_MOST);
	query q = sql(tx, "SELECT name FROM notice_door ORDER BY name");
	for (*n = 0; *n < DOORS_MOST && row(&q); (*n)++) (*out)[*n] = col_str(&q);
	return sql_end(&q);
}

static bool is_among(str name, const str *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(name, names[i])) return true;
	return false;
}

static err with_name(query q, str name)
{
	bind_str(&q, name);
	return sql_run(&q);
}

/* Only what differs, so that a start that changes nothing leaves no line in the record. */
err notice_doors_set(struct tx *tx, const str *names, size_t n)
{
	str *old;
	size_t nold;
	TRY(notice_doors(tx, &old, &nold));
	for (size_t i = 0; i < nold; i++) {
		if (is_among(old[i], names, n)) continue;
		TRY(with_name(sql(tx, "DELETE FROM notice_door WHERE name = $1"), old[i]));
	}
	for (size_t i = 0; i < n; i++) {
		if (is_among(names[i], old, nold)) continue;
		TRY(with_name(sql(tx, "INSERT INTO notice_door(name) VALUES ($1)"), names[i]));
	}
	return NULL;
}
