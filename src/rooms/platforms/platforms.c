/* SPDX-License-Identifier: MIT
 * platforms.c - limits as JSON and back, by one table of members. */
#include "rooms/platforms/platforms.h"

#include "base/json.h"

enum { MEMBERS_MOST = 1024 };	/* bytes of JSON without its two texts, of which each byte may need six */

#define NUMBER(member) {#member, offsetof(sp_limits, member)}
static const struct { const char *name; size_t at; } NUMBERS[] = {
	NUMBER(text_most), NUMBER(text_most_bytes), NUMBER(url_weight), NUMBER(title_most), NUMBER(alt_most),
	NUMBER(media_most), NUMBER(image_most_bytes), NUMBER(image_most_pixels), NUMBER(video_most_bytes),
	NUMBER(video_most_ms), NUMBER(image_tall_most), NUMBER(image_wide_most),
};

static int64_t *number_at(sp_limits *l, size_t i)
{
	return (int64_t *)(void *)((char *)l + NUMBERS[i].at);
}

static str view(sp_str s)
{
	return (str){s.at, s.len};
}

str limits_to_json(struct arena *a, const sp_limits *l)
{
	buf out = buf_in(a, MEMBERS_MOST + 6 * (l->mimes.len + l->visibilities.len));
	struct json_pen p = json_pen(&out);
	sp_limits copy = *l;
	pen_open(&p, '{');
	pen_member_int(&p, "unit", l->unit);
	pen_member_int(&p, "flags", l->flags);
	for (size_t i = 0; i < COUNT(NUMBERS); i++) pen_member_int(&p, NUMBERS[i].name, *number_at(&copy, i));
	pen_member_str(&p, "mimes", view(l->mimes));
	pen_member_str(&p, "visibilities", view(l->visibilities));
	pen_close(&p, '}');
	return buf_str(&out);
}

err limits_from_json(struct arena *a, str text, sp_limits *out)
{
	const struct json *j;
	int64_t unit = SP_GRAPHEMES, flags = 0;
	str mimes = S(""), visibilities = S("");
	*out = (sp_limits){.size = sizeof *out};
	TRY(json_read(a, text, &j));
	TRY(json_get_int(a, j, "unit", &unit));
	TRY(json_get_int(a, j, "flags", &flags));
	for (size_t i = 0; i < COUNT(NUMBERS); i++) TRY(json_get_int(a, j, NUMBERS[i].name, number_at(out, i)));
	TRY(json_get_str(a, j, "mimes", &mimes));
	TRY(json_get_str(a, j, "visibilities", &visibilities));
	out->unit = unit >= 1 && unit <= SP_LAST_UNIT ? (sp_unit)unit : SP_GRAPHEMES;
	out->flags = (uint32_t)flags & SP_ALL_LIMIT_FLAGS;
	out->mimes = (sp_str){mimes.at, mimes.len};
	out->visibilities = (sp_str){visibilities.at, visibilities.len};
	return NULL;
}
