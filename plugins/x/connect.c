/* SPDX-License-Identifier: MIT
 * connect.c - the consent and its tokens, how they are renewed and end, whose account it is and what it may. */
#include "x.h"

static const struct kit_oauth oauth = {
	.authorize = "{dialog}/i/oauth2/authorize",
	.token = "{api}/2/oauth2/token",
	.revoke = "{api}/2/oauth2/revoke",
	.scope = "tweet.read tweet.write users.read media.write offline.access",
	.spends_refresh = true,		/* X ends all access of who sends one twice */
};

static const int64_t refresh_lives_ms = 180LL * 24 * 60 * 60 * 1000;	/* six months */

/* ---- connect: the consent, its code for tokens within 30 seconds, and whose they are */

enum { CONSENT, EXCHANGE, WHO };

static sp_move ask_consent(struct kit *k)
{
	return kit_consent(k, &oauth, "Open this address, log in to X as the account that is to publish, and agree.");
}

static sp_move took_consent(struct kit *k)
{
	return kit_go(k, EXCHANGE);
}

static sp_move exchange(struct kit *k)
{
	return kit_exchange(k, &oauth);
}

/* The rights that were asked for and not given. An answer that names none has given all (RFC 6749, 5.1). */
static sp_str missing_scopes(struct kit *k, sp_str given)
{
	static const char *const needed[] = {"tweet.read", "tweet.write", "users.read", "media.write", "offline.access"};
	kit_text t = kit_text_new(k);
	for (size_t i = 0; given.len && i < KIT_COUNT(needed); i++)
		if (!kit_finds(given, needed[i], NULL)) kit_putf(&t, "%s%s", t.len ? ", " : "", needed[i]);
	return kit_str(&t);
}

static sp_move took_tokens(struct kit *k)
{
	struct state *s = state_of(k);
	sp_grant got = {0};
	if (!kit_good(k)) return x_no(k);
	kit_tokens(k, &got);
	sp_str missing = missing_scopes(k, got.scopes);
	if (missing.len)
		return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "missing-scopes",
			       "X gave access without these rights: %.*s. Give the organisation's app at X the right to read "
			       "and write, connect once more, and agree to all that is asked.", KIT_SHOW(missing));
	bool whole = kit_save(s->u.tokens.access, KEPT_MOST, got.access);
	whole &= kit_save(s->u.tokens.refresh, KEPT_MOST, got.refresh);
	kit_save(s->u.tokens.scopes, SCOPES_MOST, got.scopes);
	s->u.tokens.expires = got.expires;
	return whole && got.access.len ? kit_go(k, WHO) : kit_nonsense(k);
}

static sp_move ask_who(struct kit *k)
{
	x_request(k, SP_READS, SP_GET, "{api}/2/users/me");
	kit_query(k, "user.fields", SP_S("description,entities,url"));
	return SP_SEND;
}

static sp_str handle_of(struct kit *k)
{
	return kit_fmt(k, "@%.*s", KIT_SHOW(kit_get(k, k->body, "data.username")));
}

static sp_move took_connect(struct kit *k)
{
	struct state *s = state_of(k);
	sp_str id = kit_get(k, k->body, "data.id");
	if (!kit_good(k) || !id.len) return x_no(k);
	sp_grant grant = {
		.name = kit_get(k, k->body, "data.name"),
		.handle = handle_of(k),
		.remote_id = id,
		.scopes = kit_saved(s->u.tokens.scopes, SCOPES_MOST),
		.access = kit_saved(s->u.tokens.access, KEPT_MOST),
		.refresh = kit_saved(s->u.tokens.refresh, KEPT_MOST),
		.expires = s->u.tokens.expires,
		.refresh_expires = k->job->now + refresh_lives_ms,
	};
	return kit_grant(k, &grant);
}

const struct kit_phase x_connect[CONNECT_PHASES] = {
	[CONSENT] = {ask_consent, took_consent},
	[EXCHANGE] = {exchange, took_tokens},
	[WHO] = {ask_who, took_connect},
};

/* ---- refresh. Whose it is stays as it is: asking would cost a cent each two hours. */

static sp_move renew(struct kit *k)
{
	return kit_renew(k, &oauth);
}

static sp_move renewed(struct kit *k)
{
	const sp_account *account = k->job->account;
	sp_grant grant = {.name = account->name, .handle = account->handle, .remote_id = account->remote_id,
			  .refresh_expires = k->job->now + refresh_lives_ms};
	if (!kit_good(k)) return x_no(k);
	kit_tokens(k, &grant);
	return grant.access.len ? kit_grant(k, &grant) : kit_nonsense(k);
}

const struct kit_phase x_refresh[ONE_PHASE] = {{renew, renewed}};

/* ---- revoke: both tokens, for either could outlive the other */

enum { REFRESH_TOKEN, ACCESS_TOKEN };

static sp_move revoke(struct kit *k)
{
	return kit_revoke(k, &oauth, k->place->phase == REFRESH_TOKEN ? SP_REFRESH_TOKEN : SP_ACCESS_TOKEN);
}

/* "Value passed for the token was invalid." It is dead already. */
static sp_move revoked(struct kit *k)
{
	bool dead = kit_came(k, 400) && kit_finds(k->job->answer->body, "passed for the token", NULL);
	bool kept = json_is_false(kit_at(k->body, "revoked"));
	if ((!kit_done(k) && !dead) || kept) return x_no(k);
	return k->place->phase == REFRESH_TOKEN ? kit_go(k, ACCESS_TOKEN) : kit_ok(k);
}

const struct kit_phase x_revoke[REVOKE_PHASES] = {
	[REFRESH_TOKEN] = {revoke, revoked},
	[ACCESS_TOKEN] = {revoke, revoked},
};

/* ---- whoami and profile */

/* The text and the web site that people see. */
static sp_str profile_text(struct kit *k)
{
	sp_str link = {0}, url = kit_get(k, k->body, "data.url");
	sp_str text = x_text(k, kit_view(k->body, "data.description"), kit_at(k->body, "data.entities.description.urls"),
			     &link);
	sp_str site = x_text(k, url, kit_at(k->body, "data.entities.url.urls"), &link);
	return kit_fmt(k, "%.*s%s%.*s", KIT_SHOW(text), text.len && site.len ? "\n" : "", KIT_SHOW(site));
}

static sp_move took_whoami(struct kit *k)
{
	sp_str id = kit_get(k, k->body, "data.id");
	if (!kit_good(k) || !id.len) return x_no(k);
	sp_str url = kit_fmt(k, "https://x.com/%.*s", KIT_SHOW(kit_get(k, k->body, "data.username")));
	return kit_who(k, id, handle_of(k), kit_get(k, k->body, "data.name"), url, profile_text(k));
}

const struct kit_phase x_whoami[ONE_PHASE] = {{ask_who, took_whoami}};

/* ---- limits. X tells nobody which accounts may write long posts, so an admin may set it: "text_most". */

static sp_move tell_limits(struct kit *k)
{
	enum { LONGEST = 25000 };
	sp_limits *l = k->job->alloc(k->job, sizeof *l);
	int64_t most;
	*l = x_declared;
	bool told = kit_number(kit_setting(k, "text_most"), &most);
	if (told && most > l->text_most) l->text_most = most < LONGEST ? most : LONGEST;
	k->job->result->limits = l;
	return kit_ok(k);
}

const struct kit_phase x_limits[ONE_PHASE] = {{tell_limits, NULL}};
