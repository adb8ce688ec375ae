/* SPDX-License-Identifier: MIT
 * ten_test.c - ten platforms in one queue, each with its own plugin, and one of them down: the others are on time. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/far.h"
#include "help/pictures.h"
#include "base/file.h"
#include "front/media.h"
#include "rooms/media/intake.h"
#include "rooms/media/media.h"
#include "rooms/vault/secrets.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SECOND = 1000, MINUTE = 60 * SECOND, POSTS = 4, ANSWER_MS = 200 };

/* ---- the ten, and what they answer */

static const struct platform {
	const char *name, *host, *server, *remote_id, *settings;
} ten[] = {
	{"bluesky", "bluesky.example", "https://bluesky.example", "did:plc:abc", ""},
	{"facebook", "facebook.com", "", "111", ""},
	{"flickr", "flickr.com", "", "7@N01", ""},
	{"linkedin", "linkedin.com", "", "urn:li:organization:123", ""},
	{"mastodon", "mastodon.example", "https://mastodon.example", "1", ""},
	{"pinterest", "pinterest.com", "", "5", "{\"board\":\"5\",\"board_id\":\"5\"}"},
	{"tumblr", "tumblr.com", "", "t:aB3xYz", ""},
	{"vivaengage", "yammer.com", "", "13", "{\"network\":\"8\",\"person\":\"7\",\"tenant\":\"a.example\"}"},
	{"wordpress", "wordpress.example", "https://wordpress.example", "2", "{\"rest\":\"/wp-json\",\"login\":\"a\"}"},
	{"x", "api.x.com", "", "42", ""},
};

/* The first that fits is the answer; # is the number of the platform's posts so far. */
static const struct answer {
	const char *platform, *method, *path;
	bool shows;	/* from then on everybody sees the post */
	int status;
	const char *body;
} answers[] = {
	{"bluesky", "POST", "uploadBlob", false, 200,
	 "{\"blob\":{\"$type\":\"blob\",\"ref\":{\"$link\":\"bafk\"},\"mimeType\":\"image/jpeg\",\"size\":9}}"},
	{"bluesky", "POST", "putRecord", true, 200,
	 "{\"uri\":\"at://did:plc:abc/app.bsky.feed.post/#\",\"cid\":\"c\"}"},
	{"facebook", "POST", "/photos", false, 200, "{\"id\":\"50#\"}"},
	{"facebook", "POST", "/feed", true, 200, "{\"id\":\"111_#\"}"},
	{"flickr", "GET", "", false, 200, "{\"photos\":{\"page\":1,\"photo\":[]},\"stat\":\"ok\"}"},
	{"flickr", "POST", "/upload/", false, 200, "<rsp stat=\"ok\"><photoid>5#</photoid></rsp>"},
	{"flickr", "POST", "/rest/", true, 200, "{\"stat\":\"ok\"}"},
	{"linkedin", "POST", "/rest/images", false, 200,
	 "{\"value\":{\"uploadUrl\":\"https://www.linkedin.com/up/0\",\"image\":\"urn:li:image:C5\"}}"},
	{"linkedin", "PUT", "/up/0", false, 201, ""},
	{"linkedin", "GET", "/rest/images", false, 200, "{\"id\":\"urn:li:image:C5\",\"status\":\"AVAILABLE\"}"},
	{"linkedin", "POST", "/rest/posts", true, 201, ""},
	{"mastodon", "POST", "/media", false, 200, "{\"id\":\"m#\",\"url\":\"https://mastodon.example/m.jpg\"}"},
	{"mastodon", "POST", "/statuses", true, 200, "{\"id\":\"#\",\"url\":\"https://mastodon.example/#\"}"},
	{"pinterest", "POST", "/pins", true, 201, "{\"id\":\"8#\"}"},
	{"tumblr", "GET", "/posts/draft", false, 200, "{\"response\":{\"posts\":[]}}"},
	{"tumblr", "POST", "/posts", false, 201, "{\"response\":{\"id\":\"7#\"}}"},
	{"tumblr", "GET", "/posts/7", false, 200,
	 "{\"response\":{\"id\":\"7#\",\"state\":\"draft\",\"content\":[{\"type\":\"text\",\"text\":\"x\"}]}}"},
	{"tumblr", "PUT", "/posts/7", true, 200, "{\"response\":{\"id\":\"7#\"}}"},
	{"tumblr", "GET", "/posts", false, 200,
	 "{\"response\":{\"posts\":[{\"id_string\":\"9#\",\"genesis_post_id\":\"7#\",\"state\":\"published\"}]}}"},
	{"vivaengage", "POST", "/uploadSmallFile", false, 201, "{\"id\":110}"},
	{"vivaengage", "POST", "/messages.json", true, 201, "{\"messages\":[{\"id\":60#}]}"},
	{"wordpress", "POST", "/media", false, 201, "{\"id\":4,\"source_url\":\"https://wordpress.example/a.jpg\"}"},
	{"wordpress", "GET", "/posts", false, 200, "[]"},
	{"wordpress", "POST", "/posts/6", true, 200,
	 "{\"id\":6,\"status\":\"publish\",\"link\":\"https://wordpress.example/6\"}"},
	{"wordpress", "POST", "/posts", false, 201, "{\"id\":6,\"status\":\"draft\"}"},
	{"x", "POST", "/media/", false, 200, "{\"data\":{\"id\":\"18\"}}"},
	{"x", "POST", "/tweets", true, 201, "{\"data\":{\"id\":\"9#\",\"text\":\"x\"}}"},
};

/* Ways to be down. */
static const struct far_answer ways[] = {
	{.arrival = SP_NEVER_LEFT, .why = "Nobody answers there."},
	{.arrival = SP_LOST, .delay_ms = 2LL * MINUTE, .why = "The server did not answer in time."},
	{.arrival = SP_CUT, .status = 200, .body = "{", .delay_ms = 20 * SECOND},
	{.status = 503, .body = "<html>", .type = "text/html"},
};

enum { DOWN, WAY, ASKED };	/* far.n[]: who is down (from 1; 0: nobody), how, and how often it was asked */

static size_t platform_of(str url)
{
	for (size_t i = 0; i < COUNT(ten); i++)
		if (str_find(url, str_of(ten[i].host), NULL)) return i;
	fail_msg("nobody has this address: %.*s", SHOW(url));
	return 0;
}

static const char *with_number(struct arena *a, const char *body, int64_t n)
{
	str rest = str_of(body), text;
	buf b = buf_in(a, 1000);
	while (str_split(&rest, '#', &text)) {
		buf_add(&b, text);
		if (!rest.at) break;
		buf_fmt(&b, "%lld", (long long)n);
	}
	return arena_cstr(a, buf_str(&b));
}

/* Each request is noted with its instant: one that shows a post with the number of that post. */
static struct far_answer serve(struct far *f, const struct http_request *r, str body)
{
	static int64_t shown[COUNT(ten)];
	(void)body;
	size_t which = platform_of(r->url);
	if (f->n[DOWN] == (int64_t)which + 1 && ++f->n[ASKED]) return ways[f->n[WAY]];
	if (!f->nnotes) memset(shown, 0, sizeof shown);
	str rest = r->url, path;
	str_split(&rest, '?', &path);
	for (size_t i = 0; i < COUNT(answers); i++) {
		const struct answer *a = &answers[i];
		if (strcmp(a->platform, ten[which].name) || strcmp(a->method, r->method)) continue;
		if (!str_find(path, str_of(a->path), NULL)) continue;
		far_note(f, arena_fmt(r->in, "%s %s %s %lld", ten[which].name, a->shows ? "shows" : a->method, a->path,
				      (long long)shown[which]));
		if (a->shows) shown[which]++;
		return (struct far_answer){.status = a->status, .body = with_number(r->in, a->body, shown[which]),
					   .delay_ms = ANSWER_MS, .name = "x-restli-id", .value = "urn:li:share:7"};	/* so LinkedIn */
	}
	fail_msg("%s does not know %s %.*s", ten[which].name, r->method, SHOW(r->url));
	return (struct far_answer){0};
}

/* ---- their accounts, and a picture */

static err put_accounts(struct tx *tx, void *of)
{
	static const int kinds[] = {SP_ACCESS_TOKEN, SP_TOKEN_SECRET, SP_PASSWORD, SP_CLIENT_ID, SP_CLIENT_SECRET};
	struct world *w = of;
	tx_deed(tx, &(struct deed){.who = S("alex"), .door = S("socket"), .what = S("ten")});
	for (size_t i = 0; i < COUNT(ten); i++) {
		query q = sql(tx, "INSERT INTO account(id, name, platform, server, zone, state, remote_id, settings, "
				  "limits_at, created, created_by, approval) VALUES ($1, $2, $2, $3, 'UTC', 'ready', $4, $5, 9e15, 1, "
				  "'alex', 'not-needed')");
		bind_int(&q, (int64_t)i + 1);
		bind_str(&q, str_of(ten[i].name));
		bind_str(&q, str_of(ten[i].server));
		bind_str(&q, str_of(ten[i].remote_id));
		bind_str(&q, str_of(ten[i].settings));
		TRY(sql_run(&q));
		for (size_t k = 0; k < COUNT(kinds); k++) {
			str place = secret_place(tx_arena(tx), (int64_t)i + 1, kinds[k]);
			TRY(secrets_put(tx, (int64_t)i + 1, kinds[k], vault_seal(tx_arena(tx), w->vault, place, S("a-word"))));
		}
	}
	return NULL;
}

static err save(struct tx *tx, void *of)
{
	tx_deed(tx, &(struct deed){.who = S("alex"), .door = S("socket"), .what = S("media")});
	return media_record(tx, of);
}

static const char *bring_picture(struct world *w)
{
	struct media_facts facts;
	str path = arena_fmt(w->a, "%s/room.jpg", w->folder), folder = arena_fmt(w->a, "%s/media", w->folder);
	assert_null(file_write(w->a, path, made_jpeg(w->a, false, 1), 0600));
	assert_null(file_folder(w->a, folder, 0700));
	int fd = open(arena_cstr(w->a, path), O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_null(media_intake(w->a, fd, folder, &(struct media_limits){0}, &facts));
	close(fd);
	assert_null(store_now(w->store, true, save, &facts));
	return arena_cstr(w->a, call_file_value(w->a, arena_str(w->a, facts.sha256), S("room.jpg")));
}

/* ---- the queue: a post with a picture to all ten, every minute or so */

static int64_t due_s(int post)
{
	return (5 * MINUTE + post * (MINUTE + 7 * SECOND)) / SECOND;
}

#define ALL "bluesky,facebook,flickr,linkedin,mastodon,pinterest,tumblr,vivaengage,wordpress,x"

/* The platform `down` (from 1; 0: none) is so all the time, in that way. How many posts of an account went out. */
static void live(struct far *f, size_t down, size_t way, int64_t out[COUNT(ten)])
{
	struct world *w = world_new();
	char text[40], at[40], sql[80];
	far_join(f, w, serve);
	f->n[DOWN] = (int64_t)down;
	f->n[WAY] = (int64_t)way;
	assert_null(store_now(w->store, true, put_accounts, w));
	const char *picture = bring_picture(w);
	for (int i = 0; i < POSTS; i++) {
		snprintf(text, sizeof text, "Open until eight, day %d.", i + 1);
		snprintf(at, sizeof at, "2026-11-22T10:%02d:%02d", (int)due_s(i) / 60, (int)due_s(i) % 60);
		world_verb(w, "add", text, "--to", ALL, "--media", picture, "--alt", "A grey wall.", "--looked-at",
			   "--title", text, "--at", at, NULL);
	}
	world_pass(w, 20LL * MINUTE);
	for (size_t i = 0; i < COUNT(ten); i++) {
		snprintf(sql, sizeof sql, "SELECT count(*) FROM job WHERE account = %zu AND done_at", i + 1);
		out[i] = world_int(w, sql);
	}
	world_free(w);
}

/* Each of its requests in both runs, in their order, at the same millisecond. */
static void same(const struct far *all_up, const struct far *one_down, size_t platform, const char *when)
{
	char name[20];
	size_t k = 0, n = 0;
	snprintf(name, sizeof name, "%s ", ten[platform].name);
	for (size_t i = 0; i < all_up->nnotes; i++) {
		const struct far_note *x = &all_up->notes[i];
		if (strncmp(x->what, name, strlen(name))) continue;
		while (k < one_down->nnotes && strncmp(one_down->notes[k].what, name, strlen(name))) k++;
		if (k == one_down->nnotes) fail_msg("%s: '%s' did not come", when, x->what);
		const struct far_note *y = &one_down->notes[k++];
		if (strcmp(x->what, y->what) || x->at != y->at)
			fail_msg("%s: '%s' became '%s', %lld ms later", when, x->what, y->what, (long long)(y->at - x->at));
		n++;
	}
	for (; k < one_down->nnotes; k++)
		if (!strncmp(one_down->notes[k].what, name, strlen(name)))
			fail_msg("%s: one more '%s'", when, one_down->notes[k].what);
	assert_true(n >= POSTS);
}

/* Of every platform each post is shown as long after its time as its first one. */
static void is_even(const struct far *f)
{
	int64_t first[COUNT(ten)] = {0};
	size_t shown[COUNT(ten)] = {0};
	for (size_t i = 0; i < f->nnotes; i++) {
		size_t which = 0, end = strcspn(f->notes[i].what, " ");
		if (strncmp(f->notes[i].what + end, " shows ", 7)) continue;
		while (strncmp(ten[which].name, f->notes[i].what, end)) which++;
		int64_t behind = f->notes[i].at - WORLD_START - due_s((int)shown[which]) * SECOND;
		if (!shown[which]++) first[which] = behind;
		assert_true(behind >= 0 && behind <= SECOND);
		assert_int_equal(behind, first[which]);
	}
	for (size_t i = 0; i < COUNT(ten); i++) assert_int_equal(shown[i], POSTS);
}

void test_of_ten_platforms_one_is_down_and_the_others_are_on_time_to_the_millisecond(void **state)
{
	(void)state;
	static struct far all_up, one_down;
	int64_t out[COUNT(ten)];
	char when[60];
	live(&all_up, 0, 0, out);
	is_even(&all_up);
	for (size_t i = 0; i < COUNT(ten); i++) assert_int_equal(out[i], POSTS);
	for (size_t down = 0; down < COUNT(ten); down++) {
		for (size_t way = 0; way < COUNT(ways); way++) {
			live(&one_down, down + 1, way, out);
			snprintf(when, sizeof when, "%s is down in way %zu", ten[down].name, way);
			for (size_t i = 0; i < COUNT(ten); i++) {
				if (i != down) same(&all_up, &one_down, i, when);
				assert_int_equal(out[i], i == down ? 0 : POSTS);
			}
			assert_true(one_down.n[ASKED] >= POSTS - 1);
		}
	}
}
