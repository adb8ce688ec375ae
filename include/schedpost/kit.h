/* SPDX-License-Identifier: MIT
 * schedpost/kit.h - what most plugins need: machines of phases, JSON, verdicts, rates, texts and instants.
 *
 * libkit.a is linked into each plugin. It keeps the contract of plugin.h for you: nothing static is written, no
 * clock, locale, file or environment is read, and all that a function returns lives in job->alloc. One thread. */
#ifndef SCHEDPOST_KIT_H
#define SCHEDPOST_KIT_H
#include <stdarg.h>
#include <stdbool.h>

#include <jansson.h>
#include <schedpost/plugin.h>

#define KIT_SHOW(s) (int)(s).len, (s).at	/* printf("%.*s", KIT_SHOW(s)) */
#define KIT_COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- a plugin as a table: each operation is a few phases; a phase sends one request (or asks, or waits) and
 * takes its answer. The phase at hand is kept in the state, so a job that was put off goes on where it stood. */

struct kit;

/* "Go on": the phase that is at hand now sends. What `took` returns when kit_go has chosen the next phase, and
 * `send` when its own has nothing to do. */
#define KIT_ON ((sp_move)(SP_LAST_MOVE + 1))

struct kit_phase {
	sp_move (*send)(struct kit *);	/* fills the request, the question or the wait */
	sp_move (*took)(struct kit *);	/* reads job->answer; NULL in a phase that never sends */
};

struct kit_op {
	sp_op op;
	const struct kit_phase *phases;	/* the first is where the operation begins */
	uint32_t nphases;
};

typedef enum { KIT_ANY_BODY, KIT_JSON_BODY, KIT_EMPTY_BODY, KIT_OTHER_BODY } kit_body;

/* One line of a platform's own list of refusals. What is 0 or NULL fits everything; the first that fits counts. */
struct kit_rule {
	sp_op op;
	int32_t status;
	kit_body body;
	const char *code;	/* what the platform calls it, whole */
	const char *words;	/* somewhere in its message; ASCII case does not matter */
	sp_verdict verdict;
	sp_scope scope;
	const char *name;	/* sp_result.code */
	const char *why;	/* a sentence for the author: what happened, why, what to do next */
};

struct kit_plugin {
	const char *title;		/* as it stands in sentences: "Mastodon" */
	const char *code, *message;	/* paths in an error answer: "error", "data.text" */
	const struct kit_rule *rules;
	size_t nrules;
	const struct kit_op *ops;
	size_t nops;
};

/* The head of a plugin's state: its first member. What follows is the plugin's own and survives a change of the
 * operation (LOOKUP begins with what PUBLISH left); this head begins anew then. */
struct kit_place {
	uint32_t op, phase;
	uint32_t turn;		/* of a phase that repeats: which picture, which post */
	uint32_t tries;		/* of a phase that waits */
	uint32_t sent;		/* sp_effect of the request that is out */
	uint32_t reserved;
};

struct kit {	/* one step under way; gone when kit_step returns */
	sp_job *job;
	const struct kit_plugin *plugin;
	struct kit_place *place;	/* == job->state */
	json_t *body;			/* the answer's JSON object or array; NULL when it is none */
	json_t *settings;		/* the account's; NULL when it has none */
};

sp_move kit_step(sp_job *, const struct kit_plugin *);	/* the whole of a plugin's `step` */

/* Chooses the phase that comes next, with turn and tries at 0. Returns KIT_ON. */
sp_move kit_go(struct kit *, uint32_t phase);
/* The same phase for the next picture or post. */
sp_move kit_next_turn(struct kit *);

/* ---- moves */

/* A request with its effect, method and address; the caller fills the rest and returns SP_SEND. */
sp_request *kit_request(struct kit *, sp_effect, sp_method, sp_str url);
void kit_query(struct kit *, const char *name, sp_str value);	/* one more pair behind the address; empty: none */
void kit_header(struct kit *, const char *name, sp_str value);	/* one more header */
void kit_keep(struct kit *, const char *field, sp_secret as);	/* one more secret field of the answer */
void kit_json(struct kit *, sp_str json);			/* the body */
void kit_json_secret(struct kit *, sp_str before, sp_secret, sp_str after);	/* a secret in between */
sp_part *kit_part(struct kit *, sp_body, const char *name, sp_str value);	/* one more part */

sp_move kit_wait(struct kit *, int64_t ms);			/* the same phase sends again after it */
sp_move kit_ask(struct kit *, sp_ask_kind, sp_secret as, const char *prompt);

/* OK. When the answer says that a window is used up, with the instant from which there is more. */
sp_move kit_ok(struct kit *);
/* The end, with a sentence of printf's. */
sp_move kit_end(struct kit *, sp_verdict, sp_scope, const char *code, const char *why, ...)
	__attribute__((format(printf, 5, 6)));
/* The end that an answer other than the wanted one means: by the plugin's rules, then those of HTTP. It knows
 * whether the request was public: what is uncertain is UNSURE then, and LATER otherwise. */
sp_move kit_no(struct kit *);
/* The end after an answer that should have been good but holds nonsense. */
sp_move kit_nonsense(struct kit *);
/* What was found, for TIMELINE and NUMBERS; for a LOOKUP by list, which is ABSENT when there is nothing. */
sp_move kit_entries(struct kit *, const sp_entry *, size_t n);
sp_move kit_who(struct kit *, sp_str remote_id, sp_str handle, sp_str name, sp_str url, sp_str text);
sp_move kit_grant(struct kit *, const sp_grant *);

/* ---- consent: OAuth 2, a code with PKCE (RFC 6749 4.1, RFC 7636). The answer's fields stay {kept:n}. */

struct kit_oauth {
	const char *authorize, *token, *revoke;	/* addresses; {bases} may stand in them. revoke may be NULL (RFC 7009) */
	const char *scope;
	const char *more;		/* further words of the first address, such as "prompt=consent"; NULL: none */
	bool no_challenge;		/* the platform refuses PKCE */
	bool shows_code;		/* the browser goes nowhere: a page shows the code, and the person pastes it */
	bool in_form;			/* client id and secret as fields of the form; else as Basic */
	bool spends_refresh;		/* a refresh token works once, and the answer brings the next */
};

sp_move kit_consent(struct kit *, const struct kit_oauth *, const char *prompt);	/* asks a person; SP_ASK */
sp_move kit_exchange(struct kit *, const struct kit_oauth *);	/* the code for tokens; SP_SEND */
sp_move kit_renew(struct kit *, const struct kit_oauth *);	/* the refresh token for new ones; SP_SEND */
sp_move kit_revoke(struct kit *, const struct kit_oauth *, sp_secret which);	/* SP_SEND */
/* The end after kit_renew: the same account, with the new tokens. */
sp_move kit_renewed(struct kit *);
/* Access, refresh, expiries and scopes out of the answer to kit_exchange or kit_renew. */
void kit_tokens(struct kit *, sp_grant *);

/* ---- consent: OAuth 1.0a (RFC 5849, 2), for platforms that have no other. Its answers are forms; tokens stay {kept:n}. */

struct kit_oauth1 {
	const char *request, *authorize, *access;	/* addresses; {bases} may stand in them */
};

sp_move kit_request_token(struct kit *, const struct kit_oauth1 *);	/* by the app's keys; SP_SEND */
bool kit_requested(struct kit *);		/* it came, and the server will send the browser back to us */
sp_move kit_consent1(struct kit *, const struct kit_oauth1 *, const char *prompt);	/* asks a person; SP_ASK */
sp_move kit_access_token(struct kit *, const struct kit_oauth1 *);	/* with what the person brought; SP_SEND */
/* Access and secret out of its answer; false: it was no good one. Both tokens are for good: nothing is to be renewed. */
bool kit_tokens1(struct kit *, sp_grant *);

/* ---- the answer */

sp_str kit_form(struct kit *, const char *name);	/* a field of an answer that is a form, decoded; empty: none */

bool kit_good(const struct kit *);		/* arrived whole, 200-299, and JSON */
bool kit_came(const struct kit *, int status);	/* arrived whole with this status; 0: with 200-299 */
/* 200-299, with JSON or nothing: a yes that brings nothing. A page with 200 is some proxy's, and no yes. */
bool kit_done(const struct kit *);
bool kit_said(struct kit *, const char *code);	/* an error answer with this code of the platform's */
sp_str kit_answer_header(const struct kit *, const char *name);	/* small letters; empty: none */

/* When there may be more, by Retry-After (seconds, or a date of HTTP) or a reset header (X-RateLimit-Reset,
 * X-Rate-Limit-Reset, RateLimit-Reset, X-RateLimit-Reset-After: Unix seconds, seconds left, ISO 8601).
 * Instants are by the server's clock, which its Date header tells; without one by ours. 0: not told. Never before
 * now + 1 s or after now + 24 h. A reset counts only with status 429 or 0 remaining.
 * RFC 9110 10.2.3; the platforms' pages on rate limits. */
int64_t kit_not_before(const sp_answer *, int64_t now);

/* ---- JSON: reading never fails; what is missing or of another kind is empty, 0, false, NULL.
 * Paths are names with dots, and numbers from 0 for arrays: "media.0.url". "" is the value itself. */

json_t *kit_at(const json_t *, const char *path);
sp_str kit_get(struct kit *, const json_t *, const char *path);	/* string, integer or boolean, as one line */
sp_str kit_view(const json_t *, const char *path);		/* a string as it stands; gone with the step's JSON */
int64_t kit_int(const json_t *, const char *path, int64_t otherwise);
uint32_t kit_figure(const json_t *, const char *path);		/* likes, say: 0 to INT32_MAX */
size_t kit_len(const json_t *, const char *path);		/* of an array */
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

/* 2026-11-22, 2026-11-22T20:00:00[.123][Z|+01:00]; no zone is UTC. */
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
