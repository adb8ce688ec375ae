/* SPDX-License-Identifier: MIT
 * public.c - by the settings: files that platforms fetch are shown, or not. */
#include "daemon/public.h"

#include "base/log.h"

err public_begin(struct arena *a, uv_loop_t *loop, const struct options *o, struct brake *brake, struct public *p)
{
	if (!o->public_address.len) return NULL;
	p->shown = shown_new(&(struct shown_options){.clock = &clock_real,
						     .brake = brake,
						     .address = o->public_address,
						     .folder = arena_fmt(a, "%.*s/media", SHOW(o->data_folder)),
						     .life_ms = o->public_minutes * MINUTE_MS});
	TRY(shown_door_new(a, loop, p->shown, &clock_real, (int)o->public_port, &p->door));
	log_say(LOG_IS_INFO, "files are shown on 127.0.0.1, port %d, for %.*s", shown_door_port(p->door),
		SHOW(o->public_address));
	return NULL;
}

void public_shut(struct public *p)
{
	shown_door_free(p->door);
	p->door = NULL;
}

void public_free(struct public *p)
{
	shown_free(p->shown);
	p->shown = NULL;
}

struct shown_counts public_counts(const struct public *p)
{
	return p->shown ? shown_counts(p->shown) : (struct shown_counts){0};
}
