/* SPDX-License-Identifier: MIT
 * verdict.c - from an answer to a verdict and a sentence: by the platform's rules, then by those of HTTP. */
#include <schedpost/kit.h>

#include "tables.h"

static bool was_public(const struct kit *k)
{
	uint32_t sent = k->place->sent;
	return sent != SP_READS && sent != SP_PREPARES;	/* what is no effect at all counts as the worst */
}

bool kit_came(const struct kit *k, int status)
{
	const sp_answer *a = k->job->answer;
	if (a->arrival != SP_ARRIVED) return false;
	return status ? a->status == status : a->status >= 200 && a->status <= 299;
}

static bool tells_error(const struct kit *k)
{
	return k->plugin->code && kit_at(k->body, k->plugin->code);
}

bool kit_good(const struct kit *k)
{
	bool in_spite = k->plugin->data && kit_at(k->body, k->plugin->data);
	return kit_came(k, 0) && k->body && (in_spite || !tells_error(k));
}

bool kit_done(const struct kit *k)
{
	return kit_came(k, 0) && (k->body || !kit_trim(k->job->answer->body).len);
}

bool kit_clean(struct kit *k)
{
	return kit_done(k) && !tells_error(k);
}

bool kit_said(struct kit *k, const char *codes)
{
	sp_str places = kit_of(k->plugin->code);
	for (sp_str place; kit_split(&places, '|', &place);)
		if (kit_fits(kit_get(k, k->body, kit_fmt(k, "%.*s", KIT_SHOW(place)).at), codes)) return true;
	return false;
}

sp_str kit_answer_header(const struct kit *k, const char *name)
{
	const sp_answer *a = k->job->answer;
	for (size_t i = 0; i < a->nheaders; i++)
		if (kit_is(a->headers[i].name, name)) return kit_trim(a->headers[i].value);
	return (sp_str){0};
}

/* ---- ends */

static sp_move finish(struct kit *k, sp_verdict verdict, sp_scope scope, sp_str code, sp_str why)
{
	sp_result *r = k->job->result;
	r->verdict = verdict;
	r->scope = scope;
	r->code = code;
	r->why = why;
	bool may_wait = verdict == SP_LATER || verdict == SP_OK || verdict == SP_UNSURE;
	if (may_wait) r->not_before = kit_not_before(k->job->answer, k->job->now);
	if (may_wait && k->plugin->ended && k->job->answer && k->job->answer->arrival == SP_ARRIVED) k->plugin->ended(k);
	if (verdict == SP_OK && r->not_before && r->scope == SP_THIS_POST) r->scope = SP_THIS_ACCOUNT;
	return SP_DONE;
}

void kit_mind_windows(struct kit *k, const struct kit_window *all, size_t n)
{
	sp_result *r = k->job->result;
	for (size_t i = 0; i < n; i++) {
		sp_pair told[] = {{.name = SP_S("date"), .value = kit_answer_header(k, "date")},
				  {.name = SP_S("retry-after"), .value = kit_answer_header(k, all[i].reset)}};
		sp_answer window = {.size = sizeof window, .headers = told, .nheaders = KIT_COUNT(told)};
		int64_t at = kit_not_before(&window, k->job->now);
		if (!kit_is(kit_answer_header(k, all[i].left), "0") || at <= r->not_before) continue;
		r->not_before = at;
		r->scope = all[i].scope;
	}
}

sp_move kit_ok(struct kit *k)
{
	return finish(k, SP_OK, SP_THIS_POST, (sp_str){0}, (sp_str){0});
}

sp_move kit_end(struct kit *k, sp_verdict verdict, sp_scope scope, const char *code, const char *why, ...)
{
	va_list args;
	va_start(args, why);
	sp_str sentence = kit_vfmt(k, why, args);
	va_end(args);
	return finish(k, verdict, scope, kit_of(code), sentence);
}

/* A look-up by list that lists nothing: there is nothing that it could be, unless more is to come. */
static sp_move found_nothing(struct kit *k)
{
	sp_verdict verdict = k->job->result->cursor.len ? SP_UNSURE : SP_ABSENT;
	return kit_end(k, verdict, SP_THIS_POST, "not-there", "%s lists no post of this account from that time.",
		       k->plugin->title);
}

sp_move kit_entries(struct kit *k, const sp_entry *entries, size_t n)
{
	if (!n && k->job->op == SP_LOOKUP) return found_nothing(k);
	k->job->result->entries = entries;
	k->job->result->nentries = n;
	return kit_ok(k);
}

sp_move kit_who(struct kit *k, sp_str remote_id, sp_str handle, sp_str name, sp_str url, sp_str text)
{
	sp_who *who = k->job->alloc(k->job, sizeof *who);
	*who = (sp_who){sizeof *who, remote_id, handle, name, url, text};
	k->job->result->who = who;
	return kit_ok(k);
}

sp_move kit_grant(struct kit *k, const sp_grant *grant)
{
	sp_grant *kept = k->job->alloc(k->job, sizeof *kept);
	*kept = *grant;
	kept->size = sizeof *kept;
	k->job->result->grants = kept;
	k->job->result->ngrants = 1;
	return kit_ok(k);
}

/* ---- what the sentences are made of */

/* "Why next" depends on what was done and on what comes by itself; what somebody waits for at the screen does not. */
static const char *subject(const struct kit *k)
{
	sp_op op = k->job->op;
	return op == SP_PUBLISH || op == SP_EDIT || op == SP_LOOKUP ? "post" : "request";
}

static const char *what_next(const struct kit *k)
{
	if (k->job->op == SP_CONNECT || k->job->op == SP_WHOAMI) return "Please try again in a minute.";
	if (!was_public(k)) return "schedpost tries again by itself.";
	return "It may or may not have taken effect; schedpost looks before it sends anything again.";
}

static sp_verdict unsure_or_later(const struct kit *k)
{
	return was_public(k) ? SP_UNSURE : SP_LATER;
}

/* ` The server said: "..."`, or nothing. */
static sp_str words_of_server(struct kit *k)
{
	sp_str said = {0};
	if (k->plugin->message) said = kit_get(k, k->body, k->plugin->message);
	if (!said.len && k->plugin->code) said = kit_get(k, k->body, k->plugin->code);
	said = kit_quote(k, said);
	return said.len ? kit_fmt(k, " The server said: \"%.*s\".", KIT_SHOW(said)) : said;
}

static kit_body body_kind(const struct kit *k)
{
	if (k->body) return KIT_JSON_BODY;
	return kit_trim(k->job->answer->body).len ? KIT_OTHER_BODY : KIT_EMPTY_BODY;
}

/* ---- rules */

bool kit_finds_any(struct kit *k, sp_str said, sp_str words)
{
	bool found = false;
	for (sp_str one; !found && kit_split(&words, '|', &one);)
		found = kit_finds(said, kit_fmt(k, "%.*s", KIT_SHOW(one)).at, NULL);
	return found;
}

static bool fits(struct kit *k, const struct kit_rule *r, int status)
{
	if (r->op && r->op != k->job->op) return false;
	if (r->status && r->status != status && r->status != status / 100) return false;
	if (r->body != KIT_ANY_BODY && r->body != body_kind(k)) return false;
	if (r->code && !kit_said(k, r->code)) return false;
	return !r->words || kit_finds_any(k, words_of_server(k), kit_of(r->words));
}

/* The first that fits; NULL: none does. */
static const struct kit_rule *find(struct kit *k, const struct kit_rule *all, size_t n, int status)
{
	for (size_t i = 0; i < n; i++)
		if (fits(k, &all[i], status)) return &all[i];
	return NULL;
}

/* In a connect there is no account yet that could be connected again. */
static sp_move credential_is_dead(struct kit *k)
{
	const char *title = k->plugin->title;
	if (k->job->op == SP_CONNECT)
		return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "not-accepted",
			       "%s did not accept what was entered. Check it, and connect once more.", title);
	return kit_end(k, SP_RECONNECT, SP_THIS_ACCOUNT, "not-accepted",
		       "%s no longer accepts this account's access: it was withdrawn or has run out. "
		       "Connect the account again.", title);
}

static sp_move by_rule(struct kit *k, const struct kit_rule *r, sp_str why)
{
	if (r->anew) return kit_anew(k, r->why);
	bool connects = k->job->op == SP_CONNECT, logs_in = connects || k->job->op == SP_REFRESH;
	sp_verdict verdict = r->verdict == SP_UNSURE ? unsure_or_later(k) : r->verdict;
	bool for_good = logs_in || (k->plugin->oauth && k->plugin->oauth->no_refresh);
	if (verdict == SP_STALE_TOKEN && for_good) return credential_is_dead(k);	/* there is nothing to refresh */
	if (verdict == SP_RECONNECT && !why.len) return credential_is_dead(k);
	if (verdict == SP_RECONNECT && connects) verdict = SP_REFUSED;
	/* A right that is missing is named by the server; a mere code of a dead log-in helps nobody. */
	bool names = r->verdict == SP_RECONNECT && k->plugin->message && kit_at(k->body, k->plugin->message);
	bool tells = r->verdict == SP_REFUSED || r->verdict == SP_UNSURE || names;
	sp_str said = tells ? words_of_server(k) : (sp_str){0};
	return finish(k, verdict, r->scope, kit_of(r->name), kit_fmt(k, "%.*s%.*s", KIT_SHOW(why), KIT_SHOW(said)));
}

/* What a platform with OAuth 2 means, unless its own rules say otherwise. <platform> is its title. */
static const struct kit_rule usual[] = {
	{.op = SP_CONNECT, .status = 400, .verdict = SP_REFUSED, .scope = SP_THIS_ACCOUNT, .name = "not-accepted",
	 .why = "<platform> did not accept this log-in. Connect once more; if it happens again, ask the person who looks after "
		"schedpost to check the app's id and secret."},
	{.op = SP_REFRESH, .status = 400, .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "login-ended",
	 .why = "<platform> no longer renews this account's access. Connect the account again."},
	{.status = 401, .verdict = SP_STALE_TOKEN, .scope = SP_THIS_ACCOUNT, .name = "expired",
	 .why = "This account's access to <platform> has run out and is renewed."},
	{.op = SP_PUBLISH, .status = 413, .verdict = SP_REFUSED, .name = "too-large",
	 .why = "A picture or film is larger than <platform> takes. Make it smaller and schedule the post again."},
};

static sp_move client_error(struct kit *k, int status)
{
	const char *title = k->plugin->title;
	sp_str said = words_of_server(k);
	bool is_post = k->job->op == SP_PUBLISH;
	if (status == 403 && k->job->op != SP_CONNECT)
		return kit_end(k, SP_RECONNECT, SP_THIS_ACCOUNT, "not-allowed",
			       "%s does not allow this account's access to do that.%.*s "
			       "Connect the account again, with the right to post.", title, KIT_SHOW(said));
	return kit_end(k, SP_REFUSED, SP_THIS_POST, "refused", "%s refused this %s (error %d).%.*s%s", title,
		       subject(k), status, KIT_SHOW(said), is_post ? " Change it and schedule it again." : "");
}

static sp_move by_status(struct kit *k, int status)
{
	const char *title = k->plugin->title;
	if (status == 401) return credential_is_dead(k);
	if (status == 429)
		return kit_end(k, SP_LATER, SP_THIS_ACCOUNT, "rate-limit",
			       "%s asks for a pause: this account has sent much in a short time. "
			       "schedpost goes on by itself afterwards.", title);
	if (status == 408 || status >= 500)
		return kit_end(k, unsure_or_later(k), SP_THIS_ACCOUNT, "server-fault",
			       "%s has a fault of its own (error %d). %s", title, status, what_next(k));
	if (status >= 400 && k->body) return client_error(k, status);
	return kit_nonsense(k);
}

sp_move kit_no(struct kit *k)
{
	const char *title = k->plugin->title;
	sp_arrival arrival = k->job->answer->arrival;
	if (arrival == SP_NEVER_LEFT)
		return kit_end(k, SP_LATER, SP_THIS_ACCOUNT, "not-reached",
			       "%s could not be reached; nothing was sent. %s", title, what_next(k));
	if (arrival == SP_LOST)
		return kit_end(k, unsure_or_later(k), SP_THIS_ACCOUNT, "answer-lost",
			       "The connection to %s broke before its answer came. %s", title, what_next(k));
	if (arrival != SP_ARRIVED) return kit_nonsense(k);
	int status = k->job->answer->status;
	const struct kit_rule *r = find(k, k->plugin->rules, k->plugin->nrules, status);
	if (r && !r->as) return by_rule(k, r, kit_of(r->why));
	if (r) status = r->as;
	r = k->plugin->oauth ? find(k, usual, KIT_COUNT(usual), status) : NULL;
	return r ? by_rule(k, r, kit_fill(k, r->why)) : by_status(k, status);
}

sp_move kit_nonsense(struct kit *k)
{
	return kit_end(k, unsure_or_later(k), SP_THIS_ACCOUNT, "not-understood",
		       "The answer of %s was not understood; often a proxy or a maintenance page stands in between. "
		       "%s", k->plugin->title, what_next(k));
}
