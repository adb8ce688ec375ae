/* SPDX-License-Identifier: MIT
 * connect_verbs.c - the dialogue in which a person connects an account. */
#include "rooms/connect/connect_verbs.h"

#include "rooms/accounts/accounts.h"
#include "rooms/connect/answers.h"
#include "rooms/connect/begun.h"
#include "rooms/connect/connect_store.h"
#include "rooms/connect/revoke_store.h"
#include "rooms/connect/setup.h"
#include "rooms/history/history.h"
#include "rooms/people/people.h"
#include "rooms/platforms/platforms.h"
#include "rooms/queue/queue.h"
#include "rooms/vault/secrets.h"
#include "text/when.h"

#include <inttypes.h>
#include <unistd.h>

enum { NAME_MOST = 60, SERVER_MOST = 250 };

/* ---- begin */

static err name_check(struct arena *a, str name)
{
	bool bad = name.len == 0 || name.len > NAME_MOST;
	for (size_t i = 0; i < name.len; i++)
		bad |= name.at[i] <= ' ' || name.at[i] == ',' || name.at[i] == '@' || name.at[i] == '=';
	if (!bad) return NULL;
	return FAIL(a, ERR_INPUT, "bad-name", "An account's name has 1 to %d letters, without spaces, commas, @ and =. "
		    "Please choose another with --as NAME.", NAME_MOST);
}

static bool is_practice(const struct platform *p)
{
	return str_is(p->name, S("practice"));
}

static err server_check(struct arena *a, str given, bool inside, const struct platform *p, str *out)
{
	str s = str_trim(given);
	while (str_ends(s, S("/"))) s.len--;
	if (is_practice(p)) {
		*out = S("practice:");
		return NULL;
	}
	if (!s.len && p->asks_server.len)
		return FAIL(a, ERR_INPUT, "needs-server",
			    "%.*s has many servers. Please give yours: --server https://ADDRESS (%.*s)",
			    SHOW(p->title), SHOW(p->asks_server));
	if (s.len && !str_find(s, S("://"), NULL)) s = arena_fmt(a, "https://%.*s", SHOW(s));
	bool fine = !s.len || str_starts(s, S("https://")) || (inside && str_starts(s, S("http://")));
	for (size_t i = 0; i < s.len; i++) fine &= s.at[i] > ' ' && s.at[i] != '@' && s.at[i] != '?' && s.at[i] != '#';
	if (!fine || s.len > SERVER_MOST)
		return FAIL(a, ERR_INPUT, "bad-server", "The server's address should look like https://social.example. "
			    "An address with http:// is taken only with --inside, for a server in your own network.");
	*out = s;
	return NULL;
}

str zone_of_machine(struct arena *a)
{
	char path[512];
	size_t at;
	ssize_t n = readlink("/etc/localtime", path, sizeof path);
	if (n <= 0 || !str_find((str){path, (size_t)n}, S("zoneinfo/"), &at)) return S("UTC");
	return arena_str(a, str_cut((str){path, (size_t)n}, at + 9, (size_t)n));
}

static err zone_check(struct arena *a, const struct call *c, str *out)
{
	const struct zone *zone;
	*out = call_has(c, "zone") ? str_trim(call_get(c, "zone")) : zone_of_machine(a);
	return zone_load(a, *out, &zone);
}

err account_said(struct arena *a, const struct call *c, struct account_change *out)
{
	static const char *const NAMES[] = {"owner", "audience", "nation", "zone"};
	for (size_t i = 0; i < COUNT(NAMES); i++)
		if (call_has(c, NAMES[i])) TRY(setup_read(a, NAMES[i], str_trim(call_get(c, NAMES[i])), out));
	return NULL;
}

static str audience_of(const struct call *c, const struct platform *p)
{
	bool staff = p->limits.flags & SP_FOR_STAFF;
	return call_has(c, "audience") ? call_get(c, "audience") : staff ? S("staff") : S("public");
}

static str kind_of(const struct call *c, const struct platform *p, str audience)
{
	if (is_practice(p)) return S("practice");
	return call_has(c, "kind") ? call_get(c, "kind") : str_is(audience, S("staff")) ? S("internal") : S("corporate");
}

/* What is said of it now counts; what is not said stays. */
static err begin_again(struct tx *tx, const struct call *c, const struct account *account)
{
	struct account_change change = {.late_ms = -1};
	int64_t revoke;
	TRY(revoke_waiting(tx, account->id, &revoke));
	if (revoke)
		return FAIL(tx_arena(tx), ERR_BUSY, "being-revoked", "The access of '%.*s' is just being revoked. Try again in a moment.",
			    SHOW(account->name));
	TRY(account_said(tx_arena(tx), c, &change));
	TRY(account_change(tx, account->id, &change));
	return connect_cancel_earlier(tx, account->id);
}

/* Asked for wherever somebody is there to ask; what is practice (training) goes out to nobody. */
static err approval_of(struct tx *tx, struct account *a)
{
	str *names;
	size_t n = 0, others = 0;
	if (!str_is(a->kind, S("practice"))) TRY(who_may(tx, POWER_APPROVE, a, &names, &n));
	for (size_t i = 0; i < n; i++) others += !str_is(names[i], tx_who(tx));
	a->approval = others ? S("needed") : S("not-needed");
	return NULL;
}

static void say_approval(struct reply *r, const struct account *a)
{
	if (str_is(a->kind, S("practice"))) return;
	bool needed = str_is(a->approval, S("needed"));
	reply_say(r, needed ? "Posts there need the approval of a second person. To change that:"
			    : "Posts there go out without approval: nobody else is here to give it. Later:");
	reply_say(r, "schedpost account set %.*s --approval %s", SHOW(a->name), needed ? "not-needed" : "needed");
}

/* A new account, or the one of that name that is to be connected again. */
static err account_for(struct tx *tx, const struct call *c, const struct platform *p, struct account *account,
		       bool *again)
{
	struct arena *a = tx_arena(tx);
	str name = call_has(c, "as") ? str_trim(call_get(c, "as")) : p->name;
	TRY(name_check(a, name));
	TRY(connect_find(tx, name, account, again));
	if (*again && !str_is(account->platform, p->name))
		return FAIL(a, ERR_INPUT, "name-taken",
			    "There is an account '%.*s' already, on %.*s. Please choose another name with --as.",
			    SHOW(name), SHOW(account->platform));
	if (*again) return begin_again(tx, c, account);
	*account = (struct account){.name = name, .platform = p->name, .may_be_private = call_has(c, "inside"),
				    .owner = call_has(c, "owner") ? str_trim(call_get(c, "owner")) : tx_who(tx),
				    .audience = audience_of(c, p), .nation = call_get(c, "nation")};
	account->kind = kind_of(c, p, account->audience);
	TRY(approval_of(tx, account));
	TRY(server_check(a, call_get(c, "server"), call_has(c, "inside"), p, &account->server));
	TRY(zone_check(a, c, &account->zone));
	return account_begin(tx, account, &account->id);
}

/* The account of that name, if there is one; a new one takes somebody who may do so for all. */
static err about_connect(struct tx *tx, const struct call *c, struct about *out)
{
	struct account *account = TAKE(tx_arena(tx), struct account);
	str name = call_has(c, "as") ? call_get(c, "as") : call_get(c, "PLATFORM");
	err e = account_need(tx, str_trim(name), account);
	out->accounts = account;
	out->n = !e;
	out->everywhere = e;
	return e && e->kind != ERR_MISSING ? e : NULL;
}

static err run_begin(struct tx *tx, const struct call *c, struct reply *r)
{
	struct platform p;
	struct account account = {0};
	bool again;
	int64_t job;
	TRY(platform_need(tx, call_get(c, "PLATFORM"), &p));
	TRY(account_for(tx, c, &p, &account, &again));
	if (call_has(c, "group")) TRY(connect_group(tx, call_get(c, "group"), account.id, true));
	TRY(queue_put(
		tx, &(struct job_new){.op = SP_CONNECT, .account = account.id, .state = JOB_READY, .due = tx_now(tx)},
		&job));
	TRY(begun_note(tx, c, job));
	reply_say(r, again ? "Connecting '%.*s' again on %.*s." : "Connecting '%.*s' on %.*s.", SHOW(account.name),
		  SHOW(p.title));
	if (!again) say_approval(r, &account);
	reply_next(r, "wait", setup_id(tx_arena(tx), job, c, again));
	return NULL;
}

/* ---- answer */

static err tested(struct tx *tx, const struct job *j, struct reply *r)
{
	struct account account;
	TRY(account_of(tx, j->account, &account));
	reply_say(r, "The account '%.*s' works: the platform knows it as %.*s.", SHOW(account.name), SHOW(account.handle));
	return NULL;
}

static err dialogue_next(struct tx *tx, str id, const str *answer, struct reply *r)
{
	struct arena *a = tx_arena(tx);
	struct job j;
	bool found;
	int64_t job;
	TRY(setup_job(a, id, &job));
	TRY(queue_get(tx, job, &j, &found));
	if (!found)
		return FAIL(a, ERR_MISSING, "no-dialogue",
			    "This dialogue is over. Please start again with 'schedpost connect'.");
	if (j.state == JOB_DONE) return j.op == SP_CONNECT ? setup_next(tx, &j, id, answer, r) : tested(tx, &j, r);
	if (j.state == JOB_REFUSED || j.state == JOB_CANCELLED)
		return FAIL(a, ERR_OUTSIDE, "not-connected", "It did not work. %.*s", SHOW(j.why));
	if (j.state != JOB_ASKING) {
		reply_next(r, "wait", id);
		return NULL;
	}
	return question_ask(a, &j, id, r);
}

static err run_answer(struct tx *tx, const struct call *c, struct reply *r)
{
	struct job j;
	bool found, answered = call_has(c, "answer");
	int64_t job;
	str id = call_get(c, "id"), answer = call_get(c, "answer");
	TRY(setup_job(tx_arena(tx), id, &job));
	TRY(queue_get(tx, job, &j, &found));
	if (found) TRY(begun_need(tx, c, &j));
	bool asks = found && j.state == JOB_ASKING;
	err e = asks && answered ? answer_take(tx, c, &j) : NULL;
	if (e && e->kind != ERR_INPUT) return e;
	if (e) reply_say(r, "%.*s", SHOW(e->text));	/* a slip must not cost a whole consent */
	return dialogue_next(tx, id, answered && !asks ? &answer : NULL, r);
}

static err run_drop(struct tx *tx, const struct call *c, struct reply *r)
{
	struct job j;
	struct account account;
	bool found;
	int64_t id;
	TRY(setup_job(tx_arena(tx), call_get(c, "id"), &id));
	TRY(queue_get(tx, id, &j, &found));
	if (!found) return NULL;
	TRY(begun_need(tx, c, &j));
	if (j.op == SP_CONNECT && j.state == JOB_DONE) {
		reply_say(r, "It stays connected. 'schedpost account set' changes who it is for.");
		return NULL;
	}
	TRY(connect_cancel(tx, id));
	TRY(account_get(tx, j.account, &account, &found));
	if (found && str_is(account.state, S("connecting"))) TRY(account_forget(tx, account.id));
	reply_say(r, "Nothing was kept.");
	return NULL;
}

static const struct opt BEGIN_OPTS[] = {
	{"PLATFORM", "PLATFORM", OPT_POSITION | OPT_NEEDED, "Which platform; 'schedpost platforms' shows all.", NULL},
	{"as", "NAME", 0, "What you call the account here; the usual is the platform's name.", NULL},
	{"server", "URL", 0, "The server, where a platform has many.", NULL},
	{"zone", "ZONE", 0, "The account's time zone, such as Europe/London; the usual is this machine's.", NULL},
	{"group", "GROUP", 0, "Puts it into a group, for --to @GROUP.", NULL},
	{"owner", "PERSON", 0, "Who looks after the account; the usual is you.", NULL},
	{"audience", "WHO", 0, "Who reads it; the usual is public, of a webhook staff.", AUDIENCES},
	{"nation", "NATION", 0, "Where its readers are: their days and holidays are its own.", NATIONS},
	{"kind", "KIND", 0, "What it is; the usual is corporate. A person's own account takes posts of others only where that "
	 "person gives them a role on it.", ACCOUNT_KINDS},
	{"inside", NULL, OPT_FLAG, "The server stands in your own network.", NULL},
	{0},
};
static const struct opt ANSWER_OPTS[] = {
	{"id", "ID", OPT_NEEDED, "The dialogue.", NULL},
	{"answer", "TEXT", OPT_SECRET, "What the person said.", NULL},
	{0},
};
static const struct opt DROP_OPTS[] = {{"id", "ID", OPT_NEEDED, "The dialogue.", NULL}, {0}};
static const struct opt TEST_OPTS[] = {
	{"ACCOUNT", "ACCOUNT", OPT_POSITION | OPT_NEEDED, "The account.", NULL},
	{0},
};

static err run_test(struct tx *tx, const struct call *c, struct reply *r)
{
	struct account account;
	struct platform platform;
	int64_t job;
	TRY(account_need(tx, call_get(c, "ACCOUNT"), &account));
	if (!str_is(account.state, S("ready")))
		return FAIL(tx_arena(tx), ERR_OUTSIDE, "not-ready",
			    "The account '%.*s' is not connected. %.*s Connect it with: "
			    "schedpost connect %.*s --as %.*s",
			    SHOW(account.name), SHOW(account.why), SHOW(account.platform), SHOW(account.name));
	TRY(platform_need(tx, account.platform, &platform));
	if (!(platform.ops & SP_CAN(SP_WHOAMI)))
		return FAIL(tx_arena(tx), ERR_OUTSIDE, "cannot-test", "%.*s tells no program whose account this is, so only a post shows "
			    "whether it works.", SHOW(platform.title));
	TRY(queue_put(
		tx, &(struct job_new){.op = SP_WHOAMI, .account = account.id, .state = JOB_READY, .due = tx_now(tx)},
		&job));
	TRY(begun_note(tx, c, job));
	reply_next(r, "wait", arena_fmt(tx_arena(tx), "%" PRId64, job));
	return NULL;
}

const struct verb CONNECT_VERBS[] = {
	{.name = "connect begin",
	 .help = "Connects an account of a platform. It asks for what it needs; what is secret is read without being "
		 "shown, "
		 "and is stored sealed.",
	 .example = "schedpost connect mastodon --as library --server https://social.example",
	 .opts = BEGIN_OPTS,
	 .writes = true,
	 .needs = POWER_ACCOUNT, .about = about_connect,
	 .run = run_begin},
	{.name = "connect answer",
	 .help = "Hands over an answer.",
	 .example = "schedpost connect answer --id 3",
	 .opts = ANSWER_OPTS,
	 .writes = true,
	 .inner = true,
	 .needs = POWER_ACCOUNT,
	 .run = run_answer},
	{.name = "connect drop",
	 .help = "Forgets a dialogue.",
	 .example = "schedpost connect drop --id 3",
	 .opts = DROP_OPTS,
	 .writes = true,
	 .inner = true,
	 .needs = POWER_ACCOUNT,
	 .run = run_drop},
	{.name = "account test begin",
	 .help = "Asks the platform whose account it is, to see that the log-in still works.",
	 .example = "schedpost account test library",
	 .opts = TEST_OPTS,
	 .writes = true,
	 .needs = POWER_ACCOUNT, .about = account_about,
	 .run = run_test},
	{.name = "account test answer",
	 .help = "Waits for the test.",
	 .example = "schedpost account test answer --id 3",
	 .opts = ANSWER_OPTS,
	 .writes = true,
	 .inner = true,
	 .needs = POWER_ACCOUNT,
	 .run = run_answer},
	{.name = "account test drop",
	 .help = "Forgets the test.",
	 .example = "schedpost account test drop --id 3",
	 .opts = DROP_OPTS,
	 .writes = true,
	 .inner = true,
	 .needs = POWER_ACCOUNT,
	 .run = run_drop},
	{0},
};
