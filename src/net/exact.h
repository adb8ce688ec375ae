/* SPDX-License-Identifier: MIT
 * exact.h - texts that are written twice: once to be measured, once into memory of just that size.
 *
 * A buffer that grows leaves its earlier copies behind, and a secret with them. A text made here stands
 * in one place only, so that whoever wipes it has wiped it. Thread: any. */
#ifndef NET_EXACT_H
#define NET_EXACT_H
#include "base/base.h"

#include <schedpost/plugin.h>

struct exact {
	char *at;	/* NULL while measuring */
	size_t len;	/* bytes so far */
};

/* Must write the same bytes both times. */
typedef void exact_writer(struct exact *, void *what);
str exact_make(struct arena *, exact_writer *, void *what);

void exact_add(struct exact *, str);
void exact_base64(struct exact *, str);
void exact_percent(struct exact *, str);	/* RFC 3986: all but letters, digits and -._~ */
void exact_form(struct exact *, str);		/* application/x-www-form-urlencoded (WHATWG): a space is + */
void exact_decoded(struct exact *, str);	/* out of both of these: %41 and + are read */
void exact_json(struct exact *, str);		/* for inside a JSON string (RFC 8259, 7) */
void exact_quoted(struct exact *, str);		/* for inside a multipart name="..." (WHATWG): %0A %0D %22 */

static inline str plain(sp_str s)
{
	return (str){s.at, s.len};
}
#endif
