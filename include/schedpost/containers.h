/* SPDX-License-Identifier: MIT
 * schedpost/containers.h - platforms where each file and the post become a container first, which the platform works
 * on where nobody sees it; one step lets that out, and it is a ticket that works once. Publishing and the look-up.
 *
 * Files are fetched from our public address (SP_MEDIA_BY_ADDRESS). Texts are templates and paths, see kit.h. One
 * thread. Source: developers.facebook.com, Threads and Instagram, 2025 and 2026. */
#ifndef SCHEDPOST_CONTAINERS_H
#define SCHEDPOST_CONTAINERS_H
#include <schedpost/kit.h>

struct kit_containers {
	sp_move (*check)(struct kit *);	/* what no post can be made of, before anything is sent; NULL: nothing */
	/* How many posts a day takes; who may not ask posts all the same. */
	const char *quota;		/* address */
	const char *most, *used;	/* paths: so many go into a day, so many are out */
	const char *most_answers, *answers;	/* the same of posts that answer one; NULL: they count with the others */
	/* How a container is made: */
	const char *make;		/* address */
	const char *file, *whole;	/* its form: of a file, and of an album or a text alone */
	/* How it is asked after: */
	const char *status;		/* address; <it> is the container */
	const char *state, *reason;	/* paths: FINISHED, IN_PROGRESS, ERROR, EXPIRED or PUBLISHED; and why it failed */
	const char *not_fetched;	/* words of a reason with "|" between: our address was not reached */
	/* How it is let out, by creation_id, and where it is then: */
	const char *let_out, *where;	/* addresses */
	const char *url;		/* path in what the second brings */
};

/* For `ended`: what Meta's usage header says, and an hour where the day is used up (code "day-used-up"): its day is the
 * last 24 hours, so there may be room at any time. */
void kit_containers_ended(struct kit *);

/* Rows of `rules`: what Meta's refusals mean at all of them, in three runs, for the first that fits counts: what ends
 * an access or was out before; behind it what passes by itself; and at the end the coarse codes. Between them stand
 * the platform's own. */
#define KIT_META_AGAIN(title)                                                                                        \
	.verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "not-accepted",                                   \
	.why = title " no longer accepts this account's access: it was withdrawn or has run out, or its password was " \
		     "changed. Connect the account again."
#define KIT_META_ENDS(title)                                                                                         \
	{.code = "102|190|458|460|463|467|492", KIT_META_AGAIN(title)},                                              \
	{.words = "session has been invalidated|Error validating access token", KIT_META_AGAIN(title)},              \
	{.words = "already been published", .verdict = SP_UNSURE, .name = "duplicate",                               \
	 .why = title " says that this is out already, so an earlier try may have arrived. schedpost looks before it sends anything."}
#define KIT_META_PASSES(title)                                                                                       \
	{.code = "4", .verdict = SP_LATER, .scope = SP_THIS_PLATFORM, .name = "rate-limit",                          \
	 .why = title " asks for a pause: much was sent in a short time. schedpost goes on by itself afterwards."},  \
	{.code = "17|32|341|613|80000-80014", .as = 429},                                                            \
	{.code = "true", .as = 500}, /* is_transient */                                                              \
	{.op = SP_PUBLISH, .code = "2207027", .verdict = SP_LATER, .name = "not-ready",                              \
	 .why = title " is not done with a picture or film. schedpost tries again by itself."}
#define KIT_META_COARSE(title)                                                                                       \
	{.status = 5, .as = 500}, {.code = "1|2", .as = 500},                                                        \
	{.code = "3|10|200-299", .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "no-right",              \
	 .why = title " says that a permission is missing. Connect the account again, and agree to everything that is asked."}, \
	{.code = "100", .verdict = SP_REFUSED, .name = "refused",                                                    \
	 .why = title " refused this, for something in it is not as it must be. Change that and try once more."}

/* Words in these templates, and in the plugin's own:
 *	<ticket> <out>		the container of the whole; what came out of it
 *	<one-file> <album>	"true" for a post of one file, of several
 *	<children>		the containers of an album, with commas between
 *	<image> <film-url>	the address of the file at hand, where it is one
 *	<said>			the text, where it goes with the one file */
#endif
