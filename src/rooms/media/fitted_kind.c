/* SPDX-License-Identifier: MIT
 * fitted_kind.c - which kinds of files can be made to fit; apart from what unpacks them, which schedpost-fit
 * alone has. */
#include "rooms/media/fitted.h"

err fitted_too_long(struct arena *a)
{
	return FAIL(a, ERR_INPUT, "picture-too-large", "The file has more than %d MB. Please export it smaller from the program that it was "
		    "made with.", FITTED_FILE_MOST >> 20);
}

err fitted_takes(struct arena *a, const struct sniffed *type)
{
	if (type->kind == MEDIA_JPEG || type->kind == MEDIA_PNG || type->kind == MEDIA_WEBP) return NULL;
	if (type->kind == MEDIA_GIF)
		return FAIL(a, ERR_INPUT, "media-type",
			    "This is a GIF picture: made smaller, one that moves would stand still. Please save it as PNG or, if it moves, as "
			    "a film (MP4).");
	return FAIL(a, ERR_INPUT, "media-type",
		    "This is a file of another kind (%s), and only pictures are made to fit. Please make a film shorter or smaller with the "
		    "program that it was made with.", type->noun);
}
