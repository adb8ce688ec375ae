/* SPDX-License-Identifier: MIT
 * reach.c - how one person can be reached: postcodes, telephone numbers, addresses of mail and of houses. */
#include "rooms/checks/inside.h"

#include <string.h>

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool alnum(char c)
{
	return digit(c) || capital(c) || (c >= 'a' && c <= 'z');
}

/* Both without what is not a letter or a figure. */
static bool same_marks(str a, str b)
{
	size_t i = 0, k = 0;
	for (;;) {
		while (i < a.len && !alnum(a.at[i])) i++;
		while (k < b.len && !alnum(b.at[k])) k++;
		if (i == a.len || k == b.len) return i == a.len && k == b.len;
		if ((a.at[i++] | 32) != (b.at[k++] | 32)) return false;
	}
}

static bool is_own(const struct scan *scan, enum check_ours kind, const struct check_list *own, str s)
{
	for (size_t i = 0; i < own->n; i++)
		if (same_marks(own->at[i], s)) return true;
	for (size_t i = 0; i < scan->set->nours[kind]; i++)
		if (same_marks(scan->set->ours[kind][i], s)) return true;
	return false;
}

/* Somebody in particular is spoken of in this sentence, as one who lives somewhere. */
static bool of_a_person(const struct doc *d, size_t at)
{
	if (at >= d->n) at = d->n ? d->n - 1 : 0;
	if (d->field == IN_FILE || !d->n) return d->n > 0;
	for (size_t i = at > 25 ? at - 25 : 0; i < MIN(d->n, at + 25); i++) {
		if (d->w[i].sentence != d->w[at].sentence) continue;
		if (is_name(d, i) && !near_list(d, i, 3, 4, L_ROLE)) return true;
		if (is_in(&d->w[i], L_PATIENT) && !(i + 1 < d->n && is_in(&d->w[i + 1], L_COMPOUND))) return true;
		if (d->w[i].starts & BIT(L_HOME) && key_in(&d->w[i], S("lives|living|her|his|neighbour|resident|moved")))
			return true;
		if (is_in(&d->w[i], L_PRONOUN)) return true;
	}
	return false;
}

/* ---- postcodes: six shapes, and two letters of the last three are never C I K M O V */

static size_t postcode_end(str s, size_t at)
{
	size_t i = at, letters = 0, figures = 0;
	while (i < s.len && letters < 2 && capital(s.at[i])) i++, letters++;
	while (i < s.len && figures < 2 && digit(s.at[i])) i++, figures++;
	if (!letters || !figures) return 0;
	if (figures == 1 && i < s.len && capital(s.at[i])) i++;
	if (i < s.len && s.at[i] == ' ') i++;
	else if (figures == 2 && i < s.len && !digit(s.at[i])) i--;	/* SK89AB: the second figure is of the last three */
	if (i + 3 > s.len || !digit(s.at[i]) || !capital(s.at[i + 1]) || !capital(s.at[i + 2])) return 0;
	if (strchr("CIKMOV", s.at[i + 1]) || strchr("CIKMOV", s.at[i + 2])) return 0;
	return i + 3 == s.len || !alnum(s.at[i + 3]) ? i + 3 : 0;
}

/* "AA1 1AA", "XX1 2XX": it shows what one looks like. */
static bool is_placeholder(str s)
{
	for (size_t i = 1; i < s.len; i++)
		if (capital(s.at[i]) && s.at[i] != s.at[0]) return false;
	return s.at[0] == 'A' || s.at[0] == 'X';
}

static void postcodes(struct scan *s, const struct doc *d)
{
	for (size_t at = 0; at + 4 < d->text.len; at++) {
		if (!capital(d->text.at[at]) || (at && alnum(d->text.at[at - 1]))) continue;
		size_t end = postcode_end(d->text, at);
		if (!end) continue;
		if (!is_own(s, OURS_POSTCODE, &s->in->own_postcodes, str_cut(d->text, at, end - at)) &&
			!is_placeholder(str_cut(d->text, at, end - at)))
			scan_add(s,
					 &(struct seen){
						 RULE_POSTCODE, of_a_person(d, word_at(d, at)) ? CHECK_BLOCK : CHECK_WARN, d, at, end,
						 "A whole postcode is a few houses, and it is not one of your own places.",
						 "Name the town or the district; name your own buildings in policy.conf (ours postcode)."});
		at = end;
	}
}

/* ---- telephone numbers */

/* The end of a British number that begins at `at`; its figures without +44 begin with 0. 0: it is none. */
static size_t phone_end(str s, size_t at, char got[static 12])
{
	size_t n = 0, end = 0;
	bool abroad = s.at[at] == '+';
	if (at + 11 < s.len && s.at[at + 1] == '-' && s.at[at + 11] == '-') return 0;	/* an ISBN: 0-7102-9418-2 */
	if (abroad) {
		if (!str_starts(str_cut(s, at, 3), S("+44"))) return 0;
		got[n++] = '0';
		at += 3;
	}
	for (; at < s.len && n <= 11; at++) {
		if (digit(s.at[at])) {
			if (abroad && n == 1 && s.at[at] == '0') continue;
			if (n == 11) return 0;
			got[n++] = s.at[at];
			end = at + 1;
		} else if (!strchr(" -().", s.at[at]) || (at && strchr("-.", s.at[at - 1]))) break;
	}
	got[n] = 0;
	return (n == 11 || n == 10) && got[0] == '0' && strchr("12378", got[1]) ? end : 0;
}

/* "Phone her clinic on ...", "ring his office first: ...": the number is that of a room at work. */
static bool is_at_work(const struct doc *d, size_t w)
{
	for (size_t i = w > 5 ? w - 5 : 1; i < w; i++)
		if (d->w[i].sentence == d->w[w].sentence && key_in(&d->w[i], S("office|clinic|surgery|team|secretary|desk")) &&
		    key_in(&d->w[i - 1], S("his|her|their")))
			return true;
	return false;
}

/* "If something worries you, tell him: ...", "call ... or knock at the depot": whoever reads it is asked to. */
static bool is_asked_to(const struct doc *d, size_t w)
{
	static const char ASKS[] = "tell|ask|ring|call|phone|dial|contact|email|see";
	if (!w || d->w[w - 1].sentence != d->w[w].sentence) return false;
	if (key_in(&d->w[w - 1], S("call|ring|phone|dial"))) return true;
	if (w < 2 || !key_in(&d->w[w - 1], S("him|her|them|me|us"))) return false;
	return key_in(&d->w[w - 2], str_of(ASKS)) ||
	       (w > 2 && key_in(&d->w[w - 2], S("to|with")) && key_in(&d->w[w - 3], S("talk|speak|chat")));
}

/* "Query line for people at home: ...": a number that many ring. Not where somebody is named behind it. */
static bool is_a_line(const struct doc *d, size_t at)
{
	for (size_t i = at; at < d->n && i-- && i + 10 > at && d->w[i].sentence == d->w[at].sentence;) {
		const struct word *w = &d->w[i];
		if (is_name(d, i) || is_in(w, L_TITLE) || key_in(w, S("his|her|my|mobile|landline|number"))) return false;
		if (key_in(w, S("helpline|hotline|switchboard|textphone|minicom"))) return true;
		if (i && key_is(w, S("line")) && key_in(&w[-1], S("text|help|advice|crisis|query|booking|information|support|enquiry|repairs")))
			return true;
	}
	return false;
}

/* "her number is", "at home on": a landline of one person and not of a service. */
static bool is_at_home(const struct doc *d, size_t w)
{
	bool home = false;
	if (w < d->n && (is_asked_to(d, w) || is_at_work(d, w) || is_a_line(d, w))) return false;
	for (size_t i = w > 10 ? w - 10 : 0; i < MIN(d->n, w + 4); i++)
		if (d->w[i].sentence == d->w[w].sentence && key_in(&d->w[i], S("home|landline|neighbour|widow|bereaved")))
			home |= !is_in(&d->w[i], L_WARD);
	if (sentence_has(d, d->w[w].sentence, BIT(L_ROLE)) && !home) return false;
	return near_list(d, w, 10, 3, L_PRONOUN) || (home && is_someones(d, w)) ||
		   (is_someones(d, w) && near_list(d, w, 7, 3, L_RELATION) && !near_list(d, w, 10, 0, L_ONLINE) &&
			near_list(d, w, 7, 0, L_TITLE));
}

/* "To book, text 07700 900123": where services are written to. */
static bool is_text_line(const struct doc *d, size_t w)
{
	return w && w < d->n && d->w[w - 1].sentence == d->w[w].sentence && key_in(&d->w[w - 1], S("text|whatsapp"));
}

static void phone_check(struct scan *s, const struct doc *d, size_t at, size_t end, const char *figures)
{
	size_t w = word_at(d, at);
	bool mobile = figures[1] == '7', someones = w < d->n && is_someones(d, w);
	if (w && w < d->n && key_in(&d->w[w - 1], S("isbn|issn"))) return;
	if (!someones && (is_a_line(d, w) || is_text_line(d, w))) return;
	if (is_own(s, OURS_PHONE, &s->in->own_phones, str_cut(d->text, at, end - at)) ||
		is_own(s, OURS_PHONE, &s->in->own_phones, str_of(figures)))
		return;
	if (!mobile && !is_at_home(d, w)) return;
	someones |= !mobile;
	scan_add(s, &(struct seen){RULE_PHONE, someones ? CHECK_BLOCK : CHECK_WARN, d, at, end,
				   mobile ? "This is a mobile number, and mobiles belong to one person."
					  : "This looks like one person's own telephone number.",
				   "Give the number of your service; if this is one, name it in policy.conf (ours phone)."});
}

static void phones(struct scan *s, const struct doc *d)
{
	char figures[12];
	for (size_t at = 0; at + 9 < d->text.len; at++) {
		char c = d->text.at[at];
		if ((c != '0' && c != '+') || (at && alnum(d->text.at[at - 1]))) continue;
		size_t end = phone_end(d->text, at, figures);
		if (!end || !d->n) continue;
		phone_check(s, d, at, end, figures);
		at = end;
	}
}

bool has_phone(const struct doc *d)
{
	char figures[12];
	for (size_t at = 0; at + 9 < d->text.len; at++) {
		char c = d->text.at[at];
		if ((c == '0' || c == '+') && !(at && alnum(d->text.at[at - 1])) && phone_end(d->text, at, figures))
			return true;
	}
	return false;
}

/* ---- mail */

static bool private_host(str host)
{
	static const char HOSTS[] = "gmail|googlemail|hotmail|outlook|live|yahoo|ymail|icloud|me|aol|btinternet|virginmedia|sky|talktalk|"
				    "protonmail|proton|gmx|msn|ntlworld|blueyonder|mail|mailbox|inbox|webmail|email|freemail|post|home|"
				    "mymail|postbox|letterbox|homemail|quickmail|fastmail|zoho|tiscali|plusnet|me|tutanota|hushmail";
	str label;
	while (str_split(&host, '.', &label))
		if (str_in(str_of(HOSTS), '|', label)) return true;
	return false;
}

static bool has_first_name(str local)
{
	size_t at = 0;
	while (at < local.len) {
		size_t from = at;
		while (at < local.len && !strchr("._-+0123456789", local.at[at])) at++;
		if (at - from > 2 && list_has(L_FIRST, str_cut(local, from, at - from))) return true;
		at++;
	}
	return false;
}

static bool has_figure(str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (digit(s.at[i])) return true;
	return false;
}

/* Of an organisation, by what such names are made of. */
static bool is_public_host(str host)
{
	static const char *const PARTS[] = {
		"nhs",     "trust",      "council", "librar",  "hospital", "gov",    "health", "board",
		"college", "school",     "uni",     ".ac",     "borough",  "county", "charit", "hospice",
		"museum",  "foundation", "group",   "team",    "care",     "police", "parish", "theatre",
		"press",   "books",      "org",     "society", "centre",   "city",   "town"};
	for (size_t i = 0; i < COUNT(PARTS); i++)
		if (str_find(host, str_of(PARTS[i]), NULL)) return true;
	return false;
}

static void mails(struct scan *s, const struct doc *d)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct word *w = &d->w[i];
		str host = w->key, local;
		if (w->kind != WORD_MAIL) continue;
		str_split(&host, '@', &local);
		bool named = has_first_name(local), apart = private_host(host), someones = is_someones(d, i);
		bool ours = sentence_has(d, w->sentence, BIT(L_ROLE) | BIT(L_ACT) | BIT(L_INVITE));
		apart |= (named || has_figure(local)) && !is_public_host(host);
		if (!apart && !(someones && named && !ours)) continue;
		scan_add(s, &(struct seen){RULE_EMAIL, someones || named ? CHECK_BLOCK : CHECK_WARN, d, w->from, w->to,
					   "This is one person's own address of mail.",
					   "Give the address of the team, such as enquiries@."});
	}
}

/* ---- houses: a number, a name, and a kind of street, where somebody lives */

static const char STREETS[] = "street|st|road|rd|lane|avenue|ave|close|drive|way|crescent|terrace|grove|court|gardens|place|square|"
			      "row|hill|walk|mews|cottages|view|rise|park|green|gate|wynd|brae";

static bool lives_there(const struct doc *d, size_t at)
{
	size_t from = at > 9 ? at - 9 : 0;
	for (size_t i = from; i < at; i++) {
		const struct word *w = &d->w[i];
		if (w->sentence != d->w[at].sentence) continue;
		if (key_in(w, S("lives|lived|living|home|flat|house|neighbour|neighbours|address|outside|moved")) && is_someones(d, at))
			return true;
		if (key_in(w, S("lives|flat|neighbour|neighbours|resident|occupier|tenant|householder|couple|widow|pensioner|lady|gentleman|gent|"
			      "chap"))) return true;
		if (key_in(w, S("open|opens|visit|held|find|branch|library|clinic|event|join|moving|meet|venue|us"))) return false;
		if (i + 1 == at && key_in(w, S("of|from")) && is_someones(d, at)) return true;
	}
	return false;
}

static void houses(struct scan *s, const struct doc *d)
{
	if (doc_has(d, L_HISTORY)) return;
	for (size_t i = 0; i + 2 < d->n; i++) {
		const struct word *w = &d->w[i];
		if (!w->digits || w->digits > 4 || w->key.len > w->digits + 1u) continue;
		for (size_t k = i + 1; k < MIN(d->n, i + 5) && d->w[k].cap && d->w[k].gap == ' '; k++) {
			if (k == i + 1 || !key_in(&d->w[k], str_of(STREETS)) || !lives_there(d, i)) continue;
			scan_add(s, &(struct seen){RULE_ADDRESS, CHECK_BLOCK, d, w->from, d->w[k].to,
						   "This is the house in which somebody lives.", "Name the town, or nothing at all."});
			i = k;
			break;
		}
	}
}

void rules_reach(struct scan *s, const struct doc *d)
{
	postcodes(s, d);
	phones(s, d);
	mails(s, d);
	houses(s, d);
}
