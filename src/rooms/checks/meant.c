/* SPDX-License-Identifier: MIT
 * meant.c - humans who are meant without a name or a plain word for them: a trade, an office, a relative or a handful
 * of people, of whom it is told that they are in care. */
#include "rooms/checks/inside.h"

enum { DETERMINER_BACK = 5, STATE_AHEAD = 14, HANDFUL = 4 };

/* "is in traction", "had a stroke": said of nobody but a patient, whatever their trade. */
bool tells_a_state(const struct doc *d, size_t at)
{
	return sentence_has(d, d->w[at].sentence, BIT(L_STATE));
}

/* Somebody speaks of their work, and of nothing that happened to them. */
bool is_working_life(const struct doc *d, size_t at)
{
	static const char WORK[] = "leads|started|qualified|retires|retiring|joins|joined|works|worked|volunteers|volunteered|career|appointed|"
				   "promoted|recruited|apprenticeship|hiring|employs";
	uint32_t sentence = d->w[at].sentence;
	if (!sentence_has(d, sentence, BIT(L_ROLE)) || sentence_has(d, sentence, BIT(L_STATE) | BIT(L_CAREV))) return false;
	for (size_t i = at; i-- > 0 && d->w[i].sentence == sentence && at - i < 20;)
		if (key_in(&d->w[i], str_of(WORK))) return true;
	for (size_t i = at; i < MIN(d->n, at + 20) && d->w[i].sentence == sentence; i++)
		if (key_in(&d->w[i], str_of(WORK))) return true;
	return false;
}

static bool is_group(const struct word *w)
{
	return key_in(w, S("team|crew|staff|estates|domestics|catering|volunteers|doctors|nurses|midwives|paramedics|porters|surgeons|governors|"
			   "consultants|stroke|royal|lead|head|domestic|consultant|surgeon|midwife|registrar|doctor|nurse|"
			   "sonographer|assistant|practitioner|interpreter|chaplain"));
}

/* "the", "our", "a retired", "the ferryman's": one of them is meant. */
static bool has_determiner(const struct doc *d, size_t at)
{
	for (size_t i = at, back = 0; back < DETERMINER_BACK && i && same_sentence(d, at, i - 1); back++) {
		i--;
		if (key_in(&d->w[i], S("a|an|the|this|that|our|one|my|another|ex|former|retired")) || d->w[i].own)
			return !(i && key_in(&d->w[i - 1], S("if|any|every|each|being|become")));
		if (key_in(&d->w[i], S("by|to|with|from|of|in|at|and|or|for|if|your|every|any|no"))) return false;
	}
	return d->w[at].cap && !d->w[at].first;
}

static bool state_follows(const struct doc *d, size_t at)
{
	for (size_t i = at + 1; i < MIN(d->n, at + STATE_AHEAD) && same_sentence(d, at, i); i++)
		if (d->w[i].starts & BIT(L_STATE)) return true;
	return false;
}

/* "The Mayoress ... is having her gallbladder out", "our tree surgeon had a toe sewn back on". */
static bool in_office_and_care(const struct doc *d, size_t at)
{
	const struct word *w = &d->w[at];
	if (!(w->lists & (BIT(L_OCC) | BIT(L_ROLE) | BIT(L_PERSON)))) return false;
	if (is_in(w, L_MANY) || w->all_caps || is_group(w)) return false;
	if (same_sentence(d, at, at + 1) && w[1].gap == ' ' && w[1].lists & (BIT(L_COMPOUND) | BIT(L_ROLE))) return false;
	return has_determiner(d, at) && (state_follows(d, at) || (is_in(w, L_OCC) && tells_a_state(d, at)));
}

/* "his wife, who has cancer", "her son is on the ward": a relative of whom illness is told. */
static bool relative_in_care(const struct doc *d, size_t at)
{
	const struct word *w = &d->w[at];
	static const uint64_t ILL = BIT(L_STATE) | BIT(L_CAREV) | BIT(L_COND) | BIT(L_SENS);
	if (!is_in(w, L_RELATION) || !at || !same_sentence(d, at, at - 1)) return false;
	if (key_in(w, S("family|parents|mate|best|friend|partner|neighbour"))) return false;
	if (!key_in(&w[-1], S("his|her|their|whose|my")) && !w[-1].own) return false;
	return sentence_has(d, w->sentence, ILL) &&
		   !sentence_has(d, w->sentence, BIT(L_GENERIC) | BIT(L_INVITE) | BIT(L_GUEST));
}

/* "Two brothers, 5 and 7", "3 siblings", "both pupils": so few that each is meant. */
static bool handful_in_care(const struct doc *d, size_t at)
{
	static const uint64_t PEOPLE = BIT(L_MANY) | BIT(L_SMALLNOUN) | BIT(L_RELATION) | BIT(L_PERSON);
	static const uint64_t ILL = BIT(L_STATE) | BIT(L_CAREV) | BIT(L_COND) | BIT(L_SENS);
	static const uint64_t NOT = BIT(L_GENERIC) | BIT(L_INVITE) | BIT(L_GUEST) | BIT(L_ROLE) | BIT(L_ANIMAL);
	const struct word *w = &d->w[at];
	bool few = w->number > 1 && w->number <= HANDFUL && (!w->digits || w->all_digits);
	few |= sentence_has(d, w->sentence, ILL) && key_in(w, S("both|twin|pair|couple"));
	if (!few || w->kind != WORD_PLAIN) return false;
	if (at && same_sentence(d, at, at - 1) && key_in(&w[-1], S("in|of|to|or|ward|bay|type|stage|band|than|every|under")))
		return false;
	if (!sentence_has(d, w->sentence, ILL) || sentence_has(d, w->sentence, NOT)) return false;
	for (size_t i = at + 1; i < MIN(d->n, at + 4) && same_sentence(d, at, i) && d->w[i].gap == ' '; i++) {
		if (key_in(&d->w[i], S("visitors|people|parents|weeks|days|hours|years|months|minutes|times|carers|families")))
			return false;
		if (d->w[i].lists & PEOPLE)
			return !(same_sentence(d, at, i + 1) && d->w[i + 1].gap == ' ' && is_in(&d->w[i + 1], L_COMPOUND));
	}
	return false;
}

/* "one Roma family", "the same household". */
static bool near_list_of_one(const struct doc *d, size_t at)
{
	for (size_t i = at > 2 ? at - 2 : 0; i < at; i++)
		if (same_sentence(d, at, i) && key_in(&d->w[i], S("one|same"))) return true;
	return false;
}

/* "the youngest is", "whose eldest", "ours was": one of several, picked out. */
static bool picked_out(const struct doc *d, size_t at)
{
	static const uint64_t ILL = BIT(L_STATE) | BIT(L_CAREV) | BIT(L_COND) | BIT(L_SENS) | BIT(L_PATIENT);
	const struct word *w = &d->w[at], *next = w + 1;
	if (!(w->lists & (BIT(L_RELATION) | BIT(L_UNIQ) | BIT(L_PERSON))) && w->number != 1) return false;
	if (!same_sentence(d, at, at + 1) || !sentence_has(d, w->sentence, ILL)) return false;
	if (key_in(w, S("family|household"))) return near_list_of_one(d, at);
	if (key_in(w, S("ours|one"))) return key_in(next, S("was|is|had|has|came|went")) && tells_a_state(d, at);
	if (!key_in(w, S("youngest|eldest|oldest|tallest|smallest|heaviest")) || !at) return false;
	return key_in(&w[-1], S("the|our|whose|his|her|their")) &&
		   !sentence_has(d, w->sentence, BIT(L_GENERIC) | BIT(L_INVITE));
}

/* "Big Sandra ... back in again with the usual", "you'll never guess who's in traction". */
static bool hinted_at(const struct doc *d, size_t at)
{
	const struct word *w = &d->w[at];
	return is_in(w, L_UNIQ) && key_in(w, S("guess|nameless")) && tells_a_state(d, at);
}

/* "The station master is in traction": whoever they are, in no list, such things are said of one human. */
static bool subject_of_state(const struct doc *d, size_t at)
{
	static const uint64_t NO_HUMAN = BIT(L_MANY) | BIT(L_WARD) | BIT(L_COMPOUND) | BIT(L_NOTNAME) | BIT(L_ANIMAL);
	static const uint64_t NOT = BIT(L_GENERIC) | BIT(L_INVITE) | BIT(L_GUEST) | BIT(L_ANIMAL) | BIT(L_FICTION);
	const struct word *w = &d->w[at];
	if (!(w->starts & BIT(L_STATE)) || !at || !same_sentence(d, at, at - 1) ||
		sentence_has(d, w->sentence, NOT)) return false;
	size_t who = at - 1;
	while (who && same_sentence(d, at, who - 1) &&
		   key_in(&d->w[who], S("is|was|has|had|been|just|now|still|being|who|also|sadly|safely|only|since")))
		who--;
	w = &d->w[who];
	if (w[1].gap != ' ' || w->lists & NO_HUMAN || is_group(w) || str_ends(w->key, S("s"))) return false;
	return has_determiner(d, who);
}

bool is_meant(const struct doc *d, size_t at)
{
	return in_office_and_care(d, at) || relative_in_care(d, at) || handful_in_care(d, at) || picked_out(d, at) ||
		   hinted_at(d, at) || subject_of_state(d, at);
}

/* In a file's name: an initial, or a first name's place, before a word in no list: "D_Lomax_gastric_bypass". */
bool name_of_file(const struct doc *d, size_t at)
{
	static const uint64_t ILL = BIT(L_COND) | BIT(L_SENS) | BIT(L_WARD);
	const struct word *w = &d->w[at];
	if (d->field != IN_FILE || !w->cap || w->key.len > 1 || at + 1 >= d->n || !(d->lists & ILL)) return false;
	return w[1].cap && w[1].key.len > 2 && !w[1].all_caps && !w[1].digits &&
		   !(w[1].lists & (BIT(L_COMMON) | BIT(L_NOTNAME) | BIT(L_MONTH) | BIT(L_COND) | BIT(L_WARD)));
}
