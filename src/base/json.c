/* SPDX-License-Identifier: MIT
 * json.c - jansson's tree copied into an arena, and getters whose errors name the path. */
#include "base/json.h"

#include <jansson.h>

struct json {
	enum json_kind kind;
	bool flag;
	int64_t n;
	double real;
	str text, name;
	const struct json *in;	/* list or object that holds this */
	size_t index, count;
	struct json *items;
};

/* Counts brackets and separators outside of texts, so that a small text cannot ask for much memory. */
static bool within_limits(str text)
{
	size_t values = 1, depth = 0;
	bool quoted = false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		if (quoted) {
			if (c == '\\') i++;
			else if (c == '"') quoted = false;
			continue;
		}
		if (c == '"') quoted = true;
		else if (c == '[' || c == '{') values++, depth++;
		else if ((c == ']' || c == '}') && depth) depth--;
		else if (c == ',') values++;
		if (values > JSON_MOST_VALUES || depth > JSON_MOST_DEPTH) return false;
	}
	return true;
}

static void copy_value(struct arena *, const json_t *, struct json *);

static struct json *items_in(struct arena *a, struct json *holder, size_t count)
{
	holder->count = count;
	holder->items = TAKE_N(a, struct json, count);
	for (size_t i = 0; i < count; i++) {
		holder->items[i].in = holder;
		holder->items[i].index = i;
	}
	return holder->items;
}

static void copy_list(struct arena *a, const json_t *from, struct json *to)
{
	struct json *items = items_in(a, to, json_array_size(from));
	for (size_t i = 0; i < to->count; i++) copy_value(a, json_array_get(from, i), &items[i]);
}

static void copy_object(struct arena *a, const json_t *from, struct json *to)
{
	struct json *item = items_in(a, to, json_object_size(from));
	json_t *object = (json_t *)from;	/* jansson's iterator wants it so; it changes nothing */
	for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at), item++) {
		item->name = arena_str(a, str_of(json_object_iter_key(at)));
		copy_value(a, json_object_iter_value(at), item);
	}
}

static void copy_value(struct arena *a, const json_t *from, struct json *to)
{
	switch (json_typeof(from)) {
	case JSON_NULL: to->kind = JSON_IS_NULL; break;
	case JSON_TRUE: to->flag = true; /* fallthrough */
	case JSON_FALSE: to->kind = JSON_IS_FLAG; break;
	case JSON_INTEGER:
		to->kind = JSON_IS_INT;
		to->n = json_integer_value(from);
		to->real = (double)to->n;
		break;
	case JSON_REAL:
		to->kind = JSON_IS_REAL;
		to->real = json_real_value(from);
		break;
	case JSON_STRING:
		to->kind = JSON_IS_TEXT;
		to->text = arena_str(a, (str){json_string_value(from), json_string_length(from)});
		break;
	case JSON_ARRAY:
		to->kind = JSON_IS_LIST;
		copy_list(a, from, to);
		break;
	case JSON_OBJECT:
		to->kind = JSON_IS_OBJECT;
		copy_object(a, from, to);
		break;
	}
}

/* jansson quotes what stands "near"; that may be a secret of a half-broken answer, so it is left out. */
static err bad_json(struct arena *a, const json_error_t *why)
{
	str what = str_of(why->text);
	size_t near;
	if (str_find(what, S(" near "), &near)) what = str_cut(what, 0, near);
	return FAIL(a, ERR_INPUT, "bad-json", "This is not JSON as it should be: %.*s (line %d, column %d).", SHOW(what),
		why->line, why->column);
}

err json_read(struct arena *a, str text, const struct json **out)
{
	if (text.len > JSON_MOST_BYTES || !within_limits(text))
		return FAIL(a, ERR_INPUT, "big-json", "The JSON is too big or too deep to be read (at most %d MB, %d levels "
			"and %d values).", JSON_MOST_BYTES >> 20, JSON_MOST_DEPTH, JSON_MOST_VALUES);
	json_error_t why;
	json_t *tree = json_loadb(text.len ? text.at : "", text.len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);
	if (!tree) return bad_json(a, &why);
	struct json *root = TAKE(a, struct json);
	copy_value(a, tree, root);
	json_decref(tree);
	*out = root;
	return NULL;
}

enum json_kind json_kind(const struct json *j)
{
	return j ? j->kind : JSON_IS_NULL;
}

/* At most so many bytes, no letter cut in two. */
static str beginning(str s, size_t most)
{
	if (s.len <= most) return s;
	while (most && ((unsigned char)s.at[most] & 0xC0) == 0x80) most--;
	return str_cut(s, 0, most);
}

str json_path(struct arena *a, const struct json *j)
{
	if (!j || !j->in) return S("the whole");
	str before = j->in->in ? json_path(a, j->in) : S("");
	if (j->in->kind == JSON_IS_LIST) return arena_fmt(a, "%.*s[%zu]", SHOW(before), j->index);
	return arena_fmt(a, "%.*s%s%.*s", SHOW(before), before.len ? "." : "", SHOW(beginning(j->name, 80)));
}

str json_name(const struct json *j)
{
	return j ? j->name : S("");
}

str json_text(const struct json *j)
{
	return j ? j->text : S("");
}

size_t json_count(const struct json *j)
{
	return j ? j->count : 0;
}

const struct json *json_at(const struct json *j, size_t i)
{
	return i < json_count(j) ? &j->items[i] : NULL;
}

const struct json *json_get(const struct json *j, const char *name)
{
	if (json_kind(j) != JSON_IS_OBJECT) return NULL;
	str wanted = str_of(name);
	for (size_t i = 0; i < j->count; i++) {
		if (str_is(j->items[i].name, wanted)) return j->items[i].kind == JSON_IS_NULL ? NULL : &j->items[i];
	}
	return NULL;
}

static const char *const KIND_NAMES[] = {
	[JSON_IS_NULL] = "nothing", [JSON_IS_FLAG] = "true or false", [JSON_IS_INT] = "a whole number",
	[JSON_IS_REAL] = "a number", [JSON_IS_TEXT] = "a text", [JSON_IS_LIST] = "a list",
	[JSON_IS_OBJECT] = "an object",
};

static err expect(struct arena *a, const struct json *j, enum json_kind kind)
{
	if (json_kind(j) == kind) return NULL;
	str path = json_path(a, j);
	return FAIL(a, ERR_INPUT, "bad-member", "In the JSON, %.*s should be %s but is %s.", SHOW(path), KIND_NAMES[kind],
		KIND_NAMES[json_kind(j)]);
}

/* The member when it is there and of the kind; *out is NULL when it is absent. */
static err member(struct arena *a, const struct json *j, const char *name, enum json_kind kind,
	const struct json **out)
{
	*out = json_get(j, name);
	return *out ? expect(a, *out, kind) : NULL;
}

static err missing(struct arena *a, const struct json *j, const char *name)
{
	str path = j && j->in ? arena_fmt(a, "%.*s.%s", SHOW(json_path(a, j)), name) : str_of(name);
	return FAIL(a, ERR_INPUT, "missing-member", "In the JSON, %.*s is missing.", SHOW(path));
}

#define GETTER(word, type, kind, field)                                                                      \
	err json_get_##word(struct arena *a, const struct json *j, const char *name, type *out)               \
	{                                                                                                     \
		const struct json *m;                                                                         \
		TRY(member(a, j, name, kind, &m));                                                            \
		if (m) *out = field;                                                                          \
		return NULL;                                                                                  \
	}

#define NEEDER(word, type)                                                                                    \
	err json_need_##word(struct arena *a, const struct json *j, const char *name, type *out)              \
	{                                                                                                     \
		if (!json_get(j, name)) return missing(a, j, name);                                           \
		return json_get_##word(a, j, name, out);                                                      \
	}

GETTER(str, str, JSON_IS_TEXT, m->text)
GETTER(int, int64_t, JSON_IS_INT, m->n)
GETTER(flag, bool, JSON_IS_FLAG, m->flag)
GETTER(list, const struct json *, JSON_IS_LIST, m)
GETTER(object, const struct json *, JSON_IS_OBJECT, m)
NEEDER(str, str)
NEEDER(flag, bool)
NEEDER(list, const struct json *)
NEEDER(object, const struct json *)

err json_as_str(struct arena *a, const struct json *j, str *out)
{
	TRY(expect(a, j, JSON_IS_TEXT));
	*out = j->text;
	return NULL;
}

err json_as_int(struct arena *a, const struct json *j, int64_t *out)
{
	TRY(expect(a, j, JSON_IS_INT));
	*out = j->n;
	return NULL;
}

void pen_value(struct json_pen *p, const struct json *j)
{
	switch (json_kind(j)) {
	case JSON_IS_NULL: pen_null(p); break;
	case JSON_IS_FLAG: pen_flag(p, j->flag); break;
	case JSON_IS_INT: pen_int(p, j->n); break;
	case JSON_IS_REAL: pen_real(p, j->real); break;
	case JSON_IS_TEXT: pen_str(p, j->text); break;
	case JSON_IS_LIST:
		pen_open(p, '[');
		for (size_t i = 0; i < j->count; i++) pen_value(p, &j->items[i]);
		pen_close(p, ']');
		break;
	case JSON_IS_OBJECT:
		pen_open(p, '{');
		for (size_t i = 0; i < j->count; i++) {
			pen_name(p, j->items[i].name);
			pen_value(p, &j->items[i]);
		}
		pen_close(p, '}');
		break;
	}
}
