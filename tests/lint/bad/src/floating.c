/* SPDX-License-Identifier: MIT
 * floating.c - stands in no room. */
