/* SPDX-License-Identifier: MIT
 * learn.c - what plugins declared goes into the table of platforms. */
#include "engine/engine.h"
#include "rooms/platforms/platforms.h"

err engine_learn(struct tx *tx, str name, const struct plug_facts *f, str refused)
{
	struct platform p = {.name = name,
			     .title = name,
			     .refused = refused.len ? refused
					: f         ? S("")
						    : S("it did not start")};
	engine_does(tx, "learning of a platform");
	if (f) {
		p.title = f->title;
		p.version = f->version;
		p.file_sha256 = f->file_sha256;
		p.hosts = f->hosts;
		p.asks_server = f->asks_server;
		p.ops = f->ops;
		p.look = f->look;
		p.listing_delay_ms = f->listing_delay_ms;
		p.limits = f->limits;
	}
	return platform_save(tx, &p);
}
