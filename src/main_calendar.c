/* SPDX-License-Identifier: MIT
 * main_calendar.c - schedpost-calendar YEAR END: reads a calendar of somebody else, shut in, and says what stands in
 * it. schedpost starts it; nobody else need.
 *
 * It is born with an empty environment and two descriptors that matter: 0, a socket on which it answers (import_write),
 * and 3, the file. All that it needs of the system is asked before the walls stand: the file's bytes, the zone that it
 * names, and what libical looks up on first use. Only then is anything of the file taken for more than bytes. */
#include "plug/cage.h"
#include "rooms/calendar/import_kind.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { ANSWER_MOST = 5 << 20 };
static const struct cage CAGE = {256 << 20, 5, false, "a calendar of somebody else cannot be read apart, so none is"};

static bool asked(int argc, char **argv, struct import_asks *asks)
{
	int64_t year;
	if (argc != 3 || !cage_was_started()) return false;
	if (!str_int(str_of(argv[1]), &year)) return false;
	asks->year = (int)year;
	return import_end_read(str_of(argv[2]), &asks->end) && year >= 1970 && year <= 2500;
}

static err work(struct arena *a, struct import_asks *asks, buf *out)
{
	struct import_file file;
	str missing, bytes = cage_read_file(a, IMPORT_FILE_MOST);
	TRY(import_zone(a, bytes, &asks->zone));
	import_rule_warm_up(asks->zone);
	TRY(cage_enter(a, &CAGE, &missing));
	import_read(a, bytes, asks, &file);
	import_write(&file, out);
	if (!out->over) return NULL;
	out->len = 0;
	out->over = false;
	import_write(&(struct import_file){.refused = "too-much", .zone = S(""), .unread = S("")}, out);
	return NULL;
}

int main(int argc, char **argv)
{
	struct import_asks asks = {0};
	if (!asked(argc, argv, &asks)) {
		fputs("schedpost-calendar reads calendars for schedpost, which starts it. You never need to.\n", stderr);
		return CAGE_EXIT_USAGE;
	}
	struct arena *a = arena_new();
	buf out = buf_in(a, ANSWER_MOST);
	err e = work(a, &asks, &out);
	if (e) {
		out.len = 0;
		buf_fmt(&out, "!%.*s\n", SHOW(e->text));
	}
	_exit(cage_say(buf_str(&out)) ? 0 : CAGE_EXIT_UNANSWERED);
}
