/* SPDX-License-Identifier: MIT
 * look.c - what is out there: own posts, comments of ours under one, their figures, and taking one down. */
#include "linkedin.h"

enum { TEXT_MOST = 16 << 10 };	/* bytes of one post's text */

/* ---- own posts. The look-up is the same list, or that of the comments for a further part of a chain: the host
 * compares. */

static int64_t first_of_page(const struct kit *k)
{
	int64_t start = 0;
	return kit_number(k->job->cursor, &start) && start < INT32_MAX ? start : 0;
}

sp_str linkedin_start(struct kit *k)
{
	return kit_fmt(k, "%lld", (long long)first_of_page(k));
}

static bool finish_post(struct kit *k, const json_t *post, sp_entry *e)
{
	sp_str state = kit_view(post, "lifecycleState");
	e->text = linkedin_plain(k, kit_cut(kit_view(post, "commentary"), TEXT_MOST));
	e->nmedia = (uint32_t)kit_len(post, "content.multiImage.images") + json_is_object(kit_at(post, "content.media"));
	if (json_is_object(kit_at(post, "reshareContext"))) e->kind = SP_S("reshare");
	e->ref.url = linkedin_page_of(k, e->ref.id);
	return !state.len || kit_is(state, "PUBLISHED");
}

static const struct kit_list posts = {
	.request = "{api}/rest/posts?author=<author>&q=author&sortBy=CREATED&count=50&start=<start>",
	.posts = "elements",
	.id = "id",
	.link = "content.article.source",
	.at = "publishedAt|createdAt",
	.finish = finish_post,
};

static bool finish_comment(struct kit *k, const json_t *comment, sp_entry *e)
{
	if (!e->ref.id.len) e->ref.id = kit_fill(k, "urn:li:comment:(<root>,<.id>)");
	e->ref.url = linkedin_page_of(k, e->ref.id);
	e->kind = SP_S("reply");
	e->nmedia = (uint32_t)kit_len(comment, "content");
	return kit_same(kit_view(comment, "actor"), linkedin_author(k));
}

static const struct kit_list comments = {
	.request = "{api}/rest/socialActions/<root>/comments?count=50&start=<start>",
	.posts = "elements",
	.id = "commentUrn|$URN",
	.text = "message.text",
	.at = "created.time",
	.finish = finish_comment,
	.unsorted = true,
};

static sp_move send_timeline(struct kit *k)
{
	bool under = kit_root(k).len > 0;
	kit_call(k, SP_READS, SP_GET, under ? comments.request : posts.request);
	if (!under) kit_header(k, "X-RestLi-Method", SP_S("FINDER"));
	return SP_SEND;
}

/* A page may hold less than was asked for, and others follow it. */
static sp_move took_timeline(struct kit *k)
{
	struct kit_page page;
	bool under = kit_root(k).len > 0;
	if (!kit_read_page(k, under ? &comments : &posts, &page)) return kit_no(k);
	long long after = (long long)first_of_page(k) + (long long)page.have;
	if (page.have && (under || !page.older)) k->job->result->cursor = kit_fmt(k, "%lld", after);
	return kit_entries(k, page.entries, page.n);
}

const struct kit_phase linkedin_timeline[] = {{.send = send_timeline, .took = took_timeline}};

/* ---- figures, for all posts of a kind at once: LinkedIn counts requests by the day */

enum { SHARES, UGC_POSTS };

static const char *const kinds[] = {[SHARES] = "urn:li:share:", [UGC_POSTS] = "urn:li:ugcPost:"};
static const char *const lists[] = {[SHARES] = "&shares=List(", [UGC_POSTS] = "&ugcPosts=List("};

/* Their addresses must fit into the 4 KB of a query. */
enum { NUMBERS_MOST = 80, URN_MOST = 48 };

static size_t wanted(const struct kit *k)
{
	return k->job->ntargets < NUMBERS_MOST ? k->job->ntargets : NUMBERS_MOST;
}

static const struct kit_count counts[] = {
	{"totalShareStatistics.likeCount", "likes"},	    {"totalShareStatistics.commentCount", "replies"},
	{"totalShareStatistics.shareCount", "reposts"},	    {"totalShareStatistics.clickCount", "clicks"},
	{"totalShareStatistics.impressionCount", "impressions"},
};

const struct kit_numbers linkedin_figures = {.counts = counts, .ncounts = KIT_COUNT(counts)};

static sp_move numbers_on(struct kit *k)
{
	return k->place->phase == SHARES ? kit_go(k, UGC_POSTS) : kit_tell_figures(k);
}

static sp_move send_numbers(struct kit *k)
{
	uint32_t kind = k->place->phase;
	kit_text t = kit_text_new(k);
	sp_str author = kit_percent(k, linkedin_author(k));
	kit_putf(&t, "{api}/rest/organizationalEntityShareStatistics?q=organizationalEntity&organizationalEntity=%.*s%s",
		 KIT_SHOW(author), lists[kind]);
	size_t head = t.len;
	for (size_t i = 0; i < wanted(k); i++) {
		sp_str urn = k->job->targets[i].id, piece = kit_percent(k, urn);
		if (!kit_starts(urn, kinds[kind]) || urn.len > URN_MOST) continue;
		kit_putf(&t, "%s%.*s", t.len > head ? "," : "", KIT_SHOW(piece));
	}
	if (t.len == head) return numbers_on(k);
	kit_put(&t, SP_S(")"));
	kit_call(k, SP_READS, SP_GET, "")->url = kit_str(&t);
	return SP_SEND;
}

static void note_figures(struct kit *k, const json_t *element)
{
	sp_str urn = kit_view(element, "share|ugcPost");
	for (size_t i = 0; i < wanted(k); i++)
		if (json_is_object(kit_at(element, "totalShareStatistics")) && kit_same(urn, k->job->targets[i].id))
			kit_note_figures(k, element, i);
}

static sp_move took_numbers(struct kit *k)
{
	const json_t *all = kit_at(k->body, "elements");
	if (!kit_good(k)) return kit_no(k);
	if (!json_is_array(all)) return kit_nonsense(k);
	for (size_t i = 0; i < json_array_size(all); i++) note_figures(k, json_array_get(all, i));
	return numbers_on(k);
}

const struct kit_phase linkedin_numbers[] = {
	[SHARES] = {.send = send_numbers, .took = took_numbers},
	[UGC_POSTS] = {.send = send_numbers, .took = took_numbers},
};

/* ---- taking down; LinkedIn says yes once more to what is gone */

const struct kit_removal linkedin_removal = {.request = "{api}/rest/posts/<id>"};

static sp_move send_delete(struct kit *k)
{
	if (k->job->ntargets && linkedin_is_comment(k->job->targets[0].id, &k->it, &k->that)) {
		kit_call(k, SP_PREPARES, SP_DELETE_METHOD, "{api}/rest/socialActions/<it>/comments/<that>?actor=<author>");
		return SP_SEND;
	}
	sp_move move = kit_send_removal(k);
	kit_header(k, "X-RestLi-Method", SP_S("DELETE"));
	return move;
}

const struct kit_phase linkedin_delete[] = {{.send = send_delete, .took = kit_took_removal}};
