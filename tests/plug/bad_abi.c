/* SPDX-License-Identifier: MIT
 * bad_abi.c - a plugin built for another plugin interface. */
#include <schedpost/plugin.h>

static sp_move step(sp_job *job)
{
	job->result->verdict = SP_OK;
	return SP_DONE;
}

static const sp_limits limits = {.size = sizeof limits, .unit = SP_GRAPHEMES};

SP_PLUGIN = {
	.size = sizeof schedpost_plugin,
	.abi = SP_ABI + 1,
	.ops = SP_CAN(SP_PUBLISH),
	.name = "abi",
	.title = "Bad",
	.version = "1",
	.hosts = ".",
	.limits = &limits,
	.state_size = 0,
	.step = step,
};
