/* SPDX-License-Identifier: MIT
 * lines.c - links, handles, telephone numbers and dates as those read them who listen or do not know the place. */
#include "rooms/checks/inside.h"

#include <string.h>

static bool is_shortened(str url)
{
	static const char HOSTS[] = "bit.ly|tinyurl.com|t.co|ow.ly|buff.ly|goo.gl|is.gd|tiny.cc|rebrand.ly|lnkd.in|shorturl.at|rb.gy|cutt.ly|"
				    "dlvr.it|ift.tt|trib.al|short.link|v.gd|snip.ly|t.ly";
	size_t at;
	if (str_find(url, S("://"), &at)) url = str_cut(url, at + 3, url.len);
	for (at = 0; at < url.len && !strchr("/?#", url.at[at]); at++) continue;
	return str_in(str_of(HOSTS), '|', str_cut(url, 0, at));
}

static void link_add(struct scan *s, const struct doc *d, size_t i, const char *says, const char *safer)
{
	scan_add(s, &(struct seen){RULE_LINK_TEXT, CHECK_WARN, d, d->w[i].from, d->w[i].to, says, safer});
}

static void links_read(struct scan *s, const struct doc *d)
{
	size_t links = 0;
	for (size_t i = 0; i < d->n; i++) {
		const struct word *w = &d->w[i];
		if (w->starts & BIT(L_VAGUE))
			link_add(s, d, i, "These words do not say where the link leads.",
					 "Say what one finds there: \"Visiting times: ...\".");
		if (w->kind != WORD_URL) continue;
		if (++links == 2) link_add(s, d, i, "There is more than one link.", "Keep the one that matters most.");
		if (is_shortened(w->key))
			link_add(s, d, i, "Nobody can see where a shortened link leads.", "Give the whole address.");
		bool labelled = (i + 1 < d->n && key_is(&w[1], S("pdf"))) || (i && key_in(&w[-1], S("pdf|mb|kb")));
		if (str_find(w->key, S(".pdf"), NULL) && !labelled)
			link_add(s, d, i, "This opens a PDF, and does not say so.", "Write behind it: (PDF, 200 kB); or link to a page.");
	}
}

static void mentions(struct scan *s, const struct doc *d)
{
	size_t n = 0, last = 0;
	for (size_t i = 0; i < d->n; i++)
		if (d->w[i].kind == WORD_HANDLE && ++n) last = i;
	if (n > (size_t)s->set->limit[LIMIT_MENTIONS])
		scan_add(s, &(struct seen){RULE_MENTIONS, CHECK_INFO, d, d->w[last].from, d->w[last].to,
					   "There are many names in it, each of which is read out.", "Name those who did it, and no more."});
	else if (n && d->w[0].kind == WORD_HANDLE && !s->in->reply_to.len)
		scan_add(s, &(struct seen){RULE_MENTIONS, CHECK_INFO, d, d->w[0].from, d->w[0].to,
					   "It begins with a name: some platforms show it then to that person's readers only.",
					   "Begin with another word."});
}

/* Eleven figures in a row, such as 01632960123. */
static bool is_ungrouped(const struct word *w)
{
	return w->kind == WORD_PLAIN && w->all_digits && w->digits == 11 && w->key.at[0] == '0';
}

static void phones_read(struct scan *s, const struct doc *d)
{
	bool other = false;
	for (size_t i = 0; i < d->n; i++)
		other |= d->w[i].kind == WORD_URL || d->w[i].kind == WORD_MAIL ||
			 key_in(&d->w[i], S("text|email|relay|textphone|minicom|bsl|online|sms|visit|website|write|signvideo|app|person|pop|drop"));
	for (size_t i = 0; i < d->n; i++)
		if (is_ungrouped(&d->w[i])) {
			scan_add(s, &(struct seen){RULE_PHONE_GROUPS, CHECK_WARN, d, d->w[i].from, d->w[i].to,
						   "This number is one long row of figures.", "Write it as one says it: 01632 960 123."});
			return;
		}
	if (!other && !s->in->link.len && has_phone(d))
		scan_add(s, &(struct seen){RULE_PHONE_GROUPS, CHECK_WARN, d, 0, 0,
					   "A telephone is the only way: people who are deaf or do not speak have none.",
					   "Add mail, text messages, Relay UK (18001 before the number) or an interpreter (BSL)."});
}

static void dates_read(struct scan *s, const struct doc *d)
{
	struct date date;
	bool evening = false, full_day = false;
	size_t at = 0;
	for (size_t i = 0; i < d->n; i++) {
		const struct word *w = &d->w[i];
		bool next = i + 1 < d->n && w[1].sentence == w->sentence;
		bool figures = next && w->all_digits && w[1].all_digits && w[1].gap == '/' && w[1].tight && w->number <= 31 &&
					   w[1].number <= 12;
		bool whole = figures && date_at(d, i, s->in->at.year, &date);
		if (whole || (figures && w->number && w[1].number && w[1].digits == 2 && w->digits == 2)) {
			scan_add(s, &(struct seen){RULE_NUMERIC_DATE, CHECK_WARN, d, w->from, w[whole ? 2 : 1].to,
									   "Some read the month first here, and some the day.",
									   "Write the month as a word: 1 February."});
			i += 2;
			continue;
		}
		bool clock = next && w->all_digits && w->digits <= 2 && w[1].tight && w[1].digits == 2 &&
					 (w[1].gap == ':' || w[1].gap == '.');
		bool half = (w->digits && (str_ends(w->key, S("am")) || str_ends(w->key, S("pm")))) ||
			    (next && w->digits && key_in(&w[1], S("am|pm")));
		evening |= half;
		if (clock && (w->number >= 13 || w->key.at[0] == '0') && w->number < 24 && w[1].gap == ':' && w[1].all_digits) {
			full_day = true;
			at = i;
		}
	}
	if (evening && full_day)
		scan_add(s, &(struct seen){RULE_CLOCKS, CHECK_WARN, d, d->w[at].from, d->w[at + 1].to,
					   "Some times here go to twelve and some to twenty-four.", "Keep to one: 2pm, or 14:00."});
}

void rules_lines(struct scan *s, const struct doc *d)
{
	if (!is_part(d)) return;
	links_read(s, d);
	mentions(s, d);
	phones_read(s, d);
	dates_read(s, d);
}
