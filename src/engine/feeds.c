/* SPDX-License-Identifier: MIT
 * feeds.c - one calendar at its address: asked for, taken apart in its cage, judged, kept. Each step ends by saying
 * which one is next. */
#include "engine/feeds.h"

#include "base/log.h"
#include "base/sha.h"
#include "net/url.h"
#include "rooms/calendar/feed.h"
#include "rooms/calendar/feed_reader.h"

#include <inttypes.h>

enum { LOOK_MS = MINUTE_MS, READ_MS = MINUTE_MS, HEADS = 2 };

struct feeding {
	struct arena *a;
	struct feeds *feeds;
	const struct engine_doors *doors;
	void (*next)(struct feeding *);	/* NULL: something is under way */
	struct feed feed;
	str address;			/* in the clear; wiped when it is answered */
	struct http_request http;
	str body, etag, modified, sha256;
	int year, upto;			/* the one under way, and the last */
	struct arena *read_in;		/* of the file; NULL: none */
	struct import_file *file;
	struct feed_finds finds;
	struct feed_keeping kept, upon;	/* upon: by the work under way */
	str found;			/* of the years so far */
	struct feed_no no;		/* why it cannot be read; empty: it can */
	bool unread;			/* it was not tried at all */
};

static void forget(struct feeding *f)
{
	f->feeds->now = NULL;
	if (f->address.len) secret_wipe(f->address);
	if (f->read_in) arena_free(f->read_in);
	arena_free(f->a);
}

static uint32_t chance(const struct feeding *f)
{
	uint32_t out;
	f->doors->clock->random(f->doors->clock, &out, sizeof out);
	return out;
}

/* ---- the end */

static err end_work(struct tx *tx, void *of)
{
	struct feeding *f = of;
	struct feed feed = f->feed;	/* this work may be run again */
	engine_does(tx, "reading a calendar at its address");
	if (f->unread) return feed_again(tx, feed.id, tx_now(tx));
	if (f->no.why.len) return feed_is_ill(tx, &feed, &f->no, chance(f));
	feed.etag = f->etag;
	feed.modified = f->modified;
	feed.sha256 = f->sha256;
	feed.upto = f->upto;
	feed.found = f->found;
	if (f->file) TRY(feed_brought(tx, &feed));
	return feed_is_well(tx, &feed, chance(f));
}

static void end_done(void *of, err e)
{
	struct feeding *f = of;
	str why = e ? e->text : f->no.why;
	const char *what = e ? "what became of it could not be written down" : "it cannot be read";
	if (why.len) log_say(e ? LOG_IS_ERROR : LOG_IS_WARNING, "feed=%" PRId64 ": %s: %.*s", f->feed.id, what, SHOW(why));
	f->feeds->next = 0;	/* there may be more */
	f->next = forget;
}

static void end(struct feeding *f)
{
	f->next = NULL;
	store_write(f->doors->store, STORE_ENGINE, end_work, end_done, f);
}

static void refuse(struct feeding *f, str why, bool final)
{
	f->no = (struct feed_no){arena_str(f->a, why), final};
	f->next = end;
}

/* ---- keeping what is new */

static void read_apart(struct feeding *);

static err keep_work(struct tx *tx, void *of)
{
	struct feeding *f = of;
	f->upon = f->kept;
	engine_does(tx, "keeping what is new in a calendar");
	return feed_keep(tx, &f->upon);
}

static void keep(struct feeding *);

static void keep_done(void *of, err e)
{
	struct feeding *f = of;
	f->kept = f->upon;
	if (e) {
		refuse(f, e->text, e->kind == ERR_INPUT);
		return;
	}
	f->next = keep;
	if (!feed_kept(&f->kept)) return;
	if (f->kept.id) f->feed.import = f->kept.id;
	f->feed.found = arena_fmt(f->a, "%.*s\n%.*s", SHOW(f->feed.found), SHOW(f->finds.found));
	f->year++;
	f->next = f->year > f->upto ? end : read_apart;
}

static void keep(struct feeding *f)
{
	f->next = NULL;
	store_write(f->doors->store, STORE_ENGINE, keep_work, keep_done, f);
}

/* ---- judging it */

static err judge_work(struct tx *tx, void *of)
{
	struct feeding *f = of;
	struct arena *before = tx_into(tx, f->a);
	err e = feed_judge(tx, &f->feed, f->file, f->year, &f->finds);
	tx_into(tx, before);
	return e;
}

static void judge_done(void *of, err e)
{
	struct feeding *f = of;
	if (e) {
		refuse(f, e->text, false);
		return;
	}
	f->found = arena_fmt(f->a, "%.*s%.*s", SHOW(f->found), SHOW(f->finds.found));
	f->kept = (struct feed_keeping){.feed = &f->feed, .finds = &f->finds, .year = f->year, .sha256 = f->sha256};
	f->next = keep;
}

static void judge_it(struct feeding *f)
{
	f->next = NULL;
	store_read(f->doors->store, judge_work, judge_done, f);
}

/* ---- taking it apart */

static void was_read(void *of, struct arena *a, struct import_file *file, err e)
{
	struct feeding *f = of;
	if (f->read_in) arena_free(f->read_in);
	f->read_in = a;
	f->file = file;
	if (e) refuse(f, e->text, false);
	else if (file->refused) refuse(f, judge_why(f->a, str_of(file->refused)), true);
	else f->next = judge_it;
}

static void read_apart(struct feeding *f)
{
	struct feed_reader *reader = f->doors->reader;
	struct reading_asks asks = {f->body, f->year, END_AUTO};
	import_end_read(f->feed.ends, &asks.end);
	f->next = NULL;
	reader->read(reader, &asks, was_read, f);
}

/* ---- asking for it */

/* What a server calls what it gave: said again to it as it is, or not at all. */
static str mark(struct arena *a, const struct http_answer *h, str name)
{
	for (size_t i = 0; i < h->nheaders; i++) {
		str value = h->headers[i].value;
		bool fine = str_is(h->headers[i].name, name) && value.len <= FEED_MARK_MOST;
		for (size_t k = 0; fine && k < value.len; k++) fine = value.at[k] >= ' ' && value.at[k] < 0x7f;
		if (fine) return arena_str(a, value);
	}
	return S("");
}

/* What this server says of addresses where there is nothing to be had; all other errors may pass. */
static bool is_final(int status)
{
	return status < 400 || (status >= 400 && status < 500 && status != 408 && status != 429);
}

/* The server that an answer leads to; not the whole address, which may be as good as a password. */
static str leads_to(struct feeding *f, const struct http_answer *h)
{
	struct url to;
	for (size_t i = 0; i < h->nheaders; i++)
		if (str_is(h->headers[i].name, S("location")) && url_split(h->headers[i].value, &to))
			return arena_fmt(f->a, " to %.*s", SHOW(to.host));
	return S("");
}

static void moved(struct feeding *f, const struct http_answer *h)
{
	str to = leads_to(f, h);
	bool for_good = h->status == 301 || h->status == 308;
	refuse(f, for_good ? arena_fmt(f->a, "It has moved for good%.*s. Please ask whoever gave you the address for the new one, add that, and "
				       "drop this feed.", SHOW(to))
			   : arena_fmt(f->a, "The server sends us on%.*s, and schedpost does not follow: often that is a page to log in. Please "
				       "add the address of the calendar itself, and drop this feed.", SHOW(to)), true);
}

static void refused_by(struct feeding *f, int status)
{
	static const struct { int status; const char *why; } WHYS[] = {
		{304, "The server says that nothing has changed, but it was asked for all of it (error 304)."},
		{401, "The server asks who we are (error 401). Please ask whoever gave you the address for one that opens without a log-in."},
		{403, "The server does not give it out any more (error 403). Please ask whoever gave you the address for a new one."},
		{404, "There is nothing at this address (error 404). Please ask whoever gave it to you for the right one."},
		{410, "It was taken away for good (error 410). Please drop this feed, or ask whoever gave you the address for another."},
	};
	for (size_t i = 0; i < COUNT(WHYS); i++) {
		if (WHYS[i].status != status) continue;
		refuse(f, str_of(WHYS[i].why), true);
		return;
	}
	refuse(f, arena_fmt(f->a, "The server answered with error %d.", status), is_final(status));
}

static void take(struct feeding *f, const struct http_answer *h)
{
	f->etag = mark(f->a, h, S("etag"));
	f->modified = mark(f->a, h, S("last-modified"));
	f->sha256 = sha_hex_of(f->a, h->body);
	f->next = end;
	if (str_is(f->sha256, f->feed.sha256) && f->feed.upto == f->upto) return;
	f->body = arena_str(f->a, h->body);
	f->next = read_apart;
}

static void never_came(struct feeding *f, const struct http_answer *h)
{
	str why = h->why.len ? h->why : S("The server cannot be reached.");
	if (h->arrival == SP_CUT)
		why = arena_fmt(f->a, "It is larger than %d MB, the most that is read at an address. 'schedpost calendar import' takes files "
				"of twice that.", FEED_FILE_MOST >> 20);
	if (h->guarded)
		why = S("Its server lies in your own network, where schedpost does not ask by itself. If that is meant, whoever looks after "
			"schedpost adds it with --inside.");
	refuse(f, why, h->arrival == SP_CUT || h->guarded);
}

static void answered(void *of, const struct http_answer *h)
{
	struct feeding *f = of;
	secret_wipe(f->address);
	f->address = S("");
	f->next = end;
	f->unread = brake_is_on(f->doors->brake, S("")) && h->arrival != SP_ARRIVED;
	if (f->unread) return;
	if (h->arrival != SP_ARRIVED) never_came(f, h);
	else if (h->status == 200) take(f, h);
	else if (h->status == 304 && f->http.nheaders) return;
	else if (h->status > 300 && h->status <= 308 && h->status != 304) moved(f, h);
	else refused_by(f, h->status);
}

static bool may_leave(void *of)
{
	const struct feeding *f = of;
	return !brake_is_on(f->doors->brake, S(""));
}

/* Where another year is to be looked for than last time, it is needed whole. */
static size_t conditions(const struct feeding *f, struct http_pair *heads)
{
	size_t n = 0;
	if (f->feed.upto != f->upto) return 0;
	if (f->feed.etag.len) heads[n++] = (struct http_pair){S("If-None-Match"), f->feed.etag};
	if (f->feed.modified.len) heads[n++] = (struct http_pair){S("If-Modified-Since"), f->feed.modified};
	return n;
}

static void ask(struct feeding *f)
{
	struct http_pair *heads = TAKE_N(f->a, struct http_pair, HEADS);
	int64_t now = f->doors->clock->now(f->doors->clock);
	f->year = day_year_of(now / DAY_MS);
	f->upto = feed_upto(now);
	f->etag = f->feed.etag;
	f->modified = f->feed.modified;
	f->sha256 = f->feed.sha256;
	err e = vault_unseal(f->a, f->doors->vault, feed_place(f->a, f->feed.id), f->feed.sealed, &f->address);
	if (e) {
		refuse(f, e->text, false);
		return;
	}
	f->next = NULL;
	f->http = (struct http_request){.in = f->a, .method = "GET", .url = f->address, .shown = f->feed.shown,
					.headers = heads, .nheaders = conditions(f, heads),
					.may_be_private = f->feed.inside, .timeout_ms = READ_MS,
					.answer_most = FEED_FILE_MOST, .last_look = may_leave, .of = f};
	f->doors->net->send(f->doors->net, &f->http, answered, f);
}

/* ---- the beginning */

static err claim_work(struct tx *tx, void *of)
{
	struct feeding *f = of;
	struct arena *before;
	engine_does(tx, "claiming a calendar at its address");
	before = tx_into(tx, f->a);
	err e = feed_claim(tx, &f->feed);
	tx_into(tx, before);
	return e;
}

static void claim_done(void *of, err e)
{
	struct feeding *f = of;
	if (e) log_say(LOG_IS_ERROR, "no calendar could be asked for: %.*s", SHOW(e->text));
	f->next = e || !f->feed.id ? forget : ask;
}

static void claim(struct feeds *s, const struct engine_doors *d)
{
	struct arena *a = arena_new();
	struct feeding *f = TAKE(a, struct feeding);
	*f = (struct feeding){.a = a, .feeds = s, .doors = d};
	s->now = f;
	store_write(d->store, STORE_ENGINE, claim_work, claim_done, f);
}

static err look_work(struct tx *tx, void *of)
{
	struct feeds *s = of;
	return feeds_due(tx, &s->due);
}

static void look_done(void *of, err e)
{
	struct feeds *s = of;
	s->looking = false;
	if (e) s->due = INT64_MAX;
}

void feeds_tick(struct feeds *s, const struct engine_doors *d, int64_t mono)
{
	if (s->now) {
		if (s->now->next) s->now->next(s->now);
		return;
	}
	if (!d->reader || s->looking || brake_is_on(d->brake, S(""))) return;
	if (s->due <= d->clock->now(d->clock)) {
		s->due = INT64_MAX;
		claim(s, d);
		return;
	}
	if (mono < s->next) return;
	s->next = mono + LOOK_MS;
	s->looking = true;
	store_read(d->store, look_work, look_done, s);
}

void feeds_free(struct feeds *s)
{
	if (s->now) forget(s->now);
}
