/* SPDX-License-Identifier: MIT
 * map.c - open addressing with linear steps; a cell once used keeps its key, so that searches find their way past it.
 */
#include "base/map.h"

#include "base/base.h"

#include <stdlib.h>

static size_t place(const struct map *m, int64_t key)
{
	uint64_t h = (uint64_t)key * 0x9E3779B97F4A7C15u;	/* 2^64 divided by the golden ratio */
	size_t i = (size_t)(h >> 32) & (m->cap - 1);
	while (m->cells[i].key != key && m->cells[i].key != INT64_MIN) i = (i + 1) & (m->cap - 1);
	return i;
}

static void make(struct map *m, size_t cap)
{
	struct map old = *m;
	m->cap = cap;
	m->used = 0;
	m->cells = malloc(cap * sizeof *m->cells);
	if (!m->cells)
		die("schedpost stops: the machine has no memory left. Nothing is lost; it goes on when it is started "
		    "again.");
	for (size_t i = 0; i < cap; i++) m->cells[i] = (struct map_cell){INT64_MIN, NULL};
	for (size_t i = 0; i < old.cap; i++)
		if (old.cells[i].value) map_put(m, old.cells[i].key, old.cells[i].value);
	free(old.cells);
}

void map_free(struct map *m)
{
	free(m->cells);
	*m = (struct map){0};
}

void *map_get(const struct map *m, int64_t key)
{
	return m->cap ? m->cells[place(m, key)].value : NULL;
}

void map_put(struct map *m, int64_t key, void *value)
{
	if (2 * (m->used + 1) > m->cap) make(m, MAX(m->cap * 2, (size_t)64));
	struct map_cell *c = &m->cells[place(m, key)];
	if (c->key == INT64_MIN) m->used++;
	*c = (struct map_cell){key, value};
}
