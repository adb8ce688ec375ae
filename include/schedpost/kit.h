/* SPDX-License-Identifier: MIT
 * schedpost/kit.h - what most plugins need: operations as tables, machines of phases, JSON, verdicts, rates, texts and
 * instants.
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
/* An array that is called as its member of a table: KIT_ALL(rules) is .rules = rules, .nrules = KIT_COUNT(rules). */
#define KIT_ALL(name) .name = name, .n##name = KIT_COUNT(name)

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
#define KIT_OP(op, array) {op, array, KIT_COUNT(array)}

typedef enum { KIT_ANY_BODY, KIT_JSON_BODY, KIT_EMPTY_BODY, KIT_OTHER_BODY } kit_body;

/* One line of a platform's own list of refusals. What is 0 or NULL fits everything; the first that fits counts. */
struct kit_rule {
	sp_op op;
	int32_t status;
	kit_body body;
	const char *code;	/* what the platform calls it, whole */
	const char *words;	/* somewhere in its message; ASCII case does not matter */
	sp_verdict verdict;	/* UNSURE: LATER when the request was not public. RECONNECT: REFUSED in a CONNECT */
	sp_scope scope;
	const char *name;	/* sp_result.code */
	const char *why;	/* a sentence for the author: what happened, why, what to do next */
};

struct kit_word {	/* of a plugin's own, in templates; see kit_fill */
	const char *name;
	sp_str (*is)(struct kit *);	/* NULL: it is the note of that number */
	uint32_t note;
};
#define KIT_WORD(word, function) {.name = (word), .is = (function)}
#define KIT_NOTE_WORD(word, number) {.name = (word), .note = (number)}

struct kit_plugin {
	const char *title;		/* as it stands in sentences: "Mastodon" */
	const char *code, *message;	/* paths in an error answer: "error", "data.text" */
	const struct kit_rule *rules;
	size_t nrules;
	const struct kit_op *ops;	/* those with phases of the plugin's own */
	size_t nops;
	/* What the kit does by itself: when `ops` does not have it, and its table is here. */
	const struct kit_oauth *oauth;	/* SP_REFRESH, SP_REVOKE */
	const struct kit_connect *connect;	/* SP_CONNECT; for phases in `ops`, too */
	const struct kit_profile *whoami, *profile;
	const struct kit_list *list;	/* SP_TIMELINE, SP_LOOKUP */
	const struct kit_numbers *numbers;
	const struct kit_removal *removal;	/* SP_DELETE */
	const struct kit_word *words;
	size_t nwords;
	const char *const *headers;	/* of kit_call: a name, its template, a name... */
	size_t nheaders;
	sp_move (*no)(struct kit *);	/* what these tables use for kit_no; NULL: kit_no itself */
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

enum { KIT_NOTES_MOST = 3900, KIT_TARGETS_MOST = 100, KIT_COUNTS_MOST = 6 };

/* The head and a memory behind it: with this begins the state of a plugin that uses notes, or the kit's tables for
 * connecting and for figures. */
struct kit_memory {
	struct kit_place place;
	int64_t files_at;		/* when the first file of the post went up */
	uint32_t files, reserved;	/* that are up; see kit_lacks_files */
	union {
		char notes[KIT_NOTES_MOST];	/* see kit_note */
		struct {
			uint32_t found, of[KIT_COUNTS_MOST];
		} figures[KIT_TARGETS_MOST];	/* NUMBERS */
	};
};

struct kit {	/* one step under way; gone when kit_step returns */
	sp_job *job;
	const struct kit_plugin *plugin;
	struct kit_place *place;	/* == job->state */
	json_t *body;			/* the answer's JSON object or array; NULL when it is none */
	json_t *settings;		/* the account's; NULL when it has none */
	const json_t *item;		/* the element of a list that is read; NULL: the answer itself */
	sp_str found;			/* the note of the account whose grant is made */
	/* The plugin sets these before it uses the words: */
	sp_str it, that;
	const sp_media *file;
};

sp_move kit_step(sp_job *, const struct kit_plugin *);	/* the whole of a plugin's `step` */

/* Chooses the phase that comes next, with turn and tries at 0. Returns KIT_ON. */
sp_move kit_go(struct kit *, uint32_t phase);
sp_move kit_next(struct kit *);		/* likewise, the phase behind this one */
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

/* A request by a template, "{api}/pins/<id>?fields=a,b", signed with the access token and with the plugin's headers. In
 * the path words are percent-encoded; a pair of the query whose value is empty is left out. */
sp_request *kit_call(struct kit *, sp_effect, sp_method, const char *address);
/* A file of the post as one more part, `which` counted from 0; in a form with its name and type. */
sp_part *kit_file(struct kit *, sp_body, const char *name, uint32_t which);

sp_move kit_wait(struct kit *, int64_t ms);			/* the same phase sends again after it */
/* The same, for what takes its time: 2, 8, 18... seconds, at most five minutes. After four hours it returns KIT_ON. */
sp_move kit_wait_longer(struct kit *);
sp_move kit_ask(struct kit *, sp_ask_kind, sp_secret as, const char *prompt);
/* One or more of n choices, which may be static; usual: the name of the one that Enter alone means, NULL: none. */
sp_move kit_choose(struct kit *, const char *prompt, const sp_choice *, size_t n, const char *usual);

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
	const char *authorize, *token, *revoke;	/* templates of addresses. revoke may be NULL (RFC 7009) */
	const char *scope;
	const char *more;		/* further words of the first address, such as "prompt=consent"; NULL: none */
	bool no_challenge;		/* the platform refuses PKCE */
	bool shows_code;		/* the browser goes nowhere: a page shows the code, and the person pastes it */
	bool in_form;			/* client id and secret as fields of the form; else as Basic */
	bool spends_refresh;		/* a refresh token works once, and the answer brings the next */
	bool no_refresh;		/* nothing is renewed: an access that is refused is dead */
	bool hints;			/* to revoke, it names the kind of the token */
	sp_secret ends[2];		/* what SP_REVOKE gives back, one after the other; SP_PLAIN: no more */
	int64_t refresh_lives_ms;	/* of a refresh token, where the answer does not tell; 0: not known */
};

sp_move kit_consent(struct kit *, const struct kit_oauth *, const char *prompt);	/* asks a person; SP_ASK */
sp_move kit_exchange(struct kit *, const struct kit_oauth *);	/* the code for tokens; SP_SEND */
sp_move kit_renew(struct kit *, const struct kit_oauth *);	/* the refresh token for new ones; SP_SEND */
sp_move kit_revoke(struct kit *, const struct kit_oauth *, sp_secret which);	/* SP_SEND */
/* The end after kit_renew: the same account, with the new tokens. */
sp_move kit_renewed(struct kit *);
/* Access, refresh, expiries and scopes out of the answer to kit_exchange or kit_renew. */
void kit_tokens(struct kit *, sp_grant *);

/* ---- whose account */

struct kit_connect {
	const char *prompt;			/* of the consent */
	const char *needed;			/* rights, with spaces between */
	const char *missing, *then;		/* "X did not give what schedpost needs", "Connect once more." */
	const char *request;			/* template: what the consent has opened */
	const char *list;			/* path of those accounts: of an array, or of one object */
	const char *id, *name, *handle;		/* templates; an account without a handle shows its name */
	const char *access;			/* path of a token of its own; NULL: the consent's is for all */
	const char *more;			/* path of what `settings` needs besides; NULL: nothing */
	bool (*fits)(const json_t *);		/* NULL: all do */
	const char *code, *none;		/* when there is none: the result's code and why; NULL: there must be one */
	const char *choose;			/* the question when there are several */
	const char *settings;			/* of the grant: "board_id=<id> renews=<renews>"; NULL: none */
};

/* Lines of the notes while connecting: what the exchange brought, one for the plugin, then an account a line. And the
 * fields of such an account. */
enum { KIT_ACCESS, KIT_REFRESH, KIT_SCOPES, KIT_EXPIRES, KIT_REFRESH_EXPIRES, KIT_OWN, KIT_ACCOUNTS };
enum { KIT_ID, KIT_NAME, KIT_HANDLE, KIT_TOKEN, KIT_MORE };
sp_str kit_field(sp_str account, int which);

/* All four, in this order, are what the kit does when `ops` has no phases for SP_CONNECT. */
#define KIT_CONSENT {kit_send_consent, kit_next}
#define KIT_EXCHANGE {kit_send_exchange, kit_took_exchange}
#define KIT_LIST_ACCOUNTS {kit_send_accounts, kit_took_accounts}
#define KIT_CHOOSE {kit_send_choice, kit_took_choice}
sp_move kit_send_consent(struct kit *);
sp_move kit_send_exchange(struct kit *);
sp_move kit_took_exchange(struct kit *);
sp_move kit_send_accounts(struct kit *);
sp_move kit_took_accounts(struct kit *);
sp_move kit_send_choice(struct kit *);	/* asks when there are several; none or one ends it */
sp_move kit_took_choice(struct kit *);
/* Notes those of a list, array or object, behind `n` that are noted; returns how many there are now. */
uint32_t kit_note_accounts(struct kit *, const json_t *list, uint32_t n);
/* The end for rights that were not given: names with commas between. */
sp_move kit_missing(struct kit *, sp_str names);

struct kit_profile {			/* SP_WHOAMI and SP_PROFILE */
	const char *request;		/* template */
	const char *of;			/* path of what is read; NULL: the answer */
	const char *id, *handle, *name, *url;	/* templates. Without an id or a name it is no answer */
	const char *text, *html, *site;	/* paths; NULL: none */
};
sp_move kit_took_profile(struct kit *, const struct kit_profile *);
sp_move kit_send_revoke(struct kit *);
sp_move kit_took_revoke(struct kit *);	/* one token is given back: on to the next, or the end */

/* ---- what is out there */

struct kit_count { const char *path, *name; };		/* where a figure stands, and what we call it */

struct kit_list {		/* posts, the newest first */
	const char *request;	/* template of one page; <cursor> */
	const char *posts;	/* path of the array; "": the answer */
	const char *more;	/* path of the next page's cursor */
	bool unsorted;		/* only a page of nothing but old posts ends the list */
	const char *id, *text, *link, *client, *lang, *at, *reply_to;	/* paths in a post; NULL: not told */
	const char *url;	/* template */
	const struct kit_count *counts;	/* of which those are told that are there */
	uint32_t ncounts;
	bool (*finish)(struct kit *, const json_t *post, sp_entry *);	/* the rest; false: leave it out */
};

struct kit_page {		/* of a list, read */
	sp_entry *entries;	/* those with an id that are not too old */
	size_t n, have;		/* have: all posts of the page */
	bool older;		/* it goes further back than anybody looks */
};

bool kit_read_page(struct kit *, const struct kit_list *, struct kit_page *);	/* false: there is no such list */
sp_move kit_took_list(struct kit *, const struct kit_list *);
int64_t kit_earliest(const sp_job *);	/* what is from before it matters to nobody */

struct kit_numbers {
	const char *request;	/* template: <id>, or <ids> for a batch */
	uint32_t batch;		/* posts in one request; 0: one, and the answer holds its figures */
	const char *posts, *id;	/* of a batch: paths of the array in the answer, and of the id in an element */
	const struct kit_count *counts;
	uint32_t ncounts;	/* at most KIT_COUNTS_MOST */
};
sp_move kit_send_numbers(struct kit *);
sp_move kit_took_numbers(struct kit *);
void kit_note_figures(struct kit *, const json_t *post, size_t target);
sp_move kit_tell_figures(struct kit *);	/* of all posts that were found; the end */

struct kit_removal {
	const char *request;	/* template; <id> */
	const char *yes;	/* path of what must be true; NULL: kit_done is enough */
};
sp_move kit_send_removal(struct kit *);
sp_move kit_took_removal(struct kit *);
bool kit_gone(const struct kit *);	/* 404 or 410: gone is gone */

/* ---- consent: OAuth 1.0a (RFC 5849, 2), for platforms that have no other. Its answers are forms; tokens stay
 * {kept:n}. */

struct kit_oauth1 {
	const char *request, *authorize, *access;	/* addresses; {bases} may stand in them */
};

sp_move kit_request_token(struct kit *, const struct kit_oauth1 *);	/* by the app's keys; SP_SEND */
bool kit_requested(struct kit *);		/* it came, and the server will send the browser back to us */
sp_move kit_consent1(struct kit *, const struct kit_oauth1 *, const char *prompt);	/* asks a person; SP_ASK */
sp_move kit_access_token(struct kit *, const struct kit_oauth1 *);	/* with what the person brought; SP_SEND */
/* Access and secret out of its answer; false: it was no good one. Both tokens are for good: nothing is to be
 * renewed. */
bool kit_tokens1(struct kit *, sp_grant *);

/* ---- the answer */

sp_str kit_form(struct kit *, const char *name);	/* a field of an answer that is a form, decoded; empty: none */
bool kit_good(const struct kit *);		/* arrived whole, 200-299, and JSON that holds no error's code */
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
 * Paths are names with dots, and numbers from 0 for arrays: "media.0.url". "" is the value itself; of "a|b.c" the first
 * that is there counts. */

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

/* ---- templates: texts with words in them. A word stands for what
 *	<.path>		is there in the JSON at hand: the element of a list, else the answer
 *	<me> <cursor>	the job has: the account's id, and where the list goes on
 *	<id> <ids>	is asked for: the post of this turn, those of this batch; in a grant: the account that was found
 *	<handle> <more> <own> <renews>	a grant's settings may need; renews: "true" with a refresh token
 *	<text> <title> <link> <lang>	the post says; in the text its warning goes first
 *	<it> <that>	k->it and k->that are; <file-type> <file-bytes> <file-alt> what k->file is
 *	<root> <reply_to>	it follows: the first of its chain, the one before it
 *	<platform>	the plugin's title is
 *	<other>		the plugin's `words` say, or else the setting of that name.
 * Of <a|b> it is the first that is not empty. */

sp_str kit_fill(struct kit *, const char *text);	/* empty when one of its words is */
/* The same for an address: words are percent-encoded, except for one that it begins with. */
sp_str kit_address(struct kit *, const char *text);
/* JSON with ' for ": {'text':'<text>','n':<n>}. Words between quotes are escaped. A member whose value is <?word> is
 * left out when that is empty. */
sp_str kit_json_of(struct kit *, const char *json);
void kit_say(struct kit *, const char *json);		/* as the request's body */

/* ---- notes: lines in a struct kit_memory. What is not there is empty. */

sp_str kit_note(struct kit *, uint32_t which);
/* A line in its place; those behind it are gone. False, and unchanged: it does not fit. */
bool kit_put_note(struct kit *, uint32_t which, sp_str line);
bool kit_set_note(struct kit *, uint32_t which, sp_str line);	/* the same for one that is there; the rest stays */

/* ---- posts */

sp_str kit_post_text(struct kit *);		/* the words; for platforms without warnings one goes in front */
sp_str kit_root(struct kit *);			/* the first of the chain that the post goes on with; empty: none */
/* Whether files of the post are still to go up. They are counted in the memory; what platforms keep for so long at most
 * begins anew when it is older. */
bool kit_lacks_files(struct kit *, int64_t kept_for_ms);
uint32_t kit_film(const sp_post *);		/* the first film, counted from 1. 0: there is none */

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
