/* SPDX-License-Identifier: MIT
 * shell.h - words for commands that people copy from a sentence. Pure; any thread. */
#ifndef TEXT_SHELL_H
#define TEXT_SHELL_H
#include "base/base.h"

/* As one word to type: as it is, or between single quotes where a shell would make something else of it. */
str shell_word(struct arena *, str);
#endif
