/* SPDX-License-Identifier: MIT
 * plug_file.h - the host's side of a plugin's file: opened once, checked on the open descriptor, and hashed.
 *
 * The worker gets the descriptor and never a path, so what was checked is what is loaded. Blocks for the time
 * that reading the file takes: well under a millisecond for a plugin of 100 KB. */
#ifndef PLUG_PLUG_FILE_H
#define PLUG_PLUG_FILE_H
#include "base/base.h"

struct plug_file {
	int fd;		/* read only; the caller closes */
	str sha256;	/* hex */
};

/* FOLDER/NAME.so. Refused with a sentence: missing, a symbolic link, no ordinary file, somebody else's, or a
 * file that others may write. */
err plug_file_open(struct arena *, str folder, str name, struct plug_file *out);
#endif
