/* SPDX-License-Identifier: MIT
 * memory.c - what a plugin remembers of a job, on its way into the row and out of it again.
 *
 * A plugin's state has one size, and most of it is zeros behind what it has noted. They are left out: with them a row
 * would need a page of its own, to be written at the gate and freed at the settling, and be sealed and digested whole.
 * What is left has the whole size behind it, in four bytes, the lowest first. A state that would not get shorter is
 * kept as it is. */
#include "engine/run.h"

#include "rooms/vault/vault.h"

#include <string.h>

enum { SIZE_BYTES = 4 };

/* Without the zeros behind it, of which there may be thousands: so they are looked at eight at a time first. */
static size_t length_noted(str s)
{
	uint64_t eight;
	size_t n = s.len;
	for (; n >= sizeof eight; n -= sizeof eight) {
		memcpy(&eight, s.at + n - sizeof eight, sizeof eight);
		if (eight) break;
	}
	while (n && !s.at[n - 1]) n--;
	return n;
}

str memory_pack(struct arena *a, str whole)
{
	size_t n = length_noted(whole);
	if (n + SIZE_BYTES >= whole.len) return whole;
	char *out = arena_take(a, n + SIZE_BYTES);
	memcpy(out, whole.at, n);
	for (size_t i = 0; i < SIZE_BYTES; i++) out[n + i] = (char)(whole.len >> 8 * i);
	return (str){out, n + SIZE_BYTES};
}

str memory_unpack(struct arena *a, str kept, size_t size)
{
	size_t told = 0;
	if (kept.len == size || kept.len < SIZE_BYTES) return kept;
	size_t n = kept.len - SIZE_BYTES;
	for (size_t i = 0; i < SIZE_BYTES; i++) told |= (size_t)(unsigned char)kept.at[n + i] << 8 * i;
	if (told != size || n > size) return kept;	/* of another version of the plugin, whose worker will say so */
	char *out = arena_take(a, size);
	memcpy(out, kept.at, n);
	return (str){out, size};
}

/* Sealed in the transaction that stores it, and not before: whatever is stored after a change of the key has begun must
 * have the new one. */
str run_seal_memory(struct tx *tx, const struct run *r)
{
	if (!r->memory.len) return S("");
	struct arena *a = tx_arena(tx);
	return vault_seal(a, engine_doors_of(r->engine)->vault, memory_place(a, r->in.job.id), memory_pack(a, r->memory));
}

void run_open_memory(struct run *r)
{
	const struct job *j = &r->in.job;
	r->memory = memory_unpack(r->a, run_unseal(r, memory_place(r->a, j->id), j->memory), r->plugin->state_size);
}
