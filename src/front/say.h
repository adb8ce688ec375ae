/* SPDX-License-Identifier: MIT
 * say.h - the one place where an err becomes an HTTP status and an exit code. */
#ifndef FRONT_SAY_H
#define FRONT_SAY_H
#include "base/base.h"

/* What `schedpost` ends with, for scripts; `schedpost help exit-codes` prints the table. */
struct exit_row {
	int code;
	const char *means;
};
extern const struct exit_row EXIT_ROWS[];	/* ends with a row without `means` */

int say_exit(err);	/* NULL: 0 */
int say_http(err);	/* NULL: 200 */
#endif
