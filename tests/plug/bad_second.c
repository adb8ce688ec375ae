/* SPDX-License-Identifier: MIT
 * bad_second.c - the same plugin under another name: a second platform. */
#define NAME "second"
#include "plug/bad_practice.c"
