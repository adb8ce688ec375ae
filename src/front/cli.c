/* SPDX-License-Identifier: MIT
 * cli.c - from argv to an exit code: global options, the verb, its call, its reply. */
#include "base/file.h"
#include "front/ask.h"
#include "front/carry.h"
#include "front/fill.h"
#include "front/locked.h"
#include "front/media.h"
#include "front/say.h"
#include "front/table.h"
#include "verb/blocks.h"

#include <string.h>

struct line_words {
	int n;
	char **words;
	bool help;
};

/* argv's words are char *, so these are too; nothing writes to them. */
static char HELP_WORD[] = "help", VERSION_WORD[] = "version";

/* "--name VALUE" or "--name=VALUE" at argv[*i]; moves *i on. */
static err global_value(struct front *f, int argc, char *const *argv, int *i, const char *name, str *out)
{
	str word = str_of(argv[*i]), joined = arena_fmt(f->a, "--%s=", name);
	if (str_starts(word, joined)) {
		*out = str_cut(word, joined.len, word.len);
		return NULL;
	}
	if (*i + 1 >= argc)
		return FAIL(f->a, ERR_INPUT, "usage-value", "--%s needs a value after it.", name);
	*out = str_of(argv[++*i]);
	return NULL;
}

static bool is_option(str word, const char *name)
{
	size_t n = strlen(name);
	return word.len >= n + 2 && memcmp(word.at + 2, name, n) == 0 && (word.len == n + 2 || word.at[n + 2] == '=');
}

static bool global_flag(struct front *f, struct line_words *w, str word)
{
	if (str_is(word, S("--json"))) f->show.json = true;
	else if (str_is(word, S("--yes"))) f->yes = true;
	else if (str_is(word, S("--no-colour")) || str_is(word, S("--no-color"))) f->show.colour = false;
	else if (str_is(word, S("--help")) || str_is(word, S("-h"))) w->help = true;
	else return false;
	return true;
}

/* Takes the global options out, wherever they stand before "--". */
static err take_globals(struct front *f, int argc, char *const *argv, struct line_words *w)
{
	bool rest = false;
	w->words = TAKE_N(f->a, char *, argc + 2);
	for (int i = 0; i < argc; i++) {
		str word = str_of(argv[i]);
		rest = rest || str_is(word, S("--"));
		if (rest) w->words[w->n++] = argv[i];
		else if (is_option(word, "data")) TRY(global_value(f, argc, argv, &i, "data", &f->data_folder));
		else if (is_option(word, "socket")) TRY(global_value(f, argc, argv, &i, "socket", &f->socket_path));
		else if (is_option(word, "token-file")) TRY(global_value(f, argc, argv, &i, "token-file", &f->token_file));
		else if (!global_flag(f, w, word)) w->words[w->n++] = argv[i];
	}
	return NULL;
}

/* What can follow "account": "list, show, test". */
static str group_of(struct front *f, str first)
{
	buf names = buf_in(f->a, 4096);
	for (const struct verb *const *v = f->verbs; *v; v++) {
		str name = str_of((*v)->name), head;
		if ((*v)->inner || !str_split(&name, ' ', &head) || !name.at || !str_is(head, first)) continue;
		buf_fmt(&names, "%s%.*s", names.len ? ", " : "", SHOW(name));
	}
	return buf_str(&names);
}

static err unknown_verb(struct front *f, const struct line_words *w)
{
	str known[200], typed = str_of(w->words[0]);
	str group = group_of(f, typed);
	if (group.len)
		return FAIL(f->a, ERR_INPUT, "usage-verb", "After '%.*s' comes one of: %.*s. `schedpost help` shows all commands.",
			SHOW(typed), SHOW(group));
	size_t n = 0;
	for (const struct verb *const *v = f->verbs; *v; v++) {
		if (n < COUNT(known) && !(*v)->inner) known[n++] = str_of((*v)->name);
	}
	str two = w->n > 1 ? arena_fmt(f->a, "%s %s", w->words[0], w->words[1]) : typed;
	str near = near_word(f->a, two, known, n);
	if (!near.len) near = near_word(f->a, typed, known, n);
	str hint = near.len ? arena_fmt(f->a, " Did you mean '%.*s'?", SHOW(near)) : S("");
	if (str_is(near, str_of(lockdown_door.verb.name))) hint = arena_fmt(f->a, "%.*s NOTHING IS LOCKED.", SHOW(hint));
	str shown = show_clean(f->a, str_cut(typed, 0, 60), false);
	return FAIL(f->a, ERR_INPUT, "usage-verb", "schedpost has no command '%.*s'.%.*s `schedpost help` shows all.", SHOW(shown),
		SHOW(hint));
}

static const struct verb *verb_named(struct front *f, str name)
{
	for (const struct verb *const *v = f->verbs; *v; v++) {
		if (str_is(str_of((*v)->name), name)) return *v;
	}
	return NULL;
}

static bool is_next(const struct reply *r, const char *word)
{
	return reply_next_word(r) && strcmp(reply_next_word(r), word) == 0;
}

/* Asks for codes until one counts; what was asked for can be called again then. */
static err prove(struct front *f, struct reply *r)
{
	while (is_next(r, "proof")) {
		str code;
		struct call give = {.verb = verb_named(f, S("proof give")), .nvalues = 1};
		if (!reply_is_empty(r) && !f->show.json) front_show(f, r);
		err e = ask_line(f, S("Code from the app on your phone, or a recovery code"), false, &code);
		if (e)
			return FAIL(f->a, e->kind, "needs-proof", "%.*s Nothing was done: type the code from your app when it is asked for.",
				    SHOW(reply_next_value(r)));
		give.values = &(struct call_value){.name = "code", .value = code, .after = -1};
		TRY(f->carrier->call(f, &give, &r));
	}
	if (!reply_is_empty(r) && !f->show.json) front_show(f, r);
	return NULL;
}

err front_call(struct front *f, const struct call *c, struct reply **out)
{
	TRY(f->carrier->call(f, c, out));
	if (!is_next(*out, "proof")) return NULL;
	TRY(prove(f, *out));
	return f->carrier->call(f, c, out);
}

err front_take(struct front *f, struct reply **out)
{
	if (!f->early) return f->carrier->take(f, out);
	*out = f->early;
	f->early = NULL;
	return NULL;
}

static err call_named(struct front *f, const char *name, struct call *c)
{
	c->verb = verb_named(f, str_of(name));
	if (c->verb) return NULL;
	return FAIL(f->a, ERR_BUG, "no-step", "This schedpost lacks its own step '%s'.", name);
}

err front_call_named(struct front *f, const char *name, const struct call_value *values, size_t n, struct reply **out)
{
	struct call c = {.values = values, .nvalues = n};
	TRY(call_named(f, name, &c));
	return front_call(f, &c, out);
}

err front_send_named(struct front *f, const char *name, const struct call_value *values, size_t n)
{
	struct call c = {.values = values, .nvalues = n};
	TRY(call_named(f, name, &c));
	return f->carrier->send ? f->carrier->send(f, &c) : front_call(f, &c, &f->early);
}

void front_show(struct front *f, const struct reply *r)
{
	const struct clock *clock = f->clock;
	f->show.now = clock->now(clock);
	str text = reply_show(f->a, r, &f->show);
	fwrite(text.at, 1, text.len, f->out);
	fflush(f->out);
}

/* A verb that wants a yes has done nothing yet; it is called again with it. */
static err confirm(struct front *f, struct call *c, struct reply **r)
{
	bool yes = false;
	f->show.json ? (void)0 : front_show(f, *r);
	TRY(ask_yes(f, reply_next_value(*r), &yes));
	if (!yes) return FAIL(f->a, ERR_INPUT, "stopped", "Nothing was changed.");
	struct call_value *values = TAKE_N(f->a, struct call_value, c->nvalues + 1);
	if (c->nvalues) memcpy(values, c->values, c->nvalues * sizeof *values);
	values[c->nvalues++] = (struct call_value){.name = "yes", .value = S("yes"), .after = -1};
	c->values = values;
	return front_call(f, c, r);
}

/* What the reply brings for a file goes there: where it lies, the caller has said, not the reply. */
static err keep_file(struct front *f, const struct call *c, const struct reply *r)
{
	str option = reply_next_value(r), path = call_get(c, arena_cstr(f->a, option));
	const struct block *b = r->first;
	if (!b || b->kind != BLOCK_QUOTE || !str_is(b->name, option) || !path.len)
		return reply_foreign(f->a, "it brings nothing for the file.");
	if (!str_is(path, S("-"))) {
		struct reply *done = reply_new(f->a);
		TRY(file_write(f->a, path, b->text, 0644));
		reply_say(done, "It was written to %.*s.", SHOW(path));
		front_show(f, done);
		return NULL;
	}
	str text = f->show.terminal ? show_clean(f->a, b->text, true) : b->text;
	if (fwrite(text.at, 1, text.len, f->out) == text.len) return NULL;
	return FAIL(f->a, ERR_OUTSIDE, "output", "The output could not be written.");
}

static err run_remote(struct front *f, const struct verb *v, struct call *c)
{
	struct reply *r;
	const struct verb *begin = verb_named(f, arena_fmt(f->a, "%s begin", v->name));
	if (begin) c->verb = begin;
	const struct call typed = *c;
	TRY(fill(f, c));
	err e = front_call(f, c, &r);
	if (e) return locked_meanwhile(f, media_by_path(f->a, &typed, e));
	if (is_next(r, "confirm")) TRY(confirm(f, c, &r));
	if (is_next(r, "file")) return keep_file(f, c, r);
	if (is_next(r, "decide")) return cover_decide_now(f, r);
	if (reply_next_word(r)) return dialogue_lead(f, c->verb, r);
	front_show(f, r);
	return NULL;
}

/* `add Hello --to x --help` becomes `help add Hello`; help takes the words that name a command. */
static void ask_for_help(struct line_words *w)
{
	int n = 0;
	while (n < w->n && w->words[n][0] != '-') n++;
	memmove(w->words + 1, w->words, (size_t)n * sizeof *w->words);
	w->words[0] = HELP_WORD;
	w->n = n + 1;
}

/* A phone begins each line with a capital letter. */
static const struct verb *find_typed(struct front *f, struct line_words *w, int *used)
{
	const struct verb *v = verb_find(f->verbs, w->n, w->words, used);
	if (v) return v;
	w->words[0] = arena_cstr(f->a, str_of(w->words[0]));
	for (char *c = w->words[0]; *c; c++)
		if (*c >= 'A' && *c <= 'Z') *c += 'a' - 'A';
	return verb_find(f->verbs, w->n, w->words, used);
}

static err run_words(struct front *f, struct line_words *w)
{
	int used;
	struct call call;
	if (w->help || w->n == 0) ask_for_help(w);
	if (strcmp(w->words[0], "--version") == 0) w->words[0] = VERSION_WORD;
	const struct verb *v = find_typed(f, w, &used);
	if (!v) return unknown_verb(f, w);
	const struct door *door = table_door(DOORS, v);
	err e = call_from_args(f->a, v, w->n - used, w->words + used, &call);
	if (e) return door && door->misread ? door->misread(f, e) : e;
	return door ? door->run(f, &call) : run_remote(f, v, &call);
}

static void complain(struct front *f, err e)
{
	fflush(f->out);
	if (f->show.json && strcmp(e->code, FRONT_TOLD) == 0) return;
	if (f->show.json) {
		str json = err_to_json(f->a, e);
		fprintf(f->out, "%.*s\n", SHOW(json));
		return;
	}
	str text = arena_fmt(f->a, "schedpost: %.*s", SHOW(show_clean(f->a, e->text, true)));
	if (f->show.terminal) text = show_fold_lines(f->a, text, f->show.width);
	fprintf(f->err, "%.*s\n", SHOW(text));
}

int front_run(struct front *f, int argc, char *const *argv)
{
	struct line_words w = {0};
	err e = take_globals(f, argc, argv, &w);
	if (!e) e = run_words(f, &w);
	if (e) complain(f, e);
	bool written = fflush(f->out) == 0;
	carry_close(f);
	if (!e && !written) e = FAIL(f->a, ERR_OUTSIDE, "output", "The output could not be written.");
	return say_exit(e);
}
