/* SPDX-License-Identifier: MIT
 * tags.c - hashtags that a screen reader can part into words, and emoji in places where they do not hinder. */
#include "rooms/checks/inside.h"
#include "text/text.h"

#include <string.h>

enum { TAG_LEAST = 6, TAG_MOST = 100, WORD_LONGEST = 18, TAGS_LOOKED_AT = 40, EMOJI_KEPT = 64, FIRST_BYTES = 20 };

/* ---- capital letters in tags */

static bool is_known(str word)
{
	static const enum list LISTS_KNOWN[] = {L_COMMON, L_COND,  L_SENS,     L_HEALTH, L_PERSON, L_MANY,
											L_ROLE,   L_OCC,   L_RELATION, L_WARD,   L_MONTH,  L_WEEKDAY,
											L_ACT,    L_SHARE, L_GIVE,     L_FIRST,  L_INVITE, L_ACRONYM};
	if (word.len == 1) return word.at[0] == 'a' || word.at[0] == 'i';
	for (size_t i = 0; i < COUNT(LISTS_KNOWN); i++)
		if (list_has(LISTS_KNOWN[i], word)) return true;
	return false;
}

static bool is_figure(char c)
{
	return c >= '0' && c <= '9';
}

/* The fewest known words of which it is made, by where each begins; 0: of none. */
static size_t parted(str low, unsigned char cut[static TAG_MOST])
{
	unsigned char least[TAG_MOST + 1], from[TAG_MOST + 1];
	memset(least, 255, sizeof least);
	least[0] = 0;
	for (size_t end = 1; end <= low.len; end++)
		for (size_t at = end > WORD_LONGEST ? end - WORD_LONGEST : 0; at < end; at++) {
			str word = str_cut(low, at, end - at);
			bool figures = is_figure(word.at[0]) && is_figure(word.at[word.len - 1]) && word.len <= 4;
			if (least[at] >= 250 || least[at] + 1 >= least[end] || !(figures || is_known(word))) continue;
			least[end] = (unsigned char)(least[at] + 1);
			from[end] = (unsigned char)at;
		}
	if (least[low.len] == 255) return 0;
	for (size_t end = low.len, n = least[low.len]; end; end = from[end]) cut[--n] = from[end];
	return least[low.len];
}

static str tag_known(const struct check_list *known, str tag)
{
	for (size_t i = 0; i < known->n; i++)
		if (str_is_nocase(known->at[i], tag)) return known->at[i];
	return (str){0};
}

str tag_cased(struct arena *a, const struct check_list *known, str tag)
{
	unsigned char cut[TAG_MOST];
	str as_known = tag_known(known, tag);
	if (as_known.len) return str_is(as_known, tag) ? (str){0} : as_known;
	str low = str_cut(tag, 1, tag.len);
	char *out;
	if (tag.len < TAG_LEAST + 1 || low.len > TAG_MOST) return (str){0};
	for (size_t i = 0; i < low.len; i++) {
		bool small = low.at[i] >= 'a' && low.at[i] <= 'z', big = low.at[i] >= 'A' && low.at[i] <= 'Z';
		if (!small && !is_figure(low.at[i]) && !(big && i == 0)) return (str){0};
	}
	out = arena_cstr(a, tag);
	if (out[1] >= 'A' && out[1] <= 'Z') out[1] |= 32;
	size_t n = parted((str){out + 1, low.len}, cut);
	if (n < 2) return (str){0};
	for (size_t i = 0; i < n; i++)
		if (out[1 + cut[i]] >= 'a') out[1 + cut[i]] -= 32;
	for (size_t i = 0; i + 2 < low.len; i++) {	/* NHS keeps its capitals */
		bool at_cut = false;
		for (size_t k = 0; k < n; k++) at_cut |= cut[k] == i;
		if (at_cut && !strncmp(out + 1 + i, "Nhs", 3)) memcpy(out + 1 + i, "NHS", 3);
	}
	return (str){out, tag.len};
}

static void tag_cases(struct scan *s, const struct doc *d)
{
	size_t looked = 0;
	for (size_t i = 0; i < d->n && looked < TAGS_LOOKED_AT; i++) {
		if (d->w[i].kind != WORD_TAG) continue;
		str cased = tag_cased(s->a, &s->in->tags, str_cut(d->text, d->w[i].from, d->w[i].to - d->w[i].from));
		looked++;
		if (!cased.len) continue;
		scan_add_fmt(s, &(struct seen){RULE_HASHTAG_CASE, CHECK_WARN, d, d->w[i].from, d->w[i].to, NULL, NULL},
			     S("A screen reader reads this tag as one long word."), arena_fmt(s->a, "Write: %.*s", SHOW(cased)));
	}
}

static void tag_places(struct scan *s, const struct doc *d)
{
	size_t n = 0, first = d->n;
	bool in_middle = false;
	for (size_t i = 0; i < d->n; i++) {
		if (d->w[i].kind == WORD_TAG) {
			first = n++ ? first : i;
			continue;
		}
		in_middle |= n && d->w[i].kind == WORD_PLAIN;
	}
	if (n > (size_t)s->set->limit[LIMIT_HASHTAGS])
		scan_add_fmt(s, &(struct seen){RULE_HASHTAGS, CHECK_WARN, d, d->w[first].from, d->w[first].to, NULL, NULL},
			     arena_fmt(s->a, "There are %zu tags; more than %d are in the way of those who listen.", n,
				       s->set->limit[LIMIT_HASHTAGS]),
			     S("Keep the ones that people look for."));
	else if (in_middle)
		scan_add(s, &(struct seen){RULE_HASHTAGS, CHECK_WARN, d, d->w[first].from, d->w[first].to,
					   "A tag inside of the text is in the way of those who listen.", "Put the tags at the end."});
}

/* ---- emoji */

struct emoji {
	size_t from, to;
};

static bool stands_inside(str s, const struct emoji *e)
{
	size_t at = e->to;
	while (at < s.len && s.at[at] == ' ') at++;
	bool letter = at < s.len && ((s.at[at] >= 'a' && s.at[at] <= 'z') || (s.at[at] >= '0' && s.at[at] <= '9'));
	size_t before = e->from;
	while (before && s.at[before - 1] == ' ') before--;
	char c = before ? s.at[before - 1] : '\n';
	return letter && c != '.' && c != '!' && c != '?' && c != '\n';
}

static bool begins_line(str s, const struct emoji *e)
{
	size_t at = e->from;
	while (at && s.at[at - 1] == ' ') at--;
	return (!at || s.at[at - 1] == '\n') && e->to < s.len && s.at[e->to] != '\n';
}

static const char *emoji_wrong(const struct doc *d, const struct emoji *e, size_t n, int most, size_t *which)
{
	for (size_t i = 0; i < n; i++) {
		*which = i;
		if ((int)i >= most) return "There are more emoji than anybody wants to hear read out.";
		if (e[i].from < FIRST_BYTES && e[i].to < d->text.len) return "An emoji stands at the beginning, before anybody knows what it is about.";
		if (begins_line(d->text, &e[i])) return "Emoji stand where list marks belong: each is read out by its name.";
		if (stands_inside(d->text, &e[i])) return "An emoji stands inside of a sentence: its name is read out in the middle.";
		for (size_t k = 0; k < i; k++)
			if (str_is(str_cut(d->text, e[i].from, e[i].to - e[i].from),
					   str_cut(d->text, e[k].from, e[k].to - e[k].from)))
				return "The same emoji stands there twice, and is read out twice.";
	}
	return NULL;
}

static void emojis(struct scan *s, const struct doc *d)
{
	struct emoji e[EMOJI_KEPT];
	size_t n = 0, which = 0;
	for (size_t at = 0; at < d->text.len && n < EMOJI_KEPT; at++) {
		size_t len = (unsigned char)d->text.at[at] < 0x80 ? 0 : text_emoji(d->text, at);
		if (!len) continue;
		e[n++] = (struct emoji){at, at + len};
		at += len - 1;
	}
	const char *says = emoji_wrong(d, e, n, s->set->limit[LIMIT_EMOJI], &which);
	if (says)
		scan_add(s, &(struct seen){RULE_EMOJI, CHECK_WARN, d, e[which].from, e[which].to, says,
					   "Put one or two at the end, and say it in words too."});
}

void rules_tags(struct scan *s, const struct doc *d)
{
	tag_cases(s, d);
	tag_places(s, d);
	emojis(s, d);
}

str check_fixed(struct arena *a, const struct check_list *tags, str text)
{
	bool changed;
	str plain = letters_plain(a, text, &changed);
	struct doc d = doc_read(a, plain, IN_TEXT, 0);
	buf b = buf_in(a, plain.len + 1);
	size_t at = 0;
	for (size_t i = 0; i < d.n; i++) {
		str tag = str_cut(plain, d.w[i].from, d.w[i].to - d.w[i].from), cased;
		if (d.w[i].kind != WORD_TAG || !(cased = tag_cased(a, tags, tag)).len) continue;
		buf_add(&b, str_cut(plain, at, d.w[i].from - at));
		buf_add(&b, cased);
		at = d.w[i].to;
	}
	buf_add(&b, str_cut(plain, at, plain.len));
	return buf_str(&b);
}
