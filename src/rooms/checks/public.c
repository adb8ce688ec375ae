/* SPDX-License-Identifier: MIT
 * public.c - what should not be said in public: accusations beside a name, promises without an end, answers that tell
 * of care, and things of others without credit. */
#include "rooms/checks/inside.h"

enum { CRITIC_WORDS = 300, QUOTE_LEAST = 15 };

/* ---- a named person beside an accusation */

/* Where the name that begins here ends: "Tom Hale", "Councillor Hale", "Mr Hale", "@tomhale"; 0: none begins here. */
static size_t name_end(const struct doc *d, size_t at)
{
	const struct word *w = &d->w[at];
	bool next = at + 1 < d->n && w[1].sentence == w->sentence && w[1].cap && w[1].gap != ',' && w[1].kind == WORD_PLAIN;
	if (w->kind == WORD_HANDLE) return at + 1;
	if (w->kind != WORD_PLAIN || !w->cap || w->all_caps) return 0;
	if (next && (is_in(w, L_TITLE) || key_in(w, S("cllr|councillor|dr|doctor|nurse|professor|prof|sir|pc|rev|mayor|sister|matron|lord|dame|"
						      "midwife|surgeon|mp|consultant|director"))) && w[1].gap != '-')
		return at + 2 + (at + 2 < d->n && w[2].cap && w[2].gap == ' ' && w[2].sentence == w->sentence);
	if (is_name(d, at) || (next && full_name(d, at))) return at + 1 + (next && !w[1].all_caps);
	return 0;
}

static bool is_harmless(const struct doc *d, size_t at)
{
	const struct word *w = &d->w[at];
	static const char CALM[] = "awareness|week|campaign|talk|talks|advice|prevention|victims|survivor|charity|prevent|tackling|tackle|against|"
				 "protect|spot|about|team|officer|workshop|session|report|hotline|lead|support|training|policy|never|"
				 "scams|helpline|warns|raising";
	if (key_in(w, S("lies|lying")) && at + 1 < d->n &&
	    key_in(&w[1], S("in|on|at|down|under|near|between|behind|ahead|within|awake|beneath|here")))
		return true;
	static const char AFTER[] = "awareness|week|campaign|prevention|victims|survivor|charity|helpline|hotline|officer|team|workshop|session|"
				    "training|policy|lead|talk|talks|advice";
	for (size_t i = at > 5 ? at - 5 : 0; i < MIN(d->n, at + 5); i++)
		if (d->w[i].sentence == w->sentence && key_in(&d->w[i], i < at ? str_of(CALM) : str_of(AFTER))) return true;
	return false;
}

static void accusations(struct scan *s, const struct doc *d)
{
	if (!doc_has(d, L_ACCUSE)) return;
	for (size_t i = 0; i < d->n; i++) {
		size_t end = name_end(d, i);
		if (!end || sentence_has(d, d->w[i].sentence, BIT(L_FICTION) | BIT(L_HISTORY))) continue;
		for (size_t k = i > 4 ? i - 4 : 0; k < MIN(d->n, end + 9); k++) {
			const struct word *w = &d->w[k];
			if (w->sentence != d->w[i].sentence || (k >= i && k < end) || !(w->starts & BIT(L_ACCUSE)) ||
				is_harmless(d, k))
				continue;
			scan_add(s, &(struct seen){RULE_ACCUSATION, CHECK_WARN, d, d->w[MIN(i, k)].from, d->w[MAX(end - 1, k)].to,
						   "Somebody is named beside an accusation, for which you may have to answer in court.",
						   "Say what was decided, by whom and when, and link to it; or name nobody."});
			return;
		}
	}
}

/* ---- so much for every like */

static bool is_per_share(const struct doc *d, size_t i)
{
	const struct word *w = &d->w[i];
	if (key_in(w, S("every|each|per|any|all")))
		for (size_t k = i + 1; k < MIN(d->n, i + 8) && d->w[k].sentence == w->sentence; k++)
			if (is_in(&d->w[k], L_SHARE)) return true;
	if (w->number < 1 || i + 1 >= d->n || !is_in(&w[1], L_SHARE)) return false;
	return i + 2 < d->n && (w[2].gap == '=' || key_in(&w[2], S("equals|means|is")));
}

/* "Retweet this and we'll plant a tree." */
static bool is_bargain(const struct doc *d, size_t i)
{
	if (!is_in(&d->w[i], L_SHARE) || !(d->w[i].first || key_in(&d->w[i - 1], S("you|please|just")))) return false;
	for (size_t k = i + 1; k + 1 < MIN(d->n, i + 12) && d->w[k].sentence == d->w[i].sentence; k++)
		if (key_is(&d->w[k], S("and")) && key_in(&d->w[k + 1], S("we'll|we|i'll")))
			return !sentence_has(d, d->w[i].sentence, BIT(L_ACT));
	return false;
}

static bool is_bounded(const struct doc *d)
{
	for (size_t i = 0; i < d->n; i++)
		if (d->w[i].starts & BIT(L_BOUND) && !(i && key_in(&d->w[i - 1], S("no|without")))) return true;
	return false;
}

static bool gives(const struct doc *d, size_t i)
{
	uint32_t sentence = d->w[i].sentence;
	for (size_t k = i > 25 ? i - 25 : 0; k < MIN(d->n, i + 25); k++) {
		const struct word *w = &d->w[k];
		if (w->sentence > sentence + 1 || w->sentence + 1 < sentence) continue;
		if (is_in(w, L_GIVE) && !(k && key_in(&w[-1], S("you|to|please")))) return true;
		if (w->gap == '=' || (w->digits && w->from > 1 && d->text.at[w->from - 1] == '\xA3')) return true;
	}
	return false;
}

static void promises(struct scan *s, const struct doc *d)
{
	if (!doc_has(d, L_SHARE) || is_bounded(d)) return;
	for (size_t i = 0; i < d->n; i++) {
		if (!(is_per_share(d, i) || is_bargain(d, i)) || !gives(d, i)) continue;
		scan_add(s, &(struct seen){RULE_PROMISE, CHECK_WARN, d, d->w[i].from, d->w[MIN(d->n - 1, i + 1)].to,
					   "A promise for every share or like has no end: a post that goes round the world must be paid for.",
					   "Say \"up to\" how much, until when, and who gives it."});
		return;
	}
}

void rules_public(struct scan *s, const struct doc *d)
{
	accusations(s, d);
	promises(s, d);
}

/* ---- answers: whoever asks is not told before everybody that they are in care */

static bool is_careful(const struct doc *d, size_t at)
{
	return sentence_has(d, d->w[at].sentence, BIT(L_CONTACT) | BIT(L_GENERIC));
}

/* "Sorry that the colonoscopy was cancelled": whose it was, everybody reads above. */
static bool is_sorry_about_care(const struct doc *d, size_t i)
{
	if (!key_in(&d->w[i], S("sorry|apologies|apologise"))) return false;
	for (size_t k = i + 1; k < MIN(d->n, i + 12) && d->w[k].sentence == d->w[i].sentence; k++)
		if (d->w[k].starts & (BIT(L_COND) | BIT(L_SENS)) && key_in(&d->w[k - 1], S("the|your|that|his|her|their")))
			return true;
	return false;
}

static bool tells_of_care(const struct doc *d, size_t i)
{
	const struct word *w = &d->w[i];
	if (w->starts & BIT(L_CONFIRM) || is_sorry_about_care(d, i)) return true;
	if (key_in(w, S("you|you've|you're")) && sentence_has(d, w->sentence, BIT(L_CAREV) | BIT(L_SENS))) return true;
	if (!key_in(w, S("your|ur|yr"))) return false;
	for (size_t k = i + 1; k < MIN(d->n, i + 6) && d->w[k].sentence == w->sentence; k++)
		if (d->w[k].starts & BIT(L_YOURCARE) || d->w[k].lists & (BIT(L_COND) | BIT(L_SENS))) return true;
	return false;
}

/* "... what Mr Hale says in the comments". */
static bool speaks_of_a_critic(const struct doc *d)
{
	bool named = false, critic = false;
	for (size_t i = 0; i < MIN(d->n, (size_t)CRITIC_WORDS); i++) {
		named |= is_in(&d->w[i], L_TITLE) && d->w[i].cap && i + 1 < d->n && d->w[i + 1].cap;
		critic |= key_in(&d->w[i], S("comments|commented|tweeted|reviewer|posted|replied|complained|complaint|claims|petition"));
	}
	return named && critic;
}

static void tells_whoever_reads(struct scan *s, const struct doc *d, size_t from, size_t to)
{
	scan_add(s, &(struct seen){RULE_CARE_REPLY, CHECK_BLOCK, d, from, to,
				   "This tells everybody that the person you answer is in your care, even if they said so first.",
				   "We cannot talk about anybody's care here. Please ring us, or write to PALS, and we will help."});
}

/* What might mean one person means the one who is answered, so it is looked at after rules_combination. */
static bool may_tell_who(const struct scan *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->found[i].rule == RULE_COMBINATION) return true;
	return false;
}

void rules_reply(struct scan *s)
{
	for (size_t i = 0; i < s->ndocs; i++) {
		const struct doc *d = &s->docs[i];
		bool answers = s->in->reply_to.len || (d->n && d->w[0].kind == WORD_HANDLE);
		if (d->field != IN_TEXT || !(answers || speaks_of_a_critic(d)) || s->in->consented) continue;
		for (size_t k = 0; k < d->n; k++) {
			if (!tells_of_care(d, k) || is_careful(d, k)) continue;
			tells_whoever_reads(s, d, d->w[k].from, d->w[MIN(d->n - 1, k + 1)].to);
			return;
		}
		if (!answers || !may_tell_who(s)) continue;
		tells_whoever_reads(s, d, 0, 0);
		return;
	}
}

/* ---- words and pictures of others */

/* "Photo: Sam Ode"; or a word that says so by itself. */
static bool says_credit(const struct doc *d)
{
	for (size_t i = 0; i + 1 < d->n; i++)
		if (d->w[i + 1].gap == ':' && key_in(&d->w[i], S("photo|photos|pic|pics|image|picture|film|video|footage|artwork|words|source")))
			return true;
	return doc_has(d, L_CREDIT);
}

static bool credit_is_said(const struct scan *s, size_t media)
{
	for (size_t i = 0; i < s->ndocs; i++)
		if (s->docs[i].field != IN_FILE && (s->docs[i].field != IN_ALT || s->docs[i].index == media) &&
			says_credit(&s->docs[i]))
			return true;
	return false;
}

/* A long quotation, and nothing that says whose. */
static bool quotes_nobody(const struct doc *d, size_t *from, size_t *to)
{
	size_t words = 0, open = 0;
	bool inside = false;
	for (size_t i = 0; i < d->n; i++) {
		str gap = str_cut(d->text, i ? d->w[i - 1].to : 0, d->w[i].from - (i ? d->w[i - 1].to : 0));
		bool mark = str_find(gap, S("\""), NULL) || str_find(gap, S("\xE2\x80\x9C"), NULL) ||
					str_find(gap, S("\xE2\x80\x9D"), NULL);
		if (mark && inside && words >= QUOTE_LEAST) *to = d->w[i - 1].to;
		if (mark && inside && words >= QUOTE_LEAST) *from = open;
		if (mark) inside = !inside, words = 0, open = d->w[i].from;
		words += inside;
		if (!inside &&
			(is_in(&d->w[i], L_QUOTED) || is_in(&d->w[i], L_CREDIT) || is_name(d, i) || d->w[i].kind != WORD_PLAIN))
			return false;
	}
	return *to > *from;
}

void rules_credit(struct scan *s)
{
	static const char SAYS[] = "This seems to be somebody else's, and it does not say whose.";
	static const char SAFER[] = "Ask whoever made it, and name them; or take one of your own.";
	for (size_t i = 0; i < s->in->nmedia; i++) {
		const struct check_media *m = &s->in->media[i];
		if (!m->others || m->credit.len || credit_is_said(s, i)) continue;
		scan_add(s, &(struct seen){RULE_CREDIT, CHECK_WARN, doc_of(s, IN_ALT, i), 0, 0, SAYS, SAFER});
		return;
	}
	for (size_t i = 0; i < s->ndocs; i++) {
		const struct doc *d = &s->docs[i];
		size_t from = 0, to = 0;
		if (d->field == IN_TEXT && quotes_nobody(d, &from, &to))
			scan_add(s, &(struct seen){RULE_CREDIT, CHECK_WARN, d, from, to, SAYS, SAFER});
		for (size_t k = 0; k < d->n && d->field == IN_TEXT; k++) {
			if (!(d->w[k].starts & BIT(L_LIFTED))) continue;
			scan_add(s, &(struct seen){RULE_CREDIT, CHECK_WARN, d, d->w[k].from, d->w[k].to, SAYS, SAFER});
			return;
		}
	}
}
