/* SPDX-License-Identifier: MIT
 * picture.c - pixels, whatever file they came from: room for them, the way they are turned, and what is behind them. */
#include "rooms/media/picture.h"

#include <string.h>

err picture_broken(struct arena *a)
{
	return FAIL(a, ERR_INPUT, "media-damaged",
		    "The picture is damaged or cut off. Please copy it again from where it came from, or export it anew as JPEG.");
}

err picture_moves(struct arena *a, const char *noun)
{
	return FAIL(a, ERR_INPUT, "picture-moves",
		    "This %s moves, and made smaller it would stand still. Please save one picture of it as PNG, or all of it as a film "
		    "(MP4).", noun);
}

err picture_room(struct arena *a, uint32_t width, uint32_t height, struct picture *out)
{
	uint64_t pixels = (uint64_t)width * height;
	if (width > PICTURE_SIDE_MOST || height > PICTURE_SIDE_MOST || pixels > PICTURE_PIXELS_MOST)
		return FAIL(a, ERR_INPUT, "picture-too-large",
			    "The picture has %u x %u pixels, which is too much to unpack here: at most %d million are. Please export it "
			    "smaller from the program that it was made with.",
			    width, height, PICTURE_PIXELS_MOST / 1000000);
	if (!width || !height) return picture_broken(a);
	out->width = width;
	out->height = height;
	out->px = arena_take(a, (size_t)width * height * 4);
	return NULL;
}

bool picture_profile_fits(str profile)
{
	enum { SPACE = 16, HEAD = 128 };	/* where a profile says what its colours are made of: ICC.1, 7.2.6 */
	return profile.len >= HEAD && profile.len <= PICTURE_PROFILE_MOST && memcmp(profile.at + SPACE, "RGB ", 4) == 0;
}

static bool is_clear(const struct picture *p)
{
	size_t n = (size_t)p->width * p->height;
	for (size_t i = 0; i < n; i++)
		if (p->px[i * 4 + 3] != 255) return true;
	return false;
}

err picture_read(struct arena *a, str file, media_kind kind, struct picture *out)
{
	static const struct {
		media_kind kind;
		err (*read)(struct arena *, str, struct picture *);
	} READERS[] = {{MEDIA_JPEG, picture_read_jpeg}, {MEDIA_PNG, picture_read_png}, {MEDIA_WEBP, picture_read_webp}};
	*out = (struct picture){.profile = S("")};
	for (size_t i = 0; i < COUNT(READERS); i++) {
		if (READERS[i].kind != kind) continue;
		TRY(READERS[i].read(a, file, out));
		out->clear = is_clear(out);
		return NULL;
	}
	return FAIL(a, ERR_INPUT, "media-type", "Only JPEG, PNG and WebP pictures can be made to fit.");
}

void picture_turn(struct arena *a, const struct picture *p, unsigned orientation, struct picture *out)
{
	static const struct { bool aside, across, over; } WAYS[9] = {
		[2] = {false, true, false}, [3] = {false, true, true}, [4] = {false, false, true}, [5] = {true, false, false},
		[6] = {true, false, true}, [7] = {true, true, true}, [8] = {true, true, false},
	};
	*out = *p;
	if (orientation < 2 || orientation >= COUNT(WAYS)) return;
	bool aside = WAYS[orientation].aside, across = WAYS[orientation].across, over = WAYS[orientation].over;
	out->width = aside ? p->height : p->width;
	out->height = aside ? p->width : p->height;
	out->px = arena_take(a, (size_t)p->width * p->height * 4);
	for (uint32_t y = 0; y < out->height; y++) {
		uint8_t *to = out->px + (size_t)y * out->width * 4;
		for (uint32_t x = 0; x < out->width; x++, to += 4) {
			uint32_t fx = aside ? y : x, fy = aside ? x : y;
			if (across) fx = p->width - 1 - fx;
			if (over) fy = p->height - 1 - fy;
			memcpy(to, p->px + ((size_t)fy * p->width + fx) * 4, 4);
		}
	}
}

void picture_on_white(struct arena *a, const struct picture *p, struct picture *out)
{
	size_t n = (size_t)p->width * p->height * 4;
	*out = *p;
	if (!p->clear) return;
	out->clear = false;
	out->px = arena_take(a, n);
	for (size_t i = 0; i < n; i++) {
		unsigned alpha = p->px[i | 3];
		out->px[i] = (i & 3) == 3 ? 255 : (uint8_t)((p->px[i] * alpha + 255 * (255 - alpha) + 127) / 255);
	}
}
