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

#include <schedpost/kit_text.h>

#define KIT_COUNT(array) (sizeof(array) / sizeof *(array))
/* An array that is called as its member of a table: KIT_ALL(rules) is .rules = rules, .nrules = KIT_COUNT(rules). */
#define KIT_ALL(name) .name = name, .n##name = KIT_COUNT(name)

/* ---- a plugin as a table: each operation is a few phases; a phase sends one request (or asks, or waits) and
 * takes its answer. The phase at hand is kept in the state, so a job that was put off goes on where it stood. */

struct kit;

/* "Go on": the phase that is at hand now sends. What `took` returns when kit_go has chosen the next phase, and
 * `send` when its own has nothing to do. */
#define KIT_ON ((sp_move)(SP_LAST_MOVE + 1))

/* What is not code is a row: it says what is sent and what its answer must bring. Address, body and the other texts are
 * templates, see kit_fill. */
struct kit_phase {
	sp_move (*send)(struct kit *);	/* fills the request, the question or the wait; NULL: what the row says */
	sp_move (*took)(struct kit *);	/* reads job->answer; NULL: what the row says */
	/* When: */
	const char *only;	/* a phase of the post's next file, of these types: "video*|text*"; others skip it */
	const char *when, *unless;	/* empty, or not: the phase is skipped */
	const char *needs;	/* empty: the memory is of another version, and the operation begins anew */
	bool all_files;		/* the same while files are still to go up */
	/* What: */
	sp_effect effect;
	sp_method method;
	const char *request;
	const char *json;	/* its body; or form */
	const char *headers;	/* "Idempotency-Key=<key>", further ones with "&" between */
	const char *form;	/* the fields of one: "title=<title>&kind=<file-type>"; those without a value are left out */
	const char *file;	/* the part in which the file is sent; "": it is the whole body */
	uint64_t piece;		/* it goes in pieces of so many bytes, or a multiple for a large one; one after the other */
	/* What comes back, with a good answer: */
	const char *note;	/* what must be there, */
	uint32_t as;		/* as which note it is kept; KIT_FILE: as that of the file */
	const char *id, *url;	/* the post is out: the end */
	const struct kit_poll *poll;	/* whether it is ready */
	const char *lost;	/* and with 404: "X has lost a film."; all files begin anew */
	uint32_t then;		/* the phase that follows; 0: the next one */
};
#define KIT_GET(address) .effect = SP_READS, .method = SP_GET, .request = (address)
#define KIT_POST(how, address) .effect = (how), .method = SP_POST, .request = (address)
#define KIT_PUT(how, address) .effect = (how), .method = SP_PUT, .request = (address)
#define KIT_FILE UINT32_MAX

/* Something that a platform works on. Words with "|" between, see kit_fits. */
struct kit_poll {
	const char *of, *state;			/* paths; when `of` is there without a state in it, it is ready */
	const char *ready, *working, *failed;
	const char *pause;			/* path of the seconds until it may be asked again; NULL: longer each time */
	const char *reason;			/* path of why it failed */
	const char *refused, *slow;		/* why it could not be used; what it has been doing for hours */
};

/* The last phase of each file: the next one begins, by the first phase. */
#define KIT_FILE_UP {.send = kit_file_up}
sp_move kit_file_up(struct kit *);
sp_move kit_send_row(struct kit *);	/* what the row of this phase says; for a `send` that adds to it */
sp_move kit_took_row(struct kit *);
/* The answer to a question that `poll` tells of, also when it came before the question: the phase is the question's. */
sp_move kit_took_poll(struct kit *, const struct kit_poll *);
/* What was sent is lost: the end for now, and then all files anew. "X has lost a film." */
sp_move kit_anew(struct kit *, const char *why);

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
	const char *code;	/* what the platform calls it, in any of the places that `code` of the plugin names; kit_fits */
	const char *words;	/* some of "one|other" in its message; ASCII case does not matter */
	int32_t as;		/* it is what HTTP means by this status: 401, 429, 500; the rest of the row is not needed */
	bool anew;		/* files are lost: all of them go up once more */
	sp_verdict verdict;	/* UNSURE: LATER when the request was not public. RECONNECT: REFUSED in a CONNECT */
	sp_scope scope;
	const char *name;	/* sp_result.code */
	const char *why;	/* a sentence for the author: what happened, why, what to do next */
};

struct kit_word {	/* of a plugin's own, in templates; see kit_fill */
	const char *name;
	sp_str (*is)(struct kit *);	/* NULL: it is the note of that number */
	uint32_t note;
	const char *of, *cases;		/* a template; and what it stands for: "image/gif=animation|image*=picture|*=file" */
};
#define KIT_WORD(word, function) {.name = (word), .is = (function)}
#define KIT_NOTE_WORD(word, number) {.name = (word), .note = (number)}
#define KIT_FILLED(word, template) {.name = (word), .of = (template)}
#define KIT_CASES(word, template, list) {.name = (word), .of = (template), .cases = (list)}

struct kit_plugin {
	const char *title;		/* as it stands in sentences: "Mastodon" */
	const char *code, *message;	/* paths in an error answer: "error", "data.text|detail" */
	const char *data;		/* path of what makes an answer good in spite of errors beside it; NULL: nothing */
	const struct kit_rule *rules;
	size_t nrules;
	const struct kit_op *ops;	/* those with phases of the plugin's own */
	size_t nops;
	/* What the kit does by itself: when `ops` does not have it, and its table is here. */
	const struct kit_oauth *oauth;	/* SP_REFRESH, SP_REVOKE */
	const struct kit_connect *connect;	/* SP_CONNECT; for phases in `ops`, too */
	const struct kit_profile *whoami, *profile;	/* profile may be NULL: whoami's */
	const struct kit_list *list;	/* SP_TIMELINE, SP_LOOKUP */
	const struct kit_numbers *numbers;
	const struct kit_removal *removal;	/* SP_DELETE */
	const struct kit_containers *containers;	/* SP_PUBLISH, SP_LOOKUP; containers.h */
	const struct kit_limits *limits;	/* SP_LIMITS */
	const struct kit_word *words;
	size_t nwords;
	const char *const *headers;	/* of kit_call: a name, its template, a name... */
	size_t nheaders;
	size_t notes_at, notes_most;	/* KIT_NOTES_IN(struct state, notes): room of their own; 0: in struct kit_memory */
	uint32_t files_most;		/* pictures of one post; more are refused before anything is sent */
	int64_t files_kept_ms;		/* so long the platform keeps what no post uses; older ones go up anew. 0: for ever */
	sp_move (*no)(struct kit *);	/* what these tables use for kit_no; NULL: kit_no itself */
	void (*ended)(struct kit *);	/* mends the result of an answer: headers of its own that say when there is more */
};

#define KIT_NOTES_IN(state, member) \
	.notes_at = offsetof(state, member), .notes_most = sizeof(((state *)NULL)->member)

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
	uint32_t files;			/* that are up; see kit_lacks_files */
	uint32_t breaks;		/* of the one at hand, in a row; the plugin's own, and so are */
	int64_t sent, until;		/* how much of it is up, and how much of it is wanted next; bytes */
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
	const struct kit_phase *phase;	/* that is at hand */
	struct kit_place *place;	/* == job->state */
	struct kit_memory *memory;	/* likewise, where it is one */
	json_t *body;			/* the answer's JSON object or array; NULL when it is none */
	json_t *settings;		/* the account's; NULL when it has none */
	const json_t *item;		/* the element of a list that is read; NULL: the answer itself */
	sp_str found;			/* the note of the account whose grant is made */
	/* The plugin sets these before it uses the words: */
	sp_str it, that;
	const sp_media *file;	/* the post's film; in a phase with `only` the file at hand, till the step ends */
};

sp_move kit_step(sp_job *, const struct kit_plugin *);	/* the whole of a plugin's `step` */
/* That `step`, and the members of SP_PLUGIN that are the same in all plugins of this kind. */
#define KIT_STEP(table) static sp_move step(sp_job *job) { return kit_step(job, &(table)); }
#define KIT_HEAD .size = sizeof schedpost_plugin, .abi = SP_ABI, .version = "1", .step = step, KIT_ALL(cannot)
/* What a platform offers that programs may read, too. */
#define KIT_OPS                                                                                                      \
	(SP_CAN(SP_CONNECT) | SP_CAN(SP_REVOKE) | SP_CAN(SP_WHOAMI) | SP_CAN(SP_PROFILE) | SP_CAN(SP_PUBLISH) |      \
	 SP_CAN(SP_LOOKUP) | SP_CAN(SP_TIMELINE) | SP_CAN(SP_NUMBERS) | SP_CAN(SP_DELETE))
#define KIT_NO_EDIT {SP_ABLE_EDIT, 0, SP_S("schedpost does not change what is out yet.")}

/* Chooses the phase that comes next, with turn and tries at 0. Returns KIT_ON. */
sp_move kit_go(struct kit *, uint32_t phase);
sp_move kit_next(struct kit *);		/* likewise, the phase behind this one */
/* The same phase for the next piece or post. */
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
	const char *lasting;		/* why access without a refresh token is none; NULL: it will do */
	bool no_refresh;		/* nothing is renewed: an access that is refused is dead */
	bool hints;			/* to revoke, it names the kind of the token */
	sp_secret ends[2];		/* what SP_REVOKE gives back, one after the other; SP_PLAIN: no more */
	int64_t refresh_lives_ms;	/* of a refresh token, where the answer does not tell; 0: not known */
	/* Meta: an access token is exchanged for one that lasts, KIT_LONGER, and renewed as itself. */
	const char *longer, *longer_as;	/* template of the address, and its grant_type; and the same */
	const char *again, *again_as;	/* to renew it */
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
	const char *needed;			/* rights, with spaces between; NULL: all that oauth.scope asks for */
	const char *missing, *then;		/* "X did not give what schedpost needs", "Connect once more." */
	const struct kit_profile *who;		/* it opens one account, which this shows; instead of the next five */
	const char *request;			/* template: what the consent has opened */
	const char *list;			/* path of those accounts: of an array, or of one object; NULL: the answer */
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
#define KIT_CONSENT {.send = kit_send_consent, .took = kit_next}
#define KIT_EXCHANGE {.send = kit_send_exchange, .took = kit_took_exchange}
#define KIT_LONGER {.send = kit_send_longer, .took = kit_took_longer}	/* behind KIT_EXCHANGE, where oauth.longer is */
#define KIT_LIST_ACCOUNTS {.send = kit_send_accounts, .took = kit_took_accounts}
#define KIT_CHOOSE {.send = kit_send_choice, .took = kit_took_choice}
sp_move kit_send_consent(struct kit *);
sp_move kit_send_exchange(struct kit *);
sp_move kit_took_exchange(struct kit *);
sp_move kit_send_longer(struct kit *);
sp_move kit_took_longer(struct kit *);
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
	const char *none;		/* why there is none any more in a good answer; NULL: that is nonsense */
	sp_str (*read)(struct kit *);	/* the text, where no path can tell; NULL: by the paths */
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
#define KIT_LIST {.send = kit_send_list, .took = kit_took_list}	/* what the kit does for SP_TIMELINE and SP_LOOKUP */
sp_move kit_send_list(struct kit *);
sp_move kit_took_list(struct kit *);
/* The end with a page: with the cursor of the next one, unless there is none or all in it would be too old. */
sp_move kit_tell_page(struct kit *, const struct kit_page *, sp_str cursor);
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

struct kit_told { size_t member; const char *path; int64_t most; };	/* a limit; most 0: whatever is told */
#define KIT_TOLD(name, path) {offsetof(sp_limits, name), path, 0}

struct kit_limits {		/* what the server of an account allows */
	const sp_limits *declared;
	const char *request;	/* template; NULL: the account's settings tell */
	const struct kit_told *told;
	uint32_t ntold;
};
sp_move kit_took_limits(struct kit *);

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
	const char *more;	/* further words of the second, such as "perms=write"; NULL: none */
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

/* A limit with headers of its own: what is left of it, when there is more, and whom it holds back. The latest of those
 * that are used up counts; for `ended` of a plugin. */
struct kit_window { const char *left, *reset; sp_scope scope; };
void kit_mind_windows(struct kit *, const struct kit_window *, size_t n);
void kit_mind_usage(struct kit *);	/* the same by X-Business-Use-Case-Usage of Meta; for `ended`, too */

/* ---- templates: texts with words in them. A word stands for what
 *	<.path>		is there in the JSON at hand: the element of a list, else the answer
 *	<me> <user> <cursor>	the job has: the account's id, its handle without "@", and where the list goes on
 *	<id> <ids>	is asked for: the post of this turn, those of this batch; in a grant: the account that was found
 *	<handle> <more> <own> <renews>	a grant's settings may need; renews: "true" with a refresh token
 *	<text> <title> <link> <lang>	the post says; in the text its warning goes first
 *	<it> <that>	k->it and k->that are; <file-type> <file-bytes> <file-alt> what k->file is
 *	<file> <files>	the note of the file at hand is; in JSON the list of those of all pictures and films
 *	<film> <captions>	the note of the first film is, and of the captions to it
 *	<turn> <first> <last>	the number of the piece is that goes up, from 0; its bytes, both included
 *	<since> <since-iso>	the first instant that matters to a list, in seconds, and as a date; empty: all
 *	<:header>	is there in the answer, by its name in small letters
 *	<headline>	its title, else its first line
 *	<visibility>	who may see it: "public", "unlisted", "followers"
 *	<key>		it is the same post, on every try
 *	<root> <reply_to>	it follows: the first of its chain, the one before it
 *	<platform>	the plugin's title is
 *	<other>		the plugin's `words` say, or else the setting of that name.
 * Of <a|b|=c> it is the first that is not empty; "=c" is c itself, and encoded nowhere. */

sp_str kit_fill(struct kit *, const char *text);	/* empty when one of its words is */
/* The same for an address: words are percent-encoded, except for one that it begins with. */
sp_str kit_address(struct kit *, const char *text);
/* JSON with ' for ": {'text':'<text>','n':<n>}. Words between quotes are escaped. A member whose value is <?word> is
 * left out when that is empty; so is an object that nothing else is in. */
sp_str kit_json_of(struct kit *, const char *json);
void kit_say(struct kit *, const char *json);		/* as the request's body */

/* ---- notes: lines in a struct kit_memory. What is not there is empty. */

sp_str kit_note(struct kit *, uint32_t which);
/* A line in its place; those behind it are gone. False, and unchanged: it does not fit. */
bool kit_put_note(struct kit *, uint32_t which, sp_str line);
bool kit_set_note(struct kit *, uint32_t which, sp_str line);	/* the same for one that is there; the rest stays */

/* ---- posts */

sp_str kit_post_text(struct kit *);		/* the words; for platforms without warnings one goes in front */
sp_str kit_headline(struct kit *);		/* the title, else the first line, cut after 100 bytes */
sp_str kit_root(struct kit *);			/* the first of the chain that the post goes on with; empty: none */
/* Whether files of the post are still to go up. They are counted in the memory; what is too old begins anew. */
bool kit_lacks_files(struct kit *);
const sp_media *kit_file_now(struct kit *);	/* the next one, also as k->file; NULL: the memory tells of one too many */
uint32_t kit_film(const sp_post *);		/* the first film, counted from 1. 0: there is none */

#endif
