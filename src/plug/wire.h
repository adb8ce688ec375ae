/* SPDX-License-Identifier: MIT
 * wire.h - how a job, an answer and a greeting cross between the daemon and a worker: one walk per struct,
 * both ways.
 *
 * Writing and reading are the same code, so they cannot drift apart, and reading is the check: every length,
 * word and count is held against its limit before it is believed. Nothing is cast, no pointer and no padding
 * crosses. When something is wrong the walk remembers what, and from there on reads zeros and writes nothing
 * of meaning.
 *
 * Sizes. The two programs are of one release, and the greeting says so (struct hello). Between worker and
 * plugin the structs may differ in length: what the worker makes has the host's length and says it in `size`;
 * an older plugin sees the beginning that it knows, a newer one asks SP_HAS. What the plugin makes (grants,
 * limits, who) has the plugin's length: the writer takes the part that both know, and the rest is zero. Hence
 * `least`: what SP_ABI 1 began with. Thread: any; one wire belongs to one thread. */
#ifndef PLUG_WIRE_H
#define PLUG_WIRE_H
#include "plug/plug.h"

enum {
	WIRE_MOST = SP_MOST_FRAME + (1 << 20),	/* bytes of a frame: all texts, and the numbers around them */
	WIRE_BIGGEST = 512,			/* bytes of the largest struct that is walked as an element */
	WIRE_SIZES = 13,
	WIRE_COUNTS = 64,			/* of one entry */
	WIRE_BASES = 64,
	WIRE_VERSIONS = 64,			/* of an interface */
	WIRE_LOG_LINE = 256			/* bytes */
};

/* ---- pile: bytes that are added at the end and used up from the front; it outlives steps, so it is no arena
 */
struct pile {
	char *at;
	size_t from, len, cap;	/* bytes at[from .. len) are waiting */
};
char *pile_room(struct pile *, size_t more);	/* room for `more` at the end; the caller raises len */
void pile_add(struct pile *, const void *, size_t);
void pile_drop(struct pile *, size_t);		/* from the front */
void pile_free(struct pile *);

/* ---- frames: length and kind, 4 bytes each, then the payload */
enum {
	FRAME_CAGED = 0x65676163,	/* which walls are missing, a text: the first word, and no plugin's */
	FRAME_CAUGHT = 0x74676163,	/* the number of a system call, a uint32_t: the last word */
	FRAME_HELLO = 0x6f6c6568, FRAME_JOB = 0x20626f6a, FRAME_SAID = 0x64696173, FRAME_HEAD = 8
};

struct frame {
	uint32_t kind;
	str payload;	/* a view of the pile: until it changes */
};
size_t frame_begin(struct pile *, uint32_t kind);	/* gives the mark for frame_end */
void frame_end(struct pile *, size_t mark);
void frame_undo(struct pile *, size_t mark);		/* as if it had never begun */
typedef enum { FRAME_PART, FRAME_WHOLE, FRAME_WRONG } frame_found;
frame_found frame_next(const struct pile *, struct frame *);
void frame_done(struct pile *, const struct frame *);	/* takes it off the pile */

/* ---- one walk */
struct wire {
	bool reading;
	struct pile *out;	/* writing */
	str in;			/* reading: what is left; texts stay views of it */
	struct arena *arena;	/* reading: arrays and structs */
	size_t texts;		/* bytes so far, against SP_MOST_FRAME */
	const char *wrong;	/* the first thing that was; NULL: all is well */
};
struct wire wire_writer(struct pile *);
struct wire wire_reader(str payload, struct arena *);
const char *wire_end(struct wire *);	/* what was wrong, or NULL; bytes left over are wrong too */

struct hello {			/* a worker's first word */
	str refusal;		/* a sentence; then the rest is empty */
	struct plug_facts facts;	/* file_sha256 does not cross: the host knows it */
	uint32_t sizes[WIRE_SIZES];
};
void hello_sizes(uint32_t sizes[WIRE_SIZES]);

void wire_hello(struct wire *, struct hello *);
void wire_job(struct wire *, struct plug_in *);
void wire_said(struct wire *, struct plug_out *);

/* ---- the pieces that walks are made of; inside this room only */
typedef void walk_one(struct wire *, void *element);

struct shape {			/* of an array */
	size_t most, size;	/* elements; bytes of one on our side */
	size_t least;		/* > 0: the plugin's own structs, that begin with their size; see above */
	const char *name;
};
void walk_raw(struct wire *, void *, size_t);
void walk_text(struct wire *, const char **at, size_t *len, size_t most, const char *name);
uint32_t walk_word(struct wire *, uint32_t word, uint32_t least, uint32_t most, const char *name);
void *walk_many(struct wire *, const void *at, size_t *n, const struct shape *, walk_one *);
void walk_limits(struct wire *, void *);
void walk_ref(struct wire *, void *);
void walk_pair(struct wire *, void *);

#define WALK_NUMBER(w, field) walk_raw((w), &(field), sizeof(field))
#define WALK_TEXT_TO(w, s, most) walk_text((w), &(s).at, &(s).len, (most), #s)
#define WALK_TEXT(w, s) WALK_TEXT_TO(w, s, SP_MOST_FRAME)
#define WALK_WORD(w, field, least, most)								\
	((field) = (__typeof__(field))walk_word((w), (uint32_t)(field), (least), (most), #field))
#define WALK_ARRAY(w, array, n, most_, least_, one)							\
	do {												\
		_Static_assert(sizeof *(array) <= WIRE_BIGGEST, "too big to be copied");		\
		size_t n_ = (n);									\
		const struct shape shape_ = {(most_), sizeof *(array), (least_), #array};		\
		(array) = walk_many((w), (array), &n_, &shape_, (one));					\
		(n) = (__typeof__(n))n_;								\
	} while (0)
#define WALK_MANY(w, array, n, most, one) WALK_ARRAY(w, array, n, most, 0, one)
/* A struct that may be missing. */
#define WALK_MAYBE(w, one_of, least, one)								\
	do {												\
		size_t there_ = (one_of) != NULL;							\
		WALK_ARRAY(w, one_of, there_, 1, least, one);						\
	} while (0)
/* How long a struct was when SP_ABI 1 began: up to the end of what was then its last member. */
#define WIRE_FIRST(type, member) (offsetof(type, member) + sizeof((type *)NULL)->member)
#endif
