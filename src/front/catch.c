/* SPDX-License-Identifier: MIT
 * catch.c - prints the address to open, and waits for the browser or for a pasted line, whichever comes first. */
#include "front/catch.h"

#include "front/ask.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { REQUEST_MOST = 16 << 10, VISIT_MS = 2000, WIDTH_LEAST = 20 };

/* ---- the place to come back to */

/* The port of http://127.0.0.1:PORT/... or http://localhost:PORT/...; 0: somewhere else. */
static int port_here(str redirect)
{
	static const char *const HEADS[] = {"http://127.0.0.1:", "http://localhost:"};
	for (size_t i = 0; i < COUNT(HEADS); i++) {
		str head = str_of(HEADS[i]), number;
		int64_t port;
		if (!str_starts(redirect, head)) continue;
		str rest = str_cut(redirect, head.len, redirect.len);
		if (str_split(&rest, '/', &number) && str_int(number, &port) && port > 0 && port < 65536) return (int)port;
	}
	return 0;
}

/* -1 when somebody else listens there, or the place is another machine's: then a person pastes. */
static int listen_on(int port)
{
	struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port),
				   .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = port ? socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) : -1, yes = 1;
	if (fd < 0) return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	if (bind(fd, (struct sockaddr *)&here, sizeof here) == 0 && listen(fd, 8) == 0) return fd;
	close(fd);
	return -1;
}

/* ---- a visit of the browser */

static str path_of(str redirect)
{
	size_t at;
	str rest = str_find(redirect, S("://"), &at) ? str_cut(redirect, at + 3, redirect.len) : redirect;
	if (!str_find(rest, S("/"), &at)) return S("/");
	rest = str_cut(rest, at, rest.len);
	return str_find(rest, S("?"), &at) ? str_cut(rest, 0, at) : rest;
}

/* The query of "GET /path?query HTTP/1.1"; empty when that is another page (a favicon, say). */
static str query_of(str request, str path)
{
	str line, method, target;
	if (!str_split(&request, '\r', &line)) return S("");
	if (!str_split(&line, ' ', &method) || !str_split(&line, ' ', &target)) return S("");
	str before = target;
	size_t at;
	if (!str_is(method, S("GET")) || !str_find(target, S("?"), &at)) return S("");
	before.len = at;
	return str_is(before, path) ? str_cut(target, at + 1, target.len) : S("");
}

#define PAGE(words) "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n"                   \
	"Referrer-Policy: no-referrer\r\nCache-Control: no-store\r\n\r\n<!doctype html><html lang=\"en\"><title>schedpost</title>" \
	"<body style=\"font:1.2em sans-serif;margin:3em\"><p>" words " You can close this page."

/* A platform that was told no, or that does not go on, says so in these fields (RFC 6749, 4.1.2.1; OAuth 1.0a). */
static bool is_no(str said)
{
	str pair, name;
	while (str_split(&said, '&', &pair))
		if (str_split(&pair, '=', &name) && (str_is(name, S("error")) || str_is(name, S("denied")))) return true;
	return false;
}

static void say_to_browser(int fd, str said)
{
	static const char YES[] = PAGE("Thank you. The terminal goes on from here, and tells how it went: please go back there.");
	static const char NO[] = PAGE("Nothing was connected: the platform was told no, or does not go on. The terminal tells "
				      "more: please go back there.");
	static const char OTHER[] = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
	const char *text = !said.len ? OTHER : is_no(said) ? NO : YES;
	if (send(fd, text, strlen(text), MSG_NOSIGNAL) < 0) return;
	shutdown(fd, SHUT_WR);
}

/* Reads one request's head, in small time: a browser that opens a connection and says nothing is let go. */
static str visit(struct front *f, int listener, str path)
{
	int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	char *room = arena_take(f->a, REQUEST_MOST);
	size_t len = 0;
	bool whole = false;
	struct pollfd on = {.fd = fd, .events = POLLIN};
	while (fd >= 0 && !whole && len < REQUEST_MOST && poll(&on, 1, VISIT_MS) > 0) {
		ssize_t n = recv(fd, room + len, REQUEST_MOST - len, 0);
		if (n <= 0) break;
		len += (size_t)n;
		whole = str_find((str){room, len}, S("\r\n\r\n"), NULL);
	}
	str said = whole ? query_of((str){room, len}, path) : S("");
	if (whole) say_to_browser(fd, said);
	if (fd >= 0) close(fd);
	return said;
}

/* ---- waiting for either */

static err wait_for_either(struct front *f, int listener, str path, str *out)
{
	bool can_paste = true;
	*out = S("");
	while (!out->len) {
		struct pollfd on[3] = {{.fd = can_paste ? f->in : -1, .events = POLLIN}, {.fd = f->signals, .events = POLLIN},
				       {.fd = listener, .events = POLLIN}};
		if (poll(on, 3, -1) < 0 && errno != EINTR) can_paste = false;
		if (on[1].revents && ask_stopped(f)) return ask_gives_up(f);
		if (on[2].revents) {
			*out = visit(f, listener, path);
		} else if (on[0].revents) {
			err e = ask_read_line(f, out);
			can_paste = !e;		/* nobody can type here: the browser may still come */
			if (e && (listener < 0 || isatty(f->in) == 1)) return e;
		}
	}
	return NULL;
}

/* Where there is a desktop, the browser opens by itself; the address is printed all the same. */
static void open_browser(struct front *f, str url)
{
	extern char **environ;
	char *argv[] = {"xdg-open", arena_cstr(f->a, url), NULL};
	pid_t child;
	bool desktop = getenv("DISPLAY") || getenv("WAYLAND_DISPLAY");
	if (!desktop || isatty(f->in) != 1) return;
	posix_spawn_file_actions_t quiet;
	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", 1, 0);
	posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", 1, 0);
	if (posix_spawnp(&child, argv[0], &quiet, NULL, argv, environ) == 0) waitpid(child, NULL, WNOHANG);
	posix_spawn_file_actions_destroy(&quiet);
}

static void say_what_next(struct front *f, str redirect, bool listens)
{
	static const char SHOWN[] = "After that a page shows a code: copy it, paste it here, and press Enter.";
	static const char CAUGHT[] = "After that it goes on here by itself. Only if your browser runs on another machine (you work over "
				     "SSH, say), it ends at a page that it cannot open. That is right so:";
	static const char OPEN[] = "After that the browser ends at a page that it cannot open, or that says thank you. That is right so:";
	static const char COPY[] = " copy the whole address of that page from the top of the browser, paste it here, and press Enter.";
	str redirected = arena_fmt(f->a, "%s%s", listens ? CAUGHT : OPEN, COPY);
	str text = str_is(redirect, S("-")) ? str_of(SHOWN) : redirected;
	if (isatty(f->in) == 1) text = arena_fmt(f->a, "%.*s What you paste is not shown.", SHOW(text));
	fprintf(f->err, "%.*s\n", SHOW(show_fold(f->a, text, MAX(f->show.width, WIDTH_LEAST) - 1, 0)));
}

err consent_catch(struct front *f, str what, str *out)
{
	str redirect, url = what;
	struct termios before;
	if (!str_split(&url, ' ', &redirect)) redirect = S("-");
	int listener = listen_on(port_here(redirect));
	fprintf(f->err, "Please open this address in a browser, and agree there:\n\n    %.*s\n\n", SHOW(show_clean(f->a, url, false)));
	say_what_next(f, redirect, listener >= 0);
	fflush(f->err);
	open_browser(f, url);
	bool hidden = isatty(f->in) == 1 && ask_hide(f, &before);	/* a password may stand in the address */
	err e = wait_for_either(f, listener, path_of(redirect), out);
	if (hidden) ask_show(f, &before);
	if (listener >= 0) close(listener);
	return e;
}
