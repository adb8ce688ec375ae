/* SPDX-License-Identifier: MIT
 * data.h - the data folder itself, for the two commands that read its files beside a daemon: backup and verify. */
#ifndef FRONT_DATA_H
#define FRONT_DATA_H
#include "front/front.h"

/* The folder with a database in it that the other commands would use. ERR_DENIED when the caller may not read it. */
err data_find(struct front *, str *folder);
str data_base(struct arena *, str folder);	/* FOLDER/schedpost.db */
/* For reading only, whatever the age of its schema; runs one work on it. */
err data_read(struct front *, str database, store_work *, void *what);
#endif
