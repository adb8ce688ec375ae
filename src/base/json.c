/* SPDX-License-Identifier: MIT
 * json.c - getters whose errors name the path, and a value that was read written again. */
#include "base/json_tree.h"

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

/* Real stands for any number. */
static err expect(struct arena *a, const struct json *j, enum json_kind kind)
{
	if (json_kind(j) == kind || (kind == JSON_IS_REAL && json_kind(j) == JSON_IS_INT)) return NULL;
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

#define GETTERS(word, type, kind, field)                                                                      \
	err json_get_##word(struct arena *a, const struct json *j, const char *name, type *out)               \
	{                                                                                                     \
		const struct json *m;                                                                         \
		TRY(member(a, j, name, kind, &m));                                                            \
		if (m) *out = field;                                                                          \
		return NULL;                                                                                  \
	}                                                                                                     \
	err json_need_##word(struct arena *a, const struct json *j, const char *name, type *out)              \
	{                                                                                                     \
		if (!json_get(j, name)) return missing(a, j, name);                                           \
		return json_get_##word(a, j, name, out);                                                      \
	}

GETTERS(str, str, JSON_IS_TEXT, m->text)
GETTERS(int, int64_t, JSON_IS_INT, m->n)
GETTERS(real, double, JSON_IS_REAL, m->real)
GETTERS(flag, bool, JSON_IS_FLAG, m->flag)
GETTERS(list, const struct json *, JSON_IS_LIST, m)
GETTERS(object, const struct json *, JSON_IS_OBJECT, m)

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
