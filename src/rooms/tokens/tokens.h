/* SPDX-License-Identifier: MIT
 * tokens.h - tokens, by which programs act for a person: scoped, with an end, kept as a digest only.
 *
 * A token is "spt_" and 32 random bytes in base64url. It never has more than its person has at that instant, nor more
 * than it was given, and never what whoever runs the machine has. All functions but the first three work inside a
 * transaction; texts live in its arena. */
#ifndef ROOMS_TOKENS_TOKENS_H
#define ROOMS_TOKENS_TOKENS_H
#include "rooms/people/people.h"

enum { TOKEN_BYTES = 32, TOKENS_MOST = 500 /* of one person, ended ones too */ };
#define TOKEN_USUAL_MS (90 * DAY_MS)
#define TOKEN_MOST_MS (366 * DAY_MS)

/* Any thread. */
str token_text(struct arena *, const uint8_t chance[static TOKEN_BYTES]);	/* wipe it when it was told */
bool token_digest(struct arena *, str text, str *digest);			/* false: this is no token at all */
str powers_text(struct arena *, unsigned powers);				/* "see write" */

struct token {
	int64_t id, person, made, until, ended, used;	/* 0: not ended before its time; never used */
	str name, who, made_by, digest;
	unsigned powers;				/* 1u << enum power */
	bool bounded;					/* only on the accounts of token_accounts */
};
err token_add(struct tx *, const struct token *, const struct account *on, size_t n);
err token_named(struct tx *, int64_t person, str name, struct token *, bool *found);	/* one in force */
err tokens_of(struct tx *, int64_t person, struct token **out, size_t *n);	/* by name; 0: of everybody */
err token_accounts(struct tx *, int64_t token, int64_t **out, str *names, size_t *n);
err token_end(struct tx *, int64_t person, str name, int64_t *n);	/* name empty: all; how many there were */
err token_by_digest(struct tx *, str digest, struct token *, bool *found);	/* in force */
err token_used(struct tx *, int64_t id);
bool token_unmarked(const struct token *, int64_t now);	/* its last use is to be written down: once an hour */

extern const struct verb TOKEN_VERBS[];	/* token add, list, end */
#endif
