/* SPDX-License-Identifier: MIT
 * care_test.c - verify finds what is wrong with rows, sealed values and files, and nothing where all is well. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/rota.h"
#include "rooms/care/care.h"

#include <stdlib.h>
#include <sys/stat.h>

static struct rota side;
static struct far far;

struct look {
	const struct vault *vault;
	str media;
	struct findings found;
	struct care_sealed sealed;
	size_t files;
	struct care_counts counts;
};

static err look_work(struct tx *tx, void *of)
{
	struct look *l = of;
	TRY(care_counts(tx, &l->counts));
	TRY(care_rows(tx, &l->found));
	TRY(care_sealed(tx, l->vault, &l->found, &l->sealed));
	return care_media(tx, l->media, &l->found, &l->files);
}

static struct look look(struct world *w, const struct vault *v)
{
	struct look l = {.vault = v, .media = arena_fmt(w->a, "%s/media", w->folder)};
	assert_null(store_now(w->store, false, look_work, &l));
	return l;
}

static struct world *full_world(void)
{
	struct world *w = rota_world(&side, &far, rota_serve);
	world_verb(w, "add", "Out already.", "--at", "+1m", NULL);
	world_pass(w, 3 * 60000);
	world_verb(w, "add", "To come.", "--at", "+24h", NULL);
	world_verb(w, "add", "one\n---\ntwo", "--chain", "--at", "+24h", NULL);
	world_verb(w, "add", "A draft.", NULL);
	return w;
}

void test_what_is_well_gives_no_finding(void **state)
{
	(void)state;
	struct world *w = full_world();
	struct look l = look(w, w->vault);
	if (l.found.n) fail_msg("%.*s", SHOW(l.found.of[0]));
	assert_true(l.sealed.n >= 2);
	assert_int_equal(l.counts.posts, 4);
	assert_int_equal(l.counts.waiting, 3);
	assert_int_equal(l.counts.accounts, 1);
	world_free(w);
}

/* The jobs of its first form stay as cancelled rows; they are no part in front of any other. */
void test_a_draft_that_got_other_parts_gives_no_finding(void **state)
{
	(void)state;
	struct world *w = full_world();
	world_verb(w, "add", "a\n---\nb", "--chain", NULL);
	world_verb(w, "edit", "5", "a\n---\nb [429]\n---\nc", "--chain", NULL);
	world_verb(w, "move", "5", "--at", "+1m", NULL);
	world_pass(w, 61000);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE post = 5 AND part = 2 AND state = 'ready'"), 1);
	struct look l = look(w, w->vault);
	if (l.found.n) fail_msg("%.*s", SHOW(l.found.of[0]));
	world_free(w);
}

void test_with_another_key_every_sealed_value_is_told(void **state)
{
	(void)state;
	struct world *w = full_world();
	struct vault *other;
	str folder = arena_fmt(w->a, "%s/elsewhere", w->folder);
	assert_int_equal(mkdir(folder.at, 0700), 0);
	assert_null(vault_open(w->a, folder, false, &other));
	struct look l = look(w, other);
	assert_int_equal(l.sealed.shut, l.sealed.n);
	assert_int_equal(l.found.n, l.sealed.n + 1);
	str missing = arena_fmt(w->a, "The key %.*s is missing", SHOW(vault_key_name(w->a, w->vault, 0)));
	assert_true(str_find(l.found.of[l.sealed.n], missing, NULL));
	assert_true(str_find(l.found.of[0], S("'east' does not open with this key"), NULL));
	vault_close(other);
	world_free(w);
}

void test_rows_that_must_not_be_are_told(void **state)
{
	(void)state;
	static const struct {
		const char *spoil, *says;
	} CASES[] = {
		{"UPDATE job SET state = 'lost' WHERE post = 2 RETURNING 1", "1 jobs are in a state"},
		{"UPDATE job SET at = NULL WHERE post = 2 RETURNING 1", "1 posts wait, but have no time"},
		{"UPDATE job SET state = 'unsure', intent_at = 0 WHERE post = 2 RETURNING 1", "nothing says since when"},
		{"UPDATE job SET done_at = 0 WHERE post = 1 AND op = 7 RETURNING 1", "said to be out, but not since when"},
		{"UPDATE job SET state = 'ready' WHERE post = 3 AND part = 2 RETURNING 1", "before the part in front"},
		{"UPDATE job SET post = NULL WHERE post = 2 RETURNING 1", "publish no post"},
		{"UPDATE job SET key = '' WHERE post = 2 RETURNING 1", "no key to be known by"},
		{"DELETE FROM post_text WHERE post = 4 RETURNING 1", "1 posts have no words"},
		{"UPDATE job SET state = 'done', done_at = 1, remote_id = (SELECT remote_id FROM job WHERE post = 1) "
		 "WHERE post = 2 RETURNING 1", "the same one on the platform"},
	};
	for (size_t i = 0; i < COUNT(CASES); i++) {
		struct world *w = full_world();
		assert_int_equal(world_int(w, CASES[i].spoil), 1);
		struct look l = look(w, w->vault);
		if (l.found.n != 1 || !str_find(l.found.of[0], str_of(CASES[i].says), NULL))
			fail_msg("%s: %zu findings, the first: %.*s", CASES[i].spoil, l.found.n, SHOW(l.found.of[0]));
		world_free(w);
	}
}
