/* SPDX-License-Identifier: MIT
 * checked.c - a saved post as the checks read it. */
#include "rooms/posts/checked.h"

#include "base/clock.h"
#include "rooms/calendar/day_name.h"
#include "rooms/posts/agreed.h"
#include "rooms/posts/places.h"
#include "text/civil.h"


static bool has_captions(const struct draft *d, int part)
{
	for (size_t i = 0; i < d->nfiles; i++)
		if (d->files[i].part == part && d->files[i].role == SP_CAPTIONS) return true;
	return false;
}

/* A drawing is mostly a PNG and a photograph mostly not: who looks at it knows better. */
static enum check_kind kind_of(const struct post_file *f)
{
	if (f->role == SP_VIDEO) return KIND_VIDEO;
	if (str_is(f->media.mime, S("image/gif"))) return KIND_GIF;
	return str_is(f->media.mime, S("image/png")) ? KIND_IMAGE : KIND_PHOTO;
}

bool file_is_photo(const struct post_file *f)
{
	enum check_kind kind = kind_of(f);
	return f->role != SP_CAPTIONS && (kind == KIND_PHOTO || kind == KIND_VIDEO);
}

static void media_checked(struct arena *a, const struct draft *d, struct check_input *out)
{
	struct check_media *all = TAKE_N(a, struct check_media, d->nfiles + 1);
	for (size_t i = 0; i < d->nfiles; i++) {
		const struct post_file *f = &d->files[i];
		if (f->role == SP_CAPTIONS) continue;
		all[out->nmedia++] = (struct check_media){.kind = kind_of(f), .alt = f->alt, .file = f->name,
							  .credit = d->post.field[FIELD_CREDIT], .captions = has_captions(d, f->part)};
	}
	out->media = all;
}

/* "text 2", "text for wards". */
static str part_name(struct arena *a, const struct draft *d, const struct wording *w, size_t part)
{
	str field = check_field_word(IN_TEXT);
	for (size_t i = 0; i < d->nplaces; i++) {
		const struct account *on = &d->places[i].account;
		if (on->id == w->account) field = arena_fmt(a, "text for %.*s", SHOW(on->name));
	}
	return w->n > 1 ? arena_fmt(a, "%.*s %zu", SHOW(field), part) : field;
}

/* The words for all, after them those that single accounts have instead, and what readers see around them. */
static void parts_of(struct arena *a, const struct draft *d, struct check_input *out)
{
	static const struct {
		enum post_field field;
		const char *name;
	} AROUND[] = {{FIELD_WARNING, "warning"}, {FIELD_LINK_TITLE, "link title"}, {FIELD_LINK_TEXT, "link text"}};
	size_t n = 0;
	for (size_t w = 0; w < d->nwords; w++) n += d->words[w].n;
	str *parts = TAKE_N(a, str, n + COUNT(AROUND)), *names = TAKE_N(a, str, n + COUNT(AROUND));
	n = 0;
	for (size_t w = 0; w < d->nwords; w++)
		for (size_t i = 0; i < d->words[w].n; i++) {
			names[n] = part_name(a, d, &d->words[w], i + 1);
			parts[n++] = d->words[w].parts[i];
		}
	for (size_t i = 0; i < COUNT(AROUND); i++) {
		if (!d->post.field[AROUND[i].field].len) continue;
		names[n] = str_of(AROUND[i].name);
		parts[n++] = d->post.field[AROUND[i].field];
	}
	out->parts = (struct check_list){parts, n};
	out->part_names = (struct check_list){names, n};
}

static bool has_tag(const struct check_list *parts)
{
	bool yes = false;
	for (size_t i = 0; i < parts->n; i++) yes = yes || str_find(parts->at[i], S("#"), NULL);
	return yes;
}

/* Only then the days of the calendar matter to its words. */
static bool speaks_of_today(const struct check_list *parts)
{
	static const char *const WORDS[] = {"oday", "onight", "appy", "erry", "apus", "eddiw", "eno", "TODAY", "HAPPY"};
	bool yes = false;
	for (size_t i = 0; i < parts->n; i++)
		for (size_t k = 0; k < COUNT(WORDS); k++) yes = yes || str_find(parts->at[i], str_of(WORDS[k]), NULL);
	return yes;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool has_word_ending(str text, str end)
{
	for (size_t i = 0; i + end.len <= text.len; i++) {
		bool ends = i + end.len == text.len || !is_letter(text.at[i + end.len]);
		if (ends && str_is_nocase(str_cut(text, i, end.len), end)) return true;
	}
	return false;
}

/* "Brew Monday", "Dock Day", "#CarersWeek": names of days end so. */
static bool names_a_day(const struct check_list *parts)
{
	static const char *const ENDS[] = {"day", "week", "month", "fortnight"};
	bool yes = false;
	for (size_t i = 0; i < parts->n; i++)
		for (size_t k = 0; k < COUNT(ENDS); k++) yes = yes || has_word_ending(parts->at[i], str_of(ENDS[k]));
	return yes;
}

err checked_days(struct tx *tx, struct known *k, struct check_input *in)
{
	int64_t day = day_number(in->at.year, in->at.month, in->at.day);
	return speaks_of_today(&in->parts) || names_a_day(&in->parts) ? places_days(tx, k, day, in) : NULL;
}

/* A post that says which day it is for waits for that already (day_wait.h). */
static void leave_out(struct arena *a, str campaign, struct check_list *days)
{
	str *kept = TAKE_N(a, str, days->n + 1), key = day_key(a, campaign);
	size_t n = 0;
	for (size_t i = 0; i < days->n; i++)
		if (!str_is(days->at[i], key)) kept[n++] = days->at[i];
	*days = (struct check_list){kept, n};
}

static err earlier_of(struct tx *tx, const struct draft *d, int64_t before, struct check_input *out)
{
	for (size_t i = 0; i < d->nplaces; i++)
		TRY(earlier_texts(tx, d->places[i].account.id, before, d->post.id, out));
	return NULL;
}

/* Welsh and English are read by different voices; elsewhere nearly all is in one language. */
static str language_of(const struct draft *d)
{
	bool asked = false;
	for (size_t i = 0; i < d->nplaces; i++) asked = asked || str_is(d->places[i].account.nation, S("wales"));
	return d->post.field[FIELD_LANG].len || !asked ? d->post.field[FIELD_LANG] : S("-");
}

static struct check_list servers_of(struct arena *a, const struct draft *d)
{
	str *all = TAKE_N(a, str, d->nplaces + 1);
	for (size_t i = 0; i < d->nplaces; i++) all[i] = d->places[i].account.server;
	return (struct check_list){all, d->nplaces};
}

/* The first instant at which it goes out; 0: nobody has said. */
static int64_t goes_out(const struct draft *d)
{
	int64_t at = d->timed ? 0 : d->post.at;
	for (size_t i = 0; d->timed && i < d->nplaces; i++)
		if (!at || d->places[i].when.at < at) at = d->places[i].when.at;
	return at;
}

err draft_checked(struct tx *tx, const struct draft *d, const struct check_settings *set, struct check_input *out,
		  str *not_agreed)
{
	struct arena *a = tx_arena(tx);
	const struct zone *zone;
	int64_t due = goes_out(d), at = due ? due : tx_now(tx);
	TRY(zone_load(a, d->nplaces ? d->places[0].account.zone : S("UTC"), &zone));
	*out = (struct check_input){
		.title = d->post.field[FIELD_TITLE],
		.link = d->post.field[FIELD_LINK],
		.source = d->post.field[FIELD_SOURCE],
		.lang = language_of(d),
		.own_servers = servers_of(a, d),
		.at = zone_wall(zone, at),
		.scheduled = due > tx_now(tx) + HOUR_MS,
	};
	parts_of(a, d, out);
	media_checked(a, d, out);
	TRY(checked_days(tx, d->known, out));
	if (out->open_days.n) leave_out(a, d->post.field[FIELD_CAMPAIGN], &out->open_days);
	if (has_tag(&out->parts)) TRY(places_tags(tx, d->known, &out->tags));
	TRY(agreed_for(tx, d, at, &out->consented, not_agreed));
	return checks_ask_earlier(a, set, out) ? earlier_of(tx, d, at, out) : NULL;
}
