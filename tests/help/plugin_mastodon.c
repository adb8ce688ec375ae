/* SPDX-License-Identifier: MIT
 * plugin_mastodon.c - the mastodon plugin, compiled into tests and fuzzers so that sanitizers see it. */
#define schedpost_plugin plugin_mastodon

#include "../../plugins/mastodon/mastodon.c"
#include "../../plugins/mastodon/connect.c"
#include "../../plugins/mastodon/publish.c"
#include "../../plugins/mastodon/look.c"
