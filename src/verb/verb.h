/* SPDX-License-Identifier: MIT
 * verb.h - everything that one may ask, in one shape: the command line, the socket and later pages are doors to it.
 *
 * A verb is plain code in one transaction: it reads, decides, writes and never waits. What needs the network becomes a
 * row in the job table. Verbs run on a store thread, or inline in the command line when there is no daemon. */
#ifndef VERB_VERB_H
#define VERB_VERB_H
#include "base/base.h"
#include "store/store.h"
#include "verb/powers.h"
#include "verb/reply.h"

enum opt_flags {
	OPT_MANY = 1,		/* may be given several times: --media A --media B */
	OPT_FLAG = 2,		/* takes no value */
	OPT_POSITION = 4,	/* a word without --; listed in their order */
	OPT_NEEDED = 8,
	OPT_FILE = 16,		/* value is a file of the caller: the door sends it and puts its hash in place (media) */
	OPT_TEXT_FILE = 32,	/* value is a file of the caller whose text becomes the value */
	OPT_SECRET = 64,	/* never on the command line: prompt, --NAME-file or standard input */
	OPT_JSON = 256,		/* value is JSON, and stands in a call's JSON as it is: many rows are read only once */
	OPT_AFTER_PREVIOUS = 128 /* belongs to the last value of the OPT_MANY before it: --media F --alt T */
};

struct opt {
	const char *name;	/* "to"; positions are shown as TEXT */
	const char *value;	/* "ACCOUNT" in help; NULL for flags. Ending in ",...": commas separate OPT_MANY values */
	unsigned flags;
	const char *help;	/* one plain sentence */
	const char *words;	/* "news|staff-story|...": the only values allowed; NULL: any */
};

/* What a call is about, for the question whether it is allowed. */
struct about {
	const struct account *accounts;	/* the power is needed on each of them; none: anywhere at all */
	size_t n;
	str author;		/* of the post it is about, or who looks after it now */
	bool everywhere;	/* the power is needed for all accounts, also those still to come */
	enum power instead;	/* of the one that the verb needs; zero: that one */
	bool system;		/* POWER_SYSTEM instead, which is zero */
};

struct call;
struct verb {
	const char *name;	/* "account list"; also POST /v1/account/list */
	const char *help;	/* one plain sentence, then what a newcomer must know; mandatory */
	const char *example;	/* one line that works; mandatory */
	const struct opt *opts;	/* ends with an entry without a name; may be NULL */
	bool writes;
	bool urgent;		/* of those that write: before all that waits, and never refused for want of room */
	bool inner;		/* a step that doors take ("import rows"): not listed in help */
	enum power needs;	/* what a person must be allowed (rooms/people); zero is the careful choice */
	enum power own;		/* the power that is enough for a post of one's own; zero: none */
	bool personal;		/* it speaks for the person themself: of tokens only one that was given all does it */
	err (*about)(struct tx *, const struct call *, struct about *);	/* NULL: about no account in particular */
	bool (*proof)(const struct call *);	/* whether this takes fresh proof (rooms/proof); NULL: never */
	err (*run)(struct tx *, const struct call *, struct reply *);
};

/* A verb named "X begin" is offered to people as "X": the door begins it and leads the dialogue that the reply's next
 * word asks for by "X answer" and "X drop" (see reply_next).
 *
 * What was asked: values by option name. Made by a door from argv or from JSON, checked against the verb's opts
 * (unknown names, missing values, sizes, UTF-8) before run. Lives in one arena; immutable while the verb runs. */
struct json;
struct call_value {
	const char *name;
	str value;
	int after;	/* OPT_AFTER_PREVIOUS: index among the values of the option before it; else -1 */
	const struct json *tree;	/* OPT_JSON: read already, and value is empty; NULL: value is to be read */
};
/* What a token lets its person do. */
struct scope {
	str name;			/* the token's */
	unsigned powers;		/* 1u << enum power */
	bool bounded;			/* only on these accounts */
	const int64_t *accounts;	/* their numbers */
	size_t n;
};
struct call {
	const struct verb *verb;
	const struct call_value *values;
	size_t nvalues;
	str actor;		/* the person: a Unix user's name */
	str door;		/* where it came in, for the record: "socket", "terminal" */
	str token;		/* digest of the token that was brought (rooms/tokens); empty: none */
	const struct scope *scope;	/* what that token allows; NULL: none was brought */
	bool owns;		/* the person is root, or the user who runs schedpost; zero is the careful choice */
	const void *house;	/* struct house: what rooms need beside the store (keys, folders); see verb/house.h */
};

/* Values, bytes of one value, bytes of all. */
enum { CALL_MOST_VALUES = 2000, CALL_MOST_TEXT = 1 << 20, CALL_MOST_BYTES = 3 << 20 };

bool call_always(const struct call *);				/* for verbs that take fresh proof each time */
bool call_has(const struct call *, const char *name);
str call_get(const struct call *, const char *name);		/* empty when it was not given; the first */
size_t call_count(const struct call *, const char *name);
str call_nth(const struct call *, const char *name, size_t i);
str call_joined(struct arena *, const struct call *, const char *name);	/* all of them, with commas between */
/* The person whom an option names; without it, the one who calls. */
str call_person(const struct call *, const char *name);
/* The OPT_AFTER_PREVIOUS value that belongs to the i-th value of the option before it. */
str call_after(const struct call *, const char *name, size_t i);
/* An integer; `otherwise` when it was not given; ERR_INPUT when it is no number. */
err call_int(struct arena *, const struct call *, const char *name, int64_t otherwise, int64_t *out);
err call_json(struct arena *, const struct call *, const char *name, const struct json **out);	/* of OPT_JSON */

/* For the end of an `about`: what is wrong with the words is left to the verb itself to tell, so it is no err here. */
err about_unless_wrong(err);

/* The value of an OPT_FILE option, as verbs see it: "SHA256-IN-HEX NAME", the name as the caller's file was called. */
str call_file_hash(str value);
str call_file_name(str value);
str call_file_value(struct arena *, str hash, str name);

/* argv (after the verb's words) to a call; ERR_INPUT names the wrong word, the nearest right one, and "schedpost help".
 * What only the door can do is left to it: OPT_FILE and OPT_TEXT_FILE values are still paths; a secret S that was given
 * as --S-file PATH is a value named "S-file", and needed secrets may still be absent. Codes begin with "usage-" when
 * the words are wrong rather than what they say. */
err call_from_args(struct arena *, const struct verb *, int argc, char *const *argv, struct call *out);
/* {"to":["a","b"],"at":"..."} to a call and back; the form on the socket. Flags are true; an OPT_AFTER_PREVIOUS option
 * is a list beside its owner's, with null where there is none: {"media":["A","B"],"alt":[null,"a ward"]}. */
err call_from_json(struct arena *, const struct verb *, str json, struct call *out);
err call_from_tree(struct arena *, const struct verb *, const struct json *, struct call *out);	/* read already */
str call_to_json(struct arena *, const struct call *);

/* The verb whose words begin argv, the longest match; *words tells how many were used. NULL: none. */
const struct verb *verb_find(const struct verb *const *table, int argc, char *const *argv, int *words);
/* The nearest name, for "did you mean". Empty when nothing is near. */
str near_word(struct arena *, str wrong, const str *known, size_t n);
/* The same as a sentence to follow one: " Did you mean 'library'?" */
str near_hint(struct arena *, str wrong, const str *known, size_t n);
#endif
