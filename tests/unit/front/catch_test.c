/* SPDX-License-Identifier: MIT
 * catch_test.c - what the browser brings back is caught on this machine; where it cannot be, a person pastes it. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "front/catch.h"

#define URL "https://login.example/authorize?state=s1"

enum { VISITS_MOST = 8, TRIES = 20000 };

/* ---- a person at the keyboard, and a browser on the same machine */

struct desk {
	struct front f;
	int keyboard, port;	/* keyboard: the writing end */
	char *said;
	size_t nsaid;
	str what;
	const char *requests[VISITS_MOST];	/* of the browser, one visit each; NULL ends them */
	char answers[VISITS_MOST][40];		/* how each answer begins */
};

static int bound(int port, int *got)
{
	struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port),
				   .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof here;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&here, sizeof here), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&here, &len), 0);
	*got = ntohs(here.sin_port);
	return fd;
}

static void desk_new(struct desk *d, const char *path)
{
	int ends[2];
	*d = (struct desk){0};
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	d->keyboard = ends[1];
	d->f = (struct front){.a = arena_new(), .in = ends[0], .signals = -1, .clock = &clock_real, .show.width = 80};
	d->f.err = open_memstream(&d->said, &d->nsaid);
	d->f.out = d->f.err;
	close(bound(0, &d->port));
	d->what = arena_fmt(d->f.a, "http://127.0.0.1:%d%s " URL, d->port, path);
}

static void desk_free(struct desk *d)
{
	fclose(d->f.err);
	free(d->said);
	close(d->f.in);
	if (d->keyboard >= 0) close(d->keyboard);
	arena_free(d->f.a);
}

static void type(struct desk *d, const char *text)
{
	assert_int_equal(write(d->keyboard, text, strlen(text)), (ssize_t)strlen(text));
}

static void leave_keyboard(struct desk *d)
{
	close(d->keyboard);
	d->keyboard = -1;
}

/* As soon as somebody listens; -1: nobody did. */
static int opened(int port, int tries)
{
	struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port),
				   .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	for (int i = 0; i < tries; i++) {
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (connect(fd, (struct sockaddr *)&there, sizeof there) == 0) return fd;
		close(fd);
		poll(NULL, 0, 1);
	}
	return -1;
}

static void *browse(void *of)
{
	struct desk *d = of;
	for (int i = 0; d->requests[i]; i++) {
		int fd = opened(d->port, TRIES);
		size_t len = strlen(d->requests[i]);
		if (len && send(fd, d->requests[i], len, MSG_NOSIGNAL) < 0) len = 0;
		if (!len) shutdown(fd, SHUT_WR);
		ssize_t n = recv(fd, d->answers[i], sizeof d->answers[i] - 1, 0);
		d->answers[i][n > 0 ? n : 0] = 0;
		close(fd);
	}
	return NULL;
}

static str catch_with_browser(struct desk *d)
{
	pthread_t browser;
	str said = S("");
	pthread_create(&browser, NULL, browse, d);
	err e = consent_catch(&d->f, d->what, &said);
	pthread_join(browser, NULL);
	if (e) fail_msg("%.*s", SHOW(e->text));
	return said;
}

static void assert_is(str said, const char *wanted)
{
	if (!str_is(said, str_of(wanted))) fail_msg("'%.*s' and not '%s'", SHOW(said), wanted);
}

static void assert_told(const struct desk *d, const char *words)
{
	fflush(d->f.err);
	if (!strstr(d->said, words)) fail_msg("no '%s' in: %s", words, d->said);
}

#define GET(target) "GET " target " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"

/* ---- tests */

void test_what_the_browser_brings_is_caught(void **state)
{
	(void)state;
	struct desk d;
	desk_new(&d, "/");
	d.requests[0] = GET("/?code=c1&state=s1");
	assert_is(catch_with_browser(&d), "code=c1&state=s1");
	assert_true(strncmp(d.answers[0], "HTTP/1.1 200", 12) == 0);
	assert_told(&d, "    " URL "\n");
	assert_told(&d, "goes on here by itself");
	assert_int_equal(opened(d.port, 1), -1);	/* the door is shut again */
	desk_free(&d);
}

void test_other_requests_are_turned_away_and_the_waiting_goes_on(void **state)
{
	(void)state;
	struct desk d;
	desk_new(&d, "/back");
	static const char *const REQUESTS[] = {
		GET("/favicon.ico"), GET("/?code=wrong-place"), "POST /back?code=no HTTP/1.1\r\n\r\n", "", GET("/back"),
		GET("/back?code=c2"),
	};
	memcpy(d.requests, REQUESTS, sizeof REQUESTS);
	assert_is(catch_with_browser(&d), "code=c2");
	for (int i = 0; i < 5; i++) {
		bool silent = !*REQUESTS[i];
		assert_string_equal(arena_cstr(d.f.a, str_cut(str_of(d.answers[i]), 0, 12)), silent ? "" : "HTTP/1.1 404");
	}
	desk_free(&d);
}

void test_a_line_may_be_pasted_instead(void **state)
{
	(void)state;
	struct desk d;
	str said;
	desk_new(&d, "/");
	type(&d, "\nhttp://127.0.0.1/?code=c3&state=s1\r\nnext\n");
	assert_null(consent_catch(&d.f, d.what, &said));
	assert_is(said, "http://127.0.0.1/?code=c3&state=s1");
	desk_free(&d);
}

void test_where_the_port_is_taken_a_person_pastes(void **state)
{
	(void)state;
	struct desk d;
	str said;
	int port;
	desk_new(&d, "/");
	int other = bound(d.port, &port);
	assert_int_equal(listen(other, 1), 0);
	type(&d, "code=c4\n");
	assert_null(consent_catch(&d.f, d.what, &said));
	assert_is(said, "code=c4");
	assert_told(&d, "cannot open, or that says thank");
	close(other);
	desk_free(&d);
}

void test_a_place_on_another_machine_is_not_listened_for(void **state)
{
	(void)state;
	static const char *const ELSEWHERE[] = {"https://council.example/back " URL, "http://10.0.0.1:8765/ " URL,
						"http://127.0.0.1:99999/ " URL};
	for (size_t i = 0; i < COUNT(ELSEWHERE); i++) {
		struct desk d;
		str said;
		desk_new(&d, "/");
		type(&d, "code=c5\n");
		assert_null(consent_catch(&d.f, str_of(ELSEWHERE[i]), &said));
		assert_is(said, "code=c5");
		assert_told(&d, "cannot open, or that says thank");
		desk_free(&d);
	}
}

void test_a_code_that_a_page_shows_is_pasted(void **state)
{
	(void)state;
	struct desk d;
	str said;
	desk_new(&d, "/");
	type(&d, "1234-5678\n");
	assert_null(consent_catch(&d.f, S("- " URL), &said));
	assert_is(said, "1234-5678");
	assert_told(&d, "a page shows a code: copy it");
	desk_free(&d);
}

void test_without_a_keyboard_the_browser_may_still_come(void **state)
{
	(void)state;
	struct desk d;
	desk_new(&d, "/");
	leave_keyboard(&d);
	d.requests[0] = GET("/?code=c6");
	assert_is(catch_with_browser(&d), "code=c6");
	desk_free(&d);
}

void test_where_nothing_can_come_it_stops(void **state)
{
	(void)state;
	struct desk d;
	str said;
	desk_new(&d, "/");
	leave_keyboard(&d);
	err e = consent_catch(&d.f, S("- " URL "\x1b[31m"), &said);
	assert_non_null(e);
	assert_string_equal(e->code, "stopped");
	assert_told(&d, "state=s1\\x1b[31m");
	desk_free(&d);
}
