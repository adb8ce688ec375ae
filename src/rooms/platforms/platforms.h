/* SPDX-License-Identifier: MIT
 * platforms.h - what each platform can do and allows, as its plugin declared it, kept in the database.
 *
 * So that neither the command line nor a bulk import needs a plugin. Limits told by a server have the same form. */
#ifndef ROOMS_PLATFORMS_PLATFORMS_H
#define ROOMS_PLATFORMS_PLATFORMS_H
#include "store/store.h"
#include "verb/verb.h"

#include <schedpost/plugin.h>

struct platform {	/* texts live in the transaction's arena */
	str name, title, version, file_sha256, hosts, asks_server, refused;
	uint32_t ops, flags;
	sp_look look;
	int64_t listing_delay_ms;
	sp_limits limits;
	str why_not[SP_LAST_ABILITY + 1];	/* by sp_ability, as the plugin says it; see abilities.h */
	str interface;		/* the version in use of the platform's own interface; empty: none is known to end */
	int64_t interface_until;	/* from then on it may be switched off; 0: not known */
	str interface_page;
};

str limits_to_json(struct arena *, const sp_limits *);
err limits_from_json(struct arena *, str json, sp_limits *out);	/* unknown members are ignored; missing ones are 0 */

err platform_save(struct tx *, const struct platform *);
/* The names of all; in order. */
err platform_names(struct tx *, str *names, size_t most, size_t *n);
err platform_get(struct tx *, str name, struct platform *, bool *found);	/* refused ones too */
/* ERR_MISSING names the nearest known platform; ERR_OUTSIDE when its plugin was refused. */
err platform_need(struct tx *, str name, struct platform *out);

extern const struct verb PLATFORMS_VERBS[];
#endif
