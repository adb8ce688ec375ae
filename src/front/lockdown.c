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

/* What became of the files; each err is the first of its kind. */
struct files {
	err none;  /* somewhere there is none */
	err empty; /* a full disk took an empty one only, which locks everything */
	bool groups;
};

/* Where its lines find no room, an empty file may. */
static void write_or_mark(struct front *f, str data, const struct sentinel *s, struct files *out)
{
	str file;
	err e = sentinel_write(f->a, data, s, &file);
	if (!e) return;
	err worse = sentinel_mark(f->a, data, &file);
	if (worse && !out->none) out->none = e;
	if (!worse && !out->empty) out->empty = e;
}

/* In each schedpost that is there: whoever has one of their own beside the house's does not say now which is meant. */
static void write_one(struct front *f, const struct call *c, str account, struct files *out)
{
	struct place places[PLACES_MOST];
	struct sentinel s = {.account = account, .by = where_person(f->a, getuid()), .reason = lockdown_reason(f->a, c),
			     .at = f->clock->now(f->clock), .suspect = call_get(c, "exclude-user")};
	struct stat st;
	size_t n = where_places(f->a, f->data_folder, f->socket_path, places), found = 0;
	for (size_t i = 0; i < n; i++) {
		bool last = i + 1 == n && !found;	/* then its error tells where it was looked for */
		if (!last && stat(arena_cstr(f->a, places[i].data), &st)) continue;
		write_or_mark(f, places[i].data, &s, out);
		found++;
	}
}

/* A group has no file of its own: its accounts are known to the service only. */
static struct files write_files(struct front *f, const struct call *c)
{
	struct files out = {0};
	if (!call_has(c, "ACCOUNT")) write_one(f, c, S(""), &out);
	for (size_t i = 0; i < call_count(c, "ACCOUNT"); i++) {
		str name = call_nth(c, "ACCOUNT", i);
		bool group = str_starts(name, S("@"));
		if (!group) write_one(f, c, name, &out);
		out.groups = out.groups || group;
	}
	return out;
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

/* How it came out, as a sentence: it stands at the end, and not where small terminals have lost it again. */
static struct block *take_outcome(struct reply *from)
{
	struct block *found = NULL, *last = NULL;
	for (struct block **b = &from->first; *b;) {
		bool is = !found && (*b)->kind == BLOCK_QUOTE && str_is((*b)->name, S("outcome"));
		if (is) found = *b;
		else last = *b;
		if (is) *b = found->next;
		else b = &(*b)->next;
	}
	from->last = last;
	if (found) found->kind = BLOCK_SAY;
	if (found) found->next = NULL;
	return found;
}

static void tell(struct front *f, const struct call *c, struct reply *locked)
{
	struct reply *whole = reply_new(f->a), *numbers, *book;
	str lock = reply_next_value(locked);
	struct block *outcome = f->show.json ? NULL : take_outcome(locked);
	if (f->show.json) add_all(whole, locked);
	else front_show(f, locked);	/* people see it at once */
	err e = ask_numbers(f, lock, &numbers);
	if (ask_runbook(f, c, &book)) {
		book = reply_new(f->a);
		runbook_steps(f->a, 0, book);
	}
	add_into(book, e ? NULL : numbers, whole);
	add_blocks(whole, outcome, outcome);
	front_show(f, whole);
	if (e)
		fprintf(f->err, "What it has stopped could not be asked for: %.*s 'schedpost locks %.*s' shows it later.\n", SHOW(e->text),
			SHOW(lock));
}

/* ---- where not all of it could be done */

/* The service may have it in memory although it could save nothing. *suspect: whom it shuts out; empty: nobody. */
static bool is_held(struct front *f, str *suspect)
{
	struct reply *r;
	*suspect = S("");
	if (front_call_named(f, "locks", NULL, 0, &r)) return false;
	const struct block *held = block_named(r, "held");
	size_t n = held ? block_rows(held) : 0;
	for (size_t i = 0; i < n && !suspect->len; i++) {
		struct cell out = cell_named(held, i, "suspect");
		if (!out.none) *suspect = out.text;
	}
	return n > 0;
}

static err not_locked(struct front *f, err service, err file)
{
	return FAIL(f->a, service->kind, service->code, "NOT LOCKED. The service: %.*s The file: %.*s Try it as root: sudo schedpost lockdown. Or stop "
		    "the service: sudo systemctl stop schedpostd. If you cannot, take this machine off the network.",
		    SHOW(service->text), SHOW(file->text));
}

static void say_what_holds(const struct files *files, bool held, struct reply *book)
{
	bool empty_only = files->empty && !files->none;
	if (files->none)
		reply_say(book, "LOCKED by the service's memory, and only until it ends: do not restart it, nor this machine. Make room on its disk, "
			  "then it is saved by itself; or type it again.");
	else
		reply_say(book, "LOCKED%s by %s file that the service looks at before anything leaves.",
			  empty_only ? ", everything," : files->groups ? ", everything, for what is in a group is not known now," : "",
			  empty_only ? "an empty" : "a");
	if (empty_only) reply_say(book, "It holds until two people unlock it%s. Make room on the disk.", held ? ", and the service remembers the rest" : "");
}

/* The last line: out: whom the service's memory shuts out. */
static void say_outcome(const struct call *c, const struct files *files, str out, struct reply *book)
{
	const char *by = files->none ? "the service's memory" : files->empty ? "an empty file" : "a file";
	str meant = call_get(c, "exclude-user");
	bool is_read = !files->none && !files->empty;
	if (out.len) reply_say(book, "LOCKED by %s. Shut out: %.*s; until it is saved only the service's memory knows it.", by, SHOW(out));
	else if (!meant.len) reply_say(book, "LOCKED by %s. Nobody is shut out.", by);
	else if (!is_read) reply_warn(book, "LOCKED by %s. %.*s is not shut out: type it again once there is room.", by, SHOW(meant));
	else reply_say(book, "LOCKED by %s. %.*s is shut out once the service works again: look then with schedpost locks.", by, SHOW(meant));
}

/* The service answers nothing that is of use: what the files and its memory hold. */
static err locked_by_less(struct front *f, const struct call *c, const struct files *files, err service)
{
	struct reply *book = reply_new(f->a);
	str out = S("");
	bool short_of = files->none || files->empty, held = short_of && is_held(f, &out);
	if (files->none && !held) return not_locked(f, service, files->none);
	const char *trouble = held ? "It could not be saved" : "The service itself could not be asked";
	reply_warn(book, "%s: %.*s", trouble, SHOW(service->text));
	say_what_holds(files, held, book);
	runbook_steps(f->a, 0, book);
	say_outcome(c, files, out, book);
	front_show(f, book);
	return NULL;
}

/* The row is there, and what its file lacks is told. */
static void warn_of_files(const struct files *files, struct reply *r)
{
	if (files->empty)
		reply_warn(r, "The disk takes nothing more, so its file is empty. An empty one locks everything, and is ended as a lockdown of its own: "
			   "schedpost locks. %.*s", SHOW(files->empty->text));
	bool full = files->none && files->none->kind == ERR_OUTSIDE;
	if (full) reply_warn(r, "There is no file beside it, only the service's database. %.*s", SHOW(files->none->text));
}

err lockdown_now(struct front *f, const struct call *c, struct lockdown_times *t)
{
	struct reply *r;
	const struct clock *clock = f->clock;
	int64_t typed = clock->mono(clock);
	struct files files = write_files(f, c);
	t->file = files.none ? -1 : clock->mono(clock) - typed;
	f->hurried = !files.none;	/* it is locked already; else the service is all there is */
	err e = front_call_named(f, "lockdown row", c->values, c->nvalues, &r);
	t->row = e ? -1 : clock->mono(clock) - typed;
	if (!e) {
		warn_of_files(&files, r);
		tell(f, c, r);
		return NULL;
	}
	if (files.groups && !files.none) write_one(f, c, S(""), &files);	/* less than was meant is never locked */
	return locked_by_less(f, c, &files, e);
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
