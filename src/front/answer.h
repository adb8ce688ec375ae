/* SPDX-License-Identifier: MIT
 * answer.h - the head of an HTTP answer, read strictly; pure. Source: RFC 9112. */
#ifndef FRONT_ANSWER_H
#define FRONT_ANSWER_H
#include "base/base.h"

enum { ANSWER_MOST_HEAD = 16 << 10, ANSWER_MOST_BODY = 64 << 20 };

struct answer_head {
	int status;
	size_t head;	/* bytes, with the empty line */
	size_t length;	/* bytes of the body */
	bool close;	/* the connection ends after it */
	bool json;
};
/* true: more bytes are needed. ERR_OUTSIDE "not-schedpost" when this is no answer that schedpostd gives. */
err answer_read(struct arena *, str bytes, struct answer_head *out, bool *more);
#endif
