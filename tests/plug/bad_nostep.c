/* SPDX-License-Identifier: MIT
 * bad_nostep.c - a plugin without the function that does the work. */
#include <schedpost/plugin.h>

SP_PLUGIN = {
	.size = sizeof schedpost_plugin,
	.abi = SP_ABI,
	.ops = SP_CAN(SP_PUBLISH),
	.name = "nostep",
	.title = "Bad",
	.version = "1",
};
