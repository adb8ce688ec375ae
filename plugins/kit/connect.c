/* SPDX-License-Identifier: MIT
 * connect.c - the dialogue by which an account is connected: consent, tokens, which accounts it opens, which of them
 * shall be used; and whose an account is now, and how its access ends. */
#include <schedpost/kit.h>

#include "tables.h"

enum { SCOPES_MOST = 255, NAME_MOST = 71, TITLE_MOST = 63 };

/* ---- consent and tokens */

sp_move kit_send_consent(struct kit *k)
{
	return kit_consent(k, k->plugin->oauth, k->plugin->connect->prompt);
}

sp_move kit_send_exchange(struct kit *k)
{
	return kit_exchange(k, k->plugin->oauth);
}

sp_move kit_missing(struct kit *k, sp_str names)
{
	const struct kit_connect *c = k->plugin->connect;
	return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "missing-scope", "%s: %.*s. %s", c->missing, KIT_SHOW(names),
		       c->then);
}

/* The rights that were asked for and not given. An answer that names none has given all (RFC 6749, 5.1). */
static sp_str missing_rights(struct kit *k, sp_str given)
{
	kit_text t = kit_text_new(k);
	const char *named = k->plugin->connect->needed;
	sp_str needed = kit_of(named ? named : k->plugin->oauth->scope), right;
	char by = kit_finds(needed, " ", NULL) ? ' ' : ',';
	while (given.len && kit_split(&needed, by, &right))
		if (!kit_finds(given, kit_fmt(k, "%.*s", KIT_SHOW(right)).at, NULL))
			kit_putf(&t, "%s%.*s", t.len ? ", " : "", KIT_SHOW(right));
	return kit_str(&t);
}

static bool note_number(struct kit *k, uint32_t which, int64_t n)
{
	return kit_put_note(k, which, kit_fmt(k, "%lld", (long long)n));
}

sp_move kit_took_exchange(struct kit *k)
{
	sp_grant g = {0};
	if (!kit_good(k)) return kit_end_no(k);
	kit_tokens(k, &g);
	sp_str missing = missing_rights(k, g.scopes);
	const char *lasting = k->plugin->oauth->lasting;
	if (g.access.len && missing.len) return kit_missing(k, missing);
	if (g.access.len && !g.refresh.len && lasting)
		return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "no-lasting-access", "%s", lasting);
	bool noted = g.access.len && kit_put_note(k, KIT_ACCESS, g.access) && kit_put_note(k, KIT_REFRESH, g.refresh) &&
		     kit_put_note(k, KIT_SCOPES, kit_cut(g.scopes, SCOPES_MOST)) &&
		     note_number(k, KIT_EXPIRES, g.expires) && note_number(k, KIT_REFRESH_EXPIRES, g.refresh_expires);
	return noted ? kit_next(k) : kit_end_no(k);
}

/* ---- the accounts that the consent has opened: notes of fields with tabs between */

sp_str kit_field(sp_str account, int which)
{
	size_t end;
	for (; which; which--) {
		if (!kit_finds(account, "\t", &end)) return (sp_str){0};
		account = kit_slice(account, end + 1, account.len);
	}
	if (!kit_finds(account, "\t", &end)) end = account.len;
	return kit_slice(account, 0, end);
}

static bool is_noted(struct kit *k, sp_str id, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (kit_same(kit_field(kit_note(k, KIT_ACCOUNTS + i), KIT_ID), id)) return true;
	return false;
}

/* False: it does not fit. What lacks an id or its token, or is there already, is left out. */
static bool note_account(struct kit *k, const json_t *account, uint32_t *n)
{
	const struct kit_connect *c = k->plugin->connect;
	if (c->fits && !c->fits(account)) return true;
	k->item = account;
	const struct kit_profile *who = c->who;
	sp_str id = kit_fill(k, who ? who->id : c->id), handle = kit_fill(k, who ? who->handle : c->handle);
	sp_str name = kit_cut(kit_fill(k, who ? who->name : c->name), NAME_MOST);
	sp_str token = c->access ? kit_get(k, account, c->access) : (sp_str){0};
	sp_str more = c->more ? kit_get(k, account, c->more) : (sp_str){0};
	k->item = NULL;
	handle = kit_cut(handle.len ? handle : name, TITLE_MOST);
	if (!id.len || (c->access && !token.len) || is_noted(k, id, *n)) return true;
	bool fits = kit_put_note(k, KIT_ACCOUNTS + *n, kit_fmt(k, "%.*s\t%.*s\t%.*s\t%.*s\t%.*s", KIT_SHOW(id),
			KIT_SHOW(name), KIT_SHOW(handle), KIT_SHOW(token), KIT_SHOW(more)));
	*n += fits;
	return fits;
}

uint32_t kit_note_accounts(struct kit *k, const json_t *list, uint32_t n)
{
	if (json_is_object(list)) note_account(k, list, &n);
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!note_account(k, json_array_get(list, i), &n)) return n;
	return n;
}

sp_move kit_send_accounts(struct kit *k)
{
	const struct kit_connect *c = k->plugin->connect;
	kit_call(k, SP_READS, SP_GET, c->who ? c->who->request : c->request);
	return SP_SEND;
}

sp_move kit_took_accounts(struct kit *k)
{
	const struct kit_connect *c = k->plugin->connect;
	const char *path = c->who ? c->who->of : c->list;
	const json_t *all = kit_at(k->body, path ? path : "");
	bool has_none = !all && c->who && c->none;
	if (!kit_good(k) || (!json_is_array(all) && !json_is_object(all) && !has_none)) return kit_end_no(k);
	kit_note_accounts(k, all, 0);
	return kit_next(k);
}

/* ---- which of them, and their grants */

static sp_str settings_of(struct kit *k)
{
	sp_str pairs = kit_of(k->plugin->connect->settings);
	kit_text t = kit_text_new(k);
	if (!pairs.len) return (sp_str){0};
	kit_open(&t, NULL, '{');
	for (size_t end; pairs.len; pairs = kit_slice(pairs, end + 1, pairs.len)) {
		if (!kit_finds(pairs, " ", &end)) end = pairs.len;
		char *name = k->job->alloc(k->job, end + 1), *value = name;
		kit_save(name, end + 1, kit_slice(pairs, 0, end));
		while (*value && *value != '=') value++;
		if (*value) *value++ = '\0';
		sp_str is = kit_fill(k, value);
		if (kit_is(is, "true")) kit_json_raw(&t, name, is);
		else kit_json_some(&t, name, is);
	}
	kit_close(&t, '}');
	return kit_str(&t);
}

static int64_t noted_number(struct kit *k, uint32_t which)
{
	int64_t n = 0;
	return kit_number(kit_note(k, which), &n) ? n : 0;
}

static sp_grant grant_of(struct kit *k, sp_str account)
{
	sp_str token = kit_field(account, KIT_TOKEN);
	k->found = account;
	return (sp_grant){
		.size = sizeof(sp_grant),
		.name = kit_field(account, KIT_NAME),
		.handle = kit_field(account, KIT_HANDLE),
		.remote_id = kit_field(account, KIT_ID),
		.scopes = kit_note(k, KIT_SCOPES),
		.settings = settings_of(k),
		.access = token.len ? token : kit_note(k, KIT_ACCESS),
		.refresh = kit_note(k, KIT_REFRESH),
		.expires = noted_number(k, KIT_EXPIRES),
		.refresh_expires = noted_number(k, KIT_REFRESH_EXPIRES),
	};
}

static uint32_t accounts_noted(struct kit *k)
{
	uint32_t n = 0;
	while (n < SP_MOST_ENTRIES && kit_field(kit_note(k, KIT_ACCOUNTS + n), KIT_ID).len) n++;
	return n;
}

/* All accounts, or those that were chosen; when none of them was, it is asked again. */
static sp_move grant_accounts(struct kit *k, sp_str chosen)
{
	uint32_t all = accounts_noted(k);
	sp_grant *grants = k->job->alloc(k->job, (all + 1) * sizeof *grants);
	size_t n = 0;
	for (uint32_t i = 0; i < all; i++) {
		sp_str account = kit_note(k, KIT_ACCOUNTS + i);
		if (all == 1 || kit_has_line(chosen, kit_field(account, KIT_ID))) grants[n++] = grant_of(k, account);
	}
	k->job->result->grants = grants;
	k->job->result->ngrants = n;
	return n ? kit_ok(k) : KIT_ON;
}

sp_move kit_send_choice(struct kit *k)
{
	const struct kit_connect *c = k->plugin->connect;
	uint32_t n = accounts_noted(k);
	if (!n && !c->none) return kit_nonsense(k);
	if (!n) return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, c->code, "%s", c->none);
	if (n == 1) return grant_accounts(k, (sp_str){0});
	sp_choice *choices = k->job->alloc(k->job, n * sizeof *choices);
	for (uint32_t i = 0; i < n; i++) {
		sp_str account = kit_note(k, KIT_ACCOUNTS + i);
		choices[i] = (sp_choice){kit_field(account, KIT_ID), kit_field(account, KIT_NAME)};
	}
	return kit_choose(k, c->choose, choices, n, NULL);
}

sp_move kit_took_choice(struct kit *k)
{
	return grant_accounts(k, k->job->answer->body);
}

const struct kit_phase kit_connecting[4] = {KIT_CONSENT, KIT_EXCHANGE, KIT_LIST_ACCOUNTS, KIT_CHOOSE};

/* ---- whoami and profile */

static const struct kit_profile *profile_table(const struct kit *k)
{
	const struct kit_plugin *p = k->plugin;
	return k->job->op == SP_WHOAMI || !p->profile ? p->whoami : p->profile;
}

static sp_move send_profile(struct kit *k)
{
	kit_call(k, SP_READS, SP_GET, profile_table(k)->request);
	return SP_SEND;
}

sp_move kit_took_profile(struct kit *k, const struct kit_profile *p)
{
	if (!kit_good(k)) return kit_end_no(k);
	k->item = kit_at(k->body, p->of ? p->of : "");
	sp_str id = kit_fill(k, p->id), name = kit_fill(k, p->name), handle = kit_fill(k, p->handle);
	sp_str text = p->text ? kit_copy(k, kit_view(k->item, p->text)) : (sp_str){0};
	if (p->read) text = p->read(k);
	if (p->html) text = kit_plain(k, kit_view(k->item, p->html));
	sp_str site = p->site ? kit_get(k, k->item, p->site) : (sp_str){0};
	if (!k->item && p->none) return kit_end(k, SP_RECONNECT, SP_THIS_ACCOUNT, "no-account", "%s", p->none);
	if (!k->item || !id.len || !name.len) return kit_end_no(k);
	if (site.len) text = kit_fmt(k, "%.*s%s%.*s", KIT_SHOW(text), text.len ? "\n" : "", KIT_SHOW(site));
	return kit_who(k, id, handle.len ? handle : name, name, p->url ? kit_address(k, p->url) : (sp_str){0}, text);
}

static sp_move took_profile(struct kit *k)
{
	return kit_took_profile(k, profile_table(k));
}

const struct kit_phase kit_profiling[1] = {{.send = send_profile, .took = took_profile}};

/* ---- refresh */

static sp_move send_renewal(struct kit *k)
{
	return kit_renew(k, k->plugin->oauth);
}

const struct kit_phase kit_renewing[1] = {{.send = send_renewal, .took = kit_renewed}};

/* ---- revoke */

sp_move kit_send_revoke(struct kit *k)
{
	const struct kit_oauth *o = k->plugin->oauth;
	uint32_t turn = k->place->turn;
	sp_secret which = turn < KIT_COUNT(o->ends) ? o->ends[turn] : SP_PLAIN;
	if (!which) return kit_ok(k);
	sp_move move = kit_revoke(k, o, which);
	if (o->hints)
		kit_part(k, SP_FORM, "token_type_hint",
			 which == SP_ACCESS_TOKEN ? SP_S("access_token") : SP_S("refresh_token"));
	return move;
}

sp_move kit_took_revoke(struct kit *k)
{
	sp_move move = kit_done(k) ? kit_ok(k) : kit_end_no(k);
	bool more = k->place->turn + 1 < KIT_COUNT(k->plugin->oauth->ends) && k->plugin->oauth->ends[k->place->turn + 1];
	return move == SP_DONE && k->job->result->verdict == SP_OK && more ? kit_next_turn(k) : move;
}

const struct kit_phase kit_revoking[1] = {{.send = kit_send_revoke, .took = kit_took_revoke}};
