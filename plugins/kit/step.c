/* SPDX-License-Identifier: MIT
 * step.c - the machine: finds the operation and its phase, hands it the answer, lets it make the next move. */
#include <string.h>

#include <schedpost/kit.h>

#include "tables.h"

enum { MOST_TURNS = 256 };	/* phases that may have nothing to do, one after the other */

/* What the kit does by a table of the plugin's. */
static const struct kit_op by_table[] = {
	KIT_OP(SP_CONNECT, kit_connecting),
	KIT_OP(SP_REFRESH, kit_renewing), KIT_OP(SP_REVOKE, kit_revoking),  KIT_OP(SP_WHOAMI, kit_profiling),
	KIT_OP(SP_PROFILE, kit_profiling), KIT_OP(SP_LOOKUP, kit_listing),  KIT_OP(SP_TIMELINE, kit_listing),
	KIT_OP(SP_NUMBERS, kit_counting), KIT_OP(SP_DELETE, kit_removing),
	KIT_OP(SP_LIMITS, kit_limiting),
};

static bool has_table(const struct kit_plugin *p, sp_op op)
{
	const struct kit_profile *profile = p->profile ? p->profile : p->whoami;
	const void *const tables[SP_LAST_OP + 1] = {
		[SP_CONNECT] = p->connect,
		[SP_REFRESH] = p->oauth, [SP_REVOKE] = p->oauth, [SP_WHOAMI] = p->whoami,   [SP_PROFILE] = profile,
		[SP_LOOKUP] = p->list,	 [SP_TIMELINE] = p->list, [SP_NUMBERS] = p->numbers, [SP_DELETE] = p->removal,
		[SP_LIMITS] = p->limits,
	};
	return op > 0 && op <= SP_LAST_OP && tables[op];
}

static const struct kit_op *find_among(const struct kit_op *ops, size_t n, sp_op op)
{
	for (size_t i = 0; i < n; i++)
		if (ops[i].op == op) return &ops[i];
	return NULL;
}

static const struct kit_op *find_op(const struct kit_plugin *p, sp_op op)
{
	const struct kit_op *own = find_among(p->ops, p->nops, op);
	if (!own && p->containers) own = find_among(kit_by_containers, KIT_COUNT(kit_by_containers), op);
	return own || !has_table(p, op) ? own : find_among(by_table, KIT_COUNT(by_table), op);
}

static void find_phase(struct kit *k, const struct kit_op *op)
{
	if (k->place->phase >= op->nphases) kit_go(k, 0);
	k->phase = &op->phases[k->place->phase];
}

static sp_move run(struct kit *k, const struct kit_op *op)
{
	sp_move move = KIT_ON;
	find_phase(k, op);
	if (k->job->answer) move = kit_took_phase(k);
	for (int turns = 0; move == KIT_ON; turns++) {
		if (turns == MOST_TURNS) return kit_nonsense(k);
		find_phase(k, op);
		move = kit_send_phase(k);
	}
	return move;
}

/* The host has counted them; this is for one that has not. */
static bool has_too_many(const sp_post *post, uint32_t most)
{
	uint32_t captions = 0;
	for (uint32_t i = 0; i < post->nmedia; i++) captions += kit_starts(post->media[i].mime, "text/");
	return captions > 1 || post->nmedia - captions > most;
}

static sp_move begin(struct kit *k, const struct kit_op *op)
{
	const sp_post *post = k->job->post;
	uint32_t most = k->plugin->files_most;
	if (k->job->op != SP_PUBLISH || !most || !has_too_many(post, most)) return run(k, op);
	return kit_end(k, SP_REFUSED, SP_THIS_POST, "too-many-pictures",
		       "%s takes at most %u pictures in one post; this one has %u. Take some out.", k->plugin->title, most,
		       post->nmedia);
}

static json_t *read_json(sp_str s)
{
	json_error_t ignored;
	return s.len ? json_loadb(s.at, s.len, JSON_ALLOW_NUL, &ignored) : NULL;
}

sp_move kit_step(sp_job *job, const struct kit_plugin *plugin)
{
	const struct kit_op *op = find_op(plugin, job->op);
	struct kit k = {.job = job, .plugin = plugin, .place = job->state, .memory = job->state};
	uint32_t film = job->post ? kit_film(job->post) : 0;
	if (!op) return kit_end(&k, SP_REFUSED, SP_THIS_POST, "not-offered", "%s has no way to do this.", plugin->title);
	if (k.place->op != (uint32_t)job->op) *k.place = (struct kit_place){.op = (uint32_t)job->op};
	if (job->answer && job->answer->status) k.body = read_json(job->answer->body);
	if (job->account) k.settings = read_json(job->account->settings);
	k.file = film ? &job->post->media[film - 1] : NULL;
	sp_move move = begin(&k, op);
	json_decref(k.body);
	json_decref(k.settings);
	return move;
}

sp_move kit_go(struct kit *k, uint32_t phase)
{
	k->place->phase = phase;
	k->place->turn = 0;
	k->place->tries = 0;
	return KIT_ON;
}

sp_move kit_next(struct kit *k)
{
	return kit_go(k, k->place->phase + 1);
}

sp_move kit_next_turn(struct kit *k)
{
	k->place->turn++;
	k->place->tries = 0;
	return KIT_ON;
}

/* ---- moves */

sp_request *kit_request(struct kit *k, sp_effect effect, sp_method method, sp_str url)
{
	sp_request *r = k->job->request;
	k->place->sent = (uint32_t)effect;
	r->effect = effect;
	r->method = method;
	r->url = url;
	return r;
}

/* Small arrays grow by copies: a request has a handful of pairs. */
static void *one_more(struct kit *k, const void *old, size_t n, size_t size)
{
	char *all = k->job->alloc(k->job, (n + 1) * size);
	if (n) memcpy(all, old, n * size);
	return all;
}

void kit_query(struct kit *k, const char *name, sp_str value)
{
	sp_request *r = k->job->request;
	if (!value.len) return;
	sp_pair *all = one_more(k, r->query, r->nquery, sizeof *all);
	all[r->nquery++] = (sp_pair){.name = kit_of(name), .value = value};
	r->query = all;
}

void kit_header(struct kit *k, const char *name, sp_str value)
{
	sp_request *r = k->job->request;
	sp_pair *all = one_more(k, r->headers, r->nheaders, sizeof *all);
	all[r->nheaders++] = (sp_pair){.name = kit_of(name), .value = value};
	r->headers = all;
}

void kit_keep(struct kit *k, const char *field, sp_secret as)
{
	sp_request *r = k->job->request;
	sp_keep *all = one_more(k, r->keep, r->nkeep, sizeof *all);
	all[r->nkeep++] = (sp_keep){.field = kit_of(field), .as = as};
	r->keep = all;
}

sp_part *kit_part(struct kit *k, sp_body body, const char *name, sp_str value)
{
	sp_request *r = k->job->request;
	sp_part *all = one_more(k, r->parts, r->nparts, sizeof *all);
	sp_part *part = &all[r->nparts++];
	*part = (sp_part){.name = kit_of(name), .value = value};
	r->body = body;
	r->parts = all;
	return part;
}

void kit_json(struct kit *k, sp_str json)
{
	kit_part(k, SP_JSON, NULL, json);
}

void kit_json_secret(struct kit *k, sp_str before, sp_secret secret, sp_str after)
{
	kit_part(k, SP_JSON, NULL, before)->from = secret;
	kit_part(k, SP_JSON, NULL, after);
}

sp_move kit_wait(struct kit *k, int64_t ms)
{
	k->job->wait_ms = ms;
	return SP_WAIT;
}

sp_move kit_ask(struct kit *k, sp_ask_kind kind, sp_secret as, const char *prompt)
{
	k->job->ask->kind = kind;
	k->job->ask->as = as;
	k->job->ask->prompt = kit_of(prompt);
	k->place->sent = SP_READS;
	return SP_ASK;
}

sp_move kit_choose(struct kit *k, const char *prompt, const sp_choice *choices, size_t n, const char *usual)
{
	sp_move move = kit_ask(k, SP_ASK_CHOOSE, SP_PLAIN, prompt);
	k->job->ask->choices = choices;
	k->job->ask->nchoices = n;
	k->job->ask->usual = kit_of(usual);
	return move;
}
