/* SPDX-License-Identifier: MIT
 * numbers.h - what posts brought: figures at +1 h, +24 h and +7 d, fetched from platforms or imported.
 *
 * A figure keeps its platform, its kind and the age at which it was read. Kinds are never added to each other and never
 * turned into one another: reach is not impressions. Of a chain the first part is counted. The functions of kinds.c are
 * pure; those with a tx run inside a transaction, and texts live in its arena. Instants are ms UTC. */
#ifndef ROOMS_NUMBERS_NUMBERS_H
#define ROOMS_NUMBERS_NUMBERS_H
#include "base/clock.h"
#include "rooms/accounts/accounts.h"
#include "rooms/queue/queue.h"
#include "text/when.h"

enum {
	NUMBERS_AT_ONCE = 10,		/* posts of one account that one reading asks for */
	NUMBERS_TRIES_MOST = 3,		/* of one post at one age */
	NUMBERS_ROOM_MS = 60 * 1000,	/* a reading waits until no post of its account is due within it */
	NUMBERS_REST_MS = 15 * 60 * 1000,	/* after a reading that failed */
	NUMBERS_ROUND = 500,		/* accounts looked at by one work */
	FIGURE_WORD_MOST = 32,		/* bytes of a kind */
	FIGURES_MOST = 64,		/* kinds of one post at one age */
	FIGURE_HISTORY_MOST = 2000	/* posts of one account, the newest */
};

/* ---- ages and kinds; pure */

enum figure_age { AGE_HOUR, AGE_DAY, AGE_WEEK, AGES };
extern const struct age_rule {
	const char *name, *title;	/* "24h", "+24 h" */
	int64_t from_ms, until_ms;	/* so long after it went out it is read; past until_ms that is no figure of this age */
} AGE_RULES[AGES];
#define AGE_WORDS "1h|24h|7d"
bool age_read(str name, enum figure_age *out);		/* "24h", "+24 h" */
bool age_after(int64_t ms, enum figure_age *out);	/* the one of which a figure is, that was read so long after */

struct figure {
	str kind;
	int64_t value;
};
/* The kinds that several platforms have, in the order in which they are shown. */
enum { KINDS_KNOWN = 9 };
extern const char *const KNOWN_KINDS[KINDS_KNOWN];
/* Platforms' own words become kinds: likes are reactions, reposts are shares. Others stay as they are. Where two words
 * would become one kind, the one that is the kind's own, or else the first, has it, and the other keeps its word.
 * Left out are words that are none (figure_word), and what is below 0. */
size_t figures_of(struct arena *, const struct figure *told, size_t n, struct figure out[static FIGURES_MOST]);
/* As a kind is written: "Link clicks" is "link-clicks". False: it is too long, or holds other signs. */
bool figure_word(struct arena *, str said, str *out);
/* "1204", "1,204". False: it is no count. */
bool figure_value(str said, int64_t *out);
/* When figures were read, as a file says it: 2026-11-24, 24/11/2026, either with a time 14:30. A day alone means its
 * end, or now, if that is earlier. ERR_INPUT says what is wrong. */
err figure_date(struct arena *, str said, const struct zone *, int64_t now, int64_t *at);

/* ---- fetching */

/* Readings are put in as jobs SP_NUMBERS for accounts behind *after; at the end it is 0. */
err numbers_put_in(struct tx *, int64_t *after);
struct counted {	/* a post whose figures a reading asks for */
	int64_t job, out_at;
	enum figure_age age;
	str remote_id, revision, url;
};
/* Of a reading: those that are still out, and still of that age. */
err numbers_targets(struct tx *, const struct job *reading, struct counted **out, size_t *n);
struct figures_told {	/* what a platform has said of one post */
	str remote_id;
	const struct figure *figures;
	size_t n;
};
struct reading_said {
	const struct figures_told *posts;
	size_t n;
	int64_t not_before;	/* the platform wants rest until then; 0: none */
};
err numbers_told(struct tx *, const struct job *reading, const struct reading_said *);	/* it went well */
err numbers_failed(struct tx *, const struct job *reading, int64_t not_before);

/* ---- figures that are there */

struct figure_row {
	enum figure_age age;
	str kind, source;	/* "platform", "import" */
	int64_t value, at;
};
err figures_get(struct tx *, int64_t job, struct figure_row **out, size_t *n);	/* by age and kind */
struct out_row {	/* the first part of a post that is out, or was */
	int64_t job, post, out_at;
	str account, platform, url, text;
};
struct out_ask {
	int64_t account;	/* 0: all */
	int64_t from;
	int64_t most;
};
err outs_list(struct tx *, const struct out_ask *, struct out_row **out, size_t *n);	/* that are out, newest first */
/* Those that have figures, behind this job, by its number. */
err outs_with_figures(struct tx *, int64_t after, int64_t most, struct out_row **out, size_t *n);
/* State and tries of what was asked; an empty state: it was not. */
err figure_asked(struct tx *, int64_t job, enum figure_age, str *state, int *tries);
/* Jobs of first parts that are out, or were, at this address, with or without a slash at its end; 10 at the most. */
enum { AT_URL_MOST = 10 };
err outs_at_url(struct tx *, str url, struct job out[static AT_URL_MOST], size_t *n);
int64_t out_at(const struct job *);	/* when it went out; 0: it did not */
struct bringing {	/* figures of one post that a person brings */
	int64_t job, at;	/* at: when they were read */
	enum figure_age age;
	const struct figure *figures;
	size_t n;
};
/* All or none: ERR_INPUT "told-already" where the platform itself has told something else. were: what stood otherwise
 * before, by an earlier import; room for all of them. */
err figures_import(struct tx *, const struct bringing *, struct figure *were, size_t *nwere);

/* ---- for slots */

/* What is meant by engagement. */
#define ENGAGEMENT_KINDS "'reactions', 'replies', 'shares'"
/* Job j went out within a day ("$8": DAY_MS) of a lockdown of its account: whatever people did then, they did for
 * another reason. */
#define OUT_NEAR_LOCKDOWN(day)                                                                                       \
	"EXISTS (SELECT 1 FROM lock l WHERE l.account IN (0, j.account) AND l.kind = 'lockdown' "                      \
	"AND l.begins <= j.intent_at + " day " AND (l.released_at = 0 OR l.released_at >= j.intent_at - " day ")) "
enum figure_form { FORM_TEXT, FORM_PICTURE, FORM_FILM, FORM_CHAIN };	/* compared with their like alone */
struct figure_post {
	int64_t at;		/* when it went out */
	int form;		/* enum figure_form */
	double engagement;	/* reactions, replies and shares at +24 h; nothing else is in it */
};
/* In the order of time. Left out: what is younger than a day, was taken down, has none of the three at +24 h, or went
 * out within a day of a lockdown of its account. */
err numbers_history(struct tx *, int64_t account, struct figure_post **out, size_t *n);

/* ---- for comparisons */

enum { BROUGHT_MOST = 50000 };
struct brought {	/* one figure of one post, with what is known of the post */
	int64_t account, at, value;	/* at: when it went out */
	int form;			/* enum figure_form */
	str account_name, platform, zone, kind, category, campaign, objective;
};
struct brought_ask {
	int64_t account;		/* 0: all */
	int64_t from, until;		/* it went out then, half-open */
	enum figure_age age;
};
/* The newest first. Left out: what was taken down, and what went out within a day of a lockdown of its account. */
err numbers_brought(struct tx *, const struct brought_ask *, struct brought **out, size_t *n);

extern const struct verb NUMBERS_VERBS[];	/* numbers, numbers list, page, rows */
err numbers_run_rows(struct tx *, const struct call *, struct reply *);	/* import.c */
#endif
