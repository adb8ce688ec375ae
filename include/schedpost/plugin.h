/* SPDX-License-Identifier: MIT
 * schedpost/plugin.h - the contract between schedpost and the plugin of one platform.
 *
 * A plugin is a pure machine: the last answer in, the next move out. It opens no socket, reads no
 * clock, keeps no file, starts no thread and sees no stored secret. The host sends, waits, asks,
 * signs, counts and remembers. A plugin runs in a worker process of its own, never in the daemon.
 *
 * Memory:  what job->alloc gives lives until `step` returns. Then the host copies out what you
 *          filled; all else is gone, except job->state: `state_size` flat bytes, zeroed before the
 *          first step, that come back at another address. No pointers in them.
 * Purity:  the host may run a step twice and must get the same bytes. A step may not write statics.
 * Failing: a step that crashes, takes more than SP_STEP_MS, or asks the system for anything but
 *          memory, sent nothing. It is run once more, alone; then a person is asked, after a
 *          look-up if its intent was saved.
 * Waiting: a wait (SP_WAIT) of up to SP_SHORT_WAIT_MS is waited on the spot, as long as all of one run make no more
 *          than SP_MOST_HELD_MS. Past either the account goes on with others. Before the public request the job comes
 *          back after the wait, with its state; when such waits, each in whole minutes, make more than
 *          SP_MOST_WAITED_MS, it is tried again later from its beginning. After the public request the post is looked
 *          up then. A look, an account whose token was just used up, and a post that nobody can look up have
 *          SP_MOST_HELD_MS whatever the length of a wait; then the look is made anew later, and for the others a
 *          person is asked. When schedpost stops, no wait goes on.
 * Secrets: name one (sp_secret) and the host puts it in as it sends. Of an answer that holds new
 *          secrets name the fields (sp_keep); in their place you read "{kept:1}".
 * Consent: state, verifier, code and client id belong to the host. In ask.url it puts, percent-encoded, {client_id},
 *          {redirect}, {challenge}, {state}, and {request_token} (OAuth 1.0a: the access token that this very job has
 *          kept). It checks `state` and `iss` (RFC 9207) of what comes back, ends the job when the person said no, and
 *          keeps the code; the next answer's body is "{kept:1}". A request names SP_OAUTH_CODE and SP_PKCE_VERIFIER.
 *          A password that comes in place of a code (WordPress) is kept as SP_PASSWORD; the body's second line is the
 *          login that came with it.
 * Zero is the careful choice: a forgotten effect commits, a forgotten verdict is unsure.
 * Growth:  structs with `size` may grow at the end (ask SP_HAS); those without are frozen for
 *          SP_ABI 1. New words of an enum come before its SP_LAST_.
 * Units:   instants are milliseconds UTC since 1970, durations end in _ms, sizes are bytes, texts
 *          are UTF-8. Empty is length 0, never a NULL check: `at` may be NULL only where len is 0. */
#ifndef SCHEDPOST_PLUGIN_H
#define SCHEDPOST_PLUGIN_H
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#error "plugins are written in C: designated initialisers are how the tables are read"
#endif

#define SP_ABI		1u
#define SP_HAS(p, member) ((p)->size >= offsetof(__typeof__(*(p)), member) + sizeof(p)->member)

enum {	/* limits that both sides keep; past one of them the step fails */
	SP_STEP_MS = 1000,
	SP_MOST_STATE = 64 << 10,	/* bytes of state; a few KiB are usual, for it goes to and fro with each step */
	SP_MOST_ALLOC = 4 << 20,	/* bytes from job->alloc in one step */
	SP_MOST_FRAME = 1 << 20,	/* bytes of all texts of one step together */
	SP_MOST_URL = 8192,
	SP_MOST_PAIRS = 64,		/* headers, query pairs, kept fields */
	SP_MOST_PARTS = 64,
	SP_MOST_MEDIA = 40,
	SP_MOST_ENTRIES = 200,
	SP_MOST_LOG = 16,		/* lines of at most 256 bytes; later ones are dropped */
	SP_MOST_REQUESTS = 200,		/* sent for one job */
	SP_SHORT_WAIT_MS = 10000,	/* see Waiting */
	SP_MOST_HELD_MS = 60000,
	SP_MOST_WAITED_MS = 6 * 60 * 60 * 1000
};

typedef struct { const char *at; size_t len; } sp_str;
#define SP_S(lit) ((sp_str){"" lit, sizeof lit - 1})

/* ---- words */

typedef enum {
	SP_CONNECT = 1,	/* find out whose account it is; ends with grants, and with findings: rights that are missing,
			 * what the organisation must do at the platform before the public sees a post */
	SP_REFRESH,	/* new credentials for old ones; ends with one grant */
	SP_REVOKE,	/* make the credentials worthless */
	SP_WHOAMI,	/* whose account is it now? a harmless call that fails when the credential is dead */
	SP_LIMITS,	/* what this server allows; ends with result.limits */
	SP_CHECK,	/* what cannot be declared: ends with findings */
	SP_PUBLISH,
	SP_LOOKUP,	/* is this post out there? OK with its ref, ABSENT, or UNSURE. Reads only */
	SP_DELETE,	/* take down job->targets[0] */
	SP_EDIT,	/* change job->targets[0] into job->post */
	SP_NUMBERS,	/* figures of job->targets, as entries with counts */
	SP_TIMELINE,	/* own posts since job->since, newest first, as entries */
	SP_PROFILE,	/* name, text and links of the profile, as result.who */
	SP_LAST_OP = SP_PROFILE
} sp_op;
#define SP_CAN(op) (1u << (op))

typedef enum { SP_DONE, SP_SEND, SP_WAIT, SP_ASK, SP_LAST_MOVE = SP_ASK } sp_move;

typedef enum {
	SP_COMMITS,		/* the public sees it; a repeat would show twice */
	SP_COMMITS_KEYED,	/* the public sees it at an address that we chose: an exact look-up is possible */
	SP_SPENDS,		/* uses something up (a rotating token, a code): saved before, never repeated */
	SP_PREPARES,		/* uploads and drafts: nobody sees it, may be repeated */
	SP_READS,		/* GET or HEAD; changes nothing */
	SP_LAST_EFFECT = SP_READS
} sp_effect;

typedef enum {
	SP_GET = 1, SP_HEAD, SP_POST, SP_PUT, SP_PATCH, SP_DELETE_METHOD,
	SP_LAST_METHOD = SP_DELETE_METHOD
} sp_method;

typedef enum {
	SP_UNSIGNED,
	SP_BEARER,	/* Authorization: Bearer <sign_with, or the access token> */
	SP_BASIC,	/* Authorization: Basic <login>:<sign_with, or the password>, as they are */
	SP_BASIC_CLIENT,/* the client's id and secret, form-encoded first (RFC 6749, 2.3.1) */
	SP_OAUTH1,	/* RFC 5849, HMAC-SHA1; sign_with SP_CLIENT_SECRET: there is no token yet. See sp_request.query */
	SP_DPOP,	/* RFC 9449: DPoP <sign_with, or the access token>, and a proof; key and nonces are the host's */
	SP_DPOP_PROOF,	/* the proof alone: to get tokens, to renew them */
	SP_OAUTH1_PARTS,/* SP_OAUTH1, and the parts of SP_MULTIPART that are no files are signed, too (Flickr) */
	SP_LAST_SIGN = SP_OAUTH1_PARTS
} sp_sign;

typedef enum {
	SP_PLAIN,	/* no secret */
	SP_ACCESS_TOKEN, SP_REFRESH_TOKEN, SP_TOKEN_SECRET, SP_PASSWORD,
	SP_CLIENT_ID, SP_CLIENT_SECRET, SP_CLIENT_ASSERTION, SP_PKCE_VERIFIER,
	SP_OAUTH_STATE,
	SP_OAUTH_CODE,	/* what a consent brought: the code, or the verifier of OAuth 1.0a */
	SP_LAST_SECRET = SP_OAUTH_CODE
} sp_secret;

typedef enum {
	SP_EMPTY,
	SP_BYTES,	/* the values of the parts, one after the other */
	SP_JSON,	/* the same; a part's secret follows its value, escaped for inside a JSON string; a file is base64 */
	SP_FORM,	/* name=value, encoded by the host */
	SP_MULTIPART,
	SP_MEDIA,	/* parts[0]: the bytes of one file, or a window of it */
	SP_LAST_BODY = SP_MEDIA
} sp_body;

typedef enum {
	SP_ARRIVED,	/* a whole answer */
	SP_NEVER_LEFT,	/* certain: no byte of the request reached the server */
	SP_LOST,	/* the server may or may not have acted */
	SP_CUT,		/* an answer longer than the host takes; the beginning is here */
	SP_LAST_ARRIVAL = SP_CUT
} sp_arrival;

typedef enum {
	SP_UNSURE,	/* neither yes nor no: the host looks it up */
	SP_OK,
	SP_ABSENT,	/* look-up: certain that it is not there */
	SP_LATER,	/* not now: see not_before; the host chooses a time if it is 0 */
	SP_REFUSED,	/* no, and never; `why` is read by the author */
	SP_STALE_TOKEN,	/* refresh first; then the job begins anew, with a fresh state */
	SP_RECONNECT,	/* the credential is dead: a person must connect again */
	SP_LAST_VERDICT = SP_RECONNECT
} sp_verdict;

typedef enum { SP_THIS_POST, SP_THIS_ACCOUNT, SP_THIS_PLATFORM, SP_LAST_SCOPE = SP_THIS_PLATFORM } sp_scope;
typedef enum { SP_INFO, SP_WARN, SP_BLOCK, SP_LAST_SEVERITY = SP_BLOCK } sp_severity;
typedef enum { SP_IMAGE = 1, SP_VIDEO, SP_CAPTIONS, SP_LAST_ROLE = SP_CAPTIONS } sp_role;
typedef enum { SP_LOOK_NONE, SP_LOOK_LIST, SP_LOOK_EXACT, SP_LAST_LOOK = SP_LOOK_EXACT } sp_look;

typedef enum {	/* what a question wants; see sp_ask */
	SP_ASK_OPEN = 1,	/* open ask.url and agree; what comes back is kept as SP_OAUTH_CODE */
	SP_ASK_CODE,		/* open ask.url, paste a code back; kept as SP_OAUTH_CODE */
	SP_ASK_SECRET,		/* a secret that goes to the vault as ask.as; the answer's body is "{kept:1}" */
	SP_ASK_TEXT,		/* a plain line, such as a log-in name; the answer's body */
	SP_ASK_CHOOSE,		/* one or more of ask.choices; the answer's body holds their names, one a line */
	SP_ASK_ADDRESS,		/* a whole address that is secret, such as a webhook's: what follows its server goes to the
				 * vault as ask.as, for sp_request.path; the answer's body is the server */
	SP_ASK_HAND,		/* PUBLISH and its LOOKUP: a person posts it; ask.prompt says where. The job ends with it */
	SP_LAST_ASK = SP_ASK_HAND
} sp_ask_kind;

typedef enum {	/* how a platform counts a text */
	SP_GRAPHEMES = 1, SP_CODE_POINTS, SP_UTF8_BYTES, SP_UTF16_UNITS,
	SP_WEIGHTED,		/* twitter-text v3 */
	SP_EMOJI_AS_BYTES,	/* code points, but emoji as UTF-8 bytes (Threads) */
	SP_LAST_UNIT = SP_EMOJI_AS_BYTES
} sp_unit;

typedef enum {	/* what people ask of a platform; see sp_cannot */
	SP_ABLE_TEXT = 1,	/* a text alone */
	SP_ABLE_LINK,		/* --link is a card, or the post's own link */
	SP_ABLE_PICTURES, SP_ABLE_ALT, SP_ABLE_VIDEO,
	SP_ABLE_CHAIN,		/* further parts: replies, or comments below the first */
	SP_ABLE_EDIT, SP_ABLE_DELETE,
	SP_ABLE_LIST,		/* own posts, with those written elsewhere */
	SP_ABLE_NUMBERS, SP_ABLE_PROFILE,
	SP_ABLE_REFRESH, SP_ABLE_REVOKE,	/* of the credential */
	SP_ABLE_LIMITS,		/* the server tells what it allows */
	SP_ABLE_PAUSE,		/* it tells when there may be more, and that is kept to */
	SP_ABLE_ONCE,		/* it notices a second try of the same post, or a second one cannot be made */
	SP_ABLE_LOOKUP,
	SP_LAST_ABILITY = SP_ABLE_LOOKUP
} sp_ability;

enum {	/* flags of sp_plugin */
	SP_FOR_TESTS = 1	/* no platform of anybody's: not shown to people */
};

enum {	/* flags of sp_limits */
	SP_COUNTS_WARNING = 1,		/* the content warning counts with the text */
	SP_COUNTS_MENTION_SHORT = 2,	/* of @user@host only @user counts */
	SP_NEEDS_MEDIA = 4,
	SP_NEEDS_TITLE = 8,
	SP_ONE_VIDEO_ALONE = 16,	/* a video stands alone; pictures and video do not mix */
	SP_LINK_IS_SHOWN = 32,		/* --link makes a card; else the address is put at the end of the text */
	SP_CARD_WITHOUT_MEDIA = 64,	/* with SP_LINK_IS_SHOWN: beside pictures the address is put at the end instead */
	SP_FOR_STAFF = 128,		/* its readers are staff, unless a person says otherwise */
	SP_MEDIA_BY_ADDRESS = 256,	/* the platform fetches files itself, from sp_media.url, which is good until the job
					 * ends (SP_DONE), and for an hour or so at most */
	SP_ALL_LIMIT_FLAGS = 511
};

/* ---- elements of arrays: frozen for SP_ABI 1 */

typedef struct { sp_str name, value; sp_secret from; uint32_t reserved; } sp_pair;	/* sent as value, then the secret */
typedef struct { sp_str field; sp_secret as; uint32_t reserved; } sp_keep;	/* field: "access_token", "data.token" */
typedef struct { sp_str name; int64_t value; } sp_count;			/* "likes", "reposts", "replies", "views" */
typedef struct { sp_str id, revision, url; } sp_ref;				/* a post out there; revision: a cid, an etag */
typedef struct { sp_str name, title; } sp_choice;
typedef struct { sp_str version; int64_t until; } sp_lasting;	/* from `until` on it may be switched off */
/* Why not, in one plain sentence of at most 120 bytes: "Pinterest has no chains." A terminal shows 57 of them. */
typedef struct { sp_ability ability; uint32_t reserved; sp_str why; } sp_cannot;

typedef struct {
	sp_str name, value, filename, mime;
	sp_secret from;
	uint32_t media;		/* 0: value; else post->media[media - 1] is sent as this part */
	uint64_t at, len;	/* window of the file in bytes; len 0: to its end */
} sp_part;

typedef struct {
	sp_str name, sha256, mime, alt, lang, url;	/* name: safe to show; url: a public address, if one was needed */
	sp_role role;
	uint32_t width, height, reserved;		/* pixels */
	uint64_t bytes;
	int64_t length_ms;				/* of a video */
} sp_media;

typedef struct {	/* a post found in the account's own list */
	sp_ref ref;
	sp_ref reply_to;
	sp_str text;		/* plain text: no HTML */
	sp_str link, client, kind, lang;	/* client: the program that wrote it, where the platform says */
	int64_t at;
	const sp_count *counts;
	uint32_t ncounts, nmedia;
} sp_entry;

typedef struct {
	sp_str code, text, field;
	sp_severity severity;
	uint32_t reserved;
	int64_t limit, actual;	/* 0, 0: not a matter of counting */
} sp_finding;

/* ---- what a plugin declares: the host counts and refuses, so that `add` needs no plugin */

typedef struct {
	size_t size;
	sp_unit unit;
	uint32_t flags;		/* SP_COUNTS_..., SP_NEEDS_... */
	int64_t text_most;	/* in `unit`; 0: no limit. The same for all below */
	int64_t text_most_bytes;
	int64_t url_weight;	/* what an address counts; 0: as written */
	int64_t title_most;	/* code points */
	int64_t alt_most;	/* code points */
	int64_t media_most;	/* files */
	int64_t image_most_bytes, image_most_pixels, video_most_bytes, video_most_ms;
	sp_str mimes;		/* "image/jpeg image/png"; empty: no media at all */
	sp_str visibilities;	/* "public unlisted followers"; empty: public only */
	int64_t image_tall_most;	/* height of a picture for 1000 of its width: 1250 is 4 wide by 5 high */
	int64_t image_wide_most;	/* width for 1000 of its height */
} sp_limits;

typedef struct {	/* an interface of which each version is switched off some day */
	size_t size;
	sp_str usual;		/* what the plugin takes when no setting "version" names another */
	int64_t months;		/* a version is named YYYYMM and lives so many months at least; 0: see `known` */
	const sp_lasting *known;
	size_t nknown;
	sp_str page;		/* where the platform tells of them */
} sp_interface;

typedef struct { sp_str name, url; } sp_base;	/* {name} at the start of a url stands for this address */

/* ---- what goes in */

typedef struct {
	size_t size;
	sp_str name, handle, remote_id;
	sp_str server;		/* "https://social.example", no slash at the end; {server} in a url */
	sp_str settings;	/* JSON object: what grants brought, and what an admin set */
} sp_account;

typedef struct {
	size_t size;
	sp_str text, title, link, link_title, link_text, warning, lang, visibility;
	sp_str key;		/* the same on every try of this post on this account: 32 hex digits */
	int64_t planned;	/* when it was to go out; the same on every try */
	const sp_media *media;
	uint32_t nmedia;
	uint32_t chain_part;	/* 1, 2, ... in a chain; 0 alone */
	sp_ref root, reply_to;	/* of a chain: its first part, and the part before this one */
} sp_post;

typedef struct {
	size_t size;
	sp_arrival arrival;
	int32_t status;			/* HTTP status; 0 for answers to SP_ASK */
	const sp_pair *headers;		/* names in small letters */
	size_t nheaders;
	sp_str body;			/* known secrets are washed out of it */
} sp_answer;

/* ---- what comes out */

typedef struct {
	size_t size;
	sp_effect effect;
	sp_sign sign;
	sp_secret sign_with;		/* SP_PLAIN: the usual one of `sign` */
	sp_method method;
	sp_str login;			/* for SP_BASIC */
	sp_str url;			/* "{server}/api/v1/statuses", or a whole address whose host is declared */
	/* Put behind the url, percent-encoded by the host. With SP_OAUTH1 a pair whose name begins with oauth_ goes into
	 * the Authorization header instead: oauth_callback, oauth_verifier. The host writes the other ones. */
	const sp_pair *query;
	size_t nquery;
	const sp_pair *headers;		/* no Host, Authorization, Content-Length; no CR, LF */
	size_t nheaders;
	sp_body body;
	sp_str mime;			/* of SP_BYTES, SP_JSON and SP_MEDIA; empty: the usual one */
	const sp_part *parts;
	size_t nparts;
	const sp_keep *keep;		/* fields of the answer, JSON or a form, that are secrets */
	size_t nkeep;
	int64_t timeout_ms;		/* 0: the host's own */
	sp_secret path;			/* put behind the url as it is: see SP_ASK_ADDRESS */
	uint32_t reserved;
} sp_request;

typedef struct {
	size_t size;
	sp_ask_kind kind;
	sp_secret as;			/* SP_ASK_SECRET, SP_ASK_ADDRESS */
	sp_str prompt;			/* one plain sentence for a person who is no engineer */
	sp_str url;			/* see Consent */
	const sp_choice *choices;
	size_t nchoices;
	sp_str usual;			/* SP_ASK_TEXT, SP_ASK_CHOOSE: what Enter alone means; empty: it is asked again */
} sp_ask;

typedef struct {	/* one account that a connect or refresh brought */
	size_t size;
	sp_str name, handle, remote_id, server, scopes, settings;
	sp_str access, refresh, secret, password;	/* "{kept:1}": which kept secret it is; empty: none */
	int64_t expires, refresh_expires;		/* 0: not told */
} sp_grant;

typedef struct {
	size_t size;
	sp_str remote_id, handle, name, url, text;
} sp_who;

typedef struct {
	size_t size;
	sp_verdict verdict;
	sp_scope scope;			/* who else must hold back */
	int64_t not_before;		/* with LATER and UNSURE, and with OK when a window is used up */
	sp_str code, why;		/* code for programs; why: a sentence for the author */
	sp_ref ref;
	sp_str cursor;			/* there is more: come again with it */
	const sp_grant *grants;
	size_t ngrants;
	const sp_entry *entries;
	size_t nentries;
	const sp_finding *findings;
	size_t nfindings;
	const sp_limits *limits;
	const sp_who *who;
} sp_result;

/* ---- the job: one operation, seen step by step */

typedef struct sp_job sp_job;
struct sp_job {
	size_t size;
	sp_op op;
	uint32_t step;			/* 0, 1, 2, ... */
	int64_t now;			/* the host's clock at this step */
	int64_t since;			/* TIMELINE: the earliest instant worth looking at */
	const sp_account *account;
	const sp_post *post;		/* CHECK, PUBLISH, LOOKUP, EDIT */
	const sp_ref *targets;		/* DELETE, EDIT, NUMBERS */
	size_t ntargets;
	sp_str cursor;
	sp_str redirect;		/* CONNECT: where the browser comes back; with `challenge` (PKCE S256) */
	sp_str challenge;
	uint8_t random[32];		/* the same for all steps of this job */
	void *state;			/* LOOKUP starts from a copy of what PUBLISH left */
	const sp_answer *answer;	/* NULL on the first step and after SP_WAIT */
	/* to fill, zeroed before the step: */
	sp_request *request;		/* SP_SEND */
	int64_t wait_ms;		/* SP_WAIT */
	sp_ask *ask;			/* SP_ASK */
	sp_result *result;		/* SP_DONE */
	/* to call: */
	void *(*alloc)(sp_job *, size_t bytes);	/* zeroed, never NULL */
	void (*log)(sp_job *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
};

typedef struct {
	size_t size;
	uint32_t abi;			/* SP_ABI */
	uint32_t ops;			/* SP_CAN(op) | ... */
	const char *name;		/* the file's name without .so: small letters and digits */
	const char *title, *version;
	const char *hosts;		/* "api.x.com *.upload.x.com"; "." is the account's server, subdomains not included */
	const sp_base *bases;
	size_t nbases;
	const sp_limits *limits;
	sp_look look;
	uint32_t flags;			/* SP_FOR_TESTS */
	int64_t listing_delay_ms;	/* how long a new post may be missing from lists before "absent" may be believed */
	const char *asks_server;	/* what to ask for --server, or NULL: one server for all */
	size_t state_size;
	sp_move (*step)(sp_job *);
	const sp_cannot *cannot;	/* each ability that the above does not show, and each that is shown and not whole */
	size_t ncannot;
	const sp_interface *interface;	/* NULL: no version of it is known to end */
	const char *revoke_page;	/* where a person ends access by hand; may begin with {server}. NULL: not known */
	const char *person;		/* the member of grant.settings that names who consented, where one revoke ends all
					 * accounts of that person; NULL: it ends those of the same consent */
} sp_plugin;

/* The one symbol that a plugin exports:  SP_PLUGIN = { .size = sizeof schedpost_plugin, ... }; */
#define SP_PLUGIN const sp_plugin schedpost_plugin __attribute__((visibility("default")))
extern const sp_plugin schedpost_plugin;
#endif
