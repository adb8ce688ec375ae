/* SPDX-License-Identifier: MIT
 * evidence_store.c - the pieces of a bundle of evidence: who did what, page by page, as the tables have it. */
#include "rooms/lockdown/evidence.h"

#define TEXT(name)    {name, name, CELL_TEXT, false}
#define NUMBER(name)  {name, name, CELL_INT, false}
#define INSTANT(name) {name, name, CELL_INSTANT, false}

static const struct column POSTS[] = {
	NUMBER("id"), INSTANT("planned"), NUMBER("version"), TEXT("account"), NUMBER("part"), TEXT("text"), TEXT("link"),
	TEXT("category"), TEXT("source"), INSTANT("created"), TEXT("created_by"), NUMBER("row"),
};
static const struct column JOBS[] = {
	NUMBER("id"), NUMBER("op"), TEXT("account"), NUMBER("post"), NUMBER("part"), TEXT("state"), INSTANT("planned"),
	INSTANT("due"), INSTANT("handed_over"), INSTANT("published"), TEXT("remote_id"), TEXT("url"), NUMBER("tries"),
	TEXT("code"), TEXT("why"), NUMBER("row"),
};
static const struct column EVENTS[] = {
	NUMBER("id"), INSTANT("at"), NUMBER("post"), NUMBER("account"), NUMBER("part"), TEXT("who"), TEXT("acting_for"),
	TEXT("what"), TEXT("note"), NUMBER("row"),
};
static const struct column ACCOUNT_ROWS[] = {
	NUMBER("id"), TEXT("name"), TEXT("platform"), TEXT("server"), TEXT("handle"), TEXT("remote_id"), TEXT("title"),
	TEXT("state"), TEXT("why"), TEXT("owner"), TEXT("deputy"), INSTANT("created"), TEXT("created_by"),
	INSTANT("log_in_from"), NUMBER("row"),
};
static const struct column LOCKS[] = {
	NUMBER("id"), TEXT("kind"), NUMBER("account"), TEXT("reason"), INSTANT("begins"), INSTANT("ends"), TEXT("suspect"),
	TEXT("set_by"), INSTANT("made"), INSTANT("released_at"), TEXT("released_by"), NUMBER("row"),
};
static const struct column FOREIGN_POSTS[] = {
	NUMBER("id"), TEXT("account"), TEXT("remote_id"), TEXT("revision"), TEXT("url"), INSTANT("at"), INSTANT("found_at"),
	TEXT("text"), TEXT("link"), TEXT("client"), NUMBER("signals"), NUMBER("score"), TEXT("state"), TEXT("decided_by"),
	INSTANT("decided_at"), NUMBER("row"),
};
static const struct column PEOPLE[] = {
	NUMBER("id"), TEXT("name"), TEXT("state"), INSTANT("joined"), INSTANT("left"), TEXT("added_by"), TEXT("roles"),
	NUMBER("tokens"), NUMBER("row"),
};

/* The last column is the place to go on after. */
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
	 "SELECT j.id, j.op, a.name, j.post, j.part, j.state, j.at, j.due, j.intent_at, j.done_at, j.remote_id, j.url, j.tries, "
	 "j.code, j.why, j.id FROM job j JOIN account a ON a.id = j.account WHERE j.id > $1 ORDER BY j.id LIMIT $2",
	 JOBS, COUNT(JOBS)},
	{"events",
	 "SELECT id, at, post, account, part, who, acting_for, what, note, id FROM event WHERE id > $1 ORDER BY id LIMIT $2",
	 EVENTS, COUNT(EVENTS)},
	{"accounts",
	 "SELECT a.id, a.name, a.platform, a.server, a.handle, a.remote_id, a.title, a.state, a.why, a.owner, a.deputy, a.created, "
	 "a.created_by, (SELECT max(added) FROM secret s WHERE s.account = a.id), a.id FROM account a WHERE a.id > $1 ORDER BY a.id LIMIT $2",
	 ACCOUNT_ROWS, COUNT(ACCOUNT_ROWS)},
	{"locks",
	 "SELECT l.id, l.kind, l.account, l.reason, l.begins, l.ends, p.name, l.set_by, l.made, l.released_at, l.released_by, l.id "
	 "FROM lock l LEFT JOIN person p ON p.id = l.suspect WHERE l.id > $1 ORDER BY l.id LIMIT $2",
	 LOCKS, COUNT(LOCKS)},
	{"people",
	 "SELECT p.id, p.name, p.state, p.joined, p.left_at, p.added_by, (SELECT group_concat(role || '/' || account, ' ') FROM "
	 "role_held r WHERE r.person = p.id), (SELECT count(*) FROM token t WHERE t.person = p.id AND t.ended = 0), p.id "
	 "FROM person p WHERE p.id > $1 ORDER BY p.id LIMIT $2",
	 PEOPLE, COUNT(PEOPLE)},
	{"foreign",
	 "SELECT f.id, a.name, f.remote_id, f.revision, f.url, f.at, f.found_at, f.text, f.link, f.client, f.signals, f.score, "
	 "f.state, f.decided_by, f.decided_at, f.id FROM foreign_post f JOIN account a ON a.id = f.account WHERE f.id > $1 "
	 "ORDER BY f.id LIMIT $2",
	 FOREIGN_POSTS, COUNT(FOREIGN_POSTS)},
};

static const struct piece *piece_named(str name)
{
	for (size_t i = 0; i < COUNT(PIECES); i++)
		if (str_is(name, str_of(PIECES[i].name))) return &PIECES[i];
	return NULL;
}

static void put_cell(query *q, const struct column *c, struct reply *r, int64_t *last)
{
	if (c->kind == CELL_TEXT) {
		str text = col_str(q);
		reply_text(r, text);
		return;
	}
	*last = col_int(q);
	reply_int(r, *last);
}

err evidence_page(struct tx *tx, str name, int64_t after, struct reply *r, int64_t *last, size_t *n)
{
	const struct piece *p = piece_named(name);
	if (!p) return FAIL(tx_arena(tx), ERR_BUG, "no-piece", "There is no evidence called '%.*s'.", SHOW(name));
	query q = sql(tx, p->sql);
	bind_int(&q, after);
	bind_int(&q, EVIDENCE_PAGE);
	reply_table(r, "rows", p->columns, p->n - 1);
	*last = after;
	for (*n = 0; row(&q); (*n)++) {
		reply_row(r);
		for (size_t i = 0; i + 1 < p->n; i++) put_cell(&q, &p->columns[i], r, &(int64_t){0});
		*last = col_int(&q);
	}
	return sql_end(&q);
}

/* ---- that it was written */

err evidence_note(struct tx *tx, int64_t begun, str manifest)
{
	query q = sql(tx, "INSERT INTO evidence(begun, made, made_by, manifest) VALUES ($1, $2, $3, $4)");
	bind_int(&q, begun);
	bind_int(&q, tx_now(tx));
	bind_str(&q, tx_who(tx));
	bind_str(&q, manifest);
	return sql_run(&q);
}

err evidence_is_since(struct tx *tx, int64_t newest, bool *yes)
{
	query q = sql(tx, "SELECT 1 FROM evidence WHERE id > $1 LIMIT 1");
	bind_int(&q, newest);
	return sql_any(&q, yes);
}
