/* SPDX-License-Identifier: MIT
 * bad_nosymbol.c - a library that is no plugin at all. */

__attribute__((visibility("default"))) extern const int not_a_plugin;
const int not_a_plugin = 1;
