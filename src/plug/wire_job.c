/* SPDX-License-Identifier: MIT
 * wire_job.c - what goes in: the job with its account, post and answer. */
#include "plug/wire.h"

static void walk_account(struct wire *w, void *of)
{
	sp_account *account = of;
	account->size = sizeof *account;
	WALK_TEXT(w, account->name);
	WALK_TEXT(w, account->handle);
	WALK_TEXT(w, account->remote_id);
	WALK_TEXT_TO(w, account->server, SP_MOST_URL);
	WALK_TEXT(w, account->settings);
}

static void walk_media(struct wire *w, void *of)
{
	sp_media *media = of;
	WALK_TEXT(w, media->name);
	WALK_TEXT(w, media->sha256);
	WALK_TEXT(w, media->mime);
	WALK_TEXT(w, media->alt);
	WALK_TEXT(w, media->lang);
	WALK_TEXT_TO(w, media->url, SP_MOST_URL);
	WALK_WORD(w, media->role, 0, SP_LAST_ROLE);
	WALK_NUMBER(w, media->width);
	WALK_NUMBER(w, media->height);
	WALK_NUMBER(w, media->bytes);
	WALK_NUMBER(w, media->length_ms);
}

static void walk_post(struct wire *w, void *of)
{
	sp_post *post = of;
	post->size = sizeof *post;
	WALK_TEXT(w, post->text);
	WALK_TEXT(w, post->title);
	WALK_TEXT(w, post->link);
	WALK_TEXT(w, post->link_title);
	WALK_TEXT(w, post->link_text);
	WALK_TEXT(w, post->warning);
	WALK_TEXT(w, post->lang);
	WALK_TEXT(w, post->visibility);
	WALK_TEXT(w, post->key);
	WALK_NUMBER(w, post->planned);
	WALK_MANY(w, post->media, post->nmedia, SP_MOST_MEDIA, walk_media);
	WALK_NUMBER(w, post->chain_part);
	walk_ref(w, &post->root);
	walk_ref(w, &post->reply_to);
}

static void walk_answer(struct wire *w, void *of)
{
	sp_answer *answer = of;
	answer->size = sizeof *answer;
	WALK_WORD(w, answer->arrival, 0, SP_LAST_ARRIVAL);
	WALK_WORD(w, answer->status, 0, 999);
	WALK_MANY(w, answer->headers, answer->nheaders, SP_MOST_PAIRS, walk_pair);
	WALK_TEXT(w, answer->body);
}

void wire_job(struct wire *w, struct plug_in *in)
{
	sp_job *job = &in->job;
	job->size = sizeof *job;
	WALK_WORD(w, job->op, SP_CONNECT, SP_LAST_OP);
	WALK_NUMBER(w, job->step);
	WALK_NUMBER(w, job->now);
	WALK_NUMBER(w, job->since);
	WALK_MAYBE(w, job->account, 0, walk_account);
	WALK_MAYBE(w, job->post, 0, walk_post);
	WALK_MANY(w, job->targets, job->ntargets, SP_MOST_ENTRIES, walk_ref);
	WALK_TEXT(w, job->cursor);
	WALK_TEXT_TO(w, job->redirect, SP_MOST_URL);
	WALK_TEXT(w, job->challenge);
	walk_raw(w, job->random, sizeof job->random);
	WALK_MAYBE(w, job->answer, 0, walk_answer);
	WALK_TEXT_TO(w, in->state, SP_MOST_STATE);
}
