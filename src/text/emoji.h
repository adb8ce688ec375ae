/* SPDX-License-Identifier: MIT
 * emoji.h - where an emoji begins and ends (UTS 51, section 1.4.9), for this room only. */
#ifndef TEXT_EMOJI_H
#define TEXT_EMOJI_H
#include "base/base.h"

/* Bytes of the emoji at `at`, with its skin tone, its flag's tags and all that joiners tie to it; 0: none
 * begins there. A pictograph counts whether it is usually drawn in colour or not; (c) and (R) only when
 * U+FE0F asks for it. */
size_t emoji_length(str, size_t at);
#endif
