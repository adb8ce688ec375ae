/* SPDX-License-Identifier: MIT
 * staff.c - persons who are named and not in care: staff, authors, guests, donors. */
#include "rooms/checks/inside.h"

/* "electrician Tom Hale": the trade of somebody who is named for their work. */
static bool is_trade(const struct doc *d, size_t at)
{
	static const char *const ENDS[] = {"er", "or", "ist", "ian"};
	static const uint64_t OTHER =
		BIT(L_PERSON) | BIT(L_PATIENT) | BIT(L_RELATION) | BIT(L_COMMON) | BIT(L_PRONOUN) | BIT(L_COND) | BIT(L_SENS);
	const struct word *w = &d->w[at];
	if (w->key.len < 5 || w->cap || d->w[at + 1].gap != ' ' || w->lists & OTHER) return false;
	if (key_in(w, S("after|under|never|other|whether|together|remember|consider|another|later|either|neither|rather|however|before|former")))
		return false;
	for (size_t i = 0; i < COUNT(ENDS); i++)
		if (str_ends(w->key, str_of(ENDS[i]))) return true;
	return false;
}

static bool role_before(const struct doc *d, size_t at)
{
	if (at && d->w[at].cap && same_sentence(d, at, at - 1) && is_trade(d, at - 1)) return true;
	for (size_t i = at; i-- > (at > 3 ? at - 3 : 0) && same_sentence(d, at, i);) {
		if (is_in(&d->w[i], L_ROLE)) return !d->w[i].own;
		if (d->w[i + 1].gap == ',' || d->w[i].own || is_in(&d->w[i], L_PAST) ||
			key_in(&d->w[i], S("by|to|from|of|the|a|and")))
			return false;
	}
	return false;
}

/* "Priya, our new matron", "Tom is a porter", "Ellie joins as a midwife". */
static bool role_after(const struct doc *d, size_t at)
{
	bool joined = false;
	for (size_t i = at + 1; i < MIN(d->n, at + 10) && same_sentence(d, at, i); i++) {
		const struct word *w = &d->w[i];
		if (w->gap == ',' || w->gap == '(' || w->gap == '-' || key_in(w, S("is|i'm|as|works|joins|joined|became|becomes|our|from|been|has")))
			joined = true;
		if (joined && key_in(w, S("and|but|while|so|because|after"))) return false;
		if (w->starts & BIT(L_STATE)) return false;
		if (is_in(w, L_ROLE) && !(i + 1 < d->n && key_in(&w[1], S("says|say|said|think|thinks"))))
			return joined || i == at + 1;
		if (is_in(w, L_CAREV) || key_in(w, S("by|to|told|thanked|with|thank|saw"))) return false;
	}
	return false;
}

/* "Sam Ode opened our garden". */
static bool is_guest(const struct doc *d, size_t at)
{
	bool lost = d->of_sentence[d->w[at].sentence] & BIT(L_SENS);
	for (size_t i = at + 1; i < MIN(d->n, at + 7) && same_sentence(d, at, i); i++)
		if (d->w[i].starts & BIT(L_GUEST)) return !lost;
	return near_list(d, at, 3, 0, L_GUEST) && !lost;
}

/* "Our porters, Becca, Tom and Jo": names behind a word for several of the staff. */
static bool among_staff(const struct doc *d, size_t at)
{
	size_t i = at;
	while (i && at - i < 8 && same_sentence(d, at, i - 1) &&
		   (d->w[i - 1].cap || key_is(&d->w[i - 1], S("and")))) i--;
	return i && same_sentence(d, at, i - 1) && is_in(&d->w[i - 1], L_ROLE) &&
		   str_ends(d->w[i - 1].key, S("s")) && !d->w[i - 1].own;
}

/* "Photo: Sam Ode", "Small Birds by Ade Coker", "Sister Maeve". */
static bool is_credited(const struct doc *d, size_t at)
{
	if (!at || !same_sentence(d, at, at - 1)) return false;
	if (d->w[at].gap == ':' && key_in(&d->w[at - 1], S("photo|photos|picture|pictures|image|images|video|film|words|credit|illustration")))
		return true;
	if (doc_has(d, L_CONTACT) && key_in(&d->w[at - 1], S("hi|hello|dear|hey|hiya"))) return true;
	if (d->text.at[d->w[at].from - 1] == '(' && d->w[at].to < d->text.len && d->text.at[d->w[at].to] == ')')
		return true;
	return key_is(&d->w[at - 1], S("by")) ||
		   (d->w[at - 1].cap && key_in(&d->w[at - 1], S("sister|matron|nurse|sir|dame|lord|lady")));
}

bool is_staff(const struct doc *d, size_t at)
{
	bool staff = role_before(d, at) || role_after(d, at) || is_guest(d, at) || is_credited(d, at) || among_staff(d, at);
	return staff && !sentence_has(d, d->w[at].sentence, BIT(L_STATE));
}
