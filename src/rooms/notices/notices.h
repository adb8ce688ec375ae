/* SPDX-License-Identifier: MIT
 * notices.h - who must hear what, how soon, and by which way: kept as rows, written with what they tell of.
 *
 * A notice is for some people; each finds it in `notice list` until they put it away. For each of a person's
 * ways (mail, a command, a webhook) it is also put into a letter: the one that is still open for that
 * person, way and pace, or a new one. So many notices at once make one letter, and a letter that is being
 * sent never changes. The daemon sends letters (engine/teller.h); what cannot be delivered is told to the
 * admins and in `status`, and stays in the list.
 *
 * Functions with a tx run inside a transaction on a store thread; the others are pure. */
#ifndef ROOMS_NOTICES_NOTICES_H
#define ROOMS_NOTICES_NOTICES_H
#include "store/store.h"
#include "text/when.h"
#include "verb/verb.h"

enum topic {
	TOPIC_FAILURE,		/* a post did not go out, or nobody knows whether it did */
	TOPIC_HAND,		/* a person is to post it now */
	TOPIC_CREDENTIAL,	/* the access to an account ends, or has ended */
	TOPIC_APPROVAL,		/* something waits for a person's yes, or came back from it */
	TOPIC_HOLD,		/* posts are held back */
	TOPIC_COVER,		/* somebody stands in for somebody */
	TOPIC_TRAINING,
	TOPIC_WATCH,		/* something stands on an account that nobody here has put there */
	TOPIC_SYSTEM,		/* the machine, a plugin, the notices themselves */
	TOPIC_RECORD,		/* its newest line, to be kept elsewhere */
	TOPIC_TEST,		/* asked for by its reader */
	TOPICS
};
enum pace { PACE_OFF, PACE_DIGEST, PACE_NOW, PACE_ALWAYS, PACES };	/* ALWAYS: in quiet hours, too */
/* Whom a topic tells by itself; TO_ASKERS: those alone who have set how they hear of it. */
enum { TO_AUTHOR = 1, TO_OWNER = 2, TO_DEPUTY = 4, TO_ADMINS = 8, TO_ASKERS = 16 };
enum way { WAY_MAIL, WAY_HOOK, WAY_WEBHOOK, WAYS };

extern const struct topic_rule {
	const char *name, *about;	/* "failure", "a post was refused, asks or is late" */
	unsigned to;
	enum pace usual;
} TOPIC_RULES[TOPICS];
extern const char *const PACE_NAMES[PACES], *const WAY_NAMES[WAYS];
#define TOPIC_WORDS "failure|hand|credential|approval|hold|cover|training|watch|system|record"
#define PACE_WORDS "off|digest|now|always"
bool topic_read(str, enum topic *);
bool pace_read(str, enum pace *);
bool way_read(str, enum way *);

/* ---- telling */

struct notice {
	enum topic topic;
	int64_t account, post;	/* 0: none */
	str person;		/* told as well; with a topic that tells nobody by itself the only one */
	const str *others;	/* the same for several */
	size_t nothers;
	bool at_once;		/* by every way, without waiting for what else happens, whatever its reader has set */
	bool urgent;		/* a letter waits neither for quiet hours to end nor for a digest */
	unsigned also;		/* whom it tells beside those of its topic: TO_ADMINS */
	/* "was refused": goes on from "Post 12 ("Flu jabs: ...") on 'library'" or "The account 'library'";
	 * with neither it is a whole sentence. */
	str what;
	str text;		/* why, and what to do: one line or several; may be empty */
	str todo;		/* the command to type; empty: the one that shows the post, the account, or how all stands */
	bool own_too;		/* also whoever does it: it may be somebody else in their name */
	str once;		/* as long as there is a notice with this word, there is no second; empty: always */
};
/* From any room, in the transaction of what it tells of. Who did it is not told of it. */
err notice_add(struct tx *, const struct notice *);
/* By its word: what it asked for is not wanted any more. It is put away for all, and taken out of each letter that is
 * still open. */
err notice_withdraw(struct tx *, str once);
/* By its word (notice.once): for whoever would go to some length to find out what to say. */
err notice_is_told(struct tx *, str once, bool *yes);

enum { NOTICE_TEXT_MOST = 2000, NOTICES_SHOWN = 100 };
struct told {	/* a notice as it is read; texts live in the transaction's arena */
	int64_t id, at, post;
	enum topic topic;
	str account, what, text, todo;
	str how;	/* of the list: what became of its letters; empty: there are none */
};
/* Newest first; person empty: those that nobody could be told of. */
err notices_for(struct tx *, str person, bool cleared_too, struct told out[static NOTICES_SHOWN], size_t *n);
err notices_clear(struct tx *, str person, int64_t id, int64_t *n);	/* id 0: all */
/* What `status` says about it: sentences. None in a database from before there were notices. */
err notices_status(struct tx *, str person, str **out, size_t *n);
/* Of accounts whose access ends within a week and is not renewed by itself, or whose log-in, which renewals live by,
 * ends within 30 days. */
err notices_of_ends(struct tx *);
err log_ins_ending(struct tx *, str **out, size_t *n);	/* what `status` says of the latter: sentences */
err notices_forget(struct tx *);	/* those of over 90 days ago, 500 at the most */

/* ---- how a person hears */

struct hearer {		/* texts live in the transaction's arena */
	str person;
	str mail, own_mail;	/* where to; own: what was set here ("-": none is wanted), else the person's own */
	str hook;		/* its name in the settings; empty: none */
	str webhook;		/* its server, for showing; empty: none */
	bool inside;		/* it may lie in one's own network */
	str zone;		/* IANA; of quiet hours and digest */
	int quiet_from, quiet_until;	/* minutes of the day; the same: no quiet hours */
	int digest_at;
	enum pace paces[TOPICS];
};
err hearer_get(struct tx *, str person, struct hearer *);
err hearer_set(struct tx *, const struct hearer *);	/* all but the webhook */
/* They leave: what was under way to them is dropped, and their ways are forgotten. Their list stays. */
err hearer_leaves(struct tx *, str person);
/* What the daemon was set up for: "mail", "hook NAME". */
err notice_door_is(struct tx *, str name, bool *there);
err notice_doors(struct tx *, str **out, size_t *n);
err notice_doors_set(struct tx *, const str *names, size_t n);
/* The address and the key for its signature, sealed; both empty: none any more. */
str notice_place(struct arena *, str person, int64_t kind);	/* what the vault binds them to */
enum { NOTICE_ADDRESS = 1, NOTICE_KEY = 2 };
err webhook_set(struct tx *, str person, str host, str address, str key, bool inside);

/* One address is written in many ways: scheme and server are put into small letters (RFC 3986, 6.2.2.1), and a place in
 * the page, which no server is told, goes. */
str web_address_tidy(struct arena *, str);
/* Why the house itself may not ask a tidy address, as sentences that do not repeat it; NULL: it may. It takes https,
 * and http as well where it may lie in one's own network. *host: its server, for showing. */
const char *web_address_wrong(str, bool inside, str *host);
bool mail_address_read(str);	/* something@somewhere in plain letters; no names, no groups */

/* When the quiet hours end that this instant lies in; 0: it lies in none, or the pace is not held back by them. */
int64_t quiet_end(const struct hearer *, const struct zone *, enum pace, int64_t at);
/* When a letter of this pace is due that is begun now. */
int64_t letter_due(const struct hearer *, const struct zone *, enum pace, int64_t now);

extern const struct verb NOTICE_VERBS[];	/* notice list, clear, set, webhook, test */
#endif
