/* SPDX-License-Identifier: MIT
 * posts.h - what a person wrote: texts, parts of a chain, variants, files and fields; and what the public will see.
 *
 * A post is written once, for one or more accounts. A chain is several posts in a row: its parts are counted from 1. */
#ifndef ROOMS_POSTS_POSTS_H
#define ROOMS_POSTS_POSTS_H
#include "rooms/media/media.h"
#include "store/store.h"
#include "verb/verb.h"

#include <schedpost/plugin.h>

enum { PART_SIGN_OFF = 0 };	/* the part as which an account's sign-off is kept beside its texts */
enum { PARTS_MOST = 25, FILES_MOST = 40, POST_TEXT_MOST = 100000 /* bytes of one part */ };

/* The fields of a post that are one text each; the order is that of the columns in posts_store.c. */
enum post_field {
	FIELD_TITLE, FIELD_LINK, FIELD_LINK_TITLE, FIELD_LINK_TEXT, FIELD_LANG, FIELD_WARNING, FIELD_VISIBILITY, FIELD_LATE,
	FIELD_CATEGORY, FIELD_CAMPAIGN, FIELD_OBJECTIVE, FIELD_SOURCE, FIELD_CREDIT, FIELD_AUDIENCE, FIELDS
};
struct field_rule {
	const char *name;	/* as an option and as a CSV heading: "link-title" */
	const char *title;	/* for people: "Card's title" */
	const char *words;	/* the only values allowed; NULL: any */
	const char *usual;	/* when it is not given */
	size_t most;		/* bytes */
};
extern const struct field_rule FIELD_RULES[FIELDS];

struct post {	/* texts live in the transaction's arena */
	int64_t id, at, version, batch, created;
	int64_t line;	/* of the file that brought it; 0: none did. Of a new one alone */
	int parts;
	str created_by;
	str keeper;		/* who looks after it instead, since its author has moved or left; else empty */
	str field[FIELDS];
};

struct post_file {
	struct media media;
	sp_role role;
	int part;
	str alt, name;
	str looked;	/* who has looked through it for what no program sees; empty: nobody */
};

/* ---- reading */
err post_need(struct tx *, int64_t id, struct post *);		/* ERR_MISSING; hidden imports are missing */
struct post_ask { int64_t post, account; int part; };
struct post_sent {	/* for one account */
	str text;	/* its variant, else the words for all */
	str sign_off;	/* the line that ends it there; empty: none, or it stands under a later part */
	bool has_files;
};
/* What the engine needs of it, in one look. */
err post_to_send(struct tx *, const struct post_ask *, struct post *, struct post_sent *);
err post_files(struct tx *, int64_t post, int part, struct post_file **out, size_t *n);	/* part 0: all */

/* ---- writing */
err post_insert(struct tx *, const struct post *, int64_t *id);
err post_update(struct tx *, const struct post *);		/* version goes up */
err post_set_author(struct tx *, int64_t id, str who);		/* whose it is from now on */
err post_set_at(struct tx *, int64_t id);			/* the earliest planned instant of its jobs */
err post_text_put(struct tx *, int64_t post, int64_t account, int part, str);
err post_file_put(struct tx *, int64_t post, int n, const struct post_file *);
err post_forget(struct tx *, int64_t id);			/* a post without jobs vanishes */
err post_clear(struct tx *, int64_t post, bool texts, bool files);

/* Whoever looks after it for an author who has moved or left stands in for them; pure. */
str post_in_charge(const struct post *);

/* ---- what the public sees; pure */
/* Whether the link is shown as a card of its own; else it stands behind the text. */
bool post_has_card(const sp_limits *, bool has_files);
/* The text as sent. part counts from 1; the link belongs to the first. */
str post_public_text(struct arena *, str text, str link, int part, bool card);
/* With the line beneath by which whoever covers signs; empty: as it is. */
str post_signed(struct arena *, str text, str sign_off);
/* "– Priya": the first name alone, and not a word of who is away. Empty: no name is known. */
str post_sign_off(struct arena *, str full_name);
/* Splits at lines that hold only "---". */
err chain_split(struct arena *, str text, str **parts, size_t *n);

struct fit {	/* one part of one post, held against one account's limits */
	const char *platform;	/* title, for the sentence */
	str account, text, sign_off, title, warning, visibility;	/* text: with what stands beneath */
	int part, parts;
	const struct post_file *files;
	size_t nfiles;
	const sp_limits *limits;
};
/* NULL, or ERR_INPUT "does-not-fit" with the number over and what to do. */
err post_fit(struct arena *, const struct fit *);
/* One of its files alone, whatever else is in it. "kind-not-taken", "file-too-large" and "picture-too-large" of a
 * picture that `schedpost fit` takes name that command (post_fit_hint). "picture-shape": only a person can help. */
err post_file_fit(struct arena *, const struct fit *, const struct post_file *);
/* "schedpost fit NAME --for ACCOUNT"; doors that know where the file lies put its path in the place of its name. */
str post_fit_hint(struct arena *, str name, str accounts);
#endif
