/* SPDX-License-Identifier: MIT
 * pinterest.h - what the files of this plugin share.
 *
 * Source: Pinterest's own description of its API, v5.23.0 (github.com/pinterest/api-description). */
#ifndef PINTEREST_H
#define PINTEREST_H
#include <schedpost/kit.h>

enum { PICTURES_MOST = 5 };
enum { FILM, FILM_IS_UP };	/* notes of publishing: its id, and "yes" */

sp_str pinterest_alt(struct kit *);	/* of all pictures */

extern const struct kit_phase pinterest_publish[4];
#endif
