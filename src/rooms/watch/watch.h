/* SPDX-License-Identifier: MIT
 * watch.h - own timelines are read regularly, and what nobody here has sent is found, weighed and told.
 *
 * An entry is ours when its platform id is that of a job, or when it has the words of something that left within ten
 * minutes of it: whole, shortened by the platform, or edited there. Else it is foreign. The functions of watch.c are
 * pure; those with a tx run inside a transaction, and texts live in its arena. Instants are ms UTC. */
#ifndef ROOMS_WATCH_WATCH_H
#define ROOMS_WATCH_WATCH_H
#include "base/clock.h"
#include "rooms/accounts/accounts.h"
#include "text/hours.h"

enum {
	WATCH_NEAR_MS = 10 * 60 * 1000,		/* between a send of ours and what is found */
	WATCH_OVERLAP_MS = 60 * 60 * 1000,	/* a list is read again from so long before the last reading */
	WATCH_ENTRIES_MOST = 2000,		/* of one reading */
	WATCH_ROOM_MS = 20 * 1000,		/* one request may take so long, and nothing else be due */
	WATCH_USUAL_MOST = 500,			/* of one kind, on one account */
	WATCH_LISTED_MOST = 1000,		/* rows that one list shows */
	WATCH_HOSTILE = 6			/* the score from which a post counts as hostile until a person says otherwise */
};

#define WATCH_FIRST_MS (30 * DAY_MS)	/* the first time it is read from so long ago, to learn what is usual */

/* ---- is it ours? */

struct seen {	/* an entry of the account's own list */
	str id, revision, url, text, link, client, lang;
	int64_t at;	/* as the platform dates it; 0: it does not */
};
struct sent {	/* something that left for that account */
	const str *texts;	/* what it said, in every version and form */
	size_t ntexts;
	str link;
};
/* Has it the words of ours? Whole, shortened, edited; and no link that leads elsewhere. */
bool watch_has_words_of(const struct seen *, const struct sent *);
/* The hosts that it links to, in small letters, without "www."; those by which platforms wrap links are left out. */
size_t watch_hosts(struct arena *, str text, str link, str **out);

str watch_language(str lang);	/* "en-GB" is "en" */

/* ---- how strange is it? */

enum signal {
	SIGNAL_CLIENT,		/* another program has written it */
	SIGNAL_HOST,		/* it links to where nothing of ours has */
	SIGNAL_LANGUAGE,	/* another language or script */
	SIGNAL_HOUR,		/* when nobody is at work */
	SIGNAL_BURST,		/* several within a few minutes */
	SIGNAL_PROFILE,		/* the profile was changed a short while ago */
	SIGNALS
};
enum { BURST_LEAST = 3, BURST_MS = 10 * 60 * 1000 };
struct usual {	/* of an account; an empty list says nothing */
	str *clients, *hosts, *languages, *scripts;
	size_t nclients, nhosts, nlanguages, nscripts;
};
struct scene {	/* in which it was found */
	struct usual usual;
	bool at_work;		/* somebody is, at its time */
	size_t near;		/* so many foreign ones within BURST_MS of it, itself counted */
	bool profile_changed;
};
extern const struct signal_rule {
	int weight;
	const char *words;	/* "it links to where nothing here has" */
	bool (*is_on)(struct arena *, const struct seen *, const struct scene *);
} SIGNAL_RULES[SIGNALS];
unsigned watch_signals(struct arena *, const struct seen *, const struct scene *);	/* bits, 1u << enum signal */
int watch_score(unsigned signals);
str watch_words(struct arena *, unsigned signals);	/* what speaks against it; empty: nothing */

/* ---- how often? */

struct watch_pace {
	bool alert;	/* a lockdown is on, or something foreign was found within the hour */
	bool office;	/* in hours in which people work */
	int fails;	/* readings in a row that did not go well */
};
enum { WATCH_ALERT_MS = 60 * 1000, WATCH_OFFICE_MS = 5 * 60 * 1000, WATCH_NIGHT_MS = 10 * 60 * 1000 };
int64_t watch_pause_ms(const struct watch_pace *);	/* between two readings; a day at the most */
#define WATCH_OFFICE_HOURS "mon-fri 08:00-18:00"	/* of accounts that do not say when readers are answered */

/* ---- rows */

/* Puts readings in for the accounts whose time has come, 100 at most; the platform can list posts, and nothing is to be
 * published there this very moment. */
err watch_put_in(struct tx *);
/* The same for evidence, of all that are watched and were not read within the last minute: their lists and profiles. */
err watch_put_in_now(struct tx *);
err watch_under_way(struct tx *, size_t *n);	/* so many readings have begun, or begin now */
/* The database is an older copy that was put back: what the lost one had sent is nobody's alarm. */
err watch_begin_anew(struct tx *);
/* From now on, if nobody has looked there yet; the next reading does not wait for its time. */
err watch_begin(struct tx *, int64_t account);
err watch_since(struct tx *, int64_t account, int64_t *since);	/* from when on the next reading should look */

struct reading {	/* of one account */
	int64_t account;
	struct seen *entries;	/* newest first */
	size_t n;
	int64_t not_before;	/* the platform asks for rest until then; 0: it does not */
};
struct found {		/* by one reading */
	size_t n;		/* new foreign posts that nobody is allowed to have written */
	int score;		/* of the strangest */
	str first;		/* its text */
};
/* What is foreign gets a row and is told of; what is ours teaches what is usual. */
err watch_read(struct tx *, const struct reading *, struct found *);
struct profile {	/* how it looks now */
	str name, handle, url, text;
};
err watch_profile(struct tx *, int64_t account, const struct profile *);

struct foreign {
	int64_t id, account, at, found_at, decided_at;
	int64_t evidence; /* the newest when it was found */
	int64_t joins;	/* so often had somebody joined when it was found (struct person: nth) */
	str account_name, remote_id, url, text, link, client, state, decided_by;
	unsigned signals;
	int score;
};
err foreign_list(struct tx *, bool decided_too, struct foreign **out, size_t *n);	/* newest first */
err foreign_need(struct tx *, int64_t id, struct foreign *);	/* ERR_MISSING tells where they are listed */
err foreign_decide(struct tx *, int64_t id, str state);

struct by_hand {	/* who posts at the platform itself */
	str account_name, person, hours, allowed_by;
};
err by_hand_put(struct tx *, int64_t account, str person, str hours);	/* hours empty: not any more */
err by_hand_list(struct tx *, struct by_hand **out, size_t *n);
/* How many are watched, and when the one was read that was not for the longest; 0: not all were yet. */
err watch_read_at(struct tx *, int64_t *oldest, size_t *accounts);

extern const struct verb WATCH_VERBS[];	/* watch list, allow, decide; inner: now, readings */
#endif
