/* SPDX-License-Identifier: MIT
 * plugin_quill.c - the plugin of Quill: the three steps of OAuth 1.0a, whose account it is, posts and their list. */
#include "help/quill.h"

#include "help/plain_posts.h"

#include <schedpost/kit.h>

struct state {
	struct kit_place place;
	char access[16], secret[16];	/* "{kept:3}" */
};

static const struct kit_oauth1 OAUTH = {
	.request = "{server}/oauth/request_token", .authorize = "{server}/oauth/authorize",
	.access = "{server}/oauth/access_token",
};

static struct state *state_of(struct kit *k)
{
	return k->job->state;
}

/* ---- connect */

enum { REQUEST, CONSENT, ACCESS, WHO };

static sp_move send_request(struct kit *k)
{
	return kit_request_token(k, &OAUTH);
}

static sp_move took_request(struct kit *k)
{
	if (kit_requested(k)) return kit_go(k, CONSENT);
	return kit_came(k, 0) ? kit_nonsense(k) : kit_no(k);
}

static sp_move ask_consent(struct kit *k)
{
	return kit_consent1(k, &OAUTH, "Log in at Quill and agree.");
}

static sp_move took_consent(struct kit *k)
{
	return kit_go(k, ACCESS);
}

static sp_move send_access(struct kit *k)
{
	return kit_access_token(k, &OAUTH);
}

static sp_move took_access(struct kit *k)
{
	struct state *s = state_of(k);
	sp_grant g = {0};
	if (!kit_tokens1(k, &g)) return kit_came(k, 0) ? kit_nonsense(k) : kit_no(k);
	kit_save(s->access, sizeof s->access, g.access);
	kit_save(s->secret, sizeof s->secret, g.secret);
	return kit_go(k, WHO);
}

static sp_move send_who(struct kit *k)
{
	kit_request(k, SP_READS, SP_GET, SP_S("{server}/me"))->sign = SP_OAUTH1;
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
					.access = kit_saved(s->access, sizeof s->access),
					.secret = kit_saved(s->secret, sizeof s->secret)});
}

/* ---- posts: the link is part of the address, the text of a form, which are both signed; JSON is not */

static sp_move send_post(struct kit *k)
{
	const sp_post *post = k->job->post;
	kit_text t = kit_text_new(k);
	kit_request(k, SP_COMMITS, SP_POST, SP_S("{server}/posts?via=a%2Bb"))->sign = SP_OAUTH1;
	kit_query(k, "link", post->link);
	if (!post->warning.len) {
		kit_part(k, SP_FORM, "text", post->text);
		return SP_SEND;
	}
	kit_open(&t, NULL, '{');
	kit_json_str(&t, "text", post->text);
	kit_json_str(&t, "warning", post->warning);
	kit_close(&t, '}');
	kit_json(k, kit_str(&t));
	return SP_SEND;
}

static sp_move send_list(struct kit *k)
{
	kit_request(k, SP_READS, SP_GET, SP_S("{server}/posts"))->sign = SP_OAUTH1;
	return SP_SEND;
}

/* ---- the tables */

static const struct kit_phase connect[] = {
	[REQUEST] = {.send = send_request, .took = took_request}, [CONSENT] = {.send = ask_consent, .took = took_consent},
	[ACCESS] = {.send = send_access, .took = took_access}, [WHO] = {.send = send_who, .took = took_who},
};
static const struct kit_phase whoami[] = {{.send = send_who, .took = took_who}};
static const struct kit_phase publish[] = {{.send = send_post, .took = plain_took_post}};
static const struct kit_phase timeline[] = {{.send = send_list, .took = plain_took_list}};

static const struct kit_op ops[] = {
	{SP_CONNECT, connect, KIT_COUNT(connect)},
	{SP_WHOAMI, whoami, KIT_COUNT(whoami)},
	{SP_PUBLISH, publish, KIT_COUNT(publish)},
	{SP_TIMELINE, timeline, KIT_COUNT(timeline)},
	{SP_LOOKUP, timeline, KIT_COUNT(timeline)},
};

static const struct kit_rule rules[] = {
	{.status = 401, .code = "nonce_used", .verdict = SP_LATER, .scope = SP_THIS_POST, .name = "nonce-used",
	 .why = "Quill took the request for a copy of an earlier one. schedpost makes a new one by itself."},
	{.op = SP_CONNECT, .status = 401, .verdict = SP_REFUSED, .scope = SP_THIS_ACCOUNT, .name = "keys-refused",
	 .why = "Quill does not accept the keys of your organisation's app. Whoever looks after schedpost enters them again."},
};

static const struct kit_plugin plugin = {
	.title = "Quill", .code = "error", .rules = rules, .nrules = KIT_COUNT(rules),
	.ops = ops, .nops = KIT_COUNT(ops),
};

static sp_move step(sp_job *job)
{
	return kit_step(job, &plugin);
}

static const sp_limits limits = {
	.size = sizeof limits, .unit = SP_GRAPHEMES, .text_most = 500, .flags = SP_LINK_IS_SHOWN,
};

const sp_plugin plugin_quill = {
	.size = sizeof plugin_quill,
	.abi = SP_ABI,
	.ops = SP_CAN(SP_CONNECT) | SP_CAN(SP_WHOAMI) | SP_CAN(SP_PUBLISH) | SP_CAN(SP_TIMELINE) |
	       SP_CAN(SP_LOOKUP),
	.name = "quill",
	.title = "Quill",
	.version = "1",
	.hosts = ".",
	.limits = &limits,
	.look = SP_LOOK_LIST,
	.asks_server = "the address of the server",
	.state_size = sizeof(struct state),
	.step = step,
};
