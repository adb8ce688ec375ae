/* SPDX-License-Identifier: MIT
 * plugin_practice.c - the practice plugin, compiled into tests and fuzzers so that sanitizers see it. */
#define schedpost_plugin plugin_practice

#include "../../plugins/practice/practice.c"
