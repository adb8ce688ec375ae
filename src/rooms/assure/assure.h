/* SPDX-License-Identifier: MIT
 * assure.h - each control that the guidance on public accounts asks for, with its evidence: what is known, no more.
 *
 * The principles are those of the NCSC (protecting what you publish on social media), of the British government's
 * control sheet for such accounts, and of CISA's guide of December 2021, in our words. What is not known says so, and
 * is never green. All functions work inside a transaction; texts live in its arena. */
#ifndef ROOMS_ASSURE_ASSURE_H
#define ROOMS_ASSURE_ASSURE_H
#include "store/store.h"
#include "verb/verb.h"

enum shade { SHADE_UNKNOWN, SHADE_GREEN, SHADE_AMBER, SHADE_RED, SHADES };
struct control {
	const char *name, *principle;
	enum shade shade;
	str says; /* the evidence, a sentence */
	str todo; /* what to type; empty: nothing */
};
enum { CONTROLS_MOST = 20 };
err assure_look(struct tx *, str data_folder, struct control out[static CONTROLS_MOST], size_t *n);

extern const struct verb ASSURE_VERBS[]; /* steps of the door assure */
#endif
