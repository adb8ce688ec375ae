/* SPDX-License-Identifier: MIT
 * look.c - what is out there: own posts, comments of ours under one, their figures, and taking one down. */
#include "linkedin.h"

enum {
	PAGE = 50,
	TEXT_MOST = 16 << 10,	/* bytes of one post's text */
	BEFORE_PLANNED_MS = 10 * 60 * 1000
};

/* ---- own posts. The look-up is the same list, or that of the comments for a further part of a chain: the host
 * compares. */

/* A look-up cares for nothing from before the post was to go out. */
static int64_t earliest(const sp_job *job)
{
	if (job->since || !job->post) return job->since;
	return job->post->planned - BEFORE_PLANNED_MS;
}

/* Under which post; empty: not under any. */
static sp_str parent(const struct kit *k)
{
	const sp_post *post = k->job->post;
	if (!post || !post->reply_to.id.len) return (sp_str){0};
	return post->root.id.len ? post->root.id : post->reply_to.id;
}

static int64_t first_of_page(const struct kit *k)
{
	int64_t start = 0;
	return kit_number(k->job->cursor, &start) && start < INT32_MAX ? start : 0;
}

static sp_move send_timeline(struct kit *k)
{
	sp_str start = kit_fmt(k, "%lld", (long long)first_of_page(k)), under = parent(k);
	sp_str path = under.len ? linkedin_path(k, "/rest/socialActions/", under, "/comments") : SP_S("/rest/posts");
	linkedin_call(k, SP_READS, SP_GET, path);
	if (!under.len) {
		kit_header(k, "X-RestLi-Method", SP_S("FINDER"));
		kit_query(k, "author", linkedin_author(k));
		kit_query(k, "q", SP_S("author"));
		kit_query(k, "sortBy", SP_S("CREATED"));
	}
	kit_query(k, "count", kit_fmt(k, "%d", PAGE));
	kit_query(k, "start", start);
	return SP_SEND;
}

static sp_entry entry_of_post(struct kit *k, const json_t *post)
{
	sp_str little = kit_cut(kit_view(post, "commentary"), TEXT_MOST);
	size_t pictures = kit_len(post, "content.multiImage.images");
	sp_entry e = {
		.ref.id = kit_get(k, post, "id"),
		.text = linkedin_plain(k, little),
		.link = kit_get(k, post, "content.article.source"),
		.nmedia = (uint32_t)pictures + json_is_object(kit_at(post, "content.media")),
		.kind = json_is_object(kit_at(post, "reshareContext")) ? SP_S("reshare") : SP_S("post"),
		.at = kit_int(post, "publishedAt", kit_int(post, "createdAt", 0)),
	};
	sp_str state = kit_get(k, post, "lifecycleState");
	if (state.len && !kit_is(state, "PUBLISHED")) e.ref.id.len = 0;
	return e;
}

static sp_entry entry_of_comment(struct kit *k, const json_t *comment)
{
	sp_str urn = kit_get(k, comment, "commentUrn"), id = kit_get(k, comment, "id"), under = parent(k);
	if (!urn.len) urn = kit_get(k, comment, "$URN");
	if (!urn.len && id.len) urn = kit_fmt(k, "urn:li:comment:(%.*s,%.*s)", KIT_SHOW(under), KIT_SHOW(id));
	sp_entry e = {
		.ref.id = urn,
		.text = kit_copy(k, kit_cut(kit_view(comment, "message.text"), TEXT_MOST)),
		.nmedia = (uint32_t)kit_len(comment, "content"),
		.kind = SP_S("reply"),
		.at = kit_int(comment, "created.time", 0),
	};
	if (!kit_same(kit_get(k, comment, "actor"), linkedin_author(k))) e.ref.id.len = 0;
	return e;
}

static sp_move took_timeline(struct kit *k)
{
	const json_t *all = kit_at(k->body, "elements");
	if (!kit_good(k)) return kit_no(k);
	if (!json_is_array(all)) return kit_nonsense(k);
	bool comments = parent(k).len > 0, older = false;
	size_t have = json_array_size(all), n = 0;
	sp_entry *entries = k->job->alloc(k->job, SP_MOST_ENTRIES * sizeof *entries);
	for (size_t i = 0; i < have && n < SP_MOST_ENTRIES; i++) {
		const json_t *one = json_array_get(all, i);
		sp_entry e = comments ? entry_of_comment(k, one) : entry_of_post(k, one);
		bool old = e.at && e.at < earliest(k->job);
		older |= old && !comments;
		e.ref.url = linkedin_page_of(k, e.ref.id);
		if (!old && e.ref.id.len) entries[n++] = e;
	}
	long long after = (long long)first_of_page(k) + (long long)have;
	/* A page may hold less than was asked for, and others follow it. */
	if (have && !older) k->job->result->cursor = kit_fmt(k, "%lld", after);
	return kit_entries(k, entries, n);
}

const struct kit_phase linkedin_timeline[TIMELINE_PHASES] = {{send_timeline, took_timeline}};

/* ---- figures, for all posts of a kind at once: LinkedIn counts requests by the day */

enum { SHARES, UGC_POSTS };

static const char *const kinds[] = {[SHARES] = "urn:li:share:", [UGC_POSTS] = "urn:li:ugcPost:"};
static const char *const lists[] = {[SHARES] = "&shares=List(", [UGC_POSTS] = "&ugcPosts=List("};

static size_t wanted(const struct kit *k)
{
	return k->job->ntargets < NUMBERS_MOST ? k->job->ntargets : NUMBERS_MOST;
}

static sp_move tell_numbers(struct kit *k)
{
	const struct figures *f = state_of(k)->u.figures;
	sp_entry *entries = k->job->alloc(k->job, NUMBERS_MOST * sizeof *entries);
	size_t n = 0;
	for (size_t i = 0; i < wanted(k); i++) {
		if (!f[i].found) continue;
		sp_count *c = k->job->alloc(k->job, 5 * sizeof *c);
		c[0] = (sp_count){SP_S("likes"), f[i].likes};
		c[1] = (sp_count){SP_S("replies"), f[i].comments};
		c[2] = (sp_count){SP_S("reposts"), f[i].shares};
		c[3] = (sp_count){SP_S("clicks"), f[i].clicks};
		c[4] = (sp_count){SP_S("views"), f[i].views};
		entries[n++] = (sp_entry){.ref = k->job->targets[i], .counts = c, .ncounts = 5};
	}
	return kit_entries(k, entries, n);
}

static sp_move numbers_on(struct kit *k)
{
	return k->place->phase == SHARES ? kit_go(k, UGC_POSTS) : tell_numbers(k);
}

static sp_move send_numbers(struct kit *k)
{
	uint32_t kind = k->place->phase;
	kit_text t = kit_text_new(k);
	sp_str author = kit_percent(k, linkedin_author(k));
	kit_putf(&t, "/rest/organizationalEntityShareStatistics?q=organizationalEntity&organizationalEntity=%.*s%s",
		 KIT_SHOW(author), lists[kind]);
	size_t head = t.len;
	for (size_t i = 0; i < wanted(k); i++) {
		sp_str urn = k->job->targets[i].id, piece = kit_percent(k, urn);
		if (!kit_starts(urn, kinds[kind]) || urn.len > URN_MOST) continue;
		kit_putf(&t, "%s%.*s", t.len > head ? "," : "", KIT_SHOW(piece));
	}
	if (t.len == head) return numbers_on(k);
	kit_put(&t, SP_S(")"));
	linkedin_call(k, SP_READS, SP_GET, kit_str(&t));
	return SP_SEND;
}

static uint32_t figure(const json_t *of, const char *path)
{
	int64_t n = kit_int(of, path, 0);
	return n < 0 ? 0 : n > INT32_MAX ? INT32_MAX : (uint32_t)n;
}

static void note_figures(struct kit *k, const json_t *element)
{
	sp_str urn = kit_view(element, "share");
	const json_t *all = kit_at(element, "totalShareStatistics");
	if (!urn.len) urn = kit_view(element, "ugcPost");
	for (size_t i = 0; i < wanted(k); i++) {
		if (!json_is_object(all) || !kit_same(urn, k->job->targets[i].id)) continue;
		state_of(k)->u.figures[i] = (struct figures){
			1, figure(all, "likeCount"), figure(all, "commentCount"), figure(all, "shareCount"),
			figure(all, "clickCount"), figure(all, "impressionCount")};
	}
}

static sp_move took_numbers(struct kit *k)
{
	const json_t *all = kit_at(k->body, "elements");
	if (!kit_good(k)) return kit_no(k);
	if (!json_is_array(all)) return kit_nonsense(k);
	for (size_t i = 0; i < json_array_size(all); i++) note_figures(k, json_array_get(all, i));
	return numbers_on(k);
}

const struct kit_phase linkedin_numbers[NUMBERS_PHASES] = {
	[SHARES] = {send_numbers, took_numbers},
	[UGC_POSTS] = {send_numbers, took_numbers},
};

/* ---- taking down; LinkedIn says yes once more to what is gone */

static sp_move send_delete(struct kit *k)
{
	sp_str urn = k->job->ntargets ? k->job->targets[0].id : (sp_str){0}, under, id;
	if (!urn.len) return kit_end(k, SP_REFUSED, SP_THIS_POST, "no-target", "It is not known which post to take down.");
	if (linkedin_is_comment(urn, &under, &id)) {
		sp_str piece = kit_percent(k, id), tail = kit_fmt(k, "/comments/%.*s", KIT_SHOW(piece));
		sp_str path = linkedin_path(k, "/rest/socialActions/", under, "");
		linkedin_call(k, SP_PREPARES, SP_DELETE_METHOD, kit_fmt(k, "%.*s%.*s", KIT_SHOW(path), KIT_SHOW(tail)));
		kit_query(k, "actor", linkedin_author(k));
		return SP_SEND;
	}
	linkedin_call(k, SP_PREPARES, SP_DELETE_METHOD, linkedin_path(k, "/rest/posts/", urn, ""));
	kit_header(k, "X-RestLi-Method", SP_S("DELETE"));
	return SP_SEND;
}

static sp_move took_delete(struct kit *k)
{
	bool gone = kit_came(k, 404) || kit_came(k, 410);
	return kit_done(k) || gone ? kit_ok(k) : kit_no(k);
}

const struct kit_phase linkedin_delete[DELETE_PHASES] = {{send_delete, took_delete}};
