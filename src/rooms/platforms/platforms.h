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
	uint32_t ops;
	sp_look look;
	int64_t listing_delay_ms;
	sp_limits limits;
};

str limits_to_json(struct arena *, const sp_limits *);
err limits_from_json(struct arena *, str json, sp_limits *out);	/* unknown members are ignored; missing ones are 0 */

err platform_save(struct tx *, const struct platform *);
/* ERR_MISSING names the nearest known platform; ERR_OUTSIDE when its plugin was refused. */
err platform_need(struct tx *, str name, struct platform *out);

extern const struct verb PLATFORMS_VERBS[];
#endif
