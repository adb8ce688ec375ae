/* SPDX-License-Identifier: MIT
 * catch.h - a person agrees in a browser; what it brings back is caught on this machine, or pasted. */
#ifndef FRONT_CATCH_H
#define FRONT_CATCH_H
#include "front/front.h"

/* what: "http://127.0.0.1:8765/ https://platform.example/..." - where the browser comes back ("-": a page shows a code),
 * and what to open. The answer: the query that came back, or what the person has pasted. Listens on the loopback
 * address only, only for this question, and only when the place to come back to is there. ERR_INPUT "stopped" after
 * Ctrl-C or at the end of input. */
err consent_catch(struct front *, str what, str *out);
#endif
