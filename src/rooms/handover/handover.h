/* SPDX-License-Identifier: MIT
 * handover.h - accounts, queue and duties go to a cover person for a time, and come back with a report.
 *
 * rooms/cover keeps what was agreed; here it is planned, asked for, answered, begun early and ended early. All
 * functions work inside a transaction; texts live in its arena. */
#ifndef ROOMS_HANDOVER_HANDOVER_H
#define ROOMS_HANDOVER_HANDOVER_H
#include "rooms/people/people.h"
#include "rooms/queue/queue.h"
#include "text/when.h"

enum { FALLEN_MOST = 5000, MISSING_MOST = 100, COVER_DAYS_MOST = 35, COVERED_BY_ONE_WARNS = 5 };

/* A post that falls into the time of a cover, on one of its accounts. */
struct fallen {
	int64_t post, at, account;
	str account_name, text, author, category, risk; /* risk: the account's */
	enum job_state state;
	str what, note; /* what the owner wants done with it; empty: nothing is said yet */
};
/* In order of time. */
err fallen_into(struct tx *, const struct cover *, struct fallen **out, size_t *n);
err fallen_undecided(struct tx *, const struct cover *, size_t *n);
/* The usual of the cover becomes the decision of all that have none. */
err fallen_decide_usual(struct tx *, const struct cover *, str (*usual)(const struct cover *, const struct fallen *));
/* Brings the posts where their decisions say, once: what is held or asks is paused. */
err fallen_settle(struct tx *, const struct cover *);

/* ---- planning */

/* Who plans for this person: themselves, their deputy, who leads their team, who may give roles. ERR_DENIED else. */
err plans_for(struct tx *, const struct call *, const struct person *owner);
/* Reads --from, --until and --zone over what is there. A day alone is a day of leave (away.h). */
err cover_times(struct tx *, const struct call *, const struct account *on, size_t n, struct cover *);
void cover_walls(struct arena *, const struct zone *, struct cover *); /* from its instants */
/* Reads --powers; without, what the owner has there and the person may be lent. */
err cover_powers(struct tx *, const struct call *, const struct account *on, size_t n, struct cover *);
/* Whatever stands against it: ERR_INPUT, ERR_STALE or ERR_DENIED says what and what to do. */
err cover_fits(struct tx *, const struct cover *, const struct account *on, size_t n);
/* Sentences: what is still missing until the owner can go; none: "you can go". */
err cover_missing(struct tx *, const struct cover *, str **out, size_t *n);
err cover_call(struct tx *, const struct call *, struct cover *); /* of its ID */
/* "Cover 31: priya for alex on 'library' until Mon 30 Nov 2026 09:00 GMT": how it stands, and what is missing. */
err cover_tell(struct tx *, const struct cover *, struct reply *);
/* To its owner, its person, or whom it concerns. */
err cover_notice(struct tx *, const struct cover *, str to, const char *what, str text);
/* From its beginning, or at once: posts stand as was decided. */
err cover_begin(struct tx *, const struct cover *);
/* Somebody goes away who covers for others then: for each of these a new cover is begun, for its first owner. */
err covers_go_on(struct tx *, str away, const struct cover *leave, struct reply *);
/* Those whom it concerns beside owner and person: deputies, the lead, who is on duty instead. Each once. */
err cover_elders(struct tx *, const struct cover *, str **out, size_t *n);
/* What is due by the clock: reminders of covers that nobody has agreed to, alarms, and the word to take it back. Every
 * minute, and after each start; each is told once. */
err covers_remind_due(struct tx *);
/* Covers of somebody who leaves end both ways; *n: how many. */
err covers_end_with(struct tx *, str person, int64_t *n);

/* What most of these verbs are about. */
#define COVER_ID                                                                                                     \
	{                                                                                                            \
		"ID", "COVER", OPT_POSITION | OPT_NEEDED,                                                            \
			"The number of the cover; 'schedpost cover list' shows it.", NULL                            \
	}
extern const struct verb COVER_PLAN_VERBS[]; /* cover plan, set, decide, ask */
extern const struct verb
	COVER_ANSWER_VERBS[]; /* cover accept, decline, sick, extend, recall, revoke, suspend, resume */
extern const struct verb COVER_LEAVE_VERBS[]; /* cover leave, days-off */
extern const struct verb COVER_ROTA_VERBS[];  /* cover rota page: what the door prints */
extern const struct verb COVER_LOOK_VERBS[]; /* cover list, show */
#endif
