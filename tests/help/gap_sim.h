/* SPDX-License-Identifier: MIT
 * gap_sim.h - who is there for an account, worked out minute by minute over plain arrays.
 *
 * Knows nothing of the product but zone data: what holds is painted on every minute, and each minute is answered by
 * itself. For the test that compares it with what 'cover gaps' finds. */
#ifndef HELP_GAP_SIM_H
#define HELP_GAP_SIM_H
#include "text/when.h"

enum { SIM_PEOPLE = 6, SIM_MOST = 6, SIM_NOBODY = -1 };
enum { SIM_WRITE = 1, SIM_PUBLISH = 2, SIM_APPROVE = 4, SIM_COACH = 8 };
enum { SIM_AWAY_STATES = 4 }; /* draft, asked, agreed, declined; then withdrawn, closed */

struct sim_role {
	int person, account, kind; /* account 0: all, 1: the one in question, 2: another */
	int64_t until;		   /* 0: no end */
};
struct sim_cover {
	int owner, person, state, powers, accounts; /* accounts: 1 the one in question, 2 the other, 3 both */
	int64_t begins, ends;
	bool suspended;
};
struct sim_shift {
	int person, account, power; /* account 0 or 1; power 0: for all */
	bool weekly;
	int64_t begins, ends, since, over; /* of the first time; over 0: no end */
};
struct sim_post {
	int author;
	bool review;
	int64_t at;
};
struct sim {
	const struct zone *zone;
	const char *hours; /* one letter a weekday from Monday: which of SIM_HOURS */
	const char *const *off; /* NULL at the end */
	int64_t from;
	int days;
	bool approval;
	int owner, deputy, owner_of_other, lead; /* lead: of the team that everybody is in */
	int stand_in[SIM_PEOPLE];
	struct sim_role roles[SIM_MOST];
	struct sim_cover covers[SIM_MOST];
	struct sim_shift shifts[SIM_MOST];
	struct sim_post posts[SIM_MOST];
	int nroles, ncovers, nshifts, nposts;
	int trainee, coach, backup; /* SIM_NOBODY: nobody learns */
};
struct sim_hours {
	char letter;
	int from, until, from2, until2; /* minutes of the day; from2 < 0: one stretch */
};
extern const struct sim_hours SIM_HOURS[3];

enum sim_what { SIM_POSTS, SIM_QUEUE, SIM_APPROVAL, SIM_REPLIES, SIM_NO_COACH, SIM_SECOND, SIM_WHATS };
enum sim_why { SIM_HELD, SIM_NAMED, SIM_COVERS, SIM_RETURNS, SIM_MAY, SIM_ELSE }; /* SIM_HELD: no gap */
struct sim_answer {
	enum sim_why why;
	int who;
};
typedef void sim_seen(void *of, int64_t at, const struct sim_answer answers[SIM_WHATS], bool same);
/* Each minute, each boundary and one second on both sides of it, in order; same: as at the one before. Returns how
 * many. */
size_t sim_run(struct arena *, const struct sim *, sim_seen *, void *of);
#endif
