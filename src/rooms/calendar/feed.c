/* SPDX-License-Identifier: MIT
 * feed.c - what becomes of a calendar at an address once it was asked for: when it is asked again, what is new in it,
 * and who is told. */
#include "rooms/calendar/feed.h"

#include "base/map.h"
#include "base/sha.h"
#include "rooms/notices/notices.h"
#include "text/civil.h"

#include <inttypes.h>
#include <string.h>

enum { AGAIN_MOST_MS = DAY_MS, FAILS_TOLD = 2, FAILS_DOUBLED = 5, OCTOBER = 10, WORD_LEN = 16 };

str feed_place(struct arena *a, int64_t id)
{
	return arena_fmt(a, "calendar feed=%" PRId64, id);
}

str feed_source(struct arena *a, const struct feed *f)
{
	return arena_fmt(a, "%.*s (feed %" PRId64 ")", SHOW(f->shown), f->id);
}

int feed_upto(int64_t now)
{
	int64_t today = now / DAY_MS;
	int year = day_year_of(today);
	return today >= day_number(year, OCTOBER, 1) ? year + 1 : year;
}

/* ---- ill and well */

static err tell(struct tx *tx, const struct feed *f, struct notice *n)
{
	n->topic = TOPIC_SYSTEM;
	n->person = f->who;
	return notice_add(tx, n);
}

static str called(struct tx *tx, const struct feed *f)
{
	return arena_fmt(tx_arena(tx), "Feed %" PRId64 " (%.*s)", f->id, SHOW(f->shown));
}

static const char PASSES[] = "It is tried again by itself, and said when it is well; until then the calendar stays as it is.";
static const char LASTS[] = "Until then the calendar stays as it is, and this address is asked from time to time, should it be well again.";

/* An hour, two, four ... to a day; many feeds of one server do not come back all at once. */
err feed_is_ill(struct tx *tx, struct feed *f, const struct feed_no *no, uint32_t chance)
{
	int64_t wait = HOUR_MS << MIN(f->fails, (int64_t)FAILS_DOUBLED);
	bool was_told = f->told;
	f->due = tx_now(tx) + MIN(wait, (int64_t)AGAIN_MOST_MS) + chance % (10 * MINUTE_MS);
	f->fails++;
	f->why = no->why;
	f->told |= no->final || f->fails >= FAILS_TOLD;
	TRY(feed_failed(tx, f));
	if (!tx_changes(tx) || was_told || !f->told) return NULL;
	return tell(tx, f, &(struct notice){
		.what = arena_fmt(tx_arena(tx), "%.*s cannot be read.", SHOW(called(tx, f))),
		.text = arena_fmt(tx_arena(tx), "%.*s %s", SHOW(no->why), no->final ? LASTS : PASSES),
		.todo = S("schedpost calendar feed list")});
}

err feed_is_well(struct tx *tx, struct feed *f, uint32_t chance)
{
	f->due = tx_now(tx) + DAY_MS - HOUR_MS + chance % (2 * HOUR_MS);
	TRY(feed_read(tx, f));
	if (!tx_changes(tx) || !f->told) return NULL;
	return tell(tx, f, &(struct notice){
		.what = arena_fmt(tx_arena(tx), "%.*s can be read again.", SHOW(called(tx, f))),
		.todo = S("schedpost calendar feed list")});
}

/* ---- what is new in it */

static bool is_find(enum judged_is is)
{
	return is == JUDGED_NEW || is == JUDGED_MOVED || is == JUDGED_CONFLICT || is == JUDGED_STALE;
}

/* The same line says the same, wherever it stands in the file and whatever else is written there. */
static str word_of_row(struct arena *a, const struct brought_row *r)
{
	str all[] = {str_of(JUDGED_NAMES[r->is]), r->dates, r->was, r->name, r->organiser};
	return str_cut(sha_hex_of(a, arena_join(a, all, COUNT(all), S("\n"))), 0, WORD_LEN);
}

static str word_of(struct arena *a, const struct judged *l)
{
	return word_of_row(a, &(struct brought_row){.is = l->is, .dates = l->dated ? day_span_text(a, l->days) : S(""),
						    .was = l->is == JUDGED_MOVED ? day_span_text(a, l->from) : S(""),
						    .name = l->name, .organiser = l->entry->organiser});
}

static int64_t key_of(str word)
{
	int64_t key = 0;
	memcpy(&key, word.at, MIN(word.len, sizeof key));
	return key;
}

/* The first half of a word is enough to look it up: two lines of one feed that share it are not to be expected. */
static void learn_words(struct map *known, str words)
{
	static char there;
	str word;
	while (words.len && str_split(&words, '\n', &word))
		if (word.len) map_put(known, key_of(word), &there);
}

err feed_judge(struct tx *tx, const struct feed *f, const struct import_file *file, int year, struct feed_finds *out)
{
	struct arena *a = tx_arena(tx);
	struct judge_asks asks = {.year = year, .region = f->region};
	struct map known = {0};
	size_t n = 0;
	*out = (struct feed_finds){0};
	TRY(brought_against(tx, &asks));
	TRY(judge(a, file, &asks, &out->j));
	buf found = buf_in(a, (size_t)FEED_FOUND_MOST * (WORD_LEN + 1));
	learn_words(&known, f->found);
	for (size_t i = 0; i < out->j.n && n < FEED_FOUND_MOST; i++) {
		if (!is_find(out->j.lines[i].is)) continue;
		str word = word_of(a, &out->j.lines[i]);
		out->news |= !map_get(&known, key_of(word));
		buf_fmt(&found, "%.*s\n", SHOW(word));
		n++;
	}
	map_free(&known);
	out->found = buf_str(&found);
	out->all = n < FEED_FOUND_MOST;
	return NULL;
}

/* ---- keeping it */

static bool is_kept(const struct judged *l)
{
	return l->is <= JUDGED_ASIDE;
}

static struct brought_row row_of(struct arena *a, const struct judged *l, str region)
{
	unsigned asked = NATION_UK;
	judge_region(region, &asked);
	unsigned where = judge_region_of(l->entry, asked) & NATION_WORLD;
	return (struct brought_row){.line = l->line,
				    .is = l->is,
				    .dates = l->dated ? day_span_text(a, l->days) : S(""),
				    .was = l->is == JUDGED_MOVED ? day_span_text(a, l->from) : S(""),
				    .name = l->name,
				    .basis = str_of(l->basis),
				    .codes = l->codes,
				    .organiser = l->entry->organiser,
				    .uid = l->entry->uid,
				    .nations = nations_text(a, where ? where : asked)};
}

/* "3 new days and 1 that moved"; "2 days that need your word". */
static str counted(struct arena *a, const struct judgement *j)
{
	size_t fresh = j->counts[JUDGED_NEW], moved = j->counts[JUDGED_MOVED];
	size_t doubted = j->counts[JUDGED_CONFLICT] + j->counts[JUDGED_STALE];
	const char *moves = fresh ? "" : moved == 1 ? " day" : " days";
	str words[3];
	size_t n = 0;
	if (fresh) words[n++] = arena_fmt(a, "%zu new day%s", fresh, fresh == 1 ? "" : "s");
	if (moved) words[n++] = arena_fmt(a, "%zu%s that moved", moved, moves);
	const char *days = n ? " that" : doubted == 1 ? " day that" : " days that";
	if (doubted) words[n++] = arena_fmt(a, "%zu%s need%s your word", doubted, days, doubted == 1 ? "s" : "");
	if (n == 3) return arena_fmt(a, "%.*s, %.*s and %.*s", SHOW(words[0]), SHOW(words[1]), SHOW(words[2]));
	return arena_join(a, words, n, S(" and "));
}

static err tell_news(struct tx *tx, const struct feed_keeping *k)
{
	struct arena *a = tx_arena(tx);
	bool other = k->year != day_year_of(day_today(tx));
	str year = other ? arena_fmt(a, " in %d", k->year) : S("");
	str feed = called(tx, k->feed), news = counted(a, &k->finds->j);
	return tell(tx, k->feed, &(struct notice){
		.what = arena_fmt(a, "%.*s has %.*s%.*s.", SHOW(feed), SHOW(news), SHOW(year)),
		.text = arena_fmt(a, "The calendar is as it was until you take it over; it waits until %.*s.",
				  SHOW(day_text(a, day_today(tx) + IMPORT_KEPT_DAYS))),
		.todo = arena_fmt(a, "schedpost calendar apply %" PRId64, k->id)});
}

static err begin(struct tx *tx, struct feed_keeping *k, struct brought_file *b)
{
	size_t rows = 0;
	for (size_t i = 0; i < k->finds->j.n; i++) rows += is_kept(&k->finds->j.lines[i]);
	if (rows > IMPORT_ROWS_MOST)
		return FAIL(tx_arena(tx), ERR_INPUT, "too-many", "It has more than %d lines, the most that are kept of a calendar.",
			    IMPORT_ROWS_MOST);
	TRY(feed_drop_waiting(tx, b));
	TRY(brought_may_wait(tx));
	return brought_begin(tx, b, &k->id);
}

/* What waits and is not there any more waits no longer. Nobody is told: they would be sent to look for nothing. */
static err leave_gone(struct tx *tx, const struct feed_keeping *k)
{
	struct brought_file of = {.file = feed_source(tx_arena(tx), k->feed), .year = k->year};
	struct brought_row *rows;
	struct map there = {0};
	size_t n;
	TRY(feed_rows_waiting(tx, &of, &rows, &n));
	learn_words(&there, k->finds->found);
	err e = NULL;
	for (size_t i = 0; i < n && !e; i++)
		if (!map_get(&there, key_of(word_of_row(tx_arena(tx), &rows[i])))) e = brought_row_gone(tx, &rows[i]);
	map_free(&there);
	return e;
}

/* A feed that somebody dropped meanwhile leaves nothing. */
static err finish(struct tx *tx, const struct feed_keeping *k, const struct brought_file *b)
{
	struct feed f = *k->feed;
	f.import = k->id;
	f.found = arena_fmt(tx_arena(tx), "%.*s\n%.*s", SHOW(f.found), SHOW(k->finds->found));
	TRY(feed_brought(tx, &f));
	if (!tx_changes(tx)) return brought_drop(tx, k->id);
	if (k->finds->all) TRY(leave_gone(tx, k));
	TRY(brought_finish(tx, b));
	return tell_news(tx, k);
}

bool feed_kept(const struct feed_keeping *k)
{
	return k->at == k->finds->j.n;
}

err feed_keep(struct tx *tx, struct feed_keeping *k)
{
	const struct judgement *j = &k->finds->j;
	if (!k->finds->news) {
		k->at = j->n;
		return k->finds->all ? leave_gone(tx, k) : NULL;
	}
	struct brought_file b = {.file = feed_source(tx_arena(tx), k->feed), .sha256 = k->sha256, .year = k->year,
				 .region = k->feed->region};
	if (!k->id) TRY(begin(tx, k, &b));
	b.id = k->id;
	for (size_t n = 0; k->at < j->n && n < IMPORT_ROWS_AT_ONCE; k->at++) {
		const struct judged *l = &j->lines[k->at];
		if (!is_kept(l)) continue;
		struct brought_row r = row_of(tx_arena(tx), l, k->feed->region);
		r.import = k->id;
		r.n = ++k->rows;
		TRY(brought_check(tx, &b, &r));
		TRY(brought_add(tx, &r));
		n++;
	}
	return feed_kept(k) ? finish(tx, k, &b) : NULL;
}
