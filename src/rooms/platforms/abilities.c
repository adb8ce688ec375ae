/* SPDX-License-Identifier: MIT
 * abilities.c - the table of abilities. tests/lint/abilities.sh reads its rows too. */
#include "rooms/platforms/abilities.h"

#include "base/json.h"

enum { SENTENCE_MOST = 1024 };	/* bytes of JSON for one of them */

const struct ability ABILITIES[SP_LAST_ABILITY + 1] = {
	[SP_ABLE_TEXT] = {"text", SP_PUBLISH, 0, SP_NEEDS_MEDIA, ""},
	[SP_ABLE_LINK] = {"link", SP_PUBLISH, SP_LINK_IS_SHOWN, 0, ""},
	[SP_ABLE_PICTURES] = {"pictures", SP_PUBLISH, 0, 0, "image/"},
	[SP_ABLE_ALT] = {"alt_text", SP_PUBLISH, 0, 0, "image/"},
	[SP_ABLE_VIDEO] = {"film", SP_PUBLISH, 0, 0, "video/"},
	[SP_ABLE_CHAIN] = {"chain", SP_PUBLISH, 0, 0, ""},
	[SP_ABLE_EDIT] = {"edit", SP_EDIT, 0, 0, ""},
	[SP_ABLE_DELETE] = {"take_down", SP_DELETE, 0, 0, ""},
	[SP_ABLE_LIST] = {"list_posts", SP_TIMELINE, 0, 0, ""},
	[SP_ABLE_NUMBERS] = {"figures", SP_NUMBERS, 0, 0, ""},
	[SP_ABLE_PROFILE] = {"profile", SP_PROFILE, 0, 0, ""},
	[SP_ABLE_REFRESH] = {"renew_access", SP_REFRESH, 0, 0, ""},
	[SP_ABLE_REVOKE] = {"end_access", SP_REVOKE, 0, 0, ""},
	[SP_ABLE_LIMITS] = {"own_limits", SP_LIMITS, 0, 0, ""},
	[SP_ABLE_PAUSE] = {"asks_to_wait", SP_PUBLISH, 0, 0, ""},
	[SP_ABLE_ONCE] = {"stops_doubles", SP_PUBLISH, 0, 0, ""},
	[SP_ABLE_LOOKUP] = {"look_up", SP_LOOKUP, 0, 0, ""},
};

str ability_title(struct arena *a, sp_ability which)
{
	str title = arena_str(a, str_of(ABILITIES[which].name));
	for (size_t i = 0; i < title.len; i++)
		if (title.at[i] == '_') ((char *)title.at)[i] = ' ';
	return title;
}

static bool takes(const sp_limits *l, const char *mime)
{
	str words = {l->mimes.at, l->mimes.len}, word;
	while (str_split(&words, ' ', &word))
		if (str_starts(word, str_of(mime))) return true;
	return false;
}

bool ability_has(const struct platform *p, sp_ability which)
{
	const struct ability *a = &ABILITIES[which];
	uint32_t flags = p->limits.flags;
	bool shown = (p->ops & SP_CAN(a->op)) && (flags & a->flag) == a->flag && !(flags & a->without) &&
		     (!*a->mime || takes(&p->limits, a->mime));
	return shown && !p->why_not[which].len && !p->refused.len;
}

str ability_why_not(const struct platform *p, sp_ability which)
{
	if (ability_has(p, which)) return S("");
	if (p->why_not[which].len) return p->why_not[which];
	return p->refused.len ? S("Its plugin is not used.") : S("Its plugin does not say why.");
}

str cannot_to_json(struct arena *a, const str why_not[SP_LAST_ABILITY + 1])
{
	buf out = buf_in(a, SP_LAST_ABILITY * SENTENCE_MOST);
	struct json_pen p = json_pen(&out);
	pen_open(&p, '{');
	for (sp_ability i = SP_ABLE_TEXT; i <= SP_LAST_ABILITY; i++)
		if (why_not[i].len) pen_member_str(&p, ABILITIES[i].name, why_not[i]);
	pen_close(&p, '}');
	return buf_str(&out);
}

err cannot_from_json(struct arena *a, str json, str why_not[SP_LAST_ABILITY + 1])
{
	const struct json *j;
	TRY(json_read(a, json, &j));
	for (sp_ability i = SP_ABLE_TEXT; i <= SP_LAST_ABILITY; i++)
		TRY(json_get_str(a, j, ABILITIES[i].name, &why_not[i]));
	return NULL;
}
