/* SPDX-License-Identifier: MIT
 * policy.c - reading policy.conf, and the one function that decides who must say yes. */
#include "rooms/policy/policy.h"

#include "base/conf.h"

#include "policy.inc"

static const struct {
	const char *name, *title;
	enum power power;
	bool second;
} NEED_TABLE[NEEDS] = {
	[NEED_UNDECIDED] = {"", "", POWER_SYSTEM, false},
	[NEED_NOBODY] = {"nobody", "nobody", POWER_APPROVE, false},
	[NEED_APPROVER] = {"approver", "an approver", POWER_APPROVE, false},
	[NEED_COACH] = {"coach", "a coach", POWER_COACH, false},
	[NEED_APPROVER_CLINICAL] = {"approver+clinical", "an approver, who names a second one", POWER_APPROVE, true},
	[NEED_COACH_CLINICAL] = {"coach+clinical", "a coach, who names an approver", POWER_COACH, true},
};

struct policy_pair {
	str nation, category;
	bool together;
};
struct policy_rule {
	str risk, category, role;
	enum need need;
};

str need_name(enum need n)
{
	return str_of(NEED_TABLE[n].name);
}

str need_title(enum need n)
{
	return str_of(NEED_TABLE[n].title);
}

enum power need_power(enum need n)
{
	return NEED_TABLE[n].power;
}

bool need_second(enum need n)
{
	return NEED_TABLE[n].second;
}

bool need_read(str name, enum need *out)
{
	for (int i = NEED_NOBODY; i < NEEDS; i++)
		if (str_is(name, str_of(NEED_TABLE[i].name))) {
			*out = (enum need)i;
			return true;
		}
	return false;
}

/* ---- reading */

static const struct conf_form FORM = {
	.name = "policy.conf", .code = "policy-conf",
	.help = "A line is 'approval RISK CATEGORY ROLE WHO', such as: approval * clinical * approver+clinical; or 'pair "
		"NATION CATEGORY together'; or 'reason WORD SENTENCE'; or 'check RULE off'; or 'limit NAME NUMBER'; or 'number PATTERN'; or 'ours phone NUMBER'.",
};

static err read_approval(const struct conf *c, str line, struct policy *p)
{
	struct policy_rule *r = &p->rules[p->nrules++];
	str who;
	conf_word(&line, &r->risk);
	conf_word(&line, &r->category);
	conf_word(&line, &r->role);
	conf_word(&line, &who);
	if (!str_in(S("*|" ACCOUNT_RISKS), '|', r->risk)) return conf_wrong(c, "there is no risk", r->risk);
	if (!str_in(S("*|none|" POST_CATEGORIES), '|', r->category))
		return conf_wrong(c, "there is no category", r->category);
	if (!r->role.len) return conf_wrong(c, "the role is missing after", r->category);
	if (!need_read(who, &r->need)) return conf_wrong(c, "nobody can be asked by the word", who);
	return line.len ? conf_wrong(c, "there is more than belongs to a line:", line) : NULL;
}

static err read_pair(const struct conf *c, str line, struct policy *p)
{
	struct policy_pair *r = &p->pairs[p->npairs++];
	str what;
	conf_word(&line, &r->nation);
	conf_word(&line, &r->category);
	conf_word(&line, &what);
	r->together = str_is(what, S("together"));
	if (!str_in(S("*|none|" NATIONS), '|', r->nation)) return conf_wrong(c, "there is no nation", r->nation);
	if (!str_in(S("*|none|" POST_CATEGORIES), '|', r->category))
		return conf_wrong(c, "there is no category", r->category);
	if (!r->together && !str_is(what, S("apart"))) return conf_wrong(c, "a pair goes together or apart, and not", what);
	return line.len ? conf_wrong(c, "there is more than belongs to a line:", line) : NULL;
}

static err read_reason(const struct conf *c, str line, struct policy *p)
{
	struct policy_reason *r = &p->reasons[p->nreasons++];
	conf_word(&line, &r->word);
	r->sentence = line;
	return line.len ? NULL : conf_wrong(c, "the sentence is missing after", r->word);
}

static err read_check(const struct conf *c, bool (*reader)(struct check_settings *, str, const char **, str *),
					  str line, struct check_settings *set)
{
	const char *wrong;
	str word;
	return reader(set, line, &wrong, &word) ? NULL : conf_wrong(c, wrong, word);
}

static err read_line(const struct conf *c, str line, struct policy *p)
{
	str first;
	conf_word(&line, &first);
	if (str_is(first, S("approval"))) return read_approval(c, line, p);
	if (str_is(first, S("pair"))) return read_pair(c, line, p);
	if (str_is(first, S("check"))) return read_check(c, check_setting_read, line, &p->checks);
	if (str_is(first, S("limit"))) return read_check(c, check_limit_read, line, &p->checks);
	if (str_is(first, S("number"))) return read_check(c, check_number_read, line, &p->checks);
	if (str_is(first, S("ours"))) return read_check(c, check_ours_read, line, &p->checks);
	return str_is(first, S("reason")) ? read_reason(c, line, p) : conf_wrong(c, "no line begins with", first);
}

err policy_read(struct arena *a, str text, struct policy *out)
{
	struct conf c = {.a = a, .form = &FORM, .text = text};
	bool more = true;
	str line;
	*out = (struct policy){.rules = TAKE_N(a, struct policy_rule, CONF_LINES_MOST),
			       .pairs = TAKE_N(a, struct policy_pair, CONF_LINES_MOST),
			       .reasons = TAKE_N(a, struct policy_reason, CONF_LINES_MOST)};
	check_usual(&out->checks);
	while (more) {
		TRY(conf_line(&c, &line, &more));
		if (more) TRY(read_line(&c, line, out));
	}
	c.line = 1;
	return out->nreasons ? NULL : conf_wrong(&c, "no line gives a", S("reason"));
}

const struct policy_reason *policy_reason(const struct policy *p, str word)
{
	for (size_t i = 0; i < p->nreasons; i++)
		if (str_is(p->reasons[i].word, word)) return &p->reasons[i];
	return NULL;
}

str policy_reason_words(struct arena *a, const struct policy *p)
{
	buf all = buf_in(a, CONF_MOST);
	for (size_t i = 0; i < p->nreasons; i++) buf_fmt(&all, "%s%.*s", i ? ", " : "", SHOW(p->reasons[i].word));
	return buf_str(&all);
}

/* ---- deciding */

static bool fits(str of_rule, str is)
{
	return str_is(of_rule, S("*")) || str_is(of_rule, is.len ? is : S("none"));
}

static bool fits_role(str of_rule, const struct policy_ask *ask)
{
	for (size_t i = 0; i < ask->nroles; i++)
		if (str_is(of_rule, ask->roles[i])) return true;
	return str_is(of_rule, S("*"));
}

enum need policy_need(const struct policy *p, const struct policy_ask *ask)
{
	bool asked = str_is(ask->approval, S("needed"));
	enum need need = NEED_APPROVER;
	if (str_is(ask->kind, S("practice")) && !asked) return NEED_NOBODY;
	for (size_t i = 0; i < p->nrules; i++) {
		const struct policy_rule *r = &p->rules[i];
		if (!fits(r->risk, ask->risk) || !fits(r->category, ask->category) || !fits_role(r->role, ask))
			continue;
		need = r->need;
		break;
	}
	return need == NEED_NOBODY && (asked || !ask->may_publish) ? NEED_APPROVER : need;
}

bool policy_together(const struct policy *p, str nation, str category)
{
	for (size_t i = 0; i < p->npairs; i++)
		if (fits(p->pairs[i].nation, nation) && fits(p->pairs[i].category, category)) return p->pairs[i].together;
	return false;
}

struct policy_ask policy_ask_of(const struct account *a, str category, const struct standing *s)
{
	return (struct policy_ask){.kind = a->kind,
				   .risk = a->risk,
				   .approval = a->approval,
				   .category = category,
				   .roles = s->roles,
				   .nroles = s->n,
				   .may_publish = s->may_publish};
}

err standing_of(struct tx *tx, str who, bool owns, const struct account *on, struct standing *out)
{
	struct may_said said;
	*out = (struct standing){.may_publish = owns};
	TRY(roles_there(tx, who, on, out->roles, ROLES_THERE_MOST - 1, &out->n));
	if (owns) out->roles[out->n++] = S("admin");
	if (owns) return NULL;
	TRY(may(tx, &(struct may_ask){.who = who, .power = POWER_PUBLISH, .on = on, .at = tx_now(tx)}, &said));
	out->may_publish = said.yes;
	return NULL;
}
