/* SPDX-License-Identifier: MIT
 * groups.c - one table of what posts can have in common; figures are sorted by it and reckoned stretch by stretch. */
#include "rooms/evaluate/groups.h"

#include <stdlib.h>

/* ---- what posts have in common */

struct label {
	int order;	/* before the text */
	str text;
};
typedef struct label label_of(struct arena *, const struct brought *, struct wall);

static struct label of_objective(struct arena *a, const struct brought *o, struct wall w)
{
	(void)a, (void)w;
	return (struct label){0, o->objective};
}

static struct label of_category(struct arena *a, const struct brought *o, struct wall w)
{
	(void)a, (void)w;
	return (struct label){0, o->category};
}

static struct label of_campaign(struct arena *a, const struct brought *o, struct wall w)
{
	(void)a, (void)w;
	return (struct label){0, o->campaign};
}

static struct label of_hour(struct arena *a, const struct brought *o, struct wall w)
{
	(void)o;
	return (struct label){w.hour, arena_fmt(a, "%02d:00", w.hour)};
}

static struct label of_weekday(struct arena *a, const struct brought *o, struct wall w)
{
	static const char *const DAYS[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
	(void)a, (void)o;
	return (struct label){wall_weekday(w), str_of(DAYS[wall_weekday(w)])};
}

static struct label of_month(struct arena *a, const struct brought *o, struct wall w)
{
	(void)o;
	return (struct label){w.year * 12 + w.month, arena_fmt(a, "%04d-%02d", w.year, w.month)};
}

static struct label of_form(struct arena *a, const struct brought *o, struct wall w)
{
	static const char *const FORMS[] = {
		[FORM_TEXT] = "words", [FORM_PICTURE] = "picture", [FORM_FILM] = "film", [FORM_CHAIN] = "chain",
	};
	(void)a, (void)w;
	return (struct label){o->form, str_of(FORMS[o->form])};
}

static struct label of_account(struct arena *a, const struct brought *o, struct wall w)
{
	(void)a, (void)w;
	return (struct label){0, o->account_name};
}

static const struct known_axis {
	struct axis is;
	label_of *of;
} AXES[] = {
	{{"objective", "Objective", "no objective"}, of_objective},
	{{"category", "Category", "no category"}, of_category},
	{{"campaign", "Campaign", "no campaign"}, of_campaign},
	{{"hour", "Hour", ""}, of_hour},
	{{"weekday", "Weekday", ""}, of_weekday},
	{{"month", "Month", ""}, of_month},
	{{"form", "Form", ""}, of_form},
	{{"account", "Account", ""}, of_account},
};

const struct axis *axis_named(str name)
{
	for (size_t i = 0; i < COUNT(AXES); i++)
		if (str_is(name, str_of(AXES[i].is.name))) return &AXES[i].is;
	return NULL;
}

/* ---- in their order */

struct entry {
	const struct brought *of;
	struct label label;
	int account;	/* counted from 0 */
	size_t kind;	/* its place among those that several platforms have */
};

static int by_group(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	int order = str_order(a->of->platform, b->of->platform);
	if (!order) order = (a->kind > b->kind) - (a->kind < b->kind);
	if (!order) order = str_order(a->of->kind, b->of->kind);
	if (!order) order = (a->label.order > b->label.order) - (a->label.order < b->label.order);
	return order ? order : str_order(a->label.text, b->label.text);
}

static bool same_figure(const struct entry *a, const struct entry *b)
{
	return str_is(a->of->platform, b->of->platform) && str_is(a->of->kind, b->of->kind);
}

static size_t kind_place(str kind)
{
	size_t i = 0;
	while (i < KINDS_KNOWN && !str_is(kind, str_of(KNOWN_KINDS[i]))) i++;
	return i;
}

struct walls {	/* the accounts so far, each with its clock */
	const struct brought **first;
	const struct zone **zone;
	size_t n;
};

static err account_place(struct arena *a, struct walls *w, const struct brought *o, int *place)
{
	size_t i = 0;
	while (i < w->n && w->first[i]->account != o->account) i++;
	*place = (int)i;
	if (i < w->n) return NULL;
	w->first[w->n++] = o;
	return zone_load(a, o->zone, &w->zone[i]);
}

static err entries_of(struct arena *a, const struct known_axis *x, const struct brought *all, size_t n, struct walls *w,
		      struct entry *out)
{
	for (size_t i = 0; i < n; i++) {
		struct entry *e = &out[i];
		*e = (struct entry){.of = &all[i], .kind = kind_place(all[i].kind)};
		TRY(account_place(a, w, &all[i], &e->account));
		e->label = x->of(a, &all[i], zone_wall(w->zone[e->account], all[i].at));
		if (!e->label.text.len) e->label = (struct label){1, str_of(x->is.none)};	/* behind the others */
	}
	qsort(out, n, sizeof *out, by_group);
	return NULL;
}

/* ---- stretch by stretch */

static size_t same_label(const struct entry *e, size_t n)
{
	size_t k = 1;
	while (k < n && e[k].label.order == e[0].label.order && str_is(e[k].label.text, e[0].label.text)) k++;
	return k;
}

/* Of one platform and kind. */
static void reckon(struct arena *a, const struct entry *e, size_t n, size_t accounts, struct groups *out)
{
	struct measured *m = TAKE_N(a, struct measured, n);
	for (size_t i = 0; i < n; i++) m[i] = (struct measured){e[i].account, (double)e[i].of->value};
	struct usuals u = usuals_of(a, m, n, accounts);
	for (size_t i = 0, k; i < n; i += k) {
		k = same_label(e + i, n - i);
		struct group *g = &out->at[out->n++];
		*g = (struct group){e[i].of->platform, e[i].of->kind, e[i].label.text, {.n = k}, {0}};
		if (k < GROUP_LEAST) continue;
		g->spread = spread_of(a, m + i, k);
		g->ratio = group_ratio(a, m + i, k, &u, accounts);
	}
}

err groups_of(struct arena *a, const struct axis *by, const struct brought *all, size_t n, struct groups *out)
{
	const struct known_axis *x = AXES;
	struct entry *e = TAKE_N(a, struct entry, n + 1);
	struct walls w = {TAKE_N(a, const struct brought *, n + 1), TAKE_N(a, const struct zone *, n + 1), 0};
	while (&x->is != by) x++;
	*out = (struct groups){TAKE_N(a, struct group, n + 1), 0};
	TRY(entries_of(a, x, all, n, &w, e));
	for (size_t i = 0, k; i < n; i += k) {
		for (k = 1; i + k < n && same_figure(&e[i], &e[i + k]);) k++;
		reckon(a, e + i, k, w.n, out);
	}
	return NULL;
}
