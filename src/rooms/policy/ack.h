/* SPDX-License-Identifier: MIT
 * ack.h - who has read the policy in force: its newest version, and the acknowledgements of it.
 *
 * A changed policy.conf is a new version, which everybody is asked to read again. Without any version there is nothing
 * to acknowledge. All functions work inside a transaction; texts live in its arena. */
#ifndef ROOMS_POLICY_ACK_H
#define ROOMS_POLICY_ACK_H
#include "rooms/people/people.h"

struct policy_text {
	int64_t version, since;		/* version 0: there is none; since: ms UTC */
	str text;
};
err policy_in_force(struct tx *, struct policy_text *out);
/* Whether this person (a Unix user) has acknowledged the version in force. Also true while there is no policy. */
err policy_acknowledged(struct tx *, str person, bool *yes);
/* ERR_DENIED "policy-not-read" where who calls has not. Who owns the machine need be nobody that schedpost knows. */
err policy_is_read(struct tx *, const struct call *);
err policy_ack_put(struct tx *, int64_t person, int64_t version);	/* once more is fine */

struct policy_reader {	/* a person who is here */
	str name, full_name;
	int64_t version, at;		/* what they acknowledged last, and when; 0: nothing yet */
};
err policy_readers(struct tx *, struct policy_reader **out, size_t *n);	/* by name */

extern const struct verb ACK_VERBS[];	/* policy show, policy ack, policy who */
#endif
