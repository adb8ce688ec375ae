/* SPDX-License-Identifier: MIT
 * check_verbs.c - check, explain: what would be noticed about some words or a post, and why that is a rule. */
#include "rooms/posts/posts_verbs.h"

#include "rooms/posts/checked.h"
#include "rooms/posts/places.h"
#include "rooms/posts/stops.h"
#include "text/text.h"


/* ---- check */

static bool is_number(str s)
{
	int64_t n;
	return s.len && s.len < 10 && str_int(s, &n) && n > 0;
}

static err of_a_post(struct tx *tx, int64_t id, struct noticed *out)
{
	struct draft d = {0};
	TRY(draft_load(tx, id, &d));
	return draft_noticed(tx, &d, out);
}

static struct check_list given(struct arena *a, const struct call *c, const char *name)
{
	struct check_list out = {0};
	str *all = TAKE_N(a, str, call_count(c, name) + 1);
	for (; out.n < call_count(c, name); out.n++) all[out.n] = call_nth(c, name, out.n);
	out.at = all;
	return out;
}

static void pictures(struct arena *a, const struct call *c, struct check_input *in)
{
	struct check_list alts = given(a, c, "alt");
	struct check_media *all = TAKE_N(a, struct check_media, alts.n + 1);
	for (; in->nmedia < alts.n; in->nmedia++)
		all[in->nmedia] = (struct check_media){.kind = KIND_PHOTO, .alt = alts.at[in->nmedia]};
	in->media = all;
}

/* The clocks are those of the accounts, and what they have said before counts. */
static err of_accounts(struct tx *tx, const struct call *c, struct check_input *in)
{
	struct arena *a = tx_arena(tx);
	struct account *accounts = NULL;
	const struct zone *zone;
	struct when when = {.at = tx_now(tx)};
	size_t n = 0;
	if (call_has(c, "to") || call_has(c, "at")) TRY(accounts_named(tx, call_joined(a, c, "to"), &accounts, &n));
	TRY(zone_load(a, n ? accounts[0].zone : S("UTC"), &zone));
	if (call_has(c, "at")) TRY(when_read(a, call_get(c, "at"), tx_now(tx), zone, &when));
	in->scheduled = call_has(c, "at");
	in->at = zone_wall(zone, when.at);
	TRY(checked_days(tx, NULL, in));
	return n ? earlier_texts(tx, accounts[0].id, when.at, 0, in) : NULL;
}

static err of_words(struct tx *tx, const struct call *c, struct check_input *in)
{
	struct arena *a = tx_arena(tx);
	str text = call_get(c, "TEXT"), *parts;
	size_t bad, n;
	if (text.len > POST_TEXT_MOST || !text_valid(text, &bad))
		return FAIL(a, ERR_INPUT, "bad-text", "The words are not plain text, or longer than %d bytes. Please check them in pieces.", POST_TEXT_MOST);
	TRY(chain_split(a, text, &parts, &n));
	*in = (struct check_input){.parts = {parts, n}, .reply_to = call_get(c, "reply-to")};
	pictures(a, c, in);
	if (str_find(text, S("#"), NULL)) TRY(places_tags(tx, NULL, &in->tags));
	return of_accounts(tx, c, in);
}

static void summary_reply(const struct noticed *seen, struct reply *r)
{
	int count[CHECK_BLOCK + 1] = {0};
	for (size_t i = 0; i < seen->n; i++) count[seen->found[i].severity]++;
	if (!seen->n) reply_say(r, "Nothing was found. A program does not see everything: read it once more as somebody whose mother it is about.");
	else
		reply_say(r, "%d to be put right, %d to think about, %d to know. What a rule is for: schedpost explain %s", count[CHECK_BLOCK],
			  count[CHECK_WARN], count[CHECK_INFO], CHECK_ABOUT[seen->found[0].rule].code);
}

static void fixed_reply(struct arena *a, const struct call *c, const struct check_list *tags, struct reply *r)
{
	str text = call_get(c, "TEXT"), fixed = check_fixed(a, tags, text);
	if (!str_is(text, fixed)) reply_quote(r, "fixed", "With plain letters and capital letters in the tags", fixed);
}

static err run_check(struct tx *tx, const struct call *c, struct reply *r)
{
	struct arena *a = tx_arena(tx);
	str text = call_get(c, "TEXT");
	struct noticed seen = {0};
	struct policy p;
	int64_t id = 0;
	if (is_number(text)) {
		str_int(text, &id);
		TRY(of_a_post(tx, id, &seen));
	} else {
		TRY(policy_now(tx, &p));
		TRY(of_words(tx, c, &seen.in));
		seen.n = checks_run(a, &p.checks, &seen.in, &seen.found);
	}
	findings_reply(a, &seen, r);
	summary_reply(&seen, r);
	if (!id) fixed_reply(a, c, &seen.in.tags, r);
	return NULL;
}

/* ---- explain */

static void rules_reply(struct reply *r)
{
	static const struct column COLUMNS[] = {{"rule", "Rule", CELL_TEXT, false},
											{"severity", "At most", CELL_STATE, false},
											{"title", "What it is about", CELL_TEXT, true}};
	reply_table(r, "rules", COLUMNS, COUNT(COLUMNS));
	for (int i = 0; i < CHECK_RULES; i++) {
		reply_row(r);
		reply_text(r, str_of(CHECK_ABOUT[i].code));
		reply_text(r, check_severity_word(CHECK_ABOUT[i].severity));
		reply_text(r, str_of(CHECK_ABOUT[i].title));
	}
}

static str example(struct arena *a, const struct check_about *about, bool good)
{
	static const char *const BEFORE[] = {
		[STAGE_PLANNED] = "Planned for Wednesday 2 December 2026: ",
		[STAGE_REPLY] = "To somebody who writes \"I waited three hours for my scan\": ",
		[STAGE_ALT] = "Alt text: ",
		[STAGE_OTHERS] = "A photograph by somebody else: ",
		[STAGE_WORDS] = "A card that says \"Flu clinic Friday 9am\": ",
		[STAGE_CAPTIONS] = "A film: ",
		[STAGE_FLASHES] = "Flashes a second: ",
		[STAGE_CONTRAST] = "Ten times the contrast: ",
		[STAGE_PHOTO] = "A picture that is a ",
		[STAGE_LANGUAGE] = "Language of the post: ",
	};
	const char *text = good ? about->good : about->bad,
			   *before = about->stage == STAGE_TEXT ? "" : BEFORE[about->stage];
	return arena_fmt(a, "%s%s", before, *text ? text : "(none)");
}

static err run_explain(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column FACTS[] = {{"rule", "Rule", CELL_TEXT, false},
										  {"severity", "Now it says at most", CELL_STATE, false}};
	struct arena *a = tx_arena(tx);
	enum check_rule rule;
	struct policy p;
	str code = call_get(c, "RULE"), codes[CHECK_RULES];
	if (!code.len) {
		rules_reply(r);
		return NULL;
	}
	for (int i = 0; i < CHECK_RULES; i++) codes[i] = str_of(CHECK_ABOUT[i].code);
	if (!check_rule_find(code, &rule))
		return FAIL(a, ERR_MISSING, "no-such-rule", "There is no rule '%.*s'.%.*s 'schedpost explain' shows all.", SHOW(code),
			    SHOW(near_hint(a, code, codes, CHECK_RULES)));
	TRY(policy_now(tx, &p));
	reply_facts(r, "rule", FACTS, COUNT(FACTS));
	reply_text(r, code);
	reply_text(r, check_severity_word(p.checks.severity[rule]));
	reply_say(r, "%s. %s", CHECK_ABOUT[rule].title, CHECK_ABOUT[rule].why);
	reply_quote(r, "bad", "Not so", example(a, &CHECK_ABOUT[rule], false));
	reply_quote(r, "good", "But so", example(a, &CHECK_ABOUT[rule], true));
	return NULL;
}

/* ---- the table */

static const struct opt CHECK_OPTS[] = {
	{"TEXT", "TEXT", OPT_POSITION | OPT_NEEDED, "The words, or the number of a post.", NULL},
	{"to", "ACCOUNT,...", OPT_MANY, "Where they are to go: what was said there in the last 30 days counts too.", NULL},
	{"at", "WHEN", 0, "When they are to go out, for the days that they name.", NULL},
	{"alt", "TEXT", OPT_MANY, "Alt text of a picture.", NULL},
	{"reply-to", "TEXT", 0, "The words that they answer.", NULL},
	{0},
};
static const struct opt EXPLAIN_OPTS[] = {
	{"RULE", "RULE", OPT_POSITION, "The rule; without it all are listed.", NULL},
	{0},
};

const struct verb CHECK_VERBS[] = {
	{.name = "check",
	 .help =
		 "Looks through words or a post before it goes out: could somebody be recognised in it, and can everybody read it? Nothing "
		 "is kept and nothing is sent. It may miss things: you read it, too.",
	 .example = "schedpost check \"Mrs Hale on Ward 7 went home today.\"",
	 .opts = CHECK_OPTS,
	 .needs = POWER_WRITE,
	 .run = run_check},
	{.name = "explain",
	 .help = "What one of the checks is for, with a bad and a good example.",
	 .example = "schedpost explain combination",
	 .opts = EXPLAIN_OPTS,
	 .needs = POWER_SEE,
	 .run = run_explain},
	{0},
};
