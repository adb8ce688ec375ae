/* SPDX-License-Identifier: MIT
 * sane_parts.h - the small checks under sane.h; inside this room only. What is wrong comes back as words, or
 * NULL. */
#ifndef PLUG_SANE_PARTS_H
#define PLUG_SANE_PARTS_H
#include "plug/plug.h"

bool is_text(sp_str);	/* UTF-8 without NUL */
bool is_line(sp_str);	/* the same without control characters: no CR, no LF */
bool is_url(sp_str);	/* printable ASCII; "https://...", "http://...", "practice:..." or "{base}..." */
const char *insane_request(const sp_request *, const sp_post *);
const char *insane_limits(const sp_limits *);
#endif
