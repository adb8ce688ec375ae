/* SPDX-License-Identifier: MIT
 * ask.h - asking the person at the terminal, and hearing Ctrl-C in between.
 *
 * While ask_listen is on, Ctrl-C does not end the program but ends the next question (or is told by ask_stopped), so
 * that what was begun can be dropped first. */
#ifndef FRONT_ASK_H
#define FRONT_ASK_H
#include "front/front.h"

#include <termios.h>

void ask_listen(struct front *);	/* idempotent */
void ask_listen_end(struct front *);
bool ask_stopped(struct front *);	/* Ctrl-C came; asked once, it is forgotten */
/* The error that says so; in the front's arena. */
err ask_gives_up(struct front *);
/* Waits so long for Ctrl-C or (keys) for a key; false: the time ran out. */
bool ask_wait(struct front *, int ms, bool keys);

/* One line. secret: without echo. Without a terminal the line is read from standard input. ERR_INPUT "stopped" after
 * Ctrl-C or at the end of input; at most 64 KB. */
err ask_line(struct front *, str prompt, bool secret, str *out);
/* What is typed is not shown from here on, until ask_show with the same `before`. False: there is no terminal. */
bool ask_hide(struct front *, struct termios *before);
void ask_show(struct front *, const struct termios *before);
/* The same without a prompt, while ask_listen is on. */
err ask_read_line(struct front *, str *out);
/* All of standard input, at most `limit` bytes. ERR_INPUT when it was read before. */
err ask_stdin(struct front *, size_t limit, str *out);
err ask_file(struct front *, str path, size_t limit, str *out);	/* of that file; "-" is standard input */
/* One key, without Enter, while ask_listen is on. The end of input and Ctrl-C are q. */
char ask_one_key(struct front *);
err ask_yes(struct front *, str question, bool *yes);
#endif
