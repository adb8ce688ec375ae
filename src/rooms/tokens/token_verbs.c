/* SPDX-License-Identifier: MIT
 * token_verbs.c - token add, list, end. */
#include "rooms/tokens/tokens.h"

#include "text/when.h"

#include <sodium.h>

enum { NAME_MOST = 40, ALL_POWERS = (1 << POWERS) - 1 };

/* A stolen token would make itself a wider one, or end those of others. */
static err by_person(struct tx *tx, const struct call *c)
{
	if (!c->scope) return NULL;
	return FAIL(tx_arena(tx), ERR_DENIED, "by-token", "Tokens are made and ended by people, not by a token. Please do it without one, from "
		    "your own log-in on the machine.");
}

/* Those of others are for who looks after people. */
static err about_tokens(struct tx *tx, const struct call *c, struct about *out)
{
	(void)tx;
	if (str_is(call_person(c, "of"), c->actor) && !call_has(c, "everybody")) return NULL;
	out->instead = POWER_PEOPLE;
	out->everywhere = true;
	return NULL;
}

/* ---- add */

/* As root one may be anybody on the machine; nobody else makes what acts in the name of another person. */
static err may_make(struct tx *tx, const struct call *c)
{
	TRY(by_person(tx, c));
	if (c->owns || str_is(call_person(c, "of"), c->actor)) return NULL;
	return FAIL(tx_arena(tx), ERR_DENIED, "not-yours", "A token acts in its person's name, so each makes their own. For a program without "
		    "a log-in whoever runs this machine makes it, as root, with --of %.*s.", SHOW(call_person(c, "of")));
}

static err check_name(struct tx *tx, int64_t person, str name)
{
	struct token t;
	bool fine = name.len > 0 && name.len <= NAME_MOST, found;
	for (size_t i = 0; i < name.len; i++) {
		char b = name.at[i];
		bool letter = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
		fine = fine && (letter || (b >= '0' && b <= '9') || b == '-' || b == '_' || b == '.');
	}
	if (!fine)
		return FAIL(tx_arena(tx), ERR_INPUT, "bad-name", "A token's name has 1 to %d letters of a to z, digits, - and _, such as intranet. "
			    "It says where the token is used.", NAME_MOST);
	TRY(token_named(tx, person, name, &t, &found));
	if (!found) return NULL;
	return FAIL(tx_arena(tx), ERR_STALE, "exists", "There is a token '%.*s' already. End it first, with 'schedpost token end %.*s', or take "
		    "another name.", SHOW(name), SHOW(name));
}

static err read_powers(struct tx *tx, const struct call *c, unsigned *out)
{
	enum power power;
	*out = call_has(c, "may") ? 0 : 1u << POWER_SEE;
	for (size_t i = 0; i < call_count(c, "may"); i++) {
		str word = call_nth(c, "may", i);
		if (str_is(word, S("all"))) *out = ALL_POWERS;
		else {
			TRY(power_need(tx, word, &power));
			*out |= 1u << power;
		}
	}
	return NULL;
}

static err read_until(struct tx *tx, const struct call *c, int64_t *out)
{
	struct arena *a = tx_arena(tx);
	const struct zone *zone;
	struct when when;
	*out = tx_now(tx) + TOKEN_USUAL_MS;
	if (!call_has(c, "until")) return NULL;
	TRY(zone_load(a, S("UTC"), &zone));
	TRY(when_read(a, call_get(c, "until"), tx_now(tx), zone, &when));
	*out = when.at;
	if (*out <= tx_now(tx) + TOKEN_MOST_MS) return NULL;
	return FAIL(a, ERR_INPUT, "too-long", "A token lasts a year at most, so that one that was forgotten ends by itself. Please choose an "
		    "earlier --until.");
}

static void tell(struct reply *r, const struct token *t, str text)
{
	static const struct column FACTS[] = {
		{"name", "Token", CELL_TEXT, false},
		{"who", "Acts for", CELL_TEXT, false},
		{"until", "Ends", CELL_INSTANT, false},
	};
	reply_facts(r, "token", FACTS, COUNT(FACTS));
	reply_text(r, t->name);
	reply_text(r, t->who);
	reply_int(r, t->until);
	reply_quote(r, "secret", "The token", text);
	reply_say(r, "This is the only time that it is shown. Put it into a file that only the program may read (chmod 600); "
		     "'schedpost --token-file FILE' uses it.");
}

static err run_add(struct tx *tx, const struct call *c, struct reply *r)
{
	struct token t = {.name = call_get(c, "NAME")};
	struct person p;
	struct account *on = NULL;
	size_t n;
	uint8_t chance[TOKEN_BYTES];
	TRY(may_make(tx, c));
	TRY(person_need(tx, call_person(c, "of"), &p));
	TRY(check_name(tx, p.id, t.name));
	TRY(read_powers(tx, c, &t.powers));
	TRY(read_until(tx, c, &t.until));
	TRY(on_accounts(tx, c, &on, &n));
	tx_clock(tx)->random(tx_clock(tx), chance, sizeof chance);
	str text = token_text(tx_arena(tx), chance);
	sodium_memzero(chance, sizeof chance);
	token_digest(tx_arena(tx), text, &t.digest);
	t.person = p.id;
	t.who = p.name;
	TRY(token_add(tx, &t, on, n));
	tell(r, &t, text);
	return NULL;
}

/* ---- list, end */

static err tell_row(struct tx *tx, struct reply *r, const struct token *t)
{
	int64_t *accounts;
	str names;
	size_t n;
	TRY(token_accounts(tx, t->id, &accounts, &names, &n));
	reply_row(r);
	reply_text(r, t->name);
	reply_text(r, t->who);
	if (t->powers == ALL_POWERS) reply_text(r, S("all that its person may"));
	else reply_text(r, powers_text(tx_arena(tx), t->powers));
	reply_text(r, t->bounded ? names : S("all accounts"));
	reply_int(r, t->used);
	reply_int(r, t->until);
	reply_text(r, t->made_by);
	return NULL;
}

static err run_list(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"name", "Token", CELL_TEXT, false},	    {"who", "Acts for", CELL_TEXT, false},
		{"may", "May", CELL_TEXT, true},	    {"on", "On", CELL_TEXT, true},
		{"used", "Last used", CELL_INSTANT, false}, {"until", "Ends", CELL_INSTANT, false},
		{"made_by", "Made by", CELL_TEXT, false},
	};
	struct token *all;
	struct person p = {0};
	size_t n;
	if (!call_has(c, "everybody")) TRY(person_need(tx, call_person(c, "of"), &p));
	TRY(tokens_of(tx, p.id, &all, &n));
	reply_table(r, "tokens", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) TRY(tell_row(tx, r, &all[i]));
	if (!n) reply_say(r, "There is no token. A program gets one with: schedpost token add NAME");
	return NULL;
}

static err run_end(struct tx *tx, const struct call *c, struct reply *r)
{
	struct person p;
	int64_t n;
	str name = call_get(c, "NAME");
	bool all = call_has(c, "all");
	TRY(by_person(tx, c));
	if (all == (name.len > 0))
		return FAIL(tx_arena(tx), ERR_INPUT, "which-token", "Please say which token is to end: its name, or --all.");
	TRY(person_need(tx, call_person(c, "of"), &p));
	TRY(token_end(tx, p.id, name, &n));
	if (!n && !all)
		return FAIL(tx_arena(tx), ERR_MISSING, "no-such-token", "%.*s has no token '%.*s'. 'schedpost token list' shows which there are.",
			    SHOW(p.name), SHOW(name));
	if (all) reply_say(r, "Tokens of %.*s that ended now: %lld.", SHOW(p.name), (long long)n);
	else reply_say(r, "The token '%.*s' has ended. What still uses it is refused from now on.", SHOW(name));
	return NULL;
}

/* ---- the table */

#define OF {"of", "PERSON", 0, "Of this person; the usual is you.", NULL}
static const struct opt ADD_OPTS[] = {
	{"NAME", "NAME", OPT_POSITION | OPT_NEEDED, "Where it is used, such as intranet.", NULL},
	{"may", "POWER,...", OPT_MANY, "What it may do, such as see,write; or all. The usual is see.", NULL},
	{"on", "ACCOUNT,...", OPT_MANY, "On these accounts only, or groups as @GROUP. The plan is seen whole all the same.", NULL},
	{"until", "WHEN", 0, "It ends by itself then; the usual is in 90 days, a year at most.", NULL},
	{"of", "PERSON", 0, "It acts for this person; only whoever runs the machine can say so.", NULL},
	{0},
};
static const struct opt LIST_OPTS[] = {OF, {"everybody", NULL, OPT_FLAG, "Of everybody.", NULL}, {0}};
static const struct opt END_OPTS[] = {
	{"NAME", "NAME", OPT_POSITION, "Which one.", NULL}, {"all", NULL, OPT_FLAG, "All of them.", NULL}, OF, {0},
};

const struct verb TOKEN_VERBS[] = {
	{.name = "token add", .help = "Makes a token, with which a program acts for you: with what it is given here, and never with more than "
	 "you may yourself. It is shown once.",
	 .example = "schedpost token add intranet --may see,write --on library", .opts = ADD_OPTS, .writes = true, .needs = POWER_SEE,
	 .proof = call_always, .run = run_add},
	{.name = "token list", .help = "Lists your tokens: what each may do, when it was last used, to the hour, and when it ends.",
	 .example = "schedpost token list", .opts = LIST_OPTS, .needs = POWER_SEE, .about = about_tokens, .run = run_list},
	{.name = "token end", .help = "Ends a token. It counts at once. Who looks after people can do it for others.",
	 .example = "schedpost token end intranet", .opts = END_OPTS, .writes = true, .needs = POWER_SEE,
	 .about = about_tokens, .run = run_end},
	{0},
};
