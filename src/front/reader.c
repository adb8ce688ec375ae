/* SPDX-License-Identifier: MIT
 * reader.c - starts schedpost-calendar, takes its answer within limits, and sees it end. */
#include "front/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "plug/cage.h"

enum { ABOVE = 10 /* every descriptor that the program is born with */ };
enum { WAIT_MOST_MS = 30000, STOP_LOOK_MS = 100, LINE_MOST = 64 << 10, ANSWER_MOST = 6 << 20 };

struct answer {
	struct import_lines lines;
	char *piece;	/* LINE_MOST; the line that is coming in */
	size_t has, all;
	str sorry;	/* why nothing was read; empty: it was */
	const atomic_bool *stopped;
};

static str beside(struct arena *a, const char *what)
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	str path = {self, n > 0 ? (size_t)n : 0};
	while (path.len && path.at[path.len - 1] != '/') path.len--;
	return arena_fmt(a, "%.*s%s", SHOW(path), what);
}

static str find_program(struct arena *a, str given)
{
	str own = beside(a, "schedpost-calendar");
	if (given.len) return given;
	return access(arena_cstr(a, own), X_OK) == 0 ? own : beside(a, "../lib/schedpost/schedpost-calendar");
}

/* An empty environment, the socket as 0, the file as 3. */
static int start(struct arena *a, const struct reader_asks *q, int fd, int answer, pid_t *child)
{
	static const char *const ENDS[] = {"auto", "inclusive", "exclusive"};
	str program = find_program(a, q->program), year = arena_fmt(a, "%d", q->year);
	char *args[] = {"schedpost-calendar", arena_cstr(a, year), arena_cstr(a, str_of(ENDS[q->end])), NULL};
	char *no_environment[] = {NULL};
	posix_spawn_file_actions_t files;
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, answer, CAGE_CHANNEL);
	posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", 1, 0);
	posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", 1, 0);
	posix_spawn_file_actions_adddup2(&files, fd, CAGE_FILE);
	int no = posix_spawn(child, arena_cstr(a, program), &files, NULL, args, no_environment);
	posix_spawn_file_actions_destroy(&files);
	return no;
}

/* Whole lines are taken at once, so that no more than their texts is kept. False: one is too long. */
static bool take_lines(struct answer *w)
{
	char *end;
	size_t from = 0;
	while ((end = memchr(w->piece + from, '\n', w->has - from))) {
		str line = {w->piece + from, (size_t)(end - w->piece) - from};
		bool sorry = str_starts(line, S("!"));
		if (sorry) w->sorry = arena_str(w->lines.a, str_cut(line, 1, line.len));
		else import_line(&w->lines, line);
		from += line.len + 1;
	}
	w->has -= from;
	memmove(w->piece, w->piece + from, w->has);
	return w->has < LINE_MOST && w->all <= ANSWER_MOST;
}

/* False: it took too long, or said too much. */
static bool take_answer(int from, struct answer *w)
{
	int64_t end = clock_real.mono(&clock_real) + WAIT_MOST_MS;
	for (;;) {
		int64_t left = end - clock_real.mono(&clock_real);
		struct pollfd p = {.fd = from, .events = POLLIN};
		if (left <= 0 || (w->stopped && atomic_load(w->stopped))) return false;
		if (poll(&p, 1, (int)(w->stopped ? MIN(left, (int64_t)STOP_LOOK_MS) : left)) <= 0) continue;
		ssize_t n = read(from, w->piece + w->has, LINE_MOST - w->has);
		if (n < 0 && errno == EINTR) continue;
		if (n <= 0) return true;
		w->has += (size_t)n;
		w->all += (size_t)n;
		if (!take_lines(w)) return false;
	}
}

static err failed(struct arena *a, str why)
{
	return FAIL(a, ERR_OUTSIDE, "calendar-reader", "The calendar could not be read: %.*s", SHOW(why));
}

/* What it said, and how it ended. */
static err understand(struct answer *w, int status)
{
	struct arena *a = w->lines.a;
	bool caught = WIFEXITED(status) && WEXITSTATUS(status) == EXIT_CAUGHT;
	if (w->sorry.len) return failed(a, w->sorry);
	if (caught) return failed(a, S("the program that reads it did what it may not, and was ended. Please tell whoever looks "
				       "after schedpost."));
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return import_lines_end(&w->lines);
	*w->lines.out = (struct import_file){.refused = "too-much", .zone = S("")};
	return NULL;
}

err reader_run(struct arena *a, int fd, const struct reader_asks *q, struct import_file *out)
{
	struct answer w = {.lines = {.a = a, .out = out}, .piece = arena_take(a, LINE_MOST), .stopped = q->stopped};
	int pair[2], status = 0;
	pid_t child;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) return failed(a, str_of(strerror(errno)));
	int file = fcntl(fd, F_DUPFD_CLOEXEC, ABOVE), answer = fcntl(pair[1], F_DUPFD_CLOEXEC, ABOVE);
	int no = file < 0 || answer < 0 ? errno : start(a, q, file, answer, &child);
	close(pair[1]);
	if (file >= 0) close(file);
	if (answer >= 0) close(answer);
	if (no) {
		close(pair[0]);
		return failed(a, arena_fmt(a, "schedpost-calendar could not be run (%s). Is schedpost installed whole?", strerror(no)));
	}
	if (!take_answer(pair[0], &w)) kill(child, SIGKILL);
	close(pair[0]);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
	return understand(&w, status);
}
