/* SPDX-License-Identifier: MIT
 * town.h - a server far away with a calendar, and a world that reads it at its address. */
#ifndef HELP_TOWN_H
#define HELP_TOWN_H
#include "help/far.h"
#include "rooms/calendar/feed_reader.h"

#define ADDRESS "https://days.example/private-zebra77/basic.ics"
#define BOTH "calendar feed add", S("{\"address\":\"" ADDRESS "\"}")
#define SPRING "Quiet Reading Week", "20261207", "20261214"

enum { SECOND_MS = 1000 };
enum { ASKED = 0, CONDITIONAL = 1, STATUS = 2 };	/* of far.n */

struct town {
	struct feed_reader reader;	/* first */
	struct far far;
	struct world *w;
	char body[4000];
	const char *etag;		/* what the server calls it; NULL: it does not say */
	char url[200], none_match[100];
	int64_t delay;
	sp_arrival arrival;
	bool guarded;			/* it lies in one's own network */
	const char *to;			/* where it leads; NULL: nowhere */
	int readings;
	const char *broken;		/* what the reading process says of itself; NULL: it is fine */
};

void town_open(struct town *);		/* its calendar holds SPRING */
void town_with_feed(struct town *);	/* the feed is there and was read once */
void town_close(struct town *);
void town_empty(struct town *);		/* its calendar */
void town_day(struct town *, const char *name, const char *from, const char *until);
str town_feeds(struct town *);		/* what lists say */
str town_notices(struct town *);
size_t town_times(str said, const char *words);
#endif
