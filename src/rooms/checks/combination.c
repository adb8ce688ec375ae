/* SPDX-License-Identifier: MIT
 * combination.c - small things that together tell who is meant: one human, times what is told of them, here and
 * before. */
#include "rooms/checks/weigh.h"

static const char *const TOLD_WORDS[TELLINGS] = {
	[TELLS_NAME] = "a name",
	[TELLS_AGE] = "an age",
	[TELLS_RELATION] = "a relative",
	[TELLS_CONDITION] = "what is wrong with them",
	[TELLS_PLACE] = "a place",
	[TELLS_TIME] = "a time",
	[TELLS_NEWS] = "something that was in the news",
	[TELLS_RARE] = "something rare about them",
	[TELLS_WORK] = "their work",
};

static void merge(struct told *into, const struct told *t, const struct doc *d, const struct doc **anchored)
{
	for (int i = 0; i < TELLINGS; i++) into->weight[i] = MAX(into->weight[i], t->weight[i]);
	into->sure |= t->sure;
	into->listed |= t->listed;
	if (t->anchor <= into->anchor) return;
	into->anchor = t->anchor;
	into->at = t->at;
	into->to = t->to;
	*anchored = d;
}

/* A word that an earlier post may share because it is about the same person: not the everyday ones. */
static bool tells_apart(const struct word *w)
{
	static const uint64_t LISTS_APART = BIT(L_COND) | BIT(L_SENS) | BIT(L_NEWS) | BIT(L_OCC) | BIT(L_FIRST) |
										BIT(L_PATIENT) | BIT(L_UNIQ) | BIT(L_PERSON) | BIT(L_RELATION) | BIT(L_WARD);
	if (w->kind != WORD_PLAIN || w->key.len < 2) return false;
	return w->lists & LISTS_APART || (w->cap && !w->first && w->key.len > 3 && !is_in(w, L_WEEKDAY)) ||
		   (w->all_digits && w->digits > 1);
}

/* Which such words the post has: one bit for each of their hashes. */
struct apart {
	uint64_t bits[1024];
};

static size_t bit_of(str key)
{
	uint32_t h = hash_of(key);
	return (h ^ h >> 16) & 65535;
}

static void note_words(struct apart *set, const struct doc *d)
{
	for (size_t i = 0; i < d->n; i++) {
		size_t bit = bit_of(d->w[i].key);
		if (tells_apart(&d->w[i])) set->bits[bit / 64] |= UINT64_C(1) << bit % 64;
	}
}

static bool goes_on(const struct apart *set, const struct doc *before)
{
	for (size_t i = 0; i < before->n; i++) {
		size_t bit = bit_of(before->w[i].key);
		if (set->bits[bit / 64] >> bit % 64 & 1 && tells_apart(&before->w[i])) return true;
	}
	return false;
}

static int kinds_of_told(const struct told *t)
{
	int kinds = 0;
	for (int i = 0; i < TELLINGS; i++) kinds += t->weight[i] > 0;
	return kinds;
}

static str what_is_told(struct arena *a, const struct told *t)
{
	buf b = buf_in(a, 500);
	int kinds = kinds_of_told(t), said = 0;
	for (int i = 0; i < TELLINGS; i++) {
		if (!t->weight[i]) continue;
		buf_fmt(&b, "%s%s", said == 0 ? "" : said + 1 == kinds ? " and " : ", ", TOLD_WORDS[i]);
		said++;
	}
	return buf_str(&b);
}

static bool tells_more(const struct told *t, const struct told *known)
{
	for (int i = 0; i < TELLINGS; i++)
		if (t->weight[i] > known->weight[i]) return true;
	return false;
}

/* A chain has several texts and one name. */
static void note_name(struct scan *s, const struct doc *d, struct look *l)
{
	enum { NAMES_MOST = 60 };	/* bytes: three or four of them */
	str name = d->index < s->in->earlier_names.n ? s->in->earlier_names.at[d->index] : S("");
	if (!name.len || l->by.len > NAMES_MOST || (l->by.len && str_ends(l->by, name))) return;
	l->by = l->by.len ? arena_fmt(s->a, "%.*s and %.*s", SHOW(l->by), SHOW(name)) : name;
}

static void found(struct scan *s, const struct look *l, enum check_severity severity)
{
	static const char NOBODY[] = "This reads as if it told of one person in care, whom somebody may recognise.";
	const struct doc *d = l->anchored ? l->anchored : &s->docs[0];
	str told = what_is_told(s->a, &l->told), says = str_of(NOBODY);
	str safer = S("Say \"somebody we cared for\" and leave the rest out, or ask the person and record their consent.");
	str with = l->by.len ? arena_fmt(s->a, " (with %.*s, of the 30 days before)", SHOW(l->by))
			     : l->used ? S(" (with what was posted here in the last 30 days)") : S("");
	if (told.len)
		says = arena_fmt(s->a, "One person seems to be meant, and together this may tell who it is: %.*s%.*s.", SHOW(told),
				 SHOW(with));
	if (l->by.len)
		safer = arena_fmt(s->a, "Look at %.*s: leave out here what leads back to the same person, or ask them and record "
				  "their consent.", SHOW(l->by));
	scan_add_fmt(s, &(struct seen){RULE_COMBINATION, severity, d, l->told.at, l->told.to, NULL, NULL}, says, safer);
}

/* The post itself, and what it answers. */
static void look_at_own(struct scan *s, struct apart *set, struct look *l)
{
	const struct doc *other = NULL;
	struct told one;
	for (size_t i = 0; i < s->ndocs; i++) {
		told_by(s, &s->docs[i], &one);
		merge(&l->told, &one, &s->docs[i], &l->anchored);
		note_words(set, &s->docs[i]);
		weigh(l->weighing, &s->docs[i]);
	}
	weigh(l->weighing, &s->reply_to);
	if (!l->told.anchor || !s->in->reply_to.len) return;
	told_by(s, &s->reply_to, &one);
	one.anchor = MIN(one.anchor, l->told.anchor);
	merge(&l->told, &one, &s->reply_to, &other);
}

/* Earlier posts about the same person, as far as one can tell. */
static void look_at_earlier(struct scan *s, const struct apart *set, struct look *l)
{
	const struct doc *other = NULL;
	struct told one;
	int own = l->told.anchor;
	/* "he", "the lad": whom another post has told of. */
	bool points = own == 1 || (own && !l->told.sure && !l->told.weight[TELLS_NAME] && !l->told.weight[TELLS_AGE]);
	for (size_t i = 0; i < s->nearlier && own; i++) {
		told_by(s, &s->earlier[i], &one);
		if (!one.anchor || !(goes_on(set, &s->earlier[i]) || points)) continue;
		l->used = true;
		if (tells_more(&one, &l->told)) note_name(s, &s->earlier[i], l);
		merge(&l->told, &one, &s->earlier[i], &other);
		weigh(l->weighing, &s->earlier[i]);
	}
}

void combination_look(struct scan *s, struct look *l)
{
	struct apart *set = TAKE(s->a, struct apart);
	*l = (struct look){.weighing = weigh_new(s->a)};
	look_at_own(s, set, l);
	double alone = weigh_points(l->weighing);
	look_at_earlier(s, set, l);
	l->points = MAX(alone, weigh_points(l->weighing));
	struct weighing *few = weigh_new(s->a);
	for (size_t i = 0; i < s->ndocs; i++) l->points = MAX(l->points, weigh_windows(few, &s->docs[i]));
}

void rules_combination(struct scan *s)
{
	struct look l;
	if (s->in->consented) return;
	combination_look(s, &l);
	if (l.told.listed && l.told.anchor < 2) return;
	int kinds = kinds_of_told(&l.told);
	if (l.points < s->set->limit[LIMIT_COMBINATION_WARN]) return;
	bool told = l.told.anchor && kinds >= s->set->limit[LIMIT_COMBINATION_KINDS];
	/* Half way to a block is far enough where more is told than need be. */
	double warn = s->set->limit[LIMIT_COMBINATION_WARN], block = s->set->limit[LIMIT_COMBINATION_BLOCK];
	bool much = l.points >= (kinds > s->set->limit[LIMIT_COMBINATION_KINDS] ? (warn + block) / 2 : block);
	found(s, &l, told && much ? CHECK_BLOCK : CHECK_WARN);
}

/* ---- a handful of people */

static bool counts_people(const struct doc *d, size_t at, int most)
{
	const struct word *w = &d->w[at], *prev = at && w[-1].sentence == w->sentence ? w - 1 : NULL;
	if (w->number < 1 || w->number > most || w->kind != WORD_PLAIN || (w->digits && !w->all_digits)) return false;
	if (prev && (key_in(prev, S("type|stage|grade|band|ward|phase|level|tier|day|week|group|year|part|top|in|bay|bed|of|or|to|room|number|"
				    "step|covid|section|than|and|chapter|every")) || (prev->number >= 0 && w->gap != ' ')))
		return key_in(prev, S("of|and|to|in|than")) && at > 1 && key_in(&w[-2], S("deaths|more|fewer|total"));
	for (size_t i = at + 1; i < MIN(d->n, at + 5) && d->w[i].sentence == w->sentence; i++) {
		if (d->w[i].gap != ' ' && d->w[i].gap != '-') return false;
		if (key_in(&d->w[i], S("in|out|per|of|times|to|or|every|hours|days|weeks|months|years|minutes|visitors|metres|pm|am")) &&
		    !(key_is(&d->w[i], S("of")) && key_in(&d->w[i + 1], S("our|the|my"))))
			return false;
		if (is_in(&d->w[i], L_SMALLNOUN))
			return !(i + 1 < d->n && d->w[i + 1].gap == ' ' && is_in(&d->w[i + 1], L_COMPOUND));
	}
	return false;
}

void rules_small(struct scan *s, const struct doc *d)
{
	static const uint64_t HARD = BIT(L_SMALLHARD) | BIT(L_STATE);
	if (s->in->consented || !doc_has(d, L_SMALLNOUN) || d->lists & (BIT(L_FICTION) | BIT(L_HISTORY))) return;
	for (size_t i = 0; i < d->n; i++) {
		uint32_t sentence = d->w[i].sentence;
		if (!counts_people(d, i, s->set->limit[LIMIT_SMALL_NUMBER])) continue;
		if (!sentence_has(d, sentence, HARD)) continue;
		if (sentence_has(d, sentence, BIT(L_GENERIC) | BIT(L_INVITE) | BIT(L_GUEST))) continue;
		scan_add(
			s,
			&(struct seen){
				RULE_SMALL_NUMBER, place_is_named(d) ? CHECK_BLOCK : CHECK_WARN, d, d->w[i].from, d->w[i].to,
				"So few people can be told apart by those who know the place.",
				"Say \"fewer than five\", \"a small number\", or give the figure of a larger area or a whole year."});
		return;
	}
}
