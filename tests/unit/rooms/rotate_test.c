/* SPDX-License-Identifier: MIT
 * rotate_test.c - another key: everything opens before, during and after, whatever is in hand, cut off anywhere. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/file.h"
#include "help/duo.h"
#include "help/put_back.h"
#include "help/rota.h"
#include "rooms/care/care.h"
#include "rooms/care/rotate.h"
#include "rooms/care/sealed.h"
#include "rooms/vault/secrets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SECOND = 1000, MINUTE = 60 * SECOND };

static struct rota side;
static struct duo duo_side;
static struct far far;

/* With keys of an app, and a dialogue that waits for a browser. */
static struct world *duo_world(void)
{
	struct world *w = world_new();
	memset(&duo_side, 0, sizeof duo_side);
	w->extra = &plugin_duo;
	far_join(&far, w, duo_serve);
	far.side = &duo_side;
	world_json(w, "app add", S("{\"PLATFORM\":\"duo\",\"client-id\":\"our-id\",\"client-secret\":\"our-secret\"}"));
	world_verb(w, "connect begin", "duo", "--as", "pages", "--zone", "Europe/London", NULL);
	world_pass(w, SECOND);
	return w;
}

/* ---- steps */

static bool is_stage(str said, const char *stage)
{
	char member[40];
	snprintf(member, sizeof member, "\"stage\":\"%s\"", stage);
	return str_find(said, str_of(member), NULL);
}

static str step(struct world *w, bool begin)
{
	return world_verb(w, "vault step", begin ? "--begin" : NULL, NULL);
}

/* From wherever it stands to its end, as the command line leads it. */
static void rotate(struct world *w)
{
	for (str said = step(w, true); !is_stage(said, "none"); said = step(w, false))
		if (is_stage(said, "sealed")) world_verb(w, "vault files", NULL);
}

struct key_name {	/* outlives the world's arena */
	char text[32];
};

static struct key_name key_now(struct world *w)
{
	struct key_name name;
	snprintf(name.text, sizeof name.text, "%.*s", SHOW(vault_key_name(w->a, w->vault, 0)));
	return name;
}

static bool is_key(struct world *w, struct key_name name)
{
	return strcmp(key_now(w).text, name.text) == 0;
}

static bool is_file(struct world *w, const char *name)
{
	return access(arena_cstr(w->a, arena_fmt(w->a, "%s/%s", w->folder, name)), F_OK) == 0;
}

struct look {
	const struct vault *vault;
	struct care_sealed sealed;
	struct findings found;
};

static err look_work(struct tx *tx, void *of)
{
	struct look *l = of;
	memset(&l->found, 0, sizeof l->found);
	return care_sealed(tx, l->vault, &l->found, &l->sealed);
}

/* With the keys that lie on the disk, as after a restart. */
static struct look look(struct world *w)
{
	struct vault *v;
	assert_null(vault_open(w->a, str_of(w->folder), true, &v));
	struct look l = {.vault = v};
	assert_null(store_now(w->store, false, look_work, &l));
	vault_close(v);
	return l;
}

static struct look all_opens(struct world *w)
{
	struct look l = look(w);
	if (l.found.n) fail_msg("%.*s", SHOW(l.found.of[0]));
	return l;
}

/* ---- many rows */

struct many {
	struct world *w;
	int64_t n;
};

static err put_many(struct tx *tx, void *of)
{
	const struct many *m = of;
	tx_deed(tx, &(struct deed){.who = S("alex"), .door = S("socket"), .what = S("many apps")});
	for (int64_t i = 1; i <= m->n; i++) {
		struct arena *a = tx_arena(tx);
		query q = sql(tx, "INSERT INTO app(platform, redirect, added, added_by) VALUES ($1, '', 0, '')");
		str platform = arena_fmt(a, "platform%06lld", (long long)i);
		bind_str(&q, platform);
		TRY(sql_run(&q));
		str place = app_place(a, platform, SP_CLIENT_ID);
		TRY(app_secret_put(tx, platform, SP_CLIENT_ID, vault_seal(a, m->w->vault, place, S("an id"))));
	}
	return NULL;
}

static void add_many(struct world *w, int64_t n)
{
	assert_null(store_now(w->store, true, put_many, &(struct many){w, n}));
}

/* ---- tests */

void test_everything_is_sealed_with_the_new_key_and_the_old_one_is_gone(void **state)
{
	(void)state;
	struct world *w = rota_world(&side, &far, rota_serve);
	struct key_name before = key_now(w);
	str old_key, new_key;
	str path = arena_fmt(w->a, "%s/key", w->folder);
	assert_null(file_read(w->a, path, 100, &old_key));
	rotate(w);
	assert_false(is_key(w, before));
	assert_false(is_file(w, "key.next"));
	assert_null(file_read(w->a, path, 100, &new_key));
	assert_false(str_is(old_key, new_key));
	struct look l = all_opens(w);
	assert_true(l.sealed.of[SEALED_LOGIN] >= 2);
	assert_int_equal(l.sealed.older, 0);
	assert_null(file_write(w->a, path, old_key, 0600));	/* it opens nothing any more */
	l = look(w);
	assert_int_equal(l.sealed.shut, l.sealed.n);
	assert_null(file_write(w->a, path, new_key, 0600));
	world_kill(w);
	world_verb(w, "add", "After it.", "--to", "east", "--at", "+1m", NULL);
	world_pass(w, 3 * MINUTE);
	assert_int_equal(rota_shown(&side, S("After it.")), 1);
	world_free(w);
}

void test_it_is_at_most_500_rows_at_a_time_and_may_be_cut_off_between_any_two_steps(void **state)
{
	(void)state;
	for (int cut = 0; cut < 8; cut++) {
		struct world *w = world_new();
		add_many(w, 1300);
		struct key_name before = key_now(w);
		str said = step(w, true);
		for (int i = 0; i < cut && !is_stage(said, "none"); i++) {
			world_verb(w, "vault files", NULL);	/* before its time it does nothing */
			struct look l = all_opens(w);
			int64_t least = 1300 - 500 * (i + 1);
			if (l.sealed.older < least) fail_msg("step %d has sealed %d rows", i, 1300 - (int)l.sealed.older);
			said = step(w, false);
		}
		world_kill(w);	/* the next start goes on by itself */
		assert_false(is_key(w, before));
		assert_int_equal(all_opens(w).sealed.older, 0);
		assert_false(is_file(w, "key.next"));
		assert_int_equal(world_int(w, "SELECT count(*) FROM meta WHERE name = 'vault_at'"), 0);
		world_free(w);
	}
}

static void pass_until_sent(struct world *w)
{
	for (int i = 0; i < 2000 && !world_int(w, "SELECT count(*) FROM job WHERE state IN ('sending', 'unsure')"); i++)
		world_pass(w, 100);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE state IN ('sending', 'unsure')"), 1);
}

void test_what_is_in_hand_settles_rightly(void **state)
{
	(void)state;
	struct world *w = rota_world(&side, &far, rota_serve);
	world_verb(w, "add", "Slow [slow 429]", "--to", "east", "--at", "+1m", NULL);
	world_verb(w, "add", "Behind it.", "--to", "east", "--at", "+1m", NULL);
	pass_until_sent(w);
	assert_true(all_opens(w).sealed.of[SEALED_MEMORY] > 0);
	rotate(w);
	all_opens(w);
	world_pass(w, 10 * MINUTE);	/* the one behind was read, still sealed, before the key was changed */
	assert_int_equal(rota_shown(&side, S("Behind it.")), 1);
	assert_int_equal(world_int(w, "SELECT tries FROM job WHERE post = 2"), 0);
	all_opens(w);
	world_free(w);
}

void test_what_is_looked_up_is_still_known_after_a_change_of_the_key_and_a_death(void **state)
{
	(void)state;
	struct world *w = rota_world(&side, &far, rota_serve);
	world_verb(w, "add", "Silence [taken, no look]", "--to", "east", "--at", "+1m", NULL);
	pass_until_sent(w);
	rotate(w);
	far_kill(&far);
	struct look l = all_opens(w);
	assert_int_equal(l.sealed.of[SEALED_MEMORY], 1);
	assert_int_equal(l.sealed.older, 0);
	world_pass(w, 60 * MINUTE);
	assert_int_equal(rota_shown(&side, S("Silence [taken, no look]")), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE why LIKE '%does not open%'"), 0);
	world_free(w);
}

/* Its state and verifier came from the old key, so an answer to it could not fit. */
void test_a_log_in_under_way_is_told_in_words_to_start_again(void **state)
{
	(void)state;
	struct world *w = duo_world();
	assert_int_equal(all_opens(w).sealed.of[SEALED_APP], 2);
	rotate(w);
	err e;
	str id = arena_fmt(w->a, "{\"id\":\"%lld\",\"answer\":\"code=good-code&state=x\"}",
			   (long long)world_int(w, "SELECT max(id) FROM job WHERE op = 1"));
	world_try_json(w, &e, "connect answer", id);
	assert_non_null(e);
	assert_true(str_find(e->text, S("The key that seals log-ins was changed meanwhile"), NULL));
	assert_true(str_find(e->text, S("schedpost connect"), NULL));
	assert_int_equal(world_int(w, "SELECT count(*) FROM kept"), 0);
	assert_int_equal(duo_side.exchanges, 0);
	all_opens(w);
	world_free(w);
}

void test_a_row_that_does_not_open_stays_and_holds_nobody_up(void **state)
{
	(void)state;
	struct world *w = rota_world(&side, &far, rota_serve);
	assert_int_equal(world_int(w, "UPDATE secret SET sealed = (SELECT sealed FROM secret WHERE kind = 2) "
				      "WHERE kind = 1 RETURNING 1"), 1);
	rotate(w);
	struct look l = look(w);
	assert_int_equal(l.sealed.shut, 1);
	assert_true(str_find(l.found.of[0], S("The access token of the account 'east' does not open"), NULL));
	assert_false(is_file(w, "key.next"));
	world_free(w);
}

void test_a_secret_of_nothing_is_told(void **state)
{
	(void)state;
	struct world *w = rota_world(&side, &far, rota_serve);
	world_int(w, "UPDATE account SET state = 'removed'");
	struct look l = look(w);
	assert_int_equal(l.sealed.orphans, l.sealed.of[SEALED_LOGIN]);
	assert_true(str_find(l.found.of[0], S("of the account 'east' belongs to nothing that is left"), NULL));
	world_free(w);
}

void test_an_older_database_says_which_key_it_needs(void **state)
{
	(void)state;
	struct world *w = rota_world(&side, &far, rota_serve);
	struct key_name before = key_now(w);
	world_back_up(w, "night.backup");
	rotate(w);
	world_put_back(w, "night.backup");
	struct look l = look(w);
	assert_int_equal(l.sealed.shut, l.sealed.n);
	str last = l.found.of[l.found.n - 1];
	/* The start has noted the key that is there; the rows need the one before. */
	if (!str_find(last, str_of(before.text), NULL)) fail_msg("it needs %s, and says: %.*s", before.text, SHOW(last));
	world_free(w);
}

void test_a_database_from_the_middle_of_a_change_opens_with_both_keys(void **state)
{
	(void)state;
	struct world *w = rota_world(&side, &far, rota_serve);
	str old_key, new_key;
	add_many(w, 700);
	assert_null(file_read(w->a, arena_fmt(w->a, "%s/key", w->folder), 100, &old_key));
	step(w, true);
	step(w, false);
	world_back_up(w, "middle.backup");
	rotate(w);
	assert_null(file_read(w->a, arena_fmt(w->a, "%s/key", w->folder), 100, &new_key));
	assert_null(file_write(w->a, arena_fmt(w->a, "%s/key", w->folder), old_key, 0600));
	assert_null(file_write(w->a, arena_fmt(w->a, "%s/key.next", w->folder), new_key, 0600));
	world_put_back(w, "middle.backup");
	assert_int_equal(all_opens(w).sealed.older, 0);
	assert_false(is_file(w, "key.next"));
	world_free(w);
}

/* A backup that was made as a change was about to end must not end another one when it is put back. */
void test_the_end_of_another_change_is_not_believed(void **state)
{
	(void)state;
	struct world *w = rota_world(&side, &far, rota_serve);
	struct key_name first = key_now(w);
	add_many(w, 700);
	step(w, true);
	str sql = arena_fmt(w->a, "UPDATE meta SET value = '0123456789abcdef %d 0 ' WHERE name = 'vault_at'", SEALED_SOURCES);
	world_int(w, arena_cstr(w->a, sql));
	err e;
	world_try(w, &e, "vault files", NULL);
	assert_non_null(e);
	assert_string_equal(e->code, "another-key");
	assert_true(is_file(w, "key.next"));
	assert_true(all_opens(w).sealed.older > 0);
	rotate(w);
	assert_false(is_key(w, first));
	assert_int_equal(all_opens(w).sealed.older, 0);
	world_free(w);
}

void test_the_key_may_be_changed_seven_times_in_one_life_of_the_daemon(void **state)
{
	(void)state;
	struct world *w = rota_world(&side, &far, rota_serve);
	err e;
	for (int i = 1; i < VAULT_KEYS_MOST; i++) rotate(w);
	world_try(w, &e, "vault step", "--begin", NULL);
	assert_non_null(e);
	assert_string_equal(e->code, "too-many-keys");
	all_opens(w);
	world_kill(w);
	rotate(w);
	all_opens(w);
	world_free(w);
}

void test_keys_from_systemd_are_changed_by_hand_and_told_how(void **state)
{
	(void)state;
	struct world *w = rota_world(&side, &far, rota_serve);
	str old_key, given = arena_fmt(w->a, "%s/credentials", w->folder);
	err e;
	assert_null(file_folder(w->a, given, 0700));
	assert_null(file_read(w->a, arena_fmt(w->a, "%s/key", w->folder), 100, &old_key));
	assert_null(file_write(w->a, arena_fmt(w->a, "%.*s/schedpost.key", SHOW(given)), old_key, 0400));
	setenv("CREDENTIALS_DIRECTORY", arena_cstr(w->a, given), 1);
	world_kill(w);
	world_try(w, &e, "vault step", "--begin", NULL);
	assert_non_null(e);
	assert_string_equal(e->code, "key-from-systemd");
	assert_true(str_find(e->text, S("schedpost.key.next"), NULL));

	char *next = arena_cstr(w->a, arena_fmt(w->a, "%s/credentials/schedpost.key.next", w->folder));
	assert_null(file_write(w->a, str_of(next), S("0123456789abcdef0123456789abcdef"), 0400));
	char *path = strdup(next);
	world_kill(w);	/* seals all with it, and leaves both where they are */
	assert_int_equal(all_opens(w).sealed.older, 0);
	assert_true(is_stage(step(w, true), "sealed"));
	assert_true(str_find(world_verb(w, "vault files", NULL), S("\"by_hand\":true"), NULL));
	path[strlen(path) - strlen(".next")] = 0;
	assert_int_equal(rename(arena_cstr(w->a, arena_fmt(w->a, "%s.next", path)), path), 0);
	world_kill(w);
	assert_int_equal(all_opens(w).sealed.older, 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM meta WHERE name = 'vault_at'"), 0);
	unsetenv("CREDENTIALS_DIRECTORY");
	free(path);
	world_free(w);
}

/* It would wait for an answer to a question whose secret words no key opens any more. */
void test_a_log_in_under_way_ends_whole_when_the_key_is_changed(void **state)
{
	(void)state;
	struct world *w = duo_world();
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE op = 1 AND state = 'asking' AND question <> ''"), 1);
	rotate(w);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE op = 1 AND state = 'cancelled' AND question = '' AND memory IS NULL"), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM kept"), 0);
	world_free(w);
}
