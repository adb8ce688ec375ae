/* SPDX-License-Identifier: MIT
 * repeats.c - weighs what was found row by row when the whole file has been seen. */
#include "front/repeats.h"

#include <stdlib.h>

enum { REPEATS_MOST = 100000 };	/* beyond it nothing more is told; 20,000 rows with five each */

struct kept {	/* grows by half */
	struct repeat *at;
	size_t n, room;
};
struct repeats {
	struct arena *a;
	struct kept there, elsewhere;
	int64_t *imports;	/* that have a row in the file */
	size_t nimports;
};

struct repeats *repeats_new(struct arena *a)
{
	struct repeats *r = TAKE(a, struct repeats);
	r->a = a;
	return r;
}

static void keep(struct repeats *r, struct kept *k, struct repeat what)
{
	if (k->n >= REPEATS_MOST) return;
	if (k->n == k->room) {
		size_t room = k->room + k->room / 2 + 64;
		struct repeat *more = TAKE_N(r->a, struct repeat, room);
		for (size_t i = 0; i < k->n; i++) more[i] = k->at[i];
		k->at = more;
		k->room = room;
	}
	k->at[k->n++] = what;
}

static void take_table(struct repeats *r, const struct reply *from, const char *name, struct kept *to)
{
	const struct block *b = block_named(from, name);
	for (size_t i = 0; b && i < block_rows(b); i++)
		keep(r, to, (struct repeat){
			.line = cell_named(b, i, "line").n, .post = cell_named(b, i, "post").n,
			.import = cell_named(b, i, "import").n, .apart = cell_named(b, i, "apart").n,
			.moved = cell_named(b, i, "moved").n != 0,
			.account = cell_named(b, i, "account").text, .severity = cell_named(b, i, "severity").text,
			.says = cell_named(b, i, "says").text});
}

void repeats_take(struct repeats *r, const struct reply *from)
{
	take_table(r, from, "there", &r->there);
	take_table(r, from, "elsewhere", &r->elsewhere);
}

/* ---- when all was seen */

static int order(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int by_post(const void *a, const void *b)
{
	const struct repeat *p = a, *q = b;
	int by = order(p->post, q->post);
	return by ? by : str_order(p->account, q->account);
}

static int by_nearness(const void *a, const void *b)
{
	const struct repeat *p = a, *q = b;
	int by = by_post(a, b);
	if (!by) by = order(p->apart, q->apart);
	return by ? by : order(p->line, q->line);
}

static int by_number(const void *a, const void *b)
{
	return order(*(const int64_t *)a, *(const int64_t *)b);
}

static void sort(struct kept *k, int (*by)(const void *, const void *))
{
	if (k->n) qsort(k->at, k->n, sizeof *k->at, by);
}

static void learn_imports(struct repeats *r)
{
	r->imports = TAKE_N(r->a, int64_t, r->there.n + 1);
	for (size_t i = 0; i < r->there.n; i++)
		if (r->there.at[i].import) r->imports[r->nimports++] = r->there.at[i].import;
	if (r->nimports) qsort(r->imports, r->nimports, sizeof *r->imports, by_number);
}

static bool stands_in_file(const struct repeats *r, const struct repeat *e)
{
	return r->there.n && bsearch(e, r->there.at, r->there.n, sizeof *e, by_post);
}

static bool is_of_this_file(const struct repeats *r, int64_t import)
{
	return r->nimports && bsearch(&import, r->imports, r->nimports, sizeof import, by_number);
}

void repeats_told(struct repeats *r, const struct repeat **out, size_t *n)
{
	struct kept *all = &r->elsewhere;
	size_t told = 0;
	sort(&r->there, by_post);
	sort(all, by_nearness);
	learn_imports(r);
	for (size_t i = 0, next; i < all->n; i = next) {
		struct repeat e = all->at[i];
		for (next = i + 1; next < all->n && by_post(&all->at[next], &e) == 0;) next++;
		if (!stands_in_file(r, &e) && (e.moved || is_of_this_file(r, e.import))) all->at[told++] = e;
	}
	*out = all->at;
	*n = told;
}
