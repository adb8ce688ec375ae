/* SPDX-License-Identifier: MIT
 * schedpost/kit_text.h - the kit's smaller half: JSON, growing texts, strings, instants, and what stands in a text.
 *
 * All that a function returns lives in job->alloc, like the rest of the kit. One thread. */
#ifndef SCHEDPOST_KIT_TEXT_H
#define SCHEDPOST_KIT_TEXT_H
#include <stdarg.h>
#include <stdbool.h>

#include <jansson.h>
#include <schedpost/plugin.h>

#define KIT_SHOW(s) (int)(s).len, (s).at	/* printf("%.*s", KIT_SHOW(s)) */

struct kit;	/* see kit.h */

/* ---- JSON: reading never fails; what is missing or of another kind is empty, 0, false, NULL.
 * Paths are names with dots, and for arrays numbers from 0 or "last": "media.0.url". "" is the value itself; of "a|b.c"
 * the first that is there counts. */

json_t *kit_at(const json_t *, const char *path);
sp_str kit_get(struct kit *, const json_t *, const char *path);	/* string, integer or boolean, as one line */
sp_str kit_view(const json_t *, const char *path);		/* a string as it stands; gone with the step's JSON */
int64_t kit_int(const json_t *, const char *path, int64_t otherwise);
uint32_t kit_figure(const json_t *, const char *path);		/* likes, say: 0 to INT32_MAX */
size_t kit_len(const json_t *, const char *path);		/* of an array */
int64_t kit_when(const json_t *, const char *path);		/* an instant, in ISO 8601 or milliseconds; 0: none */
sp_str kit_setting(struct kit *, const char *path);

/* ---- texts that grow; out of job->alloc */

typedef struct {
	sp_job *job;
	char *at;
	size_t len, cap;
} kit_text;

kit_text kit_text_new(struct kit *);
void kit_text_room(kit_text *, size_t more);	/* for so many more bytes at once */
void kit_put(kit_text *, sp_str);
void kit_putf(kit_text *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
sp_str kit_str(const kit_text *);

/* Writing JSON: commas come by themselves. A name of NULL is for values in an array. */
void kit_open(kit_text *, const char *name, char bracket);	/* '{' or '[' */
void kit_close(kit_text *, char bracket);
void kit_json_str(kit_text *, const char *name, sp_str value);
void kit_json_some(kit_text *, const char *name, sp_str value);	/* nothing when it is empty */
void kit_json_int(kit_text *, const char *name, int64_t value);
void kit_json_raw(kit_text *, const char *name, sp_str json);	/* true, null, or what kit_str gave */
void kit_put_escaped(kit_text *, sp_str);			/* for between quotes */

/* ---- strings */

sp_str kit_of(const char *);					/* a view; NULL gives empty */
sp_str kit_copy(struct kit *, sp_str);
sp_str kit_fmt(struct kit *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
sp_str kit_vfmt(struct kit *, const char *fmt, va_list) __attribute__((format(printf, 2, 0)));
bool kit_is(sp_str, const char *);
bool kit_same(sp_str, sp_str);
bool kit_starts(sp_str, const char *head);
bool kit_finds(sp_str, const char *what, size_t *at);	/* ASCII case does not matter; at may be NULL */
sp_str kit_trim(sp_str);
sp_str kit_slice(sp_str, size_t from, size_t to);	/* bytes, half-open, clamped */
sp_str kit_cut(sp_str, size_t most);			/* at most so many bytes, no character cut in two */
/* The piece before the first `by`, which is taken off *rest together with `by`. False at the end. */
bool kit_split(sp_str *rest, char by, sp_str *piece);
bool kit_has_word(sp_str words, const char *word);	/* with single spaces between */
/* Is it one of "one|two"? "head*" and "*tail" fit what begins or ends so, "200-299" numbers. */
bool kit_fits(sp_str, const char *patterns);
bool kit_has_line(sp_str lines, sp_str line);		/* spaces around one do not matter; SP_ASK_CHOOSE */
bool kit_printable(sp_str);				/* ASCII without spaces: what an address may hold */
bool kit_number(sp_str, int64_t *out);			/* decimal, whole, no sign */
/* Into an array of the state, with a final NUL. False, and empty, when it does not fit. */
bool kit_save(char *into, size_t size, sp_str);
/* A view of what kit_save put there. A state may be another version's: without a NUL it ends with its array. */
sp_str kit_saved(const char *from, size_t size);
sp_str kit_percent(struct kit *, sp_str);		/* for a piece of a path: RFC 3986's unreserved stay */
/* What a server said, fit to be quoted: no tags, one line, at most 200 bytes. */
sp_str kit_quote(struct kit *, sp_str);
/* HTML as people read it: paragraphs and <br> are newlines, entities are characters, tags are gone; what is only
 * hidden by a style (Mastodon's shortened addresses) stays. */
sp_str kit_plain(struct kit *, sp_str html);

/* ---- instants: milliseconds UTC. Own arithmetic, proleptic Gregorian calendar. */

/* 2026-11-22, 2026-11-22T20:00:00[.123][Z|+01:00]; no zone is UTC. Also 2026/11/22 20:00:00 +0100. */
bool kit_instant(sp_str iso, int64_t *out);
bool kit_http_date(sp_str, int64_t *out);	/* Sun, 06 Nov 1994 08:49:37 GMT */
sp_str kit_iso(struct kit *, int64_t at);	/* 2026-11-22T20:00:00.000Z; beyond years 0 to 9999 the nearest end */

/* ---- what stands in a text */

typedef enum { KIT_LINK, KIT_MENTION, KIT_TAG } kit_kind;
typedef struct {
	kit_kind kind;
	size_t from, to;	/* bytes, half-open; '@' and '#' included */
	sp_str value;		/* address with its scheme; handle or tag without its sign */
} kit_span;

/* Addresses with http(s), domains of well-known endings (nhs.uk/flu), @handles that are domains, and #tags: in
 * order, not overlapping, at most `room`. After Bluesky's rich text rules. */
size_t kit_spans(struct kit *, sp_str text, kit_span *out, size_t room);

/* A record key of the AT Protocol: 13 characters that sort by time. micros: since 1970; clock: 0-1023. */
void kit_tid(int64_t micros, uint32_t clock, char out[14]);
bool kit_tid_read(sp_str, int64_t *micros);
#endif
