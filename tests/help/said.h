/* SPDX-License-Identifier: MIT
 * said.h - what a world answers, held against words; a test that fails shows the whole answer. Include cmocka first. */
#ifndef HELP_SAID_H
#define HELP_SAID_H
#include "help/world.h"

static inline void has(str said, const char *words)
{
	if (!str_find(said, str_of(words), NULL)) fail_msg("It does not say: %s\n%.*s", words, SHOW(said));
}

static inline void has_not(str said, const char *words)
{
	if (str_find(said, str_of(words), NULL)) fail_msg("It says: %s\n%.*s", words, SHOW(said));
}

/* Somebody who does not run this machine does it: AS(w, "sam", "add", "Words.", "--to", "library"). */
#define AS(w, who, ...)                                                        \
	do {                                                                   \
		err as_;                                                       \
		world_as((w), &as_, (who), __VA_ARGS__, NULL);                 \
		if (as_) fail_msg("%s: %.*s", (who), SHOW(as_->text));         \
	} while (0)
#define REFUSED(w, code_, who, ...)                                            \
	do {                                                                   \
		err as_;                                                       \
		world_as((w), &as_, (who), __VA_ARGS__, NULL);                 \
		assert_non_null(as_);                                          \
		assert_string_equal(as_->code, code_);                         \
	} while (0)
#endif
