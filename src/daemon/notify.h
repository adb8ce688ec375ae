/* SPDX-License-Identifier: MIT
 * notify.h - tells systemd how the daemon stands (sd_notify(3)); without systemd it does nothing. */
#ifndef DAEMON_NOTIFY_H
#define DAEMON_NOTIFY_H

void notify_systemd(const char *state);	/* "READY=1", "STOPPING=1", "RELOADING=1" */
#endif
