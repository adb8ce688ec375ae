/* SPDX-License-Identifier: MIT
 * put_back.h - a backup of a fake world's database, and that backup put back in its place, as an admin would. */
#ifndef HELP_PUT_BACK_H
#define HELP_PUT_BACK_H
#include "help/world.h"

void world_back_up(struct world *, const char *name);	/* a file in its folder */
/* The daemon is stopped, the backup takes the database's place, a new daemon starts. */
void world_put_back(struct world *, const char *name);
void world_lose(struct world *, const char *name);	/* a file of its folder is removed; fine if there is none */
void world_copy_file(struct world *, const char *from, const char *to);
#endif
