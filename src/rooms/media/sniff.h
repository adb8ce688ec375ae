/* SPDX-License-Identifier: MIT
 * sniff.h - what a file is, told from its content and never from its name.
 *
 * Pure; any thread. What is not taken is refused with a sentence that says what the file seems to be and
 * what to use instead. Sources: WHATWG MIME Sniffing, ISO/IEC 14496-12 (brands), W3C WebVTT. */
#ifndef ROOMS_MEDIA_SNIFF_H
#define ROOMS_MEDIA_SNIFF_H
#include "base/base.h"

#include <schedpost/plugin.h>

typedef enum { MEDIA_JPEG = 1, MEDIA_PNG, MEDIA_GIF, MEDIA_WEBP, MEDIA_MP4, MEDIA_MOV, MEDIA_VTT } media_kind;

enum { SNIFF_HEAD = 4096 };	/* bytes from the start of the file that are enough to tell */

struct sniffed {
	media_kind kind;
	sp_role role;
	const char *mime, *noun;	/* "image/jpeg", "JPEG picture"; static */
};

/* head: the first SNIFF_HEAD bytes, or the whole file if it is shorter. ERR_INPUT "media-type". */
err sniff(struct arena *, str head, struct sniffed *out);
#endif
