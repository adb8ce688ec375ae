/* SPDX-License-Identifier: MIT
 * practice.c - the practice (training) account: an ordinary plugin whose server lives inside the daemon.
 *
 * It is as strict as a real platform and as forgetful: a post sent twice shows twice, and only the list of own posts
 * tells what is out there. So people, and the tests, practise the real thing. The API: src/net/practice.h. */
#include <schedpost/kit.h>

enum {
	MEDIA_MOST = 4,
	ID_MOST = 32,
	BEFORE_PLANNED_MS = 10 * 60 * 1000
};

struct state {
	struct kit_place place;
	uint32_t nmedia, reserved;
	char media[MEDIA_MOST][ID_MOST];
};

static struct state *state_of(struct kit *k)
{
	return k->job->state;
}

/* Each account has its own wall; it keeps it when it is renamed. */
static sp_request *request(struct kit *k, sp_effect effect, sp_method method, sp_str url)
{
	const sp_account *account = k->job->account;
	sp_request *r = kit_request(k, effect, method, url);
	kit_header(k, "X-Practice-Account", account->remote_id.len ? account->remote_id : account->name);
	return r;
}

/* ---- connect, whoami, profile: there is nothing to log in to */

static sp_move send_me(struct kit *k)
{
	request(k, SP_READS, SP_GET, SP_S("{server}/me"));
	return SP_SEND;
}

static sp_move took_connect(struct kit *k)
{
	if (!kit_good(k)) return kit_no(k);
	sp_grant grant = {
		.name = kit_get(k, k->body, "name"),
		.handle = kit_get(k, k->body, "handle"),
		.remote_id = kit_get(k, k->body, "id"),
		.server = k->job->account->server,
	};
	return grant.remote_id.len ? kit_grant(k, &grant) : kit_nonsense(k);
}

static sp_move took_who(struct kit *k)
{
	if (!kit_good(k)) return kit_no(k);
	return kit_who(k, kit_get(k, k->body, "id"), kit_get(k, k->body, "handle"), kit_get(k, k->body, "name"),
		       (sp_str){0}, (sp_str){0});
}

static sp_move revoke(struct kit *k)
{
	return kit_end(k, SP_OK, SP_THIS_ACCOUNT, "nothing-to-revoke",
		       "A practice (training) account has no access that could be misused.");
}

/* ---- publish: pictures one by one, then the post */

enum { UPLOAD, POST };

/* Not all are up; another version's memory may count more than there is room for. */
static bool needs_uploads(struct kit *k)
{
	struct state *s = state_of(k);
	if (s->nmedia > MEDIA_MOST) s->nmedia = 0;
	return s->nmedia < k->job->post->nmedia;
}

static sp_move send_upload(struct kit *k)
{
	struct state *s = state_of(k);
	const sp_post *post = k->job->post;
	if (post->nmedia > MEDIA_MOST)
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "too-many-pictures",
			       "Practice (training) takes at most %d pictures in one post; this one has %u.", MEDIA_MOST,
			       post->nmedia);
	if (!needs_uploads(k)) return kit_go(k, POST);
	request(k, SP_PREPARES, SP_POST, SP_S("{server}/media"))->mime = post->media[s->nmedia].mime;
	kit_part(k, SP_MEDIA, NULL, (sp_str){0})->media = s->nmedia + 1;
	return SP_SEND;
}

static sp_move took_upload(struct kit *k)
{
	struct state *s = state_of(k);
	if (!kit_good(k)) return kit_no(k);
	sp_str id = kit_get(k, k->body, "id");
	if (!id.len || s->nmedia >= MEDIA_MOST || !kit_save(s->media[s->nmedia], ID_MOST, id)) return kit_nonsense(k);
	s->nmedia++;
	return kit_go(k, UPLOAD);
}

static sp_str post_json(struct kit *k)
{
	const sp_post *post = k->job->post;
	kit_text t = kit_text_new(k);
	kit_open(&t, NULL, '{');
	kit_json_str(&t, "text", post->text);
	kit_json_some(&t, "warning", post->warning);
	kit_json_some(&t, "link", post->link);
	kit_open(&t, "media", '[');
	for (uint32_t i = 0; i < post->nmedia; i++) kit_json_str(&t, NULL, kit_saved(state_of(k)->media[i], ID_MOST));
	kit_close(&t, ']');
	kit_open(&t, "alt", '[');
	for (uint32_t i = 0; i < post->nmedia; i++) kit_json_str(&t, NULL, post->media[i].alt);
	kit_close(&t, ']');
	kit_json_some(&t, "reply_to", post->reply_to.id);
	kit_json_str(&t, "key", post->key);
	kit_json_some(&t, "lang", post->lang);
	kit_json_some(&t, "visibility", post->visibility);
	kit_json_str(&t, "client", SP_S("schedpost"));
	kit_close(&t, '}');
	return kit_str(&t);
}

static sp_move send_post(struct kit *k)
{
	if (needs_uploads(k)) return kit_go(k, UPLOAD);
	request(k, SP_COMMITS, SP_POST, SP_S("{server}/posts"));
	kit_json(k, post_json(k));
	return SP_SEND;
}

static sp_move took_post(struct kit *k)
{
	sp_ref *ref = &k->job->result->ref;
	if (!kit_good(k)) return kit_no(k);
	ref->id = kit_get(k, k->body, "id");
	ref->url = kit_get(k, k->body, "url");
	return ref->id.len ? kit_ok(k) : kit_nonsense(k);
}

/* ---- own posts; the look-up is the same list */

static sp_move send_timeline(struct kit *k)
{
	const sp_job *job = k->job;
	int64_t since = job->since || !job->post ? job->since : job->post->planned - BEFORE_PLANNED_MS;
	request(k, SP_READS, SP_GET, SP_S("{server}/posts"));
	kit_query(k, "since", kit_fmt(k, "%lld", (long long)since));
	kit_query(k, "before", job->cursor);
	return SP_SEND;
}

static sp_entry entry_of(struct kit *k, const json_t *post)
{
	sp_entry e = {
		.ref = {.id = kit_get(k, post, "id"), .url = kit_get(k, post, "url")},
		.reply_to = {.id = kit_get(k, post, "reply_to")},
		.text = kit_copy(k, kit_view(post, "text")),
		.link = kit_get(k, post, "link"),
		.client = kit_get(k, post, "client"),
		.lang = kit_get(k, post, "lang"),
		.at = kit_int(post, "at", 0),
		.nmedia = (uint32_t)kit_len(post, "media"),
	};
	e.kind = e.reply_to.id.len ? SP_S("reply") : SP_S("post");
	return e;
}

static sp_move took_timeline(struct kit *k)
{
	if (!kit_good(k)) return kit_no(k);
	const json_t *posts = kit_at(k->body, "posts");
	if (!json_is_array(posts)) return kit_nonsense(k);
	sp_entry *entries = k->job->alloc(k->job, SP_MOST_ENTRIES * sizeof *entries);
	size_t n = 0;
	for (size_t i = 0; i < json_array_size(posts) && n < SP_MOST_ENTRIES; i++) {
		sp_entry e = entry_of(k, json_array_get(posts, i));
		if (e.ref.id.len) entries[n++] = e;
	}
	if (n && json_is_true(kit_at(k->body, "more"))) k->job->result->cursor = entries[n - 1].ref.id;
	return kit_entries(k, entries, n);
}

/* ---- taking down */

static sp_move send_delete(struct kit *k)
{
	sp_str id = k->job->ntargets ? kit_percent(k, k->job->targets[0].id) : (sp_str){0};
	if (!id.len) return kit_end(k, SP_REFUSED, SP_THIS_POST, "no-target", "It is not known which post to take down.");
	request(k, SP_PREPARES, SP_DELETE_METHOD, kit_fmt(k, "{server}/posts/%.*s", KIT_SHOW(id)));
	return SP_SEND;
}

static sp_move took_delete(struct kit *k)
{
	return kit_done(k) || kit_came(k, 404) ? kit_ok(k) : kit_no(k);	/* gone is gone */
}

/* ---- the tables */

static const struct kit_phase connect_phases[] = {{.send = send_me, .took = took_connect}};
static const struct kit_phase who[] = {{.send = send_me, .took = took_who}};
static const struct kit_phase revoke_phases[] = {{.send = revoke}};
static const struct kit_phase publish[] = {
	[UPLOAD] = {.send = send_upload, .took = took_upload},
	[POST] = {.send = send_post, .took = took_post},
};
static const struct kit_phase timeline[] = {{.send = send_timeline, .took = took_timeline}};
static const struct kit_phase delete_phases[] = {{.send = send_delete, .took = took_delete}};

static const struct kit_op ops[] = {
	{SP_CONNECT, connect_phases, 1}, {SP_WHOAMI, who, 1},	     {SP_PROFILE, who, 1},
	{SP_REVOKE, revoke_phases, 1},	 {SP_PUBLISH, publish, 2},   {SP_LOOKUP, timeline, 1},
	{SP_TIMELINE, timeline, 1},	 {SP_DELETE, delete_phases, 1},
};

static const struct kit_plugin plugin = {
	.title = "Practice (training)",
	.code = "error",
	.ops = ops,
	.nops = KIT_COUNT(ops),
};

static const sp_limits limits = {
	.size = sizeof limits,
	.unit = SP_GRAPHEMES,
	.flags = SP_COUNTS_WARNING,
	.text_most = 500,
	.url_weight = 23,
	.alt_most = 1500,
	.media_most = MEDIA_MOST,
	.image_most_bytes = 16 << 20,
	.mimes = SP_S("image/jpeg image/png image/gif image/webp"),
	.visibilities = SP_S("public unlisted followers"),
};

static const sp_cannot cannot[] = {
	{SP_ABLE_LINK, 0, SP_S("The address stands at the end of the text.")},
	{SP_ABLE_VIDEO, 0, SP_S("Films cannot be practised yet.")},
	KIT_NO_EDIT,
	{SP_ABLE_NUMBERS, 0, SP_S("Nobody sees it, so there are no figures.")},
	{SP_ABLE_REFRESH, 0, SP_S("There is no log-in that could run out.")},
	{SP_ABLE_LIMITS, 0, SP_S("There is no server that could tell any.")},
	{SP_ABLE_ONCE, 0, SP_S("What is sent twice is there twice, so schedpost looks.")},
};

KIT_STEP(plugin)
SP_PLUGIN = {
	KIT_HEAD,
	.ops = SP_CAN(SP_CONNECT) | SP_CAN(SP_WHOAMI) | SP_CAN(SP_PROFILE) | SP_CAN(SP_REVOKE) | SP_CAN(SP_PUBLISH) |
	       SP_CAN(SP_LOOKUP) | SP_CAN(SP_TIMELINE) | SP_CAN(SP_DELETE),
	.name = "practice",
	.title = "Practice (training)",
	.hosts = ".",
	.limits = &limits,
	.look = SP_LOOK_LIST,
	.listing_delay_ms = 1000,
	.state_size = sizeof(struct state),
};
