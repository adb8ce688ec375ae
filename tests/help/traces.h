/* SPDX-License-Identifier: MIT
 * traces.h - what is left in memory that should be wiped. */
#ifndef HELP_TRACES_H
#define HELP_TRACES_H
#include <stdbool.h>
#include <stddef.h>

/* Does it stand there? Also looks where the sanitizer says that nobody may: an arena's first block has 8 KB, used
 * or not. */
bool traces_stand(const volatile char *at, size_t bytes, const char *what);
#endif
