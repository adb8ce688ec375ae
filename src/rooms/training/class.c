/* SPDX-License-Identifier: MIT
 * class.c - the end of a practice class: walls, rows, and nothing left. */
#include "rooms/training/class.h"

#include "base/file.h"
#include "base/json.h"

#include <errno.h>
#include <unistd.h>

/* Longer than any request to practice (training) is under way. */
enum { AGAIN_AFTER_MS = 30 * 1000 };

/* Names of seats are letters, digits and -, which stand in a wall's name as they are (net/board.h). */
static err take_file(struct arena *a, str data_folder, str name)
{
	const char *path = arena_cstr(a, arena_fmt(a, "%.*s/practice/%.*s.jsonl", SHOW(data_folder), SHOW(name)));
	if (unlink(path) == 0 || errno == ENOENT) return NULL;
	return file_trouble(a, "take away", str_of(path), errno);
}

err class_wall_remove(struct tx *tx, str data_folder, str name)
{
	TRY(take_file(tx_arena(tx), data_folder, name));
	return class_wall_done(tx, name);
}

err class_walls_again(struct tx *tx, str data_folder)
{
	str names[SEATS_ALL_MOST];
	size_t n;
	TRY(class_walls(tx, tx_now(tx) - AGAIN_AFTER_MS, names, &n));
	for (size_t i = 0; i < n; i++) TRY(class_wall_remove(tx, data_folder, names[i]));
	return NULL;
}

err class_end(struct tx *tx, str data_folder, int64_t by, struct class_gone *out)
{
	struct class_left left;
	struct seat *seats;
	size_t n;
	bool sending;
	const struct json *posts;
	*out = (struct class_gone){0};
	TRY(seats_all(tx, &seats, &n));
	for (size_t i = 0; i < n; i++) out->seats += seats[i].until <= by;
	if (!out->seats) return NULL;
	TRY(class_left(tx, by, &left));
	TRY(class_is_sending(tx, &left, &sending));
	if (sending) return FAIL(tx_arena(tx), ERR_BUSY, "on-its-way", "A post of the class is just on its way. Try again in a moment.");
	TRY(json_read(tx_arena(tx), left.posts, &posts));
	out->posts = json_count(posts);
	for (size_t i = 0; i < n; i++)
		if (seats[i].until <= by) TRY(take_file(tx_arena(tx), data_folder, seats[i].name));
	return class_forget(tx, &left);
}
