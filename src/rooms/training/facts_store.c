/* SPDX-License-Identifier: MIT
 * facts_store.c - what a person has done, read from posts, decisions and events. */
#include "rooms/training/training.h"

#include <schedpost/plugin.h>

/* ---- exercises: in the order in which a course goes through them; $1: the person, $2: SP_PUBLISH */

const struct exercise EXERCISE[EXERCISES] = {
	{"first-post", "Have a first post go out.", "What is written here goes out as it stands."},
	{"alt-text", "Have a picture go out, with a sentence that says what it shows.", "Pictures are for blind readers, too."},
	{"link", "Have a post with a link go out.", "Readers are led to the page that has it all."},
	{"edit", "Change a post, and then have it go out.", "The words can be mended until they are out."},
	{"move", "Give a post another time.", "A post goes out when its readers are there."},
	{"pause", "Hold a post back, and let it go on.", "When something bad happens, the cheerful post waits."},
	{"cancel", "Cancel a post that waits.", "What is over, or wrong, does not go out."},
	{"too-long", "Have a text go out that is too long for one post, as a chain.", "Each platform takes only so many letters."},
};

#define THEIRS "FROM post p JOIN job j ON j.post = p.id AND j.op = $2 JOIN account a ON a.id = j.account AND a.kind = 'practice' " \
	       "WHERE p.created_by = $1 "
#define OUT    "AND (j.state = 'done' OR j.state = 'gone') "
#define DID(what) "AND EXISTS (SELECT 1 FROM event e WHERE e.post = p.id AND e.who = $1 AND e.what = '" what "') "

/* One row: a flag for each exercise. */
#define DONE_FLAGS \
	"SELECT EXISTS (SELECT 1 " THEIRS OUT "), " \
	"EXISTS (SELECT 1 " THEIRS OUT "AND EXISTS (SELECT 1 FROM post_media f WHERE f.post = p.id AND f.alt <> '')), " \
	"EXISTS (SELECT 1 " THEIRS OUT "AND p.link <> ''), " \
	"EXISTS (SELECT 1 " THEIRS OUT DID("edited") "), " \
	"EXISTS (SELECT 1 " THEIRS DID("moved") "), " \
	"EXISTS (SELECT 1 " THEIRS DID("paused") DID("resumed") "), " \
	"EXISTS (SELECT 1 " THEIRS DID("cancelled") "AND j.state = 'cancelled'), " \
	"EXISTS (SELECT 1 " THEIRS OUT "AND p.parts > 1 AND (SELECT sum(length(t.text)) FROM post_text t WHERE t.post = p.id " \
	"AND t.account = 0) > (SELECT json_extract(f.limits, '$.text_most') FROM platform f WHERE f.name = a.platform))"

err exercises_done(struct tx *tx, str person, bool done[static EXERCISES], int *n)
{
	query q = sql(tx, DONE_FLAGS);
	bind_str(&q, person);
	bind_int(&q, SP_PUBLISH);
	*n = 0;
	bool any = row(&q);
	for (int i = 0; i < EXERCISES; i++) {
		done[i] = any && col_int(&q);
		*n += done[i];
	}
	return sql_end(&q);
}

/* ---- decisions */

/* What was decided by somebody else about a person's post ($1) since an instant ($2). */
#define DECIDED "FROM decision d JOIN review r ON r.id = d.review JOIN post p ON p.id = r.post " \
		"WHERE p.created_by = $1 AND d.at >= $2 AND d.what <> 'withdrawn' AND d.who <> $1 "
#define UNCHANGED "d.what = 'approved' AND d.version = r.version "

err training_streak(struct tx *tx, str person, int64_t since, int64_t *posts)
{
	query q = sql(tx, "SELECT count(DISTINCT r.post) " DECIDED "AND " UNCHANGED
			  "AND d.id > coalesce((SELECT max(d.id) " DECIDED "AND NOT (" UNCHANGED ")), 0)");
	bind_str(&q, person);
	bind_int(&q, since);
	return sql_int(&q, posts);
}

static err count_decisions(struct tx *tx, str person, int64_t since, struct training_facts *out)
{
	query q = sql(tx, "SELECT count(*), coalesce(sum(" UNCHANGED "), 0), count(DISTINCT CASE WHEN d.what = 'returned' THEN r.post END) "
		      DECIDED);
	bind_str(&q, person);
	bind_int(&q, since);
	if (row(&q)) {
		out->decided = col_int(&q);
		out->unchanged = col_int(&q);
		out->returned = col_int(&q);
	}
	return sql_end(&q);
}

static err count_posts(struct tx *tx, str person, int64_t since, struct training_facts *out)
{
	query q = sql(tx, "SELECT count(*), coalesce(sum(EXISTS (SELECT 1 FROM event e WHERE e.post = p.id AND e.what = 'published')), 0) "
			  "FROM post p WHERE p.created_by = $1 AND p.created >= $2 AND EXISTS (SELECT 1 FROM job j JOIN account a "
			  "ON a.id = j.account WHERE j.post = p.id AND a.kind <> 'practice')");
	bind_str(&q, person);
	bind_int(&q, since);
	if (row(&q)) {
		out->written = col_int(&q);
		out->published = col_int(&q);
	}
	return sql_end(&q);
}

static err median_delay(struct tx *tx, str person, int64_t since, struct training_facts *out)
{
	query q = sql(tx, "SELECT d.at - r.asked_at " DECIDED "ORDER BY d.at - r.asked_at LIMIT 1 OFFSET $3");
	bind_str(&q, person);
	bind_int(&q, since);
	bind_int(&q, (out->decided - 1) / 2);
	return sql_int(&q, &out->median_ms);
}

err training_facts(struct tx *tx, str person, int64_t since, struct training_facts *out)
{
	*out = (struct training_facts){0};
	TRY(count_decisions(tx, person, since, out));
	TRY(count_posts(tx, person, since, out));
	return out->decided ? median_delay(tx, person, since, out) : NULL;
}

/* ---- the portfolio */

err folio_of(struct tx *tx, const struct trainee *t, struct folio_row **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct folio_row, FOLIO_MOST);
	*n = 0;
	query q = sql(tx, "SELECT p.created, p.id, p.version, 'written', p.created_by, (SELECT group_concat(t.text, char(10) || '---' || "
			  "char(10)) FROM (SELECT text FROM post_text WHERE post = p.id AND account = 0 ORDER BY part) t) "
			  "FROM post p WHERE p.created_by = $1 "
			  "UNION ALL SELECT v.at, v.post, v.version, 'changed', v.who, '' FROM post_version v JOIN post p ON "
			  "p.id = v.post WHERE p.created_by = $1 AND v.version > 1 "
			  "UNION ALL SELECT d.at, r.post, d.version, d.what, d.who, trim(d.reason || ' ' || d.comment) "
			  "FROM decision d JOIN review r ON r.id = d.review JOIN post p ON p.id = r.post WHERE p.created_by = $1 "
			  "UNION ALL SELECT c.at, c.post, 0, 'comment', c.who, c.text FROM comment c JOIN post p ON p.id = c.post "
			  "WHERE p.created_by = $1 "
			  "UNION ALL SELECT e.at, e.post, 0, 'published', e.who, e.note FROM event e JOIN post p ON p.id = e.post "
			  "WHERE p.created_by = $1 AND e.what = 'published' "
			  "UNION ALL SELECT at, 0, 0, what, who, note FROM training_step WHERE person = $2 "
			  "ORDER BY 1, 2, 3 LIMIT $3");
	bind_str(&q, t->name);
	bind_int(&q, t->person);
	bind_int(&q, FOLIO_MOST);
	while (*n < FOLIO_MOST && row(&q)) {
		struct folio_row *f = &(*out)[(*n)++];
		f->at = col_int(&q);
		f->post = col_int(&q);
		f->version = col_int(&q);
		f->what = col_str(&q);
		f->who = col_str(&q);
		f->text = col_str(&q);
	}
	return sql_end(&q);
}
