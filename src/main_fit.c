/* SPDX-License-Identifier: MIT
 * main_fit.c - schedpost-fit BYTES PIXELS TYPES: makes a picture fit, shut in. schedpost starts it; nobody else need.
 *
 * It is born with an empty environment and two descriptors that matter: 0, a socket on which it answers, and 3, the
 * picture. The answer is lines: "~ PERCENT" while it works, at last "! SENTENCE" about the picture, "- SENTENCE" about
 * this machine, or "= TYPE WIDTH HEIGHT QUALITY WHITE PRINT BYTES" and the bytes of the new file. The bytes of the old
 * one are read before the walls stand; for more than bytes they are taken behind them. */
#include "plug/cage.h"
#include "rooms/media/fitted.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { EXIT_USAGE = 64, EXIT_UNANSWERED = 74, PIECE = 1 << 20, LINE_MOST = 4096 };
static const struct cage CAGE = {768 << 20, 60, false, "a picture cannot be unpacked, so none is"};

static bool asked(int argc, char **argv, struct fitted_asks *asks)
{
	struct stat st;
	if (argc != 4 || fstat(CAGE_CHANNEL, &st) || !S_ISSOCK(st.st_mode)) return false;
	if (!str_int(str_of(argv[1]), &asks->bytes_most) || !str_int(str_of(argv[2]), &asks->pixels_most)) return false;
	asks->jpeg = str_in(str_of(argv[3]), ' ', S("image/jpeg"));
	asks->png = str_in(str_of(argv[3]), ' ', S("image/png"));
	return asks->bytes_most >= 0 && asks->pixels_most >= 0 && (asks->jpeg || asks->png);
}

/* One byte more than the most says that it is too long. */
static str read_all(struct arena *a)
{
	buf out = buf_in(a, FITTED_FILE_MOST + 1);
	char *piece = arena_take(a, PIECE);
	ssize_t n;
	while (out.len <= FITTED_FILE_MOST && (n = read(CAGE_FILE, piece, PIECE)) != 0) {
		if (n < 0 && errno == EINTR) continue;
		if (n < 0) break;
		buf_add(&out, (str){piece, MIN((size_t)n, FITTED_FILE_MOST + 1 - out.len)});
	}
	return buf_str(&out);
}

static bool write_all(str s)
{
	while (s.len) {
		ssize_t n = write(CAGE_CHANNEL, s.at, s.len);
		if (n <= 0) return false;
		s = str_cut(s, (size_t)n, s.len);
	}
	return true;
}

static void tell(void *of, int percent)
{
	char line[32];
	int n = snprintf(line, sizeof line, "~ %d\n", percent);
	(void)of;
	if (!write_all((str){line, (size_t)n})) _exit(EXIT_UNANSWERED);
}

static err work(struct arena *a, const struct fitted_asks *asks, struct fitted *out)
{
	str missing, bytes = read_all(a);
	fitted_warm_up();
	TRY(cage_enter(a, &CAGE, &missing));
	if (bytes.len <= FITTED_FILE_MOST) return fitted_make(a, bytes, asks, out);
	return FAIL(a, ERR_INPUT, "picture-too-large", "The file has more than %d MB. Please export it smaller from the program that it was "
		    "made with.", FITTED_FILE_MOST >> 20);
}

int main(int argc, char **argv)
{
	struct fitted_asks asks = {.tell = tell};
	struct fitted made;
	if (!asked(argc, argv, &asks)) {
		fputs("schedpost-fit makes pictures fit for schedpost, which starts it. You never need to.\n", stderr);
		return EXIT_USAGE;
	}
	struct arena *a = arena_new();
	buf line = buf_in(a, LINE_MOST);
	err e = work(a, &asks, &made);
	if (e) buf_fmt(&line, "%c %.*s\n", e->kind == ERR_INPUT ? '!' : '-', SHOW(e->text));
	else buf_fmt(&line, "= %.*s %" PRId64 " %" PRId64 " %" PRId64 " %d %d %zu\n", SHOW(made.mime), made.width,
		     made.height, made.quality, made.on_white, made.print, made.bytes.len);
	bool said = write_all(buf_str(&line)) && (e || write_all(made.bytes));
	_exit(said ? 0 : EXIT_UNANSWERED);
}
