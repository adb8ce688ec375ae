/* SPDX-License-Identifier: MIT
 * notices_store.c - the tables of notices and of whom they are for. */
#include "rooms/notices/letters.h"

#include "rooms/checks/quote.h"
#include "rooms/notices/away.h"
#include "rooms/notices/told.h"
#include "text/text.h"

#include <inttypes.h>

enum { BEGINNING = 40 /* characters of a post */, TOLD_MOST = 200 /* people of one notice */ };
enum { WORDS_MOST = 500 /* texts of one post */ };
enum { KEPT_DAYS = 90, FORGET_AT_ONCE = 500 };

/* ---- what it says */

/* Its first words come first. What stands beside them, in a title or under a picture, may tell of whom they are. */
#define ALL_WORDS                                                                                                 \
	"SELECT words FROM (SELECT text AS words, part AS n, account AS k FROM post_text WHERE post = $1 AND part > 0 " \
	"UNION ALL SELECT title, 1000, 0 FROM post WHERE id = $1 UNION ALL SELECT link, 1001, 0 FROM post WHERE id = $1 " \
	"UNION ALL SELECT link_title, 1002, 0 FROM post WHERE id = $1 UNION ALL SELECT link_text, 1003, 0 FROM post "  \
	"WHERE id = $1 UNION ALL SELECT warning, 1004, 0 FROM post WHERE id = $1 UNION ALL SELECT alt, 1005, n FROM "  \
	"post_media WHERE post = $1) ORDER BY n, k LIMIT $2"

static err beginning_of(struct tx *tx, int64_t post, str *out)
{
	struct arena *a = tx_arena(tx);
	str *all = TAKE_N(a, str, WORDS_MOST);
	struct check_list whole = {all, 0};
	query q = sql(tx, ALL_WORDS);
	bind_int(&q, post);
	bind_int(&q, WORDS_MOST);
	while (whole.n < WORDS_MOST && row(&q)) all[whole.n++] = col_str(&q);
	TRY(sql_end(&q));
	*out = whole.n ? text_short(a, check_quotable_of(a, &whole, all[0]), BEGINNING) : S("");
	return NULL;
}

static err name_of(struct tx *tx, int64_t account, str *out)
{
	query q = sql(tx, "SELECT name FROM account WHERE id = $1");
	bind_int(&q, account);
	return sql_str(&q, out);
}

static err sentence_of(struct tx *tx, const struct notice *n, str *what, str *todo)
{
	struct arena *a = tx_arena(tx);
	str name, begins;
	TRY(name_of(tx, n->account, &name));
	TRY(beginning_of(tx, n->post, &begins));
	str on = name.len ? arena_fmt(a, " on '%.*s'", SHOW(name)) : S("");
	*what = n->what;
	*todo = n->todo.len ? n->todo : S("schedpost status");
	str quoted = begins.len ? arena_fmt(a, " (\"%.*s\")", SHOW(begins)) : S("");
	if (n->post)
		*what = arena_fmt(a, "Post %" PRId64 "%.*s%.*s %.*s.", n->post, SHOW(quoted), SHOW(on), SHOW(n->what));
	else if (name.len) *what = arena_fmt(a, "The account '%.*s' %.*s.", SHOW(name), SHOW(n->what));
	if (n->todo.len) return NULL;
	if (n->post) *todo = arena_fmt(a, "schedpost show %" PRId64, n->post);
	else if (name.len) *todo = arena_fmt(a, "schedpost account show %.*s", SHOW(name));
	return NULL;
}

static err notice_put(struct tx *tx, const struct notice *n, int64_t *id)
{
	str what, todo;
	TRY(sentence_of(tx, n, &what, &todo));
	query q = sql(tx, "INSERT INTO notice(at, topic, account, post, what, text, todo, once) "
			  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
	bind_int(&q, tx_now(tx));
	bind_str(&q, str_of(TOPIC_RULES[n->topic].name));
	bind_maybe(&q, n->account, n->account != 0);
	bind_maybe(&q, n->post, n->post != 0);
	bind_str(&q, what);
	bind_str(&q, text_cut(n->text, NOTICE_TEXT_MOST));
	bind_str(&q, todo);
	bind_str(&q, n->once);
	TRY(sql_run(&q));
	*id = tx_last_id(tx);
	return NULL;
}

/* ---- whom it tells */

/* Admins are those who may look after the machine; roles.conf says which role that is. */
#define IN_THE_TABLE                                                                                     \
	"SELECT owner AS name FROM account WHERE id = $1 AND $2 & 2 "                                     \
	"UNION SELECT deputy FROM account WHERE id = $1 AND $2 & 4 "                                      \
	"UNION SELECT created_by FROM post WHERE id = $3 AND $2 & 1 "                                     \
	"UNION SELECT $4 "                                                                                \
	"UNION SELECT p.name FROM person p JOIN role_held h ON h.person = p.id JOIN role_power w ON w.role = h.role " \
	"WHERE $2 & 8 AND h.account = 0 AND (h.until = 0 OR h.until > $5) "             \
	"AND w.kind = '' AND w.power = 'system' "                                       \
	"UNION SELECT person FROM hearer_topic WHERE $2 & 16 AND topic = $6 AND pace <> 'off' "

static err people_of(struct tx *tx, const struct notice *n, unsigned to, str out[static TOLD_MOST], size_t *count)
{
	query q = sql(tx, "SELECT name FROM (" IN_THE_TABLE ") WHERE name <> '' "
			  "AND name NOT IN (SELECT name FROM person WHERE state = 'left') ORDER BY name LIMIT $7");
	bind_int(&q, n->account);
	bind_int(&q, to);
	bind_int(&q, n->post);
	bind_str(&q, n->person);
	bind_int(&q, tx_now(tx));
	bind_str(&q, str_of(TOPIC_RULES[n->topic].name));
	bind_int(&q, TOLD_MOST);
	*count = 0;
	while (*count < TOLD_MOST && row(&q)) out[(*count)++] = col_str(&q);
	return sql_end(&q);
}

static void add_once(str name, str out[static TOLD_MOST], size_t *count)
{
	for (size_t i = 0; i < *count; i++)
		if (str_is(out[i], name)) return;
	if (name.len && *count < TOLD_MOST) out[(*count)++] = name;
}

/* Who stands in for a person who is away from this account; empty: nobody has agreed to. */
static err in_their_place(struct tx *tx, int64_t account, str name, str *instead)
{
	query q = sql(tx, "SELECT CASE WHEN " COVER_IN_FORCE("$3") "THEN coalesce(p.name, '') ELSE '' END AS stands FROM cover c "
			  "JOIN person o ON o.id = c.owner JOIN cover_account x ON x.cover = c.id AND x.account = $1 "
			  "LEFT JOIN person p ON p.id = c.person WHERE o.name = $2 AND " COVER_IS_AWAY("$3")
			  "ORDER BY stands = '', c.after IS NULL, c.id LIMIT 1");
	bind_int(&q, account);
	bind_str(&q, name);
	bind_int(&q, tx_now(tx));
	*instead = row(&q) ? col_str(&q) : name;
	return sql_end(&q);
}

/* What is about an account reaches whoever covers, not the beach. What is about the cover itself is for its own
 * people. */
static err not_the_beach(struct tx *tx, const struct notice *n, str out[static TOLD_MOST], size_t *count)
{
	size_t all = *count;
	*count = 0;
	if (!n->account || n->topic == TOPIC_COVER || n->topic == TOPIC_TEST) *count = all;
	for (size_t i = *count; i < all; i++) {
		str instead;
		TRY(in_their_place(tx, n->account, out[i], &instead));
		add_once(instead, out, count);
	}
	return NULL;
}

/* If its table finds nobody, the admins; if there is none, it stays without a person, and `status` says so. */
static err find_people(struct tx *tx, const struct notice *n, str out[static TOLD_MOST], size_t *count)
{
	unsigned to = TOPIC_RULES[n->topic].to | n->also;
	TRY(people_of(tx, n, to, out, count));
	for (size_t i = 0; i < n->nothers; i++) add_once(n->others[i], out, count);
	TRY(not_the_beach(tx, n, out, count));
	if (to & TO_ASKERS) return NULL;
	if (!*count) TRY(people_of(tx, n, TO_ADMINS, out, count));
	if (!*count) out[(*count)++] = S("");
	return NULL;
}

static err into_letters(struct tx *tx, const struct notice *n, int64_t id, str person)
{
	struct hearer h;
	TRY(hearer_get(tx, person, &h));
	bool always = n->at_once || (n->urgent && h.paces[n->topic] != PACE_OFF);
	enum pace pace = always ? PACE_ALWAYS : h.paces[n->topic];
	const bool wanted[WAYS] = {[WAY_MAIL] = h.mail.len, [WAY_HOOK] = h.hook.len, [WAY_WEBHOOK] = h.webhook.len};
	for (int w = 0; w < WAYS && pace != PACE_OFF; w++) {
		bool there = true;
		if (w == WAY_MAIL) TRY(notice_door_is(tx, S("mail"), &there));
		if (wanted[w] && there) TRY(letter_join(tx, &h, (enum way)w, pace, id, n->topic == TOPIC_TEST || n->at_once));
	}
	return NULL;
}

static err tell(struct tx *tx, const struct notice *n, int64_t id, str person)
{
	query q = sql(tx, "INSERT INTO notice_to(person, notice) VALUES ($1, $2)");
	bind_str(&q, person);
	bind_int(&q, id);
	TRY(sql_run(&q));
	return person.len ? into_letters(tx, n, id, person) : NULL;
}

err notice_is_told(struct tx *tx, str once, bool *yes)
{
	query q = sql(tx, "SELECT 1 FROM notice WHERE once = $1 AND once <> ''");
	bind_str(&q, once);
	return sql_any(&q, yes);
}

err notice_add(struct tx *tx, const struct notice *n)
{
	str *people = TAKE_N(tx_arena(tx), str, TOLD_MOST);
	size_t count, told = 0;
	int64_t id = 0;
	bool already;
	TRY(notice_is_told(tx, n->once, &already));
	if (already) return NULL;
	TRY(find_people(tx, n, people, &count));
	for (size_t i = 0; i < count; i++) {
		bool own_deed = str_is(people[i], tx_who(tx)) && n->topic != TOPIC_TEST && !n->own_too;
		if (own_deed) continue;
		if (!told++) TRY(notice_put(tx, n, &id));
		TRY(tell(tx, n, id, people[i]));
	}
	return NULL;
}

#define WITH_WORD "(SELECT id FROM notice WHERE once = $1 AND once <> '') "

err notice_withdraw(struct tx *tx, str once)
{
	static const char *const STEPS[] = {
		"UPDATE notice_to SET cleared = $2 WHERE cleared = 0 AND $2 > 0 AND notice IN " WITH_WORD,
		"DELETE FROM letter_notice WHERE notice IN " WITH_WORD "AND letter IN (SELECT id FROM letter WHERE state = 'open') AND $2 > 0",
		"DELETE FROM letter WHERE state = 'open' AND id NOT IN (SELECT letter FROM letter_notice) AND $1 <> '' AND $2 > 0",
	};
	for (size_t i = 0; i < COUNT(STEPS); i++) {
		query q = sql(tx, STEPS[i]);
		bind_str(&q, once);
		bind_int(&q, tx_now(tx));
		TRY(sql_run(&q));
	}
	return NULL;
}

/* ---- reading */

/* What became of the letters that it is in, by way. */
static err how_told(struct tx *tx, str person, struct told *t)
{
	struct arena *a = tx_arena(tx);
	buf out = buf_in(a, 1000);
	query q = sql(tx, "SELECT l.way, l.state, l.due, l.ended, l.why FROM letter_notice n JOIN letter l ON l.id = n.letter "
			  "WHERE n.notice = $1 AND l.person = $2 ORDER BY l.way LIMIT 3");
	bind_int(&q, t->id);
	bind_str(&q, person);
	while (row(&q)) {
		str way = col_str(&q);
		str state = col_str(&q);
		int64_t due = col_int(&q);
		int64_t ended = col_int(&q);
		str why = text_short(a, col_str(&q), 100);
		str when = when_utc(a, str_is(state, S("sent")) ? ended : due);
		buf_fmt(&out, "%s%.*s: ", out.len ? "; " : "", SHOW(way));
		if (str_is(state, S("sent"))) buf_fmt(&out, "sent %.*s", SHOW(when));
		else if (str_is(state, S("open"))) buf_fmt(&out, "goes %.*s", SHOW(when));
		else if (str_is(state, S("sending"))) buf_fmt(&out, "tried again %.*s. %.*s", SHOW(when), SHOW(why));
		else buf_fmt(&out, "not delivered. %.*s", SHOW(why));
	}
	t->how = buf_str(&out);
	return sql_end(&q);
}

void told_read(query *q, struct told *t)
{
	t->id = col_int(q);
	t->at = col_int(q);
	t->post = col_int(q);
	topic_read(col_str(q), &t->topic);
	t->account = col_str(q);
	t->what = col_str(q);
	t->text = col_str(q);
	t->todo = col_str(q);
	t->how = S("");
}

err notices_for(struct tx *tx, str person, bool cleared_too, struct told out[static NOTICES_SHOWN], size_t *n)
{
	query q = sql(tx, "SELECT " TOLD_COLUMNS "FROM notice_to t JOIN notice n ON n.id = t.notice LEFT JOIN account a ON a.id = n.account "
			  "WHERE t.person = $1 AND ($2 OR t.cleared = 0) ORDER BY t.notice DESC LIMIT $3");
	bind_str(&q, person);
	bind_int(&q, cleared_too);
	bind_int(&q, NOTICES_SHOWN);
	for (*n = 0; *n < NOTICES_SHOWN && row(&q); (*n)++) told_read(&q, &out[*n]);
	TRY(sql_end(&q));
	for (size_t i = 0; i < *n; i++) TRY(how_told(tx, person, &out[i]));
	return NULL;
}

err notices_clear(struct tx *tx, str person, int64_t id, int64_t *n)
{
	query q = sql(tx, "UPDATE notice_to SET cleared = $1 WHERE person = $2 AND cleared = 0 AND ($3 = 0 OR notice = $3)");
	bind_int(&q, tx_now(tx));
	bind_str(&q, person);
	bind_int(&q, id);
	TRY(sql_run(&q));
	*n = tx_changes(tx);
	return NULL;
}

/* ---- status */

static err knows_notices(struct tx *tx, bool *yes)
{
	query q = sql(tx, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'notice'");
	return sql_any(&q, yes);
}

static err count_for(struct tx *tx, str person, int64_t *n)
{
	query q = sql(tx, "SELECT count(*) FROM notice_to WHERE person = $1 AND cleared = 0");
	bind_str(&q, person);
	return sql_int(&q, n);
}

/* Lost ones whose reader has not been told otherwise: who has read the list and put it away knows. */
static err lost_ones(struct tx *tx, str out[static NOTICES_SHOWN], size_t *n)
{
	query q = sql(tx, "SELECT l.person, l.way, l.why, (SELECT count(*) FROM letter_notice x JOIN notice_to t "
			  "ON t.notice = x.notice AND t.person = l.person WHERE x.letter = l.id AND t.cleared = 0) AS unread "
			  "FROM letter l WHERE l.state = 'lost' AND l.ended > $1 AND unread > 0 ORDER BY l.ended DESC LIMIT 10");
	bind_int(&q, tx_now(tx) - 7 * DAY_MS);
	while (*n < NOTICES_SHOWN && row(&q)) {
		str person = col_str(&q);
		str way = col_str(&q);
		str why = col_str(&q);
		int64_t unread = col_int(&q);
		out[(*n)++] = arena_fmt(tx_arena(tx), "%" PRId64 " notice%s for %.*s could not be delivered by %.*s. %.*s", unread,
					unread == 1 ? "" : "s", SHOW(person), SHOW(way), SHOW(why));
	}
	return sql_end(&q);
}

err notices_status(struct tx *tx, str person, str **out, size_t *n)
{
	struct arena *a = tx_arena(tx);
	int64_t own, nobodys;
	bool known;
	*out = TAKE_N(a, str, NOTICES_SHOWN);
	*n = 0;
	TRY(knows_notices(tx, &known));
	if (!known) return NULL;
	TRY(count_for(tx, person, &own));
	TRY(count_for(tx, S(""), &nobodys));
	if (own)
		(*out)[(*n)++] = arena_fmt(a, "%" PRId64 " notice%s for you: schedpost notice list", own, own == 1 ? "" : "s");
	if (nobodys)
		(*out)[(*n)++] = arena_fmt(a, "%" PRId64 " notice%s could be told to nobody, for there is no owner and no admin: "
					   "schedpost notice list --nobodys", nobodys, nobodys == 1 ? "" : "s");
	return lost_ones(tx, *out, n);
}

/* ---- forgetting */

static err forget_from(struct tx *tx, query q)
{
	bind_int(&q, tx_now(tx) - KEPT_DAYS * DAY_MS);
	bind_int(&q, FORGET_AT_ONCE);
	return sql_run(&q);
}

#define OLD_NOTICES "(SELECT id FROM notice WHERE at < $1 AND id NOT IN (SELECT n.notice FROM letter l JOIN letter_notice n " \
		    "ON n.letter = l.id WHERE l.state = 'open' OR l.state = 'sending') ORDER BY id LIMIT $2)"

err notices_forget(struct tx *tx)
{
	TRY(forget_from(tx, sql(tx, "DELETE FROM letter_notice WHERE notice IN " OLD_NOTICES)));
	TRY(forget_from(tx, sql(tx, "DELETE FROM notice_to WHERE notice IN " OLD_NOTICES)));
	TRY(forget_from(tx, sql(tx, "DELETE FROM notice WHERE id IN " OLD_NOTICES)));
	return forget_from(tx, sql(tx, "DELETE FROM letter WHERE id IN (SELECT id FROM letter WHERE ended > 0 AND ended < $1 "
				       "AND id NOT IN (SELECT letter FROM letter_notice) LIMIT $2)"));
}
