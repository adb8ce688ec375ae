/* SPDX-License-Identifier: MIT
 * register.c - the register of genuine accounts: what an organisation shows on its own page, so that a false one is
 * known. */
#include "rooms/staff/doctor.h"

#include "rooms/platforms/platforms.h"
#include "rooms/staff/staff_store.h"

#include <stdlib.h>

/* Where a profile's own page is, as each platform's help tells; <name> is its name there, without the @ in front,
 * and <id> what the platform calls it itself. */
static const struct {
	const char *platform, *address;
} PAGES[] = {
	{"bluesky", "https://bsky.app/profile/<name>"},
	{"facebook", "https://www.facebook.com/<name>"},
	{"flickr", "https://www.flickr.com/people/<id>/"},
	{"instagram", "https://www.instagram.com/<name>/"},
	{"linkedin", "https://www.linkedin.com/company/<name>"},
	{"mastodon", "<server>/@<name>"},
	{"pinterest", "https://www.pinterest.com/<name>/"},
	{"threads", "https://www.threads.com/@<name>"},
	{"tumblr", "https://www.tumblr.com/<name>"},
	{"wordpress", "<server>"},
	{"x", "https://x.com/<name>"},
	{"youtube", "https://www.youtube.com/@<name>"},
};

/* "@library@town.example" is library there. */
static str name_there(const struct account *a)
{
	str rest = str_starts(a->handle, S("@")) ? str_cut(a->handle, 1, a->handle.len) : a->handle, name = S("");
	str_split(&rest, '@', &name);
	return name;
}

static str fill(struct arena *in, const char *form, const struct account *a)
{
	buf out = buf_in(in, 2000);
	str rest = str_of(form), text, word;
	while (str_split(&rest, '<', &text)) {
		buf_add(&out, text);
		if (!rest.at || !str_split(&rest, '>', &word)) break;
		buf_add(&out, str_is(word, S("server")) ? a->server : str_is(word, S("id")) ? a->remote_id : name_there(a));
		if (!rest.at) break;
	}
	return buf_str(&out);
}

/* Without a name there it would be the address of somebody else, or of the platform. */
static str address_of(struct arena *in, const struct account *a)
{
	for (size_t i = 0; i < COUNT(PAGES); i++)
		if (str_is(a->platform, str_of(PAGES[i].platform)) &&
		    (name_there(a).len || !str_find(str_of(PAGES[i].address), S("<name>"), NULL)))
			return fill(in, PAGES[i].address, a);
	return S("");
}

static bool is_shown(const struct account *a)
{
	bool ours = str_is(a->state, S("ready")) || str_is(a->state, S("reconnect"));
	return ours && str_is(a->audience, S("public")) && !str_is(a->kind, S("practice")) &&
	       !str_is(a->kind, S("internal"));
}

static err enter(struct tx *tx, const struct account *a, struct entry *out)
{
	struct platform platform;
	struct person owner = {.team = S("")};
	struct seen seen;
	bool known, found = false;
	TRY(platform_get(tx, a->platform, &platform, &known));
	if (a->owner.len) TRY(person_get(tx, a->owner, &owner, &found));
	TRY(account_seen(tx, a->id, &seen));
	*out = (struct entry){.platform = known ? platform.title : a->platform,
			      .title = a->title.len ? a->title : a->name,
			      .handle = a->handle,
			      .address = address_of(tx_arena(tx), a),
			      .team = owner.team,
			      .since = seen.created};
	return NULL;
}

static int by_platform(const void *one, const void *other)
{
	const struct entry *a = one, *b = other;
	int order = str_order(a->platform, b->platform);
	return order ? order : str_order(a->title, b->title);
}

err register_of(struct tx *tx, struct entry **out, size_t *n)
{
	struct account *all;
	size_t nall;
	TRY(accounts_all(tx, &all, &nall));
	*out = TAKE_N(tx_arena(tx), struct entry, nall + 1);
	*n = 0;
	for (size_t i = 0; i < nall; i++)
		if (is_shown(&all[i])) TRY(enter(tx, &all[i], &(*out)[(*n)++]));
	qsort(*out, *n, sizeof **out, by_platform);
	return NULL;
}
