/* SPDX-License-Identifier: MIT
 * body.h - the body of a request: JSON, forms, multipart and windows of files, as pieces in a row. Thread: any. */
#ifndef NET_BODY_H
#define NET_BODY_H
#include "net/compose.h"

/* Fills out->body, nbody and has_body; *mime is what Content-Type says, empty without a body. What stands in memory
 * is one run of bytes, cut only where a file goes between. */
err body_make(struct arena *, const sp_request *, const struct compose_for *, struct http_request *out, str *mime);
#endif
