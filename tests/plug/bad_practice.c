/* SPDX-License-Identifier: MIT
 * bad_practice.c - the practice plugin with a fault: it dies at posts that say "fatal", before they are sent or, when
 * they say "fatal answer", at the answer. In the daemon it takes the place of the real one. */
#include <stdbool.h>
#include <string.h>

#ifndef NAME
#define NAME "practice"
#endif
#define schedpost_plugin real
#include "../../plugins/practice/practice.c"
#undef schedpost_plugin

static bool says(const sp_post *post, const char *word)
{
	return post && memmem(post->text.at, post->text.len, word, strlen(word));
}

/* One whose account is there at once, on a practice server: for a second platform. */
static sp_move connected(sp_job *job)
{
	sp_grant *grant = job->alloc(job, sizeof *grant);
	grant->size = sizeof *grant;
	grant->name = grant->handle = grant->remote_id = job->account->name;
	grant->server = SP_S("practice:");
	job->result->verdict = SP_OK;
	job->result->grants = grant;
	job->result->ngrants = 1;
	return SP_DONE;
}

static sp_move step_with_fault(sp_job *job)
{
	bool at_answer = says(job->post, "fatal answer");
	if (job->op == SP_CONNECT && strcmp(NAME, "practice") != 0) return connected(job);
	if (job->op == SP_PUBLISH && says(job->post, "fatal") && at_answer == (job->answer != NULL))
		*(volatile int *)(16 + (uintptr_t)job->step) = 1;
	return real.step(job);
}

SP_PLUGIN = {
	.size = sizeof schedpost_plugin,
	.abi = SP_ABI,
	.ops = SP_CAN(SP_CONNECT) | SP_CAN(SP_PUBLISH) | SP_CAN(SP_LOOKUP) | SP_CAN(SP_TIMELINE) | SP_CAN(SP_DELETE),
	.name = NAME,
	.title = NAME " with a fault",
	.version = "1",
	.hosts = ".",
	.limits = &limits,
	.look = SP_LOOK_LIST,
	.listing_delay_ms = 1000,
	.state_size = sizeof(struct state),
	.step = step_with_fault,
};
