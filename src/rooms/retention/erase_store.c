/* SPDX-License-Identifier: MIT
 * erase_store.c - a person's name, out of every table that holds it. */
#include "rooms/retention/retention.h"

#include "rooms/people/people.h"

#include <inttypes.h>

/* Who began a dialogue. */
#define NAME_IN_KEY(name) "char(9) || " name " || char(10)"

/* A line for each column that holds the name of a person; retention_test looks through all tables for one that is not
 * here. */
static const char *const NAMED[] = {
	"DELETE FROM meta WHERE $1 <> '' AND name = 'actor/' || (SELECT id FROM actor WHERE name = $2)",
	"UPDATE actor SET name = $1 WHERE name = $2",
	"UPDATE person SET name = $1, full_name = '', mail = '', zone = '', team = NULL, deputy = '' WHERE name = $2",
	"UPDATE person SET deputy = $1 WHERE deputy = $2",
	"UPDATE person SET added_by = $1 WHERE added_by = $2",
	"UPDATE team SET lead = $1 WHERE lead = $2",
	"UPDATE role_held SET given_by = $1 WHERE given_by = $2",
	"UPDATE token SET made_by = $1 WHERE made_by = $2",
	"UPDATE account SET created_by = $1 WHERE created_by = $2",
	"UPDATE account SET owner = '' WHERE $1 <> '' AND owner = $2",
	"UPDATE account SET deputy = '' WHERE $1 <> '' AND deputy = $2",
	"UPDATE app SET added_by = $1 WHERE added_by = $2",
	"UPDATE day SET added_by = $1 WHERE added_by = $2",
	"UPDATE day_dates SET added_by = $1 WHERE added_by = $2",
	"UPDATE day_ended SET added_by = $1 WHERE added_by = $2",
	"UPDATE calendar_import SET who = $1 WHERE who = $2",
	"UPDATE calendar_import SET done_by = $1 WHERE done_by = $2",
	"UPDATE calendar_feed SET who = $1 WHERE who = $2",
	"UPDATE batch SET created_by = $1 WHERE created_by = $2",
	("DELETE FROM post_text WHERE $1 <> '' AND part = 0 AND post IN (SELECT id FROM post WHERE created_by = $2 "
	 "UNION SELECT post FROM post_version WHERE version = 1 AND who = $2)"),
	"UPDATE post SET created_by = $1 WHERE created_by = $2",
	"UPDATE post SET keeper = '' WHERE $1 <> '' AND keeper = $2",
	"UPDATE duty SET set_by = $1 WHERE set_by = $2",
	"UPDATE post_version SET who = $1 WHERE who = $2",
	"UPDATE review SET asked_by = $1 WHERE asked_by = $2",
	"UPDATE review SET second = $1 WHERE second = $2",
	"UPDATE decision SET who = $1 WHERE who = $2",
	"UPDATE post_media SET looked = $1 WHERE looked = $2",
	"UPDATE consent SET made_by = $1 WHERE made_by = $2",
	"UPDATE consent SET withdrawn_by = $1 WHERE withdrawn_by = $2",
	"UPDATE lifted SET who = $1 WHERE who = $2",
	"UPDATE comment SET who = $1 WHERE who = $2",
	"UPDATE event SET who = $1 WHERE who = $2",
	"UPDATE event SET acting_for = $1 WHERE acting_for = $2",
	"UPDATE lock SET set_by = $1 WHERE set_by = $2",
	"UPDATE lock SET released_by = $1 WHERE released_by = $2",
	"UPDATE drill SET held_by = $1 WHERE held_by = $2",
	"UPDATE checked SET said_by = $1 WHERE said_by = $2",
	"UPDATE foreign_post SET decided_by = $1 WHERE decided_by = $2",
	"UPDATE evidence SET made_by = $1 WHERE made_by = $2",
	"UPDATE by_hand_there SET allowed_by = $1 WHERE allowed_by = $2",
	"UPDATE cover SET made_by = $1 WHERE made_by = $2",
	"UPDATE cover_decision SET made_by = $1 WHERE made_by = $2",
	"DELETE FROM hearer WHERE $1 <> '' AND person = $2",
	"DELETE FROM hearer_topic WHERE $1 <> '' AND person = $2",
	"DELETE FROM notice_secret WHERE $1 <> '' AND person = $2",
	"DELETE FROM letter_notice WHERE $1 <> '' AND letter IN (SELECT id FROM letter WHERE person = $2)",
	"DELETE FROM letter WHERE $1 <> '' AND person = $2",
	"DELETE FROM notice_to WHERE $1 <> '' AND person = $2",
	"UPDATE training SET coach = $1 WHERE coach = $2",
	"UPDATE training SET backup = $1 WHERE backup = $2",
	"UPDATE training_step SET who = $1 WHERE who = $2",
	"UPDATE job SET key = replace(key, " NAME_IN_KEY("$2") ", " NAME_IN_KEY("$1") ") WHERE instr(key, " NAME_IN_KEY(
		"$2") ") > 0",
};

/* Sentences that may name people, a page at a time: those behind row $1 with $2 in them; then one is written. */
static const struct sentence {
	const char *read, *write;
} SENTENCES[] = {
#define IN(table, column) \
	{"SELECT id, " column " FROM " table " WHERE id > $1 AND instr(" column ", $2) > 0 " \
	 "ORDER BY id LIMIT 200", \
	 "UPDATE " table " SET " column " = $1 WHERE id = $2"}
	IN("event", "note"),  IN("training_step", "note"), IN("notice", "what"),
	IN("notice", "text"), IN("notice", "todo"),  IN("lifted", "reason"),
	IN("consent", "holder"), IN("consent", "scope"), IN("cover", "note"), IN("cover", "why"),
};
enum { PAGE = 200 };

static bool is_of_a_name(char b)
{
	bool letter = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (unsigned char)b >= 0x80;
	return letter || (b >= '0' && b <= '9') || b == '_' || b == '-';
}

/* As a whole word: never a part of another one. */
static str without(struct arena *a, str text, str name, str stands)
{
	buf out = buf_in(a, text.len * (stands.len + 1) + 1);
	size_t at;
	for (char before = ' '; str_find(text, name, &at); text = str_cut(text, at + name.len, text.len)) {
		if (at) before = text.at[at - 1];
		char after = at + name.len < text.len ? text.at[at + name.len] : ' ';
		buf_add(&out, str_cut(text, 0, at));
		buf_add(&out, is_of_a_name(before) || is_of_a_name(after) ? name : stands);
		before = name.at[name.len - 1];
	}
	buf_add(&out, text);
	return buf_str(&out);
}

static err sentence_write(struct tx *tx, const struct sentence *s, int64_t id, str text)
{
	query q = sql(tx, s->write);
	bind_str(&q, text);
	bind_int(&q, id);
	return sql_run(&q);
}

static err sentences_without(struct tx *tx, const struct sentence *s, str stands, str name, int64_t *rows)
{
	struct { int64_t id; str text; } page[PAGE];
	int64_t after = 0;
	for (size_t n = PAGE; n == PAGE;) {
		query q = sql(tx, s->read);
		bind_int(&q, after);
		bind_str(&q, name);
		for (n = 0; n < PAGE && row(&q); n++) {
			page[n].id = col_int(&q);
			page[n].text = col_str(&q);
		}
		TRY(sql_end(&q));
		for (size_t i = 0; i < n; i++)
			TRY(sentence_write(tx, s, page[i].id, without(tx_arena(tx), page[i].text, name, stands)));
		if (n) after = page[n - 1].id;
		*rows += (int64_t)n;
	}
	return NULL;
}

static err replace_in(struct tx *tx, const char *statement, str stands, str name, int64_t *rows)
{
	query q = sql(tx, statement);
	bind_str(&q, stands);
	bind_str(&q, name);
	TRY(sql_run(&q));
	*rows += tx_changes(tx);
	return NULL;
}

err person_erase(struct tx *tx, str name, int64_t *rows)
{
	struct arena *a = tx_arena(tx);
	struct person p;
	bool found;
	*rows = 0;
	TRY(person_get(tx, name, &p, &found));
	if (!found)
		return FAIL(a, ERR_MISSING, "no-such-person", "schedpost knows nobody called '%.*s'; there is nothing to erase.", SHOW(name));
	if (!p.left_at)
		return FAIL(a, ERR_STALE, "still-here", "%.*s is still here. First hand over what they look after: schedpost user leave %.*s "
			    "--to PERSON", SHOW(name), SHOW(name));
	str stands = arena_fmt(a, "erased-%" PRId64, p.id);
	for (size_t i = 0; i < COUNT(NAMED); i++) TRY(replace_in(tx, NAMED[i], stands, name, rows));
	for (size_t i = 0; i < COUNT(SENTENCES); i++) TRY(sentences_without(tx, &SENTENCES[i], stands, name, rows));
	return tx_scrub(tx);
}
