/* SPDX-License-Identifier: MIT
 * completion.c - bash completion, made from the table of verbs.
 *
 * One case over what was said so far (between blanks): after an option with fixed words those words, after one that
 * takes a file the files, after a verb its options, and before that the verbs. */
#include "front/help.h"


enum { SCRIPT_MOST = 1 << 20 };

static void add_words(buf *out, const char *words)
{
	for (; *words; words++) buf_byte(out, *words == '|' ? ' ' : *words);
}

/* What may follow `--name `: fixed words, or files. */
static void value_cases(buf *out, const struct verb *v)
{
	for (const struct opt *o = v->opts; o && o->name; o++) {
		if (o->flags & OPT_POSITION) continue;
		if (o->words) {
			buf_fmt(out, "\t\" %s\"*\" --%s \") words=\"", v->name, o->name);
			add_words(out, o->words);
			buf_add(out, S("\" ;;\n"));
		} else if (o->flags & (OPT_FILE | OPT_TEXT_FILE | OPT_SECRET)) {
			buf_fmt(out, "\t\" %s\"*\" --%s%s \") files=yes ;;\n", v->name, o->name,
				o->flags & OPT_SECRET ? "-file" : "");
		}
	}
}

static void option_case(buf *out, const struct verb *v)
{
	bool files = false;
	buf_fmt(out, "\t\" %s \"*) words=\"", v->name);
	for (const struct opt *o = v->opts; o && o->name; o++) {
		if (o->flags & OPT_POSITION) files = files || (o->flags & (OPT_FILE | OPT_TEXT_FILE));
		else buf_fmt(out, "--%s%s ", o->name, o->flags & OPT_SECRET ? "-file" : "");
	}
	for (const struct opt *o = GLOBAL_OPTS; o->name; o++) buf_fmt(out, "--%s ", o->name);
	buf_fmt(out, "\"%s ;;\n", files ? " files=yes" : "");
}

/* The word that follows `said` ("" or "account") in this verb's name; empty when none does. */
static str next_word(const struct verb *v, str said)
{
	str name = str_of(v->name), word = S("");
	if (v->inner || !str_starts(name, said)) return S("");
	if (said.len && (name.len <= said.len || name.at[said.len] != ' ')) return S("");
	name = str_cut(name, said.len ? said.len + 1 : 0, name.len);
	str_split(&name, ' ', &word);
	return word;
}

/* Whether a verb before this one has that word there, too. */
static bool said_before(const struct verb *const *all, const struct verb *const *v, str said, str word)
{
	for (; all < v; all++) {
		if (str_is(next_word(*all, said), word)) return true;
	}
	return false;
}

static void next_words(buf *out, const struct verb *const *all, str said)
{
	for (const struct verb *const *v = all; *v; v++) {
		str word = next_word(*v, said);
		if (word.len && !said_before(all, v, said, word)) buf_fmt(out, "%.*s ", SHOW(word));
	}
}

static void group_cases(buf *out, const struct verb *const *all)
{
	for (const struct verb *const *v = all; *v; v++) {
		str first = next_word(*v, S(""));
		if (!first.len || said_before(all, v, S(""), first)) continue;
		buf words = buf_in(out->in, SCRIPT_MOST);
		next_words(&words, all, first);
		if (words.len) buf_fmt(out, "\t\" %.*s \") words=\"%.*s\" ;;\n", SHOW(first), (int)words.len, words.at);
	}
}

str help_completion(struct arena *a, const struct verb *const *all)
{
	buf out = buf_in(a, SCRIPT_MOST);
	buf_add(&out, S("# bash completion for schedpost, made by `schedpost help --completion`\n_schedpost()\n{\n"
		"\tlocal cur=${COMP_WORDS[COMP_CWORD]} words= files=\n"
		"\tlocal said=\" ${COMP_WORDS[*]:1:COMP_CWORD-1} \"\n"
		"\t[ \"$COMP_CWORD\" -gt 1 ] || said=' '\n\tcase $said in\n"));
	for (const struct verb *const *v = all; *v; v++) {
		if (!(*v)->inner) value_cases(&out, *v);
	}
	buf_add(&out, S("\t' '|' help ') words=\""));
	next_words(&out, all, S(""));
	buf_add(&out, S("\" ;;\n"));
	group_cases(&out, all);
	for (const struct verb *const *v = all; *v; v++) {
		if (!(*v)->inner) option_case(&out, *v);
	}
	buf_add(&out, S("\tesac\n\tCOMPREPLY=($(compgen ${files:+-f} -W \"$words\" -- \"$cur\"))\n}\n"
		"complete -o filenames -F _schedpost schedpost\n"));
	return buf_str(&out);
}
