/* SPDX-License-Identifier: MIT
 * file.h - files read with a limit, and written whole or not at all.
 *
 * Writing goes to a temporary file in the folder of the new one, then fsync, rename, fsync of the folder:
 * after a power cut there is the old content or the new one, never a mixture. Temporary files are called
 * `.schedpost-XXXXXX`.
 * Made by root, a file gets the owner of its folder, so that the daemon can read what an admin added.
 * Errors: ERR_MISSING, ERR_DENIED, ERR_INPUT (too big, no ordinary file), ERR_OUTSIDE (disk). Any thread. */
#ifndef BASE_FILE_H
#define BASE_FILE_H
#include "base/base.h"

#include <sys/stat.h>

/* Opens an ordinary file for reading. Pipes, devices and folders are refused. The caller closes. */
err file_open(struct arena *, str path, int *fd);
err file_read(struct arena *, str path, size_t limit, str *out);	/* whole; limit in bytes */
err file_write(struct arena *, str path, str content, mode_t mode);	/* mode: whatever the umask */
err file_folder(struct arena *, str path, mode_t mode);	/* makes it if missing; its parent must be there */

/* For what is too big for one str: a temporary file to add to, then to keep under its name or to drop. */
struct file_temp {
	int fd;			/* -1: kept or dropped */
	const char *path;	/* lives as long as the arena */
};
err file_temp(struct arena *, str folder, struct file_temp *out);
err file_add(struct arena *, struct file_temp *, str more);
err file_keep(struct arena *, struct file_temp *, str path, mode_t mode);	/* path: on the same disk */
void file_drop(struct file_temp *);			/* after file_keep it does nothing */
void file_sweep(struct arena *, str folder);		/* removes what a killed process left there */

/* The sentence for an errno: "The disk that holds '/x' is full. ..."; `doing` as in "read", "write to". */
err file_trouble(struct arena *, const char *doing, str path, int number);
#endif
