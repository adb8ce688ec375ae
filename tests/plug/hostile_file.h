/* SPDX-License-Identifier: MIT
 * hostile_file.h - the acts of a program that a file has taken over: the file names one ("forks 123", 123 being the
 * test's process). */
#ifndef TESTS_HOSTILE_FILE_H
#define TESTS_HOSTILE_FILE_H
#include "plug/hostile_calls.h"

#include "base/base.h"

#include <string.h>

/* Whether the act that it names got what it wanted. */
static inline bool hostile_did(str file)
{
	static const struct {
		const char *name;
		bool (*does)(const struct scene *);
	} ACTS[] = {
#define ACT(name, free, ...) {#name, name},
		HOSTILE_CALLS
#undef ACT
	};
	bool did = false;
	size_t word = 0;
	int64_t host = 0;
	while (word < file.len && file.at[word] != ' ') word++;
	str_int(str_trim(str_cut(file, word, file.len)), &host);
	const struct scene scene = {NULL, (int)host};
	for (size_t i = 0; i < COUNT(ACTS); i++)
		if (str_is(str_cut(file, 0, word), str_of(ACTS[i].name))) did = ACTS[i].does(&scene);
	return did;
}
#endif
