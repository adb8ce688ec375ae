/* SPDX-License-Identifier: MIT
 * bad_mute.c - a plugin whose constructor never ends, so its worker never greets. */
#include <schedpost/plugin.h>

#include <unistd.h>

__attribute__((constructor)) static void never_ends(void)
{
	for (;;) pause();
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
	.name = "mute",
	.title = "Bad",
	.version = "1",
	.hosts = ".",
	.limits = &limits,
	.state_size = 0,
	.step = step,
};
