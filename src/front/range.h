/* SPDX-License-Identifier: MIT
 * range.h - which bytes of a file are asked for (RFC 9110, 14): one range, for nothing that we show is asked for in
 * several. Pure. */
#ifndef FRONT_RANGE_H
#define FRONT_RANGE_H
#include "base/base.h"

enum range_said {
	RANGE_WHOLE,	/* nothing was asked, or nothing that we know: all of it, 200 */
	RANGE_PART,	/* 206 */
	RANGE_NONE	/* there are no such bytes: 416 */
};
/* header: the value of Range. *from and *len: bytes, within `size`. */
enum range_said range_read(str header, uint64_t size, uint64_t *from, uint64_t *len);
#endif
