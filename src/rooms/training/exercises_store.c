/* SPDX-License-Identifier: MIT
 * exercises_store.c - the exercises, and who has done which, read from what was really done on practice accounts. */
#include "rooms/training/training.h"

#include <schedpost/plugin.h>

/* In the order in which a course goes through them. */
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

#define OUT "(j.state = 'done' OR j.state = 'gone') "
#define DID(what) "EXISTS (SELECT 1 FROM event e WHERE e.post = p.id AND e.who = p.created_by AND e.what = '" what "') "
#define ALT	  "EXISTS (SELECT 1 FROM post_media f WHERE f.post = p.id AND f.alt <> '') "
#define TOO_LONG                                                                                                       \
	"p.parts > 1 AND (SELECT sum(length(t.text)) FROM post_text t WHERE t.post = p.id AND t.account = 0) > "         \
	"(SELECT json_extract(f.limits, '$.text_most') FROM platform f WHERE f.name = a.platform) "

/* A row for each person ($1; empty: for all), a flag for each exercise. From the few practice accounts to their posts:
 * the other way round all posts of the house would be gone through. */
#define DONE_FLAGS                                                                                                     \
	"SELECT p.created_by, max(" OUT "), max(" OUT "AND " ALT "), max(" OUT "AND p.link <> ''), "                     \
	"max(" OUT "AND " DID("edited") "), max(" DID("moved") "), max(" DID("paused") "AND " DID("resumed") "), "         \
	"max(" DID("cancelled") "AND j.state = 'cancelled'), max(" OUT "AND " TOO_LONG ") "                               \
	"FROM account a CROSS JOIN job j ON j.account = a.id AND j.part = 1 AND j.op = $2 "                               \
	"CROSS JOIN post p ON p.id = j.post WHERE a.kind = 'practice' AND ($1 = '' OR p.created_by = $1) "                \
	"GROUP BY p.created_by ORDER BY p.created_by"

static void done_read(query *q, struct exercises *out)
{
	*out = (struct exercises){0};
	out->person = col_str(q);
	for (int i = 0; i < EXERCISES; i++) {
		out->done[i] = col_int(q);
		out->n += out->done[i];
	}
}

err exercises_of(struct tx *tx, str person, struct exercises *out)
{
	query q = sql(tx, DONE_FLAGS);
	bind_str(&q, person);
	bind_int(&q, SP_PUBLISH);
	*out = (struct exercises){.person = person};
	if (row(&q)) done_read(&q, out);
	return sql_end(&q);
}

err exercises_all(struct tx *tx, struct exercises **out, size_t *n)
{
	query q = sql(tx, DONE_FLAGS);
	bind_str(&q, S(""));
	bind_int(&q, SP_PUBLISH);
	*out = TAKE_N(tx_arena(tx), struct exercises, PEOPLE_MOST);
	for (*n = 0; *n < PEOPLE_MOST && row(&q);) done_read(&q, &(*out)[(*n)++]);
	return sql_end(&q);
}

int exercises_count(const struct exercises *all, size_t n, str person)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(all[i].person, person)) return all[i].n;
	return 0;
}
