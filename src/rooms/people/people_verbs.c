/* SPDX-License-Identifier: MIT
 * people_verbs.c - user add, list, show, set; role give, take, list; can. */
#include "rooms/people/people.h"

#include "rooms/notices/notices.h"
#include "text/hours.h"

#include <inttypes.h>

static bool is_user_name(str name)
{
	bool fine = name.len > 0 && name.len <= 32;
	for (size_t i = 0; i < name.len; i++) {
		char b = name.at[i];
		bool letter = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '_';
		bool later = (b >= '0' && b <= '9') || b == '-' || b == '.';
		fine = fine && (letter || (i && later));
	}
	return fine && !str_is(name, S("schedpost"));	/* that is what the record calls the engine */
}

/* ---- roles */

static err role_need(struct tx *tx, str name)
{
	struct arena *a = tx_arena(tx);
	str *all;
	bool yes;
	size_t n;
	TRY(role_is(tx, name, &yes));
	if (yes) return NULL;
	TRY(roles_all(tx, &all, &n));
	str names = arena_join(a, all, n, S(", "));
	return FAIL(a, ERR_MISSING, "no-such-role", "There is no role '%.*s'. There are: %.*s. 'schedpost role list' tells what each may do.",
		    SHOW(name), SHOW(names));
}

/* A role that is for all accounts or for none, such as admin, cannot be had on one. */
static err fits_on(struct tx *tx, str role, str on)
{
	if (!on.len || !str_is(role, S("admin"))) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "for-all", "An admin is one for everything. To look after one account somebody is its owner: "
		    "schedpost role give NAME owner --on %.*s", SHOW(on));
}

static err give_one(struct tx *tx, const struct call *c, str role, const struct person *p, const struct account *on)
{
	struct held h = {.role = role, .account_id = on ? on->id : 0, .since = tx_now(tx)};
	struct when until;
	const struct zone *zone;
	if (call_has(c, "until")) {
		TRY(zone_load(tx_arena(tx), on ? on->zone : S("UTC"), &zone));
		TRY(when_read(tx_arena(tx), call_get(c, "until"), tx_now(tx), zone, &until));
		h.until = until.at;
	}
	return role_give(tx, p->id, &h);
}

err on_accounts(struct tx *tx, const struct call *c, struct account **out, size_t *n)
{
	*n = 0;
	return call_has(c, "on") ? accounts_named(tx, call_joined(tx_arena(tx), c, "on"), out, n) : NULL;
}

err role_said(struct tx *tx, const struct call *c, str role, const struct person *p)
{
	struct account *on = NULL;
	size_t n;
	TRY(role_need(tx, role));
	TRY(fits_on(tx, role, call_get(c, "on")));
	TRY(on_accounts(tx, c, &on, &n));
	if (!n) return give_one(tx, c, role, p, NULL);
	for (size_t i = 0; i < n; i++) {
		TRY(allowed_owner(tx, c, &on[i]));
		TRY(give_one(tx, c, role, p, &on[i]));
	}
	return NULL;
}

/* What is held for all accounts is not less for being given on some. */
static err tell_wider(struct tx *tx, const struct call *c, const struct person *p, str role, struct reply *r)
{
	struct held *all;
	size_t n;
	TRY(roles_of(tx, p->id, &all, &n));
	for (size_t i = 0; i < n && call_has(c, "on"); i++) {
		if (all[i].account.len || !str_is(all[i].role, role)) continue;
		reply_warn(r, "%.*s also has it for all accounts, so this takes nothing away. To leave it on these alone: schedpost role take "
			   "%.*s %.*s", SHOW(p->name), SHOW(p->name), SHOW(role));
		break;
	}
	return NULL;
}

static err run_give(struct tx *tx, const struct call *c, struct reply *r)
{
	struct person p;
	str role = call_get(c, "ROLE");
	TRY(person_need(tx, call_get(c, "PERSON"), &p));
	TRY(role_said(tx, c, role, &p));
	reply_say(r, "%.*s has the role %.*s now, %s.", SHOW(p.name), SHOW(role),
		  call_has(c, "on") ? "on these accounts" : "for all accounts");
	return tell_wider(tx, c, &p, role, r);
}

static bool is_about_admin(const struct call *c)
{
	return str_is(call_get(c, "ROLE"), S("admin"));
}

static err run_take(struct tx *tx, const struct call *c, struct reply *r)
{
	struct person p;
	struct account *on = NULL;
	size_t n;
	bool had, any = false;
	str role = call_get(c, "ROLE");
	TRY(person_need(tx, call_get(c, "PERSON"), &p));
	TRY(on_accounts(tx, c, &on, &n));
	for (size_t i = 0; i < MAX(n, (size_t)1); i++) {
		TRY(role_take(tx, p.id, role, n ? on[i].id : 0, &had));
		any = any || had;
	}
	if (!any)
		return FAIL(tx_arena(tx), ERR_MISSING, "not-held", "%.*s does not have the role %.*s %s. 'schedpost user show %.*s' tells which.",
			    SHOW(p.name), SHOW(role), n ? "there" : "for all accounts", SHOW(p.name));
	reply_say(r, "%.*s has the role %.*s no more.", SHOW(p.name), SHOW(role));
	return NULL;
}

static err run_roles(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {{"role", "Role", CELL_TEXT, false}, {"powers", "May", CELL_TEXT, true},
						{"practice", "and on practice (training) accounts", CELL_TEXT, false}};
	str *all;
	size_t n;
	(void)c;
	TRY(roles_all(tx, &all, &n));
	reply_table(r, "roles", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) {
		str everywhere, practice;
		TRY(role_powers(tx, all[i], S(""), &everywhere));
		TRY(role_powers(tx, all[i], S("practice"), &practice));
		reply_row(r);
		reply_text(r, all[i]);
		reply_text(r, everywhere);
		reply_text(r, practice);
	}
	return NULL;
}

err on_about(struct tx *tx, const struct call *c, struct about *out)
{
	struct account *on;
	err e = on_accounts(tx, c, &on, &out->n);
	if (e) out->n = 0;
	out->accounts = on;
	out->everywhere = !out->n;
	if (out->n) out->instead = POWER_ACCOUNT;
	return about_unless_wrong(e);
}

/* ---- persons */

err person_said(struct tx *tx, const struct call *c, int64_t id)
{
	struct person_change change = {0};
	const struct { const char *name; str *to; } FIELDS[] = {
		{"name", &change.full_name}, {"mail", &change.mail}, {"zone", &change.zone}, {"team", &change.team},
		{"deputy", &change.deputy}, {"hours", &change.hours},
	};
	struct person deputy, p;
	const struct zone *zone;
	struct hours hours;
	for (size_t i = 0; i < COUNT(FIELDS); i++) {
		str said = str_trim(call_get(c, FIELDS[i].name));
		if (said.len > PERSON_TEXT_MOST)
			return FAIL(tx_arena(tx), ERR_INPUT, "too-long", "--%s takes at most %d letters.", FIELDS[i].name,
				    PERSON_TEXT_MOST);
		if (call_has(c, FIELDS[i].name)) *FIELDS[i].to = said.len ? said : S("");
	}
	if (change.mail.len && !mail_address_read(change.mail))
		return FAIL(tx_arena(tx), ERR_INPUT, "bad-mail", "--mail takes one plain mail address such as alex@example.org.");
	if (change.zone.len) TRY(zone_load(tx_arena(tx), change.zone, &zone));
	if (change.hours.len) TRY(hours_read(tx_arena(tx), change.hours, &hours));
	if (change.deputy.len) TRY(person_need(tx, change.deputy, &deputy));
	if (change.deputy.len && deputy.id == id)
		return FAIL(tx_arena(tx), ERR_INPUT, "own-deputy", "Nobody stands in for themselves. Please name somebody else than %.*s.",
			    SHOW(deputy.name));
	TRY(person_change(tx, id, &change));
	if (!call_has(c, "lead")) return NULL;
	TRY(person_need(tx, call_get(c, "PERSON"), &p));
	return person_leads(tx, &p);
}

err person_added(struct tx *tx, const struct call *c, struct person *out)
{
	str name = call_get(c, "PERSON");
	bool found;
	int64_t id;
	TRY(person_get(tx, name, out, &found));
	if (found && !out->left_at) return NULL;
	if (!is_user_name(name))
		return FAIL(tx_arena(tx), ERR_INPUT, "bad-name", "'%.*s' is no user name of this machine: letters, digits, - and _, without "
			    "spaces, 32 at most.", SHOW(str_cut(name, 0, 60)));
	TRY(person_add(tx, name, &id));
	return person_need(tx, name, out);
}

static err run_add(struct tx *tx, const struct call *c, struct reply *r)
{
	str name = call_get(c, "PERSON");
	struct person p;
	bool found;
	TRY(person_get(tx, name, &p, &found));
	if (found && !p.left_at)
		return FAIL(tx_arena(tx), ERR_STALE, "is-here", "%.*s is here already: schedpost user show %.*s", SHOW(name),
			    SHOW(name));
	TRY(person_added(tx, c, &p));
	TRY(person_said(tx, c, p.id));
	reply_say(r, "%.*s is known now. Say what they may do with: schedpost role give %.*s author --on ACCOUNT", SHOW(name), SHOW(name));
	return NULL;
}

static err run_set(struct tx *tx, const struct call *c, struct reply *r)
{
	struct person p;
	TRY(person_need(tx, call_get(c, "PERSON"), &p));
	TRY(person_said(tx, c, p.id));
	reply_say(r, "%.*s is changed.", SHOW(p.name));
	return NULL;
}

str roles_in_words(struct arena *a, const struct held *held, size_t n)
{
	buf all = buf_in(a, 4000);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&all, "%s%.*s%s%.*s", i ? ", " : "", SHOW(held[i].role), held[i].account.len ? " on " : "",
			SHOW(held[i].account));
	return buf_str(&all);
}

/* "lockdown 2": they may do nothing while it is on; none where no lockdown names them. */
static err put_shut_out(struct tx *tx, const struct person *p, struct reply *r)
{
	int64_t lock;
	TRY(lock_of_suspect(tx, p->id, &lock));
	reply_maybe_text(r, lock ? arena_fmt(tx_arena(tx), "lockdown %" PRId64, lock) : S(""));
	return NULL;
}

static err run_list(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"name", "Person", CELL_TEXT, false}, {"full_name", "Name", CELL_TEXT, false},
		{"team", "Team", CELL_TEXT, false},
		{"deputy", "Deputy", CELL_TEXT, false}, {"shut_out", "Shut out by", CELL_TEXT, false},
		{"roles", "Roles", CELL_TEXT, true},
	};
	struct person *all;
	size_t n;
	(void)c;
	TRY(people_all(tx, &all, &n));
	reply_table(r, "people", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) {
		struct held *held;
		size_t roles;
		TRY(roles_of(tx, all[i].id, &held, &roles));
		reply_row(r);
		reply_text(r, all[i].name);
		reply_text(r, all[i].full_name);
		reply_text(r, all[i].leads ? arena_fmt(tx_arena(tx), "%.*s (lead)", SHOW(all[i].team)) : all[i].team);
		reply_text(r, all[i].deputy);
		TRY(put_shut_out(tx, &all[i], r));
		reply_text(r, roles_in_words(tx_arena(tx), held, roles));
	}
	if (!n) reply_say(r, "Nobody is known yet. Add a colleague with: schedpost user add NAME");
	return NULL;
}

static err run_show(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column FACTS[] = {
		{"name", "Person", CELL_TEXT, false}, {"full_name", "Name", CELL_TEXT, false},
		{"mail", "Mail", CELL_TEXT, false},
		{"team", "Team", CELL_TEXT, false}, {"deputy", "Deputy", CELL_TEXT, false},
		{"hours", "Works", CELL_TEXT, false},
		{"joined", "Here since", CELL_INSTANT, false},
		{"proof", "Proof is set up", CELL_FLAG, false},
		{"shut_out", "Shut out by", CELL_TEXT, false},
	};
	static const struct column ROLES[] = {
		{"role", "Role", CELL_TEXT, false}, {"account", "On", CELL_TEXT, false},
		{"until", "Until", CELL_INSTANT, false},
		{"given_by", "Given by", CELL_TEXT, false},
	};
	struct person p;
	struct held *held;
	size_t n;
	TRY(person_need(tx, call_person(c, "PERSON"), &p));
	TRY(roles_of(tx, p.id, &held, &n));
	reply_facts(r, "person", FACTS, COUNT(FACTS));
	reply_text(r, p.name);
	reply_text(r, p.full_name);
	reply_text(r, p.mail);
	reply_text(r, p.team);
	reply_text(r, p.deputy);
	reply_text(r, p.hours.len ? p.hours : S(HOURS_USUAL));
	reply_int(r, p.joined);
	reply_int(r, p.proves);
	TRY(put_shut_out(tx, &p, r));
	reply_table(r, "roles", ROLES, COUNT(ROLES));
	for (size_t i = 0; i < n; i++) {
		reply_row(r);
		reply_text(r, held[i].role);
		reply_text(r, held[i].account.len ? held[i].account : S("all accounts"));
		reply_maybe_int(r, held[i].until);
		reply_text(r, held[i].given_by);
	}
	return NULL;
}

/* ---- can */

err power_need(struct tx *tx, str name, enum power *out)
{
	buf all = buf_in(tx_arena(tx), 1000);
	if (power_read(name, out)) return NULL;
	for (int i = 0; i < POWERS; i++) buf_fmt(&all, "%s%.*s", i ? ", " : "", SHOW(power_name((enum power)i)));
	return FAIL(tx_arena(tx), ERR_INPUT, "no-such-power", "'%.*s' is nothing that can be allowed. There are: %.*s", SHOW(name),
		    SHOW(buf_str(&all)));
}

static err run_can(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column FACTS[] = {{"yes", "Allowed", CELL_FLAG, false},
					      {"rule", "Because", CELL_SENTENCE, true},
					      {"ask", "Who can allow it", CELL_TEXT, false}};
	struct account on;
	struct may_said said;
	str who;
	struct may_ask ask = {.who = call_get(c, "PERSON"), .at = tx_now(tx)};
	TRY(power_need(tx, call_get(c, "POWER"), &ask.power));
	if (call_has(c, "ACCOUNT")) TRY(account_need(tx, call_get(c, "ACCOUNT"), &on));
	ask.on = call_has(c, "ACCOUNT") ? &on : NULL;
	TRY(may(tx, &ask, &said));
	if (!said.yes && c->owns && str_is(ask.who, c->actor))	/* nothing is asked of them (allowed.c) */
		said = (struct may_said){.yes = true, .rule = arena_fmt(tx_arena(tx), "%.*s runs this machine", SHOW(ask.who))};
	TRY(who_can_allow(tx, ask.on, &who));
	reply_facts(r, "can", FACTS, COUNT(FACTS));
	reply_int(r, said.yes);
	reply_text(r, said.rule);
	if (said.yes) reply_none(r);
	else reply_text(r, who.len ? who : S("whoever runs this machine"));
	return NULL;
}

/* ---- the table */

#define PERSON	 {"PERSON", "PERSON", OPT_POSITION | OPT_NEEDED, "The person: their user name on this machine.", NULL}
static const struct opt PERSON_OPTS[] = {PERSON, ABOUT_PERSON_OPTS, {0}};
static const struct opt SHOW_OPTS[] = {{"PERSON", "PERSON", OPT_POSITION, "The person; the usual is you.", NULL}, {0}};
#define ROLE {"ROLE", "ROLE", OPT_POSITION | OPT_NEEDED, "The role; 'schedpost role list' shows all.", NULL}
static const struct opt GIVE_OPTS[] = {
	PERSON, ROLE, ON_OPT, {"until", "WHEN", 0, "It ends by itself then.", NULL}, {0}};
static const struct opt TAKE_OPTS[] = {PERSON, ROLE, ON_OPT, {0}};
static const struct opt CAN_OPTS[] = {
	PERSON,
	{"POWER", "POWER", OPT_POSITION | OPT_NEEDED, "What to do: see, write, plan, publish, change, approve, takedown, ...", NULL},
	{"ACCOUNT", "ACCOUNT", OPT_POSITION, "On which account.", NULL},
	{0},
};

const struct verb PEOPLE_VERBS[] = {
	{.name = "user add", .help = "Makes a colleague known: somebody with a user name on this machine. What they may do is said with "
	 "'schedpost role give'.",
	 .example = "schedpost user add sam --name \"Sam Okoro\" --mail sam@hospital.example", .opts = PERSON_OPTS,
	 .writes = true, .needs = POWER_PEOPLE, .run = run_add},
	{.name = "user list", .help = "Lists the people, their teams and roles.", .example = "schedpost user list",
	 .needs = POWER_SEE, .run = run_list},
	{.name = "user show", .help = "Shows one person and what roles they have.", .example = "schedpost user show sam",
	 .opts = SHOW_OPTS, .needs = POWER_SEE, .run = run_show},
	{.name = "user set", .help = "Changes a person's name, mail, team, deputy or working hours.",
	 .example = "schedpost user set sam --deputy kim", .opts = PERSON_OPTS, .writes = true, .needs = POWER_PEOPLE,
	 .run = run_set},
	{.name = "role list", .help = "Lists the roles and what each of them may do.", .example = "schedpost role list",
	 .needs = POWER_SEE, .run = run_roles},
	{.name = "role give", .help = "Gives a person a role, on some accounts or on all. The owner of an account can do it there.",
	 .example = "schedpost role give sam author --on library,wards", .opts = GIVE_OPTS, .writes = true,
	 .needs = POWER_PEOPLE, .about = on_about, .proof = is_about_admin,
	 .run = run_give},
	{.name = "role take", .help = "Takes a role away again. It counts at once.",
	 .example = "schedpost role take sam author --on library", .opts = TAKE_OPTS, .writes = true, .needs = POWER_PEOPLE,
	 .about = on_about, .proof = is_about_admin, .run = run_take},
	{.name = "can", .help = "Answers whether somebody may do something, and names the rule, or who can allow it.",
	 .example = "schedpost can sam publish library", .opts = CAN_OPTS, .needs = POWER_SEE, .run = run_can},
	{0},
};
