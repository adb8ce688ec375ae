/* SPDX-License-Identifier: MIT
 * bundle_store.c - the pieces of a bundle of evidence: who did what, page by page, as the tables have it. */
#include "rooms/bundle/bundle.h"

#include "rooms/connect/revoke.h"
#include "rooms/lockdown/checklist.h"
#include "rooms/lockdown/stopped.h"
#include "rooms/watch/takedown.h"

#include <string.h>

#define TEXT(name)    {name, name, CELL_TEXT, false}
#define NUMBER(name)  {name, name, CELL_INT, false}
#define INSTANT(name) {name, name, CELL_INSTANT, false}
#define PLACE	      {"row", "row", CELL_INT, false}

/* The last column of each is the place to go on after, which is not shown. */
static const struct column POSTS[] = {
	NUMBER("id"), INSTANT("planned"), NUMBER("version"), TEXT("account"), NUMBER("part"), TEXT("text"), TEXT("link"),
	TEXT("category"), TEXT("source"), INSTANT("created"), TEXT("created_by"), PLACE,
};
static const struct column JOBS[] = {
	NUMBER("id"), NUMBER("op"), TEXT("does"), TEXT("account"), NUMBER("post"), NUMBER("part"), TEXT("state"),
	INSTANT("planned"), INSTANT("due"), INSTANT("handed_over"), INSTANT("published"), TEXT("remote_id"), TEXT("url"),
	NUMBER("tries"), TEXT("code"), TEXT("why"), PLACE,
};
static const struct column EVENTS[] = {
	NUMBER("id"), INSTANT("at"), NUMBER("post"), NUMBER("account"), TEXT("account_name"), NUMBER("part"), TEXT("who"),
	TEXT("acting_for"), TEXT("what"), TEXT("note"), PLACE,
};
static const struct column ACCOUNT_ROWS[] = {
	NUMBER("id"), TEXT("name"), TEXT("platform"), TEXT("server"), TEXT("handle"), TEXT("remote_id"), TEXT("title"),
	TEXT("state"), TEXT("why"), TEXT("owner"), TEXT("deputy"), INSTANT("created"), TEXT("created_by"),
	INSTANT("log_in_from"), PLACE,
};
static const struct column LOCKS[] = {
	NUMBER("id"), TEXT("kind"), NUMBER("account"), TEXT("of"), TEXT("reason"), INSTANT("begins"), INSTANT("ends"),
	TEXT("suspect"), TEXT("set_by"), INSTANT("made"), INSTANT("released_at"), TEXT("released_by"), PLACE,
};
static const struct column FOREIGN_POSTS[] = {
	NUMBER("id"), TEXT("account"), TEXT("remote_id"), TEXT("revision"), TEXT("url"), INSTANT("at"), INSTANT("found_at"),
	TEXT("text"), TEXT("link"), TEXT("client"), NUMBER("signals"), TEXT("strange_because"), NUMBER("score"),
	TEXT("state"), TEXT("decided_by"), INSTANT("decided_at"), PLACE,
};
static const struct column TIMELINE[] = {
	NUMBER("id"), TEXT("account"), TEXT("remote_id"), TEXT("url"), INSTANT("at"), TEXT("whose"), TEXT("text"),
	TEXT("link"), TEXT("client"), INSTANT("first_seen"), INSTANT("last_seen"), INSTANT("changed"),
	TEXT("said_first"), PLACE,
};
static const struct column PROFILES[] = {
	NUMBER("id"), TEXT("account"), TEXT("name"), TEXT("handle"), TEXT("url"), TEXT("text"), INSTANT("first_seen"),
	INSTANT("last_seen"), PLACE,
};
static const struct column PEOPLE[] = {
	NUMBER("id"), TEXT("name"), TEXT("state"), INSTANT("joined"), INSTANT("left"), TEXT("added_by"), TEXT("roles"),
	NUMBER("tokens"), PLACE,
};
static const struct column TAKEDOWNS[] = {
	NUMBER("foreign"), TEXT("account"), TEXT("url"), TEXT("wanted_by"), TEXT("without_evidence"), TEXT("outcome"),
	TEXT("in_words"), TEXT("why"), INSTANT("ended"), PLACE,
};
static const struct column REVOKES[] = {
	NUMBER("job"), TEXT("account"), NUMBER("lock"), TEXT("state"), TEXT("outcome"), TEXT("in_words"), TEXT("why"),
	TEXT("by_hand_at"), NUMBER("log_ins_kept"), PLACE,
};
static const struct column TICKS[] = {
	NUMBER("lock"), TEXT("account"), TEXT("item"), TEXT("in_words"), TEXT("person"), INSTANT("at"), PLACE,
};
static const struct column AGREED[] = {
	TEXT("to"), NUMBER("number"), TEXT("person"), INSTANT("at"), PLACE,
};
static const struct column STOPPED[] = {
	NUMBER("lock"), NUMBER("job"), NUMBER("post"), TEXT("account"), TEXT("was"), TEXT("url"), TEXT("why"), PLACE,
};
static const struct column AFTERWARDS[] = {
	NUMBER("post"), TEXT("account"), NUMBER("part"), INSTANT("planned"), TEXT("state"), TEXT("because_of"),
	TEXT("text"), PLACE,
};
static const struct column REVIEWS[] = {
	NUMBER("review"), NUMBER("post"), TEXT("account"), NUMBER("version"), TEXT("needs"), TEXT("asked_by"),
	INSTANT("asked"), TEXT("state"), TEXT("decided_by"), TEXT("decision"), NUMBER("decided_version"),
	INSTANT("decided"), PLACE,
};
static const struct column TOLD[] = {
	NUMBER("id"), INSTANT("at"), TEXT("topic"), TEXT("account"), TEXT("what"), TEXT("text"), TEXT("people"), PLACE,
};

static const struct piece {
	const char *name, *sql;
	const struct column *columns;
	size_t n;
} PIECES[] = {
	{"posts",
	 "SELECT p.id, p.at, p.version, coalesce(a.name, ''), t.part, t.text, p.link, p.category, p.source, p.created, p.created_by, "
	 "p.id FROM post p JOIN post_text t ON t.post = p.id LEFT JOIN account a ON a.id = t.account WHERE p.id > $1 AND p.id IN "
	 "(SELECT id FROM post WHERE id > $1 ORDER BY id LIMIT $2) ORDER BY p.id, t.account, t.part",
	 POSTS, COUNT(POSTS)},
	{"jobs",
	 "SELECT j.id, j.op, j.op, a.name, j.post, j.part, j.state, j.at, j.due, j.intent_at, j.done_at, j.remote_id, j.url, j.tries, "
	 "j.code, j.why, j.id FROM job j JOIN account a ON a.id = j.account WHERE j.id > $1 ORDER BY j.id LIMIT $2",
	 JOBS, COUNT(JOBS)},
	{"events",
	 "SELECT e.id, e.at, e.post, e.account, coalesce(a.name, ''), e.part, e.who, e.acting_for, e.what, e.note, e.id FROM event e "
	 "LEFT JOIN account a ON a.id = e.account WHERE e.id > $1 ORDER BY e.id LIMIT $2",
	 EVENTS, COUNT(EVENTS)},
	{"accounts",
	 "SELECT a.id, a.name, a.platform, a.server, a.handle, a.remote_id, a.title, a.state, a.why, a.owner, a.deputy, a.created, "
	 "a.created_by, (SELECT max(added) FROM secret s WHERE s.account = a.id), a.id FROM account a WHERE a.id > $1 ORDER BY a.id LIMIT $2",
	 ACCOUNT_ROWS, COUNT(ACCOUNT_ROWS)},
	{"locks",
	 "SELECT l.id, l.kind, l.account, coalesce(a.name, 'everything'), l.reason, l.begins, l.ends, p.name, l.set_by, l.made, "
	 "l.released_at, l.released_by, l.id FROM lock l LEFT JOIN person p ON p.id = l.suspect LEFT JOIN account a ON a.id = l.account "
	 "WHERE l.id > $1 ORDER BY l.id LIMIT $2",
	 LOCKS, COUNT(LOCKS)},
	{"people",
	 "SELECT p.id, p.name, p.state, p.joined, p.left_at, p.added_by, (SELECT group_concat(role || '/' || account, ' ') FROM "
	 "role_held r WHERE r.person = p.id), (SELECT count(*) FROM token t WHERE t.person = p.id AND t.ended = 0), p.id "
	 "FROM person p WHERE p.id > $1 ORDER BY p.id LIMIT $2",
	 PEOPLE, COUNT(PEOPLE)},
	{"foreign",
	 "SELECT f.id, a.name, f.remote_id, f.revision, f.url, f.at, f.found_at, f.text, f.link, f.client, f.signals, f.signals, f.score, "
	 "f.state, f.decided_by, f.decided_at, f.id FROM foreign_post f JOIN account a ON a.id = f.account WHERE f.id > $1 "
	 "ORDER BY f.id LIMIT $2",
	 FOREIGN_POSTS, COUNT(FOREIGN_POSTS)},
	{"timeline",
	 "SELECT e.id, a.name, e.remote_id, e.url, e.at, e.whose, e.text, e.link, e.client, e.first_seen, e.last_seen, e.changed, "
	 "e.said_first, e.id FROM watch_entry e JOIN account a ON a.id = e.account WHERE e.id > $1 ORDER BY e.id LIMIT $2",
	 TIMELINE, COUNT(TIMELINE)},
	{"profiles",
	 "SELECT k.id, a.name, k.name, k.handle, k.url, k.text, k.first_seen, k.last_seen, k.id FROM watch_look k "
	 "JOIN account a ON a.id = k.account WHERE k.id > $1 ORDER BY k.id LIMIT $2",
	 PROFILES, COUNT(PROFILES)},
	{"takedowns",
	 "SELECT t.foreign_post, a.name, f.url, (SELECT group_concat(name, ', ') FROM (SELECT p.name FROM takedown_say s JOIN person p ON "
	 "p.id = s.person WHERE s.foreign_post = t.foreign_post ORDER BY s.at, p.name)), t.no_evidence, t.outcome, t.outcome, t.why, "
	 "t.ended, t.foreign_post FROM takedown t JOIN foreign_post f ON f.id = t.foreign_post JOIN account a ON a.id = f.account "
	 "WHERE t.foreign_post > $1 ORDER BY t.foreign_post LIMIT $2",
	 TAKEDOWNS, COUNT(TAKEDOWNS)},
	{"revokes",
	 "SELECT j.id, a.name, (SELECT max(s.lock) FROM sever_job s WHERE s.job = j.id), j.state, j.code, j.code, j.why, j.url, "
	 "(SELECT count(*) FROM secret s WHERE s.account = j.account), j.id FROM job j JOIN account a ON a.id = j.account "
	 "WHERE j.op = 3 AND j.id > $1 ORDER BY j.id LIMIT $2",
	 REVOKES, COUNT(REVOKES)},
	{"ticks",
	 "SELECT t.lock, a.name, t.item, t.item, p.name, t.at, row_number() OVER (ORDER BY t.lock, t.account, t.item) AS nth "
	 "FROM unlock_tick t JOIN account a ON a.id = t.account JOIN person p ON p.id = t.person ORDER BY nth LIMIT $2 OFFSET $1",
	 TICKS, COUNT(TICKS)},
	{"agreed",
	 "WITH said(word, number, person, at) AS (SELECT 'unlock', lock, person, at FROM unlock UNION ALL "
	 "SELECT 'takedown', foreign_post, person, at FROM takedown_say UNION ALL "
	 "SELECT 'sever --after-takedown', lock, person, at FROM sever_say) "
	 "SELECT s.word, s.number, p.name, s.at, row_number() OVER (ORDER BY s.at, s.word, s.number, p.name) AS nth "
	 "FROM said s JOIN person p ON p.id = s.person ORDER BY nth LIMIT $2 OFFSET $1",
	 AGREED, COUNT(AGREED)},
	{"stopped",
	 "SELECT f.lock, j.id, j.post, a.name, " STOPPED_FATE ", j.url, j.why, row_number() OVER (ORDER BY f.lock, j.id) AS nth "
	 "FROM lock_flight f JOIN lock l ON l.id = f.lock JOIN job j ON j.id = f.job JOIN account a ON a.id = j.account "
	 "ORDER BY nth LIMIT $2 OFFSET $1",
	 STOPPED, COUNT(STOPPED)},
	{"afterwards",
	 "SELECT j.post, a.name, j.part, j.at, j.state, j.code, coalesce((SELECT t.text FROM post_text t WHERE t.post = j.post AND "
	 "t.part = j.part AND t.account IN (0, j.account) ORDER BY t.account DESC LIMIT 1), ''), j.id FROM job j "
	 "JOIN account a ON a.id = j.account WHERE j.op = 7 AND j.code IN ('lockdown', 'hold') AND j.state IN ('paused', 'asking') "
	 "AND j.id > $1 ORDER BY j.id LIMIT $2",
	 AFTERWARDS, COUNT(AFTERWARDS)},
	{"reviews",
	 "SELECT r.id, r.post, a.name, r.version, r.need, r.asked_by, r.asked_at, r.state, d.who, d.what, d.version, d.at, r.id "
	 "FROM review r JOIN account a ON a.id = r.account LEFT JOIN decision d ON d.review = r.id WHERE r.id > $1 AND r.id IN "
	 "(SELECT id FROM review WHERE id > $1 ORDER BY id LIMIT $2) ORDER BY r.id, d.id",
	 REVIEWS, COUNT(REVIEWS)},
	{"told",
	 "SELECT n.id, n.at, n.topic, coalesce(a.name, ''), n.what, n.text, (SELECT group_concat(person, ', ') FROM notice_to t "
	 "WHERE t.notice = n.id), n.id FROM notice n LEFT JOIN account a ON a.id = n.account WHERE n.topic IN ('watch', 'hold') "
	 "AND n.id > $1 ORDER BY n.id LIMIT $2",
	 TOLD, COUNT(TOLD)},
};

err bundle_watched(struct tx *tx, int64_t after, struct watched **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct watched, BUNDLE_PAGE);
	query q = sql(tx, "SELECT a.id, a.name, a.platform, a.state, a.why, coalesce(w.read_at, 0), coalesce(w.not_before, 0), "
			  "coalesce(w.fails, 0), coalesce((SELECT max(k.last_seen) FROM watch_look k WHERE k.account = a.id), 0) "
			  "FROM account a LEFT JOIN watching w ON w.account = a.id WHERE a.id > $1 ORDER BY a.id LIMIT $2");
	bind_int(&q, after);
	bind_int(&q, BUNDLE_PAGE);
	for (*n = 0; *n < BUNDLE_PAGE && row(&q); (*n)++) {
		struct watched *w = &(*out)[*n];
		w->account = col_int(&q);
		w->name = col_str(&q);
		w->platform = col_str(&q);
		w->state = col_str(&q);
		w->why = col_str(&q);
		w->list_read = col_int(&q);
		w->not_before = col_int(&q);
		w->fails = col_int(&q);
		w->profile_read = col_int(&q);
	}
	return sql_end(&q);
}

/* ---- words, where a table has a number or a short word */

static str op_words(struct arena *a, str text)
{
	static const char *const WORDS[SP_LAST_OP + 1] = {
		[SP_CONNECT] = "connects the account", [SP_REFRESH] = "renews its log-in",
		[SP_REVOKE] = "takes its log-in back",
		[SP_WHOAMI] = "asks whose log-in it is", [SP_LIMITS] = "asks what its server allows",
		[SP_CHECK] = "checks a post", [SP_PUBLISH] = "publishes a post", [SP_LOOKUP] = "looks whether a post is out",
		[SP_DELETE] = "takes a post down", [SP_EDIT] = "changes a post", [SP_NUMBERS] = "reads figures",
		[SP_TIMELINE] = "reads what stands on the account", [SP_PROFILE] = "reads its profile",
	};
	int64_t op;
	(void)a;
	bool known = str_int(text, &op) && op > 0 && op <= SP_LAST_OP && WORDS[op];
	return known ? str_of(WORDS[op]) : text;
}

static str signal_words(struct arena *a, str text)
{
	int64_t signals;
	return str_int(text, &signals) ? watch_words(a, (unsigned)signals) : text;
}

static str whose_words(struct arena *a, str text)
{
	static const struct {
		const char *word, *says;
	} WORDS[] = {
		{"sent", "sent from here"}, {"worded", "has the words of something sent from here"},
		{"before", "was there before anybody looked"}, {"foreign", "not sent from here: see foreign.csv"},
	};
	(void)a;
	for (size_t i = 0; i < COUNT(WORDS); i++)
		if (str_is(text, str_of(WORDS[i].word))) return str_of(WORDS[i].says);
	return text;
}

static str fate_words(struct arena *a, str text)
{
	int64_t fate;
	(void)a;
	return str_int(text, &fate) && fate >= 0 && fate < FATES ? str_of(FATE_TITLES[fate]) : text;
}

static str takedown_words(struct arena *a, str text)
{
	(void)a;
	for (int i = 0; i <= TAKEDOWN_LAST; i++)
		if (str_is(text, takedown_word((enum takedown_outcome)i))) return takedown_title((enum takedown_outcome)i);
	return text;
}

static str revoke_words(struct arena *a, str text)
{
	(void)a;
	for (int i = REVOKED_PROVED; i <= REVOKED_LAST; i++)
		if (str_is(text, revoked_word((enum revoked)i))) return revoked_title((enum revoked)i);
	return S("not known yet");
}

static str item_words(struct arena *a, str text)
{
	(void)a;
	return point_title(text);
}

typedef str words_of(struct arena *, str);
static const struct {
	const char *piece, *column;
	words_of *words;
} WORDED[] = {
	{"jobs", "does", op_words}, {"foreign", "strange_because", signal_words},
	{"timeline", "whose", whose_words}, {"takedowns", "in_words", takedown_words},
	{"revokes", "in_words", revoke_words}, {"ticks", "in_words", item_words}, {"stopped", "was", fate_words},
};

static words_of *words_for(const struct piece *p, const struct column *c)
{
	for (size_t i = 0; i < COUNT(WORDED); i++)
		if (!strcmp(WORDED[i].piece, p->name) && !strcmp(WORDED[i].column, c->name)) return WORDED[i].words;
	return NULL;
}

/* ---- a page */

static const struct piece *piece_named(str name)
{
	for (size_t i = 0; i < COUNT(PIECES); i++)
		if (str_is(name, str_of(PIECES[i].name))) return &PIECES[i];
	return NULL;
}

static void put_cell(struct tx *tx, query *q, const struct piece *p, const struct column *c, struct reply *r)
{
	words_of *words = words_for(p, c);
	if (c->kind == CELL_TEXT) {
		str text = col_str(q);
		reply_text(r, words ? words(tx_arena(tx), text) : text);
		return;
	}
	reply_int(r, col_int(q));
}

err bundle_page(struct tx *tx, str name, int64_t after, struct reply *r, int64_t *last, size_t *n)
{
	const struct piece *p = piece_named(name);
	if (str_is(name, S("readings"))) return bundle_readings(tx, after, r, last, n);
	if (!p) return FAIL(tx_arena(tx), ERR_BUG, "no-piece", "There is no evidence called '%.*s'.", SHOW(name));
	query q = sql(tx, p->sql);
	bind_int(&q, after);
	bind_int(&q, BUNDLE_PAGE);
	reply_table(r, "rows", p->columns, p->n - 1);
	*last = after;
	for (*n = 0; row(&q); (*n)++) {
		reply_row(r);
		for (size_t i = 0; i + 1 < p->n; i++) put_cell(tx, &q, p, &p->columns[i], r);
		*last = col_int(&q);
	}
	return sql_end(&q);
}
