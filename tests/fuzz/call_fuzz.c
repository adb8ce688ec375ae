/* SPDX-License-Identifier: MIT
 * call_fuzz.c - calls and replies from hostile JSON: what is taken must come out the same when it crosses again. */
#include "fuzz.h"

#include "base/json.h"
#include "front/answer.h"
#include "front/show.h"
#include "verb/verb.h"

#include <locale.h>
#include <string.h>

static const struct opt OPTS[] = {
	{"TEXT", "TEXT", OPT_POSITION, "Words.", NULL},
	{"to", "ACCOUNT,...", OPT_MANY, "Where.", NULL},
	{"media", "FILE", OPT_MANY | OPT_FILE, "A picture.", NULL},
	{"alt", "TEXT", OPT_AFTER_PREVIOUS, "What it shows.", NULL},
	{"kind", "WORD", 0, "What.", "news|event"},
	{"loud", NULL, OPT_FLAG, "Loudly.", NULL},
	{"secret", "S", OPT_SECRET, "Hidden.", NULL},
	{0},
};
static const struct verb VERB = {.name = "add", .help = "Adds.", .example = "schedpost add", .opts = OPTS};

static void calls(struct arena *a, str text)
{
	struct call call, again;
	if (call_from_json(a, &VERB, text, &call)) return;
	str once = call_to_json(a, &call);
	must(!call_from_json(a, &VERB, once, &again), "a call that was taken is taken again");
	must(str_is(once, call_to_json(a, &again)), "a call crosses unchanged");
}

static void replies(struct arena *a, str text)
{
	struct reply *r, *again;
	err e;
	struct show how = {.terminal = true, .colour = true, .width = 60};
	err_from_json(a, text, &e);
	if (reply_from_json(a, text, &r)) return;
	str shown = reply_show(a, r, &how);
	for (size_t i = 0; i + 1 < shown.len; i++)
		must(shown.at[i] != 0x1b || shown.at[i + 1] == '[', "no foreign escapes");
	str once = reply_to_json(a, r);
	must(!reply_from_json(a, once, &again), "a reply that was read is read again");
}

/* Lines are words of a command line. */
static void words(struct arena *a, str text)
{
	char *argv[64];
	int n = 0;
	str line;
	struct call call;
	while (n < 64 && str_split(&text, '\n', &line)) {
		argv[n] = arena_cstr(a, line);
		n++;
	}
	err e = call_from_args(a, &VERB, n, argv, &call);
	if (e || call_has(&call, "media")) return;	/* files are still paths */
	struct call again;
	must(!call_from_json(a, &VERB, call_to_json(a, &call), &again), "what was typed crosses");
}

/* As the program does (main_cli.c): in a locale that is not UTF-8 libsmartcols waits for ever at such a letter. */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	must(setlocale(LC_CTYPE, "C.UTF-8"), "the machine has C.UTF-8");
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	str text = {(const char *)data, size};
	struct answer_head head;
	bool more;
	const struct json *j;
	calls(a, text);
	replies(a, text);
	words(a, text);
	answer_read(a, text, &head, &more);
	if (!json_read(a, text, &j)) {
		buf out = buf_in(a, 1 << 20);
		struct json_pen p = json_pen(&out);
		pen_value(&p, j);
		must(out.over || !json_read(a, buf_str(&out), &j), "what the pen writes can be read");
	}
	arena_free(a);
	return 0;
}
