/* SPDX-License-Identifier: MIT
 * reader.c - starts schedpost-calendar, takes its answer within limits, and sees it end. */
#include "front/reader.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "front/caged.h"
#include "plug/cage.h"

enum { WAIT_MOST_MS = 30000, STOP_LOOK_MS = 100, LINE_MOST = 64 << 10, ANSWER_MOST = 6 << 20 };

struct answer {
	struct import_lines lines;
	char *piece;	/* LINE_MOST; the line that is coming in */
	size_t has, all;
	str sorry;	/* why nothing was read; empty: it was */
	const atomic_bool *stopped;
};

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
	*w->lines.out = (struct import_file){.refused = "too-much", .zone = S(""), .unread = S("")};
	return NULL;
}

err reader_run(struct arena *a, int fd, const struct reader_asks *q, struct import_file *out)
{
	struct answer w = {.lines = {.a = a, .out = out}, .piece = arena_take(a, LINE_MOST), .stopped = q->stopped};
	char *year = arena_cstr(a, arena_fmt(a, "%d", q->year)), *end = arena_cstr(a, str_of(import_end_name(q->end)));
	char *args[] = {"schedpost-calendar", year, end, NULL};
	struct caged child;
	int no = caged_start(a, &(struct caged_asks){.program = q->program, .args = args, .fd = fd}, &child);
	if (no)
		return failed(a, arena_fmt(a, "schedpost-calendar could not be run (%s). Is schedpost installed whole?", strerror(no)));
	return understand(&w, caged_end(&child, take_answer(child.from, &w)));
}
