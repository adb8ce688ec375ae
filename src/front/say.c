/* SPDX-License-Identifier: MIT
 * say.c - err to HTTP status and exit code. */
#include "front/say.h"

static const struct {
	int http, exit;
} KINDS[] = {
	[ERR_INPUT] = {400, 1},
	[ERR_MISSING] = {404, 3},
	[ERR_DENIED] = {403, 4},
	[ERR_STALE] = {409, 5},
	[ERR_BUSY] = {503, 6},
	[ERR_OUTSIDE] = {502, 7},
	[ERR_BUG] = {500, 70},
};

const struct exit_row EXIT_ROWS[] = {
	{0, "It worked."},
	{1, "Something you gave is wrong, such as a time in the past or a text that is too long. The message says what."},
	{2, "The words of the command are wrong: an unknown command or option, or one that is missing."},
	{3, "There is no such thing: no such post, account or file."},
	{4, "You may not do this."},
	{5, "Somebody else changed it first. Look again, then decide."},
	{6, "schedpost is busy or does not answer. Try again in a moment."},
	{7, "The machine or the network around schedpost is in trouble, such as a full disk."},
	{70, "A mistake in schedpost itself. Please tell those who look after it."},
	{0},
};

/* Codes of the grammar begin so (verb.h). */
static bool is_usage(err e)
{
	return e->kind == ERR_INPUT && str_starts(str_of(e->code), S("usage-"));
}

int say_exit(err e)
{
	if (!e) return 0;
	if (is_usage(e)) return 2;
	return e->kind >= ERR_INPUT && e->kind <= ERR_BUG ? KINDS[e->kind].exit : 70;
}

int say_http(err e)
{
	if (!e) return 200;
	return e->kind >= ERR_INPUT && e->kind <= ERR_BUG ? KINDS[e->kind].http : 500;
}
