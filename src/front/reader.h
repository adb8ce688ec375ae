/* SPDX-License-Identifier: MIT
 * reader.h - a calendar of somebody else, read by a process of its own (schedpost-calendar), so that nothing which it
 * holds can cost more than that process. */
#ifndef FRONT_READER_H
#define FRONT_READER_H
#include "rooms/calendar/import.h"

#include <stdatomic.h>

struct reader_asks {
	str program;		/* empty: schedpost-calendar beside this one, or as it is installed */
	int year;		/* 1970 to 2500 */
	enum import_end end;
	const atomic_bool *stopped;	/* once it is true, the reading is ended soon; NULL: it is not */
};
/* fd: the file, a pipe will do; the caller closes it. What costs too much is an import_file that is refused; an err is
 * about this machine: ERR_OUTSIDE "calendar-reader". Waits for at most 30 s. */
err reader_run(struct arena *, int fd, const struct reader_asks *, struct import_file *out);
#endif
