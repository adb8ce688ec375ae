/* SPDX-License-Identifier: MIT
 * hostile_calendar.c - schedpost-calendar as if a calendar had taken it over: linked in the place of import_read, it
 * tries the act that the file names. Whoever started it sees by `refused` whether it got what it wanted. */
#include "plug/hostile_file.h"

#include "rooms/calendar/import.h"

void __wrap_import_read(struct arena *a, str bytes, const struct import_asks *asks, struct import_file *out)
{
	bool did = hostile_did(bytes);
	(void)a, (void)asks;
	*out = (struct import_file){.refused = did ? "not-a-calendar" : "too-much", .zone = S(""), .unread = S("")};
}
