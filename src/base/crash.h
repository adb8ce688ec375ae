/* SPDX-License-Identifier: MIT
 * crash.h - places to die in, for tests that prove that nothing is lost; nothing at all in a normal build.
 *
 * Built with -DSCHEDPOST_CRASH_POINTS, every CRASH_POINT passed counts one; the n-th ends the process at once
 * with status 99, as a power cut would: no handlers, no flushing. A whole program is armed by
 * SCHEDPOST_CRASH_AT=n in its environment, a forked child of a test by crash_arm.
 * Thread: any; the count is one for the whole process. */
#ifndef BASE_CRASH_H
#define BASE_CRASH_H

enum { CRASH_STATUS = 99 };

#ifdef SCHEDPOST_CRASH_POINTS
#define CRASH_POINT(name) crash_point(name)
void crash_point(const char *name);
void crash_arm(long n);		/* die at the n-th point from now on; 0: never. The count starts anew */
long crash_count(void);		/* points passed since the start or the last crash_arm */
/* Told of every point, in the thread that passes it, before it is deadly. NULL: nobody. */
void crash_watch(void (*seen)(long n, const char *name));
#else
#define CRASH_POINT(name) ((void)"" name)
#endif
#endif
