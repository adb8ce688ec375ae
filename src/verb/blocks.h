/* SPDX-License-Identifier: MIT
 * blocks.h - what a reply is made of; for what turns it into JSON or into text, not for verbs. */
#ifndef VERB_BLOCKS_H
#define VERB_BLOCKS_H
#include "verb/reply.h"

struct cell {
	bool none;
	bool is_text;	/* else n */
	str text;
	int64_t n;
};
enum block_kind { BLOCK_SAY, BLOCK_WARN, BLOCK_TABLE, BLOCK_FACTS, BLOCK_QUOTE };
struct block {
	enum block_kind kind;
	struct block *next;
	str text;			/* say, warn, quote */
	str name;			/* JSON member of table, facts, quote */
	str title;			/* quote */
	const struct column *columns;
	size_t ncolumns;
	struct cell *cells;		/* row by row; always whole rows once the block is closed */
	size_t ncells, cap;
};
struct reply {
	struct arena *a;
	struct block *first, *last;
	const char *next_word;
	str next_value;
	str zone;
	err failed;		/* NULL: it did not */
};

size_t block_rows(const struct block *);
/* Column c of row r; a none cell when the verb left it out. */
struct cell block_cell(const struct block *, size_t r, size_t c);
/* By name, for doors that go on from an answer: NULL when there is no such table; of NULL every cell is none. */
const struct block *block_named(const struct reply *, const char *name);
struct cell cell_named(const struct block *, size_t row, const char *column);
struct block *reply_block(struct reply *, enum block_kind);	/* a new last one */
void reply_cell(struct reply *, struct cell);			/* to the last block; ignored when it has no columns */

/* The person did nothing wrong: what answers speaks another language. `what` is a sentence. */
err reply_foreign(struct arena *, const char *what);

/* 2026-11-22T20:00:00Z or 2026-11-22T20:00:00.125Z, and back. */
str instant_text(struct arena *, int64_t at);
bool instant_read(str, int64_t *at);
extern const char *const CELL_WORDS[CELL_SENTENCE + 1];	/* "text", "int", ... by enum cell_kind */
#endif
