/* SPDX-License-Identifier: MIT
 * import_end.c - the words for how the ends of a calendar's days are meant. */
#include "rooms/calendar/import.h"

static const char *const NAMES[] = {[END_AUTO] = "auto", [END_INCLUSIVE] = "inclusive", [END_EXCLUSIVE] = "exclusive"};

const char *import_end_name(enum import_end end)
{
	return NAMES[end];
}

bool import_end_read(str word, enum import_end *out)
{
	for (size_t i = 0; i < COUNT(NAMES); i++) {
		if (!str_is(word, str_of(NAMES[i]))) continue;
		*out = (enum import_end)i;
		return true;
	}
	return false;
}
