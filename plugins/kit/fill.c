/* SPDX-License-Identifier: MIT
 * fill.c - templates: texts, addresses and JSON with words in them. */
#include <string.h>

#include <schedpost/kit.h>

enum { WORD_MOST = 96 };

/* ---- words that every job knows */

static sp_str me(struct kit *k)
{
	return k->job->account->remote_id;
}

static sp_str cursor(struct kit *k)
{
	return k->job->cursor;
}

static sp_str it(struct kit *k)
{
	return k->it;
}

static sp_str that(struct kit *k)
{
	return k->that;
}

static sp_str platform(struct kit *k)
{
	return kit_of(k->plugin->title);
}

static sp_str title(struct kit *k)
{
	return k->job->post->title;
}

static sp_str link(struct kit *k)
{
	return k->job->post->link;
}

static sp_str lang(struct kit *k)
{
	return k->job->post->lang;
}

static sp_str file_type(struct kit *k)
{
	return k->file->mime;
}

static sp_str file_bytes(struct kit *k)
{
	return kit_fmt(k, "%llu", (unsigned long long)k->file->bytes);
}

static sp_str file_alt(struct kit *k)
{
	return k->file->alt;
}

static sp_str reply_to(struct kit *k)
{
	return k->job->post->reply_to.id;
}

/* The post that is asked for, or the account whose grant is made. */
static sp_str id(struct kit *k)
{
	uint32_t turn = k->place->turn;
	if (k->found.at) return kit_field(k->found, KIT_ID);
	return turn < k->job->ntargets ? k->job->targets[turn].id : (sp_str){0};
}

static sp_str ids(struct kit *k)
{
	size_t batch = k->plugin->numbers->batch, from = k->place->turn * batch;
	kit_text t = kit_text_new(k);
	for (size_t i = from; i < k->job->ntargets && i < KIT_TARGETS_MOST && i < from + batch; i++)
		kit_putf(&t, "%s%.*s", t.len ? "," : "", KIT_SHOW(k->job->targets[i].id));
	return kit_str(&t);
}

static sp_str handle(struct kit *k)
{
	return kit_field(k->found, KIT_HANDLE);
}

static sp_str more(struct kit *k)
{
	return kit_field(k->found, KIT_MORE);
}

static sp_str renews(struct kit *k)
{
	return kit_note(k, KIT_REFRESH).len ? SP_S("true") : (sp_str){0};
}

static const struct kit_word known[] = {
	KIT_WORD("me", me),	    KIT_WORD("cursor", cursor),		KIT_WORD("id", id),
	KIT_WORD("ids", ids),	    KIT_WORD("handle", handle),		KIT_WORD("more", more),
	KIT_WORD("renews", renews), KIT_WORD("text", kit_post_text),	KIT_WORD("title", title),
	KIT_WORD("link", link),	    KIT_WORD("lang", lang),		KIT_WORD("root", kit_root),
	KIT_WORD("reply_to", reply_to), KIT_WORD("platform", platform), KIT_NOTE_WORD("own", KIT_OWN),
	KIT_WORD("it", it),	    KIT_WORD("that", that),
	KIT_WORD("file-type", file_type), KIT_WORD("file-bytes", file_bytes), KIT_WORD("file-alt", file_alt),
};

static const struct kit_word *find(const struct kit_word *all, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(all[i].name, name)) return &all[i];
	return NULL;
}

static sp_str value_of_one(struct kit *k, sp_str name)
{
	char word[WORD_MOST];
	kit_save(word, sizeof word, name);
	if (word[0] == '.') return kit_get(k, k->item ? k->item : k->body, word + 1);
	const struct kit_word *w = find(k->plugin->words, k->plugin->nwords, word);
	if (!w) w = find(known, KIT_COUNT(known), word);
	if (!w) return kit_setting(k, word);
	return w->is ? w->is(k) : kit_note(k, w->note);
}

/* Of "a|b" the first that is not empty. */
static sp_str value_of(struct kit *k, sp_str names)
{
	sp_str value = {0};
	for (size_t end; names.len && !value.len; names = kit_slice(names, end + 1, names.len)) {
		if (!kit_finds(names, "|", &end)) end = names.len;
		value = value_of_one(k, kit_slice(names, 0, end));
	}
	return value;
}

/* ---- texts */

/* The text up to the next word, and that word; false: there is none any more. */
static bool next_word(sp_str *text, sp_str *before, sp_str *word)
{
	size_t from, to;
	bool found = kit_finds(*text, "<", &from) && kit_finds(kit_slice(*text, from, text->len), ">", &to);
	if (!found) from = text->len;
	*before = kit_slice(*text, 0, from);
	*word = found ? kit_slice(*text, from + 1, from + to) : (sp_str){0};
	*text = found ? kit_slice(*text, from + to + 1, text->len) : (sp_str){0};
	return found;
}

static sp_str fill(struct kit *k, sp_str text, bool in_path, bool *gap)
{
	kit_text t = kit_text_new(k);
	sp_str before, word;
	while (next_word(&text, &before, &word)) {
		sp_str value = value_of(k, word);
		*gap |= !value.len;
		kit_put(&t, before);
		kit_put(&t, in_path && t.len ? kit_percent(k, value) : value);
	}
	kit_put(&t, before);
	return kit_str(&t);
}

sp_str kit_fill(struct kit *k, const char *text)
{
	bool gap = false;
	sp_str filled = fill(k, kit_of(text), false, &gap);
	return gap ? (sp_str){0} : filled;
}

sp_str kit_address(struct kit *k, const char *text)
{
	bool gap = false;
	sp_str filled = fill(k, kit_of(text), true, &gap);
	return gap ? (sp_str){0} : filled;
}

/* ---- requests */

static void put_pair(struct kit *k, sp_str pair)
{
	bool gap = false;
	size_t equals = pair.len;
	kit_finds(pair, "=", &equals);
	char *name = k->job->alloc(k->job, equals + 1);
	kit_save(name, equals + 1, kit_slice(pair, 0, equals));
	kit_query(k, name, fill(k, kit_slice(pair, equals + 1, pair.len), false, &gap));
}

sp_request *kit_call(struct kit *k, sp_effect effect, sp_method method, const char *address)
{
	bool gap = false;
	sp_str all = kit_of(address);
	size_t mark = all.len, end;
	kit_finds(all, "?", &mark);
	sp_request *r = kit_request(k, effect, method, fill(k, kit_slice(all, 0, mark), true, &gap));
	r->sign = SP_BEARER;
	for (size_t i = 0; i + 1 < k->plugin->nheaders; i += 2)
		kit_header(k, k->plugin->headers[i], kit_fill(k, k->plugin->headers[i + 1]));
	for (sp_str rest = kit_slice(all, mark + 1, all.len); rest.len; rest = kit_slice(rest, end + 1, rest.len)) {
		if (!kit_finds(rest, "&", &end)) end = rest.len;
		put_pair(k, kit_slice(rest, 0, end));
	}
	return r;
}

/* ---- JSON */

static void put_plain(kit_text *t, sp_str s, bool *quoted)
{
	for (size_t i = 0; i < s.len; i++) {
		bool quote = s.at[i] == '\'';
		kit_put(t, quote ? SP_S("\"") : kit_slice(s, i, i + 1));
		*quoted ^= quote;
	}
}

/* Takes the name of the member, which begins behind the last comma or bracket, and what is left of its value. */
static void leave_out(kit_text *t, sp_str *rest, bool *quoted)
{
	while (t->len && t->at[t->len - 1] != ',' && t->at[t->len - 1] != '{') t->len--;
	*rest = kit_slice(*rest, *quoted, rest->len);
	*quoted = false;
	if (t->len && t->at[t->len - 1] == ',') t->len--;
	else if (kit_starts(*rest, ",")) *rest = kit_slice(*rest, 1, rest->len);
}

sp_str kit_json_of(struct kit *k, const char *json)
{
	kit_text t = kit_text_new(k);
	sp_str rest = kit_of(json), before, word;
	bool quoted = false;
	while (next_word(&rest, &before, &word)) {
		put_plain(&t, before, &quoted);
		bool may_lack = kit_starts(word, "?");
		sp_str value = value_of(k, kit_slice(word, may_lack, word.len));
		if (may_lack && !value.len) leave_out(&t, &rest, &quoted);
		else if (quoted) kit_put_escaped(&t, value);
		else kit_put(&t, value);
	}
	put_plain(&t, before, &quoted);
	return kit_str(&t);
}

void kit_say(struct kit *k, const char *json)
{
	kit_json(k, kit_json_of(k, json));
}
