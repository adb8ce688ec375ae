/* SPDX-License-Identifier: MIT
 * powers.h - what there is to be allowed; which role has which of them stands in conf/roles.conf. */
#ifndef VERB_POWERS_H
#define VERB_POWERS_H

/* Zero is the careful choice: a verb that says nothing is for admins. */
enum power {
	POWER_SYSTEM,	/* keys of apps, the vault */
	POWER_PEOPLE,	/* persons and their roles */
	POWER_SEE,	/* the plan, posts, their history */
	POWER_WRITE,	/* drafts; change and withdraw one's own */
	POWER_PLAN,	/* times of one's own posts */
	POWER_PUBLISH,	/* have one's own words go out */
	POWER_CHANGE,	/* posts of others */
	POWER_APPROVE,	/* let posts of others go out */
	POWER_COACH,	/* look after novices */
	POWER_TAKEDOWN, /* remove what is out */
	POWER_ACCOUNT,	/* connect, revoke, settings */
	POWER_RECORD,	/* read the record */
	POWERS
};
#endif
