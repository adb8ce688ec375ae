/* SPDX-License-Identifier: MIT
 * cover.h - somebody looks after accounts for a person who is away: who, for whom, where, when, with what powers.
 *
 * A cover lends powers for a half-open window; it changes nothing that anybody owns. What is written down are the
 * decisions of people (enum cover_state); how it stands (enum cover_phase) follows from them and the clock, so a
 * cover begins and ends to the millisecond, also while no daemon runs. Whether its owner has those powers, and who
 * covers is fit for them, is asked by rooms/people at each use.
 *
 * All functions with a tx work inside a transaction; texts live in its arena. The others are pure. */
#ifndef ROOMS_COVER_COVER_H
#define ROOMS_COVER_COVER_H
#include "rooms/accounts/accounts.h"
#include "rooms/notices/away.h"

enum cover_state {              /* what people have decided */
		   COVER_DRAFT, /* being planned */
		   COVER_ASKED, /* who is to cover has not answered yet */
		   COVER_AGREED,
		   COVER_DECLINED,
		   COVER_WITHDRAWN, /* it never was */
		   COVER_CLOSED,    /* the owner has everything back */
		   COVER_STATES
};
enum cover_phase { /* how it stands at an instant */
		   PHASE_DRAFT,
		   PHASE_REQUESTED,
		   PHASE_SCHEDULED,
		   PHASE_ACTIVE,
		   PHASE_SUSPENDED, /* lends nothing, until a person lets it go on */
		   PHASE_RETURNING, /* over; the owner has not taken it back yet */
		   PHASE_CLOSED,
		   PHASE_DECLINED,
		   PHASE_LAPSED,  /* it should be in force, and nobody has agreed to it */
		   PHASE_EXPIRED, /* the same, and it is over */
		   PHASE_REVOKED,
		   COVER_PHASES
};
enum { COVERS_MOST = 500, COVER_ACCOUNTS_MOST = 200, COVER_NOTE_MOST = 20000 /* bytes */ };

struct cover {
	int64_t id, owner_id, person_id;
	str owner, person, backup; /* names; person and backup may be empty: nobody */
	str kind;                  /* "planned", "sick", "now" */
	enum cover_state state;
	str powers;           /* " see write plan " */
	int64_t begins, ends; /* [begins, ends) */
	str wall_begins, wall_ends, zone;
	str usual, note, why, made_by;
	str leave; /* of the entry of a leave calendar that proposed it: "FROM/UNTIL UID"; empty: a person did */
	bool imposed;
	int64_t agreed_at, suspended_at, after, version, made;
};
enum cover_phase cover_phase(const struct cover *, int64_t at);
str cover_phase_name(enum cover_phase);  /* "active" */
str cover_phase_title(enum cover_phase); /* "in force": for people */
bool cover_in_force(const struct cover *, int64_t at);
/* Whether its owner is away then: also when nobody has agreed to cover, for then nobody is there. */
bool cover_is_away(const struct cover *, int64_t at);
bool cover_lends(const struct cover *, str power);
bool cover_may_become(enum cover_state from, enum cover_state to);
str cover_state_name(enum cover_state); /* "agreed": the word in the database */
bool cover_state_read(str name, enum cover_state *);
str cover_until(struct arena *, const struct cover *); /* "Mon 30 Nov 2026 09:00 GMT" */

/* ---- rows */
struct cover_ask {
	int64_t person, account; /* account 0: any */
	str power;
	int64_t at;
};
err cover_put(struct tx *, const struct cover *, const int64_t *accounts, size_t n, int64_t *id);
err cover_need(struct tx *, int64_t id, struct cover *); /* ERR_MISSING tells where numbers are listed */
/* ERR_STALE "cover-changed" when the row is not of this version any more. */
err cover_save(struct tx *, const struct cover *);
err cover_move(struct tx *, const struct cover *, enum cover_state to, str why); /* by the table of states */
err cover_accounts(struct tx *, int64_t cover, int64_t **out, size_t *n);
err covered_accounts(struct tx *, const struct cover *, struct account **out, size_t *n);
err cover_places(struct tx *, const struct cover *, str *out); /* "'library', 'wards'" */
err cover_accounts_set(struct tx *, int64_t cover, const int64_t *accounts, size_t n);
/* All that are not closed or withdrawn and end after this instant, by their beginning; account 0: of all. */
err covers_from(struct tx *, int64_t account, int64_t after, struct cover **out, size_t *n);
/* Those of one person, as owner or as who covers, newest first; ended_too: all there ever were. */
err covers_of(struct tx *, str person, bool ended_too, struct cover **out, size_t *n);
/* The covers in force at an instant by which a person has a power on an account; account 0: on any. */
err covers_lending(struct tx *, const struct cover_ask *, struct cover **out, size_t *n);
/* The cover during which this person is away from an account at an instant; the one in force first. */
err cover_of_absent(struct tx *, str owner, int64_t account, int64_t at, struct cover *, bool *found);
/* Names of those who cover this account now. */
err covering_now(struct tx *, int64_t account, str **out, size_t *n);
/* "You are covering for alex on 'library' until ...": for each cover in force of who asks. */
err covers_remind(struct tx *, str who, struct reply *);
/* Covers of an account lend nothing from now on until somebody lets them go on. */
err covers_suspend(struct tx *, int64_t account, int64_t *n);

/* The clocks of a zone may have new rules: what is still to come keeps its time on the wall. *moved grows. */
err covers_follow_zones(struct tx *, size_t *moved);
/* "sam for alex"; where an earlier person went away, too: "sam for alex, after priya". */
err cover_names(struct tx *, const struct cover *, str *out);

/* ---- days without working hours */
enum { DAYS_OFF_MOST = 2000, DAY_OFF_NAME_MOST = 100 /* bytes */ };
/* Of one nation, as days "2026-12-25"; of "uk" those that all four have. In order. */
err days_off(struct tx *, str nation, str **out, size_t *n);
struct day_off {
	str nation, day, name;
};
err days_off_from(struct tx *, str day, struct day_off **out, size_t *n); /* of all nations, in order */
err day_off_put(struct tx *, const struct day_off *);                     /* once more: the new name counts */

/* ---- what the owner wants done with posts */
struct cover_decision {
	int64_t cover, post, made, done;
	str what, note, made_by;
};
err cover_decide(struct tx *, const struct cover_decision *); /* once more: the last one counts */
err cover_decisions(struct tx *, int64_t cover, struct cover_decision **out, size_t *n);
err cover_decided(struct tx *, int64_t cover, int64_t post); /* the post stands so */
#endif
