/* SPDX-License-Identifier: MIT
 * json_fuzz.c - hostile JSON through every getter: each takes its own kind and no other, and what the pen writes of a
 * tree is the same tree. */
#include "fuzz.h"

#include "base/json.h"
#include "text/text.h"

static void is_our_sentence(err e)
{
	must(e->kind == ERR_INPUT && e->text.len && text_valid(e->text, NULL), "a refusal is a sentence of the input");
}

static void check_get(struct arena *a, const struct json *in, const char *name)
{
	str text = S("as it was");
	int64_t n = 42;
	bool flag = true;
	static const enum json_kind kinds[] = {JSON_IS_TEXT, JSON_IS_INT, JSON_IS_FLAG, JSON_IS_LIST, JSON_IS_OBJECT};
	const struct json *m = json_get(in, name), *list = in, *object = in;
	const err got[] = {json_get_str(a, in, name, &text),   json_get_int(a, in, name, &n),
			   json_get_flag(a, in, name, &flag), json_get_list(a, in, name, &list),
			   json_get_object(a, in, name, &object)};
	for (size_t i = 0; i < COUNT(got); i++) {
		must(!got[i] == (!m || json_kind(m) == kinds[i]), "a getter takes its kind, and what is absent");
		if (got[i]) is_our_sentence(got[i]);
	}
	bool same = str_is(text, S("as it was")) && n == 42 && flag && list == in && object == in;
	must(m || same, "what is absent changes nothing");
}

static void check_need(struct arena *a, const struct json *in, const char *name)
{
	str text;
	bool flag;
	static const enum json_kind kinds[] = {JSON_IS_TEXT, JSON_IS_FLAG, JSON_IS_LIST, JSON_IS_OBJECT};
	const struct json *m = json_get(in, name), *branch;
	const err got[] = {json_need_str(a, in, name, &text), json_need_flag(a, in, name, &flag),
			   json_need_list(a, in, name, &branch), json_need_object(a, in, name, &branch)};
	for (size_t i = 0; i < COUNT(got); i++) {
		must(!got[i] == (m && json_kind(m) == kinds[i]), "what is needed is there and of its kind");
		if (got[i]) is_our_sentence(got[i]);
	}
}

/* The value itself, and each of its members by its own name and by one that may be somebody else's. */
static void check_tree(struct arena *a, const struct json *j, int *budget)
{
	str text;
	int64_t n;
	must(!json_as_str(a, j, &text) == (json_kind(j) == JSON_IS_TEXT), "a text is read as one");
	must(!json_as_int(a, j, &n) == (json_kind(j) == JSON_IS_INT), "a whole number is read as one");
	must(text_valid(json_path(a, j), NULL), "a path is a text");
	must(!json_at(j, json_count(j)), "nothing is behind the last member");
	for (size_t i = 0; i < json_count(j) && --*budget > 0; i++) {
		const struct json *m = json_at(j, i);
		const char *name = arena_cstr(a, json_name(m));
		bool is_found = json_kind(j) == JSON_IS_OBJECT && json_kind(m) != JSON_IS_NULL;
		must(json_get(j, name) == (is_found ? m : NULL), "a member is found by its name, null is absent");
		check_get(a, j, name);
		check_need(a, j, name);
		check_get(a, m, name);
		check_need(a, m, name);
		check_tree(a, m, budget);
	}
}

static str written(struct arena *a, const struct json *j)
{
	buf out = buf_in(a, 16 << 20);
	struct json_pen p = json_pen(&out);
	pen_value(&p, j);
	must(!out.over, "what was small stays so");
	return buf_str(&out);
}

/* Bytes that need not be UTF-8 are written so that they can be read, and as they are when they are a text. */
static void check_pen(struct arena *a, str bytes)
{
	const struct json *back;
	buf out = buf_in(a, 16 << 20);
	struct json_pen p = json_pen(&out);
	bool is_text = text_valid(bytes, NULL) && !str_find(bytes, (str){"", 1}, NULL);
	pen_open(&p, '{');
	pen_member_str(&p, "text", bytes);
	pen_close(&p, '}');
	err e = json_read(a, buf_str(&out), &back);
	must(!e || str_find(bytes, (str){"", 1}, NULL), "what the pen writes can be read");
	must(!is_text || str_is(json_text(json_get(back, "text")), bytes), "a text is written as it is");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *a = arena_new();
	const struct json *j, *again;
	int budget = 300;	/* members: each is asked for in many ways */
	str text = {(const char *)data, len};
	err e = json_read(a, text, &j);
	check_pen(a, text);
	if (e) {
		is_our_sentence(e);
	} else {
		str once = written(a, j);
		must(!json_read(a, once, &again), "what the pen writes of a tree can be read");
		must(str_is(once, written(a, again)), "it is the same tree");
		check_tree(a, j, &budget);
	}
	arena_free(a);
	return 0;
}
