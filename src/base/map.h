/* SPDX-License-Identifier: MIT
 * map.h - from a number to a pointer; a small open hash for what lives as long as the daemon.
 *
 * One thread. It owns its table, not what the pointers lead to. */
#ifndef BASE_MAP_H
#define BASE_MAP_H
#include <stddef.h>
#include <stdint.h>

struct map {	/* zeroed is an empty map */
	struct map_cell { int64_t key; void *value; } *cells;
	size_t cap, used;	/* used counts cells whose value is gone, too */
};
void map_free(struct map *);
void *map_get(const struct map *, int64_t key);		/* NULL: not there */
void map_put(struct map *, int64_t key, void *value);	/* value NULL: takes it out */
#endif
