/* SPDX-License-Identifier: MIT
 * feed_verbs.c - calendar feed: the calendars of others that are read again each day. */
#include "rooms/calendar/feed.h"

#include "rooms/notices/notices.h"
#include "rooms/vault/vault.h"
#include "verb/house.h"

#include <inttypes.h>

/* ---- add */

/* Calendar programs have a name of their own for https. */
static str with_https(struct arena *a, str tidy)
{
	static const char *const SAME[] = {"webcal://", "webcals://"};
	for (size_t i = 0; i < COUNT(SAME); i++) {
		str same = str_of(SAME[i]);
		if (str_starts(tidy, same)) return arena_fmt(a, "https://%.*s", SHOW(str_cut(tidy, same.len, tidy.len)));
	}
	return tidy;
}

static err address_of(struct tx *tx, const struct call *c, str *out, str *shown)
{
	struct arena *a = tx_arena(tx);
	*out = with_https(a, web_address_tidy(a, str_trim(call_get(c, "address"))));
	const char *wrong = web_address_wrong(*out, call_has(c, "inside"), shown);
	return wrong ? FAIL(a, ERR_INPUT, "bad-feed", "%s Nothing was kept.", wrong) : NULL;
}

static err is_new(struct tx *tx, const struct house *h, str address)
{
	struct arena *a = tx_arena(tx);
	struct feed *all;
	size_t n;
	TRY(feeds_all(tx, &all, &n));
	for (size_t i = 0; i < n; i++) {
		str known;
		err e = vault_unseal(a, h->vault, feed_place(a, all[i].id), all[i].sealed, &known);
		bool same = !e && str_is(known, address);
		if (!e) secret_wipe(known);
		if (!same) continue;
		return FAIL(a, ERR_INPUT, "known-feed", "This address is feed %" PRId64 " already. Nothing was changed.",
			    all[i].id);
	}
	if (n < FEEDS_MOST) return NULL;
	return FAIL(a, ERR_INPUT, "too-many", "There are %d feeds, the most that are read. 'schedpost calendar feed list' shows them; "
		    "'schedpost calendar feed drop NUMBER' ends one.", FEEDS_MOST);
}

err run_feed_add(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column FACTS[] = {{"id", "Feed", CELL_INT, false}, {"server", "Server", CELL_TEXT, false}};
	struct arena *a = tx_arena(tx);
	const struct house *house = c->house;
	struct feed f = {.inside = call_has(c, "inside"), .region = S("GB"), .ends = S("auto")};
	str address;
	TRY(address_of(tx, c, &address, &f.shown));
	if (!house->vault)
		return FAIL(a, ERR_OUTSIDE, "no-vault", "The address cannot be stored safely: the key of this machine is missing. Nothing "
			    "was kept; please tell whoever looks after schedpost.");
	TRY(is_new(tx, house, address));
	if (call_has(c, "region")) f.region = call_get(c, "region");
	if (call_has(c, "end")) f.ends = call_get(c, "end");
	TRY(feed_add(tx, &f, &f.id));
	TRY(feed_seal(tx, f.id, vault_seal(a, house->vault, feed_place(a, f.id), address)));
	reply_facts(r, "feed", FACTS, COUNT(FACTS));
	reply_int(r, f.id);
	reply_text(r, f.shown);
	reply_say(r, "It is read within some minutes, and then each day. What is new or has moved waits for 'schedpost calendar apply', "
		     "and you are told.");
	return NULL;
}

/* What may be asked for in one's own network is for whoever looks after schedpost to say. */
static err about_inside(struct tx *tx, const struct call *c, struct about *out)
{
	(void)tx;
	if (!call_has(c, "inside")) return NULL;
	out->system = true;
	out->everywhere = true;
	return NULL;
}

/* ---- list */

/* Of what a feed has brought that which waits, each with its command; where nothing does, the last one. */
static str imports_of(struct arena *a, const struct feed *f, const struct brought_file *all, size_t n)
{
	str source = feed_source(a, f), last = S("");
	buf out = buf_in(a, 200);
	for (size_t i = n; i--;) {
		const struct brought_file *b = &all[i];
		if (b->id == f->import && b->done) last = arena_fmt(a, "Import %" PRId64 " was taken over.", b->id);
		if (!str_is(b->file, source) || !str_is(b->state, S("waiting"))) continue;
		int64_t doubted = b->waits[JUDGED_CONFLICT] + b->waits[JUDGED_STALE];
		int64_t fresh = b->waits[JUDGED_NEW], moved = b->waits[JUDGED_MOVED];
		buf_fmt(&out, "%sImport %" PRId64 " waits", out.len ? "; " : "", b->id);
		if (fresh || moved) buf_fmt(&out, ", %" PRId64 " new and %" PRId64 " moved", fresh, moved);
		if (doubted)
			buf_fmt(&out, ", %s%" PRId64 " that need%s your word", fresh || moved ? "and " : "", doubted,
				doubted == 1 ? "s" : "");
		buf_fmt(&out, ": schedpost calendar apply %" PRId64, b->id);
	}
	return out.len ? buf_str(&out) : last;
}

static str what_came(struct arena *a, const struct feed *f, const struct brought_file *all, size_t n)
{
	if (f->why.len) return f->why;
	return f->seen ? imports_of(a, f, all, n) : S("It was not read yet.");
}

err run_feed_list(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"id", "Feed", CELL_INT, false}, {"server", "Server", CELL_TEXT, true}, {"region", "Region", CELL_TEXT, false},
		{"end", "Last day", CELL_TEXT, false}, {"who", "Added by", CELL_TEXT, false},
		{"read", "Last read", CELL_INSTANT, false}, {"next", "Next", CELL_INSTANT, false},
		{"came", "What came", CELL_SENTENCE, true},
	};
	struct feed *all;
	struct brought_file *imports;
	size_t n, nimports;
	(void)c;
	TRY(feeds_all(tx, &all, &n));
	TRY(brought_all(tx, &imports, &nimports));
	if (n) reply_table(r, "feeds", COLUMNS, COUNT(COLUMNS));
	for (const struct feed *f = all; f < all + n; f++) {
		reply_row(r);
		reply_int(r, f->id);
		reply_text(r, f->shown);
		reply_text(r, f->region);
		reply_text(r, f->ends);
		reply_text(r, f->who);
		reply_maybe_int(r, f->seen);
		reply_int(r, f->due);
		reply_maybe_text(r, what_came(tx_arena(tx), f, imports, nimports));
	}
	if (!n) reply_say(r, "No calendar of somebody else is read by its address. 'schedpost calendar feed add' adds one.");
	return NULL;
}

/* ---- drop */

err run_feed_drop(struct tx *tx, const struct call *c, struct reply *r)
{
	int64_t id;
	bool there;
	TRY(call_int(tx_arena(tx), c, "feed", 0, &id));
	TRY(feed_drop(tx, id, &there));
	if (!there)
		return FAIL(tx_arena(tx), ERR_MISSING, "no-such-feed",
			    "There is no feed %" PRId64 ". 'schedpost calendar feed list' shows all.", id);
	reply_say(r, "Feed %" PRId64 " is not read any more, and its address is forgotten. What came of it stays.", id);
	return NULL;
}

/* So is what is not to be asked for there any more. */
static err about_feed(struct tx *tx, const struct call *c, struct about *out)
{
	struct feed *all;
	size_t n;
	int64_t id;
	TRY(call_int(tx_arena(tx), c, "feed", 0, &id));
	TRY(feeds_all(tx, &all, &n));
	for (size_t i = 0; i < n; i++)
		if (all[i].id == id && all[i].inside) out->system = out->everywhere = true;
	return NULL;
}

/* ---- the table */

static const struct opt ADD_OPTS[] = {
	{"address", "URL", OPT_SECRET | OPT_NEEDED, "The address, beginning with https:// or webcal://; it is kept sealed, for it may be as "
						    "good as a password.", NULL},
	{"region", "REGION", 0, "Where your readers are; the usual is GB. Days of another region are left out.",
	 "GB|GB-ENG|GB-SCT|GB-WLS|GB-NIR"},
	{"end", "HOW", 0, "Whether the last day of an entry counts; the usual is to tell by its name.", "auto|inclusive|exclusive"},
	{"inside", NULL, OPT_FLAG, "The server may lie in your own network, and may be without https. Only whoever looks after schedpost may "
				   "say so.", NULL},
	{0},
};
static const struct opt DROP_OPTS[] = {
	{"feed", "FEED", OPT_POSITION | OPT_NEEDED, "Its number.", NULL},
	{0},
};

const struct verb FEED_VERBS[] = {
	{.name = "calendar feed add",
	 .help = "Has the calendar at an address read now and then each day, and looked through as by 'calendar import'. What is new or has "
		 "moved waits for 'calendar apply', and you are told; what has not changed is not spoken of. The address is asked for.",
	 .example = "schedpost calendar feed add",
	 .opts = ADD_OPTS,
	 .writes = true,
	 .needs = POWER_PLAN,
	 .about = about_inside,
	 .run = run_feed_add},
	{.name = "calendar feed list",
	 .help = "Lists the calendars that are read by their addresses: when that was last, what came of it, and when it is next.",
	 .example = "schedpost calendar feed list",
	 .needs = POWER_SEE,
	 .run = run_feed_list},
	{.name = "calendar feed drop",
	 .help = "Ends the reading of a calendar by its address. What came of it stays.",
	 .example = "schedpost calendar feed drop 2",
	 .opts = DROP_OPTS,
	 .writes = true,
	 .needs = POWER_PLAN,
	 .about = about_feed,
	 .run = run_feed_drop},
	{0},
};
