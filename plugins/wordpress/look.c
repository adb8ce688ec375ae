/* SPDX-License-Identifier: MIT
 * look.c - what is out there: own posts, their comments, and taking one down. */
#include "wordpress.h"

enum { PAGE = 20, TEXT_MOST = 16 << 10 };

/* ---- own posts, page by page; the cursor is the number of the page */

static int64_t page_of(const sp_job *job)
{
	int64_t n = 1;
	return kit_number(job->cursor, &n) && n > 0 && n < 100000 ? n : 1;
}

static sp_move send_timeline(struct kit *k)
{
	wordpress_call(k, SP_READS, SP_GET, SP_S("/wp/v2/posts"));
	kit_query(k, "author", k->job->account->remote_id);
	if (k->job->since) kit_query(k, "after", kit_iso(k, k->job->since));
	kit_query(k, "per_page", kit_fmt(k, "%d", PAGE));
	kit_query(k, "page", kit_fmt(k, "%lld", (long long)page_of(k->job)));
	kit_query(k, "_fields", SP_S("id,date_gmt,link,title,content,featured_media"));
	return SP_SEND;
}

static uint32_t pictures_in(sp_str html)
{
	uint32_t n = 0;
	for (size_t at; kit_finds(html, "<img ", &at); n++) html = kit_slice(html, at + 1, html.len);
	return n;
}

static bool stands_in(sp_str words, sp_str text)
{
	bool found = !words.len;
	for (size_t i = 0; i + words.len <= text.len && !found; i++)
		found = kit_same(kit_slice(text, i, i + words.len), words);
	return found;
}

/* A headline that only says how the text begins. WordPress drops what looks like a tag there, so the rest of it may
 * stand further on; whatever else it says is told. */
static bool is_beginning(sp_str title, sp_str text)
{
	size_t same = 0;
	while (same < title.len && same < text.len && title.at[same] == text.at[same]) same++;
	return same && stands_in(kit_slice(title, same, title.len), kit_slice(text, same, text.len));
}

static sp_entry entry_of(struct kit *k, const json_t *post)
{
	sp_str html = kit_view(post, "content.rendered");
	sp_str title = kit_plain(k, kit_view(post, "title.rendered"));
	sp_str text = kit_plain(k, kit_cut(html, TEXT_MOST));
	if (is_beginning(title, text)) title = (sp_str){0};
	sp_entry e = {
		.ref = {.id = kit_get(k, post, "id"), .url = kit_get(k, post, "link")},
		.text = title.len && text.len ? kit_fmt(k, "%.*s\n\n%.*s", KIT_SHOW(title), KIT_SHOW(text))
			: title.len ? title : text,
		.kind = SP_S("post"),
		.nmedia = pictures_in(html) + (kit_int(post, "featured_media", 0) > 0),
	};
	kit_instant(kit_view(post, "date_gmt"), &e.at);
	return e;
}

static sp_move took_timeline(struct kit *k)
{
	int64_t pages = 0, page = page_of(k->job);
	if (kit_said(k, "rest_post_invalid_page_number")) return kit_entries(k, NULL, 0);
	if (!kit_good(k)) return kit_no(k);
	if (!json_is_array(k->body)) return kit_nonsense(k);
	sp_entry *entries = k->job->alloc(k->job, SP_MOST_ENTRIES * sizeof *entries);
	size_t n = 0;
	for (size_t i = 0; i < json_array_size(k->body) && n < SP_MOST_ENTRIES; i++) {
		sp_entry e = entry_of(k, json_array_get(k->body, i));
		if (e.ref.id.len) entries[n++] = e;
	}
	kit_number(kit_answer_header(k, "x-wp-totalpages"), &pages);
	if (n && page < pages) k->job->result->cursor = kit_fmt(k, "%lld", (long long)page + 1);
	return kit_entries(k, entries, n);
}

const struct kit_phase wordpress_timeline[ONE_PHASE] = {{.send = send_timeline, .took = took_timeline}};

/* ---- figures: WordPress itself counts nothing but comments */

static sp_move tell_numbers(struct kit *k)
{
	sp_entry *entries = k->job->alloc(k->job, NUMBERS_MOST * sizeof *entries);
	size_t n = 0;
	for (size_t i = 0; i < k->job->ntargets && i < NUMBERS_MOST; i++) {
		sp_count *c = k->job->alloc(k->job, sizeof *c);
		*c = (sp_count){SP_S("replies"), state_of(k)->u.comments[i]};
		if (c->value >= 0) entries[n++] = (sp_entry){.ref = k->job->targets[i], .counts = c, .ncounts = 1};
	}
	return kit_entries(k, entries, n);
}

static sp_move send_numbers(struct kit *k)
{
	uint32_t turn = k->place->turn;
	if (turn >= k->job->ntargets || turn >= NUMBERS_MOST) return tell_numbers(k);
	wordpress_call(k, SP_READS, SP_GET, SP_S("/wp/v2/comments"));
	kit_query(k, "post", k->job->targets[turn].id);
	kit_query(k, "per_page", SP_S("1"));
	kit_query(k, "_fields", SP_S("id"));
	return SP_SEND;
}

static sp_move took_numbers(struct kit *k)
{
	int64_t n = -1;
	uint32_t turn = k->place->turn;
	bool closed = kit_came(k, 404) || kit_said(k, "rest_cannot_read_post") || kit_said(k, "rest_cannot_read");
	if (!kit_good(k) && !closed) return kit_no(k);
	if (!closed && !kit_number(kit_answer_header(k, "x-wp-total"), &n)) return kit_nonsense(k);
	if (turn < NUMBERS_MOST) state_of(k)->u.comments[turn] = n > INT32_MAX ? INT32_MAX : (int32_t)n;
	return kit_next_turn(k);
}

const struct kit_phase wordpress_numbers[ONE_PHASE] = {{.send = send_numbers, .took = took_numbers}};

/* ---- taking down: for good, not into the trash; gone is gone */

static sp_move send_delete(struct kit *k)
{
	sp_str id = k->job->ntargets ? kit_percent(k, k->job->targets[0].id) : (sp_str){0};
	if (!id.len) return kit_end(k, SP_REFUSED, SP_THIS_POST, "no-target", "It is not known which post to take down.");
	wordpress_call(k, SP_PREPARES, SP_DELETE_METHOD, kit_fmt(k, "/wp/v2/posts/%.*s", KIT_SHOW(id)));
	kit_query(k, "force", SP_S("true"));
	return SP_SEND;
}

static sp_move took_delete(struct kit *k)
{
	bool gone = kit_said(k, "rest_post_invalid_id") || kit_said(k, "rest_already_trashed");
	return kit_done(k) || gone ? kit_ok(k) : kit_no(k);
}

const struct kit_phase wordpress_delete[ONE_PHASE] = {{.send = send_delete, .took = took_delete}};
