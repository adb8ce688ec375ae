/* SPDX-License-Identifier: MIT
 * list.c - the lists of words.txt as one table, made once, and the words of a text looked up in it. */
#include "rooms/checks/inside.h"

#include <pthread.h>
#include <string.h>

#include "words.inc"

enum { PHRASE_WORDS = 5, CELLS = 1 << 14, STEM_LEAST = 3, STEM_MOST = 24 };

static const char *const NAMES[LISTS] = {
	"person",   "patient",  "many",       "relation", "pronoun", "title",    "role",      "occ",       "first",
	"firstish", "notname",  "carev",      "past",     "generic", "fiction",  "history",   "invite",    "cond",
	"sens",     "ward",     "village",    "time",     "month",   "weekday",  "news",      "uniq",      "health",
	"claim",    "source",   "act",        "online",   "offline", "share",    "give",      "bound",     "credit",
	"lifted",   "accuse",   "verdict",    "yourcare", "confirm", "contact",  "home",      "dob",       "phoneword",
	"nhsword",  "isbnword", "recordword", "niword",   "notni",   "compound", "smallnoun", "smallhard", "pastword",
	"acronym",  "vague",    "common",     "guest",    "animal",  "quoted",   "state",
};

struct stem {
	str text;
	bool open;	/* all that begin so */
};
struct phrase {
	struct stem words[PHRASE_WORDS];
	size_t n;
	uint64_t lists;
	struct phrase *next;	/* with the same hash of its first word */
};
static struct {
	struct arena *a;
	struct phrase *cells[CELLS];
	uint64_t stems[1024];	/* whether an open first word may have that hash */
} table;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static uint32_t mixed(uint32_t h)
{
	return (h ^ h >> 15) * 0x2C1B3C6Du >> 8;
}

static void phrase_put(str text, uint64_t list)
{
	struct phrase *p = TAKE(table.a, struct phrase);
	str rest = text, word;
	while (str_split(&rest, ' ', &word)) {
		bool open = word.len && word.at[word.len - 1] == '*';
		if (!word.len || p->n == PHRASE_WORDS) die("words.txt: '%.*s' has too many words", SHOW(text));
		p->words[p->n++] = (struct stem){str_cut(word, 0, word.len - open), open};
	}
	uint32_t h = mixed(hash_of(p->words[0].text));
	if (p->words[0].open) table.stems[h >> 6 & 1023] |= UINT64_C(1) << (h & 63);
	p->lists = list;
	p->next = table.cells[h & (CELLS - 1)];
	table.cells[h & (CELLS - 1)] = p;
}

static void line_put(str line)
{
	str name, piece;
	if (!line.len || line.at[0] == '#') return;
	str_split(&line, ':', &name);
	for (size_t i = 0; i < LISTS; i++) {
		if (!str_is(name, str_of(NAMES[i]))) continue;
		while (str_split(&line, ',', &piece)) phrase_put(str_trim(piece), BIT(i));
		return;
	}
	die("words.txt: there is no list '%.*s'", SHOW(name));
}

static void table_make(void)
{
	str rest = str_of(CHECK_WORDS), line;
	table.a = arena_new();
	while (str_split(&rest, '\n', &line)) line_put(str_trim(line));
}

/* A key may stand as it is, or without the plain s of several. */
static bool fits(const struct stem *s, str key)
{
	return s->open ? str_starts(key, s->text) : str_is(key, s->text);
}

static bool joins(const struct word *w, const struct word *before)
{
	return w->sentence == before->sentence && w->kind == WORD_PLAIN &&
	       (w->gap == ' ' || w->gap == '-' || w->gap == '/' || w->gap == '.' || w->gap == '_' || !w->gap);
}

static bool phrase_at(const struct doc *d, size_t at, const struct phrase *p)
{
	for (size_t i = 0; i < p->n; i++) {
		if (at + i >= d->n || !fits(&p->words[i], d->w[at + i].key)) return false;
		if (i && !joins(&d->w[at + i], &d->w[at + i - 1])) return false;
	}
	return true;
}

static void try_cell(struct doc *d, size_t at, uint32_t h, bool open)
{
	for (const struct phrase *p = table.cells[h & (CELLS - 1)]; p; p = p->next) {
		if (p->words[0].open != open || !phrase_at(d, at, p)) continue;
		d->w[at].starts |= p->lists;
		for (size_t i = 0; i < p->n; i++) d->w[at + i].lists |= p->lists;
	}
}

static void look_up(struct doc *d, size_t at)
{
	str key = d->w[at].key;
	uint32_t h = HASH_BEGIN;
	for (size_t i = 0; i < key.len && i < STEM_MOST; i++) {
		h = hash_on(h, key.at[i]);
		uint32_t m = mixed(h);
		if (i + 1 >= STEM_LEAST && table.stems[m >> 6 & 1023] >> (m & 63) & 1) try_cell(d, at, m, true);
		if (i + 1 == key.len) try_cell(d, at, m, false);
	}
}

/* "her hysterectomy", "his stroke": said of nobody but a patient; but not "her stroke patients". */
static void look_at_owned(struct doc *d, size_t at)
{
	static const uint64_t OF_WORK = BIT(L_COMPOUND) | BIT(L_ROLE) | BIT(L_MANY) | BIT(L_PATIENT) | BIT(L_WARD);
	struct word *w = &d->w[at];
	if (!(w->lists & (BIT(L_COND) | BIT(L_SENS))) || w->sentence != w[-1].sentence || w->gap != ' ') return;
	if (!(w[-1].lists & BIT(L_PRONOUN)) || !(str_is(w[-1].key, S("his")) || str_is(w[-1].key, S("her")))) return;
	if (at + 1 < d->n && w[1].gap == ' ' && w[1].sentence == w->sentence && w[1].lists & OF_WORK) return;
	if (w->lists & OF_WORK) return;
	w[-1].lists |= BIT(L_STATE);
	w[-1].starts |= BIT(L_STATE);
}

void lists_look_up(struct doc *d)
{
	pthread_once(&once, table_make);
	for (size_t i = 0; i < d->n; i++) {
		if (d->w[i].kind != WORD_PLAIN) continue;
		look_up(d, i);
		if (d->w[i].key.len > 4 && str_ends(d->w[i].key, S("ed"))) d->w[i].lists |= BIT(L_PAST);	/* "walked" */
	}
	for (size_t i = 1; i < d->n; i++) look_at_owned(d, i);
}

const char *list_name(enum list l)
{
	return NAMES[l];
}

bool list_has(enum list l, str key)
{
	pthread_once(&once, table_make);
	for (const struct phrase *p = table.cells[mixed(hash_of(key)) & (CELLS - 1)]; p; p = p->next)
		if (p->n == 1 && p->lists & BIT(l) && fits(&p->words[0], key)) return true;
	return false;
}
