/* SPDX-License-Identifier: MIT
 * direct.h - the verbs run inline, on the store itself, while no daemon does. */
#ifndef FRONT_DIRECT_H
#define FRONT_DIRECT_H
#include "front/front.h"

/* Takes the folder's lock and opens the store (it never migrates). *out is NULL, without an err, when somebody else
 * holds the lock. Root opens it as the owner of the folder, so that no file of root's is left in it. */
err direct_open(struct front *, str data_folder, struct direct **out);
void direct_close(struct direct *);	/* NULL is fine */
err direct_call(struct front *, struct direct *, const struct call *, struct reply **out);
err direct_file(struct front *, struct direct *, str path, str *value);
#endif
