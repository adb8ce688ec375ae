/* SPDX-License-Identifier: MIT
 * plugin_fuzz.c - whatever a server answers, no plugin crashes, says nonsense, or calls a public act a harmless one.
 *
 * The bytes choose a plugin and an operation, perhaps a memory that it never left so, and then feed its steps:
 * statuses, arrivals, headers, and bodies that are pieces of real answers or the bytes themselves. Each step runs
 * twice and must say the same (plug/inside.h). With FUZZ_PLUGIN=NAME in its environment every unit goes to that one. */
#include "fuzz.h"

#include "help/play.h"
#include "plug/inside.h"
#include "plug/sane.h"

#include <string.h>

enum { STEPS_MOST = 40, BODY_MOST = 64 << 10 };

/* ---- what a server may say */

static const char *const bodies[] = {
	"", "{}", "[]", "<html>504</html>",
	"{\"id\":\"1\",\"url\":\"https://a.example/1\",\"link\":\"https://a.example/1\"}",
	"{\"id\":7,\"status\":\"draft\",\"source_url\":\"https://a.example/x.png\",\"uuid\":\"u/../1\"}",
	"{\"id\":7,\"status\":\"publish\",\"link\":\"https://a.example/7\"}", "[{\"id\":7,\"status\":\"draft\"}]",
	"{\"error\":\"ExpiredToken\",\"message\":\"x\"}", "{\"error\":\"InvalidSwap\"}",
	"{\"error\":\"RecordNotFound\"}",
	"{\"code\":\"rest_post_invalid_id\",\"message\":\"no\"}", "{\"error\":\"Record not found\"}",
	"{\"error\":\"could not find blob\",\"message\":\"Could not find blob\"}",
	"{\"blob\":{\"ref\":{\"$link\":\"bafk\"},\"mimeType\":\"image/png\",\"size\":1}}", "{\"did\":\"did:plc:x\"}",
	"{\"uri\":\"at://did:plc:x/app.bsky.feed.post/3n2vatvvt45yw\",\"cid\":\"c\",\"value\":{\"text\":\"Hello\"}}",
	"{\"accessJwt\":\"{kept:2}\",\"refreshJwt\":\"{kept:3}\",\"did\":\"did:plc:x\",\"handle\":\"a.example\"}",
	"{\"id\":2,\"username\":\"a\",\"capabilities\":{\"publish_posts\":true},\"namespaces\":[\"wp/v2\"]}",
	"[{\"id\":\"9\",\"created_at\":\"2026-11-22T09:00:00Z\",\"content\":\"<p>a<br>b&#38;</p>\",\"reblog\":null}]",
	"{\"posts\":[{\"id\":\"p1\",\"at\":5,\"text\":\"x\",\"media\":[]}],\"more\":true}",
	"{\"records\":[{\"uri\":\"at://d/c/3n2vatvvt45yw\",\"value\":{\"text\":\"x\"}}],\"cursor\":\"c\"}",
	"{\"data\":{\"id\":\"9\",\"username\":\"a\",\"processing_info\":{\"state\":\"pending\",\"check_after_secs\":1}}}",
	"{\"data\":[{\"id\":\"9\",\"created_at\":\"2026-11-22T09:00:00Z\",\"text\":\"a &amp; https://t.co/\"}]}",
	"{\"errors\":[{\"code\":187,\"message\":\"duplicate\"}],\"type\":\"https://a.example/p/usage-capped\"}",
	"{\"value\":{\"image\":\"urn:li:image:1\",\"video\":\"urn:li:video:1\","
	"\"uploadUrl\":\"https://www.linkedin.com/u\","
	"\"uploadInstructions\":[{\"uploadUrl\":\"https://www.linkedin.com/u\",\"firstByte\":0,\"lastByte\":8}]}}",
	"{\"status\":\"AVAILABLE\"}",
	"{\"elements\":[{\"id\":\"urn:li:share:7\",\"commentary\":\"a\\\\( {hashtag|\\\\#|x}\",\"createdAt\":1795338000000,"
	"\"organizationalTarget\":\"urn:li:organization:42\"},{\"organizationalTarget\":\"urn:li:organization:43\"}]}",
	"{\"media_id\":\"5\",\"upload_url\":\"https://pinterest-media-upload.s3-accelerate.amazonaws.com/\","
	"\"upload_parameters\":{\"key\":\"k\"}}",
	"{\"access_token\":\"{kept:2}\",\"refresh_token\":\"{kept:3}\",\"expires_in\":99}", "{\"status\":\"succeeded\"}",
	"{\"items\":[{\"id\":\"5\",\"name\":\"n\",\"media\":{\"media_type\":\"multiple_images\"}},"
	"{\"id\":\"6\"}],\"bookmark\":\"b\"}",
	"{\"data\":[{\"id\":\"11\",\"access_token\":\"{kept:4}\",\"message\":\"x\","
	"\"created_time\":\"2026-11-22T09:00:00+0000\"}],\"paging\":{\"next\":\"n\",\"cursors\":{\"after\":\"c\"}}}",
	"{\"video_id\":\"7\",\"upload_session_id\":\"s\",\"start_offset\":\"0\",\"end_offset\":\"9\"}",
	"{\"start_offset\":9,\"end_offset\":9,\"success\":true,\"id\":\"7\",\"status\":{\"video_status\":\"ready\"}}",
	"{\"error\":{\"code\":100,\"error_subcode\":33,\"message\":\"gone\",\"errors\":[{\"reason\":\"quotaExceeded\"}]}}",
	"{\"id\":\"v\",\"items\":[{\"id\":\"v\",\"status\":{\"uploadStatus\":\"processed\",\"privacyStatus\":\"private\"},"
	"\"contentDetails\":{\"videoId\":\"v\",\"relatedPlaylists\":{\"uploads\":\"UU1\"}}}],\"nextPageToken\":\"n\"}",
	"{\"uri\":\"/videos/7\",\"link\":\"https://captions.cloud.vimeo.com/c\",\"status\":\"available\","
	"\"privacy\":{\"view\":\"nobody\"},\"upload\":{\"upload_link\":\"https://a.tus.vimeo.com/f\"}}",
	"{\"page\":1,\"data\":[{\"uri\":\"/videos/7\",\"name\":\"Hello\",\"description\":\"Hello\","
	"\"privacy\":{\"view\":\"anybody\"}}],\"paging\":{\"next\":\"n\"}}",
	"{\"messages\":[{\"id\":11,\"sender_id\":7,\"created_at\":\"2026/11/22 09:00:00 +0000\",\"body\":{\"plain\":\"x\"},"
	"\"attachments\":[{\"type\":\"image\"},{\"type\":\"ymodule\"}]}],\"meta\":{\"older_available\":true}}",
	"<rsp stat=\"ok\"><photoid>7</photoid></rsp>", "{\"stat\":\"ok\"}",
	"{\"stat\":\"fail\",\"code\":1,\"message\":\"x\"}",
	"<rsp stat=\"fail\"><err code=\"9\" msg=\"x\" duplicate_photo_id=\"7\"/></rsp>",
	"<rsp><err code=\"5\" msg=\"x\"/></rsp>",
	"{\"photo\":{\"id\":\"7\",\"visibility\":{\"ispublic\":1},\"views\":\"4\",\"comments\":{\"_content\":\"1\"},"
	"\"tags\":{\"tag\":[{\"raw\":\"schedpost:job=00112233445566778899aabbccddeeff\"}]}},\"stat\":\"ok\"}",
	"{\"photos\":{\"page\":1,\"pages\":2,\"photo\":[{\"id\":\"7\",\"title\":\"Hello\",\"ispublic\":1,"
	"\"dateupload\":\"1795338000\",\"description\":{\"_content\":\"x\"}}]},\"stat\":\"ok\"}",
	"{\"person\":{\"nsid\":\"7@N01\",\"username\":{\"_content\":\"a\"}},\"stat\":\"ok\"}",
	"oauth_token={kept:2}&oauth_token_secret={kept:3}&oauth_callback_confirmed=true&user_nsid=7%40N01",
	"[{\"id\":13,\"network_id\":8,\"full_name\":\"All\",\"name\":\"all\",\"external\":false},"
	"{\"id\":14,\"full_name\":\"B\"}]",
	"{\"id\":\"9\",\"status\":\"FINISHED\",\"permalink\":\"https://a.example/9\",\"error_message\":\"\"}",
	"{\"status_code\":\"FINISHED\",\"id\":\"9\"}", "{\"status_code\":\"PUBLISHED\",\"data\":[]}",
	"{\"data\":[{\"access_token\":\"{kept:4}\",\"instagram_business_account\":{\"id\":\"9\",\"username\":\"a\"}}]}",
	"{\"status\":\"PUBLISHED\"}", "{\"status\":\"IN_PROGRESS\"}",
	"{\"status\":\"ERROR\",\"error_message\":\"FAILED_DOWNLOAD\"}",
	"{\"data\":[{\"id\":\"9\",\"text\":\"Hello\",\"timestamp\":\"2026-11-22T09:00:00+0000\","
	"\"permalink\":\"https://a.example/9\"}],\"paging\":{\"cursors\":{\"after\":\"c\"}}}",
	"{\"data\":[{\"name\":\"views\",\"values\":[{\"value\":7}],\"quota_usage\":9,\"config\":{\"quota_total\":9}}]}",
	"{\"version\":\"4 (snac/2)\",\"max_toot_chars\":5000,\"configuration\":{\"statuses\":{\"max_characters\":-1}}}",
};

static const int32_t statuses[] = {200, 201, 202, 206, 204, 301, 400, 401, 403, 404,
				   405, 408, 410, 413, 422, 429, 500, 503, 200, 308};

static const sp_pair header_choices[] = {
	{.name = {"retry-after", 11}, .value = {"120", 3}},
	{.name = {"retry-after", 11}, .value = {"Sun, 22 Nov 2026 09:05:00 GMT", 29}},
	{.name = {"x-ratelimit-reset", 17}, .value = {"2026-11-22T09:04:30.500Z", 24}},
	{.name = {"x-ratelimit-remaining", 21}, .value = {"0", 1}},
	{.name = {"link", 4}, .value = {"<https://a.example/wp-json/>; rel=\"https://api.w.org/\"", 54}},
	{.name = {"x-wp-total", 10}, .value = {"7", 1}},
	{.name = {"x-wp-totalpages", 15}, .value = {"7", 1}},
	{.name = {"location", 8}, .value = {"https://b.example/", 18}},
	{.name = {"location", 8}, .value = {"https://www.googleapis.com/upload/u", 35}},
	{.name = {"range", 5}, .value = {"bytes=0-4", 9}},
	{.name = {"x-business-use-case-usage", 25}, .value = {"{\"1\":[{\"estimated_time_to_regain_access\":9}]}", 45}},
	{.name = {"x-restli-id", 11}, .value = {"urn:li:share:7", 14}},
	{.name = {"upload-offset", 13}, .value = {"4", 1}},
	{.name = {"upload-offset", 13}, .value = {"9", 1}},
	{.name = {"etag", 4}, .value = {"\"x.bin\"", 7}},
};

/* Mostly a piece of a real answer, sometimes with bytes changed; otherwise the input itself, up to a length. */
static sp_str choose_body(struct input *in, struct arena *a)
{
	uint8_t which = next(in);
	if (which < 192) {
		str body = arena_str(a, str_of(bodies[which % COUNT(bodies)]));
		for (uint8_t n = next(in) & 3; n && body.len; n--) {
			size_t where = next(in) % body.len;
			((char *)body.at)[where] = (char)next(in);
		}
		return (sp_str){body.at, body.len};
	}
	str body = arena_str(a, next_bytes(in, (size_t)next(in) * 16));
	return (sp_str){body.at, body.len};
}

static void choose_answer(struct input *in, struct arena *a, sp_pair *headers, sp_answer *answer, bool asked)
{
	uint8_t how = next(in);
	*answer = (sp_answer){.size = sizeof *answer, .headers = headers};
	answer->arrival = how < 224 ? SP_ARRIVED : (sp_arrival)(how % (SP_LAST_ARRIVAL + 1));
	if (!asked && answer->arrival == SP_ARRIVED) answer->status = statuses[how % COUNT(statuses)];
	for (uint8_t n = next(in) & 3; n; n--)
		headers[answer->nheaders++] = header_choices[next(in) % COUNT(header_choices)];
	answer->body = asked ? (sp_str){"{kept:1}", 8} : choose_body(in, a);
}

/* ---- what the plugin is asked */

struct scene {
	sp_account account;
	sp_post post;
	sp_media media[SP_MOST_MEDIA];
	sp_ref targets[3];
};

static void set_scene(struct scene *s, struct input *in)
{
	static const char *const texts[] = {"Hello", "", "a @b.example #c nhs.uk/x\n\n(https://d.example/e_(f)).",
					    "é💉 #x @y.z.uk"};
	static const char *const settings[] = {"", "{\"rest\":\"/wp-json\",\"login\":\"a\"}", "{\"rest\":\"?\"}",
					       "{\"oauth_client\":true}"};
	static const uint32_t pictures[] = {0, 1, 2, SP_MOST_MEDIA};
	uint8_t bits = next(in);
	sp_str id = bits & 1 ? SP_S("did:plc:x") : SP_S("42");
	*s = (struct scene){
		.account = {.size = sizeof s->account, .name = SP_S("a"), .handle = SP_S("@a"), .remote_id = id},
		.post = {.size = sizeof s->post, .key = SP_S("00112233445566778899aabbccddeeff"),
			 .planned = 1795338000000},
		.targets = {{.id = SP_S("at://did:plc:x/app.bsky.feed.post/3n2vatvvt45yw")}, {.id = SP_S("7")},
			    {.id = SP_S("..//?")}},
	};
	str text = str_of(texts[bits >> 1 & 3]), set = str_of(settings[bits >> 3 & 3]);
	s->account.server = SP_S("https://a.example");
	s->account.settings = (sp_str){set.at, set.len};
	s->post.text = (sp_str){text.at, text.len};
	s->post.nmedia = pictures[bits >> 5 & 3];
	if (bits & 128) s->post.link = SP_S("https://e.example/");
	if (bits & 64) s->post.reply_to = s->targets[0];
	for (size_t i = 0; i < COUNT(s->media); i++)
		s->media[i] = (sp_media){.name = SP_S("a.png"), .mime = SP_S("image/png"), .alt = SP_S("x\"y"),
					 .url = SP_S("https://media.example/a.png"),
					 .bytes = 9, .role = SP_IMAGE};
	s->media[1].mime = SP_S("video/mp4");
	s->media[1].role = SP_VIDEO;
	s->post.media = s->media;
}

/* ---- the play */

struct game {
	struct arena *a;
	struct plug_in in;
	struct plug_out out;
	bool spoiled;	/* its memory is not what it left */
};

/* What it makes of a spoiled memory may be nonsense, which the host refuses; but it says it twice, and readably. */
static void keep(void *of, const struct plug_out *out)
{
	struct game *g = of;
	g->out = *out;
	bool is_broken = str_find(out->failed, S("two different things"), NULL) || str_starts(out->failed, S("serve()"));
	if (out->failed.len && (is_broken || !g->spoiled)) die("%.*s", SHOW(out->failed));
	g->in.state = arena_str(g->a, out->state);
}

/* Do the public see this? Told by what it says to whom, not by what the plugin calls it. */
static bool shows_to_all(const sp_request *r)
{
	static const char *const ends[] = {"/api/v1/statuses", "{server}/posts", "{server}/echo", ".repo.putRecord",
					   ".repo.createRecord", "{api}/2/tweets", "{api}/rest/posts", "/comments",
					   "{api}/v5/pins", "/feed", "/api/v1/messages.json", "/threads_publish",
					   "/media_publish"};
	str url = {r->url.at, r->url.len};
	if (SP_HAS(r, path) && r->path) return r->method == SP_POST;	/* an address that is a secret is a channel's */
	if (str_is(url, S("{api}/youtube/v3/videos"))) return r->method == SP_PUT;
	if (str_starts(url, S("{api}/videos/")) && !str_find(url, S("/texttracks"), NULL)) return r->method == SP_PATCH;
	if (str_is(url, S("{api}/services/rest/")) && r->nparts)	/* Flickr's: any act */
		return str_is((str){r->parts[0].value.at, r->parts[0].value.len}, S("flickr.photos.setPerms"));
	if (str_ends(url, S("/videos")) && r->nparts)	/* Facebook's: the last word on a film */
		return str_is((str){r->parts[0].value.at, r->parts[0].value.len}, S("finish"));
	str said = r->body == SP_JSON ? (str){r->parts[0].value.at, r->parts[0].value.len} : S("");
	if (str_starts(said, S("{\"state\":\"published\""))) return r->method == SP_PUT;	/* Tumblr's draft is let out */
	bool shows = str_find(said, S("\"status\":\"publish\""), NULL);
	for (size_t i = 0; i < COUNT(ends) && !shows; i++) shows = str_ends(url, str_of(ends[i]));
	return shows && r->method == SP_POST;
}

static void check_request(const sp_request *r, struct sane_count *count, struct arena *a)
{
	must(r->effect != SP_READS || r->method == SP_GET || r->method == SP_HEAD, "a read writes nothing");
	must(shows_to_all(r) == sane_is_public(r), "a public act is called one, and nothing else is");
	str wrong = sane_count(count, r, a);
	if (wrong.len) die("%.*s", SHOW(wrong));
}

/* Bytes of any kind where the plugin expects its own, or of another length, as after a change of the plugin. */
static void spoil(struct game *g, struct plugs *plugs, str plugin, struct input *in)
{
	str why;
	uint8_t how = next(in);
	size_t size = plugs->facts(plugs, plugin, &why)->state_size, len = how < 8 ? how * size / 4 : size;
	char *at = arena_take(g->a, len + 1);
	str bytes = str_cut(next_bytes(in, (size_t)next(in) * 16), 0, len);
	if (bytes.len) memcpy(at, bytes.at, bytes.len);
	g->spoiled = true;
	g->in.state = (str){at, MIN(len, (size_t)SP_MOST_STATE)};
}

static void begin(struct game *g, struct scene *s, struct input *in)
{
	sp_op op = (sp_op)(SP_CONNECT + next(in) % SP_LAST_OP);
	bool about_post = op == SP_PUBLISH || op == SP_LOOKUP || op == SP_EDIT || op == SP_CHECK;
	set_scene(s, in);
	g->in.job = (sp_job){.size = sizeof g->in.job, .op = op, .now = 1795338000000, .account = &s->account,
			     .post = about_post ? &s->post : NULL, .targets = s->targets, .ntargets = next(in) & 3};
	if (next(in) & 1) g->in.job.cursor = SP_S("2");
}

static void play(struct plugs *plugs, str plugin, struct input *in, struct arena *a)
{
	struct game *g = TAKE(a, struct game);
	struct scene *s = TAKE(a, struct scene);
	struct sane_count count = {0};
	sp_pair headers[4];
	sp_answer answer;
	g->a = a;
	begin(g, s, in);
	if (next(in) & 1) spoil(g, plugs, plugin, in);
	for (int step = 0; step < STEPS_MOST && (in->left || !step); step++) {
		g->in.job.step = (uint32_t)step;
		plugs->step(plugs, plugin, &g->in, a, keep, g);
		inside_deliver(plugs);
		if (g->out.failed.len || g->out.move == SP_DONE) return;
		if (g->out.move == SP_SEND) check_request(&g->out.request, &count, a);
		choose_answer(in, a, headers, &answer, g->out.move == SP_ASK);
		g->in.job.answer = g->out.move == SP_WAIT ? NULL : &answer;
		g->in.job.now += (int64_t)next(in) * 20000;
	}
}

/* The one whose name goes best with the byte: so the kept units keep their meaning when there is a plugin more. */
static str choose_plugin(uint8_t byte)
{
	const char *only = getenv("FUZZ_PLUGIN");
	if (only) return str_of(only);
	size_t n;
	const sp_plugin *const *all = play_tables(&n);
	const char *best = all[0]->name;
	uint32_t most = 0;
	for (size_t i = 0; i < n; i++) {
		uint32_t weight = byte + 1u;
		for (const char *c = all[i]->name; *c; c++) weight = (weight ^ (uint8_t)*c) * 16777619u;
		if (weight > most) best = all[i]->name;
		most = MAX(most, weight);
	}
	return str_of(best);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct plugs *plugs;	/* for the whole run: they keep nothing from step to step */
	struct input in = {data, MIN(len, (size_t)BODY_MOST)};
	struct arena *a = arena_new();
	if (!plugs) plugs = play_plugins(a);
	play(plugs, choose_plugin(next(&in)), &in, a);
	arena_free(a);
	return 0;
}
