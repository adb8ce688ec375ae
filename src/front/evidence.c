/* SPDX-License-Identifier: MIT
 * evidence.c - a bundle of evidence, written piece by piece, with its manifest last. */
#include "front/evidence.h"

#include "base/file.h"
#include "base/sha.h"
#include "front/ask.h"
#include "front/export.h"
#include "text/when.h"
#include "verb/blocks.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

enum { PIECE_BYTES = 64 << 10, READ_ME_MOST = 16 << 10 };

#define READ_ME "READ-ME-FIRST.txt"

const struct evidence_file EVIDENCE_FILES[] = {
	{READ_ME, "This page.", false},
	{"locks.csv", "Lockdowns and holds: who set them, when and why, who was shut out, who ended them.", true},
	{"people.csv", "Who works with schedpost, and what each may do.", true},
	{"accounts.csv", "The accounts: where they are, who looks after them, since when they have their log-in.", true},
	{"posts.csv", "What was written: each post with its words and its author.", true},
	{"jobs.csv", "What schedpost did at the platforms, or is to do: posts that went out or wait, and everything else.", true},
	{"events.csv", "What happened to each post and account: who did what, and when.", true},
	{"foreign.csv", "What stands on the accounts and was not sent from here: when it was found, how strange it is and why.", true},
	{"timeline.csv", "What stood on the accounts when they were read: the newest 200 of each, of 30 days, and whose they are.", false},
	{"profiles.csv", "How each account showed itself: a line for each time that its name or words were others.", false},
	{"readings.csv", "When each account's list and profile were read last, or why they could not be.", false},
	{"takedowns.csv", "Which of these were to be taken down: who wanted it, and what became of it.", false},
	{"revokes.csv", "Log-ins that were taken back at their platforms, and whether that is proved.", false},
	{"ticks.csv", "What somebody vouched for before an account was unlocked: who, when, which account, what.", false},
	{"agreed.csv", "Who said yes where two people must: ending a lockdown, a takedown, taking all log-ins back.", false},
	{"stopped.csv", "What was under way when a lockdown began, and what became of it.", false},
	{"afterwards.csv", "Posts that fell due meanwhile and wait for a person.", false},
	{"reviews.csv", "Who was asked for a yes to a post, and who gave it. Comments to authors are left out.", false},
	{"told.csv", "Which notices of foreign posts and lockdowns were given, when, and to whom.", false},
	{"record.csv", "The record: a line for each change, chained by sums, so that none can be taken out.", true},
	{0},
};

str evidence_path(struct arena *a, str folder, const char *file)
{
	return arena_fmt(a, "%.*s/%s", SHOW(folder), file);
}

/* Piece by piece, for a record may be long. */
err evidence_sum(struct arena *a, str path, str *hex)
{
	char piece[PIECE_BYTES];
	uint8_t sum[SHA_BYTES];
	struct sha sha;
	ssize_t n;
	int fd;
	TRY(file_open(a, path, &fd));
	sha_start(&sha);
	while ((n = read(fd, piece, sizeof piece)) > 0) sha_add(&sha, (str){piece, (size_t)n});
	int number = errno;
	close(fd);
	if (n < 0) return file_trouble(a, "read", path, number);
	sha_end(&sha, sum);
	*hex = sha_hex(a, sum);
	return NULL;
}

/* ---- its files */

struct writing {
	struct front *f;
	str folder, id, begun, by;
	buf manifest;
};

static err write_table(struct writing *w, const struct evidence_file *file, str path)
{
	str piece = str_cut(str_of(file->name), 0, strlen(file->name) - strlen(".csv"));
	bool record = str_is(piece, S("record"));
	struct export_of of = {record ? "audit page" : "evidence page", "csv", record ? "lines of the record" : "lines",
			       record ? "line of the record" : "line", true};
	struct call_value values[] = {{.name = "csv", .value = path, .after = -1},
				      {.name = "piece", .value = piece, .after = -1}};
	struct call call = {.values = values, .nvalues = record ? 1 : 2};
	return export_csv(w->f, &call, &of);
}

static err write_read_me(struct writing *w, str path)
{
	buf out = buf_in(w->f->a, READ_ME_MOST);
	buf_fmt(&out, "Evidence, begun at %.*s by %.*s, with schedpost " SCHEDPOST_VERSION ".\n\n", SHOW(w->begun),
		SHOW(w->by));
	buf_fmt(&out, "Each file is a table with commas between, which spreadsheets open. Times are UTC: a Z stands behind them.\n"
		      "Where a cell begins with an apostrophe, a spreadsheet might have run it; the apostrophe is not part of it.\n"
		      "No password and no log-in is in any of them.\n\n");
	for (const struct evidence_file *i = EVIDENCE_FILES; i->name; i++) buf_fmt(&out, "%-18s %s\n", i->name, i->what);
	buf_fmt(&out, "%-18s The sum (SHA-256) of each file, and the newest link of the record.\n\n", EVIDENCE_MANIFEST);
	buf_fmt(&out, "To check the files without schedpost: grep -v '^#' MANIFEST | sha256sum -c\n"
		      "The sum of MANIFEST itself was shown when it was written, and is noted by the schedpost that wrote it. There,\n"
		      "'schedpost evidence verify FOLDER' holds this folder against it, and 'schedpost evidence list' shows it.\n");
	return file_write(w->f->a, path, buf_str(&out), 0440);
}

static err write_file(struct writing *w, const struct evidence_file *file)
{
	str hex, path = evidence_path(w->f->a, w->folder, file->name);
	TRY(strcmp(file->name, READ_ME) ? write_table(w, file, path) : write_read_me(w, path));
	TRY(evidence_sum(w->f->a, path, &hex));
	buf_fmt(&w->manifest, "%.*s  %s\n", SHOW(hex), file->name);
	return NULL;
}

static err record_head(struct front *f, str *head)
{
	struct reply *r;
	TRY(front_call_named(f, "audit head", NULL, 0, &r));
	*head = cell_named(block_named(r, "audit"), 0, "head").text;
	return NULL;
}

static err write_manifest(struct writing *w, str *sum)
{
	str head, path = evidence_path(w->f->a, w->folder, EVIDENCE_MANIFEST);
	TRY(record_head(w->f, &head));
	buf_fmt(&w->manifest, EVIDENCE_SECOND "\n" EVIDENCE_HEAD "%.*s\n", SHOW(head));
	*sum = sha_hex_of(w->f->a, buf_str(&w->manifest));
	return file_write(w->f->a, path, buf_str(&w->manifest), 0440);
}

/* ---- what stands there now */

enum { LOOK_MS = 200, LOOK_MOST_MS = 10 * 1000 };

static err readings(struct front *f, const char *verb, int64_t *under_way)
{
	struct reply *r;
	TRY(front_call_named(f, verb, NULL, 0, &r));
	*under_way = cell_named(block_named(r, "readings"), 0, "under_way").n;
	return NULL;
}

/* readings.csv says for each account when it was read, so that nothing here may fail. */
static void read_anew(struct front *f)
{
	int64_t n = 0, until = f->clock->mono(f->clock) + LOOK_MOST_MS;
	err e = f->carrier->ready ? f->carrier->ready(f) : NULL;
	if (!e && f->direct) {
		fprintf(f->err, "The service does not run, so what stands on the accounts is not read anew.\n");
		return;
	}
	if (!e) e = readings(f, "watch now", &n);
	if (!e && n) fprintf(f->err, "Reading what stands on the accounts, for 10 seconds at the most; Ctrl-C goes on without.\n");
	ask_listen(f);
	while (!e && n && f->clock->mono(f->clock) < until && !ask_wait(f, LOOK_MS, false))
		e = readings(f, "watch readings", &n);
	ask_listen_end(f);
	if (e) fprintf(f->err, "What stands on the accounts could not be read anew. %.*s\n", SHOW(e->text));
}

/* ---- that it is written */

static err is_new(struct front *f, str folder)
{
	struct stat st;
	if (stat(arena_cstr(f->a, folder), &st) != 0) return file_folder(f->a, folder, 0700);
	return FAIL(f->a, ERR_INPUT, "is-there", "There is something at %.*s already. Evidence is written into a folder of its own: please "
		    "give a new name.", SHOW(folder));
}

static err begin(struct writing *w)
{
	struct reply *r;
	TRY(front_call_named(w->f, "evidence begin", NULL, 0, &r));
	const struct block *b = block_named(r, "begun");
	if (!b) return reply_foreign(w->f->a, "it does not tell which evidence this is.");
	w->id = arena_fmt(w->f->a, "%" PRId64, cell_named(b, 0, "id").n);
	w->begun = when_utc(w->f->a, cell_named(b, 0, "begun").n);
	w->by = cell_named(b, 0, "by").text;
	return NULL;
}

/* What asks for evidence later (a takedown) sees that there is some. */
static err note(struct writing *w, str sum)
{
	struct reply *r;
	struct call_value values[] = {
		{.name = "id", .value = w->id, .after = -1},
		{.name = "manifest", .value = sum, .after = -1},
	};
	return front_call_named(w->f, "evidence note", values, COUNT(values), &r);
}

err evidence_write(struct front *f, str folder)
{
	struct writing w = {.f = f, .folder = folder, .manifest = buf_in(f->a, EVIDENCE_MANIFEST_MOST)};
	str sum;
	TRY(is_new(f, folder));
	read_anew(f);
	TRY(begin(&w));
	for (const struct evidence_file *i = EVIDENCE_FILES; i->name; i++) TRY(write_file(&w, i));
	TRY(write_manifest(&w, &sum));
	TRY(note(&w, sum));
	struct reply *r = reply_new(f->a);
	reply_say(r, "The evidence is in %.*s; %s tells what each file is. Keep this somewhere else, best on paper, for it proves all of it:",
		  SHOW(folder), READ_ME);
	reply_say(r, "%.*s", SHOW(sum));
	reply_say(r, "Next, what stands there that is not yours: schedpost watch list");
	front_show(f, r);
	return NULL;
}

static err evidence(struct front *f, const struct call *c)
{
	return evidence_write(f, call_get(c, "FOLDER"));
}

static const struct opt OPTS[] = {
	{"FOLDER", "FOLDER", OPT_POSITION | OPT_NEEDED, "A new folder for it.", NULL},
	{0},
};
const struct door evidence_door = {
	.verb = {.name = "evidence", .opts = OPTS, .example = "schedpost evidence evidence-2026-11-22",
		 .help = "Writes who did what into a folder: posts, what went out and what was under way, what stood on the accounts, people, "
			 "lockdowns, takedowns, the whole record. With sums by which any change of it is found."},
	.run = evidence,
};
