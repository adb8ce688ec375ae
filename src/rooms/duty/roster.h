/* SPDX-License-Identifier: MIT
 * roster.h - all that says who is on duty in a window of time: loaded once, then asked about as many instants as one
 * likes.
 *
 * Loading runs inside a transaction, and what is loaded lives in its arena. Asking is pure. Instants are ms UTC. */
#ifndef ROOMS_DUTY_ROSTER_H
#define ROOMS_DUTY_ROSTER_H
#include "rooms/duty/duty.h"

enum { HOLDERS_MOST = 64 }; /* as many as who_may tells */

enum duty_step { /* asked from the first to the last; the first who is there and may is on duty */
		 STEP_SHIFT,
		 STEP_OWNER,
		 STEP_DEPUTY,
		 STEP_OWNERS_STAND_IN,
		 STEP_DEPUTYS_STAND_IN,
		 STEP_LEAD,
		 DUTY_STEPS
};
enum nobody { /* why there is nobody: what was met first on the way through the steps */
	      NOBODY_NAMED,   /* no shift, and nobody looks after it */
	      NOBODY_COVERS,  /* who should be there is away, and nobody has agreed to cover */
	      NOBODY_RETURNS, /* who covers them is away, too */
	      NOBODY_MAY,     /* who is there has not the power */
	      NOBODY_ELSE     /* only the one whom it cannot be */
};

struct roster_shift {
	const struct shift *of;
	const struct window *windows;
	size_t n;
};
struct roster_person {
	str name;
	unsigned *powers; /* 1u << enum power; one for each stretch */
};
struct roster_place { /* one account */
	const struct account *on;
	struct roster_shift *shifts; /* the most particular first */
	size_t nshifts;
	struct roster_line {
		str person, why; /* "kim owns 'library'"; person empty: nobody is named */
	} line[DUTY_STEPS];
	struct cover *covers; /* that touch it */
	size_t ncovers;
	struct roster_person *people; /* all that could be turned to */
	size_t npeople;
	int64_t *stretches; /* nobody's powers change between two of them; the first is the window's beginning */
	size_t nstretches;
};
struct roster {
	struct window window; /* it knows of no instant outside */
	struct roster_place *places;
	size_t n;
	struct cover *absences; /* of all accounts */
	size_t nabsences;
};
struct roster_ask {
	const struct account *on;
	size_t n;
	unsigned powers; /* 1u << enum power: those that will be asked for */
	struct window window;
	bool all; /* also people whom nobody is sent to, for roster_may */
	const str *others; /* people that roster_of will be asked about */
	size_t nothers;
};
err roster_load(struct tx *, const struct roster_ask *, struct roster *);

struct roster_said {
	str person; /* empty: nobody */
	enum duty_step step;
	const struct roster_shift *shift;
	const struct cover *cover; /* by which it is that person; of nobody: the one that leaves it open */
	int64_t until;		   /* of the shift */
	enum nobody nobody;
	str missed; /* of nobody: who was met first; empty: NOBODY_NAMED */
};
struct roster_said roster_at(const struct roster *, const struct duty_ask *);
/* The same of people who are turned to by name, in their order: themselves, or who covers them. */
struct roster_said roster_of(const struct roster *, const struct duty_ask *, const str *names, size_t n);
/* The same as a sentence without its full stop. */
err roster_why(struct arena *, const struct duty_ask *, const struct roster_said *, const struct roster_place *,
	       str *out);
const struct roster_place *roster_place(const struct roster *, int64_t account); /* one that it was loaded with */
/* Whether somebody has this power there then, whoever is turned to; a person away has none. */
bool roster_may(const struct roster *, const struct roster_place *, const struct roster_person *, enum power,
		int64_t at);
/* All instants in the window at which an answer can change, ascending, each once, the window's two ends among them. */
void roster_edges(struct arena *, const struct roster *, const struct roster_place *, int64_t **out, size_t *n);
void edges_sort(int64_t *, size_t *n); /* ascending, each once */
#endif
