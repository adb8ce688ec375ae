/* SPDX-License-Identifier: MIT
 * log.h - one event a line on stderr, for journald and for people; secrets never come here.
 *
 * Thread: any. A line that does not fit the pipe is dropped and counted, for logging must not stop the loop. */
#ifndef BASE_LOG_H
#define BASE_LOG_H
#include <stdint.h>

enum log_level {
	LOG_IS_ERROR = 3,
	LOG_IS_WARNING = 4,
	LOG_IS_INFO = 6
}; /* as in syslog(3): "<3>text" for journald */

void log_say(enum log_level, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void log_journald(int on);	/* put the level in front; the usual is no */
uint64_t log_dropped(void);
#endif
