/* SPDX-License-Identifier: MIT
 * lockdown.c - one word on a bad evening: the file first, which counts whatever state the rest is in; then the service.
 *
 * Nothing here asks a question, and nothing that fails keeps the next step from being tried. */
#include "front/front.h"
#include "front/where.h"
#include "rooms/lockdown/lockdown.h"
#include "rooms/lockdown/runbook.h"
#include "rooms/locks/brake.h"
#include "verb/blocks.h"

#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* In each schedpost that is there: whoever has one of their own beside the house's does not say now which is meant. */
static err write_one(struct front *f, const struct call *c, str account)
{
	struct place places[PLACES_MOST];
	struct sentinel s = {.account = account, .by = where_person(f->a, getuid()), .reason = lockdown_reason(f->a, c),
			     .at = f->clock->now(f->clock), .suspect = call_get(c, "exclude-user")};
	struct stat st;
	size_t n = where_places(f->a, f->data_folder, f->socket_path, places), found = 0;
	err first = NULL;
	str file;
	for (size_t i = 0; i < n; i++) {
		bool last = i + 1 == n && !found;	/* then its error tells where it was looked for */
		if (!last && stat(arena_cstr(f->a, places[i].data), &st)) continue;
		err e = sentinel_write(f->a, places[i].data, &s, &file);
		if (!first) first = e;
		found++;
	}
	return first;
}

/* A group has no file of its own: its accounts are known to the service only. */
static err write_files(struct front *f, const struct call *c, bool *groups)
{
	err first = NULL;
	*groups = false;
	if (!call_has(c, "ACCOUNT")) return write_one(f, c, S(""));
	for (size_t i = 0; i < call_count(c, "ACCOUNT"); i++) {
		str name = call_nth(c, "ACCOUNT", i);
		bool group = str_starts(name, S("@"));
		err e = group ? NULL : write_one(f, c, name);
		*groups = *groups || group;
		if (!first) first = e;
	}
	return first;
}

/* ---- what it has stopped */

enum { ASK_EVERY_MS = 10, ASK_MOST = 100 };

static void add_blocks(struct reply *to, struct block *first, struct block *last)
{
	if (!first) return;
	if (to->last) to->last->next = first;
	else to->first = first;
	to->last = last;
}

static void add_all(struct reply *to, struct reply *part)
{
	add_blocks(to, part->first, part->last);
}

/* The addresses may be many, and only the last lines of a small terminal are seen: so what was stopped comes behind
 * them, and the steps last. */
static void add_into(struct reply *book, struct reply *numbers, struct reply *to)
{
	struct block *addresses = NULL, *steps = book->first, *end = book->last;
	for (struct block *b = book->first; b; b = b->next)
		if (b->kind == BLOCK_TABLE) addresses = b;
	if (addresses) {
		steps = addresses->next;
		addresses->next = NULL;
		add_blocks(to, book->first, addresses);
	}
	if (numbers) add_all(to, numbers);
	add_blocks(to, steps, end);
}

/* The engine measures as soon as it has cut what was on its way; longer than a second nobody waits for it. */
static err ask_numbers(struct front *f, str lock, struct reply **r)
{
	struct call_value value = {.name = "ID", .value = lock, .after = -1};
	for (int i = 0; i < ASK_MOST; i++) {
		TRY(front_call_named(f, "lockdown numbers", &value, 1, r));
		bool measuring = reply_next_word(*r) && strcmp(reply_next_word(*r), "measuring") == 0;
		if (!measuring) return NULL;
		poll(NULL, 0, ASK_EVERY_MS);
	}
	return NULL;
}

static err ask_runbook(struct front *f, const struct call *c, struct reply **r)
{
	struct call_value *accounts = TAKE_N(f->a, struct call_value, c->nvalues + 1);
	size_t n = 0;
	for (size_t i = 0; i < c->nvalues; i++)
		if (strcmp(c->values[i].name, "ACCOUNT") == 0) accounts[n++] = c->values[i];
	return front_call_named(f, "runbook page", accounts, n, r);
}

static void tell(struct front *f, const struct call *c, struct reply *locked)
{
	struct reply *whole = reply_new(f->a), *numbers, *book;
	str lock = reply_next_value(locked);
	if (f->show.json) add_all(whole, locked);
	else front_show(f, locked);	/* people see it at once */
	err e = ask_numbers(f, lock, &numbers);
	if (ask_runbook(f, c, &book)) {
		book = reply_new(f->a);
		runbook_steps(f->a, 0, book);
	}
	add_into(book, e ? NULL : numbers, whole);
	front_show(f, whole);
	if (e)
		fprintf(f->err, "What it has stopped could not be asked for: %.*s 'schedpost locks %.*s' shows it later.\n", SHOW(e->text),
			SHOW(lock));
}

err lockdown_now(struct front *f, const struct call *c, struct lockdown_times *t)
{
	struct reply *r;
	bool groups;
	const struct clock *clock = f->clock;
	int64_t typed = clock->mono(clock);
	err unwritten = write_files(f, c, &groups);
	t->file = unwritten ? -1 : clock->mono(clock) - typed;
	f->hurried = !unwritten;	/* it is locked already; else the service is all there is */
	err e = front_call_named(f, "lockdown row", c->values, c->nvalues, &r);
	t->row = e ? -1 : clock->mono(clock) - typed;
	if (!e) {
		tell(f, c, r);
		return NULL;
	}
	if (groups && !unwritten) unwritten = write_one(f, c, S(""));	/* less than was meant is never locked */
	if (unwritten)
		return FAIL(f->a, e->kind, e->code, "NOT LOCKED. The service: %.*s The file: %.*s Try it as root: sudo schedpost lockdown. Or stop "
			    "the service: sudo systemctl stop schedpostd", SHOW(e->text), SHOW(unwritten->text));
	struct reply *book = reply_new(f->a);
	reply_warn(book, "The service itself could not be asked: %.*s", SHOW(e->text));
	reply_say(book, "LOCKED%s by a file that the service looks at before anything leaves.",
		  groups ? ", everything, for what is in a group is not known now," : "");
	runbook_steps(f->a, 0, book);
	front_show(f, book);
	return NULL;
}

static err lockdown(struct front *f, const struct call *c)
{
	return lockdown_now(f, c, &(struct lockdown_times){0});
}

/* A slip of the fingers must not leave open what somebody wanted shut: less than was meant is never locked. */
static err lockdown_misread(struct front *f, err why)
{
	TRY(lockdown(f, &(struct call){0}));
	return FAIL(f->a, ERR_INPUT, why->code, "Everything is LOCKED, but not all that you typed was understood: %.*s Type it again as it "
		    "should be, and it is added to the lock.", SHOW(why->text));
}

const struct door lockdown_door = {
	.verb = {.name = "lockdown",
		 .example = "schedpost lockdown",
		 .help = "Something is wrong: nothing more goes out, from this moment. It never asks whether you are sure, and works "
			 "without the service, too."},
	.borrows = "lockdown row",
	.run = lockdown,
	.misread = lockdown_misread,
};
