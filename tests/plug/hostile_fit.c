/* SPDX-License-Identifier: MIT
 * hostile_fit.c - schedpost-fit as if a picture had taken it over: linked in the place of fitted_make, it tries the act
 * that the file names. Whoever started it sees by `quality` whether it got what it wanted. */
#include "plug/hostile_file.h"

#include "rooms/media/fitted.h"

err __wrap_fitted_make(struct arena *a, str file, const struct fitted_asks *asks, struct fitted *out)
{
	(void)a, (void)asks;
	*out = (struct fitted){.bytes = S("-"), .mime = S("image/jpeg"), .quality = hostile_did(file)};
	return NULL;
}
