/* SPDX-License-Identifier: MIT
 * feed_reader.h - the door to the process that takes a calendar apart (schedpost-calendar), for whoever must not wait.
 *
 * Loop thread. */
#ifndef ROOMS_CALENDAR_FEED_READER_H
#define ROOMS_CALENDAR_FEED_READER_H
#include "rooms/calendar/import.h"

struct reading_asks {
	str bytes;		/* needed only while read is called */
	int year;
	enum import_end end;
};
/* The file lives in the arena, which is the receiver's to free; both are NULL with an err, which lives until done
 * returns. */
typedef void reading_done(void *of, struct arena *, struct import_file *, err);
struct feed_reader {
	/* One at a time. Done may be called before it returns. */
	void (*read)(struct feed_reader *, const struct reading_asks *, reading_done *, void *of);
};
#endif
