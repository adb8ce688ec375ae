/* SPDX-License-Identifier: MIT
 * fill.h - what only the caller's side can give: files, standard input, secrets. */
#ifndef FRONT_FILL_H
#define FRONT_FILL_H
#include "front/front.h"

/* Replaces OPT_FILE paths by what the carrier gave for them, OPT_TEXT_FILE paths and "-" by the text, S-file by the
 * secret S, asks for needed secrets, and passes --yes on to verbs that know it. */
err fill(struct front *, struct call *);
#endif
