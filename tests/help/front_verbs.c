/* SPDX-License-Identifier: MIT
 * front_verbs.c - small verbs that behave as the doors' tests need it; what they keep goes into the table meta. */
#include "base/json.h"
#include "front_world.h"

#include <string.h>

static err keep(struct tx *tx, str name, str value)
{
	query q = sql(tx, "INSERT INTO meta(name, value) VALUES($1, $2) ON CONFLICT(name) DO UPDATE SET value = excluded.value");
	bind_str(&q, name);
	bind_str(&q, value);
	return sql_run(&q);
}

static err forget_rows(struct tx *tx)
{
	query q = sql(tx, "DELETE FROM meta WHERE name LIKE 'row %'");
	return sql_run(&q);
}

static err echo(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {{"line", "Line", CELL_INT, false}, {"text", "Text", CELL_TEXT, true}};
	int64_t times;
	TRY(call_int(tx_arena(tx), c, "times", 1, &times));
	str text = call_get(c, "TEXT");
	reply_say(r, "%.*s says%s:", SHOW(c->actor), call_has(c, "loud") ? " LOUDLY" : "");
	reply_table(r, "echo", COLUMNS, COUNT(COLUMNS));
	for (int64_t i = 0; i < times; i++) {
		reply_row(r);
		reply_int(r, i);
		reply_text(r, text);
	}
	return NULL;
}

static err write_one(struct tx *tx, const struct call *c, struct reply *r)
{
	TRY(keep(tx, call_get(c, "TEXT"), tx_who(tx)));
	reply_say(r, "Saved.");
	return NULL;
}

static err fail(struct tx *tx, const struct call *c, struct reply *r)
{
	static const char *const KINDS[] = {"", "input", "missing", "denied", "stale", "busy", "outside", "bug"};
	(void)r;
	for (int k = ERR_INPUT; k <= ERR_BUG; k++) {
		if (str_is(call_get(c, "KIND"), str_of(KINDS[k])))
			return FAIL(tx_arena(tx), (err_kind)k, "asked-for", "This fails as %s.", KINDS[k]);
	}
	return NULL;
}

static err add(struct tx *tx, const struct call *c, struct reply *r)
{
	(void)tx;
	reply_say(r, "Text of %zu bytes for %zu accounts.", call_get(c, "TEXT").len, call_count(c, "to"));
	for (size_t i = 0; i < call_count(c, "media"); i++) {
		str name = call_file_name(call_nth(c, "media", i)), alt = call_after(c, "alt", i);
		reply_say(r, "%.*s shows: %.*s", SHOW(name), SHOW(alt));
	}
	if (call_has(c, "password")) reply_say(r, "With a password of %zu bytes.", call_get(c, "password").len);
	return NULL;
}

static err delete(struct tx *tx, const struct call *c, struct reply *r)
{
	if (!call_has(c, "yes")) {
		reply_next(r, "confirm", S("This takes the post down."));
		return NULL;
	}
	reply_say(r, "It is down.");
	return keep(tx, S("deleted"), S("yes"));
}

/* ---- import and export */

static err import_begin(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {{"id", "Import", CELL_INT, false}};
	(void)c;
	reply_facts(r, "import", COLUMNS, COUNT(COLUMNS));
	reply_int(r, 41);
	return forget_rows(tx);
}

static err import_row(struct tx *tx, const struct json *row, struct reply *r)
{
	struct arena *a = tx_arena(tx);
	const struct json *call;
	int64_t line = 0;
	str text = S("");
	buf json = buf_in(a, 1 << 20);
	struct json_pen p = json_pen(&json);
	TRY(json_get_int(a, row, "line", &line));
	TRY(json_need_object(a, row, "call", &call));
	TRY(json_get_str(a, call, "TEXT", &text));
	if (!text.len) {
		reply_row(r);
		reply_int(r, line);
		reply_text(r, S("There is no text."));
	}
	pen_value(&p, call);
	return text.len ? keep(tx, arena_fmt(a, "row %lld", (long long)line), buf_str(&json)) : NULL;
}

static err import_rows(struct tx *tx, const struct call *c, struct reply *r)
{
	enum { AT_ONCE = 300 };	/* as a daemon that has no time for more */
	static const struct column COLUMNS[] = {{"line", "Line", CELL_INT, false}, {"why", "Why not", CELL_TEXT, true}};
	static const struct column DONE[] = {{"rows", "Rows", CELL_INT, false}};
	const struct json *rows;
	if (!str_is(call_get(c, "id"), S("41"))) return FAIL(tx_arena(tx), ERR_MISSING, "no-import", "No such import.");
	TRY(call_json(tx_arena(tx), c, "rows", &rows));
	reply_table(r, "problems", COLUMNS, COUNT(COLUMNS));
	size_t n = MIN(json_count(rows), (size_t)AT_ONCE);
	for (size_t i = 0; i < n; i++) TRY(import_row(tx, json_at(rows, i), r));
	reply_facts(r, "done", DONE, COUNT(DONE));
	reply_int(r, (int64_t)n);
	return NULL;
}

static err import_finish(struct tx *tx, const struct call *c, struct reply *r)
{
	(void)c;
	reply_say(r, "All are planned.");
	return keep(tx, S("import"), S("finished"));
}

static err import_drop(struct tx *tx, const struct call *c, struct reply *r)
{
	(void)c;
	(void)r;
	TRY(forget_rows(tx));
	return keep(tx, S("import"), S("dropped"));
}

static err export_page(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column POSTS[] = {
		{"id", "Post", CELL_INT, false}, {"to", "To", CELL_TEXT, false}, {"text", "Text", CELL_TEXT, true}};
	bool first = !call_has(c, "after");
	(void)tx;
	reply_table(r, "posts", POSTS, COUNT(POSTS));
	reply_row(r);
	reply_int(r, first ? 1 : 2);
	reply_text(r, S("library,museum"));
	reply_text(r, first ? S("=Tea\nand \"cake\"") : S("last"));
	if (first) reply_next(r, "page", S("1"));
	return NULL;
}

/* ---- a dialogue: asks until the answer is "right", then has to be waited for once */

static err talk_begin(struct tx *tx, const struct call *c, struct reply *r)
{
	(void)tx;
	reply_say(r, "Connecting %.*s.", SHOW(call_get(c, "NAME")));
	reply_next(r, "ask-secret", S("7 App password"));
	return NULL;
}

static err talk_answer(struct tx *tx, const struct call *c, struct reply *r)
{
	if (!str_is(call_get(c, "id"), S("7"))) return FAIL(tx_arena(tx), ERR_MISSING, "no-talk", "No such dialogue.");
	if (!call_has(c, "answer")) {
		reply_say(r, "Connected.");
		return keep(tx, S("talk"), S("connected"));
	}
	bool right = str_is(call_get(c, "answer"), S("right"));
	if (!right) reply_say(r, "That was not right.");
	reply_next(r, right ? "wait" : "ask-secret", right ? S("7") : S("7 App password"));
	return NULL;
}

static err talk_drop(struct tx *tx, const struct call *c, struct reply *r)
{
	(void)c;
	(void)r;
	return keep(tx, S("talk"), S("dropped"));
}

/* ---- the table */

static const struct opt TEXT_OPTS[] = {
	{"TEXT", "TEXT", OPT_POSITION | OPT_NEEDED, "The words.", NULL},
	{"times", "N", 0, "How often.", NULL},
	{"loud", NULL, OPT_FLAG, "Loudly.", NULL},
	{0},
};
static const struct opt KIND_OPTS[] = {{"KIND", "KIND", OPT_POSITION, "What kind.", NULL}, {0}};
static const struct opt YES_OPTS[] = {{"yes", NULL, OPT_FLAG, "Do not ask.", NULL}, {0}};
static const struct opt ADD_OPTS[] = {
	{"TEXT", "TEXT", OPT_POSITION, "The words of the post.", NULL},
	{"file", "FILE", OPT_TEXT_FILE, "The words from a file.", NULL},
	{"to", "ACCOUNT,...", OPT_MANY, "Where it goes.", NULL},
	{"media", "FILE", OPT_MANY | OPT_FILE, "A picture.", NULL},
	{"alt", "TEXT", OPT_AFTER_PREVIOUS, "What it shows.", NULL},
	{"chain", NULL, OPT_FLAG, "Several posts in a row.", NULL},
	{"password", "SECRET", OPT_SECRET, "The password.", NULL},
	{0},
};
static const struct opt STEP_OPTS[] = {
	{"id", "ID", 0, "Which one.", NULL},
	{"rows", "JSON", OPT_JSON, "Rows.", NULL},
	{"answer", "TEXT", OPT_SECRET, "What the person said.", NULL},
	{"after", "PLACE", 0, "Where to go on.", NULL},
	{0},
};
static const struct opt NAME_OPTS[] = {{"NAME", "NAME", OPT_POSITION, "Its name.", NULL}, {0}};

#define VERB(word, options, function, write)                                                                     \
	&(const struct verb){.name = word, .help = "Does " word ".", .example = "schedpost " word, .opts = options, \
		.writes = write, .run = function}
#define INNER(word, function, write)                                                                             \
	&(const struct verb){.name = word, .help = "Does " word ".", .example = "schedpost " word,                  \
		.opts = STEP_OPTS, .writes = write, .inner = true, .run = function}

const struct verb *const FRONT_VERBS[] = {
	VERB("echo", TEXT_OPTS, echo, false), VERB("write", TEXT_OPTS, write_one, true),
	VERB("fail", KIND_OPTS, fail, false), VERB("add", ADD_OPTS, add, true), VERB("delete", YES_OPTS, delete, true),
	INNER("import begin", import_begin, true), INNER("import rows", import_rows, true),
	INNER("import finish", import_finish, true), INNER("import drop", import_drop, true),
	INNER("export page", export_page, false), VERB("talk begin", NAME_OPTS, talk_begin, false),
	INNER("talk answer", talk_answer, true), INNER("talk drop", talk_drop, true), NULL,
};
