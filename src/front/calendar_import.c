/* SPDX-License-Identifier: MIT
 * calendar_import.c - `schedpost calendar import`: what a calendar of somebody else says, and what is wrong with it. It
 * is read by a process of its own (reader.h) and judged here; what was found is kept until `calendar apply`.
 *
 * What it asks of the verbs: `calendar known` {"year"} answers tables "known" and "held", what entries are held
 * against; `calendar bring` takes the lines, as many as one call holds. */
#include "base/file.h"
#include "base/json.h"
#include "base/sha.h"
#include "front/front.h"
#include "front/known_days.h"
#include "front/reader.h"
#include "rooms/calendar/brought.h"
#include "text/text.h"
#include "verb/blocks.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SHOWN_MOST = 200 /* lines; --json has all */, YEAR_FROM = 1990, YEAR_TO = 2200 };

struct asked {
	struct reader_asks how;
	struct judge_asks judge;
};

static err which_year(struct front *f, const struct call *c, int *out)
{
	int64_t year;
	TRY(call_int(f->a, c, "year", day_year_of(f->clock->now(f->clock) / DAY_MS), &year));
	*out = (int)year;
	if (year >= YEAR_FROM && year <= YEAR_TO) return NULL;
	return FAIL(f->a, ERR_INPUT, "bad-year", "Please give a year from %d to %d.", YEAR_FROM, YEAR_TO);
}

static err what_is_asked(struct front *f, const struct call *c, struct asked *q)
{
	*q = (struct asked){.judge.region = call_has(c, "region") ? call_get(c, "region") : S("GB")};
	import_end_read(call_get(c, "end"), &q->how.end);
	TRY(which_year(f, c, &q->how.year));
	q->judge.year = q->how.year;
	return known_days(f, call_has(c, "dry-run"), &q->judge);
}

/* ---- reading */

struct spool {		/* the bytes, without a name on any disk: what is judged is what was counted */
	int fd;
	str sha256;
};

/* One byte more than the most is enough to be refused. */
static err copy_bytes(struct front *f, int from, struct spool *s)
{
	enum { PIECE = 256 << 10 };
	char *piece = arena_take(f->a, PIECE);
	uint8_t sum[SHA_BYTES];
	struct sha sha;
	ssize_t n;
	sha_start(&sha);
	for (int64_t all = 0; all <= IMPORT_FILE_MOST; all += n) {
		n = read(from, piece, PIECE);
		if (n < 0 && errno == EINTR) {
			n = 0;
			continue;
		}
		if (n < 0) return file_trouble(f->a, "read", S("the calendar"), errno);
		if (!n) break;
		sha_add(&sha, (str){piece, (size_t)n});
		if (write(s->fd, piece, (size_t)n) != n) return file_trouble(f->a, "keep", S("the calendar"), errno);
	}
	sha_end(&sha, sum);
	s->sha256 = sha_hex(f->a, sum);
	if (lseek(s->fd, 0, SEEK_SET) == 0) return NULL;
	return file_trouble(f->a, "read", S("the calendar"), errno);
}

static err read_it(struct front *f, str path, const struct reader_asks *how, struct spool *s, struct import_file *out)
{
	int fd = f->in;
	bool from_file = !str_is(path, S("-"));
	if (from_file) TRY(file_open(f->a, path, &fd));
	s->fd = memfd_create("calendar", MFD_CLOEXEC);
	err e = s->fd < 0 ? file_trouble(f->a, "read", path, errno) : copy_bytes(f, fd, s);
	if (!e) e = reader_run(f->a, s->fd, how, out);
	if (s->fd >= 0) close(s->fd);
	if (from_file) close(fd);
	return e;
}

/* ---- keeping */

static bool is_kept(const struct judged *l)
{
	return l->is <= JUDGED_ASIDE;
}

static void pen_line(struct arena *a, const struct judged *l, unsigned region, struct json_pen *p)
{
	unsigned where = judge_region_of(l->entry, region) & NATION_WORLD;
	pen_open(p, '{');
	pen_member_int(p, "line", l->line);
	pen_member_str(p, "is", str_of(JUDGED_NAMES[l->is]));
	pen_member_str(p, "dates", l->dated ? day_span_text(a, l->days) : S(""));
	pen_member_str(p, "was", l->is == JUDGED_MOVED ? day_span_text(a, l->from) : S(""));
	pen_member_str(p, "name", l->name);
	pen_member_str(p, "basis", str_of(l->basis));
	pen_member_str(p, "codes", l->codes);
	pen_member_str(p, "organiser", l->entry->organiser);
	pen_member_str(p, "uid", l->entry->uid);
	pen_member_str(p, "nations", nations_text(a, where ? where : region));
	pen_close(p, '}');
}

struct keeping {
	struct front *f;
	const struct asked *q;
	str file, sha256;
	int64_t id, rows;
	str until;	/* the day on which it goes */
};

static struct call_value value(const char *name, str what)
{
	return (struct call_value){.name = name, .value = what, .after = -1};
}

static err hand_over(struct keeping *k, str rows, bool last)
{
	struct arena *a = k->f->a;
	struct reply *r;
	struct call_value values[6] = {value("rows", rows)};
	size_t n = 1;
	if (k->id) {
		values[n++] = value("id", arena_fmt(a, "%" PRId64, k->id));
		values[n++] = value("after", arena_fmt(a, "%" PRId64, k->rows));
	} else {
		values[n++] = value("file", k->file);
		values[n++] = value("sha256", k->sha256);
		values[n++] = value("year", arena_fmt(a, "%d", k->q->how.year));
		values[n++] = value("region", k->q->judge.region);
	}
	if (last) values[n++] = value("last", S(""));
	TRY(front_call_named(k->f, "calendar bring", values, n, &r));
	const struct block *import = block_named(r, "import");
	if (!import) return reply_foreign(a, "it does not tell the number of the import.");
	k->id = cell_named(import, 0, "id").n;
	k->rows = cell_named(import, 0, "rows").n;
	k->until = cell_named(import, 0, "until").text;
	return NULL;
}

/* From line *at on, as many as one call takes. */
static err lot(struct keeping *k, const struct judgement *j, size_t *at)
{
	enum { LOT_BYTES = 900 << 10, LINE_BYTES = 32 << 10 };
	buf out = buf_in(k->f->a, LOT_BYTES + LINE_BYTES);
	struct json_pen p = json_pen(&out);
	unsigned region = NATION_UK;
	judge_region(k->q->judge.region, &region);
	pen_open(&p, '[');
	for (size_t n = 0; *at < j->n && n < IMPORT_ROWS_AT_ONCE && out.len < LOT_BYTES; ++*at) {
		if (!is_kept(&j->lines[*at])) continue;
		pen_line(k->f->a, &j->lines[*at], region, &p);
		n++;
	}
	pen_close(&p, ']');
	return hand_over(k, buf_str(&out), *at == j->n);
}

static str file_name(struct arena *a, str path)
{
	enum { NAME_MOST = 200 };
	size_t at = 0;
	if (str_is(path, S("-"))) return S("standard input");
	for (size_t i = 0; i < path.len; i++)
		if (path.at[i] == '/') at = i + 1;
	return import_cut(import_clean(a, str_cut(path, at, path.len), false), NAME_MOST);
}

/* Without any line that could be taken over there is nothing to keep. */
static err keep(struct keeping *k, const struct import_file *file, const struct judgement *j, struct reply *r)
{
	size_t lines = 0;
	for (size_t i = 0; i < j->n; i++) lines += is_kept(&j->lines[i]);
	if (file->refused || !lines) {
		reply_say(r, "There is nothing to take over, so nothing was kept.");
		return NULL;
	}
	for (size_t at = 0; at < j->n;) TRY(lot(k, j, &at));
	reply_say(r, "It waits as import %" PRId64 " until %.*s; the calendar is as it was. To take it over: schedpost calendar apply %" PRId64,
		  k->id, SHOW(k->until), k->id);
	return NULL;
}

/* ---- telling */

static const struct column COUNTED[] = {
	{"new", "New", CELL_INT, false}, {"same", "Same", CELL_INT, false}, {"moved", "Moved", CELL_INT, false},
	{"conflict", "Conflict", CELL_INT, false}, {"stale", "Stale?", CELL_INT, false},
	{"rejected", "Rejected", CELL_INT, false}, {"kept-aside", "Kept aside", CELL_INT, false},
	{"other-year", "Of another year", CELL_INT, false}, {"other-region", "Of another region", CELL_INT, false},
	{"entries", "Entries of the file", CELL_INT, false}, {"notes", "Notes", CELL_TEXT, false},
};

static void tell_counts(const struct judgement *j, struct reply *r)
{
	reply_facts(r, "counts", COUNTED, COUNT(COUNTED));
	for (size_t i = 0; i < JUDGED_KINDS; i++) reply_int(r, (int64_t)j->counts[i]);
	reply_int(r, (int64_t)j->entries);
	reply_text(r, j->notes);
}

static void tell_lines(struct front *f, const struct judgement *j, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"line", "Line", CELL_INT, false}, {"is", "It is", CELL_TEXT, false}, {"days", "Days", CELL_TEXT, false},
		{"name", "Name", CELL_TEXT, true}, {"basis", "Basis", CELL_TEXT, false}, {"codes", "Codes", CELL_TEXT, true},
		{"why", "Why", CELL_SENTENCE, true},
	};
	/* People read sentences; the code words behind them are for programs. */
	static const struct column FOR_PEOPLE[] = {
		{"line", "Line", CELL_INT, false}, {"is", "It is", CELL_TEXT, false}, {"days", "Days", CELL_TEXT, false},
		{"name", "Name", CELL_TEXT, true}, {"basis", "Basis", CELL_TEXT, false}, {"why", "Why", CELL_SENTENCE, true},
	};
	size_t shown = f->show.json ? j->n : MIN(j->n, (size_t)SHOWN_MOST);
	if (!shown) return;
	reply_table(r, "lines", f->show.json ? COLUMNS : FOR_PEOPLE, f->show.json ? COUNT(COLUMNS) : COUNT(FOR_PEOPLE));
	for (size_t i = 0; i < shown; i++) {
		const struct judged *l = &j->lines[i];
		reply_row(r);
		reply_int(r, l->line);
		reply_text(r, str_of(JUDGED_NAMES[l->is]));
		reply_maybe_text(r, l->dated ? day_span_text(f->a, l->days) : S(""));
		reply_maybe_text(r, l->name);
		reply_maybe_text(r, str_of(l->basis));
		if (f->show.json) reply_maybe_text(r, l->codes);
		reply_maybe_text(r, judge_why(f->a, l->codes));
	}
	if (shown < j->n) reply_say(r, "And %zu more; --json shows all.", j->n - shown);
}

static bool is_of_another_year(const struct import_entry *e, int year)
{
	if (e->fate == ENTRY_REJECTED || (e->fate == ENTRY_ASIDE && !e->ndates)) return false;
	for (size_t i = 0; i < e->ndates; i++)
		if (day_year_of(e->dates[i].days.first) == year) return false;
	return true;
}

/* Its own year; of what repeats, and not in the year asked, the last one that is known. */
static str its_year(struct arena *a, const struct import_entry *e, int year)
{
	if (e->ndates) return arena_fmt(a, ", %d", day_year_of(e->dates[0].days.first));
	if (e->reaches == INT64_MIN) return S("");
	if (e->reaches == INT64_MAX) return arena_fmt(a, ", never in %d", year);
	return arena_fmt(a, ", %d", day_year_of(e->reaches));
}

/* Each is named, for one among many of this year has most likely a slip in its date. */
static void warn_of_years(struct front *f, const struct import_file *file, int year, struct reply *r)
{
	enum { NAMED_MOST = 10, NAME_SHOWN = 60 };
	buf out = buf_in(f->a, NAMED_MOST * 4000);
	size_t n = 0;
	for (size_t i = 0; i < file->n; i++) {
		const struct import_entry *e = &file->entries[i];
		if (!is_of_another_year(e, year) || n++ >= NAMED_MOST) continue;
		str name = text_short(f->a, e->name, NAME_SHOWN);
		buf_fmt(&out, "%sline %" PRId64 " (%.*s%.*s)", out.len ? ", " : "", e->line, SHOW(name),
			SHOW(its_year(f->a, e, year)));
	}
	str more = n > NAMED_MOST ? arena_fmt(f->a, " and %zu more", n - NAMED_MOST) : S("");
	if (n)
		reply_warn(r, "Of another year, so left out: %.*s%.*s. Another year is looked at with --year.",
			   SHOW(buf_str(&out)), SHOW(more));
}

/* What of the file as a whole changes how its lines are to be read. */
static void warn(struct front *f, const struct import_file *file, const struct judgement *j, int year, struct reply *r)
{
	if (file->order == ORDER_ASSUMED)
		reply_warn(r, "Nothing in the file proves whether 3/4 is 3 April or 4 March: it was read as 3 April.");
	if (file->cut)
		reply_warn(r, "Reading stopped before the end of the file: it has too many entries, or parts within parts.");
	if (file->unread.len)
		reply_warn(r, "Of these columns nothing was read: %.*s. One that says when a day is needs the name Start, End or Year.",
			   SHOW(file->unread));
	if (file->unended) reply_warn(r, "The file stops in the middle. Was it copied whole?");
	if (j->entries && j->counts[JUDGED_OTHER_YEAR] == j->entries)
		reply_warn(r, "Nothing in the file is of %d. For another year, please add --year.", year);
	else warn_of_years(f, file, year, r);
}

static err calendar_import(struct front *f, const struct call *c)
{
	struct asked q;
	struct spool spool;
	struct import_file file;
	struct judgement j;
	struct reply *r = reply_new(f->a);
	TRY(what_is_asked(f, c, &q));
	TRY(read_it(f, call_get(c, "FILE"), &q.how, &spool, &file));
	TRY(judge(f->a, &file, &q.judge, &j));
	tell_lines(f, &j, r);
	tell_counts(&j, r);
	warn(f, &file, &j, q.how.year, r);
	struct keeping k = {.f = f, .q = &q, .file = file_name(f->a, call_get(c, "FILE")), .sha256 = spool.sha256};
	if (call_has(c, "dry-run")) reply_say(r, "Nothing was changed, and nothing was kept.");
	else TRY(keep(&k, &file, &j, r));
	front_show(f, r);
	return NULL;
}

static const struct opt OPTS[] = {
	{"FILE", "FILE", OPT_POSITION | OPT_NEEDED, "The calendar: an .ics file or a table (CSV); - reads standard input.", NULL},
	{"region", "REGION", 0, "Where your readers are; the usual is GB. Days of another region are left out.",
	 "GB|GB-ENG|GB-SCT|GB-WLS|GB-NIR"},
	{"year", "YEAR", 0, "The year that is looked at, and that dates without one mean; the usual is this one.", NULL},
	{"end", "HOW", 0, "Whether the last day of an entry counts; the usual is to tell by its name.", "auto|inclusive|exclusive"},
	{"dry-run", NULL, OPT_FLAG, "Only look through it; keep nothing.", NULL},
	{0},
};

const struct door calendar_import_door = {
	.verb = {.name = "calendar import",
		 .opts = OPTS,
		 .example = "schedpost calendar import days.ics",
		 .help = "Looks through a calendar of somebody else (.ics, or a table as CSV) and says of each entry, with its line, "
			 "whether it can be believed: last year's dates under this year's name, weeks that do not begin on a Monday, "
			 "texts that name another date, days that are known here on another date. What was found waits for 'calendar "
			 "apply'; until then the calendar stays as it is."},
	.run = calendar_import,
};
