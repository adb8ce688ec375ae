/* SPDX-License-Identifier: MIT
 * look.c - what is out there: own posts, their figures, and taking one down. */
#include "x.h"

#include <string.h>

enum {
	PAGE = 100,			/* the most that X gives; each post read is billed */
	TEXT_MOST = 64 << 10,		/* bytes of one post's text; the longest posts have 25,000 characters */
	BEFORE_PLANNED_MS = 10 * 60 * 1000
};

/* Since August 2026 X's description says "post" where its manual says "tweet". Whichever this server does not know
 * (it says no, or leaves out what was asked for) is not asked for again in this job. */
static const struct {
	const char *fields, *own_posts, *expansions;
} names[] = {
	{"tweet.fields", "created_at,text,entities,note_tweet,source,lang,attachments,referenced_tweets,public_metrics", NULL},
	{"post.fields", "created_at,text,entities,note_post,source,lang,attachments,public_metrics", "referenced_posts"},
};

static uint32_t says(struct kit *k)
{
	return state_of(k)->says_post != 0;
}

/* The other names are tried, once: the answer has posts, but not this field of theirs, or refuses its name. */
static bool other_names(struct kit *k, const char *field)
{
	const json_t *first = kit_at(k->body, "data.0");
	bool refused = kit_came(k, 400) && kit_finds(k->job->answer->body, names[0].fields, NULL);
	bool left_out = kit_good(k) && first && !kit_at(first, field);
	if (says(k) || (!refused && !left_out)) return false;
	state_of(k)->says_post = 1;
	return true;
}

/* Of a post, what has two names. */
static json_t *either(const json_t *post, const char *tweet, const char *other)
{
	json_t *is = kit_at(post, tweet);
	return is ? is : kit_at(post, other);
}

/* ---- texts */

static const json_t *address_at(const json_t *urls, sp_str rest)
{
	for (size_t i = 0; i < json_array_size(urls) && i < 64; i++) {
		const json_t *url = json_array_get(urls, i);
		sp_str is = kit_view(url, "url");
		if (is.len && rest.len >= is.len && kit_same(kit_slice(rest, 0, is.len), is)) return url;
	}
	return NULL;
}

/* Of a picture or film, which X puts behind the text. */
static bool is_own_media(const json_t *url)
{
	return kit_view(url, "media_key").len || kit_starts(kit_view(url, "display_url"), "pic.");
}

static size_t put_address(struct kit *k, kit_text *t, const json_t *url, sp_str *first_link)
{
	sp_str whole = kit_get(k, url, "expanded_url"), is = kit_view(url, "url");
	if (!whole.len) whole = kit_get(k, url, "url");
	if (!is_own_media(url)) kit_put(t, whole);
	if (!is_own_media(url) && !first_link->len) *first_link = whole;
	return is.len;
}

static size_t put_character(kit_text *t, sp_str rest)
{
	static const struct { const char *entity, *is; } known[] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}};
	for (size_t i = 0; i < KIT_COUNT(known); i++) {
		if (!kit_starts(rest, known[i].entity)) continue;
		kit_put(t, kit_of(known[i].is));
		return strlen(known[i].entity);
	}
	kit_put(t, kit_slice(rest, 0, 1));
	return 1;
}

sp_str x_text(struct kit *k, sp_str text, const json_t *urls, sp_str *first_link)
{
	kit_text t = kit_text_new(k);
	text = kit_cut(text, TEXT_MOST);
	for (size_t at = 0; at < text.len;) {
		sp_str rest = kit_slice(text, at, text.len);
		const json_t *url = rest.at[0] == 'h' ? address_at(urls, rest) : NULL;
		at += url ? put_address(k, &t, url, first_link) : put_character(&t, rest);
	}
	return kit_trim(kit_str(&t));
}

/* ---- own posts. The look-up is the same list: the host compares. */

/* A look-up cares for nothing from before the post was to go out. */
static int64_t earliest(const sp_job *job)
{
	if (job->since || !job->post) return job->since;
	return job->post->planned - BEFORE_PLANNED_MS;
}

static sp_move send_timeline(struct kit *k)
{
	static const int64_t first_post = 1289001600000;	/* 2010-11-06; X refuses what is earlier */
	int64_t since = earliest(k->job);
	x_request_for(k, SP_READS, SP_GET, "/2/users/", k->job->account->remote_id, "/tweets");
	kit_query(k, "max_results", kit_fmt(k, "%d", PAGE));
	if (since >= first_post) kit_query(k, "start_time", kit_fmt(k, "%.19sZ", kit_iso(k, since).at));
	kit_query(k, "exclude", SP_S("retweets"));
	kit_query(k, names[says(k)].fields, kit_of(names[says(k)].own_posts));
	kit_query(k, "expansions", kit_of(names[says(k)].expansions));
	kit_query(k, "pagination_token", k->job->cursor);
	return SP_SEND;
}

static const sp_count *counts_of(struct kit *k, const json_t *post, uint32_t *n)
{
	static const struct { const char *name, *path, *other; } known[] = {
		{"replies", "reply_count", NULL},     {"reposts", "retweet_count", "repost_count"},
		{"likes", "like_count", NULL},	      {"quotes", "quote_count", NULL},
		{"bookmarks", "bookmark_count", NULL}, {"views", "impression_count", NULL},
	};
	const json_t *metrics = kit_at(post, "public_metrics");
	sp_count *c = k->job->alloc(k->job, KIT_COUNT(known) * sizeof *c);
	*n = 0;
	for (size_t i = 0; i < KIT_COUNT(known); i++) {
		const json_t *told = either(metrics, known[i].path, known[i].other ? known[i].other : known[i].path);
		if (told) c[(*n)++] = (sp_count){kit_of(known[i].name), kit_int(told, "", 0)};
	}
	return c;
}

static sp_str answered(struct kit *k, const json_t *post)
{
	const json_t *all = either(post, "referenced_tweets", "referenced_posts");
	for (size_t i = 0; i < json_array_size(all); i++)
		if (kit_is(kit_view(json_array_get(all, i), "type"), "replied_to"))
			return kit_get(k, json_array_get(all, i), "id");
	return (sp_str){0};
}

static sp_entry entry_of(struct kit *k, const json_t *post)
{
	const json_t *note = either(post, "note_tweet", "note_post"), *of = kit_view(note, "text").len ? note : post;
	sp_str id = kit_get(k, post, "id");
	sp_entry e = {
		.ref = {.id = id, .url = x_page(k, id)},
		.reply_to = {.id = answered(k, post)},
		.client = kit_get(k, post, "source"),
		.lang = kit_get(k, post, "lang"),
		.nmedia = (uint32_t)kit_len(post, "attachments.media_keys"),
	};
	e.text = x_text(k, kit_view(of, "text"), kit_at(of, "entities.urls"), &e.link);
	e.kind = e.reply_to.id.len ? SP_S("reply") : SP_S("post");
	kit_instant(kit_view(post, "created_at"), &e.at);
	e.counts = counts_of(k, post, &e.ncounts);
	return e;
}

/* An empty list says so by its count; without one it is no list. */
static bool is_list(struct kit *k)
{
	bool empty = kit_int(k->body, "meta.result_count", -1) == 0 && !kit_len(k->body, "errors");
	return kit_good(k) && (kit_len(k->body, "data") || empty);
}

static sp_move took_timeline(struct kit *k)
{
	if (other_names(k, "created_at")) return KIT_ON;
	if (!is_list(k)) return x_no(k);
	const json_t *posts = kit_at(k->body, "data");
	sp_entry *entries = k->job->alloc(k->job, SP_MOST_ENTRIES * sizeof *entries);
	size_t n = 0;
	for (size_t i = 0; i < json_array_size(posts) && n < SP_MOST_ENTRIES; i++) {
		sp_entry e = entry_of(k, json_array_get(posts, i));
		if (!e.ref.id.len || !e.at) return kit_nonsense(k);	/* what cannot be compared is not absent */
		entries[n++] = e;
	}
	sp_str next = kit_get(k, k->body, "meta.next_token");
	if (!kit_same(next, k->job->cursor)) k->job->result->cursor = next;
	return kit_entries(k, entries, n);
}

const struct kit_phase x_timeline[ONE_PHASE] = {{send_timeline, took_timeline}};

/* ---- figures, 100 posts at once; the cursor is the number of the next target. Posts that are gone are left out. */

static size_t first_target(const sp_job *job)
{
	int64_t n = 0;
	return kit_number(job->cursor, &n) ? (size_t)n : 0;
}

static sp_move send_numbers(struct kit *k)
{
	const sp_job *job = k->job;
	size_t first = first_target(job);
	kit_text ids = kit_text_new(k);
	for (size_t i = first; i < job->ntargets && i < first + PAGE; i++)
		kit_putf(&ids, "%s%.*s", i > first ? "," : "", KIT_SHOW(job->targets[i].id));
	if (!ids.len) return kit_entries(k, NULL, 0);
	x_request(k, SP_READS, SP_GET, "{api}/2/tweets");
	kit_query(k, "ids", kit_str(&ids));
	kit_query(k, names[says(k)].fields, SP_S("public_metrics"));
	return SP_SEND;
}

static sp_move took_numbers(struct kit *k)
{
	if (other_names(k, "public_metrics")) return KIT_ON;
	const json_t *posts = kit_at(k->body, "data");
	if (!kit_good(k) || (!json_is_array(posts) && !kit_len(k->body, "errors"))) return x_no(k);
	sp_entry *entries = k->job->alloc(k->job, PAGE * sizeof *entries);
	size_t n = 0, next = first_target(k->job) + PAGE;
	for (size_t i = 0; i < json_array_size(posts) && n < PAGE; i++) {
		const json_t *post = json_array_get(posts, i);
		sp_entry e = {.ref = {.id = kit_get(k, post, "id")}};
		e.counts = counts_of(k, post, &e.ncounts);
		if (e.ref.id.len && e.ncounts) entries[n++] = e;
	}
	if (next < k->job->ntargets) k->job->result->cursor = kit_fmt(k, "%zu", next);
	return kit_entries(k, entries, n);
}

const struct kit_phase x_numbers[ONE_PHASE] = {{send_numbers, took_numbers}};

/* ---- taking down: what is gone already is fine */

static sp_move send_delete(struct kit *k)
{
	sp_str id = k->job->ntargets ? k->job->targets[0].id : (sp_str){0};
	if (!id.len) return kit_end(k, SP_REFUSED, SP_THIS_POST, "no-target", "It is not known which post to take down.");
	x_request_for(k, SP_PREPARES, SP_DELETE_METHOD, "/2/tweets/", id, "");
	return SP_SEND;
}

static sp_move took_delete(struct kit *k)
{
	bool gone = kit_came(k, 404) && k->body;
	bool deleted = kit_good(k) && json_is_true(kit_at(k->body, "data.deleted"));
	return gone || deleted ? kit_ok(k) : x_no(k);
}

const struct kit_phase x_delete[ONE_PHASE] = {{send_delete, took_delete}};
