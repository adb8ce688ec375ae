/* SPDX-License-Identifier: MIT
 * main_fit.c - schedpost-fit BYTES PIXELS TYPES: makes a picture fit, shut in. schedpost starts it; nobody else need.
 *
 * It is born with an empty environment and two descriptors that matter: 0, a socket on which it answers, and 3, the
 * picture. The answer is lines: "~ PERCENT" while it works, at last "! SENTENCE" about the picture, "- SENTENCE" about
 * this machine, or "= TYPE WIDTH HEIGHT QUALITY WHITE PRINT BYTES" and the bytes of the new file. The bytes of the old
 * one are read before the walls stand; for more than bytes they are taken behind them. */
#include "plug/cage.h"
#include "rooms/media/fitted.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LINE_MOST = 4096 };
static const struct cage CAGE = {768 << 20, 60, false, "a picture cannot be unpacked, so none is"};

static bool asked(int argc, char **argv, struct fitted_asks *asks)
{
	if (argc != 4 || !cage_was_started()) return false;
	if (!str_int(str_of(argv[1]), &asks->bytes_most) || !str_int(str_of(argv[2]), &asks->pixels_most)) return false;
	asks->jpeg = str_in(str_of(argv[3]), ' ', S("image/jpeg"));
	asks->png = str_in(str_of(argv[3]), ' ', S("image/png"));
	return asks->bytes_most >= 0 && asks->pixels_most >= 0 && (asks->jpeg || asks->png);
}

static void tell(void *of, int percent)
{
	char line[32];
	int n = snprintf(line, sizeof line, "~ %d\n", percent);
	(void)of;
	if (!cage_say((str){line, (size_t)n})) _exit(CAGE_EXIT_UNANSWERED);
}

static err work(struct arena *a, const struct fitted_asks *asks, struct fitted *out)
{
	str missing, bytes = cage_read_file(a, FITTED_FILE_MOST);
	fitted_warm_up();
	TRY(cage_enter(a, &CAGE, &missing));
	return bytes.len <= FITTED_FILE_MOST ? fitted_make(a, bytes, asks, out) : fitted_too_long(a);
}

int main(int argc, char **argv)
{
	struct fitted_asks asks = {.tell = tell};
	struct fitted made;
	if (!asked(argc, argv, &asks)) {
		fputs("schedpost-fit makes pictures fit for schedpost, which starts it. You never need to.\n", stderr);
		return CAGE_EXIT_USAGE;
	}
	struct arena *a = arena_new();
	buf line = buf_in(a, LINE_MOST);
	err e = work(a, &asks, &made);
	if (e) buf_fmt(&line, "%c %.*s\n", e->kind == ERR_INPUT ? '!' : '-', SHOW(e->text));
	else buf_fmt(&line, "= %.*s %" PRId64 " %" PRId64 " %" PRId64 " %d %d %zu\n", SHOW(made.mime), made.width,
		     made.height, made.quality, made.on_white, made.print, made.bytes.len);
	bool said = cage_say(buf_str(&line)) && (e || cage_say(made.bytes));
	_exit(said ? 0 : CAGE_EXIT_UNANSWERED);
}
