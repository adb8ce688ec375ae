/* SPDX-License-Identifier: MIT
 * learn.c - what plugins declared goes into the table of platforms. */
#include "engine/engine.h"
#include "rooms/notices/notices.h"
#include "rooms/platforms/lasting.h"

/* Which version of the platform's interface is in use: what an admin has set, else what the plugin takes. */
static void learn_interface(const struct learning *l, const sp_interface *i, struct platform *p)
{
	if (!i) return;
	p->interface = (str){i->usual.at, i->usual.len};
	for (size_t n = 0; n < l->nsettings; n++) {
		const struct platform_setting *s = &l->settings[n];
		if (str_is(s->platform, p->name) && str_is(s->name, S("version")) && s->value.len) p->interface = s->value;
	}
	p->interface_until = lasting_until(i, p->interface);
	p->interface_page = (str){i->page.at, i->page.len};
}

static err tell_refused(struct tx *tx, str name, str why)
{
	struct arena *a = tx_arena(tx);
	return notice_add(tx, &(struct notice){
		.topic = TOPIC_SYSTEM, .text = why, .todo = S("schedpost platforms"),
		.what = arena_fmt(a, "The plugin '%.*s' is out of service, and the posts of its accounts wait.", SHOW(name)),
		.once = arena_fmt(a, "plugin %.*s: %.*s", SHOW(name), SHOW(why))});
}

err engine_learn(struct tx *tx, const struct learning *l)
{
	const struct plug_facts *f = l->facts;
	struct platform p = {.name = l->name,
			     .title = l->name,
			     .refused = l->refused.len ? l->refused
					: f	       ? S("")
						       : S("it did not start")};
	engine_does(tx, "learning of a platform");
	if (f) {
		p.title = f->title;
		p.version = f->version;
		p.file_sha256 = f->file_sha256;
		p.hosts = f->hosts;
		p.asks_server = f->asks_server;
		p.ops = f->ops;
		p.flags = f->flags;
		p.look = f->look;
		p.listing_delay_ms = f->listing_delay_ms;
		p.limits = f->limits;
		if (l->shows_files) p.limits.flags &= ~(uint32_t)SP_MEDIA_BY_ADDRESS;	/* it is met */
		for (size_t i = 0; i < f->ncannot; i++)
			p.why_not[f->cannot[i].ability] = (str){f->cannot[i].why.at, f->cannot[i].why.len};
		learn_interface(l, f->interface, &p);
	}
	if (p.refused.len) TRY(tell_refused(tx, p.name, p.refused));
	return platform_save(tx, &p);
}
