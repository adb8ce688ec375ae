/* SPDX-License-Identifier: MIT
 * daemon.h - schedpostd: builds the rooms in their order on one loop, and takes them down in reverse. */
#ifndef DAEMON_DAEMON_H
#define DAEMON_DAEMON_H
#include "daemon/options.h"

/* Runs until SIGTERM or SIGINT; gives the exit code. SIGHUP reads the settings again: argv is kept for that. */
int daemon_run(const struct options *, int argc, char *const *argv);
#endif
