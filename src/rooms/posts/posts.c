/* SPDX-License-Identifier: MIT
 * posts.c - what a post may hold, and whether it fits a platform; pure. */
#include "rooms/posts/posts.h"

#include "rooms/policy/policy.h"
#include "text/shell.h"
#include "text/text.h"

#include <inttypes.h>

const struct field_rule FIELD_RULES[FIELDS] = {
	[FIELD_TITLE] = {"title", "Title", NULL, "", 1000},
	[FIELD_LINK] = {"link", "Link", NULL, "", 2000},
	[FIELD_LINK_TITLE] = {"link-title", "Card's title", NULL, "", 1000},
	[FIELD_LINK_TEXT] = {"link-text", "Card's text", NULL, "", 2000},
	[FIELD_LANG] = {"lang", "Language", NULL, "", 35},
	[FIELD_WARNING] = {"warning", "Warning", NULL, "", 1000},
	[FIELD_VISIBILITY] = {"visibility", "Visible to", "public|unlisted|followers", "public", 20},
	[FIELD_LATE] = {"late", "If late", "ask|publish", "ask", 10},
	[FIELD_CATEGORY] = {"category", "Category", POST_CATEGORIES, "", 20},
	[FIELD_CAMPAIGN] = {"campaign", "Campaign", NULL, "", 200},
	[FIELD_OBJECTIVE] = {"objective", "Objective", NULL, "", 500},
	[FIELD_SOURCE] = {"source", "Source", NULL, "", 2000},
	[FIELD_CREDIT] = {"credit", "Credit", NULL, "", 500},
	[FIELD_AUDIENCE] = {"audience", "Audience", NULL, "", 200},
};

str post_in_charge(const struct post *p)
{
	return p->keeper.len ? p->keeper : p->created_by;
}

bool post_has_card(const sp_limits *l, bool has_files)
{
	return (l->flags & SP_LINK_IS_SHOWN) && !(has_files && (l->flags & SP_CARD_WITHOUT_MEDIA));
}

str post_public_text(struct arena *a, str text, str link, int part, bool card)
{
	if (!link.len || part > 1 || card || str_find(text, link, NULL)) return text;
	return text.len ? arena_fmt(a, "%.*s\n\n%.*s", SHOW(text), SHOW(link)) : link;
}

str post_signed(struct arena *a, str text, str sign_off)
{
	if (!sign_off.len || !text.len) return sign_off.len ? sign_off : text;
	return arena_fmt(a, "%.*s\n\n%.*s", SHOW(text), SHOW(sign_off));
}

static bool is_title(str word)
{
	static const char *const TITLES[] = {"dr",	 "mr",	"mrs",	"ms",	"miss",	      "mx", "prof",
					     "professor", "sir", "dame", "cllr", "councillor", "rev"};
	if (str_ends(word, S("."))) word.len--;
	for (size_t i = 0; i < COUNT(TITLES); i++)
		if (str_is_nocase(word, str_of(TITLES[i]))) return true;
	return false;
}

str post_sign_off(struct arena *a, str full_name)
{
	str word;
	while (str_split(&full_name, ' ', &word))
		if (word.len && !is_title(word)) return arena_fmt(a, "– %.*s", SHOW(word));
	return S("");
}

err chain_split(struct arena *a, str text, str **parts, size_t *n)
{
	*parts = TAKE_N(a, str, PARTS_MOST);
	*n = 0;
	const char *from = text.at;
	str line;
	for (str rest = text; str_split(&rest, '\n', &line);) {
		bool last = rest.at == NULL;
		bool cut = str_is(str_trim(line), S("---"));
		if (!cut && !last) continue;
		const char *to = cut ? line.at : line.at + line.len;
		str part = str_trim((str){from, (size_t)(to - from)});
		from = last ? to : rest.at;
		if (!part.len) continue;
		if (*n == PARTS_MOST)
			return FAIL(a, ERR_INPUT, "chain-too-long",
				    "A chain can have at most %d posts. Please make it shorter.", PARTS_MOST);
		(*parts)[(*n)++] = part;
	}
	return NULL;
}

/* ---- does it fit? */

static str where(struct arena *a, const struct fit *f)
{
	str part = f->parts > 1 ? arena_fmt(a, ", post %d of the chain", f->part) : S("");
	return arena_fmt(a, "On %.*s (%s%.*s)", SHOW(f->account), f->platform, SHOW(part));
}

/* The sentence begins with the account; it is made only when it is needed, for most posts fit. */
static err misfit(struct arena *, const struct fit *, const char *code, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
static err misfit(struct arena *a, const struct fit *f, const char *code, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	str at = where(a, f), what = arena_vfmt(a, fmt, args);
	va_end(args);
	return FAIL(a, ERR_INPUT, code, "%.*s %.*s", SHOW(at), SHOW(what));
}

static err too_many(struct arena *a, const struct fit *f, struct text_count c)
{
	if (!c.most || c.count <= c.most) return NULL;
	str with = f->sign_off.len ? arena_fmt(a, " with '%.*s' beneath", SHOW(f->sign_off)) : S("");
	return misfit(a, f, "does-not-fit", "the text%.*s counts %" PRId64 " of %" PRId64 " %s: %" PRId64
		      " too many. Please shorten it, or use --chain or --variant %.*s=TEXT.",
		      SHOW(with), c.count, c.most, c.what, c.count - c.most, SHOW(f->account));
}

static bool word_in(sp_str list, str word)
{
	return str_in((str){list.at, list.len}, ' ', word);
}

str post_fit_hint(struct arena *a, str name, str accounts)
{
	return arena_fmt(a, "schedpost fit %.*s --for %.*s", SHOW(shell_word(a, name)), SHOW(accounts));
}

/* What to do about a file that is too large or of another kind. */
static str instead(struct arena *a, const struct fit *f, const struct post_file *file, str otherwise)
{
	bool still = str_is(file->media.mime, S("image/jpeg")) || str_is(file->media.mime, S("image/png")) ||
		     str_is(file->media.mime, S("image/webp"));
	bool taken = word_in(f->limits->mimes, S("image/jpeg")) || word_in(f->limits->mimes, S("image/png"));
	if (!still || !taken) return otherwise;
	return arena_fmt(a, "To make a new picture of it that fits, which you can look at first: %.*s",
			 SHOW(post_fit_hint(a, file->name, f->account)));
}

/* Which part of a picture may go is for a person to say. */
static err fit_shape(struct arena *a, const struct fit *f, const struct post_file *file)
{
	const sp_limits *l = f->limits;
	int64_t wide = file->media.width, high = file->media.height;
	bool too_tall = l->image_tall_most && high * 1000 > wide * l->image_tall_most;
	bool too_wide = l->image_wide_most && wide * 1000 > high * l->image_wide_most;
	if (file->role != SP_IMAGE || !wide || !high || (!too_tall && !too_wide)) return NULL;
	return misfit(a, f, "picture-shape",
		      "a picture may be %.2f times as %s at most; %.*s has %" PRId64 " x %" PRId64 " pixels, which is too %s. Please cut "
		      "it to %" PRId64 " x %" PRId64 " or less: what is to stay in it, you see best.",
		      (double)(too_tall ? l->image_tall_most : l->image_wide_most) / 1000,
		      too_tall ? "high as it is wide" : "wide as it is high", SHOW(file->name), wide, high,
		      too_tall ? "tall" : "wide", too_tall ? wide : high * l->image_wide_most / 1000,
		      too_tall ? wide * l->image_tall_most / 1000 : high);
}

err post_file_fit(struct arena *a, const struct fit *f, const struct post_file *file)
{
	const sp_limits *l = f->limits;
	const struct media *m = &file->media;
	if (file->role == SP_CAPTIONS) return NULL;
	if (!l->mimes.len)
		return misfit(a, f, "no-files", "no pictures or films are taken, so %.*s cannot go there. Please leave it out, put it on a "
			      "page of yours and give that with --link, or choose other accounts.", SHOW(file->name));
	if (l->flags & SP_MEDIA_BY_ADDRESS)
		return misfit(a, f, "no-public-address", "pictures and films are fetched from an address of yours, and this schedpost has "
			      "none yet. Please ask an admin to set public_address in schedpost.conf, or leave %.*s out.", SHOW(file->name));
	TRY(fit_shape(a, f, file));
	if (!word_in(l->mimes, m->mime))
		return misfit(a, f, "kind-not-taken",
			    "files of the kind %.*s are not taken, so %.*s cannot go there. %.*s",
			    SHOW(m->mime), SHOW(file->name),
			    SHOW(instead(a, f, file, file->role == SP_VIDEO ?
					 S("Please leave the film out, or choose other accounts.") :
					 S("Please save the picture as JPEG, or choose other accounts."))));
	int64_t most = file->role == SP_VIDEO ? l->video_most_bytes : l->image_most_bytes;
	if (most && m->bytes > most)
		return misfit(a, f, "file-too-large",
			    "a file may have at most %" PRId64 " kB; %.*s has %" PRId64
			    " kB. %.*s",
			    most / 1000, SHOW(file->name), (m->bytes + 999) / 1000,
			    SHOW(instead(a, f, file, S("Please make it smaller."))));
	if (l->image_most_pixels && file->role == SP_IMAGE && m->width * m->height > l->image_most_pixels)
		return misfit(a, f, "picture-too-large",
			    "a picture may have at most %" PRId64 " pixels; %.*s has %" PRId64
			    ". %.*s",
			    l->image_most_pixels, SHOW(file->name), m->width * m->height,
			    SHOW(instead(a, f, file, S("Please make it smaller."))));
	if (l->video_most_ms && file->role == SP_VIDEO && m->length_ms > l->video_most_ms)
		return misfit(a, f, "video-too-long",
			    "a film may last at most %" PRId64 " s; %.*s lasts %" PRId64 " s. Please cut it shorter.",
			    l->video_most_ms / 1000, SHOW(file->name), m->length_ms / 1000);
	if (l->alt_most && text_code_points(file->alt) > l->alt_most)
		return misfit(a, f, "alt-too-long",
			    "an alt text may have at most %" PRId64 " characters; the one of %.*s "
			    "has %" PRId64 ". Please shorten it.",
			    l->alt_most, SHOW(file->name), text_code_points(file->alt));
	return NULL;
}

static err fit_files(struct arena *a, const struct fit *f)
{
	int64_t pictures = 0, videos = 0;
	for (size_t i = 0; i < f->nfiles; i++) {
		pictures += f->files[i].role == SP_IMAGE;
		videos += f->files[i].role == SP_VIDEO;
		TRY(post_file_fit(a, f, &f->files[i]));
	}
	if (pictures + videos > f->limits->media_most)
		return misfit(a, f, "too-many-files",
			    "a post can have at most %" PRId64 " pictures or films; this one has %" PRId64
			    ". Please leave some out.",
			    f->limits->media_most, pictures + videos);
	if ((f->limits->flags & SP_ONE_VIDEO_ALONE) && videos && pictures + videos > 1)
		return misfit(a, f, "film-stands-alone",
			    "a film stands alone: please leave the pictures out or make two posts.");
	if ((f->limits->flags & SP_NEEDS_MEDIA) && !(pictures + videos))
		return misfit(a, f, "needs-picture",
			    "a post needs a picture or a film: --media FILE --alt TEXT.");
	return NULL;
}

err post_fit(struct arena *a, const struct fit *f)
{
	const sp_limits *l = f->limits;
	TRY(too_many(a, f, text_count(l, f->text, f->warning)));
	TRY(too_many(a, f, text_count_bytes(l, f->text)));
	if (l->title_most && text_code_points(f->title) > l->title_most)
		return misfit(a, f, "title-too-long",
			    "a title may have at most %" PRId64 " characters; this one has %" PRId64
			    ". Please shorten it.",
			    l->title_most, text_code_points(f->title));
	if ((l->flags & SP_NEEDS_TITLE) && !f->title.len)
		return misfit(a, f, "needs-title", "a post needs a title: --title TEXT.");
	bool public = str_is(f->visibility, S("public"));
	if (!public && !word_in(l->visibilities, f->visibility))
		return misfit(a, f, "not-so-visible",
			    "a post cannot be made '%.*s'; it would be public there. Please leave "
			    "--visibility out or choose other accounts.",
			    SHOW(f->visibility));
	return fit_files(a, f);
}
