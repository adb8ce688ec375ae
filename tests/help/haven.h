/* SPDX-License-Identifier: MIT
 * haven.h - Haven, a platform for tests: OAuth 2 with PKCE, refresh tokens that work once, and a wall of posts. */
#ifndef HELP_HAVEN_H
#define HELP_HAVEN_H
#include <schedpost/plugin.h>

extern const sp_plugin plugin_haven __attribute__((visibility("default")));
#endif
