/* SPDX-License-Identifier: MIT
 * words.c - says what nobody in the office understands. */
const char *words = "The channel is a sandbox.", *fine = "channel", *chain = "Thread \"safe\" thread of posts";
