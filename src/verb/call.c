/* SPDX-License-Identifier: MIT
 * call.c - what was asked, read by name. */
#include "verb/verb.h"
#include "base/json.h"
#include "base/sha.h"

#include <string.h>

static const struct call_value *nth(const struct call *c, const char *name, size_t i)
{
	for (size_t k = 0; k < c->nvalues; k++) {
		if (strcmp(c->values[k].name, name) == 0 && i-- == 0) return &c->values[k];
	}
	return NULL;
}

bool call_always(const struct call *c)
{
	(void)c;
	return true;
}

bool call_has(const struct call *c, const char *name)
{
	return nth(c, name, 0) != NULL;
}

str call_get(const struct call *c, const char *name)
{
	return call_nth(c, name, 0);
}

size_t call_count(const struct call *c, const char *name)
{
	size_t count = 0;
	for (size_t i = 0; i < c->nvalues; i++) count += strcmp(c->values[i].name, name) == 0;
	return count;
}

str call_nth(const struct call *c, const char *name, size_t i)
{
	const struct call_value *v = nth(c, name, i);
	return v ? v->value : S("");
}

str call_joined(struct arena *a, const struct call *c, const char *name)
{
	size_t n = call_count(c, name);
	if (n == 1) return call_get(c, name);
	buf all = buf_in(a, CALL_MOST_BYTES);
	for (size_t i = 0; i < n; i++) {
		if (i) buf_byte(&all, ',');
		buf_add(&all, call_nth(c, name, i));
	}
	return buf_str(&all);
}

str call_person(const struct call *c, const char *name)
{
	return call_has(c, name) ? call_get(c, name) : c->actor;
}

str call_after(const struct call *c, const char *name, size_t i)
{
	for (size_t k = 0; k < c->nvalues; k++) {
		const struct call_value *v = &c->values[k];
		if (v->after == (int)i && strcmp(v->name, name) == 0) return v->value;
	}
	return S("");
}

err call_int(struct arena *a, const struct call *c, const char *name, int64_t otherwise, int64_t *out)
{
	*out = otherwise;
	if (!call_has(c, name)) return NULL;
	str value = str_trim(call_get(c, name));
	if (str_int(value, out)) return NULL;
	return FAIL(a, ERR_INPUT, "bad-number", "'%s' should be a whole number such as 12, but it is '%.*s'.", name,
		SHOW(str_cut(value, 0, 60)));
}

err call_json(struct arena *a, const struct call *c, const char *name, const struct json **out)
{
	const struct call_value *v = nth(c, name, 0);
	*out = v ? v->tree : NULL;
	return *out ? NULL : json_read(a, call_get(c, name), out);
}

err about_unless_wrong(err e)
{
	return e && e->kind != ERR_MISSING && e->kind != ERR_INPUT ? e : NULL;
}

str call_file_hash(str value)
{
	return str_cut(value, 0, SHA_HEX);
}

str call_file_name(str value)
{
	return str_cut(value, SHA_HEX + 1, value.len);
}

str call_file_value(struct arena *a, str hash, str name)
{
	return arena_fmt(a, "%.*s %.*s", SHOW(hash), SHOW(name));
}
