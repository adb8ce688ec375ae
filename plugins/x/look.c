/* SPDX-License-Identifier: MIT
 * look.c - what is out there: own posts and their figures. */
#include "x.h"

#include <string.h>

/* Bytes of one post's text; the longest posts have 25,000 characters. */
enum { TEXT_MOST = 64 << 10 };

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
	sp_str whole = kit_get(k, url, "expanded_url|url"), is = kit_view(url, "url");
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

static sp_str answered(struct kit *k, const json_t *post)
{
	const json_t *all = kit_at(post, "referenced_tweets|referenced_posts");
	for (size_t i = 0; i < json_array_size(all); i++)
		if (kit_is(kit_view(json_array_get(all, i), "type"), "replied_to"))
			return kit_get(k, json_array_get(all, i), "id");
	return (sp_str){0};
}

static bool finish(struct kit *k, const json_t *post, sp_entry *e)
{
	const json_t *note = kit_at(post, "note_tweet|note_post"), *of = kit_view(note, "text").len ? note : post;
	e->ref.url = x_page(k, e->ref.id);
	e->reply_to.id = answered(k, post);
	e->kind = e->reply_to.id.len ? SP_S("reply") : SP_S("post");
	e->nmedia = (uint32_t)kit_len(post, "attachments.media_keys");
	e->text = x_text(k, kit_view(of, "text"), kit_at(of, "entities.urls"), &e->link);
	return true;
}

/* Each post that is read is billed, so a page has the most that X gives. */
#define OWN_POSTS "{api}/2/users/<me>/tweets?max_results=100&start_time=<since>&exclude=retweets&"
#define FIELDS(note, more) "created_at,text,entities," note ",source,lang,attachments," more "public_metrics"

/* Since August 2026 X's description says "post" where its manual says "tweet". Whichever this server does not know
 * (it says no, or leaves out what was asked for) is not asked for again in this job. */
static const struct {
	const char *own_posts, *figures;
} requests[] = {
	{OWN_POSTS "tweet.fields=" FIELDS("note_tweet", "referenced_tweets,") "&pagination_token=<cursor>",
	 "{api}/2/tweets?ids=<ids>&tweet.fields=public_metrics"},
	{OWN_POSTS "post.fields=" FIELDS("note_post", "") "&expansions=referenced_posts&pagination_token=<cursor>",
	 "{api}/2/tweets?ids=<ids>&post.fields=public_metrics"},
};

static uint32_t says(struct kit *k)
{
	return state_of(k)->says_post != 0;
}

/* The other names are tried, once: the answer has posts, but not this field of theirs, or refuses its name. */
static bool other_names(struct kit *k, const char *field)
{
	const json_t *first = kit_at(k->body, "data.0");
	bool refused = kit_came(k, 400) && kit_finds(k->job->answer->body, "tweet.fields", NULL);
	bool left_out = kit_good(k) && first && !kit_at(first, field);
	if (says(k) || (!refused && !left_out)) return false;
	state_of(k)->says_post = 1;
	return true;
}

static const struct kit_count counts[] = {
	{"public_metrics.reply_count", "replies"},
	{"public_metrics.retweet_count|public_metrics.repost_count", "reposts"},
	{"public_metrics.like_count", "likes"},
	{"public_metrics.quote_count", "quotes"},
	{"public_metrics.bookmark_count", "bookmarks"},
	{"public_metrics.impression_count", "views"},
};

static const struct kit_list posts = {
	.posts = "data",
	.id = "id",
	.client = "source",
	.lang = "lang",
	.at = "created_at",
	KIT_ALL(counts),
	.finish = finish,
};

static sp_move send_timeline(struct kit *k)
{
	kit_call(k, SP_READS, SP_GET, requests[says(k)].own_posts);
	return SP_SEND;
}

/* An empty list says so by its count; without one it is no list. */
static bool is_list(struct kit *k)
{
	bool empty = kit_int(k->body, "meta.result_count", -1) == 0 && !kit_len(k->body, "errors");
	return kit_good(k) && (kit_len(k->body, "data") || empty);
}

/* What cannot be compared is not absent. */
static bool all_are_whole(const json_t *all)
{
	int64_t at;
	for (size_t i = 0; i < json_array_size(all); i++) {
		const json_t *post = json_array_get(all, i);
		if (!kit_view(post, "id").len || !kit_instant(kit_view(post, "created_at"), &at)) return false;
	}
	return true;
}

static sp_move took_timeline(struct kit *k)
{
	struct kit_page page = {0};
	if (other_names(k, "created_at")) return KIT_ON;
	if (!is_list(k)) return x_no(k);
	if (!all_are_whole(kit_at(k->body, "data"))) return kit_nonsense(k);
	kit_read_page(k, &posts, &page);
	sp_str next = kit_get(k, k->body, "meta.next_token");
	if (!kit_same(next, k->job->cursor)) k->job->result->cursor = next;
	return kit_entries(k, page.entries, page.n);
}

const struct kit_phase x_timeline[] = {{send_timeline, took_timeline}};

/* ---- figures. Posts that are gone are left out. */

const struct kit_numbers x_figures = {
	.batch = 100,
	.posts = "data",
	.id = "id",
	KIT_ALL(counts),
};

static sp_move send_numbers(struct kit *k)
{
	if (k->place->turn || !k->job->ntargets) return kit_tell_figures(k);
	kit_call(k, SP_READS, SP_GET, requests[says(k)].figures);
	return SP_SEND;
}

static sp_move took_numbers(struct kit *k)
{
	if (other_names(k, "public_metrics")) return KIT_ON;
	bool all_are_gone = kit_good(k) && !kit_at(k->body, "data") && kit_len(k->body, "errors");
	return all_are_gone ? kit_tell_figures(k) : kit_took_numbers(k);
}

const struct kit_phase x_numbers[] = {{send_numbers, took_numbers}};
