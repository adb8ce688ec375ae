/* SPDX-License-Identifier: MIT
 * erase_store.c - a person's name, out of every table that holds it. */
#include "rooms/retention/retention.h"

#include "rooms/people/people.h"

#include <inttypes.h>

/* A line for each column that holds the name of a person; retention_test looks through all tables for one that is not
 * here. */
static const char *const NAMED[] = {
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
	"UPDATE batch SET created_by = $1 WHERE created_by = $2",
	"UPDATE post SET created_by = $1 WHERE created_by = $2",
	"UPDATE post SET keeper = '' WHERE $1 <> '' AND keeper = $2",
	"UPDATE duty SET set_by = $1 WHERE set_by = $2",
	"UPDATE post_version SET who = $1 WHERE who = $2",
	"UPDATE review SET asked_by = $1 WHERE asked_by = $2",
	"UPDATE decision SET who = $1 WHERE who = $2",
	"UPDATE comment SET who = $1 WHERE who = $2",
	"UPDATE event SET who = $1 WHERE who = $2",
	"DELETE FROM hearer WHERE $1 <> '' AND person = $2",
	"DELETE FROM hearer_topic WHERE $1 <> '' AND person = $2",
	"DELETE FROM notice_secret WHERE $1 <> '' AND person = $2",
	"DELETE FROM letter_notice WHERE $1 <> '' AND letter IN (SELECT id FROM letter WHERE person = $2)",
	"DELETE FROM letter WHERE $1 <> '' AND person = $2",
	"DELETE FROM notice_to WHERE $1 <> '' AND person = $2",
	"UPDATE notice SET what = replace(what, ' ' || $2 || ' ', ' ' || $1 || ' ') WHERE instr(what, $2) > 0",
	"UPDATE notice SET text = replace(text, ' ' || $2 || ' ', ' ' || $1 || ' ') WHERE instr(text, $2) > 0",
	"UPDATE training SET coach = $1 WHERE coach = $2",
	"UPDATE training SET backup = $1 WHERE backup = $2",
	"UPDATE training_step SET who = $1 WHERE who = $2",
	"UPDATE job SET key = replace(key, char(9) || $2, char(9) || $1) WHERE instr(key, char(9) || $2) > 0",	/* who began a dialogue */
};

/* Sentences name people between spaces; a name that is also a common word may so be lost from one, never a letter of
 * another word. */
#define IN_SENTENCES(table) \
	"UPDATE " table " SET note = trim(replace(replace(' ' || note || ' ', ' ' || $2 || ' ', ' ' || $1 || ' '), " \
	"' ' || $2 || '.', ' ' || $1 || '.')) WHERE instr(note, $2) > 0"

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
	TRY(replace_in(tx, IN_SENTENCES("training_step"), stands, name, rows));
	return replace_in(tx, IN_SENTENCES("event"), stands, name, rows);
}
