/* SPDX-License-Identifier: MIT
 * people.h - persons, their teams and deputies, the roles they hold; on the local socket a person is a Unix user.
 *
 * A role is a set of powers for a kind of account (conf/roles.conf), held on one account or on all. All functions work
 * inside a transaction; texts live in its arena. */
#ifndef ROOMS_PEOPLE_PEOPLE_H
#define ROOMS_PEOPLE_PEOPLE_H
#include "rooms/accounts/accounts.h"
#include "rooms/cover/cover.h"
#include "rooms/locks/locks.h"
#include "verb/powers.h"

enum { PEOPLE_MOST = 10000, PERSON_TEXT_MOST = 200 /* bytes */, ROLES_SHOWN_MOST = 500 };

struct person {
	int64_t id, joined, left_at;	/* left_at 0: is here */
	int64_t nth;	/* rises with each who joins, whatever the clock says */
	str name, full_name, mail, zone, team, deputy, state;
	str hours;			/* when they work, text/hours.h; empty: the usual */
	bool leads;			/* their team */
	bool proves;			/* they have set up proof (rooms/proof) */
};
err person_get(struct tx *, str name, struct person *, bool *found);
err person_need(struct tx *, str name, struct person *);	/* one who is here; ERR_MISSING names the nearest */
/* The same whatever their case and with blanks around it, as a phone writes it; ERR_MISSING where two may be meant. */
err person_meant(struct tx *, str typed, struct person *);
err people_all(struct tx *, struct person **out, size_t *n);	/* those who are here, by name */
err person_add(struct tx *, str name, int64_t *id);		/* one who has left is here again, without roles */
struct person_change {	/* an `at` of NULL: stays */
	str full_name, mail, zone, team, deputy, hours;
};
err person_change(struct tx *, int64_t id, const struct person_change *);
err person_leads(struct tx *, const struct person *);		/* their team, from now on; ERR_INPUT without one */
struct team {
	str name, lead, someone;	/* lead: a person's name, or empty; someone: who is in it */
};
err teams_all(struct tx *, struct team **out, size_t *n);	/* those that somebody is in */
/* Wherever `from` is named as deputy of a person or lead of a team, it is `to` from now on; empty: nobody. */
err person_names_pass(struct tx *, str from, str to, int64_t *n);
/* All roles end, tokens and proof, and nothing is sent to them any more; refused for the last admin. */
err person_leaves(struct tx *, const struct person *);

/* ---- roles */
struct held {	/* a role of a person */
	str role, account;	/* account empty: all of them */
	int64_t account_id, since, until;	/* since: when it was given; it counts at once, whatever is done to the clock */
	str given_by;
};
err roles_of(struct tx *, int64_t person, struct held **out, size_t *n);	/* in force or still to come */
str roles_in_words(struct arena *, const struct held *, size_t n);	/* "author on library, coach" */
err role_give(struct tx *, int64_t person, const struct held *);	/* once more: the new end counts */
err role_take(struct tx *, int64_t person, str role, int64_t account, bool *had);
err roles_end(struct tx *, int64_t person, int64_t *n);	/* all of them; refused for the last admin */
err role_is(struct tx *, str role, bool *yes);			/* roles.conf knows it */
err roles_all(struct tx *, str **out, size_t *n);		/* by name */
err role_powers(struct tx *, str role, str kind, str *out);	/* "see write": said for that kind; empty: for every kind */

/* ---- roles.conf */
str power_name(enum power);
bool power_read(str name, enum power *out);
extern const char ROLES_CONF[];		/* the text of conf/roles.conf as schedpost was built */
/* The daemon's first work: what roles may do is as in this text from now on. ERR_INPUT names the line. */
err roles_learn(struct tx *, str text);

/* ---- the one question */
struct may_ask {
	str who;			/* a Unix user */
	enum power power;
	const struct account *on;	/* NULL: anywhere at all */
	bool everywhere;		/* on NULL: for all accounts, also those still to come */
	int64_t at;			/* the instant, ms UTC */
};
struct may_said {
	bool yes;
	str rule;	/* why: "alex is author for every account" or "sam is a novice on 'library'" */
	str todo;	/* what to type, where giving a role would not help; else empty */
	int64_t cover;	/* that lends the power (rooms/cover); 0: it is their own */
	str acting_for;	/* then: who is covered */
};
/* Whether a person has a power on an account at an instant. Called in the transaction that acts upon it. */
err may(struct tx *, const struct may_ask *, struct may_said *out);
/* Powers for which a cover lends accounts, but never rank: who covers needs them somewhere by a role of their own. */
bool power_needs_rank(enum power);
err has_rank(struct tx *, const struct person *, enum power, str kind, int64_t at, bool *yes);
/* Those who are here and have the power on this account now, by name, 64 at most; a cover in force counts. */
err who_may(struct tx *, enum power, const struct account *on, str **out, size_t *n);
/* The roles that reach an account now, each once; nothing for who has left. */
err roles_there(struct tx *, str who, const struct account *on, str *out, size_t most, size_t *n);
/* Who can allow it: "kim or robin"; empty: only who runs the machine. */
err who_can_allow(struct tx *, const struct account *on, str *out);

/* ---- verbs */
/* What several of them have in common: the accounts that --on names (none: all of them), and what such a verb is about:
 * on accounts the power over them is enough. */
err on_accounts(struct tx *, const struct call *, struct account **out, size_t *n);
err on_about(struct tx *, const struct call *, struct about *);
err power_need(struct tx *, str name, enum power *out);		/* ERR_INPUT names all */
err person_added(struct tx *, const struct call *, struct person *out);	/* by its PERSON, unless they are here */
/* Name, mail, zone, team, deputy where they are given. */
err person_said(struct tx *, const struct call *, int64_t id);
/* A role on what --on names, until --until. */
err role_said(struct tx *, const struct call *, str role, const struct person *);
#define ABOUT_PERSON_OPTS                                                                                              \
	{"name", "TEXT", 0, "Their name as colleagues know it.", NULL}, {"mail", "ADDRESS", 0, "Where notices go.", NULL}, \
	{"zone", "ZONE", 0, "Their time zone, such as Europe/London.", NULL},                                            \
	{"hours", "HOURS", 0, "When they work, such as \"mon-fri 09:00-17:00\", which is the usual.", NULL},               \
	{"team", "TEAM", 0, "Their team; a new name makes one.", NULL},                                                  \
	{"lead", NULL, OPT_FLAG, "They lead their team.", NULL},                                                         \
	{"deputy", "PERSON", 0, "Who stands in for them.", NULL}
#define ON_OPT {"on", "ACCOUNT,...", OPT_MANY, "On these accounts, or groups as @GROUP; without, for all accounts.", NULL}
/* ERR_DENIED "not-allowed" says the rule and who can allow it; "token-narrow" what the token lacks. */
err allowed(struct tx *, const struct call *);
/* Whether who calls has this power there too; for rooms that learn only on the way which account it is about. */
err allowed_on(struct tx *, const struct call *, enum power, const struct account *);
/* Whether the token that was brought, if one was, was given this power there. */
bool within_token(const struct call *, enum power, const struct account *);
/* The cover by which who calls has this power there; 0: it is their own. */
err lent_by(struct tx *, const struct call *, enum power, const struct account *, int64_t *cover);
/* What only the owner decides on a person's own account; on any other it passes. */
err allowed_owner(struct tx *, const struct call *, const struct account *);

extern const struct verb PEOPLE_VERBS[];	/* user add, list, show, set; role give, take, list; can */
#endif
