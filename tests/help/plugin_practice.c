/* SPDX-License-Identifier: MIT
 * plugin_practice.c - the practice plugin, compiled into tests and fuzzers: sanitizers cannot live in a worker's cage. */
#define schedpost_plugin plugin_practice

#include "../../plugins/practice/practice.c"
