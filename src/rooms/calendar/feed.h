/* SPDX-License-Identifier: MIT
 * feed.h - calendars of others at an address: what is known of each, when it is read, and what came of that.
 *
 * The engine reads one at a time (engine/feeds.h); what is new or has moved waits as an import (brought.h). An address
 * may be as good as a password: it lies sealed, and only its server is ever shown. All functions with a tx work inside
 * a transaction; texts live in its arena. */
#ifndef ROOMS_CALENDAR_FEED_H
#define ROOMS_CALENDAR_FEED_H
#include "rooms/calendar/brought.h"

enum {
	FEEDS_MOST = 50,
	FEED_FILE_MOST = 4 << 20,	/* bytes; half of what a file may have, for it passes through the service */
	FEED_FOUND_MOST = 5000,	/* lines that are known again */
	FEED_MARK_MOST = 300	/* bytes of what a server calls what it gave */
};

struct feed {
	int64_t id, due, seen, fails, import;
	str who, shown, sealed, region, ends, why, etag, modified, sha256, found;
	bool inside, told;
	int upto;
};
str feed_place(struct arena *, int64_t id);	/* what the vault binds an address to */
str feed_source(struct arena *, const struct feed *);	/* "library.example (feed 2)": what its imports are called */

/* ---- rows */
err feed_add(struct tx *, const struct feed *, int64_t *id);	/* without its address */
err feed_seal(struct tx *, int64_t id, str sealed);
err feed_drop(struct tx *, int64_t id, bool *there);
err feeds_all(struct tx *, struct feed **out, size_t *n);
err feeds_due(struct tx *, int64_t *at);	/* of the first; INT64_MAX: there is none */
/* The one that is due for longest; it is due again an hour later, whatever becomes of us. id 0: none. */
err feed_claim(struct tx *, struct feed *);
err feed_again(struct tx *, int64_t id, int64_t due);	/* as if it had not been tried */
err feed_failed(struct tx *, const struct feed *);	/* due, fails, told, why */
err feed_read(struct tx *, const struct feed *);	/* due, etag, modified, sha256, upto; it is well */
err feed_brought(struct tx *, const struct feed *);	/* import, found */
err feed_drop_waiting(struct tx *, const struct brought_file *);	/* brought before and not looked at */
/* Rows that wait of all its imports of that year: import, n and what makes their word. */
err feed_rows_waiting(struct tx *, const struct brought_file *, struct brought_row **out, size_t *n);

/* ---- what becomes of a reading */
struct feed_no {
	str why;	/* a sentence */
	bool final;	/* it does not pass by itself */
};
err feed_is_ill(struct tx *, struct feed *, const struct feed_no *, uint32_t chance);
err feed_is_well(struct tx *, struct feed *, uint32_t chance);	/* with what was read, or nothing new */

/* ---- what stands in it */
int feed_upto(int64_t now);		/* the last year to look for: from October on the next one */
struct feed_finds {
	struct judgement j;
	str found;	/* for the row */
	bool all;	/* nothing was too much for it */
	bool news;	/* something is new or has moved, or is doubted, that was not so before */
};
err feed_judge(struct tx *, const struct feed *, const struct import_file *, int year, struct feed_finds *out);
/* News: from line *at on, as many as fit one transaction; *id 0: a new import. The last lot tells of it. Without news
 * what still waits, and is not there any more, goes. */
struct feed_keeping {
	const struct feed *feed;
	const struct feed_finds *finds;
	int year;
	str sha256;
	size_t at;
	int64_t id, rows;
};
err feed_keep(struct tx *, struct feed_keeping *);
bool feed_kept(const struct feed_keeping *);

err run_feed_add(struct tx *, const struct call *, struct reply *);
err run_feed_list(struct tx *, const struct call *, struct reply *);
err run_feed_drop(struct tx *, const struct call *, struct reply *);
extern const struct verb FEED_VERBS[];	/* calendar feed add, list, drop */
#endif
