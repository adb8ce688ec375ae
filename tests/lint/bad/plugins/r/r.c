/* SPDX-License-Identifier: MIT
 * r.c - a plugin that has no play of taking down, nor one in which an alt text is told. */
#include <schedpost/plugin.h>

static const sp_limits limits = {
	.size = sizeof limits,
	.flags = SP_NEEDS_MEDIA,
	.mimes = SP_S("image/jpeg image/png"),
};

static const sp_cannot cannot[] = {
	{SP_ABLE_VIDEO, 0, SP_S("Films are not taken here.")},
	{SP_ABLE_EDIT, 0, SP_S("It changes nothing.")},
	{SP_ABLE_TEXT, 0, SP_S("It needs a picture.")},
	{SP_ABLE_LINK, 0, SP_S("It has no links.")},
	{SP_ABLE_CHAIN, 0, SP_S("It has no chains.")},
	{SP_ABLE_LIST, 0, SP_S("It lists nothing.")},
	{SP_ABLE_NUMBERS, 0, SP_S("It counts nothing.")},
	{SP_ABLE_PROFILE, 0, SP_S("It has no profiles.")},
	{SP_ABLE_REFRESH, 0, SP_S("Its access lasts.")},
	{SP_ABLE_REVOKE, 0, SP_S("Its access ends by hand.")},
	{SP_ABLE_LIMITS, 0, SP_S("It tells no limits.")},
	{SP_ABLE_PAUSE, 0, SP_S("It never asks for a pause.")},
	{SP_ABLE_ONCE, 0, SP_S("It takes all twice.")},
	{SP_ABLE_LOOKUP, 0, SP_S("It cannot be asked.")},
};

SP_PLUGIN = {
	.size = sizeof schedpost_plugin,
	.ops = SP_CAN(SP_PUBLISH) | SP_CAN(SP_DELETE),
	.name = "r",
	.limits = &limits,
	.cannot = cannot,
};
