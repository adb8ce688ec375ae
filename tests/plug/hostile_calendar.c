/* SPDX-License-Identifier: MIT
 * hostile_calendar.c - schedpost-calendar as if a calendar had taken it over: linked in the place of import_read, it
 * tries the act that the file names ("forks 123", 123 being the test's process).
 *
 * Whoever started it sees by `refused` whether it got what it wanted. */
#include "plug/hostile_calls.h"

#include "rooms/calendar/import.h"

#include <string.h>

static const struct {
	const char *name;
	bool (*does)(const struct scene *);
} ACTS[] = {
#define ACT(name, free, ...) {#name, name},
	HOSTILE_CALLS
#undef ACT
};

void __wrap_import_read(struct arena *a, str bytes, const struct import_asks *asks, struct import_file *out)
{
	bool did = false;
	size_t word = 0;
	int64_t host = 0;
	(void)a, (void)asks;
	while (word < bytes.len && bytes.at[word] != ' ') word++;
	str_int(str_trim(str_cut(bytes, word, bytes.len)), &host);
	const struct scene scene = {NULL, (int)host};
	for (size_t i = 0; i < COUNT(ACTS); i++)
		if (str_is(str_cut(bytes, 0, word), str_of(ACTS[i].name))) did = ACTS[i].does(&scene);
	*out = (struct import_file){.refused = did ? "not-a-calendar" : "too-much", .zone = S("")};
}
