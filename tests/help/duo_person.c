/* SPDX-License-Identifier: MIT
 * duo_person.c - the person at the other end of a dialogue with Duo. */
#include "help/duo_person.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/json.h"

#include <stdio.h>
#include <string.h>

enum { SECOND = 1000, MINUTE = 60 * SECOND };

#define LAST_DIALOGUE "SELECT max(id) FROM job WHERE op = 1"

struct duo duo_side;
struct far duo_far;
char duo_state_word[64];

static void duo_add_app(struct world *w, const char *platform)
{
	world_json(w, "app add", arena_fmt(w->a, "{\"PLATFORM\":\"%s\",\"client-id\":\"our-id\","
					   "\"client-secret\":\"our-secret\"}", platform));
}

struct world *duo_without_an_app(const sp_plugin *plugin)
{
	struct world *w = world_new();
	memset(&duo_side, 0, sizeof duo_side);
	w->extra = plugin;
	far_join(&duo_far, w, duo_serve);
	duo_far.side = &duo_side;
	return w;
}

struct world *duo_with_an_app(const sp_plugin *plugin)
{
	struct world *w = duo_without_an_app(plugin);
	duo_add_app(w, plugin->name);
	return w;
}

str duo_word_in(str url, const char *name)
{
	str rest = url, pair, key;
	str_split(&rest, '?', &pair);
	while (str_split(&rest, '&', &pair))
		if (str_split(&pair, '=', &key) && str_is(key, str_of(name))) return pair;
	return S("");
}

/* What the last dialogue says now. */
str duo_say(struct world *w, const char *answer, err *e)
{
	long long id = world_int(w, LAST_DIALOGUE);
	str call = answer ? arena_fmt(w->a, "{\"id\":\"%lld:whose\",\"answer\":\"%s\"}", id, answer)
			  : arena_fmt(w->a, "{\"id\":\"%lld:whose\"}", id);
	return world_try_json(w, e, "connect answer", call);
}

/* The address that the question opens; the far side learns its challenge. */
str duo_url_asked(struct world *w)
{
	const struct json *j, *next = NULL;
	str value = S(""), id, redirect;
	err e;
	str said = duo_say(w, NULL, &e);
	assert_null(e);
	assert_null(json_read(w->a, said, &j));
	assert_null(json_need_object(w->a, j, "next", &next));
	assert_null(json_get_str(w->a, next, "value", &value));
	if (!str_split(&value, ' ', &id) || !str_split(&value, ' ', &redirect)) fail_msg("no address in: %.*s", SHOW(said));
	snprintf(duo_side.challenge, sizeof duo_side.challenge, "%.*s", SHOW(duo_word_in(value, "code_challenge")));
	snprintf(duo_state_word, sizeof duo_state_word, "%.*s", SHOW(duo_word_in(value, "state")));
	return value;
}

void duo_begin(struct world *w, const char *platform, const char *name)
{
	world_verb(w, "connect begin", platform, "--as", name, "--zone", "Europe/London", NULL);
	world_pass(w, SECOND);
}

const char *duo_good_answer(struct world *w)
{
	duo_url_asked(w);
	return arena_cstr(w->a, arena_fmt(w->a, "code=good-code&state=%s", duo_state_word));
}

str duo_must_say(struct world *w, const char *answer)
{
	err e;
	str said = duo_say(w, answer, &e);
	if (e) fail_msg("'%s': %.*s", answer, SHOW(e->text));
	world_pass(w, SECOND);
	return said;
}

void duo_refuses(struct world *w, const char *answer, const char *code)
{
	err e;
	str said = duo_say(w, answer, &e);
	if (!e) fail_msg("'%s' was taken: %.*s", answer, SHOW(said));
	assert_string_equal(e->code, code);
	world_pass(w, SECOND);
}

void duo_holds(str said, const char *words)
{
	if (!str_find(said, str_of(words), NULL)) fail_msg("no '%s' in: %.*s", words, SHOW(said));
}

/* A slip of the hand: the sentence, and the question once more. */
void duo_asks_again(struct world *w, const char *answer, const char *words)
{
	str said = duo_must_say(w, answer);
	duo_holds(said, words);
	duo_holds(said, "\"ask-");
}

void duo_connect_both(struct world *w, const char *platform, const char *name)
{
	duo_begin(w, platform, name);
	duo_must_say(w, duo_good_answer(w));
	duo_must_say(w, "all");
}

void duo_lacks(str said, const char *words)
{
	if (str_find(said, str_of(words), NULL)) fail_msg("'%s' in: %.*s", words, SHOW(said));
}

void duo_account_holds(struct world *w, const char *account, const char *words)
{
	duo_holds(world_verb(w, "account show", account, NULL), words);
}

void duo_post_now(struct world *w, const char *text, const char *account)
{
	world_verb(w, "add", text, "--to", account, "--at", "+1m", NULL);
	world_pass(w, 2 * MINUTE);
}
