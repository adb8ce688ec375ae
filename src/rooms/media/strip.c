/* SPDX-License-Identifier: MIT
 * strip.c - the plan as a list of pieces, the words for what was removed, and the copying. */
#include "rooms/media/strip_kit.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static const str words[STRIP_WORDS] = {
	S("location"), S("camera details"), S("date taken"), S("thumbnail"), S("description"), S("comment"),
	S("hidden picture"), S("hidden video"), S("hidden data"),
};

static const struct hint {
	str needle;
	unsigned bit;
} hints[] = {
	{S("GPSLatitude"), STRIP_LOCATION}, {S("GPSLongitude"), STRIP_LOCATION},
	{S("\xA9xyz"), STRIP_LOCATION}, {S("ISO6709"), STRIP_LOCATION},
	{S("loci\0\0\0\0"), STRIP_LOCATION}, {S("gpmd"), STRIP_LOCATION},
	{S("camm"), STRIP_LOCATION}, {S("\xA9mak"), STRIP_CAMERA}, {S("\xA9mod"), STRIP_CAMERA},
	{S("quicktime.make"), STRIP_CAMERA}, {S("tiff:Make"), STRIP_CAMERA},
	{S("SerialNumber"), STRIP_CAMERA},
	{S("\xA9" "day"), STRIP_DATE}, {S("creationdate"), STRIP_DATE}, {S("CreateDate"), STRIP_DATE},
};

size_t strip_words(unsigned removed, str out[static STRIP_WORDS])
{
	size_t n = 0;
	for (size_t i = 0; i < COUNT(words); i++) {
		if (removed & 1u << i) out[n++] = words[i];
	}
	return n;
}

unsigned strip_hints(str data)
{
	unsigned found = 0;
	for (const struct hint *h = hints; h < hints + COUNT(hints); h++) {
		if (str_find(data, h->needle, NULL)) found |= h->bit;
	}
	return found;
}

static bool all_zero(str s)
{
	return s.len == 0 || (s.at[0] == 0 && memcmp(s.at, s.at + 1, s.len - 1) == 0);
}

void strip_trailer(struct strip *s, str rest)
{
	if (all_zero(rest)) return;
	bool video = str_find(rest, S("ftyp"), NULL), picture = str_find(rest, S("\xFF\xD8\xFF"), NULL);
	if (video) s->removed |= STRIP_HIDDEN_VIDEO;
	if (picture) s->removed |= STRIP_HIDDEN_PICTURE;
	if (!video && !picture) s->removed |= STRIP_HIDDEN_DATA;
}

void strip_show(struct strip *s, uint32_t width, uint32_t height)
{
	bool turned = s->orientation >= 5;
	s->width = turned ? height : width;
	s->height = turned ? width : height;
}

/* ---- pieces */

static struct strip_piece *piece_new(struct strip *s)
{
	if (s->npieces == s->cap) {
		size_t cap = MAX(s->cap * 2, (size_t)32);
		struct strip_piece *more = TAKE_N(s->in, struct strip_piece, cap);
		if (s->npieces) memcpy(more, s->pieces, s->npieces * sizeof *more);
		s->pieces = more;
		s->cap = cap;
	}
	return &s->pieces[s->npieces++];
}

void strip_keep(struct strip *s, uint64_t from, uint64_t len)
{
	struct strip_piece *last = s->npieces ? &s->pieces[s->npieces - 1] : NULL;
	s->bytes += len;
	if (last && last->kind == PIECE_KEEP && last->from + last->len == from) last->len += len;
	else if (len) *piece_new(s) = (struct strip_piece){PIECE_KEEP, from, len, NULL};
}

void strip_put(struct strip *s, str bytes)
{
	s->bytes += bytes.len;
	*piece_new(s) = (struct strip_piece){PIECE_PUT, 0, bytes.len, bytes.at};
}

void strip_zero(struct strip *s, uint64_t len)
{
	s->bytes += len;
	*piece_new(s) = (struct strip_piece){PIECE_ZERO, 0, len, NULL};
}

size_t strip_slot(struct strip *s)
{
	strip_put(s, S(""));
	return s->npieces - 1;
}

void strip_fill(struct strip *s, size_t slot, str bytes)
{
	s->bytes += bytes.len - s->pieces[slot].len;
	s->pieces[slot].len = bytes.len;
	s->pieces[slot].bytes = bytes.at;
}

/* ---- the plan */

err strip_damaged(struct strip *s, const char *why)
{
	static const char *const next[] = {
		[SP_IMAGE] = "Open it in a picture program, save it again and add the new file",
		[SP_VIDEO] = "Export it again as MP4 from your video program and add the new file",
		[SP_CAPTIONS] = "Save the captions again as WebVTT and add the new file",
	};
	return FAIL(s->in, ERR_INPUT, "media-damaged", "This %s cannot be used: %s. %s.", s->type->noun, why,
		    next[s->type->role]);
}

err strip_plan(struct arena *a, const struct strip_source *from, const struct sniffed *type,
	       struct strip *out)
{
	static err (*const in_memory[])(struct strip *, str) = {
		[MEDIA_JPEG] = strip_jpeg, [MEDIA_PNG] = strip_png, [MEDIA_GIF] = strip_gif,
		[MEDIA_WEBP] = strip_webp, [MEDIA_VTT] = strip_vtt,
	};
	*out = (struct strip){.in = a, .type = type};
	if (type->role == SP_VIDEO) return strip_film(out, from);
	return in_memory[type->kind](out, (str){from->at, from->size});
}

err strip_cut_off(struct strip *s)
{
	return strip_damaged(s, "its end is missing");
}

err strip_garbled(struct strip *s)
{
	return strip_damaged(s, "it is garbled");
}

err strip_scattered(struct strip *s)
{
	return strip_damaged(s, "it is in too many pieces");
}

err strip_unreadable(struct arena *a)
{
	return FAIL(a, ERR_OUTSIDE, "media-unreadable",
		    "The file could not be read to its end. Copy it again from where it came from.");
}

/* ---- copying */

bool strip_read(const struct strip_source *from, uint64_t at, void *out, size_t len)
{
	if (at > from->size || len > from->size - at) return false;
	if (from->at) {
		if (len) memcpy(out, from->at + at, len);
		return true;
	}
	for (char *to = out; len;) {
		ssize_t n = pread(from->fd, to, len, (off_t)at);
		if (n < 0 && errno == EINTR) continue;
		if (n <= 0) return false;
		to += n;
		at += (uint64_t)n;
		len -= (size_t)n;
	}
	return true;
}

static err send_kept(const struct strip *s, const struct strip_source *from, const struct strip_piece *p,
		     strip_taker *take, void *ctx)
{
	char window[65536];
	for (uint64_t done = 0; done < p->len;) {
		size_t n = MIN(p->len - done, sizeof window);
		if (!strip_read(from, p->from + done, window, n)) return strip_unreadable(s->in);
		TRY(take(ctx, (str){window, n}));
		done += n;
	}
	return NULL;
}

static err send_zeros(uint64_t len, strip_taker *take, void *ctx)
{
	static const char zeros[65536];
	for (; len; len -= MIN(len, sizeof zeros)) TRY(take(ctx, (str){zeros, MIN(len, sizeof zeros)}));
	return NULL;
}

err strip_send(const struct strip *s, const struct strip_source *from, strip_taker *take, void *ctx)
{
	for (const struct strip_piece *p = s->pieces; p < s->pieces + s->npieces; p++) {
		if (p->kind == PIECE_KEEP) TRY(send_kept(s, from, p, take, ctx));
		if (p->kind == PIECE_ZERO) TRY(send_zeros(p->len, take, ctx));
		if (p->kind == PIECE_PUT && p->len) TRY(take(ctx, (str){p->bytes, p->len}));
	}
	return NULL;
}
