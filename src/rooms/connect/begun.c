/* SPDX-License-Identifier: MIT
 * begun.c - who has begun a dialogue by which verb: a line each in its key, "account remove" and the person. */
#include "rooms/connect/begun.h"

#include "rooms/connect/connect_store.h"

/* "account remove begin" and "account remove answer" are both of "account remove". */
static str verb_of(const struct call *c)
{
	static const char *const STEPS[] = {" begin", " answer", " drop"};
	str name = str_of(c->verb->name);
	for (size_t i = 0; i < COUNT(STEPS); i++)
		if (str_ends(name, str_of(STEPS[i]))) return str_cut(name, 0, name.len - str_of(STEPS[i]).len);
	return name;
}

static str line_of(struct tx *tx, const struct call *c)
{
	return arena_fmt(tx_arena(tx), "\n%.*s\t%.*s\n", SHOW(verb_of(c)), SHOW(tx_who(tx)));
}

err begun_note(struct tx *tx, const struct call *c, int64_t job)
{
	struct job j;
	bool found;
	str line = line_of(tx, c);
	TRY(queue_get(tx, job, &j, &found));
	if (!found || str_find(j.key, line, NULL)) return NULL;
	return connect_note_key(tx, job, arena_fmt(tx_arena(tx), "%.*s%.*s", SHOW(j.key), SHOW(line)));
}

err begun_need(struct tx *tx, const struct call *c, const struct job *j)
{
	struct arena *a = tx_arena(tx);
	str verb = verb_of(c), by_it = arena_fmt(a, "\n%.*s\t", SHOW(verb));
	if (!str_find(j->key, by_it, NULL))
		return FAIL(a, ERR_MISSING, "no-dialogue", "Nothing of this number was begun by 'schedpost %.*s', so there is nothing to "
			    "go on with. Please start again with 'schedpost %.*s'.", SHOW(verb), SHOW(verb));
	if (c->owns || str_find(j->key, line_of(tx, c), NULL)) return NULL;
	return FAIL(a, ERR_DENIED, "not-yours", "Somebody else has begun this, and only they go on with it. 'schedpost account list' "
		    "tells how the accounts stand.");
}
