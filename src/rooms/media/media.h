/* SPDX-License-Identifier: MIT
 * media.h - the table of files: what is kept under which hash. The files themselves: intake.h. */
#ifndef ROOMS_MEDIA_MEDIA_H
#define ROOMS_MEDIA_MEDIA_H
#include "store/store.h"
#include "verb/verb.h"

#include <schedpost/plugin.h>

struct media {	/* texts live in the transaction's arena */
	str sha256, mime, stripped;
	int64_t bytes, width, height, length_ms;
};

err media_save(struct tx *, const struct media *);	/* again is fine */
/* ERR_MISSING when no such file was handed in. */
err media_need(struct tx *, str sha256, struct media *);
sp_role media_role(str mime);
str media_path(struct arena *, str media_folder, str sha256);	/* FOLDER/ab/abcdef... */
#endif
