/* SPDX-License-Identifier: MIT
 * plugin_duo.c - the plugins of Duo and Solo: consent, exchange, a choice of pages, renewal, posts. */
#include "help/duo.h"

#include <schedpost/kit.h>

enum { ID_MOST = 16, NAME_MOST = 48, KEPT_MOST_LETTERS = 16 };

struct state {
	struct kit_place place;
	int64_t expires, refresh_expires;
	uint32_t n, reserved;
	struct found {
		char id[ID_MOST], name[NAME_MOST], access[KEPT_MOST_LETTERS], refresh[KEPT_MOST_LETTERS];
	} pages[DUO_PAGES];
};

static struct state *state_of(struct kit *k)
{
	return k->job->state;
}

static struct kit_oauth oauth(const struct kit *k)
{
	return (struct kit_oauth){.authorize = DUO_HOST "/authorize", .token = DUO_HOST "/token",
				  .revoke = DUO_HOST "/revoke", .scope = "post read",
				  .in_form = true, .spends_refresh = kit_is(kit_of(k->plugin->title), "Duo")};
}

/* ---- connect */

enum { CONSENT, EXCHANGE, PAGES, CHOOSE };

static sp_move ask_consent(struct kit *k)
{
	struct kit_oauth o = oauth(k);
	return kit_consent(k, &o, "Log in at Duo and agree.");
}

static sp_move took_consent(struct kit *k)
{
	return kit_go(k, EXCHANGE);
}

static sp_move exchange(struct kit *k)
{
	struct kit_oauth o = oauth(k);
	return kit_exchange(k, &o);
}

static sp_move took_exchange(struct kit *k)
{
	sp_grant g = {0};
	if (!kit_good(k)) return kit_no(k);
	kit_tokens(k, &g);
	state_of(k)->expires = g.expires;
	state_of(k)->refresh_expires = g.refresh_expires;
	return kit_go(k, PAGES);
}

static sp_move list_pages(struct kit *k)
{
	kit_request(k, SP_READS, SP_GET, SP_S(DUO_HOST "/pages"))->sign = SP_BEARER;
	kit_keep(k, "pages.*.access", SP_ACCESS_TOKEN);
	kit_keep(k, "pages.*.refresh", SP_REFRESH_TOKEN);
	return SP_SEND;
}

static sp_move took_pages(struct kit *k)
{
	struct state *s = state_of(k);
	if (!kit_good(k)) return kit_no(k);
	for (s->n = 0; s->n < DUO_PAGES && s->n < kit_len(k->body, "pages"); s->n++) {
		const json_t *page = json_array_get(kit_at(k->body, "pages"), s->n);
		kit_save(s->pages[s->n].id, ID_MOST, kit_get(k, page, "id"));
		kit_save(s->pages[s->n].name, NAME_MOST, kit_get(k, page, "name"));
		kit_save(s->pages[s->n].access, KEPT_MOST_LETTERS, kit_get(k, page, "access"));
		kit_save(s->pages[s->n].refresh, KEPT_MOST_LETTERS, kit_get(k, page, "refresh"));
	}
	return kit_go(k, CHOOSE);
}

static sp_move ask_choose(struct kit *k)
{
	struct state *s = state_of(k);
	sp_choice *choices = k->job->alloc(k->job, DUO_PAGES * sizeof *choices);
	for (uint32_t i = 0; i < s->n; i++)
		choices[i] = (sp_choice){kit_saved(s->pages[i].id, ID_MOST), kit_saved(s->pages[i].name, NAME_MOST)};
	sp_move move = kit_ask(k, SP_ASK_CHOOSE, SP_PLAIN, "Which pages?");
	k->job->ask->choices = choices;
	k->job->ask->nchoices = s->n;
	return move;
}

static sp_move took_choose(struct kit *k)
{
	struct state *s = state_of(k);
	sp_grant *grants = k->job->alloc(k->job, DUO_PAGES * sizeof *grants);
	size_t n = 0;
	for (uint32_t i = 0; i < s->n; i++) {
		sp_str id = kit_saved(s->pages[i].id, ID_MOST), name = kit_saved(s->pages[i].name, NAME_MOST);
		if (!kit_has_line(k->job->answer->body, id)) continue;
		grants[n++] = (sp_grant){.size = sizeof(sp_grant), .name = name, .handle = name, .remote_id = id,
					 .server = SP_S(DUO_HOST),
					 .access = kit_saved(s->pages[i].access, KEPT_MOST_LETTERS),
					 .refresh = kit_saved(s->pages[i].refresh, KEPT_MOST_LETTERS), .expires = s->expires,
					 .refresh_expires = s->refresh_expires};
	}
	k->job->result->grants = grants;
	k->job->result->ngrants = n;
	return n ? kit_ok(k) : kit_go(k, CHOOSE);
}

/* ---- renewal, posts */

static sp_move renew(struct kit *k)
{
	struct kit_oauth o = oauth(k);
	return kit_renew(k, &o);
}

static sp_move took_renewal(struct kit *k)
{
	sp_grant grant = {.remote_id = k->job->account->remote_id};
	if (!kit_good(k)) return kit_no(k);
	kit_tokens(k, &grant);
	return kit_grant(k, &grant);
}

static sp_move send_post(struct kit *k)
{
	kit_text t = kit_text_new(k);
	kit_open(&t, NULL, '{');
	kit_json_str(&t, "text", k->job->post->text);
	kit_close(&t, '}');
	kit_request(k, SP_COMMITS, SP_POST, SP_S(DUO_HOST "/posts"))->sign = SP_BEARER;
	kit_json(k, kit_str(&t));
	return SP_SEND;
}

static sp_move took_post(struct kit *k)
{
	if (!kit_good(k)) return kit_no(k);
	k->job->result->ref.id = kit_get(k, k->body, "id");
	return kit_ok(k);
}

/* ---- whose it is, and handing it back: the refresh token first */

static sp_move ask_me(struct kit *k)
{
	kit_request(k, SP_READS, SP_GET, SP_S(DUO_HOST "/me"))->sign = SP_BEARER;
	return SP_SEND;
}

static sp_move took_me(struct kit *k)
{
	if (!kit_good(k)) return kit_no(k);
	return kit_who(k, k->job->account->remote_id, kit_get(k, k->body, "name"), kit_get(k, k->body, "name"),
		       SP_S(DUO_HOST "/me"), (sp_str){0});
}

enum { END_REFRESH, END_ACCESS };

static sp_move hand_back(struct kit *k)
{
	struct kit_oauth o = oauth(k);
	return kit_revoke(k, &o, k->place->phase == END_REFRESH ? SP_REFRESH_TOKEN : SP_ACCESS_TOKEN);
}

static sp_move handed_back(struct kit *k)
{
	if (!kit_done(k)) return kit_no(k);
	return k->place->phase == END_REFRESH ? kit_go(k, END_ACCESS) : kit_ok(k);
}

/* ---- the tables */

static const struct kit_phase connect[] = {
	[CONSENT] = {.send = ask_consent, .took = took_consent}, [EXCHANGE] = {.send = exchange,
		.took = took_exchange}, [PAGES] = {.send = list_pages, .took = took_pages},
	[CHOOSE] = {.send = ask_choose, .took = took_choose},
};
static const struct kit_phase refresh[] = {{.send = renew, .took = took_renewal}};
static const struct kit_phase publish[] = {{.send = send_post, .took = took_post}};

static const struct kit_phase whoami[] = {{.send = ask_me, .took = took_me}};
static const struct kit_phase revoke[] = {
	[END_REFRESH] = {.send = hand_back, .took = handed_back}, [END_ACCESS] = {.send = hand_back, .took = handed_back},
};

static const struct kit_op ops[] = {
	{SP_CONNECT, connect, KIT_COUNT(connect)},
	{SP_REFRESH, refresh, KIT_COUNT(refresh)},
	{SP_PUBLISH, publish, KIT_COUNT(publish)},
	{SP_WHOAMI, whoami, KIT_COUNT(whoami)},
	{SP_REVOKE, revoke, KIT_COUNT(revoke)},
};

static const struct kit_rule rules[] = {
	{.op = SP_PUBLISH, .status = 401, .verdict = SP_STALE_TOKEN, .scope = SP_THIS_ACCOUNT, .name = "token-ran-out",
	 .why = "The access has run out. schedpost renews it."},
};

static const struct kit_plugin duo = {.title = "Duo", .code = "error", .rules = rules, .nrules = KIT_COUNT(rules),
				      .ops = ops, .nops = KIT_COUNT(ops)};
static const struct kit_plugin solo = {.title = "Solo", .code = "error", .rules = rules, .nrules = KIT_COUNT(rules),
				       .ops = ops, .nops = KIT_COUNT(ops)};

static sp_move step_duo(sp_job *job)
{
	return kit_step(job, &duo);
}

static sp_move step_solo(sp_job *job)
{
	return kit_step(job, &solo);
}

static const sp_limits limits = {.size = sizeof limits, .unit = SP_GRAPHEMES, .text_most = 500};

#define BOTH                                                                                            \
	.size = sizeof(sp_plugin), .abi = SP_ABI, .version = "1", .hosts = "duo.example", .limits = &limits, \
	.ops = SP_CAN(SP_CONNECT) | SP_CAN(SP_REFRESH) | SP_CAN(SP_PUBLISH) | SP_CAN(SP_WHOAMI) |       \
	       SP_CAN(SP_REVOKE), .revoke_page = DUO_HOST "/apps", .state_size = sizeof(struct state)

const sp_plugin plugin_duo = {BOTH, .name = "duo", .title = "Duo", .step = step_duo};
const sp_plugin plugin_solo = {BOTH, .name = "solo", .title = "Solo", .step = step_solo};
