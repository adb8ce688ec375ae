/* SPDX-License-Identifier: MIT
 * practice_test.c - the practice (training) platform keeps what it accepted, answers late, and can fail on request. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net/practice.h"

static int64_t now_ms;

static int64_t read_now(const struct clock *c)
{
	(void)c;
	return now_ms;
}

static const struct clock by_hand = {.now = read_now, .mono = read_now};

struct told {		/* what done said */
	int times;
	sp_arrival arrival;
	int status;
	char body[4096];
	char retry_after[16];
};

struct world {
	struct arena *a;
	char dir[64];
	struct net *net;
	struct practice_fault fault;
	int64_t later;
	bool may_leave;
	int looks;
};

static void ask_later(void *of, int64_t in_ms)
{
	((struct world *)of)->later = in_ms;
}

static struct practice_fault fault_now(void *of, const struct http_request *r)
{
	(void)r;
	return ((struct world *)of)->fault;
}

static bool look(void *of)
{
	((struct world *)of)->looks++;
	return ((struct world *)of)->may_leave;
}

static void start(struct world *w)
{
	struct practice_options o = {.dir = w->dir, .later = ask_later, .fault = fault_now, .of = w};
	w->net = practice_new(NULL, &by_hand, &o);
}

static struct world world_new(void)
{
	struct world w = {.a = arena_new(), .dir = "/tmp/practice_test.XXXXXX", .may_leave = true, .later = -1};
	assert_non_null(mkdtemp(w.dir));
	now_ms = 1000;
	return w;
}

static void world_end(struct world *w)
{
	practice_free(w->net);
	DIR *d = opendir(w->dir);
	for (struct dirent *e; (e = readdir(d));) unlinkat(dirfd(d), e->d_name, 0);
	closedir(d);
	assert_int_equal(rmdir(w->dir), 0);
	arena_free(w->a);
}

static void hear(void *of, const struct http_answer *answer)
{
	struct told *t = of;
	t->times++;
	t->arrival = answer->arrival;
	t->status = answer->status;
	snprintf(t->body, sizeof t->body, "%.*s", SHOW(answer->body));
	for (size_t i = 0; i < answer->nheaders; i++) {
		if (str_is(answer->headers[i].name, S("retry-after"))) {
			snprintf(t->retry_after, sizeof t->retry_after, "%.*s", SHOW(answer->headers[i].value));
		}
	}
}

static struct http_call *put(struct world *w, const char *method, const char *url, const char *body, struct told *t)
{
	static const struct http_pair account = {{"X-Practice-Account", 18}, {"Main Library", 12}};
	struct http_request *r = TAKE(w->a, struct http_request);
	struct http_piece *piece = TAKE(w->a, struct http_piece);
	piece->bytes = str_of(body);
	*r = (struct http_request){.in = w->a,
		.method = method,
		.url = str_of(url),
		.shown = str_of(url),
		.headers = &account,
		.nheaders = 1,
		.body = piece,
		.nbody = body ? 1 : 0,
		.has_body = body,
		.publicly = true,
		.last_look = look,
		.of = w};
	*t = (struct told){0};
	return w->net->send(w->net, r, hear, t);
}

static struct told ask(struct world *w, const char *method, const char *url, const char *body)
{
	struct told t;
	put(w, method, url, body, &t);
	assert_int_equal(t.times, 0);	/* never before send returned */
	assert_int_equal(w->later, 0);
	practice_deliver(w->net);
	assert_int_equal(t.times, 1);
	return t;
}

static void wall_file(struct world *w, char *out, size_t room)
{
	int fd = open(arena_cstr(w->a, arena_fmt(w->a, "%s/Main%%20Library.jsonl", w->dir)), O_RDONLY);
	assert_true(fd >= 0);
	ssize_t n = read(fd, out, room - 1);
	assert_true(n >= 0);
	out[n] = 0;
	close(fd);
}

void test_a_post_hangs_on_the_wall_and_can_be_found_shown_and_deleted(void **state)
{
	(void)state;
	struct world w = world_new();
	start(&w);
	struct told t = ask(&w, "POST", "practice:/posts", "{\"text\":\"Hello\",\"key\":\"k1\"}");
	assert_int_equal(t.status, 200);
	assert_string_equal(t.body, "{\"id\":\"p1\",\"url\":\"practice:/posts/p1\",\"at\":1000}");
	now_ms = 2000;
	t = ask(&w, "POST", "practice:/posts", "{\"text\":\"Hello\",\"key\":\"k1\",\"reply_to\":\"p1\"}");
	assert_string_equal(t.body, "{\"id\":\"p2\",\"url\":\"practice:/posts/p2\",\"at\":2000}");	/* twice shows twice */
	t = ask(&w, "GET", "practice:/posts?since=1500", NULL);
	assert_string_equal(t.body,
		"{\"posts\":[{\"id\":\"p2\",\"url\":\"practice:/posts/p2\",\"at\":2000,\"text\":\"Hello\","
		"\"key\":\"k1\",\"reply_to\":\"p1\"}],\"more\":false}");
	t = ask(&w, "GET", "practice:/posts/p1", NULL);
	assert_string_equal(
		t.body, "{\"id\":\"p1\",\"url\":\"practice:/posts/p1\",\"at\":1000,\"text\":\"Hello\",\"key\":\"k1\"}");
	t = ask(&w, "DELETE", "practice:/posts/p1", NULL);
	assert_string_equal(t.body, "{\"deleted\":\"p1\"}");
	assert_int_equal(ask(&w, "GET", "practice:/posts/p1", NULL).status, 404);
	assert_int_equal(ask(&w, "DELETE", "practice:/posts/p1", NULL).status, 404);
	t = ask(&w, "GET", "practice:/me", NULL);
	assert_string_equal(
		t.body, "{\"id\":\"Main Library\",\"handle\":\"Main Library\",\"name\":\"Main Library\",\"posts\":1}");
	world_end(&w);
}

void test_where_there_is_no_network_whatever_else_is_asked_for_never_leaves(void **state)
{
	(void)state;
	struct world w = world_new();
	start(&w);
	struct told t = ask(&w, "POST", "https://social.example/posts", "{\"text\":\"Hello\"}");
	assert_int_equal(t.arrival, SP_NEVER_LEFT);
	assert_int_equal(w.looks, 0);
	struct http_call *call = put(&w, "GET", "https://social.example/me", NULL, &t);
	w.net->cancel(w.net, call);
	assert_int_equal(t.times, 1);
	assert_int_equal(t.arrival, SP_NEVER_LEFT);
	world_end(&w);
}

static const char *text_of(struct world *w, const char *letter, int times)
{
	buf b = buf_in(w->a, 65536);
	buf_add(&b, S("{\"text\":\""));
	for (int i = 0; i < times; i++) buf_add(&b, str_of(letter));
	buf_add(&b, S("\"}"));
	return arena_cstr(w->a, buf_str(&b));
}

void test_what_cannot_be_posted_is_refused_with_a_sentence(void **state)
{
	(void)state;
	struct world w = world_new();
	start(&w);
	const char *family = text_of(&w, "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7", 500);	/* one grapheme each */
	const char *latin = text_of(&w, "a", 501);
	assert_int_equal(ask(&w, "POST", "practice:/posts", family).status, 200);
	const struct { const char *body; int status;
	} cases[] = {
		{latin, 422},
		{"{\"text\":\"\"}", 422},
		{"{}", 422},
		{"{\"text\":5}", 422},
		{"{\"text\":\"a\",\"media\":[\"m1\"]}", 422},
		{"{\"text\":\"a\",\"media\":\"m1\"}", 422},
		{"{\"text\":\"a\",\"reply_to\":\"p99\"}", 422},
		{"[]", 400},
		{"{", 400},
		{"", 400},
		{"{\"text\":\"\xff\"}", 400},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct told t = ask(&w, "POST", "practice:/posts", cases[i].body);
		assert_int_equal(t.status, cases[i].status);
		assert_non_null(strstr(t.body, "{\"error\":\""));
	}
	static const char *const nowhere[] = {"practice:/", "practice:", "practice:/posts/", "practice:/posts/p0",
		"practice:/posts/p2", "practice:/posts/x", "practice:/posts/p1x", "practice:/media"};
	for (size_t i = 0; i < COUNT(nowhere); i++) assert_int_equal(ask(&w, "GET", nowhere[i], NULL).status, 404);
	world_end(&w);
}

void test_media_are_known_by_their_id(void **state)
{
	(void)state;
	struct world w = world_new();
	start(&w);
	assert_int_equal(ask(&w, "POST", "practice:/media", "").status, 422);
	struct told t = ask(&w, "POST", "practice:/media", "PNG...");
	assert_string_equal(t.body, "{\"id\":\"m1\"}");
	assert_int_equal(ask(&w, "POST", "practice:/posts", "{\"media\":[\"m1\"]}").status, 200);
	assert_int_equal(ask(&w, "POST", "practice:/posts", "{\"media\":[\"m2\"]}").status, 422);
	world_end(&w);
}

void test_everything_accepted_is_there_after_a_restart(void **state)
{
	(void)state;
	struct world w = world_new();
	start(&w);
	char text[4096];
	ask(&w, "POST", "practice:/posts", "{\"text\":\"one\"}");
	ask(&w, "POST", "practice:/posts", "{\"text\":\"two\"}");
	ask(&w, "DELETE", "practice:/posts/p2", NULL);
	ask(&w, "POST", "practice:/media", "x");
	struct told t;
	put(&w, "POST", "practice:/posts", "{\"text\":\"never accepted\"}", &t);
	practice_free(w.net);
	assert_int_equal(t.times, 1);
	assert_int_equal(t.arrival, SP_NEVER_LEFT);

	FILE *f = fopen(arena_cstr(w.a, arena_fmt(w.a, "%s/Main%%20Library.jsonl", w.dir)), "a");
	fputs("{\"id\":\"p3\",\"te", f);	/* a crash in the middle of a line */
	fclose(f);
	start(&w);
	t = ask(&w, "GET", "practice:/posts", NULL);
	assert_string_equal(t.body,
		"{\"posts\":[{\"id\":\"p1\",\"url\":\"practice:/posts/p1\",\"at\":1000,\"text\":\"one\"}],"
		"\"more\":false}");
	t = ask(&w, "POST", "practice:/posts", "{\"text\":\"three\",\"media\":[\"m1\"]}");
	assert_string_equal(
		t.body, "{\"id\":\"p3\",\"url\":\"practice:/posts/p3\",\"at\":1000}"); /* p2 is never given again */
	practice_free(w.net);
	start(&w);
	assert_int_equal(ask(&w, "GET", "practice:/posts/p3", NULL).status, 200);
	wall_file(&w, text, sizeof text);
	assert_non_null(strstr(text, "\n{\"id\":\"p3\",\"url\":\"practice:/posts/p3\",\"at\":1000,\"text\":\"three\""));
	world_end(&w);
}

void test_the_post_is_in_the_file_before_the_answer(void **state)
{
	(void)state;
	struct world w = world_new();
	start(&w);
	char text[4096];
	struct told t;
	w.fault = (struct practice_fault){.delay_ms = 500};
	put(&w, "POST", "practice:/posts", "{\"text\":\"slow\"}", &t);
	practice_deliver(w.net);
	assert_int_equal(t.times, 0);
	assert_int_equal(w.later, 500);
	wall_file(&w, text, sizeof text);
	assert_non_null(strstr(text, "slow"));
	now_ms += 499;
	practice_deliver(w.net);
	assert_int_equal(t.times, 0);
	assert_int_equal(w.later, 1);
	now_ms += 1;
	practice_deliver(w.net);
	assert_int_equal(t.times, 1);
	assert_int_equal(t.status, 200);
	world_end(&w);
}

void test_planted_faults_happen_as_they_would_outside(void **state)
{
	(void)state;
	static const struct {
		struct practice_fault fault;
		sp_arrival arrival;
		int status;
		const char *retry;
		bool there;
	} cases[] = {
		{{.kind = PRACTICE_FINE}, SP_ARRIVED, 200, "", true},
		{{.kind = PRACTICE_LOSE_ANSWER}, SP_LOST, 0, "", true},
		{{.kind = PRACTICE_LOSE_REQUEST}, SP_LOST, 0, "", false},
		{{.kind = PRACTICE_STATUS, .status = 429, .retry_after_s = 30}, SP_ARRIVED, 429, "30", false},
		{{.kind = PRACTICE_STATUS, .status = 503}, SP_ARRIVED, 503, "", false},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct world w = world_new();
		start(&w);
		w.fault = cases[i].fault;
		struct told t = ask(&w, "POST", "practice:/posts", "{\"text\":\"x\"}");
		assert_int_equal(t.arrival, cases[i].arrival);
		assert_int_equal(t.status, cases[i].status);
		assert_string_equal(t.retry_after, cases[i].retry);
		w.fault = (struct practice_fault){0};
		assert_int_equal(ask(&w, "GET", "practice:/posts/p1", NULL).status, cases[i].there ? 200 : 404);
		world_end(&w);
	}
}

void test_the_last_look_stops_it_at_the_moment_of_acceptance(void **state)
{
	(void)state;
	struct world w = world_new();
	start(&w);
	struct told t;
	put(&w, "POST", "practice:/posts", "{\"text\":\"x\"}", &t);
	assert_int_equal(w.looks, 0);
	w.may_leave = false;		/* a lock between hand-over and sending */
	practice_deliver(w.net);
	assert_int_equal(w.looks, 1);
	assert_int_equal(t.arrival, SP_NEVER_LEFT);
	w.may_leave = true;
	assert_int_equal(ask(&w, "GET", "practice:/posts/p1", NULL).status, 404);
	world_end(&w);
}

void test_cancelled_before_acceptance_never_left_and_after_it_is_lost(void **state)
{
	(void)state;
	struct world w = world_new();
	start(&w);
	struct told t;
	struct http_call *call = put(&w, "POST", "practice:/posts", "{\"text\":\"x\"}", &t);
	w.net->cancel(w.net, call);
	assert_int_equal(t.arrival, SP_NEVER_LEFT);
	w.fault.delay_ms = 100;
	call = put(&w, "POST", "practice:/posts", "{\"text\":\"y\"}", &t);
	practice_deliver(w.net);
	w.net->cancel(w.net, call);
	assert_int_equal(t.arrival, SP_LOST);
	now_ms += 1000;
	practice_deliver(w.net);
	assert_int_equal(t.times, 1);
	w.fault.delay_ms = 0;
	struct told list = ask(&w, "GET", "practice:/posts", NULL);
	assert_non_null(strstr(list.body, "\"y\""));
	assert_null(strstr(list.body, "\"x\""));
	world_end(&w);
}

void test_long_lists_come_in_pages(void **state)
{
	(void)state;
	struct world w = world_new();
	start(&w);
	struct told *t = calloc(250, sizeof *t);
	for (int i = 0; i < 250; i++) put(&w, "POST", "practice:/posts", "{\"text\":\"x\"}", &t[i]);
	practice_deliver(w.net);
	struct told list;
	int seen = 0, pages = 0;
	for (const char *url = "practice:/posts"; url; pages++) {
		put(&w, "GET", url, NULL, &list);
		practice_deliver(w.net);
		url = pages == 0 ? "practice:/posts?before=p151" : pages == 1 ? "practice:/posts?since=1&before=p51" : NULL;
		seen += list.status == 200;
	}
	assert_int_equal(seen, 3);
	assert_non_null(strstr(list.body, "{\"posts\":[{\"id\":\"p50\""));
	free(t);
	world_end(&w);
}

void test_somebody_else_posts_there_when_a_text_asks_for_it_and_never_else(void **state)
{
	(void)state;
	static const char *const PLAIN[] = {"foreign 3]",  "[foreign]",  "[foreign x]",
										"[foreign 0]", "[foreign 3", "[foreign -1]"};
	struct world w = world_new();
	start(&w);
	ask(&w, "POST", "practice:/posts", "{\"text\":\"It brings one. [slow] [foreign 3]\"}");
	struct told t = ask(&w, "GET", "practice:/posts/p2", NULL);
	assert_string_equal(
		t.body, "{\"id\":\"p2\",\"url\":\"practice:/posts/p2\",\"at\":1000,\"text\":\"DRILL 3: nobody of yours has "
				"written this post.\",\"client\":\"somebody else\"}");
	for (size_t i = 0; i < sizeof PLAIN / sizeof *PLAIN; i++)
		ask(&w, "POST", "practice:/posts", arena_cstr(w.a, arena_fmt(w.a, "{\"text\":\"%s\"}", PLAIN[i])));
	assert_non_null(strstr(ask(&w, "GET", "practice:/me", NULL).body, "\"posts\":8}"));
	assert_int_equal(ask(&w, "DELETE", "practice:/posts/p2", NULL).status, 200);
	practice_free(w.net);
	start(&w);
	assert_int_equal(ask(&w, "GET", "practice:/posts/p2", NULL).status, 404);
	assert_int_equal(ask(&w, "GET", "practice:/posts/p8", NULL).status, 200);
	world_end(&w);
}

void test_accounts_do_not_see_each_other_and_must_be_named(void **state)
{
	(void)state;
	struct world w = world_new();
	start(&w);
	ask(&w, "POST", "practice:/posts", "{\"text\":\"x\"}");
	struct http_request r = {.in = w.a, .method = "GET", .url = S("practice:/posts/p1")};
	struct told t = {0};
	w.net->send(w.net, &r, hear, &t);
	practice_deliver(w.net);
	assert_int_equal(t.status, 400);
	const struct http_pair other = {S("x-practice-account"), S("../Main Library")};	/* no way out of the folder */
	r.headers = &other;
	r.nheaders = 1;
	w.net->send(w.net, &r, hear, &t);
	practice_deliver(w.net);
	assert_int_equal(t.status, 404);
	assert_int_equal(access(arena_cstr(w.a, arena_fmt(w.a, "%s/%%2E%%2E%%2FMain%%20Library.jsonl", w.dir)), F_OK), 0);
	world_end(&w);
}
