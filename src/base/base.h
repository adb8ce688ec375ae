/* SPDX-License-Identifier: MIT
 * base.h - the words that every file speaks: str, arena, buf, err.
 *
 * Ownership in one sentence: everything belongs to an arena, and the arena belongs to one request,
 * one store job or one plugin step; handing the arena over hands over everything in it.
 * Thread: an arena and all in it belong to one thread at a time; nothing here locks.
 * Running out of memory ends the process: every durable step is a row, so the next start goes on. */
#ifndef BASE_BASE_H
#define BASE_BASE_H
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- str: a view of bytes, usually UTF-8. It owns nothing and has no final NUL. Empty is length 0. */
typedef struct {
	const char *at;
	size_t len;	/* bytes */
} str;

#define S(lit)	((str){"" lit, sizeof lit - 1})
#define SHOW(s) (int)(s).len, (s).at	/* printf("%.*s", SHOW(s)) */

str str_of(const char *c);			 /* view of a C string; NULL gives empty */
str str_cut(str s, size_t from, size_t len);	 /* bytes; clamped to s */
str str_trim(str s);				 /* without ASCII white space at both ends */
bool str_is(str a, str b);			 /* same bytes */
bool str_is_nocase(str a, str b);		 /* the same but for ASCII case */
int str_order(str a, str b);			 /* like memcmp, then by length */
bool str_starts(str s, str head);
bool str_ends(str s, str tail);
bool str_find(str s, str what, size_t *at);	 /* byte offset of the first; at may be NULL */
/* The piece before the first `by`, which is taken off *rest together with `by`. False at the end. */
bool str_split(str *rest, char by, str *piece);
int hex_value(char);				 /* of a hex digit, large or small; -1: it is none */
bool str_in(str list, char by, str word);	 /* word is one of the pieces of the list */
bool str_int(str s, int64_t *out);		 /* whole string, decimal, sign allowed; false on anything else */

/* ---- arena: memory that dies together */
struct arena;
struct arena *arena_new(void);
void arena_free(struct arena *);		  /* NULL is fine */
void arena_reset(struct arena *);		  /* forgets all it gave; keeps one block to use again */
void *arena_take(struct arena *, size_t bytes);	  /* zeroed, aligned for anything, never NULL */
str arena_str(struct arena *, str);		  /* a copy */
char *arena_cstr(struct arena *, str);		  /* a copy with a final NUL */
str arena_fmt(struct arena *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
str arena_vfmt(struct arena *, const char *fmt, va_list) __attribute__((format(printf, 2, 0)));
str arena_join(struct arena *, const str *, size_t n, str by);	/* one after the other, with `by` between */
#define TAKE(a, type)	 ((type *)arena_take((a), sizeof(type)))
#define TAKE_N(a, type, n) ((type *)arena_take((a), sizeof(type) * (size_t)(n)))

/* ---- buf: a growing text with a limit. Past its limit it stops and remembers: ask `over` once, at the end. */
typedef struct {
	struct arena *in;
	char *at;
	size_t len, cap, limit;	/* bytes */
	bool over;
} buf;

buf buf_in(struct arena *, size_t limit);
void buf_add(buf *, str);
void buf_byte(buf *, char);
void buf_fmt(buf *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
str buf_str(const buf *);

/* ---- err: our own machine failed, or somebody asked for what cannot be. NULL means it worked.
 * A verdict of a network is data, not an err; what a check noticed is a finding, not an err. */
typedef enum {
	ERR_INPUT = 1,	/* the person's input is wrong: say what to write instead */
	ERR_MISSING,	/* there is no such thing */
	ERR_DENIED,	/* not allowed */
	ERR_STALE,	/* somebody else changed it first */
	ERR_BUSY,	/* try again in a moment */
	ERR_OUTSIDE,	/* disk, network, another program */
	ERR_BUG		/* we are wrong */
} err_kind;

struct failure {
	err_kind kind;
	const char *code;	/* stable word for programs: "no-such-account" */
	str text;		/* a sentence: what happened, why, what to do next */
	const char *file;
	int line;
};
typedef const struct failure *err;	/* lives as long as the arena that it was made in */

err err_make(struct arena *, err_kind, const char *code, const char *file, int line, const char *fmt, ...)
	__attribute__((format(printf, 6, 7)));
/* The same failure with what we were doing in front: "while ...: <text>". */
err err_while(struct arena *, err cause, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* What was asked for is at fault and not the machine, so of many rows the others go on. Not of NULL. */
bool err_blames_input(err);
err err_copy(struct arena *, err);	/* into another arena; NULL stays NULL */

#define FAIL(a, kind, code, ...) err_make((a), (kind), (code), __FILE__, __LINE__, __VA_ARGS__)
#define TRY(call)                                                                                   \
	do {                                                                                        \
		err try_ = (call);                                                                  \
		if (try_) return try_;                                                              \
	} while (0)

#define COUNT(array) (sizeof(array) / sizeof *(array))
#ifndef MIN	/* <sys/param.h> has the same two, and comes with <uv.h> */
#define MIN(a, b)    ((a) < (b) ? (a) : (b))
#define MAX(a, b)    ((a) > (b) ? (a) : (b))
#endif

_Noreturn void die(const char *fmt, ...) __attribute__((format(printf, 1, 2)));	 /* last words on stderr, exit 70 */
#endif
