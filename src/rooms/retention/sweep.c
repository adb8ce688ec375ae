/* SPDX-License-Identifier: MIT
 * sweep.c - files that no post has any more go from the disk. */
#include "rooms/retention/retention.h"

#include "base/file.h"
#include "rooms/media/media.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define DAY_S (24 * 3600)

/* Somebody may be bringing the same file just now: its name is the hash of what is in it, so a fresh one is put back
 * whole. */
static err sweep_one(struct tx *tx, str folder, str sha256, bool *fresh)
{
	struct arena *a = tx_arena(tx);
	struct stat st;
	const char *path = arena_cstr(a, media_path(a, folder, sha256));
	const char *aside = arena_cstr(a, arena_fmt(a, "%s.gone", path));
	*fresh = false;
	if (rename(path, aside) != 0 && errno != ENOENT) return file_trouble(a, "take away", str_of(path), errno);
	if (stat(aside, &st) != 0) return NULL;
	*fresh = st.st_mtime > tx_now(tx) / 1000 - DAY_S;
	if (*fresh ? rename(aside, path) : unlink(aside)) return file_trouble(a, "take away", str_of(path), errno);
	return NULL;
}

err media_sweep(struct tx *tx, str media_folder)
{
	str all[MEDIA_GONE_MOST];
	size_t n;
	bool fresh;
	TRY(media_gone(tx, all, &n));
	for (size_t i = 0; i < n; i++) {
		TRY(sweep_one(tx, media_folder, all[i], &fresh));
		if (!fresh) TRY(media_forgotten(tx, all[i]));
	}
	return NULL;
}
