/* SPDX-License-Identifier: MIT
 * json.c - JSON that never fails to be read (what is missing is empty) and cannot be written wrong. */
#include <string.h>

#include <schedpost/kit.h>

enum { NAME_MOST = 128 };

static json_t *member(const json_t *of, const char *name)
{
	int64_t index;
	if (json_is_object(of)) return json_object_get(of, name);
	if (json_is_array(of) && !strcmp(name, "last")) return json_array_get(of, json_array_size(of) - 1);
	if (json_is_array(of) && kit_number(kit_of(name), &index)) return json_array_get(of, (size_t)index);
	return NULL;
}

static json_t *walk(const json_t *of, sp_str path)
{
	json_t *at = (json_t *)of;
	for (size_t n; at && path.len; path = kit_slice(path, n + 1, path.len)) {
		char name[NAME_MOST];
		if (!kit_finds(path, ".", &n)) n = path.len;
		if (!kit_save(name, sizeof name, kit_slice(path, 0, n))) return NULL;
		at = member(at, name);
	}
	return at;
}

json_t *kit_at(const json_t *of, const char *path)
{
	json_t *at = NULL;
	for (size_t n = 0;; path += n + 1) {
		n = strcspn(path, "|");
		at = walk(of, (sp_str){path, n});
		if (!path[n] || (at && !json_is_null(at))) return at;
	}
}

sp_str kit_view(const json_t *of, const char *path)
{
	const json_t *at = kit_at(of, path);
	return json_is_string(at) ? (sp_str){json_string_value(at), json_string_length(at)} : (sp_str){0};
}

/* The host takes ids, names and addresses as lines; a server that sends control characters gets spaces. */
static sp_str one_line(struct kit *k, sp_str s)
{
	if (!s.len) return s;
	char *at = k->job->alloc(k->job, s.len);
	for (size_t i = 0; i < s.len; i++) at[i] = (unsigned char)s.at[i] < ' ' || s.at[i] == 0x7f ? ' ' : s.at[i];
	return (sp_str){at, s.len};
}

sp_str kit_get(struct kit *k, const json_t *of, const char *path)
{
	const json_t *at = kit_at(of, path);
	if (json_is_string(at)) return one_line(k, kit_view(at, ""));
	if (json_is_integer(at)) return kit_fmt(k, "%lld", (long long)json_integer_value(at));
	if (json_is_boolean(at)) return kit_of(json_is_true(at) ? "true" : "false");
	return (sp_str){0};
}

int64_t kit_int(const json_t *of, const char *path, int64_t otherwise)
{
	const json_t *at = kit_at(of, path);
	int64_t n;
	if (json_is_integer(at)) return json_integer_value(at);
	return kit_number(kit_view(at, ""), &n) ? n : otherwise;
}

uint32_t kit_figure(const json_t *of, const char *path)
{
	int64_t n = kit_int(of, path, 0);
	return n < 0 ? 0 : n > INT32_MAX ? INT32_MAX : (uint32_t)n;
}

size_t kit_len(const json_t *of, const char *path)
{
	return json_array_size(kit_at(of, path));
}

int64_t kit_when(const json_t *of, const char *path)
{
	int64_t at = 0;
	return kit_instant(kit_view(of, path), &at) ? at : kit_int(of, path, 0);
}

sp_str kit_setting(struct kit *k, const char *path)
{
	return kit_get(k, k->settings, path);
}

/* ---- writing */

/* A value that follows another value needs a comma: the byte before tells. */
static void put_comma(kit_text *t)
{
	char before = t->len ? t->at[t->len - 1] : '{';
	if (!strchr("{[:,", before)) kit_put(t, SP_S(","));
}

static void put_escape(kit_text *t, char c)
{
	if (c == '"' || c == '\\') kit_putf(t, "\\%c", c);
	else if (c == '\n') kit_put(t, SP_S("\\n"));
	else kit_putf(t, "\\u%04x", (unsigned char)c);
}

void kit_put_escaped(kit_text *t, sp_str s)
{
	while (s.len) {
		size_t n = 0;
		while (n < s.len && s.at[n] != '"' && s.at[n] != '\\' && (unsigned char)s.at[n] >= ' ') n++;
		kit_put(t, kit_slice(s, 0, n));
		if (n < s.len) put_escape(t, s.at[n++]);
		s = kit_slice(s, n, s.len);
	}
}

static void put_string(kit_text *t, sp_str s)
{
	kit_put(t, SP_S("\""));
	kit_put_escaped(t, s);
	kit_put(t, SP_S("\""));
}

static void put_name(kit_text *t, const char *name)
{
	put_comma(t);
	if (!name) return;
	put_string(t, kit_of(name));
	kit_put(t, SP_S(":"));
}

void kit_open(kit_text *t, const char *name, char bracket)
{
	put_name(t, name);
	kit_put(t, (sp_str){&bracket, 1});
}

void kit_close(kit_text *t, char bracket)
{
	kit_put(t, (sp_str){&bracket, 1});
}

void kit_json_str(kit_text *t, const char *name, sp_str value)
{
	put_name(t, name);
	put_string(t, value);
}

void kit_json_some(kit_text *t, const char *name, sp_str value)
{
	if (value.len) kit_json_str(t, name, value);
}

void kit_json_int(kit_text *t, const char *name, int64_t value)
{
	put_name(t, name);
	kit_putf(t, "%lld", (long long)value);
}

void kit_json_raw(kit_text *t, const char *name, sp_str json)
{
	put_name(t, name);
	kit_put(t, json);
}
