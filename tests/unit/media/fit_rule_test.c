/* SPDX-License-Identifier: MIT
 * fit_rule_test.c - what `add` says of a picture that an account does not take: where a command helps, the command;
 * where only a person can, what to do. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "rooms/posts/posts.h"
#include "text/shell.h"

static const struct held {
	const char *name, *mime;
	int64_t bytes, width, height;
	const char *code, *says;	/* NULL: it fits */
} HELD[] = {
	{"a.jpg", "image/jpeg", 8000000, 1080, 1080, NULL, NULL},
	{"a.jpg", "image/jpeg", 8000000, 1080, 1350, NULL, NULL},	/* 4:5, to the pixel */
	{"a.jpg", "image/jpeg", 8000000, 1910, 1000, NULL, NULL},
	{"a.jpg", "image/jpeg", 8000001, 1080, 1080, "file-too-large", "schedpost fit a.jpg --for insta"},
	{"a.png", "image/png", 900, 1080, 1080, "kind-not-taken", "schedpost fit a.png --for insta"},
	{"our poster's.webp", "image/webp", 900, 10, 10, "kind-not-taken",
	 "schedpost fit 'our poster'\\''s.webp' --for insta"},
	{"-a.png", "image/png", 900, 10, 10, "kind-not-taken", "schedpost fit ./'-a.png' --for insta"},
	{"a.gif", "image/gif", 900, 10, 10, "kind-not-taken", "save the picture as JPEG"},
	{"a.jpg", "image/jpeg", 900, 5000, 4001, "picture-too-large", "schedpost fit a.jpg --for insta"},
	/* A shape is told first: whatever is cut off need not be made smaller. */
	{"a.png", "image/png", 9000000, 1000, 1251, "picture-shape", "which is too tall. Please cut it to 1000 x 1250 or less"},
	{"a.jpg", "image/jpeg", 900, 2000, 1000, "picture-shape", "1.91 times as wide as it is high at most; a.jpg has 2000 x 1000 "
	 "pixels, which is too wide. Please cut it to 1910 x 1000 or less"},
};

void test_pictures_held_against_limits(void **state)
{
	(void)state;
	static const sp_limits LIMITS = {.size = sizeof LIMITS, .image_most_bytes = 8000000, .image_most_pixels = 20000000,
		.mimes = SP_S("image/jpeg video/mp4"), .image_tall_most = 1250, .image_wide_most = 1910};
	struct arena *a = arena_new();
	const struct fit fit = {.platform = "Instagram", .account = S("insta"), .part = 1, .parts = 1, .limits = &LIMITS};
	for (size_t i = 0; i < COUNT(HELD); i++) {
		const struct held *h = &HELD[i];
		struct post_file file = {.role = SP_IMAGE, .name = str_of(h->name), .part = 1, .alt = S(""),
			.media = {.mime = str_of(h->mime), .bytes = h->bytes, .width = h->width, .height = h->height}};
		err e = post_file_fit(a, &fit, &file);
		if (!e && h->code) fail_msg("%zu fits", i);
		if (e && !h->code) fail_msg("%zu: %.*s", i, SHOW(e->text));
		if (!e) continue;
		assert_string_equal(e->code, h->code);
		if (!str_find(e->text, str_of(h->says), NULL)) fail_msg("It does not say %s: %.*s", h->says, SHOW(e->text));
	}
	arena_free(a);
}
