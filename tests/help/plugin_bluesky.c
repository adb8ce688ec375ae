/* SPDX-License-Identifier: MIT
 * plugin_bluesky.c - the bluesky plugin, compiled into tests and fuzzers so that sanitizers see it. */
#define schedpost_plugin plugin_bluesky

#include "../../plugins/bluesky/bluesky.c"
#include "../../plugins/bluesky/connect.c"
#include "../../plugins/bluesky/look.c"
#include "../../plugins/bluesky/publish.c"
#include "../../plugins/bluesky/record.c"
