/* SPDX-License-Identifier: MIT
 * checks.c - one run: the post's texts are read once, each rule walks over them, and what is found is put in order. */
#include "rooms/checks/inside.h"
#include "text/text.h"

#include <string.h>

enum { EARLIER_MOST = 60, SHOWN_MOST = 40 /* graphemes of what was seen */ };

static const char *const FIELDS_SAID[] = {
	[IN_TEXT] = "text",    [IN_TITLE] = "title",    [IN_LINK] = "link",
	[IN_ALT] = "alt text", [IN_FILE] = "file name", [IN_EARLIER] = "earlier post"};

str check_field_word(enum check_field f)
{
	return str_of(FIELDS_SAID[f]);
}

bool is_part(const struct doc *d)
{
	return d->field == IN_TEXT || d->field == IN_TITLE;
}

const struct doc *doc_of(const struct scan *s, enum check_field field, size_t index)
{
	for (size_t i = 0; i < s->ndocs; i++)
		if (s->docs[i].field == field && s->docs[i].index == index) return &s->docs[i];
	return &s->docs[0];
}

static bool is_mark(char c)
{
	return !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c & 0x80);
}

str mask(struct arena *a, str s)
{
	char *out = arena_cstr(a, str_cut(s, 0, SHOWN_MOST));
	size_t n = MIN(s.len, (size_t)SHOWN_MOST);
	for (size_t i = 0; i < n; i++) {
		bool kept = (i == 0 || i + 1 == s.len) && n > 3 && !(out[i] & 0x80);
		if (!kept && !is_mark(out[i])) out[i] = '*';
	}
	return (str){out, n};
}

bool check_tells_of_somebody(enum check_rule rule)
{
	return rule <= RULE_CARE_REPLY;
}

bool check_is_private(enum check_rule rule)
{
	return rule <= RULE_TOKEN_LINK;
}

/* What names somebody is masked; what is only hard to read is shown. */
static str shown(struct arena *a, enum check_rule rule, str seen)
{
	return check_is_private(rule) ? mask(a, seen) : text_short(a, seen, SHOWN_MOST);
}

void scan_add_fmt(struct scan *s, const struct seen *seen, str says, str safer)
{
	enum check_severity most = s->set->severity[seen->rule];
	if (most == CHECK_OFF || s->n == CHECK_FOUND_MOST) return;
	for (size_t i = 0; i < s->n; i++) {
		const struct check_found *f = &s->found[i];
		if (f->rule == seen->rule && f->field == seen->doc->field && f->index == seen->doc->index &&
			f->from == seen->from)
			return;
	}
	s->found[s->n++] = (struct check_found){
		.rule = seen->rule, .severity = MIN(most, seen->severity), .field = seen->doc->field, .index = seen->doc->index,
		.from = seen->from, .to = seen->to, .says = says, .safer = safer,
		.masked = shown(s->a, seen->rule, str_cut(seen->doc->text, seen->from, seen->to - seen->from)),
	};
}

void scan_add(struct scan *s, const struct seen *seen)
{
	scan_add_fmt(s, seen, str_of(seen->says), str_of(seen->safer));
}

void scan_read(struct scan *s)
{
	const struct check_input *in = s->in;
	s->docs = TAKE_N(s->a, struct doc, in->parts.n + 3 + 2 * in->nmedia);
	for (size_t i = 0; i < in->parts.n; i++) s->docs[s->ndocs++] = doc_read(s->a, in->parts.at[i], IN_TEXT, i);
	if (!in->parts.n) s->docs[s->ndocs++] = doc_read(s->a, (str){0}, IN_TEXT, 0);
	if (in->title.len) s->docs[s->ndocs++] = doc_read(s->a, in->title, IN_TITLE, 0);
	if (in->link.len) s->docs[s->ndocs++] = doc_read(s->a, in->link, IN_LINK, 0);
	for (size_t i = 0; i < in->nmedia; i++) {
		s->docs[s->ndocs++] = doc_read(s->a, in->media[i].alt, IN_ALT, i);
		if (in->media[i].file.len) s->docs[s->ndocs++] = doc_read(s->a, in->media[i].file, IN_FILE, i);
	}
	for (size_t i = 0; i < s->ndocs; i++)
		for (size_t k = 0; k < s->docs[i].n && !s->wristband; k++)
			s->wristband = key_in(&s->docs[i].w[k], S("wristband|wristbands"));
	s->reply_to = doc_read(s->a, in->reply_to, IN_EARLIER, 0);
	s->nearlier = MIN(in->earlier.n, (size_t)EARLIER_MOST);
	s->earlier = TAKE_N(s->a, struct doc, s->nearlier + 1);
	for (size_t i = 0; i < s->nearlier; i++) s->earlier[i] = doc_read(s->a, in->earlier.at[i], IN_EARLIER, i);
}

static void language(struct scan *s)
{
	if (str_is(s->in->lang, S("-")))
		scan_add(s, &(struct seen){RULE_LANGUAGE, CHECK_INFO, &s->docs[0], 0, 0,
					   "Nothing says in which language this is: a screen reader may read it with a wrong voice.",
					   "Give it with --lang en or --lang cy."});
}

static int found_order(const struct check_found *a, const struct check_found *b)
{
	if (a->severity != b->severity) return (int)b->severity - (int)a->severity;
	if (a->field != b->field) return (int)a->field - (int)b->field;
	if (a->index != b->index) return a->index < b->index ? -1 : 1;
	if (a->from != b->from) return a->from < b->from ? -1 : 1;
	return (int)a->rule - (int)b->rule;
}

static void put_in_order(struct check_found *f, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct check_found one = f[i];
		size_t k = i;
		for (; k && found_order(&one, &f[k - 1]) < 0; k--) f[k] = f[k - 1];
		f[k] = one;
	}
}

/* Numbers are looked for as they are meant, whatever signs they are written with. */
static void numbers_of(struct scan *s, const struct doc *d)
{
	static void (*const RULES[])(struct scan *, const struct doc *) = {rules_numbers, rules_reach, rules_births};
	struct plain plain;
	bool other = plain_read(s->a, d, &plain);
	for (size_t r = 0, from = s->n; r < COUNT(RULES); r++, from = s->n) {
		RULES[r](s, other ? &plain.doc : d);
		for (size_t i = from; other && i < s->n; i++) {
			s->found[i].from = plain.place[s->found[i].from];
			s->found[i].to = plain.place[s->found[i].to];
		}
	}
}

/* What one finding hides, another does not show: a birth date is also a date in figures. */
static void hide_shown(struct scan *s)
{
	for (size_t i = 0; i < s->n; i++) {
		struct check_found *f = &s->found[i];
		for (size_t k = 0; k < s->n && !check_is_private(f->rule); k++) {
			const struct check_found *hidden = &s->found[k];
			if (!check_is_private(hidden->rule) || hidden->field != f->field || hidden->index != f->index ||
			    hidden->from >= f->to || hidden->to <= f->from)
				continue;
			f->masked = mask(s->a, f->masked);
			if (f->rule == RULE_FANCY_LETTERS) f->safer = S("Write it with plain letters and figures.");
			break;
		}
	}
}

size_t checks_run(struct arena *a, const struct check_settings *set, const struct check_input *in,
				  struct check_found **out)
{
	static void (*const EACH[])(struct scan *, const struct doc *) = {
		numbers_of, rules_links, rules_small, rules_public, rules_dates, rules_letters};
	static void (*const PARTS[])(struct scan *, const struct doc *) = {rules_sentences, rules_tags, rules_lines};
	static void (*const WHOLE[])(struct scan *) = {rules_combination, rules_reply, rules_credit,
												   rules_claims,      rules_media, language};
	struct scan s = {.a = a, .set = set, .in = in, .found = TAKE_N(a, struct check_found, CHECK_FOUND_MOST)};
	scan_read(&s);
	for (size_t r = 0; r < COUNT(EACH); r++)
		for (size_t i = 0; i < s.ndocs; i++) EACH[r](&s, &s.docs[i]);
	for (size_t r = 0; r < COUNT(WHOLE); r++) WHOLE[r](&s);
	for (size_t r = 0; r < COUNT(PARTS); r++)
		for (size_t i = 0; i < s.ndocs; i++)
			if (s.docs[i].field == IN_TEXT) PARTS[r](&s, &s.docs[i]);
	hide_shown(&s);
	put_in_order(s.found, s.n);
	*out = s.found;
	return s.n;
}
