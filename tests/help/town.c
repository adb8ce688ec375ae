/* SPDX-License-Identifier: MIT
 * town.c - the calendar of a town, served and read without a network. */
#include "help/town.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As schedpost-calendar reads, without its walls. */
static void read_here(struct feed_reader *r, const struct reading_asks *q, reading_done *done, void *of)
{
	struct town *t = (struct town *)r;
	struct arena *a = arena_new();
	struct import_file *file = TAKE(a, struct import_file);
	struct import_asks asks = {.year = q->year, .end = q->end};
	str bytes = arena_str(a, q->bytes);
	t->readings++;
	if (t->broken) {
		done(of, NULL, NULL, FAIL(a, ERR_OUTSIDE, "calendar-reader", "%s", t->broken));
		arena_free(a);
		return;
	}
	if (import_zone(a, bytes, &asks.zone)) abort();
	import_read(a, bytes, &asks, file);
	done(of, a, file, NULL);
}

static struct far_answer serve(struct far *f, const struct http_request *r, str body)
{
	struct town *t = f->side;
	(void)body;
	f->n[ASKED]++;
	snprintf(t->url, sizeof t->url, "%.*s", SHOW(r->url));
	t->none_match[0] = 0;
	for (size_t i = 0; i < r->nheaders; i++)
		if (str_is(r->headers[i].name, S("If-None-Match")))
			snprintf(t->none_match, sizeof t->none_match, "%.*s", SHOW(r->headers[i].value));
	f->n[CONDITIONAL] += t->none_match[0] != 0;
	bool same = t->etag && strcmp(t->none_match, t->etag) == 0;
	return (struct far_answer){.arrival = t->arrival, .status = same && f->n[STATUS] == 200 ? 304 : (int)f->n[STATUS],
				   .body = t->body, .type = "text/calendar",
				   .name = t->to ? "location" : t->etag ? "etag" : NULL, .value = t->to ? t->to : t->etag,
				   .delay_ms = t->delay, .guarded = t->guarded,
				   .why = t->arrival ? "The server does not answer." : NULL};
}

void town_empty(struct town *t)
{
	snprintf(t->body, sizeof t->body, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//town//en\r\nEND:VCALENDAR\r\n");
}

void town_day(struct town *t, const char *name, const char *from, const char *until)
{
	char *end = strstr(t->body, "END:VCALENDAR");
	snprintf(end, sizeof t->body - (size_t)(end - t->body),
		 "BEGIN:VEVENT\r\nUID:%s@days.example\r\nDTSTAMP:20261101T000000Z\r\nDTSTART;VALUE=DATE:%s\r\nDTEND;VALUE=DATE:%s\r\n"
		 "SUMMARY:%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", name, from, until, name);
}

void town_open(struct town *t)
{
	*t = (struct town){.reader = {read_here}};
	t->w = world_new();
	t->w->reader = &t->reader;
	t->w->leap_most = 5 * MINUTE_MS;
	far_join(&t->far, t->w, serve);
	t->far.side = t;
	t->far.n[STATUS] = 200;
	town_empty(t);
	town_day(t, SPRING);
}

void town_with_feed(struct town *t)
{
	town_open(t);
	world_json(t->w, BOTH);
	world_pass(t->w, 2 * MINUTE_MS);
}

str town_notices(struct town *t)
{
	return world_verb(t->w, "notice list", NULL);
}

size_t town_times(str said, const char *words)
{
	size_t n = 0, at;
	for (; str_find(said, str_of(words), &at); n++) said = str_cut(said, at + 1, said.len);
	return n;
}

str town_feeds(struct town *t)
{
	return world_verb(t->w, "calendar feed list", NULL);
}

void town_close(struct town *t)
{
	world_free(t->w);
}
