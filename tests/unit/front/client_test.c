/* SPDX-License-Identifier: MIT
 * client_test.c - the command line against the real server, against servers that misbehave, and without any. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "front/answer.h"
#include "front/carry.h"
#include "front/client.h"
#include "front/where.h"
#include "help/front_world.h"

static void assert_has(str text, const char *words)
{
	if (!str_find(text, str_of(words), NULL)) fail_msg("no '%s' in: %.*s", words, SHOW(str_cut(text, 0, 2000)));
}

/* ---- against the real server */

struct lines {
	char *(*words)[12];
	struct front_said said[8];
	size_t n;
};

static void talk_lines(struct front_world *w, void *of)
{
	struct lines *l = of;
	for (size_t i = 0; i < l->n; i++) {
		struct front_ran how = {.carrier = &CARRIER};
		l->said[i] = front_cli(w, &how, l->words[i]);
	}
}

void test_calls_cross_the_socket(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(true);
	char *words[][12] = {
		{"--socket", w->socket, "echo", "caf\xc3\xa9 \"quoted\"\n", "--times", "3", NULL},
		{"--socket", w->socket, "fail", "stale", NULL},
		{"--socket", w->socket, "version", NULL},
	};
	struct lines l = {words, .n = COUNT(words)};
	front_world_talk(w, talk_lines, &l);
	assert_has(l.said[0].out, "2\tcaf\xc3\xa9 \"quoted\"");
	assert_int_equal(l.said[1].code, 5);
	assert_has(l.said[1].err, "This fails as stale.");
	assert_has(l.said[2].out, "schedpostd\t" SCHEDPOST_VERSION);
	front_world_free(w);
}

void test_files_are_sent_before_the_call(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(true);
	char path[128];
	snprintf(path, sizeof path, "%s/a note.png", w->folder);
	FILE *f = fopen(path, "w");
	fputs("this is no picture", f);
	fclose(f);
	char *words[][12] = {{"--socket", w->socket, "add", "x", "--media", path, NULL}};
	struct lines l = {words, .n = 1};
	front_world_talk(w, talk_lines, &l);
	assert_int_equal(l.said[0].code, 1);	/* refused by the intake, in its own words */
	assert_true(l.said[0].err.len > 20);
	front_world_free(w);
}

/* ---- against servers that misbehave */

struct fake {
	int listen, served;
	const char *answers[4];	/* one a connection; NULL: close at once; "": say nothing until the client leaves */
	pthread_t thread;
	char path[96];
};

/* The whole request: closing over bytes that were not read would reset the connection, and the answer with it. */
static bool whole_request(int fd, char *room, size_t size)
{
	size_t got = 0, wanted = SIZE_MAX, end;
	while (got < wanted && got < size) {
		ssize_t n = recv(fd, room + got, size - got, 0);
		if (n <= 0) return false;
		got += (size_t)n;
		str head = {room, got}, length;
		if (wanted != SIZE_MAX || !str_find(head, S("\r\n\r\n"), &end)) continue;
		size_t at;
		int64_t body = 0;
		if (str_find(head, S("Content-Length: "), &at)) {
			str rest = str_cut(head, at + strlen("Content-Length: "), got);
			if (str_split(&rest, '\r', &length)) str_int(length, &body);
		}
		wanted = end + 4 + (size_t)body;
	}
	return true;
}

static void *fake_serve(void *of)
{
	struct fake *k = of;
	char room[4096];
	for (size_t i = 0; i < COUNT(k->answers); i++) {
		int fd = accept(k->listen, NULL, NULL);
		if (fd < 0) break;
		k->served++;
		if (k->answers[i] && whole_request(fd, room, sizeof room)) front_send(fd, k->answers[i]);
		while (k->answers[i] && !*k->answers[i] && recv(fd, room, sizeof room, 0) > 0) continue;
		close(fd);
	}
	return NULL;
}

static void fake_start(struct fake *k, struct front_world *w)
{
	struct sockaddr_un address;
	snprintf(k->path, sizeof k->path, "%s/fake", w->folder);
	assert_null(where_address(w->a, str_of(k->path), &address));
	k->listen = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(bind(k->listen, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(listen(k->listen, 8), 0);
	assert_int_equal(pthread_create(&k->thread, NULL, fake_serve, k), 0);
}

static void fake_end(struct fake *k)
{
	shutdown(k->listen, SHUT_RDWR);
	pthread_join(k->thread, NULL);
	close(k->listen);
}

#define HEALTH "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 29\r\n\r\n{\"ok\":true,\"version\":\"9.9.9\"}"

static struct front_said against(const char *first, const char *second)
{
	struct front_world *w = front_world_new(false);
	struct fake k = {.answers = {first, second}};
	fake_start(&k, w);
	/* What is said is kept apart from the world, which goes. */
	static char room[4096];
	struct front_ran how = {.carrier = &CARRIER};
	struct front_said said = front_cli(w, &how, (char *[]){"--socket", k.path, "--data", w->folder, "echo", "x", NULL});
	size_t n = MIN(said.err.len, sizeof room);
	memcpy(room, said.err.at, n);
	said.err = (str){room, n};
	fake_end(&k);
	front_world_free(w);
	return said;
}

void test_a_web_page_is_no_schedpost(void **state)
{
	(void)state;
	struct front_said said = against("HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>", NULL);
	assert_int_equal(said.code, 7);
	assert_has(said.err, "is not schedpostd");
	said = against("SSH-2.0-OpenSSH_9.2\r\n", NULL);
	assert_has(said.err, "does not speak HTTP");
}

void test_an_answer_in_another_language_is_told(void **state)
{
	(void)state;
	struct front_said said = against(HEALTH, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]");
	assert_int_equal(said.code, 7);
	assert_has(said.err, "of the same version?");
}

void test_an_answer_that_is_cut_off_is_not_believed(void **state)
{
	(void)state;
	struct front_said said = against(HEALTH, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
		"Content-Length: 500\r\n\r\n{\"ok\":true");
	assert_int_equal(said.code, 7);
	assert_has(said.err, "may or may not have been done");
}

void test_a_silent_server_is_given_up(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(false);
	struct fake k = {.answers = {"", "", NULL, NULL}};
	struct line *l;
	fake_start(&k, w);
	assert_null(line_open(w->a, str_of(k.path), &clock_real, 50, &l));
	assert_null(l);
	fake_end(&k);
	front_world_free(w);
}

void test_no_server_and_no_data_is_told_with_the_next_step(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(false);
	struct front_ran how = {.carrier = &CARRIER};
	struct front_said said = front_cli(w, &how,
		(char *[]){"--socket", "/nowhere/socket", "--data", "/nowhere", "echo", "x", NULL});
	assert_int_equal(said.code, 6);
	assert_has(said.err, "systemctl start schedpostd");
	char path[200];
	memset(path, 'x', sizeof path - 1);
	path[0] = '/';
	path[sizeof path - 1] = 0;
	said = front_cli(w, &how, (char *[]){"--socket", path, "echo", "x", NULL});
	assert_has(said.err, "too long");
	front_world_free(w);
}

void test_without_a_daemon_the_verb_runs_inline(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(false);
	struct front_ran how = {.carrier = &CARRIER};
	struct front_said said = front_cli(w, &how, (char *[]){"--data", w->folder, "write", "a note", NULL});
	assert_int_equal(said.code, 0);
	assert_has(said.out, "Saved.");
	assert_true(str_is(front_meta(w, "a note"), where_person(w->a, getuid())));
	front_world_free(w);
}

void test_a_daemon_that_is_stuck_is_told_apart_from_none(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(false);
	struct front_ran how = {.carrier = &CARRIER};
	bool got = false;
	assert_null(store_lock_folder(w->a, str_of(w->folder), &got));	/* as a daemon that answers nobody */
	assert_true(got);
	w->tick = 1000;
	struct front_said said = front_cli(w, &how, (char *[]){"--data", w->folder, "write", "a note", NULL});
	assert_int_equal(said.code, 6);
	assert_has(said.err, "running but does not answer");
	assert_true(str_is(front_meta(w, "a note"), S("")));
	front_world_free(w);
}

/* The data are shut to a colleague, whether the service runs or not: here they are no folder, so to root as well. */
void test_a_stuck_daemon_is_not_told_as_stopped_to_whoever_may_not_see_the_data(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(false);
	struct fake k = {.answers = {"", "", "", ""}};
	struct front_ran how = {.carrier = &CARRIER};
	char shut[128];
	snprintf(shut, sizeof shut, "%s/shut", w->folder);
	FILE *f = fopen(shut, "w");
	assert_non_null(f);
	fclose(f);
	fake_start(&k, w);
	w->tick = 1000;
	struct front_said said = front_cli(w, &how, (char *[]){"--socket", k.path, "--data", shut, "echo", "x", NULL});
	fake_end(&k);
	assert_int_equal(said.code, 6);
	assert_has(said.err, "running but does not answer");
	said = front_cli(w, &how, (char *[]){"--socket", "/nowhere/socket", "--data", shut, "echo", "x", NULL});
	assert_has(said.err, "not running");
	front_world_free(w);
}

/* ---- the head of an answer */

static const char *head(const char *bytes, bool *more, struct answer_head *out)
{
	struct arena *a = arena_new();
	err e = answer_read(a, str_of(bytes), out, more);
	arena_free(a);
	return e ? "refused" : NULL;
}

void test_heads_are_read_strictly(void **state)
{
	(void)state;
	struct answer_head h;
	bool more = false;
	assert_null(head("HTTP/1.1 200 OK\r\ncontent-length: 12\r\nConnection: close\r\n\r\n", &more, &h));
	assert_false(more);
	assert_int_equal(h.length, 12);
	assert_true(h.close);
	assert_null(head("HTT", &more, &h));
	assert_true(more);
	assert_null(head("HTTP/1.1 200 OK\r\nContent-Le", &more, &h));
	assert_true(more);
	static const char *const BAD[] = {"HTTX", "HTTP/1.1 abc OK\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n",
		"HTTP/2 200\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n",
		"HTTP/1.1 200 OK\r\nnonsense\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"};
	for (size_t i = 0; i < COUNT(BAD); i++) {
		if (!head(BAD[i], &more, &h)) fail_msg("believed: %s", BAD[i]);
	}
}
