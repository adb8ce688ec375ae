/* SPDX-License-Identifier: MIT
 * duty.h - who is on duty: shifts that people have set, and whom to turn to where there is none.
 *
 * A shift is a half-open window: who comes at its end takes over. One that comes every week keeps the time on the
 * wall in its zone when the clocks change. All functions work inside a transaction; texts live in its arena. */
#ifndef ROOMS_DUTY_DUTY_H
#define ROOMS_DUTY_DUTY_H
#include "rooms/people/people.h"
#include "text/when.h"

enum { SHIFTS_MOST = 5000 };

struct shift {
	int64_t id, account; /* account 0: all of them */
	str person, account_name, powers, zone, set_by;
	int64_t begins, ends; /* of the first time */
	int64_t since, over;  /* nothing of it lies before the one and behind the other; over 0: no end */
	str wall_begins, wall_ends;
	bool weekly;
	const struct zone *clock; /* of zone; NULL: not loaded yet */
};
struct window {
	int64_t begins, ends;
};
/* The first window of the shift that ends after this instant. */
err shift_window(struct arena *, const struct shift *, int64_t after, struct window *out, bool *found);
/* ERR_STALE "duty-taken" when somebody else has set the same for a part of that time. */
err shift_fits(struct tx *, const struct shift *);

err shift_put(struct tx *, const struct shift *, int64_t *id);
err shift_get(struct tx *, int64_t id, struct shift *, bool *found);
/* Those that may still come after this instant and are for this account (0: for any) or for all; the most particular
 * first: for the account before for all, for some powers before for everything, once before every week. */
err shifts_from(struct tx *, int64_t account, int64_t after, struct shift **out, size_t *n);
err shift_end(struct tx *, const struct shift *); /* from now on; what has been stays */
/* A person's shifts go on with another; `to` empty: they end. *n: how many. */
err shifts_pass(struct tx *, str from, str to, int64_t *n);

struct duty_ask {
	const struct account *on;
	enum power power; /* for what; whoever is on duty has it there */
	int64_t at;
	str but; /* somebody whom it cannot be, such as who wrote the post; empty: anybody */
};
struct on_duty {
	str person; /* empty: nobody */
	str why;    /* "kim is on duty for 'library' until Mon 23 Nov 2026 09:00 GMT" */
};
err on_duty(struct tx *, const struct duty_ask *, struct on_duty *out);

extern const struct verb DUTY_VERBS[]; /* duty set, list, clear */
#endif
