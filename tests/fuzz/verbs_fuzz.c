/* SPDX-License-Identifier: MIT
 * verbs_fuzz.c - calls with any values, one after the other, to all verbs on real tables: never a fault of our own, and
 * each reply can be sent and shown.
 *
 * Each line is a verb's words and its call: list {"state":"done"}. All run in one transaction, which is undone. */
#include "fuzz.h"

#include "front/show.h"
#include "front/table.h"
#include "help/world.h"
#include "text/text.h"

#include <locale.h>

enum { WORDS_MOST = 4, CALLS_MOST = 16 };

static struct world *world;
static const struct verb *const *verbs;

static void leave(void)
{
	world_free(world);
}

/* Two accounts, one of them paused; posts that wait, are out, and ask. */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	must(setlocale(LC_CTYPE, "C.UTF-8"), "the machine has C.UTF-8");
	world = world_new();
	atexit(leave);
	verbs = table_gather(world->a, ROOMS, DOORS);
	world_account(world, "library");
	world_account(world, "museum");
	world_verb(world, "add", "Out", "--to", "library", "--at", "+1m", NULL);
	world->fault = (struct practice_fault){.kind = PRACTICE_STATUS, .status = 422};
	world_pass(world, 120000);
	world->fault_times = 1;
	world_verb(world, "add", "Refused", "--to", "library", "--at", "+1m", NULL);
	world_pass(world, 120000);
	world_verb(world, "add", "Waits", "--to", "library,museum", "--at", "tomorrow 9:00", NULL);
	return 0;
}

static const struct verb *verb_of(struct arena *a, str words)
{
	char *argv[WORDS_MOST];
	int n = 0, used;
	str word;
	while (n < WORDS_MOST && str_split(&words, ' ', &word)) {
		if (word.len) argv[n++] = arena_cstr(a, word);
	}
	const struct verb *v = verb_find(verbs, n, argv, &used);
	return v && v->run && used == n ? v : NULL;
}

static void check_error(err e)
{
	must(e->kind != ERR_BUG, "a person's words are no fault of ours");
	must(e->text.len && text_valid(e->text, NULL), "a refusal is a sentence");
}

static void check_reply(struct arena *a, const struct reply *r)
{
	struct reply *back;
	const struct show how = {.terminal = true, .colour = true, .width = 60};
	str wire = reply_to_json(a, r);
	must(!reply_from_json(a, wire, &back), "a reply can be read");
	must(str_is(reply_to_json(a, back), wire), "it is the same");
	must(str_is(reply_show(a, back, &how), reply_show(a, r, &how)), "it shows the same");
}

static err one_call(struct tx *tx, str line)
{
	size_t brace;
	struct call c;
	struct arena *a = tx_arena(tx);
	if (!str_find(line, S("{"), &brace)) return NULL;
	const struct verb *v = verb_of(a, str_trim(str_cut(line, 0, brace)));
	if (!v || call_from_json(a, v, str_cut(line, brace, line.len), &c)) return NULL;
	struct reply *r = reply_new(a);
	c.actor = S("fuzz");
	c.house = &world->house;
	TRY(v->run(tx, &c, r));
	check_reply(a, r);
	return NULL;
}

/* A call that fails has done half its work, which its own savepoint would undo: so it is the last. */
static err all_calls(struct tx *tx, void *of)
{
	str text = *(str *)of, line;
	tx_deed(tx, &(struct deed){.who = S("fuzz"), .what = S("calls")});
	for (int n = 0; n < CALLS_MOST && str_split(&text, '\n', &line); n++) {
		err e = one_call(tx, line);
		if (e) check_error(e);
		if (e) break;
	}
	return FAIL(tx_arena(tx), ERR_STALE, "undo", "Nothing of this stays.");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	str text = {(const char *)data, len};
	err e = store_now(world->store, true, all_calls, &text);
	must(e && str_is(str_of(e->code), S("undo")), "the calls ran to their end");
	return 0;
}
