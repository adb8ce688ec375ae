/* SPDX-License-Identifier: MIT
 * conf.c - the lines and words of a settings file. */
#include "base/conf.h"

err conf_wrong(const struct conf *c, const char *what, str word)
{
	return FAIL(c->a, ERR_INPUT, c->form->code, "%s, line %d: %s '%.*s'. %s", c->form->name, c->line, what, SHOW(word),
		    c->form->help);
}

err conf_line(struct conf *c, str *line, bool *more)
{
	if (!c->line && c->text.len > CONF_MOST) {
		c->line = CONF_LINES_MOST;
		return conf_wrong(c, "the file is longer than 64 KB, at", S("its end"));
	}
	while ((*more = str_split(&c->text, '\n', line))) {
		*line = str_trim(*line);
		c->line++;
		if (line->len && line->at[0] != '#') break;
	}
	return *more && c->line > CONF_LINES_MOST ? conf_wrong(c, "there are more than 500 lines, at", *line) : NULL;
}

bool conf_word(str *line, str *word)
{
	size_t n = 0;
	*line = str_trim(*line);
	while (n < line->len && line->at[n] != ' ' && line->at[n] != '\t') n++;
	*word = str_cut(*line, 0, n);
	*line = str_trim(str_cut(*line, n, line->len));
	return n > 0;
}
