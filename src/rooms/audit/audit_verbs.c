/* SPDX-License-Identifier: MIT
 * audit_verbs.c - audit list and head, and the pages that `audit verify` and `audit export` read. */
#include "rooms/audit/audit.h"

#include <inttypes.h>

enum { LIST_USUAL = 30, LIST_MOST = 1000 };

static const struct column COLUMNS[] = {
	{"n", "Line", CELL_INT, false},	     {"at", "At", CELL_INSTANT, false},	      {"who", "Who", CELL_TEXT, false},
	{"for", "For", CELL_TEXT, false},    {"door", "Through", CELL_TEXT, false},   {"what", "Did", CELL_TEXT, false},
	{"about", "To", CELL_TEXT, true},    {"rows", "Rows", CELL_INT, false},	      {"actor", "Actor", CELL_INT, false},
	{"acting_for", "Acting for", CELL_INT, false}, {"before", "Before", CELL_TEXT, false},
	{"after", "After", CELL_TEXT, false}, {"link", "Link", CELL_TEXT, false},
};
enum { COLUMNS_SHORT = 7 };	/* what fits on a screen; the rest is for `audit export` */

static str digits(struct arena *a, str digest)
{
	return digest.len == SHA_BYTES ? sha_hex(a, (const uint8_t *)digest.at) : S("");
}

static void show_line(struct arena *a, struct reply *r, const struct audit_shown *s, bool whole)
{
	const struct audit_line *l = &s->line;
	reply_row(r);
	reply_int(r, l->n);
	reply_int(r, l->at);
	reply_maybe_text(r, s->who);
	reply_maybe_text(r, s->acting_for);
	reply_text(r, l->door);
	reply_text(r, l->what);
	reply_text(r, l->about);
	if (!whole) return;
	reply_int(r, l->rows);
	reply_int(r, l->actor);
	reply_int(r, l->acting_for);
	reply_text(r, digits(a, l->before));
	reply_text(r, digits(a, l->after));
	reply_text(r, digits(a, l->link));
}

static err run_list(struct tx *tx, const struct call *c, struct reply *r)
{
	struct audit_filter f = {.newest_first = true, .who = call_get(c, "who"), .about = call_get(c, "about")};
	struct audit_shown *lines;
	int64_t most;
	size_t n;
	TRY(call_int(tx_arena(tx), c, "most", LIST_USUAL, &most));
	if (most < 1 || most > LIST_MOST)
		return FAIL(tx_arena(tx), ERR_INPUT, "bad-most", "--most takes a number from 1 to %d. For all of them: schedpost audit "
			    "export FILE", LIST_MOST);
	f.most = (size_t)most;
	TRY(audit_lines(tx, &f, &lines, &n));
	reply_table(r, "lines", COLUMNS, COLUMNS_SHORT);
	for (size_t i = 0; i < n; i++) show_line(tx_arena(tx), r, &lines[i], false);
	if (!n) reply_say(r, "There is no such line in the record.");
	return NULL;
}

static err run_head(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column HEAD[] = {{"head", "Newest line", CELL_TEXT, true}};
	static const struct column FROM[] = {{"upto", "Kept for long enough and gone, up to", CELL_TEXT, true}};
	struct audit_check from;
	str head;
	(void)c;
	TRY(audit_noted(tx, &head));
	TRY(audit_from(tx, &from));
	reply_facts(r, "audit", HEAD, COUNT(HEAD));
	reply_text(r, head.len ? head : S("none yet"));
	if (from.n) reply_facts(r, "thinned", FROM, COUNT(FROM));
	if (from.n) reply_text(r, audit_head(tx_arena(tx), from.n, from.link));
	reply_say(r, "Keep this line in another place, such as an e-mail to somebody who does not look after this machine. Later "
		     "'schedpost audit verify --head' with it proves that nothing before it was changed.");
	return NULL;
}

/* ---- pages */

static err page(struct tx *tx, const struct call *c, struct audit_shown **lines, size_t *n)
{
	struct audit_filter f = {.who = S(""), .about = S(""), .most = AUDIT_PAGE};
	TRY(call_int(tx_arena(tx), c, "after", 0, &f.after));
	return audit_lines(tx, &f, lines, n);
}

static void next_page(struct arena *a, struct reply *r, const struct audit_shown *lines, size_t n)
{
	if (n == AUDIT_PAGE) reply_next(r, "page", arena_fmt(a, "%" PRId64, lines[n - 1].line.n));
}

static err run_page(struct tx *tx, const struct call *c, struct reply *r)
{
	struct audit_shown *lines;
	size_t n;
	TRY(page(tx, c, &lines, &n));
	reply_table(r, "lines", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) show_line(tx_arena(tx), r, &lines[i], true);
	next_page(tx_arena(tx), r, lines, n);
	return NULL;
}

/* Where a page begins: the line before it. */
static err begin_at(struct tx *tx, int64_t after, struct audit_check *check)
{
	struct audit_filter f = {.after = after - 1, .who = S(""), .about = S(""), .most = 1};
	struct audit_shown *line;
	size_t n;
	if (!after) return audit_from(tx, check);
	*check = (struct audit_check){.link = S("")};
	TRY(audit_lines(tx, &f, &line, &n));
	if (n && line->line.n == after) *check = (struct audit_check){after, line->line.link};
	return NULL;
}

struct kept {
	str head;
	int64_t n;	/* 0: none is given */
};

/* A line that somebody has kept elsewhere. What is none must not pass for one that fits. */
static err kept_read(struct arena *a, const struct call *c, struct kept *out)
{
	str link, number;
	*out = (struct kept){.head = str_trim(call_get(c, "head"))};
	link = out->head;
	if (!call_has(c, "head")) return NULL;
	if (str_split(&link, ' ', &number) && str_int(number, &out->n) && out->n > 0 && sha_is_hex(link)) return NULL;
	return FAIL(a, ERR_INPUT, "bad-head", "--head takes a line as 'schedpost audit head' has shown it, in quotes: its number, a space "
		    "and its 64 digits. Nothing was looked at.");
}

/* What is gone proves nothing any more. */
static err not_gone(struct tx *tx, int64_t kept, const struct audit_check *from)
{
	if (!kept || kept >= from->n) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "head-gone", "Line %" PRId64 " was kept for as long as it should be, and is gone with all up to "
		    "line %" PRId64 ". Please take a newer line. Nothing was looked at.", kept, from->n);
}

/* A beginning that is gone must have been thinned, by a line of the record that says so. */
static err beginning_fault(struct tx *tx, str *fault)
{
	struct audit_check from;
	bool told = true;
	*fault = S("");
	TRY(audit_from(tx, &from));
	if (from.n) TRY(audit_thinned(tx, from.n, &told));
	if (!told)
		*fault = arena_fmt(tx_arena(tx), "Lines 1 to %" PRId64 " are missing, and no line says that they were kept for long enough.",
				   from.n);
	return NULL;
}

static void hold_against(struct arena *a, struct reply *r, const struct audit_check *check, const struct kept *kept,
			 bool at_end)
{
	if (!at_end && kept->n && kept->n == check->n && !str_is(kept->head, audit_head(a, check->n, check->link)))
		reply_warn(r, "Line %" PRId64 " is not the one that you have kept: the record was written anew up to there.", kept->n);
	if (at_end && kept->n > check->n)
		reply_warn(r, "The record ends before the line that you have kept: lines %" PRId64 " to %" PRId64 " are missing.",
			   check->n + 1, kept->n);
}

static void warn(struct reply *r, str fault)
{
	if (fault.len) reply_warn(r, "%.*s", SHOW(fault));
}

static err look_at(struct tx *tx, const struct audit_shown *line, const struct kept *kept, struct audit_check *check,
		   struct reply *r)
{
	str fault;
	audit_look(tx_arena(tx), check, &line->line, &fault);
	warn(r, fault);
	TRY(audit_names(tx, &line->line, &fault));
	warn(r, fault);
	hold_against(tx_arena(tx), r, check, kept, false);
	return NULL;
}

static err look_at_end(struct tx *tx, const struct kept *kept, const struct audit_check *check, struct reply *r)
{
	str fault, noted;
	TRY(audit_noted(tx, &noted));
	audit_end(tx_arena(tx), check, noted, &fault);
	warn(r, fault);
	TRY(beginning_fault(tx, &fault));
	warn(r, fault);
	hold_against(tx_arena(tx), r, check, kept, true);
	return NULL;
}

static err run_check(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column CHECKED[] = {
		{"lines", "Lines", CELL_INT, false}, {"head", "Newest line", CELL_TEXT, true},
	};
	struct arena *a = tx_arena(tx);
	struct audit_check check;
	struct audit_shown *lines;
	struct kept kept;
	int64_t after;
	size_t n;
	TRY(kept_read(a, c, &kept));
	TRY(call_int(a, c, "after", 0, &after));
	TRY(begin_at(tx, after, &check));
	if (!after) TRY(not_gone(tx, kept.n, &check));
	if (!after) hold_against(a, r, &check, &kept, false);
	TRY(page(tx, c, &lines, &n));
	for (size_t i = 0; i < n; i++) TRY(look_at(tx, &lines[i], &kept, &check, r));
	if (n < AUDIT_PAGE) TRY(look_at_end(tx, &kept, &check, r));
	reply_facts(r, "checked", CHECKED, COUNT(CHECKED));
	reply_int(r, (int64_t)n);
	reply_text(r, audit_head(a, check.n, check.link));
	next_page(a, r, lines, n);
	return NULL;
}

/* ---- the table */

static const struct opt LIST_OPTS[] = {
	{"who", "PERSON", 0, "Only what this person did, or was done for them.", NULL},
	{"about", "ROW", 0, "Only what was done to this, such as post/12 or account/3.", NULL},
	{"most", "N", 0, "How many lines; 30 without it.", NULL},
	{0},
};
static const struct opt PAGE_OPTS[] = {{"after", "LINE", 0, "The line after which to go on.", NULL}, {0}};
static const struct opt CHECK_OPTS[] = {
	{"after", "LINE", 0, "The line after which to go on.", NULL},
	{"head", "LINE", 0, "A newest line that was kept elsewhere, in quotes: its number and its 64 digits.", NULL},
	{0},
};

const struct verb AUDIT_VERBS[] = {
	{.name = "audit list", .help = "Shows the record: who changed what, the newest first. schedpost writes a line for every change, its "
		"own included, and each line holds on to the one before, so that none can be taken out or changed unseen.",
	 .example = "schedpost audit list --who alex", .opts = LIST_OPTS, 
	 .needs = POWER_RECORD, .run = run_list},
	{.name = "audit head", .help = "Shows the newest line of the record, to be kept in another place.",
	 .example = "schedpost audit head", 
	 .needs = POWER_RECORD, .run = run_head},
	{.name = "audit page", .help = "Lines of the record, whole.", .example = "schedpost audit page --after 0",
	 .opts = PAGE_OPTS, .inner = true, 
	 .needs = POWER_RECORD, .run = run_page},
	{.name = "audit check", .help = "Checks some lines of the record.", .example = "schedpost audit check --after 0",
	 .opts = CHECK_OPTS, .inner = true, 
	 .needs = POWER_RECORD, .run = run_check},
	{0},
};
