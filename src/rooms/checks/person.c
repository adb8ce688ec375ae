/* SPDX-License-Identifier: MIT
 * person.c - whether one human is meant who is in care or in need, and what is told of them. */
#include "rooms/checks/inside.h"

enum { BACK_MOST = 7 };

/* ---- names on boards and lists */

/* "Bed 3 Hale": what a whiteboard says. */
static bool bed_name(const struct doc *d, size_t at)
{
	const struct word *w = &d->w[at];
	return at > 1 && w->cap && w->key.len > 2 && !w->all_caps && w[-1].all_digits &&
		   key_in(&w[-2], S("bed|bay|cubicle|room|theatre")) &&
		   !(w->lists & (BIT(L_WARD) | BIT(L_COND) | BIT(L_COMMON) | BIT(L_ROLE) | BIT(L_NOTNAME))) && w->gap != '.';
}

static bool is_the_name(const struct doc *d, size_t at, str name)
{
	str text = str_cut(d->text, d->w[at].from, 80),
		word = str_cut(d->text, d->w[at].from, d->w[at].to - d->w[at].from), rest = name, first;
	str_split(&rest, ' ', &first);
	if (str_is_nocase(d->w[at].key, first) || str_starts(text, name)) return true;
	return d->w[at].cap && str_find(name, word, NULL);	/* "Mr Hale" of "Tom Hale" */
}

static bool is_listed(const struct scan *s, const struct doc *d, size_t at)
{
	for (size_t i = 0; i < s->in->own_names.n; i++)
		if (is_the_name(d, at, s->in->own_names.at[i])) return true;
	for (size_t i = 0; i < s->set->nours[OURS_NAME]; i++)
		if (is_the_name(d, at, s->set->ours[OURS_NAME][i])) return true;
	return false;
}

/* ---- one human */

static bool says_one(const struct word *w)
{
	return key_in(w, S("a|an|the|this|that|our|one|same|my|another|his|her|their|some|poor|lovely|little|wee|mae'r|y|yr|i'r|o'r|a'r|tha|t'"));
}

/* "tattooist", "lifeboatman", "postmaster": an ending by which English makes a person of what they do. */
static bool ends_as_person(const struct word *w)
{
	static const char *const ENDS[] = {"ist",    "man",      "woman",  "smith", "monger", "keeper",
									   "master", "mistress", "wright", "wife",  "lady"};
	static const uint64_t OTHER = BIT(L_ROLE) | BIT(L_COMMON) | BIT(L_COND) | BIT(L_NOTNAME) | BIT(L_FIRST);
	if (w->key.len < 7 || w->lists & OTHER || w->cap || w->own || key_in(w, S("checklist|playlist|shortlist|waitlist|resist|consist|persist|webmaster")))
		return false;
	for (size_t i = 0; i < COUNT(ENDS); i++)
		if (str_ends(w->key, str_of(ENDS[i]))) return true;
	return false;
}

static bool is_noun(const struct doc *d, size_t at)
{
	const struct word *w = &d->w[at];
	if (ends_as_person(w)) return true;
	if (!(w->lists & (BIT(L_PERSON) | BIT(L_PATIENT) | BIT(L_OCC))) || is_in(w, L_MANY) || w->kind != WORD_PLAIN)
		return false;
	if (same_sentence(d, at, at + 1) && w[1].gap == ' ' && is_in(&w[1], L_COMPOUND)) return false;
	return !(w->own && key_in(w, S("patient|child|baby|parent|customer|reader|mother|father")) && w[0].number < 0 && !at);
}

/* "a frail old lady", "this 8-year-old boy"; in a picture's text and at the start of a line also "Elderly man". */
static bool noun_of_one(const struct doc *d, size_t at)
{
	if (!is_noun(d, at)) return false;
	if (key_in(&d->w[at], S("someone|somebody"))) return true;
	for (size_t i = at, back = 0; back < BACK_MOST; back++) {
		if (!i || !same_sentence(d, at, i - 1)) 
			return back < (d->field == IN_ALT ? 4 : 3) &&
				   !key_in(&d->w[i], S("feel|see|is|bring|has|help|keep|give|support"));
		i--;
		const struct word *w = &d->w[i];
		bool told = d->of_sentence[d->w[at].sentence] & (BIT(L_PAST) | BIT(L_CAREV));
		if (key_in(w, S("his|her|their|my")) && d->w[at].lists & BIT(L_RELATION)) return false;
		if (says_one(w) || w->own)
			return !(i && key_in(&d->w[i - 1], told ? S("if|when|being|be|as|any|every|each|become|not|per") :
							S("if|when|being|be|as|any|every|each|for|like|become|not|per|of|to|help")));
		if (key_in(w, S("if|when|any|every|each|no|per|your|are|or|and|of|with|to|for|by|in|on|as|be|being|you|i|we|were|was|is")))
			return key_in(w, S("was|were|and|with|for")) && at - i > 1 && d->w[i + 1].number > 0;
	}
	return false;
}

static bool title_name(const struct doc *d, size_t at)
{
	const struct word *w = &d->w[at];
	return is_in(w, L_TITLE) && w->cap && same_sentence(d, at, at + 1) && w[1].cap && !w[1].all_digits &&
	       (w[1].gap == ' ' || w[1].gap == '.') && (key_in(w, S("mr|mrs|miss|ms|mx|master")) || is_name(d, at + 1)) &&
	       !is_in(&w[1], L_NOTNAME);
}

/* ", 71," or "(71)" behind a name. */
static bool age_after(const struct doc *d, size_t at)
{
	return same_sentence(d, at, at + 1) && d->w[at + 1].all_digits && d->w[at + 1].number < 116 &&
	       (d->w[at + 1].gap == ',' || d->w[at + 1].gap == '(');
}

static bool is_unknown_cap(const struct word *w)
{
	static const uint64_t NO_SURNAME = BIT(L_NOTNAME) | BIT(L_COMMON) | BIT(L_MONTH) | BIT(L_WEEKDAY) | BIT(L_ROLE) |
									   BIT(L_WARD) | BIT(L_ACRONYM) | BIT(L_VILLAGE) | BIT(L_TIME) | BIT(L_COND) |
									   BIT(L_SENS) | BIT(L_SOURCE) | BIT(L_NEWS) | BIT(L_HEALTH) | BIT(L_COMPOUND);
	return w->kind == WORD_PLAIN && w->cap && !w->all_caps && !w->digits && w->key.len > 2 && !(w->lists & NO_SURNAME);
}

/* Two words with capitals, in no list, that are no place: "Noreen Catterall". */
bool full_name(const struct doc *d, size_t at)
{
	const struct word *w = &d->w[at];
	if (d->field == IN_FILE || !same_sentence(d, at, at + 1) || w[1].gap != ' ' || !is_unknown_cap(w) ||
		!is_unknown_cap(&w[1]))
		return false;
	if (same_sentence(d, at, at + 2) && w[2].gap == ' ' && (w[2].cap || is_in(&w[2], L_NOTNAME))) return false;
	if (!at || !same_sentence(d, at, at - 1)) return !w->first || age_after(d, at + 1);
	if (w->gap == ',' && w[-1].cap) return age_after(d, at + 1);
	return !key_in(&w[-1], S("the|in|at|of|from|near|on|a|an|to|our|around|via|across|outside|into|through|towards|between"));
}

/* The figures of an age alone: ", 83," and "(83)". */
static bool is_age_bare(const struct doc *d, size_t at)
{
	const struct word *w = &d->w[at];
	bool ends = at + 1 >= d->n || w[1].sentence != w->sentence || w[1].gap == ',' || w[1].gap == ')' ||
				(w[1].gap == '.' && !w[1].tight) ||
				w->gap == '(' || is_in(&w[1], L_PAST) || key_in(&w[1], S("and|who|from|with|of"));
	return w->all_digits && w->digits < 4 && w->number > 0 && (w->gap == ',' || w->gap == '(') && ends &&
		   !is_in(&w[-1], L_MONTH) && !is_in(&w[-1], L_WEEKDAY);
}

/* "At 52 a woman": an age, and no time. */
static bool is_age_follower(const struct doc *d, size_t at)
{
	return same_sentence(d, at, at + 1) && !d->w[at + 1].all_digits && d->w[at + 1].gap != ':' &&
		   d->w[at + 1].gap != '.' && key_in(&d->w[at + 1], S("a|and|she|he|the|after|our|years"));
}

/* "72-year-old", "aged 8", "Tom (34)", "Jean, 91,", "in her 80s", "her 90th birthday". */
static bool age_at(const struct doc *d, size_t at)
{
	const struct word *w = &d->w[at];
	if (w->number < 0 || w->number > 115 || w->kind != WORD_PLAIN) return false;
	if (same_sentence(d, at, at + 2) && key_in(&w[1], S("year|yr|month|week|day|weeks|years|months|days")) &&
		key_in(&w[2], S("old|olds")) && !w[2].own && !str_is(w[2].key, S("olds")))
		return true;
	if (same_sentence(d, at, at + 1) && key_in(&w[1], S("yo|yrs|yr|oed"))) return true;
	if (same_sentence(d, at, at + 2) && key_is(&w[1], S("of")) && key_is(&w[2], S("age"))) return true;
	if (at && key_in(&w[-1], S("at")) && w->all_digits && w->number > 11 && w->gap == ' ' && is_age_follower(d, at))
		return true;
	if (!at || !same_sentence(d, at, at - 1)) return false;
	const struct word *next = at + 1 < d->n ? &w[1] : NULL;
	if (key_is(&w[-1], S("my")) && next && key_is(next, S("years"))) return true;
	if (key_in(&w[-1], S("aged|age"))) {
		if (next && same_sentence(d, at, at + 1) && key_in(next, S("and|to|or|plus|over|under|upwards"))) return false;
		return !(next && next->number >= 0 && next->gap == '-') && !(w->to < d->text.len && d->text.at[w->to] == '+');
	}
	if (w->key.len == 3 && w->key.at[2] == 's' && key_in(&w[-1], S("her|his|early|late|mid"))) return true;
	if (key_in(&w[-1], S("her|his")) && w->digits && str_ends(w->key, S("th")) && next && key_is(next, S("birthday")))
		return true;
	if (key_in(&w[-1], S("turned|turns|turning")) && w->number > 15) return true;
	bool noun = w[-1].lists & (BIT(L_OCC) | BIT(L_PERSON) | BIT(L_RELATION)) && !is_in(&w[-1], L_MANY);
	return (w[-1].cap || noun) && is_age_bare(d, at);
}

/* "a boy called Ozzy", "Ozzy, who", "Ozzy's mum": a word with a capital that must be a name. */
static bool called(const struct doc *d, size_t at)
{
	const struct word *w = &d->w[at], *next = same_sentence(d, at, at + 1) ? w + 1 : NULL;
	if (!at || !same_sentence(d, at, at - 1) || !is_unknown_cap(w) || d->field == IN_FILE) return false;
	if (key_in(&w[-1], S("called|named")) &&
		!sentence_has(d, w->sentence, BIT(L_PERSON) | BIT(L_PATIENT) | BIT(L_PRONOUN) | BIT(L_RELATION)))
		return false;
	if (key_in(&w[-1], S("called|named|meet|little|baby|young|poor|lovely|brave|congratulations|goodbye|farewell|sweet|darling|old")))
		return !(next && next->cap && next->gap == ' ' && is_in(next, L_NOTNAME));
	if (next && next->gap == ',' && key_in(next, S("who|whose|aged")))
		return !key_in(&w[-1], S("in|at|of|from|near|the|on"));
	return w->own && next && is_in(next, L_RELATION) && next->gap == ' ';
}

/* ---- what is told */

static void tell(struct told *t, enum telling what, int weight)
{
	if (t->weight[what] < weight) t->weight[what] = (unsigned char)weight;
}

/* An unknown word with a capital inside of a sentence: mostly a name. */
static bool is_proper(const struct doc *d, size_t at)
{
	const struct word *w = &d->w[at];
	static const uint64_t KNOWN = BIT(L_FIRST) | BIT(L_MONTH) | BIT(L_WEEKDAY) | BIT(L_TITLE) | BIT(L_ROLE) |
								  BIT(L_ACRONYM) | BIT(L_PRONOUN) | BIT(L_SOURCE);
	return w->kind == WORD_PLAIN && w->cap && !w->first && !w->all_caps && w->key.len > 2 && !(w->lists & KNOWN);
}

static int place_at(const struct doc *d, size_t at)
{
	const struct word *w = &d->w[at], *next = same_sentence(d, at, at + 1) ? w + 1 : NULL;
	if (is_in(w, L_WARD)) {
		bool numbered =
			next && (next->number >= 0 || (next->all_caps && next->key.len < 4) || (next->key.len == 1 && next->cap));
		bool named = at && same_sentence(d, at, at - 1) && d->w[at - 1].cap && is_proper(d, at - 1) && w->cap;
		if ((numbered && next->gap == ' ') || (w->cap && next && next->gap == ' ' && is_proper(d, at + 1))) return 2;
		return named ? 2 : 1;
	}
	if (is_in(w, L_VILLAGE) && at && same_sentence(d, at, at - 1)) return is_proper(d, at - 1) ? 2 : 1;
	if (at && is_proper(d, at) && key_in(&d->w[at - 1], S("in|from|near|at|of|on|outside")) && d->w[at].gap == ' ')
		return key_in(&d->w[at - 1], S("of|at|on")) ? 1 : 2;
	return 0;
}

bool place_is_named(const struct doc *d)
{
	for (size_t i = 0; i < d->n; i++)
		if (place_at(d, i) == 2 || (is_in(&d->w[i], L_WARD) && place_at(d, i))) return true;
	return false;
}

/* "3am", "04:12", "at 3.30", a date. */
static bool exact_time(const struct doc *d, size_t at)
{
	const struct word *w = &d->w[at];
	if (w->kind != WORD_PLAIN || !w->digits) return false;
	if (w->digits < 3 && (str_ends(w->key, S("am")) || str_ends(w->key, S("pm")))) return true;
	if (w->all_digits && same_sentence(d, at, at + 1) && w[1].tight && (w[1].gap == ':' || w[1].gap == '.') &&
		w[1].digits == 2 && w->number < 24 && w[1].number < 60)
		return true;
	return at && key_is(&w[-1], S("at")) && same_sentence(d, at, at + 1) && key_in(&w[1], S("am|pm|o'clock"));
}

static bool is_relation(const struct doc *d, size_t at)
{
	const struct word *w = &d->w[at];
	if (!is_in(w, L_RELATION)) return false;
	if (key_in(w, S("twins|triplets|twin|widow|widower|siblings|grandson|granddaughter|grandchildren|boyfriend|girlfriend"))) return true;
	if (key_is(w, S("family")) && !(at && d->w[at - 1].own)) return false;
	for (size_t i = at; i-- > (at > 3 ? at - 3 : 0) && same_sentence(d, at, i);)
		if (key_in(&d->w[i], S("his|her|their|my|whose|and")) || (d->w[i].own && d->w[i].kind == WORD_PLAIN))
			return true;
	return same_sentence(d, at, at + 1) && key_in(&w[1], S("of|to")) && !sentence_has(d, w->sentence, BIT(L_GENERIC));
}

/* "dialysis unit", "stroke nurse", "dementia week": it is not somebody's. */
static bool names_a_service(const struct doc *d, size_t at)
{
	for (size_t i = at + 1; i < MIN(d->n, at + 3) && same_sentence(d, at, i) && d->w[i].gap == ' '; i++) {
		const struct word *w = &d->w[i];
		if (w->lists & (BIT(L_COMPOUND) | BIT(L_ROLE)) || key_in(w, S("unit|ward|clinic|centre|department|cafe|society|awareness|screening|"
									     "research|ambulance|wing|hub|course|class|jab|jabs|vaccine")))
			return true;
		if (!is_in(w, L_COND)) return false;
	}
	return false;
}

static void tell_word(const struct doc *d, size_t i, struct told *t)
{
	const struct word *w = &d->w[i];
	if (w->kind != WORD_PLAIN) return;
	bool service = names_a_service(d, i);
	if (is_in(w, L_COND)) tell(t, TELLS_CONDITION, service ? 1 : 2);
	if (is_in(w, L_SENS)) tell(t, TELLS_CONDITION, service ? 2 : 3);
	if (is_in(w, L_TIME)) tell(t, TELLS_TIME, 1);
	if (is_in(w, L_NEWS)) tell(t, TELLS_NEWS, 3);
	if (is_in(w, L_UNIQ)) tell(t, TELLS_RARE, 2);
	if (is_in(w, L_OCC)) tell(t, TELLS_WORK, 2);
	if (is_relation(d, i)) tell(t, TELLS_RELATION, 2);
	if (age_at(d, i)) tell(t, TELLS_AGE, 2);
	if (exact_time(d, i)) tell(t, TELLS_TIME, 2);
	tell(t, TELLS_PLACE, place_at(d, i));
	if (is_in(w, L_CAREV)) tell(t, TELLS_CONDITION, 1);
	if (is_in(w, L_STATE)) tell(t, TELLS_CONDITION, 2);
}

/* ---- a text */

static void anchor_found(struct told *t, const struct doc *d, size_t at, int strength)
{
	if (strength <= t->anchor) return;
	t->anchor = strength;
	t->at = d->w[at].from;
	t->to = d->w[at].to;
}

/* In a file's name: an initial, or a first name's place, before a word in no list: "D_Lomax_gastric_bypass". */
static bool name_of_file(const struct doc *d, size_t at)
{
	static const uint64_t ILL = BIT(L_COND) | BIT(L_SENS) | BIT(L_WARD);
	const struct word *w = &d->w[at];
	if (d->field != IN_FILE || !w->cap || w->key.len > 1 || at + 1 >= d->n || !(d->lists & ILL)) return false;
	return w[1].cap && w[1].key.len > 2 && !w[1].all_caps && !w[1].digits &&
		   !(w[1].lists & (BIT(L_COMMON) | BIT(L_NOTNAME) | BIT(L_MONTH) | BIT(L_COND) | BIT(L_WARD)));
}

static void look_at(const struct scan *s, const struct doc *d, size_t i, struct told *t)
{
	const struct word *w = &d->w[i];
	bool titled = title_name(d, i);
	if (titled || name_of_file(d, i) || is_name(d, i) || full_name(d, i) || bed_name(d, i) || called(d, i)) {
		bool listed = is_listed(s, d, titled ? i + 1 : i);
		t->listed |= listed;
		if (listed || is_staff(d, i)) return;
		tell(t, TELLS_NAME, 2);
		anchor_found(t, d, i, 2);
	} else if (noun_of_one(d, i) || age_at(d, i) || (is_in(w, L_RELATION) && is_relation(d, i)))
		anchor_found(t, d, i, 2);
	else if (is_in(w, L_PRONOUN)) anchor_found(t, d, i, 1);
}

void told_by(const struct scan *s, const struct doc *d, struct told *t)
{
	static const uint64_t IN_CARE = BIT(L_STATE) | BIT(L_CAREV) | BIT(L_PATIENT) | BIT(L_COND) | BIT(L_SENS);
	*t = (struct told){0};
	for (size_t i = 0; i < d->n; i++) {
		look_at(s, d, i, t);
		tell_word(d, i, t);
	}
	t->sure = t->anchor && d->lists & IN_CARE;
}
