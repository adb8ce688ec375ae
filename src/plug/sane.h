/* SPDX-License-Identifier: MIT
 * sane.h - what a plugin said, held against meaning: wire.h has checked the form, this checks the sense.
 *
 * The channel is a hostile plugin's only way out, so it is guarded here. Which hosts may be reached is
 * checked where the request is composed (net/compose.h). All sentences live in the arena; empty means:
 * nothing to object. */
#ifndef PLUG_SANE_H
#define PLUG_SANE_H
#include "plug/plug.h"

enum {
	SANE_WAIT_MOST_MS = 60 * 60 * 1000,
	SANE_TIMEOUT_MOST_MS = 10 * 60 * 1000,
	SANE_NAME_MOST = 32,	/* letters of a plugin's name */
	SANE_WORDS_MOST = 1024,	/* bytes of a list of words in limits: they are kept with each account */
	SANE_WHY_MOST = 120	/* bytes of the sentence why a platform cannot do something */
};

bool sane_name(str);					/* small letters and digits, 1 to 32 */
str sane_facts(const struct plug_facts *, str name, struct arena *);
str sane_said(const struct plug_in *asked, const struct plug_out *said, struct arena *);

/* From the bytes of a worker's answer to a checked plug_out in the arena, with `failed` set if the plugin
 * talks nonsense. False: the bytes are not what serve() writes, so the worker itself is broken; *why says
 * where. */
bool sane_read(str payload, const struct plug_in *asked, const struct plug_facts *, struct arena *,
	       struct plug_out *, const char **why);

/* How often one job went to the network. Zeroed when the job begins; `publics` is zeroed again by the caller
 * when a public request has certainly done nothing and the job may try once more. */
struct sane_count {
	uint32_t requests, publics;
};
bool sane_is_public(const sp_request *);		/* the world sees it */
str sane_count(struct sane_count *, const sp_request *, struct arena *);	/* counts it, or objects */
#endif
