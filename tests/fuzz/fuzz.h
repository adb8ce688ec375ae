/* SPDX-License-Identifier: MIT
 * fuzz.h - what all targets share: promises that end the run when they are broken, bytes that choose, and chance that
 * is the same in every run. */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H
#include "base/base.h"

#include <jansson.h>
#include <sodium.h>
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

/* ---- chance: keys, nonces and hash tables, which would lead two runs with one seed apart (fuzz.sh same) */

static uint32_t same_number(void)
{
	static uint32_t n = 1;
	return n = n * 1664525u + 1013904223u;
}

static void same_bytes(void *const at, const size_t n)
{
	for (size_t i = 0; i < n; i++) ((uint8_t *)at)[i] = (uint8_t)(same_number() >> 24);
}

static const char *same_name(void)
{
	return "same";
}

__attribute__((constructor)) static void fix_chance(void)
{
	static randombytes_implementation same = {
		.implementation_name = same_name, .random = same_number, .buf = same_bytes};
	randombytes_set_implementation(&same);
	json_object_seed(1);
}
#endif
