/* SPDX-License-Identifier: MIT
 * normal.h - Unicode normalisation as code points (UAX 15), for this room only. */
#ifndef TEXT_NORMAL_H
#define TEXT_NORMAL_H
#include "base/base.h"

struct codes {
	int32_t *at;
	size_t len;	/* code points */
};
struct codes normal_c(struct arena *, str);		/* NFC */
struct codes normal_folded(struct arena *, str);	/* NFKC, case folded, without what is never seen */
str normal_utf8(struct arena *, struct codes);
#endif
