/* SPDX-License-Identifier: MIT
 * earlier.c - whether what was said before can change anything: it does so only where one human is meant. */
#include "rooms/checks/inside.h"

static bool means_one(const struct scan *s, str text, enum check_field field)
{
	struct doc d = doc_read(s->a, text, field, 0);
	struct told told;
	told_by(s, &d, &told);
	return told.anchor > 0;
}

bool checks_ask_earlier(struct arena *a, const struct check_settings *set, const struct check_input *in)
{
	struct scan s = {.a = a, .set = set, .in = in};
	bool yes = means_one(&s, in->title, IN_TITLE) || means_one(&s, in->link, IN_LINK);
	for (size_t i = 0; i < in->parts.n && !yes; i++) yes = means_one(&s, in->parts.at[i], IN_TEXT);
	for (size_t i = 0; i < in->nmedia && !yes; i++)
		yes = means_one(&s, in->media[i].alt, IN_ALT) || means_one(&s, in->media[i].file, IN_FILE);
	return yes;
}
