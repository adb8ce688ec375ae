/* SPDX-License-Identifier: MIT
 * public.c - by the settings: files that platforms fetch are shown, or not. */
#include "daemon/public.h"

#include "base/log.h"

/* It is complained of once, and told when it has ended. */
void public_try(struct public *p)
{
	struct arena *a = arena_new();
	bool before = shown_is_reached(p->shown);
	err e = shown_door_new(a, p->loop, p->shown, &clock_real, (int)p->options->public_port, &p->door);
	shown_reached(p->shown, !e);
	if (e && before) log_say(LOG_IS_ERROR, "%.*s Until then posts with files wait on platforms that fetch them; the others go out.", SHOW(e->text));
	if (!e) {
		uv_timer_stop(&p->again);
		log_say(LOG_IS_INFO, "files are shown on 127.0.0.1, port %d, for %.*s", shown_door_port(p->door),
			SHOW(p->options->public_address));
	}
	arena_free(a);
}

static void on_again(uv_timer_t *t)
{
	public_try(t->data);
}

void public_begin(struct arena *a, uv_loop_t *loop, const struct options *o, struct brake *brake, struct public *p)
{
	if (!o->public_address.len) return;
	p->shown = shown_new(&(struct shown_options){.clock = &clock_real,
						     .brake = brake,
						     .address = o->public_address,
						     .folder = arena_fmt(a, "%.*s/media", SHOW(o->data_folder)),
						     .life_ms = o->public_minutes * MINUTE_MS});
	p->options = o;
	p->loop = loop;
	uv_timer_init(loop, &p->again);
	p->again.data = p;
	uv_timer_start(&p->again, on_again, MINUTE_MS, MINUTE_MS);
	public_try(p);
}

void public_shut(struct public *p)
{
	if (p->shown) uv_timer_stop(&p->again);
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
