/* SPDX-License-Identifier: MIT
 * notices.c - the tables of topics and paces, and the times of a person's day. */
#include "rooms/notices/letters.h"

#include <string.h>

enum { ALL_OF_POST = TO_AUTHOR | TO_OWNER | TO_DEPUTY };

const struct topic_rule TOPIC_RULES[TOPICS] = {
	[TOPIC_FAILURE] = {"failure", "a post was refused, asks, or missed its time", ALL_OF_POST, PACE_NOW},
	[TOPIC_HAND] = {"hand", "a post is to be posted by hand", ALL_OF_POST, PACE_NOW},
	[TOPIC_CREDENTIAL] = {"credential", "the access to an account ends", TO_OWNER | TO_DEPUTY | TO_ADMINS, PACE_NOW},
	[TOPIC_APPROVAL] = {"approval", "something waits for your yes, or came back", 0, PACE_NOW},
	[TOPIC_HOLD] = {"hold", "posts are held back", ALL_OF_POST, PACE_ALWAYS},
	[TOPIC_COVER] = {"cover", "somebody stands in for somebody", 0, PACE_NOW},
	[TOPIC_TRAINING] = {"training", "exercises and signatures", 0, PACE_DIGEST},
	[TOPIC_WATCH] = {"watch", "a post that nobody here has sent", TO_OWNER | TO_DEPUTY | TO_ADMINS, PACE_ALWAYS},
	[TOPIC_SYSTEM] = {"system", "the machine, a plugin, or a notice that did not arrive", TO_ADMINS, PACE_ALWAYS},
	[TOPIC_RECORD] = {"record", "its newest line once a day, to be kept elsewhere", TO_ASKERS, PACE_OFF},
	[TOPIC_TEST] = {"test", "asked for with 'notice test'", 0, PACE_ALWAYS},
};
const char *const PACE_NAMES[PACES] = {"off", "digest", "now", "always"};
const char *const WAY_NAMES[WAYS] = {"mail", "hook", "webhook"};

bool topic_read(str s, enum topic *out)
{
	for (size_t i = 0; i < TOPICS; i++)
		if (str_is(s, str_of(TOPIC_RULES[i].name))) {
			*out = (enum topic)i;
			return true;
		}
	return false;
}

static bool word_read(str s, const char *const *words, size_t n, unsigned *out)
{
	for (unsigned i = 0; i < n; i++)
		if (str_is(s, str_of(words[i]))) {
			*out = i;
			return true;
		}
	return false;
}

bool pace_read(str s, enum pace *out)
{
	unsigned i = 0;
	bool known = word_read(s, PACE_NAMES, PACES, &i);
	if (known) *out = (enum pace)i;
	return known;
}

bool way_read(str s, enum way *out)
{
	unsigned i = 0;
	bool known = word_read(s, WAY_NAMES, WAYS, &i);
	if (known) *out = (enum way)i;
	return known;
}

/* ---- addresses: RFC 5321's Dot-string and domain, the plain ones only */

static bool plain_run(str s, const char *more)
{
	bool dot = true;	/* none at the beginning, none beside another */
	for (size_t i = 0; i < s.len; i++) {
		char c = s.at[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
		if (c == '.' ? dot : !letter && (!c || !strchr(more, c))) return false;
		dot = c == '.';
	}
	return !dot;
}

bool mail_address_read(str s)
{
	enum { LOCAL_MOST = 64, WHOLE_MOST = 254 };
	str rest = s, local;
	if (s.len > WHOLE_MOST || !str_split(&rest, '@', &local)) return false;
	return local.len && local.len <= LOCAL_MOST && plain_run(local, "!#$%&'*+/=?^_`{|}~-") && plain_run(rest, "-");
}

/* ---- times of the day */

enum { HOUR_MIN = 60 };

/* Of two instants that show the same, the first that is still to come; of a time that is left out, as much
 * later. */
static int64_t clock_on_day_of(const struct zone *z, int64_t day, int64_t after, int minutes)
{
	int64_t first, second;
	struct wall w = zone_wall(z, day);
	w.hour = minutes / HOUR_MIN;
	w.minute = minutes % HOUR_MIN;
	w.second = 0;
	int n = zone_instants(z, w, &first, &second);
	if (n == 0) first = second;
	if (first > after) return first;
	return n == 2 && second > after ? second : INT64_MAX;
}

/* The next instant after `after` in which the clock on the wall shows this. */
static int64_t next_clock(const struct zone *z, int64_t after, int minutes)
{
	int64_t at = INT64_MAX;	/* half days, for a day has 23 hours or 25 when the clocks are changed */
	for (int halves = 0; halves <= 4; halves++)
		at = MIN(at, clock_on_day_of(z, after + halves * DAY_MS / 2, after, minutes));
	return at;
}

static bool is_quiet(const struct hearer *h, const struct zone *z, int64_t at)
{
	struct wall w = zone_wall(z, at);
	int now = w.hour * HOUR_MIN + w.minute, from = h->quiet_from, until = h->quiet_until;
	if (from == until) return false;
	return from < until ? now >= from && now < until : now >= from || now < until;
}

int64_t quiet_end(const struct hearer *h, const struct zone *z, enum pace pace, int64_t at)
{
	return pace == PACE_NOW && is_quiet(h, z, at) ? next_clock(z, at, h->quiet_until) : 0;
}

int64_t letter_due(const struct hearer *h, const struct zone *z, enum pace pace, int64_t now)
{
	if (pace == PACE_DIGEST) return next_clock(z, now, h->digest_at);
	int64_t end = quiet_end(h, z, pace, now);
	return end ? end : now + GATHER_MS;
}

int64_t letter_wait_ms(int tries)
{
	int64_t wait = MINUTE_MS, longest = 4 * HOUR_MS;
	for (int i = 1; i < tries && wait < longest; i++) wait *= 4;
	return MIN(wait, longest);
}
