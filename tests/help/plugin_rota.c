/* SPDX-License-Identifier: MIT
 * plugin_rota.c - a platform for tests whose tokens are used up: a log-in code and a refresh token work once, and
 * whoever sends one again loses the session. Its posts lie at an address of our choice, so a look-up is exact. */
#include "help/rota.h"

#include <schedpost/kit.h>

enum { CODE_MOST = 24 };

struct state {
	struct kit_place place;
	char code[CODE_MOST];
};

static sp_request *request(struct kit *k, sp_effect effect, sp_method method, sp_str url)
{
	sp_request *r = kit_request(k, effect, method, url);
	r->sign = SP_BEARER;
	return r;
}

/* ---- log-in and renewal */

enum { ASK, LOG_IN };

static sp_move ask_code(struct kit *k)
{
	return kit_ask(k, SP_ASK_SECRET, SP_PASSWORD, "The code of the account; it works once.");
}

static sp_move took_code(struct kit *k)
{
	kit_save(((struct state *)k->job->state)->code, CODE_MOST, k->job->answer->body);
	return kit_go(k, LOG_IN);
}

static void keep_tokens(struct kit *k)
{
	kit_keep(k, "access", SP_ACCESS_TOKEN);
	kit_keep(k, "refresh", SP_REFRESH_TOKEN);
}

static sp_move log_in(struct kit *k)
{
	request(k, SP_SPENDS, SP_POST, SP_S("{server}/login"))->sign = SP_UNSIGNED;
	kit_json_secret(k, SP_S("{\"code\":\""), SP_PASSWORD, SP_S("\"}"));
	keep_tokens(k);
	return SP_SEND;
}

static sp_move took_tokens(struct kit *k)
{
	if (!kit_good(k)) return kit_no(k);
	sp_grant grant = {
		.name = kit_get(k, k->body, "name"),
		.handle = kit_get(k, k->body, "name"),
		.remote_id = kit_get(k, k->body, "name"),
		.server = k->job->account->server,
		.access = kit_get(k, k->body, "access"),
		.refresh = kit_get(k, k->body, "refresh"),
	};
	return grant.remote_id.len ? kit_grant(k, &grant) : kit_nonsense(k);
}

static sp_move renew(struct kit *k)
{
	request(k, SP_SPENDS, SP_POST, SP_S("{server}/renew"))->sign_with = SP_REFRESH_TOKEN;
	keep_tokens(k);
	return SP_SEND;
}

/* ---- publish: a draft that nobody sees, then the post */

enum { DRAFT, POST };

static sp_str post_json(struct kit *k)
{
	kit_text t = kit_text_new(k);
	kit_open(&t, NULL, '{');
	kit_json_str(&t, "key", k->job->post->key);
	kit_json_str(&t, "text", k->job->post->text);
	kit_close(&t, '}');
	return kit_str(&t);
}

static sp_move send_draft(struct kit *k)
{
	request(k, SP_PREPARES, SP_POST, SP_S("{server}/drafts"));
	kit_json(k, post_json(k));
	return SP_SEND;
}

static sp_move took_draft(struct kit *k)
{
	return kit_good(k) ? kit_go(k, POST) : kit_no(k);
}

static sp_move send_post(struct kit *k)
{
	request(k, SP_COMMITS_KEYED, SP_POST, SP_S("{server}/posts"));
	kit_json(k, post_json(k));
	return SP_SEND;
}

static sp_move took_post(struct kit *k)
{
	sp_ref *ref = &k->job->result->ref;
	if (!kit_good(k)) return kit_no(k);
	ref->id = kit_get(k, k->body, "id");
	ref->url = kit_fmt(k, "%s/posts/%.*s", ROTA_SERVER, KIT_SHOW(ref->id));
	return ref->id.len ? kit_ok(k) : kit_nonsense(k);
}

/* ---- look-up */

static sp_move send_look(struct kit *k)
{
	request(k, SP_READS, SP_GET, kit_fmt(k, "{server}/posts/%.*s", KIT_SHOW(k->job->post->key)));
	return SP_SEND;
}

static sp_move took_look(struct kit *k)
{
	if (!kit_came(k, 404)) return took_post(k);
	return kit_end(k, SP_ABSENT, SP_THIS_POST, "not-there", "Rota does not have this post.");
}

/* ---- the tables */

static const struct kit_phase connect[] = {[ASK] = {.send = ask_code,
	.took = took_code}, [LOG_IN] = {.send = log_in, .took = took_tokens}};
static const struct kit_phase refresh[] = {{.send = renew, .took = took_tokens}};
static const struct kit_phase publish[] = {[DRAFT] = {.send = send_draft,
	.took = took_draft}, [POST] = {.send = send_post, .took = took_post}};
static const struct kit_phase lookup[] = {{.send = send_look, .took = took_look}};

static const struct kit_op ops[] = {
	{SP_CONNECT, connect, KIT_COUNT(connect)},
	{SP_REFRESH, refresh, KIT_COUNT(refresh)},
	{SP_PUBLISH, publish, KIT_COUNT(publish)},
	{SP_LOOKUP, lookup, KIT_COUNT(lookup)},
};

static const struct kit_rule rules[] = {
	{.status = 401, .verdict = SP_STALE_TOKEN, .scope = SP_THIS_ACCOUNT, .name = "token-ran-out",
	 .why = "The access to Rota has run out. schedpost renews it."},
};

static const struct kit_plugin plugin = {
	.title = "Rota",
	.code = "error",
	.rules = rules,
	.nrules = KIT_COUNT(rules),
	.ops = ops,
	.nops = KIT_COUNT(ops),
};

static sp_move step(sp_job *job)
{
	return kit_step(job, &plugin);
}

static const sp_limits limits = {.size = sizeof limits, .unit = SP_GRAPHEMES, .text_most = 500};

const sp_plugin plugin_rota = {
	.size = sizeof plugin_rota,
	.abi = SP_ABI,
	.ops = SP_CAN(SP_CONNECT) | SP_CAN(SP_REFRESH) | SP_CAN(SP_PUBLISH) | SP_CAN(SP_LOOKUP),
	.name = "rota",
	.title = "Rota",
	.version = "1",
	.hosts = ".",
	.limits = &limits,
	.look = SP_LOOK_EXACT,
	.asks_server = "the address of the server",
	.state_size = sizeof(struct state),
	.step = step,
};
