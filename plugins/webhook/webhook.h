/* SPDX-License-Identifier: MIT
 * webhook.h - the forms that internal channels take, as rows of a table. */
#ifndef PLUGIN_WEBHOOK_H
#define PLUGIN_WEBHOOK_H
#include <schedpost/kit.h>

struct form {
	const char *name, *title;
	const char *hosts;	/* of its addresses; "*.x" is any name below x. Empty: on servers of one's own */
	sp_str (*body)(struct kit *, sp_str text);
	sp_limits limits;
};
extern const struct form webhook_forms[];
extern const size_t webhook_nforms;
#endif
