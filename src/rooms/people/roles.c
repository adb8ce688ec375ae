/* SPDX-License-Identifier: MIT
 * roles.c - roles.conf: which powers a role has on which kind of account. */
#include "rooms/people/roles.h"

#include "base/conf.h"

#include "roles.inc"

static const char *const NAMES[POWERS] = {
	[POWER_SYSTEM] = "system",     [POWER_PEOPLE] = "people",   [POWER_SEE] = "see",
	[POWER_WRITE] = "write",       [POWER_PLAN] = "plan",	    [POWER_PUBLISH] = "publish",
	[POWER_CHANGE] = "change",     [POWER_APPROVE] = "approve", [POWER_COACH] = "coach",
	[POWER_TAKEDOWN] = "takedown", [POWER_ACCOUNT] = "account", [POWER_RECORD] = "record",
};

str power_name(enum power p)
{
	return str_of(NAMES[p]);
}

bool power_read(str name, enum power *out)
{
	for (int i = 0; i < POWERS; i++)
		if (str_is(name, str_of(NAMES[i]))) {
			*out = (enum power)i;
			return true;
		}
	return false;
}

static const struct conf_form FORM = {
	.name = "roles.conf", .code = "roles-conf",
	.help = "A line is ROLE, the kind of account (or *), and powers such as: author * see write plan",
};

static err learn_line(struct tx *tx, const struct conf *c, str line)
{
	str role, kind, word;
	enum power power;
	conf_word(&line, &role);
	conf_word(&line, &kind);
	if (!str_in(S("*|" ACCOUNT_KINDS), '|', kind)) return conf_wrong(c, "there is no kind of account", kind);
	while (conf_word(&line, &word)) {
		if (!power_read(word, &power)) return conf_wrong(c, "there is no power", word);
		if (power <= POWER_PEOPLE && !str_is(kind, S("*")))
			return conf_wrong(c, "this power is for all accounts or for none:", word);
		TRY(role_power_put(tx, role, str_is(kind, S("*")) ? S("") : kind, power_name(power)));
	}
	return NULL;
}

err roles_learn(struct tx *tx, str text)
{
	struct conf c = {.a = tx_arena(tx), .form = &FORM, .text = text};
	bool admin, more = true;
	str line;
	TRY(role_powers_clear(tx));
	while (more) {
		TRY(conf_line(&c, &line, &more));
		if (more) TRY(learn_line(tx, &c, line));
	}
	TRY(role_has(tx, S("admin"), POWER_PEOPLE, &admin));
	c.line = 1;
	return admin ? NULL : conf_wrong(&c, "no line gives the power people to the role", S("admin"));
}
