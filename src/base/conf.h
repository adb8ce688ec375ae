/* SPDX-License-Identifier: MIT
 * conf.h - settings files whose lines are words, such as roles.conf: read line by line, a fault named with its line.
 *
 * Blanks part the words; an empty line, or one that begins with #, says nothing. All that is read is a view of the
 * text. Errors are ERR_INPUT with the code of the form. Pure; any thread. */
#ifndef BASE_CONF_H
#define BASE_CONF_H
#include "base/base.h"

enum { CONF_MOST = 64 * 1024 /* bytes */, CONF_LINES_MOST = 500 };

struct conf_form {	/* what kind of file it is */
	const char *name;	/* "roles.conf" */
	const char *code;	/* "roles-conf" */
	const char *help;	/* what a line is like: a sentence */
};
struct conf {	/* begin with a, form and text */
	struct arena *a;
	const struct conf_form *form;
	str text;	/* what is still to be read */
	int line;	/* the number of the one that was read last; 0: none yet */
};
/* The next line that says something; *more false: there is none. ERR_INPUT when the file is too long. */
err conf_line(struct conf *, str *line, bool *more);
/* Takes the next word off a line; without one it is empty, and false. */
bool conf_word(str *line, str *word);
/* "roles.conf, line 3: there is no power 'fly'. <help>" */
err conf_wrong(const struct conf *, const char *what, str word);
#endif
