/* SPDX-License-Identifier: MIT
 * powers_test.c - who may do what: every verb for every role on every kind of account, held against a file to read, and
 * twelve sentences in words. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/world.h"

#include "base/file.h"
#include "front/table.h"
#include "rooms/people/people.h"
#include "rooms/tokens/enter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const ROLES[] = {"novice", "author", "publisher", "approver", "coach", "owner", "admin"};
static const char *const KINDS[] = {"corporate", "service", "person", "internal", "practice"};

/* What is typed for each verb; POST stands for a post's number. */
static const struct typed {
	const char *verb, *words;	/* words apart by | */
} TYPED[] = {
	{"add", "Hello.|--to|acc"}, {"edit", "POST|Hello there."}, {"show", "POST"}, {"list", ""},
	{"history", "POST"}, {"status", ""}, {"move", "POST|--at|tomorrow 9:00"}, {"now", "POST"},
	{"cancel", "POST"}, {"pause", "POST"}, {"resume", "POST"}, {"retry", "POST"},
	{"found", "POST|https://social.example/1"}, {"delete", "POST"}, {"remind list", ""},
	{"remind done", "POST"}, {"remind skip", "POST|--reason|It is over."}, {"import begin", ""},
	{"import rows", "--id|1|--rows|[]"}, {"import finish", "--id|1"}, {"import drop", "--id|1"},
	{"place plan", "--rows|[]"}, {"place take", "--rows|[]"},
	{"numbers", "POST"}, {"numbers list", ""}, {"numbers page", ""}, {"numbers rows", "--rows|[]"},
	{"evaluate groups", ""}, {"evaluate timing", ""},
	{"export page", ""}, {"connect begin", "practice|--as|acc"}, {"connect answer", "--id|1"},
	{"connect drop", "--id|1"}, {"account test begin", "acc"}, {"account test answer", "--id|1"},
	{"account test drop", "--id|1"}, {"account list", ""}, {"account show", "acc"},
	{"account set", "acc|--late-after|20m"}, {"revoke begin", "acc|--yes"}, {"revoke answer", "--id|1"},
	{"revoke drop", "--id|1"}, {"account remove begin", "acc"}, {"account remove answer", "--id|1"},
	{"account remove drop", "--id|1"}, {"app add", "practice"}, {"app list", ""},
	{"app remove", "practice"}, {"platforms", ""}, {"user add", "robin"}, {"user list", ""},
	{"user show", "kim"}, {"user set", "kim|--name|Kim"}, {"role list", ""},
	{"role give", "kim|author|--on|acc"}, {"role take", "kim|author|--on|acc"}, {"can", "kim|see"},
	{"token add", "intranet"}, {"token list", ""}, {"token end", "--all"}, {"proof set up begin", ""},
	{"proof set up answer", "--id|1|--answer|1"}, {"proof set up drop", "--id|1"}, {"proof end", ""},
	{"proof give", ""}, {"audit list", ""}, {"audit head", ""}, {"audit page", ""}, {"audit check", ""},
	{"vault step", "--begin"}, {"vault files", ""}, {"submit", "POST"}, {"withdraw", "POST"},
	{"approve", "POST"},
	{"consent add", "--holder|Press office|--scope|A story|--on|acc|--until|2027-06-30"}, {"consent withdraw", "1"},
	{"consent list", ""}, {"return", "POST|--reason|facts"}, {"takeover", "POST"}, {"review page", ""},
	{"notice list", ""}, {"notice clear", ""}, {"notice set", "--quiet|off"}, {"notice webhook", ""},
	{"notice test", ""}, {"media page", "POST"}, {"media limits", ""}, {"policy show", ""}, {"policy ack", "--yes"},
	{"policy who", ""}, {"comment", "POST|Is it so?"}, {"correct", "POST|It is so."},
	{"training enrol", "kim|--coach|robin"}, {"training assign", "kim|--coach|robin"},
	{"training graduate", "kim|--role|author"}, {"training regress", "kim|--reason|More to learn."},
	{"training exercises", "kim"}, {"training report", ""}, {"training steps", "kim"},
	{"training page", "kim"}, {"training self-audit", "kim"}, {"training class", "--seats|2"},
	{"training reset", "--yes"},
	{"retention", ""}, {"retention set", "--words|90"}, {"erase", "kim|--yes"},
	{"duty set", "kim|--until|tomorrow 9:00|--on|acc"}, {"duty list", ""}, {"duty clear", "1"},
	{"hold", "acc|--reason|Quiet."}, {"release", "1"}, {"locks", ""}, {"lockdown row", "acc"},
	{"lockdown numbers", "1"}, {"runbook page", ""},
	{"unlock", "1"}, {"unlock list", "1"},
	{"unlock tick", "1|acc|--done|mfa"}, {"unlock part", "1"}, {"evidence page", "--piece|locks"},
	{"drill begin", "acc"}, {"drill note", "1|--evidence|whole"}, {"drill list", ""},
	{"account attest", "acc|--mfa"}, {"assure page", ""}, {"assure note", "--what|record"},
	{"statement prepare", "Please wait.|--from|acc"}, {"statement approve", "1"}, {"statement list", ""},
	{"statement publish", "--from|acc"}, {"statement drop", "1"},
	{"slots", "acc"}, {"slot add", "mon|12:30|--to|acc"}, {"slot list", ""}, {"slot drop", "1"},
	{"followers take", "--csv|hour,people|--to|acc"}, {"followers show", "acc"}, {"followers drop", "acc"},
	{"afterwards", ""},
	{"watch list", ""}, {"watch allow", "acc|--for|kim"}, {"watch decide", "1|ours"},
	{"watch now", ""}, {"watch readings", ""},
	{"takedown", "1"}, {"takedown done", "1"}, {"takedown list", ""},
	{"evidence note", "--id|1|--manifest|0a"}, {"evidence begin", ""},
	{"evidence list", ""}, {"sever look", ""},
	{"sever begin", "--now"}, {"sever answer", "--id|1"}, {"sever drop", "--id|1"},
	{"cover plan", "acc|--for|kim|--by|sam|--until|tomorrow 9:00"}, {"cover set", "1|--default|keep"},
	{"cover decide", "1|POST|keep"}, {"cover ask", "1"}, {"cover accept", "1"},
	{"cover decline", "1|--reason|Away myself."}, {"cover sick", "kim|--by|sam|--on|acc"},
	{"cover extend", "1|--until|fri 9:00"}, {"cover recall", "1"}, {"cover revoke", "1"}, {"cover suspend", "1"},
	{"cover leave", "BEGIN:VCALENDAR|--for|kim"}, {"cover days", ""}, {"cover rota page", ""},
	{"cover days-off", "2026-12-25,Christmas Day|--nation|england"},
	{"cover resume", "1"}, {"cover list", ""}, {"cover show", "1"}, {"cover gaps", ""},
	{"cover page", "1"}, {"cover back", "1"},
	{"cover post", "1"},
	{"user join", "robin"}, {"user move", "kim|--team|outreach"}, {"user leave", "kim"},
	{"calendar list", ""}, {"calendar show", "World Cancer Day"}, {"calendar plan", "2027"}, {"calendar page", ""},
	{"calendar verify", "Carers Week|--dates|2027-06-07|--source|x"}, {"calendar drop", "World Cancer Day"},
	{"calendar add", "Town Day|--rule|fixed 05-05"}, {"calendar apply", ""}, {"calendar imports", ""},
	{"calendar known", ""}, {"calendar bring", "--rows|[]"},
	{"calendar feed add", ""}, {"calendar feed list", ""}, {"calendar feed drop", "1"},
	{"doctor look", ""}, {"doctor page", ""}, {"check", "Open."}, {"explain", ""},
};

struct cell {
	struct world *w;
	const struct verb *verb;
	struct call call;
	bool allowed;
};

static err undone(struct tx *tx)
{
	return FAIL(tx_arena(tx), ERR_STALE, "undone", "Nothing of it stays.");
}

static err ask_cell(struct tx *tx, void *of)
{
	struct cell *k = of;
	err e = enter_run(tx, &k->call, reply_new(tx_arena(tx)));
	k->allowed = !e || e->kind != ERR_DENIED;
	return undone(tx);
}

static bool may_type(struct world *w, const struct verb *v, const char *words, int post)
{
	char *argv[20];
	int argc = 0;
	str rest = str_of(words), word;
	while (rest.len && argc < 19 && str_split(&rest, '|', &word))
		argv[argc++] = arena_cstr(w->a, str_is(word, S("POST")) ? arena_fmt(w->a, "%d", post) : word);
	argv[argc] = NULL;
	struct cell k = {.w = w, .verb = v};
	err e = call_from_args(w->a, v, argc, argv, &k.call);
	if (e && !str_starts(str_of(e->code), S("needs-secret"))) fail_msg("%s: %.*s", v->name, SHOW(e->text));
	k.call.actor = S("sam");
	k.call.door = S("socket");
	k.call.house = &w->house;
	store_now(w->store, true, ask_cell, &k);
	return k.allowed;
}

static const char *words_for(const char *verb)
{
	for (size_t i = 0; i < COUNT(TYPED); i++)
		if (strcmp(TYPED[i].verb, verb) == 0) return TYPED[i].words;
	fail_msg("The table TYPED does not say what to type for '%s'.", verb);
	return "";
}

/* Post 1 is sam's, post 2 is kim's. */
static const char *answer(struct world *w, const struct verb *v)
{
	const char *words = words_for(v->name);
	bool own = may_type(w, v, words, 1), others = may_type(w, v, words, 2);
	return others ? "yes" : own ? "own" : "-";
}

static err set_scene(struct tx *tx, void *of)
{
	(void)of;
	tx_deed(tx, &(struct deed){.who = S("alex"), .door = S("socket"), .what = S("setting the scene")});
	int64_t id;
	TRY(person_add(tx, S("sam"), &id));
	return person_add(tx, S("kim"), &id);
}

/* Somebody is to cover for kim in spring. */
static err plan_cover(struct tx *tx, void *of)
{
	(void)of;
	tx_deed(tx, &(struct deed){.who = S("alex"), .door = S("socket"), .what = S("setting the scene")});
	query q = sql(tx, "INSERT INTO cover(owner, person, kind, state, powers, begins, ends, wall_begins, wall_ends, zone, "
			  "made_by, made) SELECT k.id, NULL, 'planned', 'asked', ' see write ', 1806000000000, 1806900000000, "
			  "'2027-03-25T10:40:00', '2027-04-04T21:40:00', 'UTC', 'kim', 0 FROM person k "
			  "WHERE k.name = 'kim'");
	TRY(sql_run(&q));
	query on = sql(tx, "INSERT INTO cover_account(cover, account) SELECT 1, id FROM account");
	return sql_run(&on);
}

static err write_as_sam(struct tx *tx, void *of)
{
	(void)of;
	tx_deed(tx, &(struct deed){.who = S("sam"), .door = S("socket"), .what = S("setting the scene")});
	query q = sql(tx, "UPDATE post SET created_by = CASE id WHEN 1 THEN 'sam' ELSE 'kim' END");
	return sql_run(&q);
}

struct scene {
	const char *role, *kind;
};

static err take_role(struct tx *tx, void *of)
{
	const struct scene *s = of;
	struct person sam;
	tx_deed(tx, &(struct deed){.who = S("alex"), .door = S("socket"), .what = S("setting the scene")});
	query kind = sql(tx, "UPDATE account SET kind = $1, owner = 'kim'");
	bind_str(&kind, str_of(s->kind));
	TRY(sql_run(&kind));
	query none = sql(tx, "DELETE FROM role_held");
	TRY(sql_run(&none));
	TRY(person_need(tx, S("sam"), &sam));
	return role_give(tx, sam.id, &(struct held){.role = str_of(s->role)});
}

static struct world *scene(void)
{
	struct world *w = world_new();
	world_account(w, "acc");
	assert_null(store_now(w->store, true, set_scene, NULL));
	assert_null(store_now(w->store, true, plan_cover, NULL));
	world_verb(w, "add", "Words of sam.", "--to", "acc", "--at", "+5h", NULL);
	world_verb(w, "add", "Words of kim.", "--to", "acc", "--at", "+6h", NULL);
	assert_null(store_now(w->store, true, write_as_sam, NULL));
	return w;
}

static void play(struct world *w, const char *role, const char *kind)
{
	assert_null(store_now(w->store, true, take_role, &(struct scene){role, kind}));
}

/* ---- the matrix */

static str table_for(struct world *w, const char *kind)
{
	buf out = buf_in(w->a, 100000);
	const char *answers[COUNT(ROLES)][200];
	const struct verb *verbs[200];
	size_t n = 0;
	for (const struct room_verbs *room = ROOMS; room->verbs; room++)
		for (const struct verb *v = room->verbs; v->name; v++) verbs[n++] = v;
	for (size_t r = 0; r < COUNT(ROLES); r++) {
		play(w, ROLES[r], kind);
		for (size_t i = 0; i < n; i++) answers[r][i] = answer(w, verbs[i]);
	}
	buf_fmt(&out, "%-24s", "");
	for (size_t r = 0; r < COUNT(ROLES); r++) buf_fmt(&out, "%-10s", ROLES[r]);
	while (out.at[out.len - 1] == ' ') out.len--;
	for (size_t i = 0; i < n; i++) {
		buf_fmt(&out, "\n%-24s", verbs[i]->name);
		for (size_t r = 0; r < COUNT(ROLES); r++) buf_fmt(&out, "%-10s", answers[r][i]);
		while (out.at[out.len - 1] == ' ') out.len--;
	}
	buf_byte(&out, '\n');
	return buf_str(&out);
}

/* Kinds of which all is the same stand together. */
static str matrix(struct world *w)
{
	buf out = buf_in(w->a, 400000);
	str tables[COUNT(KINDS)];
	bool told[COUNT(KINDS)] = {false};
	for (size_t k = 0; k < COUNT(KINDS); k++) tables[k] = table_for(w, KINDS[k]);
	for (size_t k = 0; k < COUNT(KINDS); k++) {
		if (told[k]) continue;
		buf_fmt(&out, "%s== %s", k ? "\n" : "", KINDS[k]);
		for (size_t i = k + 1; i < COUNT(KINDS); i++) {
			if (!str_is(tables[i], tables[k])) continue;
			told[i] = true;
			buf_fmt(&out, ", %s", KINDS[i]);
		}
		buf_fmt(&out, "\n%.*s", SHOW(tables[k]));
	}
	return buf_str(&out);
}

static str without_remarks(struct arena *a, str text)
{
	buf out = buf_in(a, 400000);
	str line;
	while (str_split(&text, '\n', &line))
		if (!str_starts(line, S("#"))) buf_fmt(&out, "%.*s\n", SHOW(line));
	return buf_str(&out);
}

void test_every_verb_for_every_role_on_every_kind(void **state)
{
	(void)state;
	struct world *w = scene();
	str expected = S(""), found = matrix(w);
	err e = file_read(w->a, S("tests/unit/rooms/powers.txt"), 400000, &expected);
	const char *save = getenv("POWERS_FOUND");
	if (save) assert_null(file_write(w->a, str_of(save), found, 0644));
	if (e || !str_is(without_remarks(w->a, expected), without_remarks(w->a, found)))
		fail_msg("Who may do what is not as in tests/unit/rooms/powers.txt. POWERS_FOUND=FILE keeps what was found, to compare.");
	world_free(w);
}

/* ---- the other way round */

static err hold_against(struct tx *tx, void *of)
{
	struct account on;
	str *names;
	size_t n;
	(void)of;
	TRY(account_need(tx, S("acc"), &on));
	for (int power = 0; power < POWERS; power++) {
		struct may_said said;
		bool named = false;
		struct may_ask ask = {.who = S("sam"), .power = (enum power)power, .on = &on, .at = tx_now(tx)};
		TRY(may(tx, &ask, &said));
		TRY(who_may(tx, (enum power)power, &on, &names, &n));
		for (size_t i = 0; i < n; i++) named = named || str_is(names[i], S("sam"));
		str name = power_name((enum power)power);
		if (named != said.yes) fail_msg("'%.*s': %d, and named: %d", SHOW(name), said.yes, named);
	}
	return NULL;
}

void test_those_who_may_are_those_of_whom_it_is_true(void **state)
{
	(void)state;
	struct world *w = scene();
	for (size_t r = 0; r < COUNT(ROLES); r++)
		for (size_t k = 0; k < COUNT(KINDS); k++) {
			play(w, ROLES[r], KINDS[k]);
			assert_null(store_now(w->store, false, hold_against, NULL));
		}
	world_free(w);
}

/* ---- twelve sentences */

static bool can(struct world *w, const char *role, const char *kind, const char *verb, int post)
{
	play(w, role, kind);
	for (const struct room_verbs *room = ROOMS; room->verbs; room++)
		for (const struct verb *v = room->verbs; v->name; v++)
			if (strcmp(v->name, verb) == 0) return may_type(w, v, words_for(verb), post);
	fail_msg("There is no verb '%s'.", verb);
	return false;
}

enum { OWN = 1, OTHERS = 2 };

void test_twelve_sentences(void **state)
{
	(void)state;
	struct world *w = scene();
	static const struct { const char *sentence, *role, *kind, *verb; int post; bool yes; } SAID[] = {
		{"A novice never publishes to a public account.", "novice", "corporate", "now", OWN, false},
		{"A novice may publish on a practice (training) account.", "novice", "practice", "now", OWN, true},
		{"A novice may change what they wrote.", "novice", "service", "edit", OWN, true},
		{"A novice does not touch the words of others.", "novice", "corporate", "edit", OTHERS, false},
		{"An author chooses the time of their own post, but sends nothing at once.", "author", "corporate", "now", OWN, false},
		{"A publisher does not change the words of others.", "publisher", "corporate", "edit", OTHERS, false},
		{"An approver takes nothing down that is out.", "approver", "corporate", "delete", OTHERS, false},
		{"A coach does not take an account's access back.", "coach", "corporate", "revoke begin", OWN, false},
		{"An owner takes down what should not be out.", "owner", "corporate", "delete", OTHERS, true},
		{"An owner changes no keys of the organisation's apps.", "owner", "corporate", "app add", OWN, false},
		{"Not even an admin writes on a person's own account.", "admin", "person", "add", OWN, false},
		{"An admin may revoke everything.", "admin", "service", "revoke begin", OWN, true},
	};
	for (size_t i = 0; i < COUNT(SAID); i++)
		if (can(w, SAID[i].role, SAID[i].kind, SAID[i].verb, SAID[i].post) != SAID[i].yes)
			fail_msg("It is not true that: %s", SAID[i].sentence);
	world_free(w);
}

/* ---- what people are told */

static struct world *with_roles(void)
{
	struct world *w = world_new();
	world_account(w, "library");
	world_account(w, "wards");
	world_verb(w, "user add", "sam", NULL);
	world_person(w, "kim", "admin");
	return w;
}

void test_a_stranger_is_told_who_can_let_them_in(void **state)
{
	(void)state;
	struct world *w = with_roles();
	err e;
	world_as(w, &e, "mallory", "list", NULL);
	assert_non_null(e);
	assert_int_equal(e->kind, ERR_DENIED);
	assert_true(str_find(e->text, S("does not know mallory"), NULL));
	assert_true(str_find(e->text, S("kim can allow it"), NULL));
	world_free(w);
}

void test_a_role_counts_where_and_as_long_as_it_was_given(void **state)
{
	(void)state;
	struct world *w = with_roles();
	err e;
	world_verb(w, "role give", "sam", "author", "--on", "library", "--until", "+2h", NULL);
	world_as(w, &e, "sam", "add", "Hello.", "--to", "library", NULL);
	assert_null(e);
	world_as(w, &e, "sam", "add", "Hello.", "--to", "wards", NULL);
	assert_string_equal(e->code, "not-allowed");
	world_pass(w, 2 * 3600 * 1000LL);
	world_as(w, &e, "sam", "add", "Hello.", "--to", "library", NULL);
	assert_string_equal(e->code, "not-allowed");
	world_free(w);
}

void test_who_leaves_or_loses_the_role_may_nothing_from_then_on(void **state)
{
	(void)state;
	struct world *w = with_roles();
	err e;
	world_verb(w, "role give", "sam", "publisher", NULL);
	world_as(w, &e, "sam", "add", "Hello.", "--to", "library", NULL);
	assert_null(e);
	world_verb(w, "role take", "sam", "publisher", NULL);
	world_as(w, &e, "sam", "add", "Hello.", "--to", "library", NULL);
	assert_string_equal(e->code, "not-allowed");
	world_free(w);
}

void test_the_last_admin_cannot_be_taken_away(void **state)
{
	(void)state;
	struct world *w = with_roles();
	err e;
	world_try(w, &e, "role take", "kim", "admin", NULL);
	assert_string_equal(e->code, "last-admin");
	world_verb(w, "role give", "sam", "admin", NULL);
	world_try(w, &e, "role take", "kim", "admin", NULL);
	assert_null(e);
	world_free(w);
}

void test_can_names_the_rule_and_who_can_allow_it(void **state)
{
	(void)state;
	struct world *w = with_roles();
	world_verb(w, "role give", "sam", "novice", "--on", "library", NULL);
	str said = world_verb(w, "can", "sam", "approve", "library", NULL);
	assert_true(str_find(said, S("\"yes\":false"), NULL));
	assert_true(str_find(said, S("sam is a novice there, which has not the power 'approve'"), NULL));
	assert_true(str_find(said, S("alex or kim"), NULL));	/* alex made the account and owns it */
	said = world_verb(w, "can", "sam", "write", "library", NULL);
	assert_true(str_find(said, S("sam is a novice on 'library', given by alex"), NULL));
	assert_true(str_find(world_verb(w, "can", "alex", "approve", "library", NULL), S("alex runs this machine"), NULL));
	world_free(w);
}

void test_the_list_of_roles_tells_what_each_may(void **state)
{
	(void)state;
	struct world *w = world_new();
	str said = world_verb(w, "role list", NULL);
	str author = S("{\"role\":\"author\",\"powers\":\"plan see write\",\"practice\":\"publish\"}");
	assert_true(str_find(said, author, NULL));
	world_free(w);
}

void test_an_owner_gives_roles_on_their_account_only(void **state)
{
	(void)state;
	struct world *w = with_roles();
	err e;
	world_verb(w, "account set", "library", "--owner", "sam", NULL);
	world_as(w, &e, "sam", "role give", "kim", "author", "--on", "library", NULL);
	assert_null(e);
	world_as(w, &e, "sam", "role give", "kim", "author", "--on", "wards", NULL);
	assert_string_equal(e->code, "not-allowed");
	world_as(w, &e, "sam", "role give", "kim", "author", NULL);
	assert_string_equal(e->code, "not-allowed");
	world_free(w);
}

void test_an_import_says_of_each_row_what_is_not_allowed(void **state)
{
	(void)state;
	struct world *w = with_roles();
	err e;
	world_verb(w, "role give", "sam", "author", "--on", "library", NULL);
	world_as(w, &e, "sam", "import begin", NULL);
	assert_null(e);
	str said = world_as(w, &e, "sam", "import rows", "--id", "1", "--rows",
			    "[{\"line\":2,\"call\":{\"TEXT\":\"One.\",\"to\":[\"library\"]}},"
			    "{\"line\":3,\"call\":{\"TEXT\":\"Two.\",\"to\":[\"wards\"]}}]", NULL);
	assert_null(e);
	assert_true(str_find(said, S("\"line\":3"), NULL));
	assert_false(str_find(said, S("\"line\":2"), NULL));
	assert_true(str_find(said, S("This is not allowed: sam has no role there"), NULL));
	world_free(w);
}

static err learn_wrong(struct tx *tx, void *of)
{
	tx_deed(tx, &(struct deed){.who = S("schedpost"), .door = S("daemon"), .what = S("learning of the roles")});
	return roles_learn(tx, str_of(of));
}

void test_a_wrong_line_of_roles_conf_is_named(void **state)
{
	(void)state;
	struct world *w = world_new();
	char wrong[] = "admin * see people\nauthor * see fly\n", nobody[] = "author * see\n";
	err e = store_now(w->store, true, learn_wrong, wrong);
	assert_true(e && str_find(e->text, S("line 2: there is no power 'fly'"), NULL));
	e = store_now(w->store, true, learn_wrong, nobody);
	assert_true(e && str_find(e->text, S("people"), NULL));
	world_free(w);
}
