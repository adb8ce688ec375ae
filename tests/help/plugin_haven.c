/* SPDX-License-Identifier: MIT
 * plugin_haven.c - the plugin of Haven: consent, exchange, renewal and revocation by the kit alone, and posts. */
#include "help/haven.h"

#include "help/plain_posts.h"

#include <schedpost/kit.h>

struct state {
	struct kit_place place;
	int64_t expires;
	char access[16], refresh[16];	/* "{kept:2}" */
};

static const struct kit_oauth OAUTH = {
	.authorize = "{server}/auth", .token = "{server}/token", .revoke = "{server}/token/revocation",
	.scope = "openid offline_access post:write", .more = "prompt=consent", .spends_refresh = true,
};

static struct state *state_of(struct kit *k)
{
	return k->job->state;
}

/* ---- connect, renew, revoke */

enum { CONSENT, EXCHANGE, WHO };

static sp_move ask_consent(struct kit *k)
{
	return kit_consent(k, &OAUTH, "Log in at Haven and agree.");
}

static sp_move took_consent(struct kit *k)
{
	return kit_go(k, EXCHANGE);
}

static sp_move send_exchange(struct kit *k)
{
	return kit_exchange(k, &OAUTH);
}

static sp_move took_exchange(struct kit *k)
{
	struct state *s = state_of(k);
	sp_grant g = {0};
	if (!kit_good(k)) return kit_no(k);
	kit_tokens(k, &g);
	s->expires = g.expires;
	kit_save(s->access, sizeof s->access, g.access);
	kit_save(s->refresh, sizeof s->refresh, g.refresh);
	return kit_go(k, WHO);
}

static sp_move send_who(struct kit *k)
{
	kit_request(k, SP_READS, SP_GET, SP_S("{server}/api/me"))->sign = SP_BEARER;
	return SP_SEND;
}

static sp_move took_who(struct kit *k)
{
	struct state *s = state_of(k);
	if (!kit_good(k)) return kit_no(k);
	sp_str name = kit_get(k, k->body, "name");
	if (k->job->op == SP_WHOAMI) return kit_who(k, name, name, name, (sp_str){0}, (sp_str){0});
	return kit_grant(k, &(sp_grant){.name = name, .handle = name, .remote_id = name,
					.server = k->job->account->server,
					.access = kit_saved(s->access, sizeof s->access), .expires = s->expires,
					.refresh = kit_saved(s->refresh, sizeof s->refresh)});
}

static sp_move send_renewal(struct kit *k)
{
	return kit_renew(k, &OAUTH);
}

static sp_move send_revocation(struct kit *k)
{
	return kit_revoke(k, &OAUTH, SP_REFRESH_TOKEN);
}

static sp_move took_revocation(struct kit *k)
{
	return kit_done(k) ? kit_ok(k) : kit_no(k);
}

/* ---- posts */

static sp_move send_post(struct kit *k)
{
	kit_text t = kit_text_new(k);
	kit_open(&t, NULL, '{');
	kit_json_str(&t, "text", k->job->post->text);
	kit_close(&t, '}');
	kit_request(k, SP_COMMITS, SP_POST, SP_S("{server}/api/posts"))->sign = SP_BEARER;
	kit_json(k, kit_str(&t));
	return SP_SEND;
}

static sp_move send_list(struct kit *k)
{
	kit_request(k, SP_READS, SP_GET, SP_S("{server}/api/posts"))->sign = SP_BEARER;
	return SP_SEND;
}

/* ---- the tables */

static const struct kit_phase connect[] = {
	[CONSENT] = {.send = ask_consent, .took = took_consent},
	[EXCHANGE] = {.send = send_exchange, .took = took_exchange},
	[WHO] = {.send = send_who, .took = took_who},
};
static const struct kit_phase refresh[] = {{.send = send_renewal, .took = kit_renewed}};
static const struct kit_phase revoke[] = {{.send = send_revocation, .took = took_revocation}};
static const struct kit_phase whoami[] = {{.send = send_who, .took = took_who}};
static const struct kit_phase publish[] = {{.send = send_post, .took = plain_took_post}};
static const struct kit_phase timeline[] = {{.send = send_list, .took = plain_took_list}};

static const struct kit_op ops[] = {
	{SP_CONNECT, connect, KIT_COUNT(connect)}, {SP_REFRESH, refresh, KIT_COUNT(refresh)},
	{SP_REVOKE, revoke, KIT_COUNT(revoke)},	   {SP_WHOAMI, whoami, KIT_COUNT(whoami)},
	{SP_PUBLISH, publish, KIT_COUNT(publish)}, {SP_TIMELINE, timeline, KIT_COUNT(timeline)},
	{SP_LOOKUP, timeline, KIT_COUNT(timeline)},
};

static const struct kit_rule rules[] = {
	{.op = SP_REFRESH, .code = "invalid_grant", .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "log-in-over",
	 .why = "Haven has ended this log-in. Connect the account again."},
	{.op = SP_CONNECT, .code = "invalid_grant", .verdict = SP_REFUSED, .scope = SP_THIS_ACCOUNT, .name = "code-used",
	 .why = "Haven did not accept what the browser brought: it was used already, or is too old. Start again."},
	{.status = 401, .verdict = SP_STALE_TOKEN, .scope = SP_THIS_ACCOUNT, .name = "token-ran-out",
	 .why = "The access to Haven has run out. schedpost renews it."},
};

static const struct kit_plugin plugin = {
	.title = "Haven", .code = "error", .message = "error_description", .rules = rules, .nrules = KIT_COUNT(rules),
	.ops = ops, .nops = KIT_COUNT(ops),
};

static sp_move step(sp_job *job)
{
	return kit_step(job, &plugin);
}

static const sp_limits limits = {.size = sizeof limits, .unit = SP_GRAPHEMES, .text_most = 500};

const sp_plugin plugin_haven = {
	.size = sizeof plugin_haven,
	.abi = SP_ABI,
	.ops = SP_CAN(SP_CONNECT) | SP_CAN(SP_REFRESH) | SP_CAN(SP_REVOKE) | SP_CAN(SP_WHOAMI) | SP_CAN(SP_PUBLISH) |
	       SP_CAN(SP_TIMELINE) | SP_CAN(SP_LOOKUP),
	.name = "haven",
	.title = "Haven",
	.version = "1",
	.hosts = ".",
	.limits = &limits,
	.look = SP_LOOK_LIST,
	.asks_server = "the address of the server",
	.state_size = sizeof(struct state),
	.step = step,
};
