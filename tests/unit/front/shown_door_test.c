/* SPDX-License-Identifier: MIT
 * shown_door_test.c - the public door over real connections: files, ranges, what is not there, and who means harm. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/file.h"
#include "front/range.h"
#include "front/shown_door.h"
#include "help/scratch.h"
#include "rooms/media/media.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>

#define SHA "ab00000000000000000000000000000000000000000000000000000000000001"
#define ADDRESS "https://media.example.org/"

enum { SIZE = 300000, LARGE = 12 << 20, ANSWER_MOST = LARGE + 4096, WAIT_S = 20, LIFE_MS = 24 * 60 * 60 * 1000 };

static _Atomic int64_t mono;

static int64_t turned(const struct clock *c)
{
	(void)c;
	return atomic_load(&mono);
}

static void some_chance(const struct clock *c, void *out, size_t n)
{
	(void)c;
	memset(out, 7, n);
}

static const struct clock hand = {turned, turned, turned, some_chance};

struct scene {
	struct arena *a;
	uv_loop_t loop;
	struct brake *brake;
	struct shown *shown;
	struct shown_door *door;
	char folder[SCRATCH_PATH], sub[SCRATCH_PATH + 8], *path;
	str name;
};

static char content(size_t at)
{
	return (char)(at * 31 + at / 251);
}

static void write_file(struct scene *s, size_t size)
{
	str folder = str_of(s->folder);
	s->path = arena_cstr(s->a, media_path(s->a, folder, S(SHA)));
	snprintf(s->sub, sizeof s->sub, "%s/ab", s->folder);
	mkdir(s->sub, 0700);
	FILE *f = fopen(s->path, "w");
	for (size_t i = 0; i < size; i++) fputc(content(i), f);
	fclose(f);
}

static struct scene *scene_of(size_t size)
{
	struct arena *a = arena_new();
	struct scene *s = TAKE(a, struct scene);
	s->a = a;
	atomic_store(&mono, 1000000);
	scratch_folder(s->folder, "door");
	write_file(s, size);
	uv_loop_init(&s->loop);
	s->brake = brake_new(str_of(s->folder));
	s->shown = shown_new(&(struct shown_options){.clock = &hand, .brake = s->brake, .address = S(ADDRESS),
						     .folder = str_of(s->folder), .life_ms = LIFE_MS});
	assert_null(shown_door_new(a, &s->loop, s->shown, &hand, 0, &s->door));
	str url;
	const struct shown_file file = {S(SHA), S("image/jpeg"), size};
	assert_null(shown_open(s->shown, a, &(struct shown_try){{7, 1}, S("library"), &file, 1}, &url));
	s->name = str_cut(url, S(ADDRESS).len, url.len);
	return s;
}

static struct scene *scene(void)
{
	return scene_of(SIZE);
}

static void end(struct scene *s)
{
	shown_door_free(s->door);
	uv_run(&s->loop, UV_RUN_DEFAULT);
	uv_loop_close(&s->loop);
	shown_free(s->shown);
	brake_free(s->brake);
	unlink(s->path);
	rmdir(s->sub);
	rmdir(s->folder);
	arena_free(s->a);
}

static int knock(struct scene *s)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)shown_door_port(s->door)),
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct timeval most = {.tv_sec = WAIT_S};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
	return fd;
}

/* All until the other side ends. */
static str hear(struct scene *s, int fd)
{
	buf all = buf_in(s->a, ANSWER_MOST);
	char piece[4096];
	ssize_t n;
	while ((n = recv(fd, piece, sizeof piece, 0)) > 0) buf_add(&all, (str){piece, (size_t)n});
	close(fd);
	return buf_str(&all);
}

static str ask(struct scene *s, const char *method, str name, const char *headers)
{
	int fd = knock(s);
	str request = arena_fmt(s->a, "%s /%.*s HTTP/1.1\r\nHost: media.example.org\r\n%s\r\n", method, SHOW(name), headers);
	assert_int_equal(send(fd, request.at, request.len, MSG_NOSIGNAL), (ssize_t)request.len);
	return hear(s, fd);
}

static void has(str answer, const char *words)
{
	if (!str_find(answer, str_of(words), NULL)) fail_msg("no '%s' in: %.*s", words, SHOW(str_cut(answer, 0, 500)));
}

static str body_of(str answer)
{
	size_t at;
	assert_true(str_find(answer, S("\r\n\r\n"), &at));
	return str_cut(answer, at + 4, answer.len);
}

/* Without the line that tells the time. */
static str undated(struct arena *a, str answer)
{
	str line;
	buf out = buf_in(a, ANSWER_MOST);
	while (str_split(&answer, '\n', &line))
		if (!str_starts(line, S("Date:"))) buf_add(&out, line);
	return buf_str(&out);
}

static void holds(str body, size_t from, size_t len)
{
	assert_int_equal(body.len, len);
	for (size_t i = 0; i < len; i++)
		if (body.at[i] != content(from + i)) fail_msg("byte %zu is wrong", from + i);
}

void test_a_file_is_shown_whole_with_its_type(void **state)
{
	(void)state;
	struct scene *s = scene();
	str answer = ask(s, "GET", s->name, "");
	has(answer, "HTTP/1.1 200");
	has(answer, "Content-Type: image/jpeg");
	has(answer, "Content-Length: 300000");
	has(answer, "Accept-Ranges: bytes");
	has(answer, "nosniff");
	holds(body_of(answer), 0, SIZE);
	end(s);
}

void test_head_tells_of_it_and_sends_nothing(void **state)
{
	(void)state;
	struct scene *s = scene();
	str answer = ask(s, "HEAD", s->name, "");
	has(answer, "HTTP/1.1 200");
	has(answer, "Content-Length: 300000");
	assert_int_equal(body_of(answer).len, 0);
	answer = ask(s, "HEAD", s->name, "Range: bytes=0-9\r\n");	/* only GET has ranges */
	has(answer, "HTTP/1.1 200");
	has(answer, "Content-Length: 300000");
	end(s);
}

void test_a_range_is_those_bytes(void **state)
{
	(void)state;
	static const struct { const char *header, *told; size_t from, len; } CASES[] = {
		{"Range: bytes=0-0\r\n", "bytes 0-0/300000", 0, 1},
		{"Range: bytes=1000-70999\r\n", "bytes 1000-70999/300000", 1000, 70000},
		{"Range: bytes=299990-\r\n", "bytes 299990-299999/300000", 299990, 10},
		{"Range: bytes=-5\r\n", "bytes 299995-299999/300000", 299995, 5},
		{"Range: bytes=299999-999999\r\n", "bytes 299999-299999/300000", 299999, 1},
	};
	struct scene *s = scene();
	for (size_t i = 0; i < COUNT(CASES); i++) {
		str answer = ask(s, "GET", s->name, CASES[i].header);
		has(answer, "HTTP/1.1 206");
		has(answer, CASES[i].told);
		holds(body_of(answer), CASES[i].from, CASES[i].len);
	}
	has(ask(s, "GET", s->name, "Range: bytes=300000-\r\n"), "HTTP/1.1 416");
	has(ask(s, "GET", s->name, "Range: bytes=300000-\r\n"), "Content-Range: bytes */300000");
	has(ask(s, "GET", s->name, "Range: bytes=0-1\r\nIf-Range: \"x\"\r\n"), "HTTP/1.1 200");
	end(s);
}

void test_what_is_no_plain_range_is_the_whole(void **state)
{
	(void)state;
	static const char *const ODD[] = {"", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-1", "bytes=0-1,3-4",
					  "lines=0-1", "bytes=+1-2", "bytes=1"};
	uint64_t from, len;
	for (size_t i = 0; i < COUNT(ODD); i++) {
		if (range_read(str_of(ODD[i]), 100, &from, &len) != RANGE_WHOLE) fail_msg("'%s' is a range", ODD[i]);
		assert_true(from == 0 && len == 100);
	}
	assert_int_equal(range_read(S("bytes=-0"), 100, &from, &len), RANGE_NONE);
	assert_int_equal(range_read(S("bytes=0-"), 0, &from, &len), RANGE_NONE);
	assert_int_equal(range_read(S("bytes=99999999999999999999-"), 100, &from, &len), RANGE_NONE);
	assert_int_equal(range_read(S("bytes=18446744073709551616-18446744073709551617"), 100, &from, &len), RANGE_NONE);
	assert_int_equal(range_read(S("bytes=7-99999999999999999999999999999999"), 100, &from, &len), RANGE_PART);
	assert_true(from == 7 && len == 93);
	assert_int_equal(range_read(S("bytes=-99999999999999999999"), 100, &from, &len), RANGE_PART);
	assert_true(from == 0 && len == 100);
	assert_int_equal(range_read(S("bytes=-200"), 100, &from, &len), RANGE_PART);
	assert_true(from == 0 && len == 100);
}

void test_all_that_is_not_there_gets_the_same_answer(void **state)
{
	(void)state;
	struct scene *s = scene();
	str first = undated(s->a, ask(s, "GET", S(""), ""));
	has(first, "HTTP/1.1 404");
	has(first, "There is nothing here.");
	const str names[] = {S("x"), S("../ab/" SHA), S("ab/" SHA), S(SHA), S("%2e%2e/"),
			     arena_fmt(s->a, "%.*s/", SHOW(s->name)),
			     arena_fmt(s->a, "%.*sx", SHOW(s->name)), arena_fmt(s->a, "x/%.*s", SHOW(s->name)),
			     arena_fmt(s->a, "/%.*s", SHOW(s->name)), S("favicon.ico"), S("robots.txt"), S("metrics"),
			     S("health")};
	for (size_t i = 0; i < COUNT(names); i++) {
		str answer = undated(s->a, ask(s, "GET", names[i], ""));
		if (!str_is(answer, first)) fail_msg("'%.*s': %.*s", SHOW(names[i]), SHOW(answer));
	}
	assert_true(str_is(undated(s->a, ask(s, "POST", s->name, "Content-Length: 0\r\n")), first));
	assert_true(str_is(undated(s->a, ask(s, "DELETE", s->name, "")), first));
	shown_close(s->shown, 7);
	assert_true(str_is(undated(s->a, ask(s, "GET", s->name, "")), first));
	end(s);
}

void test_nothing_is_shown_when_locked_or_when_the_file_is_gone_or_another(void **state)
{
	(void)state;
	struct scene *s = scene();
	str locked = S("library");
	brake_pull(s->brake, false, &locked, 1);
	has(ask(s, "GET", s->name, ""), "HTTP/1.1 404");
	brake_rows(s->brake, brake_epoch(s->brake), false, NULL, 0);
	has(ask(s, "GET", s->name, "Range: bytes=0-0\r\n"), "HTTP/1.1 206");
	assert_int_equal(truncate(s->path, 10), 0);
	has(ask(s, "GET", s->name, ""), "HTTP/1.1 404");
	unlink(s->path);
	has(ask(s, "GET", s->name, ""), "HTTP/1.1 404");
	end(s);
}

void test_too_many_guesses_are_told_to_wait(void **state)
{
	(void)state;
	struct scene *s = scene();
	str answer = S("");
	for (int i = 0; i < 41; i++) answer = ask(s, "GET", S("guess"), "");
	has(answer, "HTTP/1.1 429");
	has(answer, "Retry-After: 2");
	has(ask(s, "GET", s->name, "Range: bytes=0-0\r\n"), "HTTP/1.1 206");
	end(s);
}

/* It ends at some sweep: who has only just been noticed has its time from then on. */
static void is_shown_the_door(struct scene *s, int fd, int64_t time_ms)
{
	enum { SWEEPS_MOST = 2000, LOOK_MS = 10 };
	struct pollfd one = {.fd = fd, .events = POLLRDHUP};
	int sweeps = 0;
	for (; sweeps < SWEEPS_MOST && poll(&one, 1, LOOK_MS) == 0; sweeps++) {
		atomic_fetch_add(&mono, time_ms + 1);
		shown_door_sweep(s->door);
	}
	assert_true(sweeps > 0 && sweeps < SWEEPS_MOST);
}

void test_who_says_nothing_is_shown_the_door_and_makes_room(void **state)
{
	(void)state;
	struct scene *s = scene();
	int silent[SHOWN_DOOR_MOST];
	for (size_t i = 0; i < COUNT(silent); i++) {
		silent[i] = knock(s);
		assert_int_equal(send(silent[i], "GET /", 5, MSG_NOSIGNAL), 5);
	}
	is_shown_the_door(s, silent[0], SHOWN_DOOR_HEAD_MS);
	has(ask(s, "GET", s->name, "Range: bytes=0-0\r\n"), "HTTP/1.1 206");
	for (size_t i = 0; i < COUNT(silent); i++) close(silent[i]);
	end(s);
}

void test_many_who_say_nothing_have_little_time(void **state)
{
	(void)state;
	enum { TURN_MS = 5, TURNS = SHOWN_DOOR_HEAD_MS / TURN_MS - 1, LOOK_MS = 10 };
	struct scene *s = scene();
	int silent[SHOWN_DOOR_MOST], turns = 0, fd;
	for (size_t i = 0; i < COUNT(silent); i++) silent[i] = knock(s);
	fd = knock(s);
	str request = arena_fmt(s->a, "HEAD /%.*s HTTP/1.1\r\nHost: x\r\n\r\n", SHOW(s->name));
	assert_int_equal(send(fd, request.at, request.len, MSG_NOSIGNAL), (ssize_t)request.len);
	struct pollfd one = {.fd = fd, .events = POLLIN};
	for (; turns < TURNS && poll(&one, 1, LOOK_MS) == 0; turns++) {
		atomic_fetch_add(&mono, TURN_MS);
		shown_door_sweep(s->door);
	}
	assert_true(turns < TURNS);
	has(hear(s, fd), "HTTP/1.1 200");
	for (size_t i = 0; i < COUNT(silent); i++) close(silent[i]);
	end(s);
}

void test_who_says_nothing_does_not_keep_the_door_from_being_shut(void **state)
{
	(void)state;
	enum { SHUT_MOST_MS = 20 * 1000, MORE = 8 /* that wait to be let in */, LET_IN_MS = 10 };
	struct scene *s = scene();
	int silent[SHOWN_DOOR_MOST + MORE];
	for (size_t i = 0; i < COUNT(silent); i++) silent[i] = knock(s);
	poll(NULL, 0, LET_IN_MS * SHOWN_DOOR_MOST);
	int64_t begun = clock_real.mono(&clock_real);
	end(s);
	assert_in_range(clock_real.mono(&clock_real) - begun, 0, SHUT_MOST_MS);
	for (size_t i = 0; i < COUNT(silent); i++) close(silent[i]);
}

/* It is looked at far more often than there are pieces, so at some look none has left since the one before. */
void test_who_takes_too_long_over_a_file_does_not_get_it_whole(void **state)
{
	(void)state;
	struct scene *s = scene_of(LARGE);
	int fd = knock(s);
	str request = arena_fmt(s->a, "GET /%.*s HTTP/1.1\r\nHost: x\r\n\r\n", SHOW(s->name));
	char piece[4096];
	ssize_t n;
	size_t all = 0;
	assert_int_equal(send(fd, request.at, request.len, MSG_NOSIGNAL), (ssize_t)request.len);
	while ((n = recv(fd, piece, sizeof piece, 0)) > 0) {
		all += (size_t)n;
		atomic_fetch_add(&mono, SHOWN_DOOR_STALL_MS + 1);
		shown_door_sweep(s->door);
	}
	close(fd);
	assert_true(all > 0 && all < LARGE);
	end(s);
}

/* A film of a gigabyte leaves a house with 4 Mbit/s to spare within 34 minutes; a picture has no such time. */
void test_a_long_film_has_the_time_that_it_takes(void **state)
{
	(void)state;
	const uint64_t film = 1000000000, film_ms = film * 8 / 4000;
	assert_true(shown_door_answer_ms(film) > (int64_t)film_ms);
	assert_in_range(shown_door_answer_ms(5000000), SHOWN_DOOR_ANSWER_MS, SHOWN_DOOR_ANSWER_MS + 2 * 60 * 1000);
}

void test_a_head_that_is_too_long_is_no_request(void **state)
{
	(void)state;
	struct scene *s = scene();
	str filler = arena_fmt(s->a, "%*s", 20000, "");
	str answer = ask(s, "GET", s->name, arena_cstr(s->a, arena_fmt(s->a, "X: %.*sx\r\n", SHOW(filler))));
	assert_false(str_find(answer, S(" 200 "), NULL));
	end(s);
}
