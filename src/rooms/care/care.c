/* SPDX-License-Identifier: MIT
 * care.c - one file held against what the database says of it; and the list of what is wrong. */
#include "rooms/care/care.h"

#include "base/file.h"
#include "base/sha.h"

#include <inttypes.h>
#include <unistd.h>

enum { PIECE = 64 << 10 };

void findings_add(struct findings *f, str sentence)
{
	if (f->n < FINDINGS_MOST) f->of[f->n] = sentence;
	f->n++;
}

static bool hash_of(int fd, uint8_t out[static SHA_BYTES], int64_t *bytes)
{
	struct sha sha;
	char piece[PIECE];
	ssize_t got;
	sha_start(&sha);
	*bytes = 0;
	while ((got = read(fd, piece, sizeof piece)) > 0) {
		sha_add(&sha, (str){piece, (size_t)got});
		*bytes += got;
	}
	sha_end(&sha, out);
	return got == 0;
}

str care_file_trouble(struct arena *a, const struct care_file *file, str path)
{
	int fd;
	uint8_t sum[SHA_BYTES];
	int64_t bytes;
	err e = file_open(a, path, &fd);
	if (e)
		return arena_fmt(a, "'%.*s' of post %" PRId64 " is missing: %.*s Give it to the post again with "
				 "'schedpost edit %" PRId64 " --media FILE'.",
				 SHOW(file->name), file->post, SHOW(e->text), file->post);
	bool read_all = hash_of(fd, sum, &bytes);
	close(fd);
	if (!read_all)
		return arena_fmt(a, "'%.*s' of post %" PRId64 " cannot be read from the disk: %.*s", SHOW(file->name),
				 file->post, SHOW(path));
	if (bytes == file->bytes && str_is(sha_hex(a, sum), file->sha256)) return S("");
	return arena_fmt(a, "'%.*s' of post %" PRId64 " is damaged: %.*s is not what was handed in. Give it to the post "
			 "again with 'schedpost edit %" PRId64 " --media FILE'.",
			 SHOW(file->name), file->post, SHOW(path), file->post);
}
