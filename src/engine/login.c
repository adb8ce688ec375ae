/* SPDX-License-Identifier: MIT
 * login.c - dialogues and renewals: what they gather is kept through each question, and becomes accounts at the end. */
#include "engine/run.h"

#include "base/json.h"
#include "rooms/connect/apps.h"
#include "rooms/connect/connect_store.h"
#include "rooms/connect/consent.h"
#include "rooms/history/history.h"

#include <ctype.h>
#include <string.h>

enum { SLUG_MOST = 40 };

static str view(sp_str s)
{
	return (str){s.at, s.len};
}

/* ---- before: store thread, then loop thread */

err login_load(struct tx *tx, struct arena *into, struct loaded *in)
{
	struct app app;
	bool found;
	in->kept = TAKE_N(into, struct sealed_kept, KEPT_MOST);
	TRY(kept_load(tx, in->job.id, in->kept, &in->nkept));
	TRY(app_get(tx, in->account.platform, &app, &found));
	in->redirect = found ? app.redirect : S(CONSENT_REDIRECT);
	return found ? app_secrets_load(tx, in->account.platform, &in->app) : NULL;
}

static void open_kept(struct run *r)
{
	for (size_t i = 0; i < r->in.nkept; i++) {
		const struct sealed_kept *k = &r->in.kept[i];
		str value = run_unseal(r, kept_place(r->a, r->in.job.id, i + 1), k->sealed);
		r->kept.of[r->kept.n++] = (struct kept){k->as, value};
	}
	secrets_take(&r->secrets, &r->kept);
}

static void open_app(struct run *r)
{
	for (int kind = 1; kind <= SP_LAST_SECRET; kind++) {
		if (!r->in.app.of[kind].len) continue;
		str place = app_place(r->a, r->in.account.platform, (sp_secret)kind);
		r->secrets.of[kind] = run_unseal(r, place, r->in.app.of[kind]);
	}
}

void login_prepare(struct run *r)
{
	const struct engine_doors *d = engine_doors_of(r->engine);
	struct consent c = consent_of(r->a, d->vault, r->in.job.key);
	open_app(r);
	open_kept(r);
	r->oauth_state = r->secrets.of[SP_OAUTH_STATE] = c.state;
	r->secrets.of[SP_PKCE_VERIFIER] = c.verifier;
	r->secrets.proof = c.proof;
	r->step.job.redirect = (sp_str){r->in.redirect.at, r->in.redirect.len};
	r->step.job.challenge = (sp_str){c.challenge.at, c.challenge.len};
}

/* ---- a question comes: what was gathered since the last one */

err login_pause(struct tx *tx, const struct run *r)
{
	const struct vault *v = engine_doors_of(r->engine)->vault;
	for (size_t i = r->in.nkept; i < r->kept.n; i++) {
		const struct kept *k = &r->kept.of[i];
		str sealed = vault_seal(tx_arena(tx), v, kept_place(tx_arena(tx), r->in.job.id, i + 1), k->value);
		TRY(kept_put(tx, r->in.job.id, i + 1, &(struct sealed_kept){r->in.job.account, k->as, sealed}));
	}
	return NULL;
}

/* ---- the end: secrets */

static str kept_named(const struct run *r, str name)
{
	int64_t n;
	str number = str_cut(name, strlen("{kept:"), name.len);
	if (!str_starts(name, S("{kept:")) || !str_ends(name, S("}"))) return S("");
	number.len--;
	return str_int(number, &n) && n > 0 && (size_t)n <= r->kept.n ? r->kept.of[n - 1].value : S("");
}

static str kept_last(const struct run *r, sp_secret kind)
{
	for (size_t i = r->kept.n; i > 0; i--)
		if (r->kept.of[i - 1].as == kind) return r->kept.of[i - 1].value;
	return S("");
}

/* What the grant names; of a grant that stands alone also what it has gathered without naming it. */
static str secret_of(const struct run *r, const sp_grant *g, sp_secret kind, bool alone)
{
	const sp_str named[SP_LAST_SECRET + 1] = {
		[SP_ACCESS_TOKEN] = g->access, [SP_REFRESH_TOKEN] = g->refresh, [SP_TOKEN_SECRET] = g->secret,
		[SP_PASSWORD] = g->password,
	};
	bool connects = r->in.job.op == SP_CONNECT, of_client = kind == SP_CLIENT_ID || kind == SP_CLIENT_SECRET;
	if (of_client && connects) return r->secrets.of[kind];
	str value = kept_named(r, view(named[kind]));
	return value.len || !(alone || of_client) ? value : kept_last(r, kind);
}

static err put_secrets(struct tx *tx, const struct run *r, int64_t account, const sp_grant *g, bool alone)
{
	static const sp_secret LASTING[] = {SP_ACCESS_TOKEN, SP_REFRESH_TOKEN, SP_TOKEN_SECRET,	    SP_PASSWORD,
					    SP_CLIENT_ID,    SP_CLIENT_SECRET, SP_CLIENT_ASSERTION};
	const struct vault *v = engine_doors_of(r->engine)->vault;
	struct arena *a = tx_arena(tx);
	if (r->in.job.op == SP_CONNECT) TRY(secrets_drop(tx, account));
	if (r->in.job.op == SP_CONNECT && kept_last(r, SP_OAUTH_CODE).len)
		TRY(secrets_put(tx, account, SECRET_PROOF,
				vault_seal(a, v, secret_place(a, account, SECRET_PROOF), r->secrets.proof)));
	for (size_t i = 0; i < COUNT(LASTING); i++) {
		str value = secret_of(r, g, LASTING[i], alone);
		if (value.len)
			TRY(secrets_put(tx, account, LASTING[i],
					vault_seal(a, v, secret_place(a, account, LASTING[i]), value)));
	}
	return NULL;
}

/* ---- the end: accounts */

/* One of the grants is this account's, or it had no person yet. */
static const sp_grant *grant_of_same(const struct run *r, const sp_result *result)
{
	str was = r->in.account.remote_id;
	for (size_t i = 0; i < result->ngrants; i++) {
		str is = view(result->grants[i].remote_id);
		if (!was.len || !is.len || str_is(is, was)) return &result->grants[i];
	}
	return NULL;
}

static str shown(str name, str handle, str remote_id)
{
	return handle.len ? handle : name.len ? name : remote_id;
}

const sp_result *login_same_person(struct run *r, const sp_result *result)
{
	const struct account *a = &r->in.account;
	bool logs_in = r->in.job.op == SP_CONNECT || r->in.job.op == SP_REFRESH;
	if (!logs_in || result->verdict != SP_OK || !result->ngrants || grant_of_same(r, result)) return result;
	const sp_grant *g = &result->grants[0];
	sp_result *no = TAKE(r->a, sp_result);
	str other = shown(view(g->name), view(g->handle), view(g->remote_id));
	str own = shown(a->title, a->handle, a->remote_id);
	str why = arena_fmt(r->a, "This log-in belongs to '%.*s', but the account '%.*s' is '%.*s'. Nothing was changed. Please log "
			    "in as the right one, or connect it under another name.", SHOW(other), SHOW(a->name), SHOW(own));
	*no = (sp_result){.size = sizeof *no, .verdict = SP_REFUSED, .code = SP_S("another-account")};
	no->why = (sp_str){why.at, why.len};
	return no;
}

/* A name that a person can type, out of the one that is shown: "St Mary's Hospital" is st-marys-hospital. */
static str slug(struct arena *a, str name, str otherwise)
{
	buf out = buf_in(a, SLUG_MOST + 1);
	for (size_t i = 0; i < name.len && out.len < SLUG_MOST; i++) {
		unsigned char c = (unsigned char)name.at[i];
		bool word = c < 128 && isalnum(c), apostrophe = c == '\'';
		if (word) buf_byte(&out, (char)tolower(c));
		else if (!apostrophe && out.len && out.at[out.len - 1] != '-') buf_byte(&out, '-');
	}
	str s = buf_str(&out);
	while (str_ends(s, S("-"))) s.len--;
	return s.len ? s : otherwise;
}

static err free_name(struct tx *tx, str wanted, str *out)
{
	bool taken = true;
	for (int n = 1; taken; n++) {
		*out = n == 1 ? wanted : arena_fmt(tx_arena(tx), "%.*s-%d", SHOW(wanted), n);
		TRY(account_is_named(tx, *out, &taken));
	}
	return NULL;
}

/* Like the account of this dialogue, at the grant's server. */
static struct account like_own(const struct run *r, const sp_grant *g)
{
	struct account like = r->in.account;
	if (g->server.len) like.server = view(g->server);
	return like;
}

static err known_as(struct tx *tx, const struct run *r, const sp_grant *g, int64_t *id)
{
	struct account like = like_own(r, g);
	return account_by_remote(tx, &like, view(g->remote_id), id);
}

static bool is_new(const struct run *r)
{
	return str_is(r->in.account.state, S("connecting"));
}

/* One consent may bring several accounts: those that are known are connected again, others are new. All that come by
 * the first log-in of an account are in its groups. */
static err account_for_grant(struct tx *tx, const struct run *r, const sp_grant *g, int64_t *id)
{
	struct account like = like_own(r, g);
	str called = g->name.len ? view(g->name) : view(g->handle);
	bool made = false;
	TRY(known_as(tx, r, g, id));
	if (!*id) {
		TRY(free_name(tx, slug(tx_arena(tx), called, like.platform), &like.name));
		TRY(account_begin(tx, &like, id));
		made = true;
	}
	return made || is_new(r) ? connect_group_like(tx, *id, r->in.account.id) : NULL;
}

/* A tenth of its life before its end, at least a minute, at most a day. */
static int64_t renew_at(const struct run *r, int64_t expires, int64_t now)
{
	int64_t before = (expires - now) / 10;
	if (!expires || !(r->plugin->ops & SP_CAN(SP_REFRESH))) return 0;
	return expires - MIN(MAX(before, MINUTE_MS), DAY_MS);
}

static err take_over(struct tx *tx, const struct run *r, int64_t account, const sp_grant *g, bool alone)
{
	bool first = r->in.job.op == SP_CONNECT;
	struct who who = {.handle = view(g->handle), .remote_id = view(g->remote_id), .title = view(g->name),
			  .server = view(g->server), .settings = view(g->settings), .expires = g->expires,
			  .renew_at = renew_at(r, g->expires, tx_now(tx)), .log_in_lasts = g->refresh_expires,
			  .dialogue = first ? r->in.job.id : 0};
	TRY(put_secrets(tx, r, account, g, alone));
	TRY(account_ready(tx, account, &who));
	if (first) TRY(queue_forget_tries(tx, account));
	if (first) TRY(queue_drop_refresh(tx, account, S("connected-again")));
	if (first && (r->plugin->ops & SP_CAN(SP_LIMITS)))
		TRY(queue_put(tx, &(struct job_new){.op = SP_LIMITS, .account = account, .state = JOB_READY,
						    .due = tx_now(tx)}, NULL));
	return history_add(tx, &(struct event){0, account, 0, first ? "connected" : "log-in-renewed", who.handle});
}

/* The grant that is this account's. Of a new one the first that is nobody's yet; NULL: all of them are connected under
 * names of their own. */
static err own_grant(struct tx *tx, const struct run *r, const sp_result *result, const sp_grant **own)
{
	static const sp_grant NONE = {.size = sizeof NONE};
	*own = result->ngrants ? grant_of_same(r, result) : &NONE;
	if (!is_new(r) || r->in.account.remote_id.len) return NULL;
	for (size_t i = 0; i < result->ngrants; i++) {
		int64_t other;
		TRY(known_as(tx, r, &result->grants[i], &other));
		*own = other ? NULL : &result->grants[i];
		if (*own) return NULL;
	}
	return NULL;
}

err login_done(struct tx *tx, const struct run *r, const sp_result *result)
{
	const sp_grant *own;
	bool alone = result->ngrants <= 1;
	TRY(own_grant(tx, r, result, &own));
	if (own) TRY(take_over(tx, r, r->in.job.account, own, alone));
	for (size_t i = 0; i < result->ngrants; i++) {
		int64_t account;
		if (&result->grants[i] == own) continue;
		TRY(account_for_grant(tx, r, &result->grants[i], &account));
		TRY(take_over(tx, r, account, &result->grants[i], alone));
	}
	if (!own) TRY(account_forget(tx, r->in.job.account));
	return kept_drop(tx, r->in.job.id);
}

str login_findings(struct arena *a, const struct run *r, const sp_result *result)
{
	buf all = buf_in(a, 4000);
	for (size_t i = 0; r->in.job.op == SP_CONNECT && i < result->nfindings; i++)
		buf_fmt(&all, "%s%.*s", i ? " " : "", SHOW(view(result->findings[i].text)));
	return buf_str(&all);
}

/* ---- what has happened meanwhile */

err login_is_newer(struct tx *tx, const struct run *r, bool *newer)
{
	int64_t now;
	bool found;
	TRY(account_dialogue(tx, r->in.job.account, &now, &found));
	*newer = found && r->in.job.op != SP_CONNECT && now != r->in.account.dialogue;
	return NULL;
}

err login_is_stale(struct tx *tx, int64_t account)
{
	TRY(account_stale(tx, account));
	return queue_put_refresh(tx, account);
}

err login_is_dropped(struct tx *tx, const struct run *r, bool *dropped)
{
	struct job now;
	bool found = false;
	*dropped = false;
	if (r->in.job.op != SP_CONNECT) return NULL;
	TRY(queue_get(tx, r->in.job.id, &now, &found));
	*dropped = found && str_is(now.code, S(CODE_DROPPED));
	return NULL;
}

/* ---- what it asks a person */

static void pen_choices(struct json_pen *p, const sp_ask *ask)
{
	pen_name(p, S("choices"));
	pen_open(p, '[');
	for (size_t i = 0; i < ask->nchoices; i++) {
		pen_open(p, '{');
		pen_member_str(p, "name", view(ask->choices[i].name));
		pen_member_str(p, "title", view(ask->choices[i].title));
		pen_close(p, '}');
	}
	pen_close(p, ']');
}

str login_question(struct run *r, const sp_ask *ask, str url)
{
	buf out = buf_in(r->a, SP_MOST_FRAME);
	struct json_pen p = json_pen(&out);
	pen_open(&p, '{');
	pen_member_int(&p, "kind", ask->kind);
	pen_member_int(&p, "as", ask->as);
	pen_member_str(&p, "prompt", view(ask->prompt));
	pen_member_str(&p, "url", url);
	pen_member_str(&p, "redirect", url.len ? r->in.redirect : S(""));
	if (ask->nchoices) pen_choices(&p, ask);
	pen_member_str(&p, "usual", view(ask->usual));
	pen_close(&p, '}');
	return buf_str(&out);
}
