/* SPDX-License-Identifier: MIT
 * versions.c - the words of a version as one flat JSON object, and two of them side by side. */
#include "rooms/posts/versions.h"

#include "base/json.h"
#include "rooms/checks/quote.h"
#include "rooms/history/history.h"
#include "rooms/posts/versions_store.h"
#include "rooms/queue/pair.h"
#include "text/text.h"

#include <inttypes.h>

enum { WORDS_MOST = 4 << 20, SHOWN_CLUSTERS = 200, DIFFERENCES_MOST = 200 };

/* ---- keeping */

static err pen_texts(struct tx *tx, struct json_pen *p, const struct wording *w)
{
	struct arena *a = tx_arena(tx);
	str on = {0};
	if (w->account) TRY(account_name(tx, w->account, &on));
	if (on.len) on = arena_fmt(a, " on %.*s", SHOW(on));
	for (size_t i = 0; i < w->n; i++) {
		pen_name(p, i ? arena_fmt(a, "Text of part %zu%.*s", i + 1, SHOW(on))
			      : arena_fmt(a, "Text%.*s", SHOW(on)));
		pen_str(p, w->parts[i]);
	}
	return NULL;
}

static void pen_files(struct arena *a, struct json_pen *p, const struct draft *d)
{
	for (size_t i = 0; i < d->nfiles; i++) {
		const struct post_file *f = &d->files[i];
		pen_name(p, arena_fmt(a, "File %zu", i + 1));
		pen_str(p, arena_fmt(a, "%.*s: %.*s", SHOW(f->name), SHOW(f->alt)));
		pen_name(p, arena_fmt(a, "Bytes of file %zu", i + 1));
		pen_str(p, f->media.sha256);
	}
}

static err pen_pair(struct tx *tx, struct json_pen *p, int64_t post)
{
	int64_t other;
	TRY(pair_of(tx, post, &other));
	if (other) pen_member_str(p, "Goes out together with", arena_fmt(tx_arena(tx), "post %" PRId64, other));
	return NULL;
}

static void pen_places(struct arena *a, struct json_pen *p, const struct draft *d)
{
	buf to = buf_in(a, WORDS_MOST);
	for (size_t i = 0; i < d->nplaces; i++)
		buf_fmt(&to, "%s%.*s", i ? ", " : "", SHOW(d->places[i].account.name));
	pen_member_str(p, "To", buf_str(&to));
}

err version_keep(struct tx *tx, const struct draft *d, str who)
{
	struct arena *a = tx_arena(tx);
	buf out = buf_in(a, WORDS_MOST);
	struct json_pen p = json_pen(&out);
	pen_open(&p, '{');
	for (size_t i = 0; i < d->nwords; i++) TRY(pen_texts(tx, &p, &d->words[i]));
	for (int i = 0; i < FIELDS; i++)
		if (d->post.field[i].len) pen_member_str(&p, FIELD_RULES[i].title, d->post.field[i]);
	pen_files(a, &p, d);
	pen_places(a, &p, d);
	TRY(pen_pair(tx, &p, d->post.id));
	pen_close(&p, '}');
	if (out.over)
		return FAIL(a, ERR_INPUT, "too-long", "The post is longer than 4 MB in all. Please shorten it.");
	struct version v = {.version = d->post.version, .who = who, .words = buf_str(&out)};
	return version_put(tx, d->post.id, &v);
}

err version_writer(struct tx *tx, const struct post *p, str *who)
{
	struct version v;
	bool found;
	TRY(version_get(tx, p->id, p->version, &v, &found));
	*who = found ? v.who : p->created_by;
	return NULL;
}

err version_writer_shown(struct tx *tx, const struct post *p, str *who)
{
	struct version v;
	bool found;
	TRY(version_get(tx, p->id, p->version, &v, &found));
	return found ? history_who(tx, p->id, v.at, v.who, who) : history_who(tx, p->id, p->created, p->created_by, who);
}

/* ---- side by side */

static err words_of(struct tx *tx, int64_t post, int64_t version, const struct json **out)
{
	struct version v;
	bool found;
	*out = NULL;
	TRY(version_get(tx, post, version, &v, &found));
	return found ? json_read(tx_arena(tx), v.words, out) : NULL;
}

static str said(struct arena *a, const struct json *words, str what)
{
	str text = S("");
	json_get_str(a, words, arena_cstr(a, what), &text);
	return text;
}

static bool is_told(const struct difference *all, size_t n, str what)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(all[i].what, what)) return true;
	return false;
}

err version_differences(struct tx *tx, int64_t post, int64_t before, int64_t after, struct difference **out,
			size_t *n)
{
	struct arena *a = tx_arena(tx);
	const struct json *sides[2];
	*out = TAKE_N(a, struct difference, DIFFERENCES_MOST);
	*n = 0;
	TRY(words_of(tx, post, before, &sides[0]));
	TRY(words_of(tx, post, after, &sides[1]));
	for (size_t side = 0; sides[0] && sides[1] && side < 2; side++)
		for (size_t i = 0; i < json_count(sides[side]) && *n < DIFFERENCES_MOST; i++) {
			struct difference d = {.what = json_name(json_at(sides[side], i))};
			d.before = said(a, sides[0], d.what);
			d.after = said(a, sides[1], d.what);
			if (!str_is(d.before, d.after) && !is_told(*out, *n, d.what)) (*out)[(*n)++] = d;
		}
	return NULL;
}

static err says_the_same(struct tx *tx, const struct post *p, int64_t version, bool *same)
{
	struct difference *all;
	size_t n;
	*same = true;
	if (version == p->version) return NULL;
	TRY(version_differences(tx, p->id, version, p->version, &all, &n));
	for (size_t i = 0; i < n; i++)
		*same = *same && !str_starts(all[i].what, S("Text")) && !str_starts(all[i].what, S("Bytes of file"));
	return NULL;
}

err version_authors(struct tx *tx, const struct post *p, str **out, size_t *n)
{
	struct version *all = TAKE_N(tx_arena(tx), struct version, VERSIONS_OF_AUTHORS_MOST);
	size_t nall;
	TRY(versions_of_authors(tx, p->id, all, &nall));
	*out = TAKE_N(tx_arena(tx), str, 2 * VERSIONS_OF_AUTHORS_MOST);
	TRY(versions_by_cover(tx, p->id, *out, n));
	for (size_t i = 0; i < nall; i++) {
		bool same;
		TRY(says_the_same(tx, p, all[i].version, &same));
		if (same) (*out)[(*n)++] = all[i].who;
	}
	return NULL;
}

/* What is quoted may be a whole sentence: then its own stop is the last one. */
static const char *stop_after(str quoted)
{
	static const char *const ENDS[] = {".", "!", "?", "…"};
	for (size_t i = 0; i < COUNT(ENDS); i++)
		if (str_ends(quoted, str_of(ENDS[i]))) return "";
	return ".";
}

str difference_words(struct arena *a, const struct difference *d)
{
	str before = text_short(a, d->before, SHOWN_CLUSTERS), after = text_short(a, d->after, SHOWN_CLUSTERS);
	if (!before.len) return arena_fmt(a, "%.*s: '%.*s' is new.", SHOW(d->what), SHOW(after));
	if (!after.len) return arena_fmt(a, "%.*s: '%.*s' was taken out.", SHOW(d->what), SHOW(before));
	return arena_fmt(a, "%.*s: '%.*s' became '%.*s'%s", SHOW(d->what), SHOW(before), SHOW(after), stop_after(after));
}

/* Both versions whole: half of what tells of somebody may stand in a title that nobody has changed. */
static err all_words(struct tx *tx, const struct post *p, int64_t before, struct check_list *out)
{
	struct arena *a = tx_arena(tx);
	const struct json *sides[2];
	TRY(words_of(tx, p->id, before, &sides[0]));
	TRY(words_of(tx, p->id, p->version, &sides[1]));
	str *all = TAKE_N(a, str, json_count(sides[0]) + json_count(sides[1]) + 1);
	*out = (struct check_list){all, 0};
	for (size_t side = 0; side < 2; side++)
		for (size_t i = 0; i < json_count(sides[side]); i++)
			if (!str_starts(json_name(json_at(sides[side], i)), S("Bytes of file")))
				all[out->n++] = json_text(json_at(sides[side], i));
	return NULL;
}

err differences_quotable(struct tx *tx, const struct post *p, int64_t before, str *out)
{
	struct arena *a = tx_arena(tx);
	struct check_list whole;
	struct difference *all;
	size_t n;
	buf text = buf_in(a, 8000);
	TRY(all_words(tx, p, before, &whole));
	TRY(version_differences(tx, p->id, before, p->version, &all, &n));
	for (size_t i = 0; i < n; i++) {
		struct difference d = {all[i].what, check_quotable_of(a, &whole, all[i].before),
				       check_quotable_of(a, &whole, all[i].after)};
		bool told = d.before.len || d.after.len;
		str words = told ? difference_words(a, &d) : arena_fmt(a, "%.*s was changed.", SHOW(d.what));
		buf_fmt(&text, "%s%.*s", text.len ? "\n" : "", SHOW(words));
	}
	*out = buf_str(&text);
	return NULL;
}
