/* SPDX-License-Identifier: MIT
 * call_args.c - a command line's words to a call: --name VALUE, --name=VALUE, flags, words by position, and -- . */
#include "verb/gather.h"


struct words {
	int argc, at;
	char *const *argv;
	bool no_more_options;	/* after -- */
	const struct opt *position;	/* the next word's place; NULL: none left */
};

static const struct opt *next_position(const struct verb *v, const struct opt *after)
{
	bool seen = after == NULL;
	for (EACH_OPT(o, v)) {
		if (seen && (o->flags & OPT_POSITION)) return o;
		if (o == after) seen = true;
	}
	return NULL;
}

/* Somebody who types --token has a secret at hand. It is never repeated, and the way for secrets is told. */
static bool sounds_secret(str name)
{
	static const char *const WORDS[] = {"token", "password", "secret", "passwd", "key", "credential"};
	for (size_t i = 0; i < COUNT(WORDS); i++)
		if (str_find(name, str_of(WORDS[i]), NULL)) return true;
	return false;
}

static err unknown_option(struct gather *g, str name)
{
	if (sounds_secret(name))
		return FAIL(g->a, ERR_INPUT, "usage-secret", "A secret does not belong on the command line, where others on this "
			"machine can see it; 'schedpost %s' has no option for one. Run it without: it asks for what it needs, or reads "
			"it from standard input (< FILE). If this was a real secret, please change it.", g->verb->name);
	str known[128];
	size_t n = 0;
	for (EACH_OPT(o, g->verb)) {
		if (n < COUNT(known) && !(o->flags & OPT_POSITION)) known[n++] = str_of(o->name);
	}
	str near = near_word(g->a, name, known, n);
	str hint = near.len ? arena_fmt(g->a, " Did you mean '--%.*s'?", SHOW(near)) : S("");
	return FAIL(g->a, ERR_INPUT, "usage-option", "'%s' has no option '--%.*s'.%.*s `schedpost help %s` shows all.",
		g->verb->name, SHOW(str_cut(name, 0, 60)), SHOW(hint), g->verb->name);
}

/* The option called name; a secret's also as NAME-file. */
static const struct opt *option_named(const struct verb *v, str name, bool *secret_file)
{
	*secret_file = false;
	for (EACH_OPT(o, v)) {
		if (o->flags & OPT_POSITION) continue;
		str own = str_of(o->name);
		if (str_is(own, name)) return o;
		if ((o->flags & OPT_SECRET) && str_starts(name, own) && str_is(str_cut(name, own.len, name.len), S("-file"))) {
			*secret_file = true;
			return o;
		}
	}
	return NULL;
}

static err refuse_secret(struct gather *g, const struct opt *o)
{
	return FAIL(g->a, ERR_INPUT, "usage-secret", "A secret does not belong on the command line, where others on this "
		"machine can see it. Leave out --%s and you will be asked for it, or put it into a file and say --%s-file FILE "
		"(- reads it from standard input). If this was a real secret, please change it.", o->name, o->name);
}

/* The value behind an option: after its = or the next word. */
static err option_value(struct gather *g, struct words *w, str name, str joined, str *out)
{
	*out = joined;
	if (joined.at) return NULL;
	str next = w->at < w->argc ? str_of(w->argv[w->at]) : (str){0};
	bool looks_like_option = next.len > 1 && next.at[0] == '-';
	if (next.at && !looks_like_option) {
		*out = next;
		w->at++;
		return NULL;
	}
	str why = looks_like_option ? arena_fmt(g->a, " A value that begins with - is written --%.*s=%.*s", SHOW(name),
		SHOW(str_cut(next, 0, 40))) : S("");
	return FAIL(g->a, ERR_INPUT, "usage-value", "--%.*s needs a value after it.%.*s", SHOW(name), SHOW(why));
}

/* Where an OPT_AFTER_PREVIOUS value belongs. */
static err after_what(struct gather *g, const struct opt *o, int *after)
{
	*after = -1;
	if (!(o->flags & OPT_AFTER_PREVIOUS)) return NULL;
	const struct opt *owner = opt_owner(g->verb, o);
	if (!owner) return FAIL(g->a, ERR_BUG, "bad-table", "--%s of '%s' follows no option.", o->name, g->verb->name);
	*after = (int)gather_count(g, owner->name) - 1;
	if (*after >= 0) return NULL;
	return FAIL(g->a, ERR_INPUT, "usage-order", "--%s belongs behind the --%s that it is for: --%s %s --%s %s",
		o->name, owner->name, owner->name, owner->value, o->name, o->value);
}

static err take_option(struct gather *g, struct words *w, str word)
{
	str name = str_cut(word, 2, word.len), joined = {0};
	size_t equals;
	if (str_find(name, S("="), &equals)) {
		joined = str_cut(name, equals + 1, name.len);
		name = str_cut(name, 0, equals);
	}
	bool secret_file;
	const struct opt *o = option_named(g->verb, name, &secret_file);
	if (!o) return unknown_option(g, name);
	if ((o->flags & OPT_SECRET) && !secret_file) return refuse_secret(g, o);
	if (o->flags & OPT_FLAG) {
		if (joined.at)
			return FAIL(g->a, ERR_INPUT, "usage-value", "--%s takes no value; write just --%s.", o->name, o->name);
		return gather_count(g, o->name) ? NULL : gather_add(g, o, S("yes"), -1);
	}
	str value;
	int after;
	TRY(option_value(g, w, name, joined, &value));
	TRY(after_what(g, o, &after));
	if (!secret_file) return gather_add(g, o, value, after);
	gather_raw(g, (struct call_value){.name = arena_cstr(g->a, name), .value = value, .after = -1});
	return NULL;
}

static err take_word(struct gather *g, struct words *w, str word)
{
	const struct opt *o = w->position;
	if (!o)
		return FAIL(g->a, ERR_INPUT, "usage-words", "'%.*s' is one word too many for '%s'. Texts with spaces need quotes "
			"around them. `schedpost help %s` shows how.", SHOW(str_cut(word, 0, 60)), g->verb->name, g->verb->name);
	if (!(o->flags & OPT_MANY)) w->position = next_position(g->verb, o);
	return gather_add(g, o, word, -1);
}

static err take(struct gather *g, struct words *w)
{
	str word = str_of(w->argv[w->at++]);
	if (w->no_more_options || word.len < 2 || word.at[0] != '-') return take_word(g, w, word);
	if (str_is(word, S("--"))) {
		w->no_more_options = true;
		return NULL;
	}
	if (word.at[1] == '-') return take_option(g, w, word);
	return FAIL(g->a, ERR_INPUT, "usage-option", "'%.*s' is no option: options have two dashes, such as --json. "
		"A text that begins with - comes after --, as in: schedpost %s -- '%.*s'", SHOW(str_cut(word, 0, 60)),
		g->verb->name, SHOW(str_cut(word, 0, 60)));
}

err call_from_args(struct arena *a, const struct verb *v, int argc, char *const *argv, struct call *out)
{
	struct gather g = {.a = a, .verb = v};
	struct words w = {.argc = argc, .argv = argv, .position = next_position(v, NULL)};
	while (w.at < w.argc) TRY(take(&g, &w));
	return gather_end(&g, false, out);
}
