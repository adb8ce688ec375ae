/* SPDX-License-Identifier: MIT
 * media.c - pictures, films and sound: can those take them in who do not see or hear them? */
#include "rooms/checks/inside.h"
#include "text/text.h"

#include <string.h>

enum { ALT_LEAST = 10, ALT_MOST = 1000, FLASHES_MOST = 3, CONTRAST_LEAST = 45, WORDS_MOST = 200 };

static void media_add(struct scan *s, enum check_rule rule, size_t i, const char *says, const char *safer)
{
	scan_add(s, &(struct seen){rule, CHECK_BLOCK, doc_of(s, IN_ALT, i), 0, 0, says, safer});
}

static bool begins_as_picture(const struct doc *d)
{
	size_t i = 0;
	if (d->n && key_in(&d->w[0], S("a|an|the"))) i = 1;
	return i + 1 < d->n && key_in(&d->w[i], S("image|photo|picture|photograph|pic|graphic|screenshot")) && key_is(&d->w[i + 1], S("of"));
}

static bool is_file_name(str alt, str file)
{
	static const char *const ENDS[] = {".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".mp4", ".mov"};
	if (file.len && str_is_nocase(alt, file)) return true;
	for (size_t i = 0; i < COUNT(ENDS); i++) {
		size_t n = strlen(ENDS[i]);
		if (alt.len > n && str_is_nocase(str_cut(alt, alt.len - n, n), str_of(ENDS[i]))) return true;
	}
	return false;
}

static void alt_text(struct scan *s, const struct check_media *m, size_t i)
{
	static const char SAFER[] = "Say in a sentence what the picture tells, as you would on the telephone.";
	const struct doc *d = doc_of(s, IN_ALT, i);
	str alt = str_trim(m->alt);
	int64_t n = text_graphemes(alt);
	if (!alt.len) media_add(s, RULE_ALT_TEXT, i, "The picture has no alt text: people who do not see it learn nothing of it.", SAFER);
	else if (is_file_name(alt, m->file)) media_add(s, RULE_ALT_TEXT, i, "The alt text is the name of a file.", SAFER);
	else if (n < ALT_LEAST) media_add(s, RULE_ALT_TEXT, i, "The alt text is too short to say what there is to see.", SAFER);
	else if (n > ALT_MOST)
		media_add(s, RULE_ALT_TEXT, i, "The alt text is longer than 1,000 characters, and can only be heard in one go.",
			  "Put the long part into the post or on a page.");
	else if (begins_as_picture(d))
		media_add(s, RULE_ALT_TEXT, i, "The alt text begins with \"image of\", which a screen reader has said already.",
			  "Begin with what there is to see.");
	for (size_t k = 0; k < s->in->parts.n && alt.len; k++)
		if (str_is(alt, str_trim(s->in->parts.at[k])))
			media_add(s, RULE_ALT_TEXT, i, "The alt text is the post itself once more.", SAFER);
}

/* Whether most of the words in the picture are said in the alt text or the post. */
static bool words_are_said(const struct scan *s, const struct check_media *m, size_t i)
{
	struct doc words = doc_read(s->a, str_cut(m->words, 0, 4000), IN_ALT, i);
	size_t said = 0;
	for (size_t w = 0; w < MIN(words.n, (size_t)WORDS_MOST); w++) {
		bool found = false;
		for (size_t k = 0; k < s->ndocs && !found; k++) {
			const struct doc *d = &s->docs[k];
			if (d->field != IN_TEXT && !(d->field == IN_ALT && d->index == i)) continue;
			for (size_t x = 0; x < MIN(d->n, (size_t)500) && !found; x++) found = str_is(d->w[x].key, words.w[w].key);
		}
		said += found;
	}
	return said * 10 >= MIN(words.n, (size_t)WORDS_MOST) * 8;
}

static void one(struct scan *s, const struct check_media *m, size_t i)
{
	bool seen = m->kind != KIND_AUDIO;
	if (m->kind == KIND_PHOTO || m->kind == KIND_IMAGE || m->kind == KIND_GIF) alt_text(s, m, i);
	if (m->has_text && !(m->words.len ? words_are_said(s, m, i) : text_graphemes(m->alt) >= 2 * ALT_LEAST))
		media_add(s, RULE_TEXT_IN_PICTURE, i, "There are words in the picture that stand neither in the alt text nor in the post.",
			  "Write these words into the post or the alt text.");
	if ((m->kind == KIND_VIDEO || m->kind == KIND_AUDIO) && !m->captions)
		media_add(s, RULE_CAPTIONS, i, "The film or sound has no captions: people who do not hear it, or sit in a bus, miss it.",
			  "Add a file of captions (.vtt), or a link to a transcript.");
	if (m->flashes > FLASHES_MOST)
		media_add(s, RULE_FLASHES, i, "It flashes more than three times a second, which can set off a seizure.",
			  "Slow it down, or take a still picture.");
	if (m->contrast_tenths && m->contrast_tenths < CONTRAST_LEAST)
		media_add(s, RULE_CONTRAST, i, "The words on this card stand out too little from what is behind them.",
			  "Use darker words on a lighter ground: 4.5 to 1 at least.");
	if (seen && (m->kind == KIND_PHOTO || m->kind == KIND_VIDEO))
		media_add(s, RULE_PHOTO, i, "No program sees what else is in the picture.",
			  "Look for faces, screens, whiteboards, wristbands, badges, papers and reflections.");
}

void rules_media(struct scan *s)
{
	for (size_t i = 0; i < s->in->nmedia; i++) one(s, &s->in->media[i], i);
}
