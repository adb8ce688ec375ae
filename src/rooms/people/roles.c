/* SPDX-License-Identifier: MIT
 * roles.c - roles.conf: which powers a role has on which kind of account. */
#include "rooms/people/roles.h"

#include "roles.inc"

enum { LINES_MOST = 500 };

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

static bool next_word(str *line, str *word)
{
	*line = str_trim(*line);
	size_t n = 0;
	while (n < line->len && line->at[n] != ' ' && line->at[n] != '\t') n++;
	*word = str_cut(*line, 0, n);
	*line = str_cut(*line, n, line->len);
	return n > 0;
}

static err wrong(struct tx *tx, int line, const char *what, str word)
{
	return FAIL(tx_arena(tx), ERR_INPUT, "roles-conf", "roles.conf, line %d: %s '%.*s'. A line is ROLE, the kind of account (or *), "
		    "and powers such as: author * see write plan", line, what, SHOW(word));
}

static bool is_kind(str word)
{
	str all = S(ACCOUNT_KINDS), kind;
	while (str_split(&all, '|', &kind))
		if (str_is(kind, word)) return true;
	return str_is(word, S("*"));
}

static err learn_line(struct tx *tx, int n, str line)
{
	str role, kind, word;
	enum power power;
	if (!next_word(&line, &role) || role.at[0] == '#') return NULL;
	if (!next_word(&line, &kind) || !is_kind(kind)) return wrong(tx, n, "there is no kind of account", kind);
	while (next_word(&line, &word)) {
		if (!power_read(word, &power)) return wrong(tx, n, "there is no power", word);
		if (power <= POWER_PEOPLE && !str_is(kind, S("*")))
			return wrong(tx, n, "this power is for all accounts or for none:", word);
		TRY(role_power_put(tx, role, str_is(kind, S("*")) ? S("") : kind, power_name(power)));
	}
	return NULL;
}

err roles_learn(struct tx *tx, str text)
{
	str line;
	bool admin;
	if (text.len > ROLES_CONF_MOST) return wrong(tx, LINES_MOST, "the file is longer than 64 KB, at", S("its end"));
	TRY(role_powers_clear(tx));
	for (int n = 1; str_split(&text, '\n', &line); n++) {
		if (n > LINES_MOST) return wrong(tx, n, "there are more than 500 lines, at", line);
		TRY(learn_line(tx, n, line));
	}
	TRY(role_has(tx, S("admin"), POWER_PEOPLE, &admin));
	return admin ? NULL : wrong(tx, 1, "no line gives the power people to the role", S("admin"));
}
