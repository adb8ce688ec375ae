/* SPDX-License-Identifier: MIT
 * fill.c - templates: texts, addresses and JSON with words in them. */
#include <string.h>

#include <schedpost/kit.h>

#include "tables.h"

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

static sp_str visibility(struct kit *k)
{
	return k->job->post->visibility.len ? k->job->post->visibility : SP_S("public");
}

static sp_str key(struct kit *k)
{
	return k->job->post->key;
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
	return k->file ? k->file->mime : (sp_str){0};
}

static sp_str file_bytes(struct kit *k)
{
	return k->file ? kit_fmt(k, "%llu", (unsigned long long)k->file->bytes) : (sp_str){0};
}

static sp_str file_alt(struct kit *k)
{
	return k->file ? k->file->alt : (sp_str){0};
}

static sp_str file(struct kit *k)
{
	return kit_note(k, k->memory->files);
}

/* Captions are no file that a post shows. */
static sp_str files(struct kit *k)
{
	const sp_post *post = k->job->post;
	kit_text t = kit_text_new(k);
	for (uint32_t i = 0; i < post->nmedia && i < SP_MOST_MEDIA; i++)
		if (!kit_starts(post->media[i].mime, "text/")) kit_json_some(&t, NULL, kit_note(k, i));
	return t.len ? kit_fmt(k, "[%.*s]", KIT_SHOW(kit_str(&t))) : (sp_str){0};
}

static sp_str film(struct kit *k)
{
	uint32_t film = kit_film(k->job->post);
	return film ? kit_note(k, film - 1) : (sp_str){0};
}

static sp_str captions(struct kit *k)
{
	const sp_post *post = k->job->post;
	for (uint32_t i = 0; i < post->nmedia && kit_film(post); i++)
		if (kit_starts(post->media[i].mime, "text/")) return kit_note(k, i);
	return (sp_str){0};
}

static sp_str turn(struct kit *k)
{
	return kit_fmt(k, "%u", k->place->turn);
}

static sp_str first(struct kit *k)
{
	return kit_fmt(k, "%lld", (long long)k->memory->sent);
}

static sp_str last(struct kit *k)
{
	return kit_fmt(k, "%lld", (long long)(k->memory->sent + (int64_t)kit_piece_bytes(k)) - 1);
}

static sp_str user(struct kit *k)
{
	sp_str handle = k->job->account->handle;
	return kit_slice(handle, kit_starts(handle, "@"), handle.len);
}

static sp_str since_iso(struct kit *k)
{
	int64_t at = kit_earliest(k->job);
	return at > 0 ? kit_fmt(k, "%.19sZ", kit_iso(k, at).at) : (sp_str){0};
}

static sp_str since(struct kit *k)
{
	int64_t at = kit_earliest(k->job) / 1000;
	return at > 0 ? kit_fmt(k, "%lld", (long long)at) : (sp_str){0};
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
	KIT_WORD("it", it),	    KIT_WORD("that", that),		KIT_WORD("file", file),
	KIT_WORD("files", files),   KIT_WORD("since", since),		KIT_WORD("headline", kit_headline),
	KIT_WORD("visibility", visibility), KIT_WORD("key", key),	KIT_WORD("film", film),
	KIT_WORD("captions", captions),	KIT_WORD("turn", turn), KIT_WORD("first", first), KIT_WORD("last", last),
	KIT_WORD("user", user),	    KIT_WORD("since-iso", since_iso),
	KIT_WORD("file-type", file_type), KIT_WORD("file-bytes", file_bytes), KIT_WORD("file-alt", file_alt),
};

static const struct kit_word *find(const struct kit_word *all, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(all[i].name, name)) return &all[i];
	return NULL;
}

/* The first that fits. */
static sp_str by_case(struct kit *k, const struct kit_word *w)
{
	sp_str value = kit_fill(k, w->of), all = kit_of(w->cases), pattern;
	for (sp_str one; kit_split(&all, '|', &one);)
		if (kit_split(&one, '=', &pattern) && kit_fits(value, kit_fmt(k, "%.*s", KIT_SHOW(pattern)).at)) return one;
	return (sp_str){0};
}

static sp_str value_of_one(struct kit *k, sp_str name)
{
	char word[WORD_MOST];
	kit_save(word, sizeof word, name);
	if (word[0] == '.') return kit_get(k, k->item ? k->item : k->body, word + 1);
	if (word[0] == '=') return kit_copy(k, kit_slice(name, 1, name.len));
	if (word[0] == ':') return kit_answer_header(k, word + 1);
	const struct kit_word *w = find(k->plugin->words, k->plugin->nwords, word);
	if (!w && k->plugin->containers) w = find(kit_container_words, KIT_CONTAINER_WORDS, word);
	if (!w) w = find(known, KIT_COUNT(known), word);
	if (!w) return kit_setting(k, word);
	if (w->of) return w->cases ? by_case(k, w) : kit_fill(k, w->of);
	return w->is ? w->is(k) : kit_note(k, w->note);
}

/* Of "a|b" the first that is not empty. */
static sp_str value_of(struct kit *k, sp_str names, bool *literal)
{
	sp_str value = {0};
	*literal = false;
	for (sp_str name; !value.len && kit_split(&names, '|', &name);) {
		value = value_of_one(k, name);
		*literal = kit_starts(name, "=");
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
		bool literal;
		sp_str value = value_of(k, word, &literal);
		*gap |= !value.len;
		kit_put(&t, before);
		kit_put(&t, in_path && t.len && !literal ? kit_percent(k, value) : value);
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

/* "name=<word> and text": the name, and the value with its words filled in. */
static const char *read_pair(struct kit *k, sp_str pair, sp_str *value)
{
	bool gap = false;
	sp_str name = {0};
	kit_split(&pair, '=', &name);
	*value = fill(k, pair, false, &gap);
	return kit_fmt(k, "%.*s", KIT_SHOW(name)).at;
}

static void put_pair(struct kit *k, sp_str pair)
{
	sp_str value;
	const char *name = read_pair(k, pair, &value);
	kit_query(k, name, value);
}

void kit_headers(struct kit *k, const char *pairs)
{
	sp_str value, all = kit_of(pairs);
	for (sp_str pair; kit_split(&all, '&', &pair);) {
		const char *name = read_pair(k, pair, &value);
		kit_header(k, name, value);
	}
}

void kit_fields(struct kit *k, sp_body body, const char *pairs)
{
	sp_str value, all = kit_of(pairs);
	for (sp_str pair; kit_split(&all, '&', &pair);) {
		const char *name = read_pair(k, pair, &value);
		if (value.len) kit_part(k, body, name, value);
	}
}

sp_request *kit_call(struct kit *k, sp_effect effect, sp_method method, const char *address)
{
	bool gap = false;
	sp_str all = kit_of(address);
	size_t mark = all.len;
	kit_finds(all, "?", &mark);
	sp_request *r = kit_request(k, effect, method, fill(k, kit_slice(all, 0, mark), true, &gap));
	r->sign = SP_BEARER;
	for (size_t i = 0; i + 1 < k->plugin->nheaders; i += 2)
		kit_header(k, k->plugin->headers[i], kit_fill(k, k->plugin->headers[i + 1]));
	for (sp_str rest = kit_slice(all, mark + 1, all.len), pair; kit_split(&rest, '&', &pair);) put_pair(k, pair);
	return r;
}

/* ---- JSON */

struct filling {
	kit_text t;
	bool quoted;	/* within quotes */
	size_t emptied;	/* behind the bracket of an object whose only member was left out; 0: none */
};

static char last_of(const kit_text *t)
{
	return t->len ? t->at[t->len - 1] : '\0';
}

/* Takes the name of a member, which begins behind the last comma or bracket, and one of the commas around it. */
static void leave_out(struct filling *f, sp_str *rest)
{
	while (f->t.len && last_of(&f->t) != ',' && last_of(&f->t) != '{') f->t.len--;
	if (last_of(&f->t) == ',') f->t.len--;
	else if (kit_starts(*rest, ",")) *rest = kit_slice(*rest, 1, rest->len);
	f->emptied = last_of(&f->t) == '{' ? f->t.len : 0;
}

static void put_plain(struct filling *f, sp_str s)
{
	while (s.len) {
		bool quote = s.at[0] == '\'', empty = s.at[0] == '}' && f->emptied > 1 && f->emptied == f->t.len;
		sp_str one = kit_slice(s, 0, 1);
		s = kit_slice(s, 1, s.len);
		f->quoted ^= quote;
		if (!empty) kit_put(&f->t, quote ? SP_S("\"") : one);
		else f->t.len--;
		if (empty) leave_out(f, &s);
	}
}

sp_str kit_json_of(struct kit *k, const char *json)
{
	struct filling f = {.t = kit_text_new(k)};
	sp_str rest = kit_of(json), before, word;
	while (next_word(&rest, &before, &word)) {
		put_plain(&f, before);
		bool may_lack = kit_starts(word, "?"), literal;
		sp_str value = value_of(k, kit_slice(word, may_lack, word.len), &literal);
		if (f.quoted) kit_put_escaped(&f.t, value);
		else kit_put(&f.t, value);
		if (!may_lack || value.len) continue;
		rest = kit_slice(rest, f.quoted, rest.len);	/* the quote behind it */
		f.quoted = false;
		leave_out(&f, &rest);
	}
	put_plain(&f, before);
	return kit_str(&f.t);
}

void kit_say(struct kit *k, const char *json)
{
	kit_json(k, kit_json_of(k, json));
}
