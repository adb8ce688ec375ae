/* SPDX-License-Identifier: MIT
 * duo.h - Duo, a platform for tests with consent: one person's yes brings two pages, each with tokens of its own that
 * live for an hour; and Solo, the same but that its refresh tokens work more than once. */
#ifndef HELP_DUO_H
#define HELP_DUO_H
#include "help/far.h"

#include <schedpost/plugin.h>

#define DUO_HOST "https://duo.example"

enum { DUO_PAGES = 2 };

struct duo {	/* the far side */
	char challenge[64];		/* of the consent that was given last; set by the test */
	const char *person;		/* somebody else logs in: "q"; NULL: p */
	bool many;			/* refresh tokens work more than once */
	int exchanges;			/* codes that were sent for tokens */
	bool good_exchange;		/* the last one held all that it must */
	struct far_answer instead;	/* of every token request while `troubled` */
	bool troubled;
	int losses;			/* so many answers to "which pages?" are lost on their way */
	struct duo_page {
		int serial;		/* of its tokens */
		int renewals, reused;	/* how often a good refresh token came; one that was used up */
		bool dead;		/* its access token is no good any more */
	} pages[DUO_PAGES];
	char posts[400];		/* "text@token " of each post that was shown */
	char revoked[400];		/* "token " of each that was handed back */
	int64_t renewal_ms;		/* how long a renewal takes */
	int log_in_s;			/* how long a log-in lasts, told with every token; 0: not told */
	bool ends_all;			/* a revoke ends all pages of the person */
	bool lies;			/* it says yes to a revoke, and all goes on */
	int yes_takes;			/* so many harmless calls still work after a yes */
	struct far_answer revoke, me;	/* instead of its own, to a revoke and to "who am I?"; all 0: its own */
};

extern const sp_plugin plugin_duo, plugin_solo;
far_serve duo_serve;			/* its far->side is a struct duo */
#endif
