/* SPDX-License-Identifier: MIT
 * export.h - pages of an inner verb, written as one CSV file. */
#ifndef FRONT_EXPORT_H
#define FRONT_EXPORT_H
#include "front/front.h"

struct export_of {
	const char *pages;	/* the verb that gives them; see export.c */
	const char *file;	/* the option that names the file (-: the screen); the verb does not get it */
	const char *rows, *row;	/* what they are, for "12 posts were written to ...", and what one is */
	bool many;		/* files, of which those without a row are not told of */
};
err export_csv(struct front *, const struct call *, const struct export_of *);
#endif
