/* SPDX-License-Identifier: MIT
 * fit_fuzz.c - pictures of anybody, as schedpost-fit unpacks them: what is made keeps its limits and is a picture; what
 * is not made is refused in words. The first two bytes say what is asked. */
#include "fuzz.h"

#include "rooms/media/fitted.h"
#include "rooms/media/picture.h"
#include "rooms/media/strip.h"

enum { SMALL = 600000 /* pixels; larger ones would only take time */ };

static bool is_small(struct arena *a, str file)
{
	struct sniffed type;
	struct strip plan;
	struct strip_source from = {.fd = -1, .at = file.at, .size = file.len};
	if (sniff(a, str_cut(file, 0, SNIFF_HEAD), &type) || strip_plan(a, &from, &type, &plan)) return false;
	return (uint64_t)plan.width * plan.height <= SMALL;
}

static void check_made(struct arena *a, const struct fitted *made, const struct fitted_asks *asks)
{
	struct picture p;
	bool png = str_is(made->mime, S("image/png"));
	must(png ? asks->png : asks->jpeg, "it is of a kind that was asked for");
	must(!asks->bytes_most || (int64_t)made->bytes.len <= asks->bytes_most, "it keeps the limit of bytes");
	must(!asks->pixels_most || made->width * made->height <= asks->pixels_most, "it keeps the limit of pixels");
	must(!picture_read(a, made->bytes, png ? MEDIA_PNG : MEDIA_JPEG, &p), "it is a picture");
	must(p.width == made->width && p.height == made->height, "it is as large as was said");
	must(!p.clear || png, "JPEG knows no clear places");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, size};
	struct arena *a = arena_new();
	struct fitted made;
	uint8_t kinds = next(&in), limits = next(&in);
	struct fitted_asks asks = {.jpeg = kinds % 3 != 1, .png = kinds % 3 != 0, .bytes_most = (limits & 15) * 900,
		.pixels_most = (limits >> 4) * 300};
	str file = arena_str(a, (str){(const char *)in.at, in.left});
	if (is_small(a, file)) {
		err e = fitted_make(a, file, &asks, &made);
		if (e) must(e->kind == ERR_INPUT && e->text.len, "what is not made is refused in words");
		else check_made(a, &made, &asks);
	}
	arena_free(a);
	return 0;
}
