/* SPDX-License-Identifier: MIT
 * settings.c - how strict the rules are; the shapes of a hospital's own numbers. */
#include "rooms/checks/checks.h"

#include "base/conf.h"

static const char *const SEVERITIES[] = {"off", "info", "warn", "block"};
static const struct {
	const char *name;
	int usual, least, most;
} LIMITS[CHECK_LIMITS] = {
	[LIMIT_COMBINATION_BLOCK] = {"combination-block", 5, 1, 30},
	[LIMIT_COMBINATION_WARN] = {"combination-warn", 3, 1, 30},
	[LIMIT_COMBINATION_KINDS] = {"combination-kinds", 3, 1, 9},
	[LIMIT_SMALL_NUMBER] = {"small-number", 4, 1, 20},
	[LIMIT_SENTENCE_WORDS] = {"sentence-words", 25, 5, 200},
	[LIMIT_HASHTAGS] = {"hashtags", 2, 0, 50},
	[LIMIT_EMOJI] = {"emoji", 3, 0, 50},
	[LIMIT_MENTIONS] = {"mentions", 3, 0, 50},
	[LIMIT_READING_AGE] = {"reading-age", 12, 7, 25},
};

str check_severity_word(enum check_severity s)
{
	return str_of(SEVERITIES[s]);
}

void check_usual(struct check_settings *out)
{
	*out = (struct check_settings){0};
	for (int i = 0; i < CHECK_RULES; i++) out->severity[i] = CHECK_ABOUT[i].severity;
	for (int i = 0; i < CHECK_LIMITS; i++) out->limit[i] = LIMITS[i].usual;
}

bool check_rule_find(str code, enum check_rule *out)
{
	for (int i = 0; i < CHECK_RULES; i++)
		if (str_is(code, str_of(CHECK_ABOUT[i].code))) {
			*out = (enum check_rule)i;
			return true;
		}
	return false;
}

bool check_setting_read(struct check_settings *set, str line, const char **wrong, str *word)
{
	enum check_rule rule;
	conf_word(&line, word);
	*wrong = "there is no rule";
	if (!check_rule_find(*word, &rule)) return false;
	conf_word(&line, word);
	for (size_t i = 0; i < COUNT(SEVERITIES); i++) {
		if (!str_is(*word, str_of(SEVERITIES[i]))) continue;
		set->severity[rule] = (enum check_severity)i;
		*wrong = "there is more than belongs to a line:";
		*word = line;
		return !line.len;
	}
	*wrong = "a rule is off, info, warn or block, and not";
	return false;
}

bool check_limit_read(struct check_settings *set, str line, const char **wrong, str *word)
{
	int64_t n;
	int which = 0;
	conf_word(&line, word);
	while (which < CHECK_LIMITS && !str_is(*word, str_of(LIMITS[which].name))) which++;
	*wrong = "there is no limit";
	if (which == CHECK_LIMITS) return false;
	*wrong = "the limit cannot be";
	*word = line;
	if (!str_int(line, &n) || n < LIMITS[which].least || n > LIMITS[which].most) return false;
	set->limit[which] = (int)n;
	return true;
}

bool check_number_read(struct check_settings *set, str line, const char **wrong, str *word)
{
	size_t figures = 0;
	for (size_t i = 0; i < line.len; i++) figures += line.at[i] == '#';
	*word = line;
	*wrong = figures < 4 ? "fewer than four figures (#) are in" : "the pattern is too long:";
	if (figures < 4 || line.len > MRN_LONGEST) return false;
	*wrong = "there is no room for one more:";
	if (set->nmrn == MRN_MOST) return false;
	set->mrn[set->nmrn++] = line;
	return true;
}

bool check_ours_read(struct check_settings *set, str line, const char **wrong, str *word)
{
	static const char *const KINDS[CHECK_OURS] = {"postcode", "phone", "name"};
	conf_word(&line, word);
	*wrong = "ours may be a postcode, a phone or a name, and not";
	for (int i = 0; i < CHECK_OURS; i++) {
		if (!str_is(*word, str_of(KINDS[i]))) continue;
		*wrong = !line.len ? "nothing stands behind" : "there is no room for one more";
		if (!line.len || set->nours[i] == OURS_MOST) return false;
		set->ours[i][set->nours[i]++] = line;
		return true;
	}
	return false;
}
