/* SPDX-License-Identifier: MIT
 * bad_born.c - a plugin that dies while it is loaded. */
#include <schedpost/plugin.h>

#include <signal.h>
#include <stdlib.h>

__attribute__((constructor)) static void dies(void)
{
	signal(SIGABRT, SIG_DFL);
	abort();
}

static sp_move step(sp_job *job)
{
	job->result->verdict = SP_OK;
	return SP_DONE;
}

static const sp_limits limits = {.size = sizeof limits, .unit = SP_GRAPHEMES};

SP_PLUGIN = {
	.size = sizeof schedpost_plugin,
	.abi = SP_ABI,
	.ops = SP_CAN(SP_PUBLISH),
	.name = "born",
	.title = "Bad",
	.version = "1",
	.hosts = ".",
	.limits = &limits,
	.state_size = 0,
	.step = step,
};
