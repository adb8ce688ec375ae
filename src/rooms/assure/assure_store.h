/* SPDX-License-Identifier: MIT
 * assure_store.h - what the tables know about the controls; for this room alone. */
#ifndef ROOMS_ASSURE_ASSURE_STORE_H
#define ROOMS_ASSURE_ASSURE_STORE_H
#include "store/store.h"

struct real { /* an account that publishes for real */
	int64_t id;
	str name;
	bool owned, deputised, approved; /* somebody who is here; approved: a second person looks first */
	bool own_name;                   /* it is one person's own, and needs no deputy */
	int64_t log_in_at;               /* when somebody connected it last; 0: not known */
	int64_t attested_at;             /* its second factor; 0: never */
	bool readable;                   /* its platform can list its posts */
	int64_t read_at;                 /* its own list; 0: never */
};
err reals_all(struct tx *, struct real **out, size_t *n); /* by name */

struct token_facts {
	int64_t in_force, unbounded, idle, oldest; /* unbounded: may all, everywhere; idle: unused for 90 days */
	int64_t leavers_tokens, leavers_roles, leavers;
};
err token_facts(struct tx *, struct token_facts *);

struct checked {    /* what somebody did beside the service */
	int64_t at; /* 0: never, as far as is known */
	bool whole;
	str said_by;
};
err checked_get(struct tx *, str what, struct checked *);
err checked_put(struct tx *, str what, bool whole);
#endif
