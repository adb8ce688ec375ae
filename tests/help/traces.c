/* SPDX-License-Identifier: MIT
 * traces.c - a search through memory that the sanitizer does not stop. */
#include "help/traces.h"

__attribute__((no_sanitize("address"))) bool traces_stand(const volatile char *at, size_t bytes, const char *what)
{
	for (size_t i = 0; i < bytes; i++) {
		size_t n = 0;
		while (what[n] && i + n < bytes && at[i + n] == what[n]) n++;
		if (!what[n]) return true;
	}
	return false;
}
