/* SPDX-License-Identifier: MIT
 * evidence.c - a bundle of evidence: written piece by piece with its manifest last, and looked at again years later. */
#include "base/file.h"
#include "base/sha.h"
#include "front/export.h"
#include "verb/blocks.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

enum { MANIFEST_MOST = 64 << 10, PIECE_BYTES = 64 << 10, FAULTS_MOST = 50 };
#define MANIFEST "MANIFEST"
#define HEAD	 "# record "

/* The record comes last: its newest lines tell of all that was done before it was written. */
static const char *const FILES[] = {"locks", "people", "accounts", "posts", "jobs", "events", "foreign", "record"};

static str in_folder(struct arena *a, str folder, const char *name)
{
	return arena_fmt(a, "%.*s/%s", SHOW(folder), name);
}

/* Piece by piece, for a record may be long. */
static err sum_of(struct arena *a, str path, str *hex)
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

/* ---- writing */

static err write_piece(struct front *f, const char *name, str path)
{
	bool record = strcmp(name, "record") == 0;
	struct export_of of = {record ? "audit page" : "evidence page", "csv", record ? "lines of the record" : "lines",
			       record ? "line of the record" : "line"};
	struct call_value values[] = {{.name = "csv", .value = path, .after = -1},
				      {.name = "piece", .value = str_of(name), .after = -1}};
	struct call call = {.values = values, .nvalues = record ? 1 : 2};
	return export_csv(f, &call, &of);
}

static err record_head(struct front *f, str *head)
{
	struct reply *r;
	TRY(front_call_named(f, "audit head", NULL, 0, &r));
	*head = cell_named(block_named(r, "audit"), 0, "head").text;
	return NULL;
}

static err is_new(struct front *f, str folder)
{
	struct stat st;
	if (stat(arena_cstr(f->a, folder), &st) != 0) return file_folder(f->a, folder, 0700);
	return FAIL(f->a, ERR_INPUT, "is-there", "There is something at %.*s already. Evidence is written into a folder of its own: please "
		    "give a new name.", SHOW(folder));
}

/* What asks for evidence later (a takedown) sees that there is some. */
static err note(struct front *f, int64_t begun, str sum)
{
	struct reply *r;
	struct call_value values[] = {
		{.name = "begun", .value = arena_fmt(f->a, "%" PRId64, begun), .after = -1},
		{.name = "manifest", .value = sum, .after = -1},
	};
	return front_call_named(f, "evidence note", values, COUNT(values), &r);
}

err evidence_write(struct front *f, str folder)
{
	int64_t begun = f->clock->now(f->clock);
	str head, hex;
	buf manifest = buf_in(f->a, MANIFEST_MOST);
	TRY(is_new(f, folder));
	for (size_t i = 0; i < COUNT(FILES); i++) {
		str name = arena_fmt(f->a, "%s.csv", FILES[i]), path = in_folder(f->a, folder, name.at);
		TRY(write_piece(f, FILES[i], path));
		TRY(sum_of(f->a, path, &hex));
		buf_fmt(&manifest, "%.*s  %.*s\n", SHOW(hex), SHOW(name));
	}
	TRY(record_head(f, &head));
	buf_fmt(&manifest, HEAD "%.*s\n", SHOW(head));
	TRY(file_write(f->a, in_folder(f->a, folder, MANIFEST), buf_str(&manifest), 0440));
	struct reply *r = reply_new(f->a);
	str sum = sha_hex_of(f->a, buf_str(&manifest));
	TRY(note(f, begun, sum));
	reply_say(r, "The evidence is in %.*s. Keep this somewhere else, best on paper, for it proves all of it:", SHOW(folder));
	reply_say(r, "%.*s", SHOW(sum));
	reply_say(r, "Next, what stands there that is not yours: schedpost watch list");
	front_show(f, r);
	return NULL;
}

static err evidence(struct front *f, const struct call *c)
{
	return evidence_write(f, call_get(c, "FOLDER"));
}

/* ---- looking */

struct looking {
	struct front *f;
	str folder, manifest;
	buf faults;
	size_t n, nfaults;
};

static void fault(struct looking *l, const char *what, str name)
{
	if (l->nfaults++ < FAULTS_MOST) buf_fmt(&l->faults, "\n- %.*s %s", SHOW(name), what);
}

static void look_at_line(struct looking *l, str line)
{
	str sum = str_cut(line, 0, SHA_HEX), name = str_cut(line, SHA_HEX + 2, line.len), hex;
	bool apart = str_starts(str_cut(line, SHA_HEX, 2), S("  "));
	bool whole = sha_is_hex(sum) && apart && name.len && !str_find(name, S("/"), NULL);
	if (!whole) {
		fault(l, "is no line of a manifest", line);
		return;
	}
	l->n++;
	err e = sum_of(l->f->a, in_folder(l->f->a, l->folder, arena_cstr(l->f->a, name)), &hex);
	if (e) fault(l, "cannot be read, or is missing", name);
	else if (!str_is(hex, sum)) fault(l, "was changed", name);
}

static bool is_listed(const struct looking *l, const char *name)
{
	str line, rest = l->manifest, end = arena_fmt(l->f->a, "  %s", name);
	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(name, MANIFEST) == 0) return true;
	bool listed = false;
	while (!listed && str_split(&rest, '\n', &line)) listed = str_is(str_cut(line, SHA_HEX, line.len), end);
	return listed;
}

static err look_for_more(struct looking *l)
{
	DIR *d = opendir(arena_cstr(l->f->a, l->folder));
	if (!d) return file_trouble(l->f->a, "read", l->folder, errno);
	for (struct dirent *e; (e = readdir(d));)
		if (!is_listed(l, e->d_name)) fault(l, "was put there later", arena_str(l->f->a, str_of(e->d_name)));
	closedir(d);
	return NULL;
}

/* Each file that belongs to a bundle, once: who takes out a file and its line is found, too. */
static void look_for_all(struct looking *l)
{
	for (size_t i = 0; i < COUNT(FILES); i++) {
		str name = arena_fmt(l->f->a, "%s.csv", FILES[i]);
		if (!is_listed(l, name.at)) fault(l, "is not in the manifest", name);
	}
}

static err verify(struct front *f, const struct call *c)
{
	struct looking l = {.f = f, .folder = call_get(c, "FOLDER"), .faults = buf_in(f->a, 64 << 10)};
	str line, kept = call_get(c, "manifest");
	bool headed = false;
	TRY(file_read(f->a, in_folder(f->a, l.folder, MANIFEST), MANIFEST_MOST, &l.manifest));
	for (str rest = l.manifest; str_split(&rest, '\n', &line);) {
		if (str_starts(line, S(HEAD)) && !headed) headed = true;
		else if (line.len) look_at_line(&l, line);
	}
	str sum = sha_hex_of(f->a, l.manifest);
	if (!headed) fault(&l, "has no newest link of the record", S(MANIFEST));
	if (kept.len && !str_is(kept, sum)) fault(&l, "is not the one that was kept elsewhere", S(MANIFEST));
	look_for_all(&l);
	TRY(look_for_more(&l));
	if (l.nfaults)
		return FAIL(f->a, ERR_OUTSIDE, "evidence-broken", "The evidence is not as schedpost wrote it:%.*s",
			    SHOW(buf_str(&l.faults)));
	struct reply *r = reply_new(f->a);
	reply_say(r, "%zu files are as they were written.", l.n);
	if (!kept.len)
		reply_say(r, "Somebody may have changed a file and the manifest with it. Then this is not what was noted elsewhere when it "
			  "was written: %.*s", SHOW(sum));
	front_show(f, r);
	return NULL;
}

/* ---- the doors */

static const struct opt WRITE_OPTS[] = {
	{"FOLDER", "FOLDER", OPT_POSITION | OPT_NEEDED, "A new folder for it.", NULL},
	{0},
};
static const struct opt VERIFY_OPTS[] = {
	{"FOLDER", "FOLDER", OPT_POSITION | OPT_NEEDED, "The folder of the evidence.", NULL},
	{"manifest", "SUM", 0, "What was said when it was written, and kept elsewhere.", NULL},
	{0},
};
const struct door evidence_door = {
	.verb = {.name = "evidence", .opts = WRITE_OPTS, .example = "schedpost evidence evidence-2026-11-22",
		 .help = "Writes who did what into a folder: posts, what went out and what was under way, people, accounts, lockdowns, the "
			 "whole record. With sums by which any change of it is found."},
	.run = evidence,
};
const struct door evidence_verify_door = {
	.verb = {.name = "evidence verify", .opts = VERIFY_OPTS, .example = "schedpost evidence verify evidence-2026-11-22",
		 .help = "Looks whether evidence is as it was written. The exit code is 7 when it is not."},
	.run = verify,
};
