/* SPDX-License-Identifier: MIT
 * strip.h - a picture or video without what it says about people: first a plan of what stays, then the copy.
 *
 * Lossless: pixels, samples and colour profiles are only ever kept as they are. What could tell where, when,
 * by whom and with what a picture was taken goes, and so does what schedpost does not know. The orientation
 * stays. Everything lives in the arena that the plan was made in. Thread: one at a time.
 * Sources: ITU T.81, JFIF 1.02, Exif 2.32, PNG 3rd edition, GIF89a, RFC 9649 (WebP), ISO/IEC 14496-12,
 * QuickTime File Format, W3C WebVTT. */
#ifndef ROOMS_MEDIA_STRIP_H
#define ROOMS_MEDIA_STRIP_H
#include "rooms/media/sniff.h"

/* Where the file comes from: memory if `at` is set, else an open descriptor that is read from its start. */
struct strip_source {
	int fd;
	const char *at;
	uint64_t size;		/* bytes */
};

enum {	/* bits: what a person may want to know that it was removed */
	STRIP_LOCATION = 1,
	STRIP_CAMERA = 2,
	STRIP_DATE = 4,
	STRIP_THUMBNAIL = 8,
	STRIP_DESCRIPTION = 16,
	STRIP_COMMENT = 32,
	STRIP_HIDDEN_PICTURE = 64,
	STRIP_HIDDEN_VIDEO = 128,
	STRIP_HIDDEN_DATA = 256,
	STRIP_WORDS = 9
};

typedef enum { PIECE_KEEP, PIECE_PUT, PIECE_ZERO } piece_kind;

struct strip_piece {
	piece_kind kind;
	uint64_t from, len;	/* from: offset in the source, of PIECE_KEEP */
	const char *bytes;	/* of PIECE_PUT */
};

struct strip {
	struct arena *in;
	const struct sniffed *type;
	struct strip_piece *pieces;
	size_t npieces, cap;
	uint64_t bytes;			/* of the result */
	uint32_t width, height;		/* pixels, as shown (orientation considered); 0 for captions */
	int64_t length_ms;		/* of a video; 0 when it does not say */
	unsigned orientation;		/* 1..8 as in Exif; 0: not told */
	unsigned removed;		/* STRIP_ bits */
};

/* Pictures and captions must be in memory; videos may be anywhere. ERR_INPUT "media-damaged" for what is
 * damaged, cut off, or hides more than can be taken out. `type` must outlive the plan. */
err strip_plan(struct arena *, const struct strip_source *, const struct sniffed *type, struct strip *out);

/* Gives the result's bytes to `take`, piece by piece; an error of `take` ends it. */
typedef err strip_taker(void *ctx, str piece);
err strip_send(const struct strip *, const struct strip_source *, strip_taker *take, void *ctx);

/* The words of the bits, in a fixed order: "location", "camera details". Gives how many. */
size_t strip_words(unsigned removed, str out[static STRIP_WORDS]);

/* All `len` bytes from `at`, or false. */
bool strip_read(const struct strip_source *, uint64_t at, void *out, size_t len);
err strip_unreadable(struct arena *);	/* the sentence for that */
#endif
