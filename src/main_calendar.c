/* SPDX-License-Identifier: MIT
 * main_calendar.c - schedpost-calendar YEAR END: reads a calendar of somebody else, shut in, and says what stands in
 * it. schedpost starts it; nobody else need.
 *
 * It is born with an empty environment and two descriptors that matter: 0, a socket on which it answers (import_write),
 * and 3, the file. All that it needs of the system is asked before the walls stand: the file's bytes, the zone that it
 * names, and what libical looks up on first use. Only then is anything of the file taken for more than bytes. */
#include "plug/cage.h"
#include "rooms/calendar/import_kind.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { EXIT_USAGE = 64, EXIT_UNANSWERED = 74, ANSWER_MOST = 5 << 20, PIECE = 256 << 10 };
static const struct cage CAGE = {256 << 20, 5, false, "a calendar of somebody else cannot be read apart, so none is"};
static const char *const ENDS[] = {"auto", "inclusive", "exclusive"};

static bool asked(int argc, char **argv, struct import_asks *asks)
{
	struct stat st;
	int64_t year;
	bool end = false;
	if (argc != 3 || fstat(CAGE_CHANNEL, &st) || !S_ISSOCK(st.st_mode)) return false;
	if (!str_int(str_of(argv[1]), &year)) return false;
	for (size_t i = 0; i < COUNT(ENDS); i++) {
		if (strcmp(argv[2], ENDS[i]) != 0) continue;
		asks->end = (enum import_end)i;
		end = true;
	}
	asks->year = (int)year;
	return end && year >= 1970 && year <= 2500;
}

/* One byte more than the most says that it is too long. */
static str read_all(struct arena *a)
{
	buf out = buf_in(a, IMPORT_FILE_MOST + 1);
	char *piece = arena_take(a, PIECE);
	ssize_t n;
	while (out.len <= IMPORT_FILE_MOST && (n = read(CAGE_FILE, piece, PIECE)) != 0) {
		if (n < 0 && errno == EINTR) continue;
		if (n < 0) break;
		buf_add(&out, (str){piece, MIN((size_t)n, IMPORT_FILE_MOST + 1 - out.len)});
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

static err work(struct arena *a, struct import_asks *asks, buf *out)
{
	struct import_file file;
	str missing, bytes = read_all(a);
	TRY(import_zone(a, bytes, &asks->zone));
	import_rule_warm_up(asks->zone);
	TRY(cage_enter(a, &CAGE, &missing));
	import_read(a, bytes, asks, &file);
	import_write(&file, out);
	if (!out->over) return NULL;
	out->len = 0;
	out->over = false;
	import_write(&(struct import_file){.refused = "too-much", .zone = S("")}, out);
	return NULL;
}

int main(int argc, char **argv)
{
	struct import_asks asks = {0};
	if (!asked(argc, argv, &asks)) {
		fputs("schedpost-calendar reads calendars for schedpost, which starts it. You never need to.\n", stderr);
		return EXIT_USAGE;
	}
	struct arena *a = arena_new();
	buf out = buf_in(a, ANSWER_MOST);
	err e = work(a, &asks, &out);
	if (e) {
		out.len = 0;
		buf_fmt(&out, "!%.*s\n", SHOW(e->text));
	}
	_exit(write_all(buf_str(&out)) ? 0 : EXIT_UNANSWERED);
}
