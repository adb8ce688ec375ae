/* SPDX-License-Identifier: MIT
 * evidence_verify.c - looks whether a bundle of evidence is as it was written: its files by its manifest, and its
 * manifest by what was noted of it. */
#include "front/evidence.h"

#include "base/file.h"
#include "base/sha.h"
#include "text/when.h"
#include "verb/blocks.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

enum { FAULTS_MOST = 50, FAULTS_BYTES = 64 << 10 };

struct looking {
	struct front *f;
	str folder, manifest, sum, kept; /* kept: the sum that a person brings; empty: none */
	buf faults;
	size_t n, nfaults;
	bool headed, second;
	str noted, not_asked;	/* a sentence that it is what was noted; why nobody could be asked. Both empty: it is not */
};

static void fault(struct looking *l, const char *what, str name)
{
	if (l->nfaults++ < FAULTS_MOST) buf_fmt(&l->faults, "\n- %.*s %s", SHOW(name), what);
}

/* ---- its files */

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
	err e = evidence_sum(l->f->a, evidence_path(l->f->a, l->folder, arena_cstr(l->f->a, name)), &hex);
	if (e) fault(l, "cannot be read, or is missing", name);
	else if (!str_is(hex, sum)) fault(l, "was changed", name);
}

static void look_at_lines(struct looking *l)
{
	str line;
	for (str rest = l->manifest; str_split(&rest, '\n', &line);) {
		if (str_starts(line, S(EVIDENCE_HEAD)) && !l->headed) l->headed = true;
		else if (str_is(line, S(EVIDENCE_SECOND)) && !l->second) l->second = true;
		else if (line.len) look_at_line(l, line);
	}
	if (!l->headed) fault(l, "has no newest link of the record", S(EVIDENCE_MANIFEST));
}

static bool is_listed(const struct looking *l, const char *name)
{
	str line, rest = l->manifest, end = arena_fmt(l->f->a, "  %s", name);
	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(name, EVIDENCE_MANIFEST) == 0) return true;
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

/* Each file that belongs to a bundle: who takes out a file and its line is found, too. */
static void look_for_all(struct looking *l)
{
	for (const struct evidence_file *i = EVIDENCE_FILES; i->name; i++)
		if ((i->first || l->second) && !is_listed(l, i->name)) fault(l, "is not in the manifest", str_of(i->name));
}

/* ---- its manifest */

/* Whoever has changed a file may have changed the manifest with it, but not what was noted of it. */
static void ask_house(struct looking *l)
{
	struct reply *r;
	struct arena *a = l->f->a;
	struct call_value value = {.name = "manifest", .value = l->sum, .after = -1};
	l->f->hurried = true;
	err e = front_call_named(l->f, "evidence list", &value, 1, &r);
	const struct block *b = e ? NULL : block_named(r, "evidence");
	if (e) l->not_asked = e->text;
	if (!b || !block_rows(b)) return;
	str by = cell_named(b, 0, "by").text, at = when_utc(a, cell_named(b, 0, "made").n);
	l->noted = arena_fmt(a, "This is what was noted here on %.*s by %.*s.", SHOW(at), SHOW(by));
}

static void look_at_manifest(struct looking *l)
{
	bool is_kept = l->kept.len && str_is(l->kept, l->sum);
	ask_house(l);
	if (l->kept.len && !is_kept) fault(l, "is not the one that was kept elsewhere", S(EVIDENCE_MANIFEST));
	if (!l->noted.len && !l->not_asked.len && !is_kept)
		fault(l, "is not what was noted here: no evidence with its sum was. If another schedpost wrote it, verify it there, or bring "
			 "the sum that was kept: --manifest SUM", S(EVIDENCE_MANIFEST));
}

static void tell(struct looking *l, struct reply *r)
{
	reply_say(r, "%zu files are as they were written.", l->n);
	if (l->kept.len) reply_say(r, "Their manifest is the one whose sum was kept.");
	if (l->noted.len) reply_say(r, "%.*s", SHOW(l->noted));
	else if (l->kept.len && !l->not_asked.len)
		reply_warn(r, "This schedpost has not noted it: another one has written it, or its data were put back to before.");
	if (l->noted.len || l->kept.len) return;
	reply_warn(r, "Only the folder's own sums were checked. What was noted when it was written could not be asked for: %.*s",
		   SHOW(l->not_asked));
	reply_say(r, "Somebody may have changed a file and the manifest with it. Then its sum is not the one that was kept, nor the one that "
		  "'schedpost evidence list' shows where it was written. Please compare: %.*s", SHOW(l->sum));
}

static err verify(struct front *f, const struct call *c)
{
	struct looking l = {.f = f, .folder = call_get(c, "FOLDER"), .kept = call_get(c, "manifest"),
			    .faults = buf_in(f->a, FAULTS_BYTES)};
	str path = evidence_path(f->a, l.folder, EVIDENCE_MANIFEST);
	TRY(file_read(f->a, path, EVIDENCE_MANIFEST_MOST, &l.manifest));
	l.sum = sha_hex_of(f->a, l.manifest);
	look_at_lines(&l);
	look_at_manifest(&l);
	look_for_all(&l);
	TRY(look_for_more(&l));
	if (l.nfaults)
		return FAIL(f->a, ERR_OUTSIDE, "evidence-broken", "The evidence is not as schedpost wrote it:%.*s",
			    SHOW(buf_str(&l.faults)));
	struct reply *r = reply_new(f->a);
	tell(&l, r);
	front_show(f, r);
	return NULL;
}

static const struct opt OPTS[] = {
	{"FOLDER", "FOLDER", OPT_POSITION | OPT_NEEDED, "The folder of the evidence.", NULL},
	{"manifest", "SUM", 0, "What was said when it was written, and kept elsewhere.", NULL},
	{0},
};
const struct door evidence_verify_door = {
	.verb = {.name = "evidence verify", .opts = OPTS, .example = "schedpost evidence verify evidence-2026-11-22",
		 .help = "Looks whether evidence is as it was written, also by what was noted of it here. The exit code is 7 when it is not."},
	.run = verify,
};
