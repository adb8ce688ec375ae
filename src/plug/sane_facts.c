/* SPDX-License-Identifier: MIT
 * sane_facts.c - the sense of what a plugin declares about itself. */
#include "plug/sane.h"
#include "plug/sane_parts.h"

bool sane_name(str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];
		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) return false;
	}
	return name.len > 0 && name.len <= SANE_NAME_MOST;
}

static bool line(str s)
{
	return is_line((sp_str){s.at, s.len});
}

const char *insane_limits(const sp_limits *l)
{
	const int64_t figures[] = {
		l->text_most, l->text_most_bytes, l->url_weight, l->title_most, l->alt_most, l->media_most,
		l->image_most_bytes, l->image_most_pixels, l->video_most_bytes, l->video_most_ms,
		l->image_tall_most, l->image_wide_most,
	};
	for (size_t i = 0; i < COUNT(figures); i++)
		if (figures[i] < 0) return "a limit below zero";
	if (!l->unit) return "no unit to count texts in (limits->unit)";
	if (!is_line(l->mimes) || !is_line(l->visibilities))
		return "limits->mimes or visibilities is not one line";
	if (l->mimes.len > SANE_WORDS_MOST || l->visibilities.len > SANE_WORDS_MOST)
		return "limits->mimes or visibilities is longer than 1024 bytes";
	return NULL;
}

static const char *insane_bases(const struct plug_facts *f)
{
	for (size_t i = 0; i < f->nbases; i++) {
		const sp_base *base = &f->bases[i];
		if (!sane_name((str){base->name.at, base->name.len}))
			return "a base whose name is not small letters";
		if (!is_url(base->url) || base->url.at[0] == '{') return "a base whose url is not an address";
	}
	return NULL;
}

static const char *insane_cannot(const struct plug_facts *f)
{
	uint32_t seen = 0;
	for (size_t i = 0; i < f->ncannot; i++) {
		const sp_cannot *no = &f->cannot[i];
		if (!no->why.len || no->why.len > SANE_WHY_MOST || !is_line(no->why))
			return "an ability that it has not, without one sentence why (cannot)";
		if (seen & (1u << no->ability)) return "one and the same ability that it has not, twice (cannot)";
		seen |= 1u << no->ability;
	}
	return NULL;
}

static const char *insane_interface(const sp_interface *i)
{
	if (!i) return NULL;
	if (!i->usual.len || !is_line(i->usual) || !is_line(i->page)) return "interface->usual or page is not one line";
	if (i->months < 0) return "an interface that lives less than no month";
	for (size_t n = 0; n < i->nknown; n++)
		if (!is_line(i->known[n].version)) return "a version of its interface that is not one line";
	return NULL;
}

static const char *insane_facts(const struct plug_facts *f, str name)
{
	if (!str_is(f->name, name)) return "its name is not that of its file";
	if (!f->title.len || !line(f->title) || !line(f->version))
		return "no title, or a version that is not one line";
	if (!line(f->hosts) || !line(f->asks_server)) return "hosts or asks_server is not one line";
	if (!line(f->revoke_page) || !line(f->person)) return "revoke_page or person is not one line";
	if (!(f->ops & ~1u)) return "it can do nothing (ops)";
	if (f->look && !(f->ops & SP_CAN(SP_LOOKUP))) return "it promises look-ups but has no SP_LOOKUP";
	if (f->listing_delay_ms < 0) return "a listing delay below zero";
	if (f->state_size > SP_MOST_STATE) return "its state is larger than SP_MOST_STATE";
	const char *bad = insane_limits(&f->limits);
	if (!bad) bad = insane_bases(f);
	if (!bad) bad = insane_cannot(f);
	return bad ? bad : insane_interface(f->interface);
}

str sane_facts(const struct plug_facts *facts, str name, struct arena *a)
{
	const char *bad = insane_facts(facts, name);
	if (!bad) return (str){0};
	return arena_fmt(a, "The plugin '%.*s' is not used, for what it says of itself makes no sense: %s. "
			 "Please install another version of it.", SHOW(name), bad);
}
