/* SPDX-License-Identifier: MIT
 * fuzz.h - what all targets share: promises that end the run when they are broken, and bytes that choose. */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static inline void must(bool is_kept, const char *promise)
{
	if (is_kept) return;
	fprintf(stderr, "broken promise: %s\n", promise);
	abort();
}

/* The input, used up from the front; behind its end there are zeros. */
struct input {
	const uint8_t *at;
	size_t left;
};

static inline uint8_t next(struct input *in)
{
	if (!in->left) return 0;
	in->left--;
	return *in->at++;
}

static inline str next_bytes(struct input *in, size_t most)
{
	str s = {(const char *)in->at, MIN(most, in->left)};
	in->at += s.len;
	in->left -= s.len;
	return s;
}
#endif
