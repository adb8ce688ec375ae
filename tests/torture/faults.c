/* SPDX-License-Identifier: MIT
 * faults.c PLATFORM [FAULT] - a day of posts in which one request after the other goes wrong, in every way there is.
 *
 * The day is lived once in peace, and its requests are counted; then again for each of them and each fault. After each:
 * everything is out once, in its order, as soon as the fault is over, or stands before a person with a sentence. What
 * the faults look like on a real wire (resets in every place, names that are not found, every kind of bad certificate)
 * is the matter of tests/unit/net/http_curl_stop_test.c and http_curl_tls_test.c; here it is what follows from them.
 * Where an answer was lost, the look-up goes wrong as well. PAIRS=1: every fault is followed by every other, of the
 * very next request and of the next that only reads. */
#include "help/no_sync.h"
#include "help/sites.h"

#include "rooms/media/media.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, WAIT = 10 * MINUTE, TIMEOUT = 2 * MINUTE };
enum { CALLS_MOST = 400, TOLD_MOST = 5 };

#define PICTURE "2222222222222222222222222222222222222222222222222222222222222222"
#define JUNK	"<!doctype html><html><body>Please log in to the hotel's network.</body></html>"

/* ---- the faults */

enum form { NO_WAIT, UNTOLD, SECONDS, DATE, RESET_ISO, RESET_UNIX, RESET_UNIX_MS, RESET_LEFT, RESET_AFTER };
enum heard { WHAT_IS_SAID, WHAT_WAS_ANSWERED, HALF_OF_IT, IT_AS_A_PAGE };

static const struct fault {
	const char *name;
	int taken;		/* how often the platform takes the request */
	enum heard heard;
	struct far_answer said;
	enum form form;		/* how it tells to wait for ten minutes */
} FAULTS[] = {
	{"the connection is refused", .said = {.arrival = SP_NEVER_LEFT, .why = "It refuses connections."}},
	{"the name is not found", .said = {.arrival = SP_NEVER_LEFT, .why = "The name was not found."}},
	{"the certificate has expired", .said = {.arrival = SP_NEVER_LEFT, .why = "The certificate has expired."}},
	{"a reset before the request is whole", .said = {.arrival = SP_LOST, .why = "The connection was lost."}},
	{"a reset after it", .taken = 1, .said = {.arrival = SP_LOST, .why = "The connection was lost."}},
	{"silence, and it came there", .taken = 1, .said = {.arrival = SP_LOST, .delay_ms = TIMEOUT, .why = "It did not answer in time."}},
	{"silence, and it did not", .said = {.arrival = SP_LOST, .delay_ms = TIMEOUT, .why = "It did not answer in time."}},
	{"it arrives twice", .taken = 2, .heard = WHAT_WAS_ANSWERED},
	{"it arrives twice, and no answer", .taken = 2, .said = {.arrival = SP_LOST}},
	{"500 after taking it", .taken = 1, .said = {.status = 500, .body = "{\"error\":\"oops\",\"code\":\"oops\"}"}},
	{"500 without", .said = {.status = 500, .body = "{\"error\":\"oops\",\"code\":\"oops\"}"}},
	{"502 of a proxy after taking it", .taken = 1, .said = {.status = 502, .body = JUNK, .type = "text/html"}},
	{"503 of a proxy without", .said = {.status = 503, .body = JUNK, .type = "text/html"}},
	{"408 after taking it", .taken = 1, .said = {.status = 408}},
	{"408 without", .said = {.status = 408}},
	{"503 that says when", .said = {.status = 503, .body = JUNK}, .form = SECONDS},
	{"503 that says when, after taking it", .taken = 1, .said = {.status = 503, .body = JUNK}, .form = SECONDS},
	{"429 that says nothing", .said = {.status = 429}, .form = UNTOLD},
	{"429, Retry-After in seconds", .said = {.status = 429}, .form = SECONDS},
	{"429, Retry-After as a date", .said = {.status = 429, .body = JUNK}, .form = DATE},
	{"429, X-RateLimit-Reset as an instant", .said = {.status = 429}, .form = RESET_ISO},
	{"429, RateLimit-Reset in Unix seconds", .said = {.status = 429}, .form = RESET_UNIX},
	{"429, X-RateLimit-Reset in Unix milliseconds", .said = {.status = 429}, .form = RESET_UNIX_MS},
	{"429, RateLimit-Reset in seconds left", .said = {.status = 429}, .form = RESET_LEFT},
	{"429, X-RateLimit-Reset-After", .said = {.status = 429}, .form = RESET_AFTER},
	{"a page of a proxy with 200", .said = {.status = 200, .body = JUNK, .type = "text/html"}},
	{"a page of a proxy with 200, after taking it", .taken = 1, .said = {.status = 200, .body = JUNK, .type = "text/html"}},
	{"an empty answer", .taken = 1, .said = {.status = 200, .body = ""}},
	{"half an answer", .taken = 1, .heard = HALF_OF_IT},
	{"an answer of another type", .taken = 1, .heard = IT_AS_A_PAGE},
	{"a body without end", .said = {.arrival = SP_CUT, .status = 200, .body = JUNK, .type = "text/html"}},
	{"a body without end, after taking it", .taken = 1, .said = {.arrival = SP_CUT, .status = 200, .body = JUNK}},
};

/* ---- the day, and the door through which its requests go */

struct day {
	struct sites sites;	/* first: its far door finds the way back */
	struct world *w;
	const char *platform;
	struct net inner;	/* the door as it was */
	const struct fault *one, *other;	/* of request `first`, and of a later one; NULL: none */
	bool other_reads;	/* the later one is the next that only reads; else the very next */
	size_t first, n;
	int64_t at[CALLS_MOST];	/* monotonic; when each request came to the door */
	char what[CALLS_MOST][100];
	bool forced;		/* the far side answers with `forced_with` */
	struct far_answer forced_with;
	int64_t told_at, told_until;	/* monotonic; what the last answer with a wait asked for; 0: none */
	size_t told_call;
	char wrong[400];
};

struct hold {	/* a request that the platform is taking, while another answer is made ready for us */
	struct day *day;
	const struct http_request *r;
	http_done *done;
	void *of;
	const struct fault *fault;
	int left;
};

static struct far_answer serve(struct far *f, const struct http_request *r, str body)
{
	struct day *d = (struct day *)f;
	return d->forced ? d->forced_with : sites_serve(f, r, body);
}

/* By our clock; instants come in whole seconds. */
static int64_t told_until(const struct day *d, enum form form)
{
	int64_t until = d->w->now + WAIT;
	return form == DATE || form == RESET_ISO || form == RESET_UNIX ? until / 1000 * 1000 : until;
}

static const char *header_value(struct day *d, struct arena *a, enum form form)
{
	int64_t until = told_until(d, form);
	if (form == RESET_UNIX) return arena_cstr(a, arena_fmt(a, "%" PRId64, until / 1000));
	if (form == RESET_UNIX_MS) return arena_cstr(a, arena_fmt(a, "%" PRId64, until));
	if (form != DATE && form != RESET_ISO) return "600";
	char text[60];
	time_t second = (time_t)(until / 1000);
	struct tm tm;
	gmtime_r(&second, &tm);
	if (form == DATE) strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &tm);
	else strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S.000Z", &tm);
	return arena_cstr(a, str_of(text));
}

static void answer_with(struct hold *h, struct far_answer said)
{
	static const char *const NAMES[] = {
		[SECONDS] = "retry-after", [DATE] = "retry-after", [RESET_ISO] = "x-ratelimit-reset",
		[RESET_UNIX] = "ratelimit-reset", [RESET_UNIX_MS] = "x-ratelimit-reset", [RESET_LEFT] = "ratelimit-reset",
		[RESET_AFTER] = "x-ratelimit-reset-after"};
	struct day *d = h->day;
	enum form form = h->fault->form;
	if (form > UNTOLD) {
		said.name = NAMES[form];
		said.value = header_value(d, h->r->in, form);
		d->told_at = d->w->mono;
		d->told_until = d->w->mono + told_until(d, form) - d->w->now;
		d->told_call = d->n;
	}
	d->forced = true;
	d->forced_with = said;
	d->sites.far.net.send(&d->sites.far.net, h->r, h->done, h->of);
	d->forced = false;
}

/* What the platform has answered is here, and what is heard of it. */
static void taken(void *of, const struct http_answer *answer)
{
	struct hold *h = of;
	if (--h->left > 0) return;
	struct far_answer said = h->fault->said;
	struct arena *a = h->r->in;
	if (h->fault->heard != WHAT_IS_SAID) {
		str body = answer->body;
		if (h->fault->heard == HALF_OF_IT) body = str_cut(body, 0, body.len / 2);
		said = (struct far_answer){.status = answer->status, .body = arena_cstr(a, body)};
		if (h->fault->heard == IT_AS_A_PAGE) said.type = "text/html";
	}
	answer_with(h, said);
}

static struct day *live;	/* the one under way: a door has no room for it */

static const struct fault *fault_of(struct day *d, const struct http_request *r)
{
	const struct fault *f = d->n == d->first ? d->one : NULL;
	if (d->n > d->first && (!d->other_reads || strcmp(r->method, "GET") == 0)) {
		f = d->other;
		d->other = NULL;
	}
	return f;
}

static struct http_call *door(struct net *net, const struct http_request *r, http_done *done, void *of)
{
	struct day *d = live;
	const struct fault *f = fault_of(d, r);
	if (d->n == CALLS_MOST) die("%s: there is no end of requests after fault at %zu", d->platform, d->first);
	d->at[d->n] = d->w->mono;
	snprintf(d->what[d->n++], sizeof d->what[0], "%s %.*s", r->method, SHOW(str_cut(r->shown, 0, 80)));
	if (!f) return d->inner.send(net, r, done, of);
	struct hold *h = TAKE(r->in, struct hold);
	*h = (struct hold){d, r, done, of, f, f->taken};
	if (!f->taken) answer_with(h, f->said);
	for (int i = 0; i < f->taken; i++) d->inner.send(net, r, taken, h);
	return NULL;	/* nothing under way is ever cancelled here */
}

/* ---- what is lived */

static const char *const TEXTS[] = {"Plain words.", "Words with a picture.", "First of three.", "Second of three.",
				    "Third of three.", "Words of the evening."};
enum { PARTS = COUNT(TEXTS) };

static err save_picture(struct tx *tx, void *of)
{
	tx_deed(tx, &(struct deed){.who = S("alex"), .door = S("socket"), .what = S("media")});
	(void)of;
	return media_save(tx, &(struct media){.sha256 = S(PICTURE), .mime = S("image/png"), .bytes = 70, .width = 1,
					       .height = 1});
}

static void begin(struct day *d)
{
	d->w = world_new();
	d->w->leap_most = HOUR;
	live = d;
	sites_join(&d->sites, d->w);
	d->sites.far.serve = serve;
	sites_connect(&d->sites, d->platform);
	if (store_now(d->w->store, true, save_picture, NULL)) die("the picture could not be saved");
	world_pass(d->w, MINUTE);
	d->inner = *d->w->net;
	d->w->net->send = door;
}

static void add(struct day *d, const char *text, const char *more, const char *what, const char *last)
{
	world_verb(d->w, "add", text, "--at", "+1m", "--title", "A title", more, what, last ? "--alt" : NULL, last, NULL);
}

static void live_through(struct day *d)
{
	err e;
	begin(d);
	add(d, TEXTS[0], NULL, NULL, NULL);
	add(d, TEXTS[1], "--media", PICTURE " ward.png", "A ward with beds.");
	add(d, "First of three.\n---\nSecond of three.\n---\nThird of three.", "--chain", NULL, NULL);
	world_pass(d->w, 5LL * HOUR);
	world_try(d->w, &e, "delete", "1", NULL);
	if (e) snprintf(d->wrong, sizeof d->wrong, "it could not be taken down: %.*s", SHOW(e->text));
	world_pass(d->w, 5LL * HOUR);
	d->sites.expired = true;
	add(d, TEXTS[5], NULL, NULL, NULL);
	world_pass(d->w, 10LL * HOUR);
	world_pass(d->w, 30LL * MINUTE);	/* what began as the day ended is tried again, too */
}

/* ---- what must be true */

static int shown(struct day *d, const char *text)
{
	if (strcmp(d->platform, "practice") == 0) return (int)world_seen(d->w, "ward", text);
	return sites_shown(&d->sites, text);
}

static void wrong(struct day *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void wrong(struct day *d, const char *fmt, ...)
{
	if (d->wrong[0]) return;
	va_list args;
	va_start(args, fmt);
	vsnprintf(d->wrong, sizeof d->wrong, fmt, args);
	va_end(args);
}

static void check_public(struct day *d)
{
	for (size_t i = 0; i < PARTS; i++) {
		int n = shown(d, TEXTS[i]);
		if (n != 1) wrong(d, "'%s' was shown %d times", TEXTS[i], n);
	}
	if (strcmp(d->platform, "practice") == 0) return;
	const struct site_post *plain = sites_find(&d->sites, TEXTS[0]), *picture = sites_find(&d->sites, TEXTS[1]);
	if (plain && !plain->gone) wrong(d, "'%s' was not taken down", TEXTS[0]);
	if (picture && picture->pictures != 1) wrong(d, "the picture is missing");
	if (strcmp(d->platform, "wordpress") == 0) return;	/* a website's posts answer nobody */
	for (size_t i = 3; i < 5; i++) {
		const struct site_post *part = sites_find(&d->sites, TEXTS[i]), *before = sites_find(&d->sites, TEXTS[i - 1]);
		if (part && before && strcmp(part->reply_to, before->id)) wrong(d, "'%s' does not follow", TEXTS[i]);
	}
}

static void check_told(struct day *d)
{
	static const char *const SILENT = "SELECT count(*) FROM job WHERE op = 7 AND state NOT IN ('done', 'gone') "
					  "AND (length(why) < 20 OR why NOT LIKE '%.')";
	if (world_int(d->w, SILENT)) wrong(d, "a post waits, and nobody is told why");
	if (world_int(d->w, "SELECT count(*) FROM job WHERE op = 7") != PARTS) wrong(d, "a post is missing");
	if (world_int(d->w, "SELECT count(*) FROM job WHERE op = 7 AND state = 'done'") != PARTS - 1)
		wrong(d, "not everything is done: %.*s", SHOW(world_verb(d->w, "list", "--open", NULL)));
	if (world_int(d->w, "SELECT count(*) FROM job WHERE op = 7 AND state = 'gone'") != 1) wrong(d, "nothing is gone");
	if (world_int(d->w, "SELECT count(*) FROM job WHERE state IN ('ready', 'sending', 'unsure') AND op <> 7"))
		wrong(d, "something beside the posts is not finished");
	if (engine_in_hand(d->w->engine)) wrong(d, "something is still in hand");
}

/* Told to wait ten minutes, nobody comes back before, or long after. */
static void check_wait(struct day *d)
{
	if (!d->told_until) return;
	if (d->told_call == d->n) {
		wrong(d, "nobody came back after %s", d->what[d->told_call - 1]);
		return;
	}
	int64_t next = d->at[d->told_call];
	if (next < d->told_until || next > d->told_until + 5 * SECOND)
		wrong(d, "told to wait for 600 s, it came back after %.3f s: %s", (double)(next - d->told_at) / 1000,
		      d->what[d->told_call]);
}

static void check(struct day *d)
{
	check_public(d);
	check_told(d);
	check_wait(d);
}

/* ---- all of it */

static size_t lived, bad;

static void live_and_check(struct day *d)
{
	live_through(d);
	check(d);
	lived++;
}

static size_t calls_in_peace(const char *platform)
{
	static struct day d;
	d.platform = platform;
	live_and_check(&d);
	if (d.wrong[0]) die("%s in peace: %s", platform, d.wrong);
	world_free(d.w);
	return d.n;
}

static void tell(const struct day *d, const struct fault *other)
{
	printf("# request %zu (%s)%s%s: %s\n", d->first, d->what[d->first], other ? ", then " : "", other ? other->name
	       : "", d->wrong);
	for (size_t i = d->first; i < d->n; i++)
		printf("#   %10.3f s: %s\n", (double)(d->at[i] - d->at[d->first]) / 1000, d->what[i]);
}

static void try_one(struct day how)
{
	static struct day d;
	d = how;
	live_and_check(&d);
	if (d.wrong[0] && bad++ < TOLD_MOST) tell(&d, how.other);
	world_free(d.w);
}

static bool fits(const char *platform, const struct fault *f)
{
	return strcmp(platform, "practice") || f->taken < 2;	/* practice knows no keys: twice is twice */
}

/* With every fault for a second one, of the next request that only reads, such as a look-up; or of the very next. */
static void try_pairs(struct day how, size_t calls, size_t every)
{
	for (size_t other = 0; other < COUNT(FAULTS); other++)
		for (how.first = 0; how.first < calls; how.first++) {
			how.other = &FAULTS[other];
			if (fits(how.platform, how.other) && (how.first + other) % every == 0) try_one(how);
		}
}

static void try_fault(const char *platform, const struct fault *f, size_t calls)
{
	enum { SOME = 5 };
	struct day how = {.platform = platform, .one = f};
	bool pairs = getenv("PAIRS"), lost = f->said.arrival == SP_LOST && !f->said.delay_ms;
	bad = 0;
	for (; how.first < calls; how.first++) try_one(how);
	how.other_reads = true;
	if (pairs || lost) try_pairs(how, calls, pairs ? 1 : SOME);
	how.other_reads = false;
	if (pairs) try_pairs(how, calls, 1);
	printf("%sok - %s: %s\n", bad ? "not " : "", platform, f->name);
}

int main(int argc, char **argv)
{
	const char *platform = argc > 1 ? argv[1] : "mastodon";
	size_t calls = calls_in_peace(platform), failed = 0;
	for (size_t i = 0; i < COUNT(FAULTS); i++) {
		const struct fault *f = &FAULTS[i];
		if (!fits(platform, f) || (argc > 2 && strcmp(argv[2], f->name))) continue;
		try_fault(platform, f, calls);
		failed += bad;
	}
	printf("# %s: %zu requests in a day in peace, %zu days lived\n", platform, calls, lived);
	return failed != 0;
}
