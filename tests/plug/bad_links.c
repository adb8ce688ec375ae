/* SPDX-License-Identifier: MIT
 * bad_links.c - a plugin that links a library that plugins may not link (see rules.mk). */
#include <schedpost/plugin.h>

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
	.name = "links",
	.title = "Bad",
	.version = "1",
	.hosts = ".",
	.limits = &limits,
	.state_size = 0,
	.step = step,
};
