/* SPDX-License-Identifier: MIT
 * call_json.c - a call as JSON and back: the form on the socket. */
#include "base/json.h"
#include "base/sha.h"
#include "verb/gather.h"

#include <string.h>

static const struct opt *known(const struct verb *v, str name)
{
	for (EACH_OPT(o, v)) {
		if (str_is(str_of(o->name), name)) return o;
	}
	return NULL;
}

static err check_names(struct gather *g, const struct json *j)
{
	for (size_t i = 0; i < json_count(j); i++) {
		str name = json_name(json_at(j, i));
		if (known(g->verb, name)) continue;
		str names[128];
		size_t n = 0;
		for (EACH_OPT(o, g->verb)) {
			if (n < COUNT(names)) names[n++] = str_of(o->name);
		}
		str hint = near_hint(g->a, name, names, n);
		return FAIL(g->a, ERR_INPUT, "usage-option", "'%s' has no member '%.*s'.%.*s", g->verb->name,
			SHOW(str_cut(name, 0, 60)), SHOW(hint));
	}
	return NULL;
}

/* Doors send files first; what stands here must be the hash that came back. */
static err check_file(struct gather *g, const struct opt *o, str value)
{
	str hash = call_file_hash(value);
	if (sha_is_hex(hash) && (value.len == SHA_HEX || value.at[SHA_HEX] == ' ')) return NULL;
	return FAIL(g->a, ERR_INPUT, "bad-file", "'%s' should be the hash of a file that was sent to /v1/media before.",
		o->name);
}

/* A text, or a whole number for those who write {"limit": 20}. */
static err add_scalar(struct gather *g, const struct opt *o, const struct json *j, int after)
{
	str value;
	if (json_kind(j) == JSON_IS_INT) {
		int64_t n;
		TRY(json_as_int(g->a, j, &n));
		value = arena_fmt(g->a, "%lld", (long long)n);
	} else {
		TRY(json_as_str(g->a, j, &value));
	}
	if (o->flags & OPT_FILE) TRY(check_file(g, o, value));
	return gather_add(g, o, value, after);
}

static err add_flag(struct gather *g, const struct opt *o, const struct json *of)
{
	bool yes = false;
	TRY(json_get_flag(g->a, of, o->name, &yes));
	return yes ? gather_add(g, o, S("yes"), -1) : NULL;
}

static err add_after(struct gather *g, const struct opt *o, const struct json *j)
{
	const struct opt *owner = opt_owner(g->verb, o);
	size_t most = owner ? gather_count(g, owner->name) : 0;
	bool list = json_kind(j) == JSON_IS_LIST;
	size_t n = list ? json_count(j) : 1;
	if (n > most)
		return FAIL(g->a, ERR_INPUT, "usage-order", "'%s' has %zu entries but '%s' has only %zu; each belongs to one, "
			"with null where there is none.", o->name, n, owner ? owner->name : "nothing", most);
	for (size_t i = 0; i < n; i++) {
		const struct json *item = list ? json_at(j, i) : j;
		if (json_kind(item) != JSON_IS_NULL) TRY(add_scalar(g, o, item, (int)i));
	}
	return NULL;
}

static err add_member(struct gather *g, const struct opt *o, const struct json *of)
{
	const struct json *j = json_get(of, o->name);
	if (!j) return NULL;
	if (o->flags & OPT_FLAG) return add_flag(g, o, of);
	if ((o->flags & OPT_JSON) && json_kind(j) != JSON_IS_TEXT) {
		gather_raw(g, (struct call_value){.name = o->name, .value = S(""), .after = -1, .tree = j});
		return NULL;
	}
	if (o->flags & OPT_AFTER_PREVIOUS) return add_after(g, o, j);
	if (json_kind(j) != JSON_IS_LIST) return add_scalar(g, o, j, -1);
	for (size_t i = 0; i < json_count(j); i++) TRY(add_scalar(g, o, json_at(j, i), -1));
	return NULL;
}

err call_from_json(struct arena *a, const struct verb *v, str json, struct call *out)
{
	const struct json *j = NULL;
	if (str_trim(json).len) TRY(json_read(a, json, &j));
	return call_from_tree(a, v, j, out);
}

err call_from_tree(struct arena *a, const struct verb *v, const struct json *j, struct call *out)
{
	struct gather g = {.a = a, .verb = v};
	if (j && json_kind(j) != JSON_IS_OBJECT)
		return FAIL(a, ERR_INPUT, "bad-member", "A call is a JSON object such as {\"to\": [\"library\"]}.");
	TRY(check_names(&g, j));
	for (EACH_OPT(o, v)) TRY(add_member(&g, o, j));
	return gather_end(&g, true, out);
}

static void put_list(struct json_pen *p, const struct call *c, const struct opt *o)
{
	pen_open(p, '[');
	for (size_t i = 0; i < c->nvalues; i++) {
		if (strcmp(c->values[i].name, o->name) == 0) pen_str(p, c->values[i].value);
	}
	pen_close(p, ']');
}

static void put_json(struct json_pen *p, const struct call *c, const char *name)
{
	for (size_t i = 0; i < c->nvalues; i++) {
		const struct call_value *v = &c->values[i];
		if (strcmp(v->name, name)) continue;
		if (v->tree) pen_value(p, v->tree);
		else pen_raw(p, v->value);
	}
}

static const struct call_value *after_nth(const struct call *c, const char *name, size_t i)
{
	for (size_t k = 0; k < c->nvalues; k++) {
		if (c->values[k].after == (int)i && strcmp(c->values[k].name, name) == 0) return &c->values[k];
	}
	return NULL;
}

static void put_after(struct json_pen *p, const struct call *c, const struct opt *o)
{
	const struct opt *owner = opt_owner(c->verb, o);
	size_t n = owner ? call_count(c, owner->name) : 0;
	pen_open(p, '[');
	for (size_t i = 0; i < n; i++) {
		const struct call_value *v = after_nth(c, o->name, i);
		if (v) pen_str(p, v->value);
		else pen_null(p);
	}
	pen_close(p, ']');
}

str call_to_json(struct arena *a, const struct call *c)
{
	buf out = buf_in(a, 8 * (size_t)CALL_MOST_BYTES);
	struct json_pen p = json_pen(&out);
	pen_open(&p, '{');
	for (EACH_OPT(o, c->verb)) {
		if (!call_has(c, o->name)) continue;
		pen_name(&p, str_of(o->name));
		if (o->flags & OPT_FLAG) pen_flag(&p, true);
		else if (o->flags & OPT_AFTER_PREVIOUS) put_after(&p, c, o);
		else if (o->flags & OPT_MANY) put_list(&p, c, o);
		else if (o->flags & OPT_JSON) put_json(&p, c, o->name);
		else pen_str(&p, call_get(c, o->name));
	}
	pen_close(&p, '}');
	return buf_str(&out);
}
