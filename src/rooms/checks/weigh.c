/* SPDX-License-Identifier: MIT
 * weigh.c - sums what weights.txt says of a text's marks and words, in proportion to how many it has. */
#include "rooms/checks/weigh.h"
#include "rooms/checks/kinds.h"

#include <float.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "weights.inc"

enum { CELLS = 1 << 13, NAME_CELLS = 1 << 12 };
enum { MET_FIRST = 1 << 11 /* cells */ };
/* Beyond those of all pairs. */
static const uint32_t WORD_KEY = UINT32_C(1) << 31, CLASS_KEY = UINT32_C(1) << 30;
enum { WINDOW = 3 /* sentences; so it stands in fit.py */, WINDOWS_MOST = 200 /* of a text */ };

struct cell {
	str name;
	int value;
};
static struct {
	struct arena *a;
	int16_t *pairs;		/* by the first mark times the count of marks */
	struct cell words[CELLS];
	int16_t *classes;
	double bias, warn, block, without_care, window;
} table;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static uint32_t mixed(str s)
{
	uint32_t h = hash_of(s);
	return h ^ h >> 15;
}

static struct cell *cell_of(struct cell *cells, size_t n, str name)
{
	size_t at = mixed(name) % n;
	while (cells[at].name.len && !str_is(cells[at].name, name)) at = (at + 1) % n;
	return &cells[at];
}

/* The number of a mark, or of a class of things. */
static size_t number_of(struct cell *names, str name)
{
	struct cell *found = cell_of(names, NAME_CELLS, name);
	if (!found->name.len) die("weights.txt: there is no mark and no class '%.*s'", SHOW(name));
	return (size_t)found->value;
}

/* "NAME WEIGHT" */
static int weight_of(str *piece)
{
	int64_t n;
	str name;
	*piece = str_trim(*piece);
	str_split(piece, ' ', &name);
	if (!str_int(*piece, &n) || n < INT16_MIN || n > INT16_MAX) die("weights.txt: '%.*s' is no weight", SHOW(*piece));
	*piece = name;
	return (int)n;
}

static double *table_number(str name)
{
	static const struct {
		const char *name;
		double *at;
	} NUMBERS[] = {
		{"bias", &table.bias}, {"warn", &table.warn}, {"block", &table.block}, {"without-care", &table.without_care},
		{"window", &table.window}};
	for (size_t i = 0; i < COUNT(NUMBERS); i++)
		if (str_is(name, str_of(NUMBERS[i].name))) return NUMBERS[i].at;
	return NULL;
}

static void put(struct cell *names, str head, str name, int weight)
{
	if (str_is(head, S("words"))) *cell_of(table.words, CELLS, name) = (struct cell){name, weight};
	else if (str_is(head, S("classes"))) table.classes[number_of(names, name)] = (int16_t)weight;
	else table.pairs[number_of(names, head) * marks_count() + number_of(names, name)] = (int16_t)weight;
}

static void line_put(struct cell *names, str line)
{
	str head, piece;
	if (!line.len || line.at[0] == '#') return;
	str_split(&line, '\t', &head);
	double *set = table_number(head);
	int64_t n = 0;
	if (set && !str_int(line, &n)) die("weights.txt: '%.*s' is no number", SHOW(line));
	if (set) {
		*set = (double)n;
		return;
	}
	while (str_split(&line, ',', &piece)) {
		int weight = weight_of(&piece);
		put(names, head, piece, weight);
	}
}

static void name_put(struct cell *names, str name, size_t number)
{
	*cell_of(names, NAME_CELLS, name) = (struct cell){name, (int)number};
}

static void table_make(void)
{
	str rest = str_of(CHECK_WEIGHTS), line;
	size_t n = marks_count();
	table.a = arena_new();
	table.pairs = TAKE_N(table.a, int16_t, n * n);
	table.classes = TAKE_N(table.a, int16_t, classes_count());
	struct cell *names = TAKE_N(table.a, struct cell, NAME_CELLS);
	for (size_t i = 0; i < n; i++) name_put(names, mark_name(table.a, i), i);
	for (size_t i = 0; i < classes_count(); i++) name_put(names, str_of(class_name(i)), i);
	while (str_split(&rest, '\n', &line)) line_put(names, line);
}

/* ---- a text */

struct weighing *weigh_new(struct arena *a)
{
	struct weighing *w = TAKE(a, struct weighing);
	pthread_once(&once, table_make);
	*w = (struct weighing){.a = a, .marks = marks_count(), .round = 1, .size = MET_FIRST};
	w->met = TAKE_N(a, struct met, w->size);
	return w;
}

/* Where a key stands, or would. A cell of an earlier round is an empty one. */
static struct met *met_at(const struct weighing *w, uint32_t key)
{
	size_t at = key * 2654435761u >> 7;
	while (w->met[at % w->size].round == w->round && w->met[at % w->size].key != key) at++;
	return &w->met[at % w->size];
}

static void met_grow(struct weighing *w)
{
	const struct met *old = w->met;
	size_t n = w->size;
	w->size *= 2;
	w->met = TAKE_N(w->a, struct met, w->size);
	for (size_t i = 0; i < n; i++)
		if (old[i].round == w->round) *met_at(w, old[i].key) = old[i];
}

/* Each counts once in a round; false: it was met in it before. */
static bool meet(struct weighing *w, uint32_t key)
{
	struct met *m = met_at(w, key);
	if (m->round == w->round) return false;
	*m = (struct met){key, w->round};
	if (++w->n > w->size / 2) met_grow(w);
	return true;
}

static uint32_t pair_key(const struct weighing *w, size_t first, size_t second)
{
	return (uint32_t)(first * w->marks + second);
}

bool weigh_has(const struct weighing *w, size_t first, size_t second)
{
	return met_at(w, pair_key(w, first, second))->round == w->round;
}

bool weigh_has_class(const struct weighing *w, size_t class)
{
	return met_at(w, (uint32_t)class | CLASS_KEY)->round == w->round;
}

static void weigh_pair(struct weighing *w, size_t first, size_t second)
{
	uint32_t key = pair_key(w, first, second);
	if (meet(w, key)) w->sum += table.pairs[key];
}

/* Names differ from town to town: what they are is a mark, and their letters say nothing. */
bool weighs_word(const struct word *w)
{
	return w->kind == WORD_PLAIN && (!w->cap || w->first || w->all_caps);
}

static void weigh_classes(struct weighing *w, struct classes of)
{
	for (size_t i = 0; i < of.n; i++)
		if (meet(w, of.at[i] | CLASS_KEY)) w->sum += table.classes[of.at[i]];
}

static void weigh_word(struct weighing *w, const struct word *word)
{
	if (!weighs_word(word) || !meet(w, mixed(word->key) | WORD_KEY)) return;
	w->sum += cell_of(table.words, CELLS, word->key)->value;
	struct kinds k = kinds_of(word->key);
	weigh_classes(w, k.noun_classes);
	weigh_classes(w, k.verb_classes);
}

void weigh(struct weighing *w, const struct doc *d)
{
	static const uint16_t BEGIN[] = {MARK_BEGIN};
	uint16_t marks[2][MARKS_MOST];
	size_t count[2] = {0};
	for (size_t i = 0; i < d->n; i++) {
		uint16_t *now = marks[i & 1];
		bool inside = i && d->w[i - 1].sentence == d->w[i].sentence;
		const uint16_t *before = inside ? marks[(i & 1) ^ 1] : BEGIN;
		size_t n = count[i & 1] = marks_of(&d->w[i], now), nbefore = inside ? count[(i & 1) ^ 1] : 1;
		weigh_word(w, &d->w[i]);
		for (size_t k = 0; k < n; k++) {
			weigh_pair(w, MARK_ALONE, now[k]);
			for (size_t b = 0; b < nbefore; b++) weigh_pair(w, before[b], now[k]);
		}
	}
}

/* Somebody is ill, treated or in need, or a ward is spoken of. */
static bool speaks_of_care(const struct weighing *w)
{
	static const enum list CARE[] = {L_COND, L_SENS, L_STATE, L_CAREV, L_PATIENT, L_WARD};
	for (size_t i = 0; i < COUNT(CARE); i++)
		if (weigh_has(w, MARK_ALONE, mark_of_list(CARE[i]))) return true;
	return false;
}

static double score_of(const struct weighing *w)
{
	double score = table.bias - (speaks_of_care(w) ? 0 : table.without_care);
	return w->n ? score + (double)w->sum / sqrt((double)w->n) : score;
}

static double points_of(double score)
{
	return 3 + 2 * (score - table.warn) / (table.block - table.warn);
}

double weigh_points(const struct weighing *w)
{
	return points_of(score_of(w));
}

/* Of the sentence that begins at the word `from`. */
static size_t sentence_end(const struct doc *d, size_t from)
{
	size_t to = from;
	while (to < d->n && d->w[to].sentence == d->w[from].sentence) to++;
	return to;
}

double weigh_windows(struct weighing *w, const struct doc *d)
{
	double most = -DBL_MAX;
	size_t begins = 0;
	for (size_t from = 0; from < d->n && begins < WINDOWS_MOST; from = sentence_end(d, from), begins++) {
		size_t at = from;
		w->round++;
		w->sum = 0;
		w->n = 0;
		for (int i = 0; i < WINDOW && at < d->n; i++) {
			struct doc one = *d;
			size_t to = sentence_end(d, at);
			one.w += at;
			one.n = to - at;
			weigh(w, &one);
			most = MAX(most, score_of(w) - table.window / sqrt((double)MAX(w->n, (size_t)1)));
			at = to;
		}
	}
	return points_of(most);
}
