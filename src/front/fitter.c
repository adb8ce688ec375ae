/* SPDX-License-Identifier: MIT
 * fitter.c - starts schedpost-fit, takes its answer within limits, and sees it end. */
#include "front/fitter.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "front/caged.h"
#include "plug/cage.h"

enum { WAIT_MOST_MS = 120000, PIECE = 256 << 10, LINES_MOST = 64 << 10, FACTS = 6 };

struct answer {
	struct arena *a;
	const struct fitted_asks *asks;
	struct fitted *out;
	buf all;
	size_t read;	/* of `all`: lines that were understood */
	bool made;	/* what follows is the file */
	int64_t bytes;
	str sorry;	/* why it was not made; empty: nothing was said */
	bool machine;	/* and that is no matter of the picture */
	bool strange;
};

/* "= TYPE WIDTH HEIGHT QUALITY WHITE PRINT BYTES" */
static bool take_facts(struct answer *w, str line)
{
	int64_t n[FACTS];
	str mime, word;
	if (!str_split(&line, ' ', &mime)) return false;
	for (size_t i = 0; i < FACTS; i++)
		if (!str_split(&line, ' ', &word) || !str_int(word, &n[i]) || n[i] < 0) return false;
	bool jpeg = str_is(mime, S("image/jpeg")), png = str_is(mime, S("image/png"));
	*w->out = (struct fitted){.mime = jpeg ? S("image/jpeg") : S("image/png"), .width = n[0], .height = n[1],
		.quality = n[2], .on_white = n[3], .print = n[4]};
	w->bytes = n[5];
	return (jpeg && w->asks->jpeg) || (png && w->asks->png);
}

static bool take_line(struct answer *w, str line)
{
	int64_t percent;
	str rest = str_cut(line, 2, line.len);
	if (str_starts(line, S("~ ")) && str_int(rest, &percent) && percent >= 0 && percent <= 100) {
		if (w->asks->tell) w->asks->tell(w->asks->of, (int)percent);
		return true;
	}
	w->machine = str_starts(line, S("- "));
	if (w->machine || str_starts(line, S("! "))) w->sorry = arena_str(w->a, rest);
	w->made = str_starts(line, S("= ")) && take_facts(w, rest);
	return w->made || w->sorry.len;
}

static bool take_lines(struct answer *w)
{
	size_t at;
	while (!w->made && str_find(str_cut(buf_str(&w->all), w->read, w->all.len), S("\n"), &at)) {
		str line = str_cut(buf_str(&w->all), w->read, at);
		w->read += at + 1;
		if (!take_line(w, line)) return false;
	}
	return !w->all.over && (w->made || w->all.len < LINES_MOST);
}

/* False: it took too long, or said what it should not. */
static bool take_answer(int from, struct answer *w)
{
	int64_t end = clock_real.mono(&clock_real) + WAIT_MOST_MS;
	char *piece = arena_take(w->a, PIECE);
	for (;;) {
		int64_t left = end - clock_real.mono(&clock_real);
		struct pollfd p = {.fd = from, .events = POLLIN};
		if (left <= 0) return false;
		if (poll(&p, 1, (int)left) <= 0) continue;
		ssize_t n = read(from, piece, PIECE);
		if (n < 0 && errno == EINTR) continue;
		if (n <= 0) return true;
		buf_add(&w->all, (str){piece, (size_t)n});
		w->strange = !take_lines(w);
		if (w->strange) return false;
	}
}

static err failed(struct arena *a, str why)
{
	return FAIL(a, ERR_OUTSIDE, "picture-fitter", "The picture could not be made to fit: %.*s", SHOW(why));
}

/* What it said, and how it ended. */
static err understand(struct answer *w, int status)
{
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	w->out->bytes = str_cut(buf_str(&w->all), w->read, w->all.len);
	if (code == 0 && w->machine) return failed(w->a, w->sorry);
	if (code == 0 && w->sorry.len) return FAIL(w->a, ERR_INPUT, "picture-not-fitted", "%.*s", SHOW(w->sorry));
	if (code == 0 && w->made && w->bytes == (int64_t)w->out->bytes.len) return NULL;
	if (code == EXIT_CAUGHT || w->strange)
		return failed(w->a, S("the program that unpacks it did what it may not, and was ended. Please tell whoever looks after "
				      "schedpost."));
	return failed(w->a, S("it takes more memory or time than it may have. Please export it smaller from the program that it was "
			      "made with."));
}

static str number(struct arena *a, int64_t n)
{
	return arena_fmt(a, "%" PRId64, n);
}

err fitter_run(struct arena *a, str program, int fd, const struct fitted_asks *asks, struct fitted *out)
{
	struct answer w = {.a = a, .asks = asks, .out = out, .all = buf_in(a, (size_t)FITTED_FILE_MOST + LINES_MOST)};
	str types = asks->jpeg && asks->png ? S("image/jpeg image/png") : asks->jpeg ? S("image/jpeg") : S("image/png");
	str bytes = number(a, asks->bytes_most), pixels = number(a, asks->pixels_most);
	char *args[] = {"schedpost-fit", arena_cstr(a, bytes), arena_cstr(a, pixels), arena_cstr(a, types), NULL};
	struct caged child;
	*out = (struct fitted){.bytes = S("")};
	if (lseek(fd, 0, SEEK_SET) != 0) return failed(a, str_of(strerror(errno)));
	int no = caged_start(a, &(struct caged_asks){.program = program, .args = args, .fd = fd}, &child);
	if (no) return failed(a, arena_fmt(a, "schedpost-fit could not be run (%s). Is schedpost installed whole?", strerror(no)));
	return understand(&w, caged_end(&child, take_answer(child.from, &w)));
}
