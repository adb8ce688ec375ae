/* SPDX-License-Identifier: MIT
 * fitted.h - a picture made to fit what platforms take: turned as it is shown, fewer pixels, another type if need be.
 *
 * For schedpost-fit, which does it behind walls. Never touches a file. */
#ifndef ROOMS_MEDIA_FITTED_H
#define ROOMS_MEDIA_FITTED_H
#include "rooms/media/sniff.h"

enum { FITTED_FILE_MOST = 64 << 20 /* bytes of a file, before and after */ };

struct fitted_asks {
	int64_t bytes_most, pixels_most;	/* 0: no limit but ours */
	bool jpeg, png;				/* what it may become */
	void (*tell)(void *of, int percent);	/* how far it is; may be NULL */
	void *of;
};
struct fitted {
	str bytes;			/* the file */
	str mime;
	int64_t width, height;
	int64_t quality;		/* of a JPEG picture, 1 to 100; else 0 */
	bool on_white, print;		/* it had clear places, which are white now; its colours were those for print */
};

/* ERR_INPUT with a sentence: "media-type", "media-damaged", "picture-moves", "picture-too-large" to be unpacked,
 * "picture-stays-large" whatever is tried. */
err fitted_make(struct arena *, str file, const struct fitted_asks *, struct fitted *out);
err fitted_too_long(struct arena *);	/* ERR_INPUT "picture-too-large": the file has more than FITTED_FILE_MOST */
err fitted_takes(struct arena *, const struct sniffed *);	/* ERR_INPUT "media-type": this kind cannot be */
/* What the libraries look up on their first use, before walls stand. */
void fitted_warm_up(void);
#endif
