/* SPDX-License-Identifier: MIT
 * media.h - what the doors share about files that come in. */
#ifndef FRONT_MEDIA_H
#define FRONT_MEDIA_H
#include "rooms/media/intake.h"
#include "rooms/media/media.h"

str media_folder(struct arena *, str data_folder);
str media_name(str path);	/* what stands behind the last slash */
str media_removed(struct arena *, const struct media_facts *);	/* "location, camera details"; empty: nothing */
err media_record(struct tx *, const struct media_facts *);	/* known to posts from now on */
void media_reply(struct arena *, struct reply *, const struct media_facts *, str name);
/* A text that names `schedpost fit FILE` by the file's name, with that of the paths which has this name. If two have
 * it, nobody knows which was meant, and the text is returned as it is. */
str media_hint_by_path(struct arena *, const str *paths, size_t n, str text);
/* A refusal that names `schedpost fit FILE` with the file's path, as the caller typed it. */
err media_by_path(struct arena *, const struct call *typed, err);
#endif
