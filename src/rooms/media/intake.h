/* SPDX-License-Identifier: MIT
 * intake.h - a file comes in: told apart, stripped of what it says about people, stored under its hash.
 *
 * The original is never kept: what reaches the disk is already stripped. After a kill -9 a temporary file may
 * be left, with nothing in it that was to be removed; file_sweep(folder) at start removes it.
 * Thread: any; takes seconds for a large video, so not on the loop. */
#ifndef ROOMS_MEDIA_INTAKE_H
#define ROOMS_MEDIA_INTAKE_H
#include "rooms/media/strip.h"

enum { MEDIA_PIXELS_MOST = 200000000 };	/* of a picture; a small file can unpack to a huge one */

struct media_limits {	/* 0: the usual one */
	uint64_t picture_bytes;		/* 64 MB */
	uint64_t picture_pixels;	/* MEDIA_PIXELS_MOST */
	uint64_t video_bytes;		/* 1 GB */
	uint64_t captions_bytes;	/* 2 MB */
};

struct media_facts {	/* lives as long as the arena */
	str sha256;			/* of the stored bytes; the file is at media_path(folder, sha256) */
	str mime;
	sp_role role;
	uint64_t bytes;			/* as stored */
	uint32_t width, height;		/* pixels, as shown; 0 for captions */
	int64_t length_ms;		/* of a video; 0 if it does not say */
	str stripped[STRIP_WORDS];	/* "location", "camera details", ... for "Removed: ..." */
	size_t nstripped;
};

/* Reads `fd` from its start, whatever its position (see file_open). `folder` must be there. The same file
 * again gives the same facts. ERR_INPUT: "media-type", "media-damaged", "media-too-big", "media-changed",
 * "not-a-file"; ERR_OUTSIDE: disk. */
err media_intake(struct arena *, int fd, str folder, const struct media_limits *, struct media_facts *out);
#endif
