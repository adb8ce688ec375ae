/* SPDX-License-Identifier: MIT
 * quill.h - Quill, a platform for tests: OAuth 1.0a, posts as forms, and those with a warning as JSON. */
#ifndef HELP_QUILL_H
#define HELP_QUILL_H
#include <schedpost/plugin.h>

extern const sp_plugin plugin_quill __attribute__((visibility("default")));
#endif
