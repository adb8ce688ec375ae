/* SPDX-License-Identifier: MIT
 * plugin_wordpress.c - the wordpress plugin, compiled into tests and fuzzers so that sanitizers see it. */
#define schedpost_plugin plugin_wordpress

#include "../../plugins/wordpress/wordpress.c"
#include "../../plugins/wordpress/connect.c"
#include "../../plugins/wordpress/publish.c"
#include "../../plugins/wordpress/html.c"
#include "../../plugins/wordpress/look.c"
