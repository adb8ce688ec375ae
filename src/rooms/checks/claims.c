/* SPDX-License-Identifier: MIT
 * claims.c - what is said to heal without a source, and calls to act that leave out who has no internet. */
#include "rooms/checks/inside.h"

static bool has_source(const struct scan *s)
{
	if (s->in->source.len || s->in->link.len) return true;
	for (size_t i = 0; i < s->ndocs; i++) {
		const struct doc *d = &s->docs[i];
		for (size_t k = 0; k < d->n && is_part(d); k++) {
			const struct word *w = &d->w[k];
			if (w->kind == WORD_URL) return true;
			if (is_in(w, L_SOURCE) && (!key_is(w, S("nice")) || w->all_caps)) return true;
		}
	}
	return false;
}

static bool share_of(const struct doc *d, size_t i)	/* "50%", "50 per cent", "90 of 100" */
{
	const struct word *w = &d->w[i];
	if (w->number > 0 && i + 2 < d->n && w[1].number < 0 && key_in(&w[1], S("in|out")) &&
		(w[2].number >= w->number || key_is(&w[2], S("of"))))
		return true;	/* "9 in 10" */
	if (!w->digits) return false;
	return (w->to < d->text.len && d->text.at[w->to] == '%') ||
		   (i + 1 < d->n &&
			(key_is(&w[1], S("percent")) || (key_is(&w[1], S("per")) && i + 2 < d->n && key_is(&w[2], S("cent")))));
}

static void claims_of(struct scan *s, const struct doc *d)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct word *w = &d->w[i];
		bool claims = w->starts & BIT(L_CLAIM);
		if (!claims && share_of(d, i))
			for (size_t k = i > 6 ? i - 6 : 0; k < MIN(d->n, i + 8); k++)
				claims |= d->w[k].sentence == w->sentence &&
					  key_in(&d->w[k], S("reduce|reduces|cut|cuts|lower|lowers|prevent|prevents|effective|fewer|less|raise|raises|"
							     "prevented|avoided|never|increase|increases|stop|stops|protects|improve|improves|safer|better|drop|falls"));
		if (!claims || !sentence_has(d, w->sentence, BIT(L_HEALTH) | BIT(L_COND) | BIT(L_SENS))) continue;
		scan_add(s, &(struct seen){RULE_CLAIM, CHECK_WARN, d, w->from, w->to,
					   "This is said about health as a fact, and nothing says where it comes from.",
					   "Say who found it out, such as NICE or the NHS, and link to it; \"can help\" is safer than \"cures\"."});
		return;
	}
}

/* "book", "to apply", "you can renew": something is to be done, not a thing. */
static bool is_call(const struct doc *d, size_t i)
{
	const struct word *w = &d->w[i];
	if (!(w->starts & BIT(L_ACT))) return false;
	if (key_in(w, S("book|report|order|request|claim|vote|cancel|register|complete|submit|check|reserve|pay|enter")) && i + 1 < d->n &&
	    key_in(&w[1], S("club|of|clubs|group|review|week|launch|sale|is|was|says|shows|has|swap|token|tokens")))
		return false;
	if (key_in(w, S("renewals|applications|bookings|registrations")) && i + 1 < d->n &&
		key_in(&w[1], S("is|are|must|now|only")))
		return true;
	if (w->first || w->gap == ',' || w->gap == ':' || w->gap == '-') return true;
	return key_in(&w[-1], S("be|to|can|must|and|or|please|now|should|need|just|could|then|simply|you|only|easily|also|not"));
}

static bool is_online(const struct doc *d, size_t i)
{
	return d->w[i].kind == WORD_URL || d->w[i].kind == WORD_MAIL || d->w[i].starts & BIT(L_ONLINE);
}

/* "at any library"; but not "no phone bookings". */
static bool says_where(const struct doc *d)
{
	for (size_t i = 0; i < d->n; i++)
		if (d->w[i].starts & BIT(L_OFFLINE) &&
			(key_in(&d->w[i], S("no")) || !(i && key_in(&d->w[i - 1], S("no|not|without|than|longer")))))
			return true;
	return false;
}

/* One of these words stands so near in the same sentence. */
static bool near_key(const struct doc *d, size_t at, size_t far, str keys)
{
	for (size_t i = at > far ? at - far : 0; i < MIN(d->n, at + far + 1); i++)
		if (d->w[i].sentence == d->w[at].sentence && key_in(&d->w[i], keys)) return true;
	return false;
}

/* "That's the only way", "paper forms will be ignored": what else is named is there no more. */
static bool says_only(const struct doc *d)
{
	for (size_t i = 1; i < d->n; i++) {
		const struct word *w = &d->w[i];
		if (key_in(w, S("way|possible")) && key_in(&w[-1], S("only"))) return true;
		if (key_in(w, S("ignored|withdrawn|scrapped")) && key_in(&w[-1], S("be|been|are|is|was")) &&
		    near_key(d, i, 5, S("paper|phone|telephone|counter")))
			return true;
	}
	return false;
}

static bool other_way(const struct scan *s)
{
	bool only = false, where = false;
	for (size_t i = 0; i < s->ndocs; i++) {
		if (!is_part(&s->docs[i])) continue;
		if (has_phone(&s->docs[i])) return true;
		only |= says_only(&s->docs[i]);
		where |= says_where(&s->docs[i]);
	}
	return where && !only;
}

/* Who warns of a swindle asks nobody to do it. */
static bool is_warning(const struct doc *d, size_t i)
{
	return near_key(d, i, 12, S("scam|scams|scammer|scammers|phishing|fraudsters|swindle|swindlers"));
}

static void digital_only(struct scan *s)
{
	bool online = s->in->link.len > 0;
	for (size_t i = 0; i < s->ndocs; i++)
		for (size_t k = 0; k < s->docs[i].n && is_part(&s->docs[i]); k++) online |= is_online(&s->docs[i], k);
	if (!online || other_way(s)) return;
	for (size_t i = 0; i < s->ndocs; i++) {
		const struct doc *d = &s->docs[i];
		for (size_t k = 0; k < d->n && is_part(d); k++) {
			if (!is_call(d, k) || is_warning(d, k)) continue;
			scan_add(s, &(struct seen){RULE_DIGITAL_ONLY, CHECK_WARN, d, d->w[k].from, d->w[k].to,
						   "This can be done over the internet only, and about one in twenty people have none.",
						   "Add a telephone number, or where one can come by."});
			return;
		}
	}
}

void rules_claims(struct scan *s)
{
	if (!has_source(s))
		for (size_t i = 0; i < s->ndocs; i++)
			if (is_part(&s->docs[i]) && !(s->docs[i].lists & BIT(L_FICTION))) claims_of(s, &s->docs[i]);
	digital_only(s);
}
