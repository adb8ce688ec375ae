/* SPDX-License-Identifier: MIT
 * progress.c - "Sending ward.mp4  45 %". */
#include "front/progress.h"

enum { EVERY_MS = 100, BYTES_WORTH_IT = 1 << 20 };

struct progress progress_new(struct front *f, str what)
{
	return (struct progress){.f = f, .what = show_clean(f->a, what, false)};
}

/* Often enough to look alive, seldom enough to cost nothing. */
static bool due(struct progress *p, bool last)
{
	const struct clock *clock = p->f->clock;
	int64_t now = clock->mono(clock);
	if (!p->f->show.terminal || p->f->show.json) return false;
	if (p->shown && !last && now - p->told_at < EVERY_MS) return false;
	p->told_at = now;
	p->shown = true;
	return true;
}

void progress_bytes(struct progress *p, int64_t done, int64_t all)
{
	if (all < BYTES_WORTH_IT || !due(p, done >= all)) return;
	fprintf(p->f->err, "\r%.*s  %lld of %lld MB, %d %%\x1b[K", SHOW(p->what), (long long)(done / 1000000),
		(long long)(all / 1000000), (int)(done * 100 / all));
	fflush(p->f->err);
}

void progress_count(struct progress *p, int64_t done, int64_t all)
{
	if (all <= 0 || !due(p, done >= all)) return;
	fprintf(p->f->err, "\r%.*s  %lld of %lld\x1b[K", SHOW(p->what), (long long)done, (long long)all);
	fflush(p->f->err);
}

void progress_percent(struct progress *p, int percent)
{
	if (!due(p, percent >= 100)) return;
	fprintf(p->f->err, "\r%.*s  %d %%\x1b[K", SHOW(p->what), percent);
	fflush(p->f->err);
}

void progress_end(struct progress *p)
{
	if (p->shown) fputs("\r\x1b[K", p->f->err);
	p->shown = false;
}
