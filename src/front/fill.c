/* SPDX-License-Identifier: MIT
 * fill.c - completing a call before it goes. */
#include "front/fill.h"
#include "base/file.h"
#include "front/ask.h"
#include "text/text.h"

#include <string.h>

static const struct opt *opt_named(const struct verb *v, const char *name)
{
	for (const struct opt *o = v->opts; o && o->name; o++) {
		if (strcmp(o->name, name) == 0) return o;
	}
	return NULL;
}

/* The secret that "password-file" stands for; NULL when it is an option of its own. */
static const struct opt *secret_of(const struct verb *v, const char *name)
{
	str s = str_of(name), tail = S("-file");
	if (opt_named(v, name)) return NULL;
	for (const struct opt *o = v->opts; o && o->name; o++) {
		bool fits = str_ends(s, tail) && str_is(str_cut(s, 0, s.len - tail.len), str_of(o->name));
		if ((o->flags & OPT_SECRET) && fits) return o;
	}
	return NULL;
}

/* Checked here, for on the way to the verb JSON would put other characters in the place of broken ones. */
static err read_text(struct front *f, str path, str *out)
{
	size_t bad;
	bool from_stdin = str_is(path, S("-"));
	TRY(ask_file(f, path, CALL_MOST_TEXT, out));
	if (text_valid(*out, &bad)) return NULL;
	str name = from_stdin ? S("Standard input") : path;
	return FAIL(f->a, ERR_INPUT, "bad-text", "%.*s is damaged at byte %zu: it is not UTF-8, or holds a zero byte. Please save the "
		"text as UTF-8 and try again.", SHOW(name), bad + 1);
}

/* A secret is one line; the line's end is not part of it. */
static err read_secret(struct front *f, const struct opt *o, struct call_value *v)
{
	TRY(read_text(f, v->value, &v->value));
	str rest = v->value;
	if (!str_split(&rest, '\n', &v->value)) v->value = S("");
	if (str_ends(v->value, S("\r"))) v->value.len--;
	v->name = o->name;
	if (v->value.len) return NULL;
	return FAIL(f->a, ERR_INPUT, "empty-secret", "The file for '%s' is empty.", o->name);
}

static err fill_value(struct front *f, const struct verb *verb, struct call_value *v)
{
	const struct opt *o = opt_named(verb, v->name), *secret = secret_of(verb, v->name);
	if (secret) return read_secret(f, secret, v);
	if (!o) return NULL;
	if (o->flags & OPT_FILE) return f->carrier->file(f, v->value, &v->value);
	bool text = (o->flags & OPT_TEXT_FILE) || ((o->flags & OPT_POSITION) && str_is(v->value, S("-")));
	return text ? read_text(f, v->value, &v->value) : NULL;
}

static void add(struct front *f, struct call *c, struct call_value more)
{
	struct call_value *all = TAKE_N(f->a, struct call_value, c->nvalues + 1);
	if (c->nvalues) memcpy(all, c->values, c->nvalues * sizeof *all);
	all[c->nvalues++] = more;
	c->values = all;
}

static err ask_secrets(struct front *f, struct call *c)
{
	for (const struct opt *o = c->verb->opts; o && o->name; o++) {
		unsigned both = OPT_SECRET | OPT_NEEDED;
		if ((o->flags & both) != both || call_has(c, o->name)) continue;
		str value, prompt = str_of(o->help);
		if (str_ends(prompt, S("."))) prompt.len--;
		TRY(ask_line(f, prompt, true, &value));
		add(f, c, (struct call_value){.name = o->name, .value = value, .after = -1});
	}
	return NULL;
}

err fill(struct front *f, struct call *c)
{
	struct call_value *values = TAKE_N(f->a, struct call_value, c->nvalues);
	if (c->nvalues) memcpy(values, c->values, c->nvalues * sizeof *values);
	c->values = values;
	for (size_t i = 0; i < c->nvalues; i++) TRY(fill_value(f, c->verb, &values[i]));
	TRY(ask_secrets(f, c));
	const struct opt *yes = opt_named(c->verb, "yes");
	if (f->yes && yes && !call_has(c, "yes")) add(f, c, (struct call_value){.name = yes->name, .value = S("yes"), .after = -1});
	return NULL;
}
