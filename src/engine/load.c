/* SPDX-License-Identifier: MIT
 * load.c - a claimed job becomes a run: rows read on the store thread, secrets opened and structs made on the loop. */
#include "engine/showing.h"

#include "base/json.h"

#include "rooms/platforms/platforms.h"
#include "rooms/watch/watch.h"

#include <sodium.h>

/* ---- on the store thread */

static sp_str give(str s)
{
	return (sp_str){s.at, s.len};
}

static sp_ref ref_of(const struct job *j)
{
	return (sp_ref){give(j->remote_id), give(j->revision), give(j->url)};
}

static err load_part(struct tx *tx, const struct job *j, int part, sp_ref *out)
{
	struct job found;
	bool is_there;
	TRY(queue_part(tx, j, part, &found, &is_there));
	if (is_there) *out = ref_of(&found);
	return NULL;
}

/* A chain's first part and the part before this one, as the platform knows them. */
static err load_chain(struct tx *tx, const struct job *j, struct loaded *in)
{
	TRY(load_part(tx, j, 1, &in->root));
	return load_part(tx, j, j->part - 1, &in->reply_to);
}

static err load_target(struct tx *tx, const struct job *j, struct loaded *in)
{
	struct job target;
	bool found;
	if (!j->target) {
		TRY(takedown_of_job(tx, j->id, &in->takedown));
		in->target = (sp_ref){give(in->takedown.remote_id), give(in->takedown.revision), give(in->takedown.url)};
		return NULL;
	}
	TRY(queue_get(tx, j->target, &target, &found));
	if (found) in->target = ref_of(&target);
	return NULL;
}

/* Of an account with several posts in one claim the rows are read once. */
static err load_account(struct tx *tx, int64_t account, struct loaded *in, struct map *known)
{
	const struct loaded *before = map_get(known, account);
	bool found;
	if (before) {
		in->account = account_copy(tx_arena(tx), &before->account);
		for (int kind = 0; kind <= SP_LAST_SECRET; kind++)
			in->sealed.of[kind] = arena_str(tx_arena(tx), before->sealed.of[kind]);
		in->sealed.proof = arena_str(tx_arena(tx), before->sealed.proof);
		return NULL;
	}
	TRY(account_get(tx, account, &in->account, &found));
	TRY(secrets_load(tx, account, &in->sealed));
	if (in->job.op == SP_PUBLISH) map_put(known, account, in);
	return NULL;
}

static err load_post(struct tx *tx, const struct job *j, struct loaded *in)
{
	int part = MAX(j->part, 1);
	TRY(post_to_send(tx, &(struct post_ask){j->post, j->account, part}, &in->post, &in->sent));
	if (in->post.field[FIELD_LINK].len) TRY(account_limits(tx, &in->account, &in->limits));
	return in->sent.has_files ? post_files(tx, j->post, part, &in->files, &in->nfiles) : NULL;
}

err run_load(struct tx *tx, const struct job *claimed, struct arena *into, struct loaded *in, struct map *known)
{
	struct job *j = &in->job;
	struct arena *before = tx_into(tx, into);
	*j = job_copy(into, claimed);
	err e = load_account(tx, j->account, in, known);
	if (!e && j->op == SP_CONNECT) e = login_load(tx, into, in);
	if (!e && j->post) e = load_post(tx, j, in);
	if (!e && j->part > 1) e = load_chain(tx, j, in);
	if (!e && (j->target || j->op == SP_DELETE)) e = load_target(tx, j, in);
	if (!e && j->op == SP_TIMELINE) e = watch_since(tx, j->account, &in->since);
	if (!e && j->op == SP_NUMBERS) e = numbers_load(tx, in);
	tx_into(tx, before);
	return e;
}

/* ---- on the loop thread */

static void prepare_files(struct run *r)
{
	const struct loaded *in = &r->in;
	r->media = TAKE_N(r->a, sp_media, in->nfiles + 1);
	r->media_paths = TAKE_N(r->a, str, in->nfiles + 1);
	for (size_t i = 0; i < in->nfiles; i++) {
		const struct post_file *f = &in->files[i];
		r->media_paths[i] = media_path(r->a, engine_doors_of(r->engine)->media_folder, f->media.sha256);
		r->media[i] = (sp_media){.name = give(f->name),
					 .sha256 = give(f->media.sha256),
					 .mime = give(f->media.mime),
					 .alt = give(f->alt),
					 .role = f->role,
					 .width = (uint32_t)f->media.width,
					 .height = (uint32_t)f->media.height,
					 .bytes = (uint64_t)f->media.bytes,
					 .length_ms = f->media.length_ms};
	}
}

static void prepare_post(struct run *r)
{
	const struct loaded *in = &r->in;
	const str *field = in->post.field;
	bool first = in->job.part <= 1;
	str text = post_public_text(r->a, in->sent.text, field[FIELD_LINK], in->job.part,
				    post_has_card(&in->limits, in->nfiles > 0));
	prepare_files(r);
	r->post = (sp_post){
		.size = sizeof r->post,
		.text = give(post_signed(r->a, text, in->sent.sign_off)),
		.title = give(field[FIELD_TITLE]),
		.link = give(first ? field[FIELD_LINK] : S("")),
		.link_title = give(first ? field[FIELD_LINK_TITLE] : S("")),
		.link_text = give(first ? field[FIELD_LINK_TEXT] : S("")),
		.warning = give(field[FIELD_WARNING]),
		.lang = give(field[FIELD_LANG]),
		.visibility = give(field[FIELD_VISIBILITY]),
		.key = give(in->job.key),
		.planned = in->job.at,
		.media = r->media,
		.nmedia = (uint32_t)in->nfiles,
		.chain_part = in->post.parts > 1 ? (uint32_t)in->job.part : 0,
		.root = in->root,
		.reply_to = in->reply_to,
	};
}

/* The account's own settings, and over them what an admin has set for its platform. */
static str settings_of(struct run *r)
{
	const struct engine_doors *d = engine_doors_of(r->engine);
	const struct json *own = NULL;
	buf out = buf_in(r->a, SP_MOST_FRAME);
	struct json_pen p = json_pen(&out);
	size_t set = 0;
	pen_open(&p, '{');
	for (size_t i = 0; i < d->nsettings; i++) {
		if (!str_is(d->settings[i].platform, r->in.account.platform)) continue;
		pen_name(&p, d->settings[i].name);
		pen_str(&p, d->settings[i].value);
		set++;
	}
	if (!set || json_read(r->a, r->in.account.settings, &own)) return r->in.account.settings;
	for (size_t i = 0; i < json_count(own); i++) {
		bool over = false;
		str name = json_name(json_at(own, i));
		for (size_t k = 0; k < d->nsettings; k++)
			over |= str_is(d->settings[k].platform, r->in.account.platform) && str_is(d->settings[k].name, name);
		if (over) continue;
		pen_name(&p, name);
		pen_value(&p, json_at(own, i));
	}
	pen_close(&p, '}');
	return buf_str(&out);
}

static void prepare_account(struct run *r)
{
	const struct account *a = &r->in.account;
	r->account = (sp_account){.size = sizeof r->account,
				  .name = give(a->name),
				  .handle = give(a->handle),
				  .remote_id = give(a->remote_id),
				  .server = give(a->server),
				  .settings = give(settings_of(r))};
}

str run_unseal(struct run *r, str place, str sealed)
{
	str value = S("");
	err e = sealed.len ? vault_unseal(r->a, engine_doors_of(r->engine)->vault, place, sealed, &value) : NULL;
	if (e && !r->trouble.len) r->trouble = arena_str(r->a, e->text);
	return value;
}

void run_open_secrets(struct run *r)
{
	const struct job *j = &r->in.job;
	for (int kind = 1; kind <= SP_LAST_SECRET; kind++)
		r->secrets.of[kind] =
			run_unseal(r, secret_place(r->a, j->account, (sp_secret)kind), r->in.sealed.of[kind]);
	r->secrets.proof = run_unseal(r, secret_place(r->a, j->account, SECRET_PROOF), r->in.sealed.proof);
}

/* 32 bytes that are the same at every step and every try of this job: made from its key, which chance has made. */
static void prepare_random(struct run *r)
{
	str key = r->in.job.key;
	uint8_t *out = r->step.job.random;
	crypto_generichash(out, sizeof r->step.job.random, (const unsigned char *)key.at, key.len, NULL, 0);
}

/* The place that is looked at follows from what the row says. One that was put back from a backup may have gone out
 * with another time or title, that is at another place: a list shows it by its words. */
bool run_looks_both_ways(const struct run *r)
{
	return r->in.job.put_back && r->plugin->look == SP_LOOK_EXACT && (r->plugin->ops & SP_CAN(SP_TIMELINE));
}

static sp_op op_of(const struct run *r)
{
	if (!run_looks(r)) return r->in.job.op;
	bool second = run_looks_both_ways(r) && str_is(r->in.job.code, S(CODE_NOT_SEEN));
	return r->plugin->look != SP_LOOK_LIST && !second ? SP_LOOKUP : SP_TIMELINE;
}

void run_prepare(struct run *r)
{
	struct plugs *plugs = engine_doors_of(r->engine)->plugs;
	str why = S("");
	const struct job *j = &r->in.job;
	r->plugin = plugs->facts(plugs, r->in.account.platform, &why);
	if (!r->plugin) {
		r->trouble = arena_fmt(r->a, "The platform '%.*s' cannot be used at the moment: %.*s",
				       SHOW(r->in.account.platform), SHOW(why));
		return;
	}
	prepare_account(r);
	run_open_secrets(r);
	run_open_memory(r);
	if (j->op == SP_CONNECT) login_prepare(r);
	if (j->post) prepare_post(r);
	prepare_random(r);
	r->step.job.size = sizeof r->step.job;
	r->step.job.op = op_of(r);
	if (r->step.job.op == SP_TIMELINE) r->memory = S("");	/* a list needs nothing of what publishing left */
	r->step.job.account = &r->account;
	r->step.job.post = j->post ? &r->post : NULL;
	r->step.job.since = j->intent_at ? j->intent_at - LOOK_BACK_MS : r->in.since;
	if (j->post) showing_begin(r);
	if (j->target || r->in.takedown.foreign) {
		r->step.job.targets = &r->in.target;
		r->step.job.ntargets = 1;
	}
	if (j->op == SP_NUMBERS) {
		r->step.job.targets = r->in.counted;
		r->step.job.ntargets = r->in.ncounted;
	}
}
