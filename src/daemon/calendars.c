/* SPDX-License-Identifier: MIT
 * calendars.c - one reading: its bytes in a file without a name, its process, its end. */
#include "daemon/calendars.h"

#include "base/file.h"
#include "front/reader.h"

#include <errno.h>
#include <linux/close_range.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct calendars {
	struct feed_reader reader;	/* first: the two are one address */
	uv_loop_t *loop;
	struct reading *now;
	atomic_bool stopped;
	bool closing;
};

struct reading {	/* on the pool's thread between uv_queue_work and its end */
	struct arena *a;
	struct calendars *calendars;
	uv_work_t work;
	int fd;
	struct reader_asks asks;
	struct import_file file;
	err failed;
	reading_done *done;
	void *of;
};

static void run(uv_work_t *w)
{
	struct reading *r = w->data;
	close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);	/* libraries open some without it */
	r->failed = reader_run(r->a, r->fd, &r->asks, &r->file);
}

static void ended(uv_work_t *w, int status)
{
	struct reading *r = w->data;
	struct calendars *c = r->calendars;
	struct arena *a = r->a;
	(void)status;
	close(r->fd);
	c->now = NULL;
	if (c->closing || r->failed) {
		if (!c->closing) r->done(r->of, NULL, NULL, r->failed);
		arena_free(a);
	} else {
		r->done(r->of, a, &r->file, NULL);
	}
	if (c->closing) free(c);
}

static err fill(struct arena *a, str bytes, int fd)
{
	while (bytes.len) {
		ssize_t n = write(fd, bytes.at, bytes.len);
		if (n < 0 && errno == EINTR) continue;
		if (n <= 0) return file_trouble(a, "keep", S("the calendar"), errno);
		bytes = str_cut(bytes, (size_t)n, bytes.len);
	}
	return lseek(fd, 0, SEEK_SET) == 0 ? NULL : file_trouble(a, "read", S("the calendar"), errno);
}

static err begin(struct calendars *c, struct reading *r, str bytes)
{
	if (r->fd < 0) return file_trouble(r->a, "keep", S("the calendar"), errno);
	TRY(fill(r->a, bytes, r->fd));
	r->work.data = r;
	if (uv_queue_work(c->loop, &r->work, run, ended))
		return FAIL(r->a, ERR_OUTSIDE, "calendar-reader", "The calendar could not be read: this machine has no room left.");
	c->now = r;
	return NULL;
}

static void calendars_read(struct feed_reader *reader, const struct reading_asks *q, reading_done *done, void *of)
{
	struct calendars *c = (struct calendars *)reader;
	struct arena *a = arena_new();
	struct reading *r = TAKE(a, struct reading);
	*r = (struct reading){.a = a, .calendars = c, .fd = memfd_create("calendar", MFD_CLOEXEC), .done = done, .of = of,
			      .asks = {.year = q->year, .end = q->end, .stopped = &c->stopped}};
	err e = begin(c, r, q->bytes);
	if (!e) return;
	done(of, NULL, NULL, e);
	if (r->fd >= 0) close(r->fd);
	arena_free(a);
}

struct feed_reader *calendars_new(uv_loop_t *loop)
{
	struct calendars *c = calloc(1, sizeof *c);
	if (!c) die("schedpost stops: the machine has no memory left.");
	c->reader.read = calendars_read;
	c->loop = loop;
	return &c->reader;
}

void calendars_free(struct feed_reader *reader)
{
	struct calendars *c = (struct calendars *)reader;
	if (!c) return;
	c->closing = true;
	atomic_store(&c->stopped, true);
	if (!c->now) free(c);
}
