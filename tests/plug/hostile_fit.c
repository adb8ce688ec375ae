/* SPDX-License-Identifier: MIT
 * hostile_fit.c - schedpost-fit as if a picture had taken it over: linked in the place of fitted_make, it tries the act
 * that the file names ("forks 123", 123 being the test's process).
 *
 * Whoever started it sees by `quality` whether it got what it wanted. */
#include "plug/hostile_calls.h"

#include "rooms/media/fitted.h"

#include <string.h>

static const struct {
	const char *name;
	bool (*does)(const struct scene *);
} ACTS[] = {
#define ACT(name, free, ...) {#name, name},
	HOSTILE_CALLS
#undef ACT
};

err __wrap_fitted_make(struct arena *a, str file, const struct fitted_asks *asks, struct fitted *out)
{
	bool did = false;
	size_t word = 0;
	int64_t host = 0;
	(void)a, (void)asks;
	while (word < file.len && file.at[word] != ' ') word++;
	str_int(str_trim(str_cut(file, word, file.len)), &host);
	const struct scene scene = {NULL, (int)host};
	for (size_t i = 0; i < COUNT(ACTS); i++)
		if (str_is(str_cut(file, 0, word), str_of(ACTS[i].name))) did = ACTS[i].does(&scene);
	*out = (struct fitted){.bytes = S("-"), .mime = S("image/jpeg"), .quality = did};
	return NULL;
}
