/* SPDX-License-Identifier: MIT
 * class_verbs.c - training class and reset: practice (training) accounts for a room full of people, and their end. */
#include "rooms/training/class.h"
#include "rooms/training/training.h"

#include "rooms/connect/connect_verbs.h"
#include "rooms/queue/queue.h"
#include "text/when.h"
#include "verb/house.h"

#include <inttypes.h>

enum { USUAL_HOURS = 24, NUMBERS = 999 };

static err about_all(struct tx *tx, const struct call *c, struct about *out)
{
	(void)tx, (void)c;
	out->everywhere = true;
	return NULL;
}

/* ---- making seats */

struct making {
	const struct house *house;
	str zone;
	int64_t until;
	int number;	/* of the last seat; those before it are taken */
};

/* The next name that neither a person nor an account has. */
static err seat_name(struct tx *tx, struct making *m, str *name)
{
	struct person p;
	bool person = true, account = true;
	while ((person || account) && m->number < NUMBERS) {
		*name = arena_fmt(tx_arena(tx), "seat-%02d", ++m->number);
		TRY(person_get(tx, *name, &p, &person));
		TRY(account_is_named(tx, *name, &account));
	}
	if (!person && !account) return NULL;
	return FAIL(tx_arena(tx), ERR_STALE, "no-seats", "There are no names left for seats. End the last class first: schedpost training "
		    "reset");
}

static err seat_make(struct tx *tx, struct making *m)
{
	struct seat s = {.until = m->until};
	TRY(seat_name(tx, m, &s.name));
	struct account a = {.name = s.name, .platform = S("practice"), .server = S("practice:"),
			    .zone = m->zone, .owner = tx_who(tx),
			    .kind = S("practice"), .approval = S("not-needed")};
	TRY(class_wall_remove(tx, m->house->data_folder, s.name));	/* what came too late for the last reset */
	TRY(person_add(tx, s.name, &s.person));
	TRY(account_begin(tx, &a, &s.account));
	struct job_new connect = {.op = SP_CONNECT, .account = s.account, .state = JOB_READY, .due = tx_now(tx)};
	struct held novice = {.role = S("novice"), .account_id = s.account, .since = tx_now(tx), .until = m->until};
	TRY(queue_put(tx, &connect, NULL));
	TRY(role_give(tx, s.person, &novice));
	return seat_put(tx, &s);
}

static err making_read(struct tx *tx, const struct call *c, struct making *m, int64_t *seats)
{
	const struct zone *zone;
	struct when until;
	m->house = c->house;
	m->zone = call_has(c, "zone") ? str_trim(call_get(c, "zone")) : zone_of_machine(tx_arena(tx));
	m->until = tx_now(tx) + USUAL_HOURS * HOUR_MS;
	TRY(zone_load(tx_arena(tx), m->zone, &zone));
	if (call_has(c, "until")) {
		TRY(when_read(tx_arena(tx), call_get(c, "until"), tx_now(tx), zone, &until));
		m->until = until.at;
	}
	TRY(call_int(tx_arena(tx), c, "seats", 0, seats));
	if (*seats >= 1 && *seats <= SEATS_MOST) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "bad-number", "--seats takes a number from 1 to %d.", SEATS_MOST);
}

static err seats_make(struct tx *tx, const struct call *c)
{
	struct making m = {0};
	struct seat *all;
	int64_t seats;
	size_t n;
	TRY(making_read(tx, c, &m, &seats));
	TRY(seats_all(tx, &all, &n));
	if (n + (size_t)seats > SEATS_ALL_MOST)
		return FAIL(tx_arena(tx), ERR_STALE, "too-many-seats", "There are %zu seats already, and at most %d at once. End the last class "
			    "first: schedpost training reset", n, SEATS_ALL_MOST);
	for (int64_t i = 0; i < seats; i++) TRY(seat_make(tx, &m));
	tx_wake(tx);
	return NULL;
}

static err run_class(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"seat", "Seat", CELL_TEXT, false},	    {"until", "Until", CELL_INSTANT, false},
		{"exercises", "Exercises done", CELL_INT, false},
	};
	struct seat *all;
	struct exercises *done;
	size_t n, ndone;
	if (!call_has(c, "seats") && (call_has(c, "until") || call_has(c, "zone")))
		return FAIL(tx_arena(tx), ERR_INPUT, "which-seats", "--until and --zone are for new seats: please say how many, such as "
			    "--seats 10. To end those that are there now: schedpost training reset");
	if (call_has(c, "seats")) TRY(seats_make(tx, c));
	TRY(seats_all(tx, &all, &n));
	TRY(exercises_all(tx, &done, &ndone));
	reply_table(r, "seats", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) {
		reply_row(r);
		reply_text(r, all[i].name);
		reply_int(r, all[i].until);
		reply_int(r, exercises_count(done, ndone, all[i].name));
	}
	if (n) reply_say(r, "Each seat is a person and a practice (training) account of the same name; there are %d exercises.", EXERCISES);
	else reply_say(r, "There is no class. To make one: schedpost training class --seats 10");
	return NULL;
}

/* ---- and their end */

static err run_reset(struct tx *tx, const struct call *c, struct reply *r)
{
	const struct house *house = c->house;
	struct class_gone gone;
	struct seat *all;
	size_t n;
	TRY(seats_all(tx, &all, &n));
	if (!n) return FAIL(tx_arena(tx), ERR_MISSING, "no-class", "There is no class, so there is nothing to reset.");
	if (!call_has(c, "yes")) {
		reply_next(r, "confirm", arena_fmt(tx_arena(tx), "End the class? All %zu seats go, with their posts, walls, accounts and "
						   "persons.", n));
		return NULL;
	}
	TRY(class_end(tx, house->data_folder, INT64_MAX, &gone));
	reply_say(r, "The class is over: %zu seats and %zu posts are gone. Nothing of them is left but their lines in the record.",
		  gone.seats, gone.posts);
	return NULL;
}

static const struct opt CLASS_OPTS[] = {
	{"seats", "N", 0, "Makes so many; without, shows those that are there.", NULL},
	{"until", "WHEN", 0, "They vanish by themselves then; the usual is a day from now.", NULL},
	{"zone", "ZONE", 0, "Their time zone, such as Europe/London; the usual is this machine's.", NULL},
	{0},
};
static const struct opt RESET_OPTS[] = {{"yes", NULL, OPT_FLAG, "Does not ask first.", NULL}, {0}};

const struct verb CLASS_VERBS[] = {
	{.name = "training class", .help = "Makes seats for a class: each is a person and a practice (training) account, called seat-01, "
	 "seat-02, and so on. Without --seats it shows how far each is.",
	 .example = "schedpost training class --seats 10 --until \"today 17:00\"", .opts = CLASS_OPTS, .writes = true,
	 .needs = POWER_COACH, .about = about_all, .run = run_class},
	{.name = "training reset", .help = "Ends the class: all seats go, with their posts, walls, accounts and persons.",
	 .example = "schedpost training reset", .opts = RESET_OPTS, .writes = true, .needs = POWER_COACH,
	 .about = about_all, .run = run_reset},
	{0},
};
