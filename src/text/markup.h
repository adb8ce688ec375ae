/* SPDX-License-Identifier: MIT
 * markup.h - a text becomes no markup, whoever wrote it. Pure; any thread. */
#ifndef TEXT_MARKUP_H
#define TEXT_MARKUP_H
#include "base/base.h"

void markup_put(buf *, str text);	/* between tags, or in an attribute with quotes around it */
#endif
