/* SPDX-License-Identifier: MIT
 * kit_host.h - the host's part of a job, for tests that look at a plugin of the kit step by step. One at a time. */
#ifndef HELP_KIT_HOST_H
#define HELP_KIT_HOST_H
#include "base/base.h"

#include <schedpost/kit.h>

enum { HOST_PLANNED = 1795338000 };	/* seconds: when the post is planned, and what the clock shows */

extern struct host {
	struct arena *a;
	const struct kit_plugin *plugin;
	sp_job job;
	sp_account account;
	sp_post post;
	sp_media media[3];
	sp_ref targets[3];
	sp_answer answer;
	sp_request request;
	sp_ask ask;
	sp_result result;
	struct kit_memory memory;
} host;

void host_begin(const struct kit_plugin *, sp_op);	/* all is as new; the memory of the job before is gone */
sp_move host_step(void);
sp_move host_answered(int status, const char *body);	/* the step after an answer; status 0: a person's */
void host_same(sp_str got, const char *wanted);
/* The request that was just made: its method, address, and pairs as "a=b&c=d". */
void host_asks_for(sp_method, const char *address, const char *pairs);
/* Its body as it goes out: parts as "name=value", those of a file as "name=<1>[at+len]", one a line. */
void host_sends(const char *wanted);
#endif
