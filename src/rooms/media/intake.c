/* SPDX-License-Identifier: MIT
 * intake.c - sniff, plan, copy and hash in one pass, then the rename that makes it exist. */
#include "rooms/media/intake.h"

#include "base/file.h"
#include "base/sha.h"
#include "rooms/media/media.h"

#include <sys/stat.h>

enum { FOLDER_MODE = 0750, FILE_MODE = 0640 };

#define MB (1024 * 1024ull)

struct intake {
	struct arena *in;		/* dies with the intake; the picture is in it */
	struct strip_source from;
	struct stat before;
	struct sniffed type;
	struct strip plan;
	struct sha sha;
	struct file_temp temp;
};

static uint64_t or_usual(uint64_t limit, uint64_t usual)
{
	return limit ? limit : usual;
}

static uint64_t most_bytes(const struct media_limits *l, sp_role role)
{
	if (role == SP_VIDEO) return or_usual(l->video_bytes, 1024 * MB);
	if (role == SP_CAPTIONS) return or_usual(l->captions_bytes, 2 * MB);
	return or_usual(l->picture_bytes, 64 * MB);
}

static str in_words(struct arena *a, uint64_t bytes)
{
	if (bytes < MB) return arena_fmt(a, "%llu bytes", (unsigned long long)bytes);
	return arena_fmt(a, "%.1f MB", (double)bytes / (double)MB);
}

static err open_source(struct intake *i, int fd)
{
	if (fstat(fd, &i->before) || !S_ISREG(i->before.st_mode)) {
		return FAIL(i->in, ERR_INPUT, "not-a-file",
			    "This is not an ordinary file. Name a picture, video or captions file.");
	}
	i->from = (struct strip_source){.fd = fd, .size = (uint64_t)i->before.st_size};
	return NULL;
}

static err find_type(struct intake *i)
{
	char head[SNIFF_HEAD];
	size_t len = MIN(i->from.size, sizeof head);
	if (!strip_read(&i->from, 0, head, len)) return strip_unreadable(i->in);
	return sniff(i->in, (str){head, len}, &i->type);
}

static err check_size(struct intake *i, const struct media_limits *l)
{
	uint64_t most = most_bytes(l, i->type.role);
	if (i->from.size <= most) return NULL;
	str is = in_words(i->in, i->from.size), may = in_words(i->in, most);
	return FAIL(i->in, ERR_INPUT, "media-too-big",
		    "This %s has %.*s; at most %.*s are taken. Save it smaller and add the new file.",
		    i->type.noun, SHOW(is), SHOW(may));
}

/* Pictures and captions are planned in memory; a video stays where it is. */
static err load(struct intake *i)
{
	if (i->type.role == SP_VIDEO) return NULL;
	char *all = arena_take(i->in, i->from.size);
	if (!strip_read(&i->from, 0, all, i->from.size)) return strip_unreadable(i->in);
	i->from.at = all;
	return NULL;
}

static err check_pixels(struct intake *i, const struct media_limits *l)
{
	uint64_t most = or_usual(l->picture_pixels, MEDIA_PIXELS_MOST);
	if (i->type.role != SP_IMAGE || (uint64_t)i->plan.width * i->plan.height <= most) return NULL;
	return FAIL(i->in, ERR_INPUT, "media-too-big",
		    "This %s has %u x %u pixels, more than any network takes. Save it smaller and add that.",
		    i->type.noun, i->plan.width, i->plan.height);
}

static err take(void *ctx, str piece)
{
	struct intake *i = ctx;
	sha_add(&i->sha, piece);
	return file_add(i->in, &i->temp, piece);
}

/* Somebody may still be writing to it: then the plan is not about these bytes. */
static err check_unchanged(struct intake *i)
{
	struct stat now;
	bool same = fstat(i->from.fd, &now) == 0 && now.st_size == i->before.st_size &&
		    now.st_mtim.tv_sec == i->before.st_mtim.tv_sec &&
		    now.st_mtim.tv_nsec == i->before.st_mtim.tv_nsec;
	if (same) return NULL;
	return FAIL(i->in, ERR_INPUT, "media-changed",
		    "The file changed while it was being read. Wait until it is all there and add it again.");
}

static err store(struct intake *i, str folder, uint8_t sum[static SHA_BYTES])
{
	sha_start(&i->sha);
	TRY(strip_send(&i->plan, &i->from, take, i));
	TRY(check_unchanged(i));
	sha_end(&i->sha, sum);
	str path = media_path(i->in, folder, sha_hex(i->in, sum));
	TRY(file_folder(i->in, str_cut(path, 0, path.len - SHA_HEX - 1), FOLDER_MODE));
	return file_keep(i->in, &i->temp, path, FILE_MODE);
}

static err steps(struct intake *i, int fd, str folder, const struct media_limits *l,
		 uint8_t sum[static SHA_BYTES])
{
	TRY(open_source(i, fd));
	TRY(find_type(i));
	TRY(check_size(i, l));
	TRY(load(i));
	TRY(strip_plan(i->in, &i->from, &i->type, &i->plan));
	TRY(check_pixels(i, l));
	TRY(file_temp(i->in, folder, &i->temp));
	err e = store(i, folder, sum);
	file_drop(&i->temp);
	return e;
}

err media_intake(struct arena *a, int fd, str folder, const struct media_limits *l, struct media_facts *out)
{
	uint8_t sum[SHA_BYTES];
	struct intake i = {.in = arena_new()};
	err e = err_copy(a, steps(&i, fd, folder, l, sum));
	if (!e) {
		*out = (struct media_facts){
			.sha256 = sha_hex(a, sum), .mime = str_of(i.type.mime), .role = i.type.role,
			.bytes = i.plan.bytes, .width = i.plan.width, .height = i.plan.height,
			.length_ms = i.plan.length_ms,
		};
		out->nstripped = strip_words(i.plan.removed, out->stripped);
	}
	arena_free(i.in);
	return e;
}
