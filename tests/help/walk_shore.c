/* SPDX-License-Identifier: MIT
 * walk_shore.c - the platforms of a walk: what they take, what they lose, how late they answer, what they remember. */
#include "help/walk.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	LISTING_MOST_MS = 10000,	/* Mastodon's lists, as its plugin declares it */
	CLOCKS_FAR_APART_MS = 9 * WALK_MINUTE	/* a list tells nothing to a machine with such a clock */
};

static const struct { const char *name, *zone; bool keyed; } SHORES[WALK_SHORES] = {
	{"ward", "Europe/London", false}, {"library", "Europe/London", true}, {"clinic", "Asia/Kolkata", false},
	{"council", "Asia/Kolkata", true}, {"garden", "Europe/London", false}, {"museum", "Europe/London", true},
};

void walk_shores(struct walk *k)
{
	for (int i = 0; i < WALK_SHORES; i++) {
		struct walk_shore *s = &k->shores[i];
		*s = (struct walk_shore){.keyed = SHORES[i].keyed, .index = i, .zone = SHORES[i].zone, .token = 1,
					 .refresh = 1, .password = 1, .dead_told = -1};
		snprintf(s->name, sizeof s->name, "%s", SHORES[i].name);
		snprintf(s->server, sizeof s->server, "https://s%d.example", i);
	}
}

int64_t walk_true_time(const struct walk *k)
{
	return WORLD_START + k->w->mono;
}

/* ---- what becomes of a request */

enum fate { FINE, REFUSED, LIMITED, FAULT, LOST, NEVER, GARBAGE, TAKEN_FAULT, TAKEN_LOST, TAKEN_GARBAGE, FATES };

static const unsigned char WEIGHTS[MOODS][FATES] = {
	[MOOD_FINE] = {[FINE] = 1},
	[MOOD_MIXED] = {[FINE] = 60, [REFUSED] = 5, [LIMITED] = 5, [FAULT] = 5, [LOST] = 5, [NEVER] = 4, [GARBAGE] = 2,
			[TAKEN_FAULT] = 5, [TAKEN_LOST] = 7, [TAKEN_GARBAGE] = 2},
	[MOOD_SICK] = {[FINE] = 5, [FAULT] = 40, [LOST] = 20, [NEVER] = 30, [GARBAGE] = 5},
	[MOOD_LIMITS] = {[LIMITED] = 1},
	[MOOD_FORGETS] = {[FINE] = 10, [TAKEN_FAULT] = 30, [TAKEN_LOST] = 60},
	[MOOD_BLIND] = {[FINE] = 30, [TAKEN_LOST] = 40, [LOST] = 30},	/* and no list can be read */
};

struct asked {
	struct walk *k;
	struct walk_shore *s;
	const struct http_request *r;
	str body;
	enum fate fate;
	struct far_answer answer;
};

static bool is_taken(const struct asked *q)
{
	return q->fate == FINE || q->fate >= TAKEN_FAULT;
}

static void say(struct asked *q, int status, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
static void say(struct asked *q, int status, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	q->answer.status = status;
	q->answer.body = arena_cstr(q->r->in, arena_vfmt(q->r->in, fmt, args));
	va_end(args);
}

static void spoil(struct asked *q)
{
	static const struct { sp_arrival arrival; int status; const char *body; } SPOILT[FATES] = {
		[REFUSED] = {SP_ARRIVED, 422, "{\"error\":\"Validation failed: no\",\"message\":\"no\"}"},
		[LIMITED] = {SP_ARRIVED, 429, "{\"error\":\"RateLimitExceeded\"}"},
		[FAULT] = {SP_ARRIVED, 503, "{\"error\":\"down for maintenance\"}"},
		[LOST] = {SP_LOST, 0, NULL},
		[NEVER] = {SP_NEVER_LEFT, 0, NULL},
		[GARBAGE] = {SP_ARRIVED, 200, "<html>Please log in to the guests' network.</html>"},
		[TAKEN_FAULT] = {SP_ARRIVED, 502, ""}, [TAKEN_LOST] = {SP_LOST, 0, NULL},
		[TAKEN_GARBAGE] = {SP_ARRIVED, 200, "<html>ok"},
	};
	if (q->fate == FINE) return;
	q->answer = (struct far_answer){.arrival = SPOILT[q->fate].arrival, .status = SPOILT[q->fate].status,
					.body = SPOILT[q->fate].body};
	if (q->fate == LIMITED && walk_chance(q->k, 70)) q->answer.retry_after_s = walk_span(q->k, 1, 4000);
}

/* ---- what hangs there */

static const json_t *json_at(const json_t *j, const char *a, const char *b)
{
	return json_object_get(json_object_get(j, a), b);
}

static void copy_text(char *out, size_t size, const json_t *j)
{
	snprintf(out, size, "%s", json_string_value(j) ? json_string_value(j) : "");
}

static struct walk_status *hang(struct asked *q, const struct walk_status *as)
{
	struct walk_shore *s = q->s;
	if (s->n == WALK_STATUSES) die("a walk posts too much");
	struct walk_status *st = &s->all[s->n++];
	*st = *as;
	st->at = walk_true_time(q->k);
	st->listed = q->k->w->mono + (walk_chance(q->k, 40) ? walk_span(q->k, 0, LISTING_MOST_MS) : 0);
	walk_taken(q->k, s, st);
	return st;
}

static struct walk_status *hanging(struct walk_shore *s, const char *id)
{
	for (size_t i = 0; i < s->n; i++)
		if (!s->all[i].gone && strcmp(s->all[i].id, id) == 0) return &s->all[i];
	return NULL;
}

/* The part of an address behind `before`, to the next of "?&/". */
static void piece_behind(char out[60], str url, const char *before)
{
	size_t at, n = 0;
	out[0] = '\0';
	if (!str_find(url, str_of(before), &at)) return;
	for (at += strlen(before); at < url.len && n < 59 && !strchr("?&/", url.at[at]); at++) out[n++] = url.at[at];
	out[n] = '\0';
}

/* ---- Mastodon */

static void post_status(struct asked *q)
{
	struct walk_status st = {0};
	json_t *j = json_loadb(q->body.at, q->body.len, 0, NULL);
	copy_text(st.text, sizeof st.text, json_object_get(j, "status"));
	copy_text(st.reply_to, sizeof st.reply_to, json_object_get(j, "in_reply_to_id"));
	st.pictures = (int)json_array_size(json_object_get(j, "media_ids"));
	json_decref(j);
	walk_leaves(q->k, q->s, &st);
	walk_read_words(st.text, &st.tag);
	if (st.reply_to[0] && !hanging(q->s, st.reply_to)) {
		say(q, 404, "{\"error\":\"Record not found\"}");
		return;
	}
	if (!is_taken(q)) return;
	snprintf(st.id, sizeof st.id, "%d%04zu", q->s->index + 1, q->s->n + 1);
	hang(q, &st);
	say(q, 200, "{\"id\":\"%s\",\"url\":\"%s/@w/%s\"}", st.id, q->s->server, st.id);
}

static void add_status(struct asked *q, buf *out, const struct walk_status *st)
{
	time_t second = (time_t)(st->at / 1000);
	struct tm tm;
	char at[40];
	strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%S.000Z", gmtime_r(&second, &tm));
	buf_fmt(out, "%s{\"id\":\"%s\",\"url\":\"%s/@w/%s\",", out->len > 1 ? "," : "", st->id, q->s->server, st->id);
	buf_fmt(out, "\"content\":\"<p>%s</p>\",\"created_at\":\"%s\",", st->text, at);
	buf_add(out, S("\"media_attachments\":["));
	for (int i = 0; i < st->pictures; i++) buf_fmt(out, "%s{}", i ? "," : "");
	buf_add(out, S("]"));
	if (st->reply_to[0]) buf_fmt(out, ",\"in_reply_to_id\":\"%s\"", st->reply_to);
	buf_add(out, S("}"));
}

static void list_statuses(struct asked *q)
{
	char before[60];
	int shown = 0;
	buf out = buf_in(q->r->in, 64 << 10);
	piece_behind(before, q->r->url, "max_id=");
	buf_add(&out, S("["));
	for (size_t i = q->s->n; i-- > 0 && shown < 40;) {
		const struct walk_status *st = &q->s->all[i];
		if (st->gone || st->listed > q->k->w->mono || (before[0] && strcmp(st->id, before) >= 0)) continue;
		add_status(q, &out, st);
		shown++;
	}
	buf_add(&out, S("]"));
	say(q, 200, "%.*s", SHOW(buf_str(&out)));
}

static void one_status(struct asked *q)
{
	char id[60];
	piece_behind(id, q->r->url, "/statuses/");
	struct walk_status *st = hanging(q->s, id);
	if (st) say(q, 200, "{\"id\":\"%s\"}", id);
	else say(q, 404, "{\"error\":\"Record not found\"}");
	if (st && is_taken(q) && strcmp(q->r->method, "DELETE") == 0) st->gone = true;
}

static void upload(struct asked *q)
{
	int status = q->s->keyed || walk_chance(q->k, 70) ? 200 : 202;
	if (q->s->keyed)
		say(q, 200, "{\"blob\":{\"ref\":{\"$link\":\"cid%d\"},\"mimeType\":\"image/png\",\"size\":70}}",
		    q->s->index);
	else say(q, status, "{\"id\":\"m%d\"}", status);
}

static void uploaded(struct asked *q)
{
	say(q, walk_chance(q->k, 60) ? 200 : 206, "{\"id\":\"m1\"}");
}

static void who(struct asked *q)
{
	say(q, 200, "{\"id\":\"%d\",\"username\":\"%s\",\"display_name\":\"\"}", q->s->index + 1, q->s->name);
}

static void about(struct asked *q)
{
	say(q, 200, "{\"version\":\"4.3\"}");
}

/* ---- Bluesky */

static void session(struct asked *q)
{
	struct walk_shore *s = q->s;
	char password[40];
	snprintf(password, sizeof password, "password-%d-%d\"", s->index, s->password);
	bool renews = str_find(q->r->url, S("refreshSession"), NULL);
	if (!renews && !str_find(q->body, str_of(password), NULL)) {
		say(q, 401, "{\"error\":\"AuthenticationRequired\"}");
		return;
	}
	if (is_taken(q)) s->token++;
	say(q, 200,
	    "{\"did\":\"did:plc:a%d\",\"handle\":\"s%d.test\",\"accessJwt\":\"access-%d-%d\","
	    "\"refreshJwt\":\"refresh-%d-%d\"}", s->index, s->index, s->index, s->token, s->index, s->refresh);
}

static void record_answer(struct asked *q, const struct walk_status *st)
{
	say(q, 200, "{\"uri\":\"%s\",\"cid\":\"c\",\"value\":{\"text\":\"%s\"}}", st->id, st->text);
}

static void put_record(struct asked *q)
{
	struct walk_status st = {0};
	json_t *j = json_loadb(q->body.at, q->body.len, 0, NULL);
	const json_t *record = json_object_get(j, "record");
	copy_text(st.text, sizeof st.text, json_object_get(record, "text"));
	copy_text(st.reply_to, sizeof st.reply_to, json_object_get(json_at(record, "reply", "parent"), "uri"));
	st.pictures = (int)json_array_size(json_at(record, "embed", "images"));
	const char *key = json_string_value(json_object_get(j, "rkey"));
	snprintf(st.id, sizeof st.id, "at://did:plc:a%d/app.bsky.feed.post/%s", q->s->index, key ? key : "");
	json_decref(j);
	walk_leaves(q->k, q->s, &st);
	walk_read_words(st.text, &st.tag);
	if (hanging(q->s, st.id)) {
		say(q, 400, "{\"error\":\"InvalidSwap\"}");
		return;
	}
	if (!is_taken(q)) return;
	record_answer(q, hang(q, &st));
}

static struct walk_status *record_named(struct asked *q)
{
	char key[60], id[120];
	piece_behind(key, q->r->url, "rkey=");
	if (!key[0]) {
		json_t *j = json_loadb(q->body.at, q->body.len, 0, NULL);
		copy_text(key, sizeof key, json_object_get(j, "rkey"));
		json_decref(j);
	}
	snprintf(id, sizeof id, "at://did:plc:a%d/app.bsky.feed.post/%s", q->s->index, key);
	return hanging(q->s, id);
}

static void get_record(struct asked *q)
{
	struct walk_status *st = record_named(q);
	if (st) record_answer(q, st);
	else say(q, 400, "{\"error\":\"RecordNotFound\"}");
}

static void delete_record(struct asked *q)
{
	struct walk_status *st = record_named(q);
	if (st && is_taken(q)) st->gone = true;
	say(q, 200, "{}");
}

/* ---- the ways, the first that fits */

enum log_in { NO_LOG_IN, ACCESS, REFRESH };

static const struct way {
	bool keyed;
	const char *method, *part;
	enum log_in needs;
	void (*go)(struct asked *);
	const char *publishes;	/* what nobody does under a lockdown; NULL: that may be */
} WAYS[] = {
	{false, "POST", "/api/v1/statuses", ACCESS, post_status, "a post"},
	{false, "GET", "/statuses?", ACCESS, list_statuses, NULL},
	{false, "GET", "/api/v1/statuses/", ACCESS, one_status, NULL},
	{false, "DELETE", "/api/v1/statuses/", ACCESS, one_status, NULL},
	{false, "POST", "/api/v2/media", ACCESS, upload, "an upload"},
	{false, "GET", "/api/v1/media/", ACCESS, uploaded, "a look at an upload"},
	{false, "GET", "/verify_credentials", ACCESS, who, NULL},
	{false, "GET", "", NO_LOG_IN, about, NULL},
	{true, "POST", "createSession", NO_LOG_IN, session, NULL},
	{true, "POST", "refreshSession", REFRESH, session, "a renewal"},
	{true, "POST", "putRecord", ACCESS, put_record, "a post"},
	{true, "POST", "deleteRecord", ACCESS, delete_record, NULL},
	{true, "GET", "getRecord", NO_LOG_IN, get_record, NULL},
	{true, "POST", "uploadBlob", ACCESS, upload, "an upload"},
	{true, "GET", "", NO_LOG_IN, about, NULL},
};

static const struct way *way_of(const struct asked *q)
{
	for (size_t i = 0; i < COUNT(WAYS); i++)
		if (WAYS[i].keyed == q->s->keyed && strcmp(WAYS[i].method, q->r->method) == 0 &&
		    str_find(q->r->url, str_of(WAYS[i].part), NULL))
			return &WAYS[i];
	return NULL;
}

/* The number of the token that was handed over: "Bearer access-3-17". */
static int token_of(const struct http_request *r)
{
	for (size_t i = 0; i < r->nheaders; i++) {
		str v = r->headers[i].value;
		size_t at = v.len;
		int64_t n;
		if (!str_starts(v, S("Bearer "))) continue;
		while (at && v.at[at - 1] != '-') at--;
		if (str_int(str_cut(v, at, v.len), &n)) return (int)n;
	}
	return -1;
}

/* A token that is no good is answered with no; and once that was told, it must not come again. */
static bool logged_in(struct asked *q, enum log_in needs)
{
	struct walk_shore *s = q->s;
	int told = token_of(q->r), good = needs == REFRESH ? s->refresh : s->token;
	if (needs == NO_LOG_IN || told == good) return true;
	/* Whose log-in it is may be asked with one that is not in force yet: that tells nothing of the one that is. */
	bool in_force = needs == ACCESS && !str_find(q->r->url, S("/verify_credentials"), NULL);
	if (in_force && told == s->dead_told)
		walk_wrong(q->k, "%s: a log-in that the platform had said no to was used again: %s %.*s", s->name,
			   q->r->method, SHOW(q->r->shown));
	if (in_force && q->k->w->mono >= s->unheard) s->dead_told = told;
	if (s->keyed) say(q, 400, "{\"error\":\"ExpiredToken\"}");
	else say(q, 401, "{\"error\":\"The access token is invalid\"}");
	return false;
}

static enum fate draw_fate(struct asked *q, bool commits)
{
	struct walk *k = q->k;
	struct walk_shore *s = q->s;
	bool reads = strcmp(q->r->method, "GET") == 0;
	if (s->mood_until && s->mood_until <= k->w->mono) s->mood = MOOD_FINE, s->mood_until = 0;
	if (k->resting) return FINE;
	if (s->mood == MOOD_BLIND && reads) return walk_chance(k, 50) ? FAULT : LOST;
	enum fate fate = (enum fate)walk_weighed(k, WEIGHTS[s->mood], FATES);
	bool lossy = fate == LOST || fate >= TAKEN_FAULT || fate == GARBAGE || fate == FAULT;
	if (commits && lossy && !s->keyed && llabs(k->w->now - walk_true_time(k)) > CLOCKS_FAR_APART_MS) fate = FINE;
	return fate;
}

static int64_t draw_delay(struct walk *k)
{
	static const unsigned char HOW[] = {50, 30, 15, 5};
	static const int64_t LEAST[] = {0, 100, 2000, 20000}, MOST[] = {0, 2000, 20000, 100000};
	if (k->resting) return 50;
	size_t i = walk_weighed(k, HOW, COUNT(HOW));
	return walk_span(k, LEAST[i], MOST[i]);
}

struct far_answer walk_serve(struct far *f, const struct http_request *r, str body)
{
	struct asked q = {.k = (struct walk *)f, .r = r, .body = body};
	str url = r->url;
	int shore = url.len > 9 ? url.at[9] - '0' : -1;
	if (shore < 0 || shore >= WALK_SHORES || !str_starts(url, str_of(q.k->shores[shore].server))) {
		walk_wrong(q.k, "a request went to nobody: %.*s", SHOW(r->shown));
		return (struct far_answer){.arrival = SP_NEVER_LEFT};
	}
	q.s = &q.k->shores[shore];
	if (far_under_way(f, str_of(q.s->server)))
		walk_wrong(q.k, "%s: two requests at once, the second is %s %.*s", q.s->name, r->method, SHOW(r->shown));
	const struct way *way = way_of(&q);
	if (!way) {
		walk_wrong(q.k, "%s: a request that no platform knows: %s %.*s", q.s->name, r->method, SHOW(r->shown));
		return (struct far_answer){.status = 404};
	}
	if (way->publishes) walk_may_publish(q.k, q.s, way->publishes);
	q.fate = draw_fate(&q, r->publicly);
	bool knows_us = logged_in(&q, way->needs);
	if (!knows_us) q.fate = REFUSED;
	struct far_answer no = q.answer;
	way->go(&q);
	spoil(&q);
	if (!knows_us) q.answer = no;
	q.answer.delay_ms = draw_delay(q.k);
	q.answer.date = walk_true_time(q.k);
	walk_say(q.k, "    %s: %s %.*s -> %s %d %s(%lld ms)", q.s->name, r->method, SHOW(str_cut(r->shown, 19, 90)),
		 q.answer.arrival == SP_ARRIVED ? "" : q.answer.arrival == SP_LOST ? "LOST" : "NEVER LEFT", q.answer.status,
		 is_taken(&q) ? "taken " : "", (long long)q.answer.delay_ms);
	return q.answer;
}
