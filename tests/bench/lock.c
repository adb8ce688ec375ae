/* SPDX-License-Identifier: MIT
 * lock.c - how fast a lockdown is, and when the last byte of an upload reaches a server that reads slowly.
 *
 * lock time N COMMAND: runs it N times, and prints the milliseconds that it took: "p50=... p99=... max=...".
 * lock serve: listens on loopback, prints its port, and answers like Mastodon; uploads are read a little at a time from
 * a small buffer. Each line "N COMMAND" on standard input: once N uploads are under way, COMMAND is run, and a line
 * tells what came, by one monotonic clock: "took=MS last=MS begun=N cut=N whole=N left=N"; last is the last byte of
 * anything that publishes, counted from the command's end (less than nothing: before it), begun are the requests that
 * publish and began after it.
 * lock picture FILE MB: a picture of that size. */
#include "base/base.h"

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	HEAD_MOST = 16 << 10, BITE = 4096, BITE_EVERY_MS = 15, EVENTS = 512, BUFFER = 4096, RUNS_MOST = 1000,
	PATIENCE_MS = 60 * 1000, LINGER_MS = 1500, LINE_MOST = 1000
};

struct peer {
	int fd;
	struct peer *next;
	char head[HEAD_MOST];
	size_t len;		/* of the head, and of a small request's body */
	uint64_t left;		/* bytes of an upload that are still to come */
};

struct server {
	int epoll, listener;
	struct peer *slow;		/* uploads under way */
	size_t nslow, begun, cut, whole;
	int64_t last;			/* ns; of anything that publishes */
};

static int64_t now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* ---- time */

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static pid_t begin(const char *command)
{
	pid_t child = fork();
	if (child) return child;
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

static int time_runs(int n, const char *command)
{
	static double took[RUNS_MOST];
	if (n < 1 || n > RUNS_MOST) die("between 1 and %d runs", RUNS_MOST);
	for (int i = 0; i < n; i++) {
		int status;
		int64_t from = now_ns();
		pid_t child = begin(command);
		if (waitpid(child, &status, 0) != child || status) die("'%s' went wrong at run %d: %d", command, i + 1, status);
		took[i] = (double)(now_ns() - from) / 1e6;
	}
	qsort(took, (size_t)n, sizeof *took, by_size);
	printf("p50=%.1f p99=%.1f max=%.1f\n", took[(n - 1) / 2], took[(n * 99 + 99) / 100 - 1], took[n - 1]);
	return 0;
}

/* ---- the server */

static void drop(struct server *s, struct peer *p)
{
	for (struct peer **at = &s->slow; *at; at = &(*at)->next)
		if (*at == p) {
			*at = p->next;
			s->nslow--;
			s->cut++;
			break;
		}
	close(p->fd);
	free(p);
}

/* Who it is stands in the token. */
static const char *account_of(const char *head)
{
	static char body[200];
	const char *at = strcasestr(head, "Bearer ");
	int n = at ? (int)strcspn(at + 7, "\r\n") : 0;
	snprintf(body, sizeof body, "{\"id\":\"%.*s\",\"username\":\"%.*s\",\"display_name\":\"\"}", n, at ? at + 7 : "", n,
		 at ? at + 7 : "");
	return body;
}

static const char *answer_of(const char *head)
{
	static const struct { const char *begins, *body; } ANSWERS[] = {
		{"GET /api/v2/instance", "{\"version\":\"4.3.0\",\"configuration\":{\"statuses\":{\"max_characters\":500,"
					 "\"max_media_attachments\":4,\"characters_reserved_per_url\":23}}}"},
		{"GET /api/v1/accounts/", "[]"},
		{"POST /api/v2/media", "{\"id\":\"1\",\"url\":\"http://127.0.0.1/m\"}"},
		{"POST /api/v1/statuses", "{\"id\":\"1\",\"url\":\"http://127.0.0.1/1\",\"uri\":\"http://127.0.0.1/1\"}"},
	};
	if (str_starts(str_of(head), S("GET /api/v1/accounts/verify_credentials"))) return account_of(head);
	for (size_t i = 0; i < COUNT(ANSWERS); i++)
		if (str_starts(str_of(head), str_of(ANSWERS[i].begins))) return ANSWERS[i].body;
	return "{}";
}

static bool answer(struct server *s, struct peer *p)
{
	char out[1000];
	const char *body = answer_of(p->head);
	int n = snprintf(out, sizeof out, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
			 strlen(body), body);
	p->len = 0;
	p->head[0] = '\0';
	if (write(p->fd, out, (size_t)n) == n) return true;
	drop(s, p);
	return false;
}

static uint64_t length_of(const char *head)
{
	const char *at = strcasestr(head, "\r\nContent-Length:");
	return at ? strtoull(at + 17, NULL, 10) : 0;
}

/* From here on it is read a bite at a time, and no event wakes anybody for it. */
static void slow_down(struct server *s, struct peer *p, uint64_t left)
{
	p->left = left;
	p->next = s->slow;
	s->slow = p;
	s->nslow++;
	epoll_ctl(s->epoll, EPOLL_CTL_DEL, p->fd, NULL);
}

static void serve(struct server *s, struct peer *p)
{
	ssize_t n = read(p->fd, p->head + p->len, HEAD_MOST - 1 - p->len);
	if (n <= 0) {
		if (n == 0 || errno != EAGAIN) drop(s, p);
		return;
	}
	p->len += (size_t)n;
	p->head[p->len] = '\0';
	const char *end = strstr(p->head, "\r\n\r\n");
	str head = str_of(p->head);
	bool publishes = str_starts(head, S("POST /api/v1/statuses")) || str_starts(head, S("POST /api/v2/media"));
	if (publishes) s->last = now_ns();
	if (publishes && p->len == (size_t)n) s->begun++;
	if (!end) return;
	uint64_t whole = (uint64_t)(end - p->head) + 4 + length_of(p->head);
	if (whole > HEAD_MOST - 1) slow_down(s, p, whole - p->len);
	else if (p->len >= whole) answer(s, p);
}

static void bite(struct server *s, struct peer *p)
{
	char bytes[BITE];
	ssize_t n = read(p->fd, bytes, (size_t)MIN(p->left, (uint64_t)BITE));
	if (n <= 0) {
		if (n == 0 || errno != EAGAIN) drop(s, p);
		return;
	}
	s->last = now_ns();
	p->left -= (uint64_t)n;
	if (p->left) return;
	s->whole++;
	s->cut--;	/* drop counts it as cut off */
	answer(s, p);
	drop(s, p);
}

static void bite_all(struct server *s)
{
	for (struct peer *p = s->slow, *next; p; p = next) {
		next = p->next;
		bite(s, p);
	}
}

static void welcome(struct server *s)
{
	int fd;
	while ((fd = accept4(s->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
		struct peer *p = calloc(1, sizeof *p);
		if (!p) die("no memory");
		p->fd = fd;
		struct epoll_event e = {.events = EPOLLIN, .data.ptr = p};
		epoll_ctl(s->epoll, EPOLL_CTL_ADD, fd, &e);
	}
}

/* Reads bites at their times, and the rest as it comes. True: there is a line to read. */
static bool turn(struct server *s, int64_t *bite_at)
{
	struct epoll_event events[EVENTS];
	bool line = false;
	int64_t wait = (*bite_at - now_ns()) / 1000000;
	int n = epoll_wait(s->epoll, events, EVENTS, (int)MAX((int64_t)0, wait));
	for (int i = 0; i < n; i++) {
		if (events[i].data.ptr == s) line = true;
		else if (events[i].data.ptr) serve(s, events[i].data.ptr);
		else welcome(s);
	}
	if (now_ns() < *bite_at) return line;
	bite_all(s);
	*bite_at = now_ns() + (int64_t)BITE_EVERY_MS * 1000000;
	return line;
}

static void lock_under_way(struct server *s, size_t uploads, const char *command, int64_t *bite_at)
{
	int64_t patience = now_ns() + (int64_t)PATIENCE_MS * 1000000, end = 0;
	int status = 0;
	while (s->nslow < uploads && now_ns() < patience) turn(s, bite_at);
	if (s->nslow < uploads) die("only %zu of %zu uploads were under way", s->nslow, uploads);
	s->cut = s->whole = 0;
	int64_t from = now_ns();
	pid_t child = begin(command);
	while (!end || now_ns() < end + (int64_t)LINGER_MS * 1000000) {
		turn(s, bite_at);
		if (end || waitpid(child, &status, WNOHANG) != child) continue;
		end = now_ns();
		s->begun = 0;
	}
	if (status) die("'%s' went wrong: %d", command, status);
	printf("took=%.1f last=%.1f begun=%zu cut=%zu whole=%zu left=%zu\n", (double)(end - from) / 1e6,
	       (double)(s->last - end) / 1e6, s->begun, s->cut, s->whole, s->nslow);
	fflush(stdout);
}

static void serve_lines(struct server *s)
{
	char line[LINE_MOST];
	int64_t bite_at = now_ns();
	for (;;) {
		if (!turn(s, &bite_at)) continue;
		if (!fgets(line, sizeof line, stdin)) return;
		line[strcspn(line, "\n")] = '\0';
		char *command;
		size_t uploads = strtoul(line, &command, 10);
		lock_under_way(s, uploads, command, &bite_at);
	}
}

static int serve_all(void)
{
	struct server s = {.epoll = epoll_create1(EPOLL_CLOEXEC)};
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof at;
	int small = BUFFER;
	s.listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	setsockopt(s.listener, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
	if (bind(s.listener, (struct sockaddr *)&at, len) || listen(s.listener, SOMAXCONN))
		die("lock: %s", strerror(errno));
	getsockname(s.listener, (struct sockaddr *)&at, &len);
	struct epoll_event e = {.events = EPOLLIN}, in = {.events = EPOLLIN, .data.ptr = &s};
	epoll_ctl(s.epoll, EPOLL_CTL_ADD, s.listener, &e);
	epoll_ctl(s.epoll, EPOLL_CTL_ADD, STDIN_FILENO, &in);
	setvbuf(stdin, NULL, _IONBF, 0);	/* else a second line would wait unseen */
	printf("%d\n", ntohs(at.sin_port));
	fflush(stdout);
	serve_lines(&s);
	return 0;
}

/* ---- a picture */

static uint32_t crc_of(const unsigned char *at, size_t n)
{
	uint32_t crc = ~0u;
	for (size_t i = 0; i < n; i++) {
		crc ^= at[i];
		for (int bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >> 1 ^ 0xEDB88320u : crc >> 1;
	}
	return ~crc;
}

static void put_number(unsigned char *to, uint32_t n)
{
	for (int i = 0; i < 4; i++) to[i] = (unsigned char)(n >> (24 - 8 * i));
}

static void put_chunk(FILE *f, const char *kind, const unsigned char *bytes, size_t n)
{
	unsigned char *whole = malloc(n + 12);
	if (!whole) die("no memory");
	put_number(whole, (uint32_t)n);
	memcpy(whole + 4, kind, 4);
	if (n) memcpy(whole + 8, bytes, n);
	put_number(whole + 8 + n, crc_of(whole + 4, n + 4));
	fwrite(whole, 1, n + 12, f);
	free(whole);
}

/* Its pixels are noise that nobody unpacks. */
static int picture(const char *path, size_t mb)
{
	static const unsigned char IHDR[13] = {0, 0, 4, 0, 0, 0, 4, 0, 8, 2, 0, 0, 0};
	size_t n = mb << 20;
	unsigned char *noise = malloc(n);
	FILE *f = fopen(path, "w");
	if (!noise || !f) die("%s cannot be written", path);
	for (size_t i = 0; i < n; i++) noise[i] = (unsigned char)(i * 2654435761u >> 13);
	fwrite("\x89PNG\r\n\x1A\n", 1, 8, f);
	put_chunk(f, "IHDR", IHDR, sizeof IHDR);
	put_chunk(f, "IDAT", noise, n);
	put_chunk(f, "IEND", NULL, 0);
	free(noise);
	return fclose(f) != 0;
}

int main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN);
	if (argc == 4 && strcmp(argv[1], "time") == 0) return time_runs((int)strtol(argv[2], NULL, 10), argv[3]);
	if (argc == 4 && strcmp(argv[1], "picture") == 0) return picture(argv[2], strtoul(argv[3], NULL, 10));
	if (argc == 2 && strcmp(argv[1], "serve") == 0) return serve_all();
	die("usage: lock time N COMMAND, lock serve, or lock picture FILE MB");
}
