/* SPDX-License-Identifier: MIT
 * doctor.c - what is not as it should be; and the register of genuine accounts, as text, as a table for spreadsheets,
 * or as a page for one's own website. */
#include "base/file.h"
#include "front/front.h"
#include "front/html.h"
#include "text/csv_rows.h"
#include "text/markup.h"
#include "verb/blocks.h"

enum { REGISTER_MOST = 8 << 20 };

/* ---- the register's forms */

static void put_csv(buf *out, const struct block *b)
{
	for (size_t c = 0; c < b->ncolumns; c++) csv_put(out, str_of(b->columns[c].name), c == 0);
	for (size_t r = 0; r < block_rows(b); r++) {
		buf_add(out, S("\r\n"));
		for (size_t c = 0; c < b->ncolumns; c++) csv_put(out, block_cell(b, r, c).text, c == 0);
	}
	buf_add(out, S("\r\n"));
}

/* Only an address of the web becomes a link. */
static void put_html_cell(buf *out, str text)
{
	bool link = str_starts(text, S("https://")) || str_starts(text, S("http://"));
	if (link) buf_add(out, S("<a rel=\"me\" href=\""));
	if (link) markup_put(out, text);
	if (link) buf_add(out, S("\">"));
	markup_put(out, text);
	if (link) buf_add(out, S("</a>"));
}

static void put_html(buf *out, const struct block *b)
{
	html_begin(out, S("Our accounts"), "");
	buf_add(out, S("<p>These accounts are ours. An account that is not in this list is "
		       "not.</p>\n<table>\n<thead>\n<tr>"));
	for (size_t c = 0; c < b->ncolumns; c++) buf_fmt(out, "<th scope=\"col\">%s</th>", b->columns[c].title);
	buf_add(out, S("</tr>\n</thead>\n<tbody>\n"));
	for (size_t r = 0; r < block_rows(b); r++) {
		buf_add(out, S("<tr>"));
		for (size_t c = 0; c < b->ncolumns; c++) {
			buf_add(out, S("<td>"));
			put_html_cell(out, block_cell(b, r, c).text);
			buf_add(out, S("</td>"));
		}
		buf_add(out, S("</tr>\n"));
	}
	buf_add(out, S("</tbody>\n</table>\n"));
	html_end(out);
}

static void put_text(buf *out, const struct block *b)
{
	for (size_t r = 0; r < block_rows(b); r++) {
		for (size_t c = 0; c < b->ncolumns; c++) {
			str cell = block_cell(b, r, c).text;
			if (cell.len) buf_fmt(out, "%s: %.*s\n", b->columns[c].title, SHOW(cell));
		}
		buf_byte(out, '\n');
	}
}

static const struct {
	const char *ending;
	void (*put)(buf *, const struct block *);
} FORMS[] = {{".csv", put_csv}, {".html", put_html}, {".txt", put_text}};

static err write_register(struct front *f, str path, const struct reply *r)
{
	const struct block *b = block_named(r, "register");
	buf out = buf_in(f->a, REGISTER_MOST);
	size_t form = 0;
	if (!b) return reply_foreign(f->a, "it does not tell the register.");
	while (form < COUNT(FORMS) && !str_ends(path, str_of(FORMS[form].ending))) form++;
	if (form == COUNT(FORMS))
		return FAIL(f->a, ERR_INPUT, "which-form",
			    "Please give the file a name that ends in .csv, .html or .txt: the ending says what is "
			    "written.");
	FORMS[form].put(&out, b);
	if (out.over)
		return FAIL(f->a, ERR_INPUT, "too-long", "The register is longer than %d MB.", REGISTER_MOST >> 20);
	TRY(file_write(f->a, path, buf_str(&out), 0644));
	size_t n = block_rows(b);
	fprintf(f->err, "%zu account%s written to %.*s.\n", n, n == 1 ? " was" : "s were", SHOW(path));
	return NULL;
}

/* ---- the command */

static err tell_register(struct front *f, const struct call *c)
{
	struct reply *r;
	TRY(front_call_named(f, "doctor page", NULL, 0, &r));
	if (call_has(c, "FILE")) return write_register(f, call_get(c, "FILE"), r);
	front_show(f, r);
	return NULL;
}

static err doctor(struct front *f, const struct call *c)
{
	struct reply *r;
	if (call_has(c, "register")) return tell_register(f, c);
	if (call_has(c, "FILE"))
		return FAIL(f->a, ERR_INPUT, "usage-file",
			    "Only the register goes into a file: schedpost doctor --register FILE");
	TRY(front_call_named(f, "doctor look", NULL, 0, &r));
	front_show(f, r);
	const struct block *findings = block_named(r, "findings");
	size_t found = findings ? block_rows(findings) : 0;
	if (!found || !call_has(c, "strict")) return NULL;
	return FAIL(f->a, ERR_OUTSIDE, FRONT_TOLD, "%zu thing%s not as %s should be.", found,
		    found == 1 ? " is" : "s are", found == 1 ? "it" : "they");
}

static const struct opt OPTS[] = {
	{"register", NULL, OPT_FLAG, "Shows the register of your genuine accounts instead, for a public page.", NULL},
	{"FILE", "FILE", OPT_POSITION, "Where to write the register: a name that ends in .csv, .html or .txt.", NULL},
	{"strict", NULL, OPT_FLAG, "The exit code is 7 when something was found.", NULL},
	{0},
};

const struct door doctor_door = {
	.verb = {.name = "doctor",
		 .opts = OPTS,
		 .example = "schedpost doctor",
		 .help = "Lists what is not as it should be, each with what to type: accounts without owner or "
			 "deputy, silent or doubled ones, empty "
			 "weeks, log-ins that end, roles that nobody uses."},
	.run = doctor,
};
