/* SPDX-License-Identifier: MIT
 * picture_webp.c - WebP by libwebp, whose decoder is asked for one still picture, on one thread. */
#include "rooms/media/bytes.h"
#include "rooms/media/picture.h"

#include <webp/decode.h>

/* Chunk after chunk behind the file's head; RFC 9649, 2.7. */
static str profile_of(str file)
{
	enum { HEAD = 12, CHUNK_HEAD = 8 };
	for (size_t at = HEAD; at < file.len && file.len - at >= CHUNK_HEAD;) {
		size_t len = le32(file.at + at + 4);
		str inside = str_cut(file, at + CHUNK_HEAD, len);
		if (str_is(str_cut(file, at, 4), S("ICCP"))) return picture_profile_fits(inside) ? inside : S("");
		at += CHUNK_HEAD + len + (len & 1);
	}
	return S("");
}

err picture_read_webp(struct arena *a, str file, struct picture *out)
{
	enum { WITHOUT_LOSS = 2 };
	WebPBitstreamFeatures told;
	const uint8_t *at = (const uint8_t *)file.at;
	if (WebPGetFeatures(at, file.len, &told) != VP8_STATUS_OK) return picture_broken(a);
	if (told.has_animation) return picture_moves(a, "WebP picture");
	TRY(picture_room(a, (uint32_t)told.width, (uint32_t)told.height, out));
	out->exact = told.format == WITHOUT_LOSS;
	out->profile = profile_of(file);
	size_t room = (size_t)out->width * out->height * 4;
	return WebPDecodeRGBAInto(at, file.len, out->px, room, (int)out->width * 4) ? NULL : picture_broken(a);
}
