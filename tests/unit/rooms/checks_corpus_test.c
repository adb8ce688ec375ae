/* SPDX-License-Identifier: MIT
 * checks_corpus_test.c - the checks measured on posts that were written before them: tests/corpus/checks/README.md. */
#include "base/file.h"
#include "base/json.h"
#include "rooms/checks/kinds.h"
#include "rooms/checks/weigh.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

enum { FILE_MOST = 4 << 20, LIST_MOST = 40, MEDIA_MOST = 8 };

struct tally {
	int combinations, combinations_found, checksummed, checksummed_found, others, others_found, quiet, false_blocks,
		false_warnings;
};

static struct check_list list_of(struct arena *a, const struct json *from, const char *name)
{
	const struct json *list = json_get(from, name);
	str *at = TAKE_N(a, str, LIST_MOST), one = {0};
	struct check_list out = {at, 0};
	json_get_str(a, from, name, &one);
	if (one.len) at[out.n++] = one;
	for (size_t i = 0; i < json_count(list) && i < LIST_MOST && json_kind(list) == JSON_IS_LIST; i++)
		assert_null(json_as_str(a, json_at(list, i), &at[out.n++]));
	return out;
}

static void media_of(struct arena *a, const struct json *post, struct check_input *in)
{
	const struct json *m = json_get(post, "media");
	if (m && json_kind(m) == JSON_IS_LIST) m = json_at(m, 0);
	str kind = {0}, whose = {0}, alt = {0}, file = {0}, credit = {0};
	json_get_str(a, post, "alt", &alt);
	json_get_str(a, post, "file", &file);
	if (!m && !alt.len && !file.len) return;
	json_get_str(a, m, "kind", &kind);
	json_get_str(a, m, "whose", &whose);
	json_get_str(a, m, "credit", &credit);
	struct check_media *out = TAKE(a, struct check_media);
	*out = (struct check_media){.kind = str_is(kind, S("video"))   ? KIND_VIDEO
										: str_is(kind, S("image")) ? KIND_IMAGE
																   : KIND_PHOTO,
								.alt = alt,
								.file = file,
								.credit = credit,
								.others = str_is(whose, S("other")),
								.captions = true};
	in->media = out;
	in->nmedia = 1;
}

static void read_at(str text, struct check_input *in)
{
	int64_t n[5] = {2026, 6, 10, 10, 0};
	static const size_t FROM[] = {0, 5, 8, 11, 14}, LEN[] = {4, 2, 2, 2, 2};
	for (size_t i = 0; i < 5 && text.len; i++) str_int(str_cut(text, FROM[i], LEN[i]), &n[i]);
	in->scheduled = text.len > 0;
	in->at = (struct wall){(int)n[0], (int)n[1], (int)n[2], (int)n[3], (int)n[4], 0};
}

static struct check_input input_of(struct arena *a, const struct json *post)
{
	struct check_input in = {.parts = {TAKE(a, str), 1}};
	const struct json *own = json_get(post, "own"), *consent = json_get(post, "consent");
	str scheduled = {0}, until = {0};
	json_get_str(a, post, "text", (str *)in.parts.at);
	json_get_str(a, post, "reply_to", &in.reply_to);
	json_get_str(a, post, "scheduled", &scheduled);
	in.earlier = list_of(a, post, "earlier");
	read_at(scheduled, &in);
	media_of(a, post, &in);
	if (own) {
		in.own_postcodes = list_of(a, own, "postcodes");
		in.own_phones = list_of(a, own, "phones");
		in.own_names = list_of(a, own, "names");
		in.own_mrn = list_of(a, own, "mrn");
	}
	json_get_str(a, consent, "until", &until);
	struct wall end = in.at;
	struct check_input day = {0};
	if (until.len) {
		read_at(until, &day);
		end = day.at;
	}
	in.consented =
		consent && (end.year * 400 + end.month * 32 + end.day >= in.at.year * 400 + in.at.month * 32 + in.at.day);
	return in;
}

/* What the labels call the rules; the others they do not speak of. */
static const char *const KINDS[CHECK_RULES] = {
	[RULE_COMBINATION] = "combination", [RULE_SMALL_NUMBER] = "combination",
	[RULE_NHS_NUMBER] = "identifier",   [RULE_TEST_NUMBER] = "identifier",
	[RULE_NI_NUMBER] = "identifier",    [RULE_HOSPITAL_NUMBER] = "identifier",
	[RULE_BIRTH_DATE] = "identifier",   [RULE_POSTCODE] = "identifier",
	[RULE_PHONE] = "identifier",        [RULE_EMAIL] = "identifier",
	[RULE_ADDRESS] = "identifier",      [RULE_CARE_REPLY] = "care-relationship",
	[RULE_ACCUSATION] = "accusation",   [RULE_CREDIT] = "credit",
	[RULE_PROMISE] = "promise",         [RULE_INTERNAL_LINK] = "link",
	[RULE_TOKEN_LINK] = "link",         [RULE_WRONG_DAY] = "dates",
	[RULE_RELATIVE_DATE] = "dates",     [RULE_CLAIM] = "claim",
	[RULE_DIGITAL_ONLY] = "offline",
};

struct label {
	str id, severity;
	const struct json *kinds;
	bool checksummed, seen;
};

static bool is_kind(const struct json *kinds, enum check_rule rule)
{
	for (size_t i = 0; i < json_count(kinds); i++)
		if (KINDS[rule] && str_is(json_text(json_at(kinds, i)), str_of(KINDS[rule]))) return true;
	return false;
}

static void wrong(const struct label *l, const char *rule)
{
	if (getenv("CHECKS_IDS") && l->seen)
		fprintf(stderr, "%.*s expects %.*s %.*s; %s\n", SHOW(l->id), SHOW(l->severity),
				SHOW(json_text(json_at(l->kinds, 0))), rule);
}

static void count_quiet(struct tally *t, const struct label *l, const struct check_found *f, size_t n)
{
	t->quiet++;
	for (size_t i = 0; i < n; i++) {	/* the gravest come first */
		if (!KINDS[f[i].rule] || f[i].severity < CHECK_WARN) continue;
		t->false_blocks += f[i].severity == CHECK_BLOCK;
		t->false_warnings += f[i].severity == CHECK_WARN;
		wrong(l, CHECK_ABOUT[f[i].rule].code);
		return;
	}
}

static void count(struct tally *t, const struct label *l, const struct check_found *f, size_t n)
{
	bool found = false, numbers = false;
	if (str_is(l->severity, S("none"))) {
		count_quiet(t, l, f, n);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		found |= f[i].severity >= CHECK_WARN && is_kind(l->kinds, f[i].rule);
		numbers |= f[i].rule == RULE_NHS_NUMBER || f[i].rule == RULE_TEST_NUMBER;
	}
	bool combination = is_kind(l->kinds, RULE_COMBINATION);
	*(combination ? &t->combinations : &t->others) += 1;
	*(combination ? &t->combinations_found : &t->others_found) += found;
	t->checksummed += l->checksummed;
	t->checksummed_found += l->checksummed && numbers;
	if (!found) wrong(l, "nothing was found");
}

/* ---- for fit.py: what each post has that can be weighed */

static void words_out(FILE *out, const struct doc *d)
{
	for (size_t i = 0; i < d->n; i++)
		if (weighs_word(&d->w[i])) fprintf(out, "\t%.*s", SHOW(d->w[i].key));
}

static void pairs_out(FILE *out, struct arena *a, const struct weighing *w)
{
	size_t n = marks_count();
	for (const struct met *m = w->met; m < w->met + w->size; m++)
		if (m->round == w->round && m->key < n * n)
			fprintf(out, "\t%.*s %.*s", SHOW(mark_name(a, m->key / n)), SHOW(mark_name(a, m->key % n)));
}

static void classes_out(FILE *out, const struct weighing *w)
{
	for (size_t i = 0; i < classes_count(); i++)
		if (weigh_has_class(w, i)) fprintf(out, "\tclasses %s", class_name(i));
}

/* A sentence is "|", the text it stands in ("-": not of the post itself), and its marks and words. */
static void sentences_out(FILE *out, const struct scan *s, const struct doc *d, const char *where)
{
	for (size_t from = 0, to; from < d->n; from = to) {
		struct weighing *w = weigh_new(s->a);
		for (to = from; to < d->n && d->w[to].sentence == d->w[from].sentence;) to++;
		struct doc one = *d;
		one.w += from;
		one.n = to - from;
		weigh(w, &one);
		fprintf(out, "\t|%s", where);
		pairs_out(out, s->a, w);
		classes_out(out, w);
		words_out(out, &one);
	}
}

/* "s001 1", then its sentences, where CHECKS_MARKS names a file. */
static void marks_out(struct scan s, const struct label *l)
{
	struct look look;
	const char *path = getenv("CHECKS_MARKS");
	bool quiet = str_is(l->severity, S("none")), breach = is_kind(l->kinds, RULE_COMBINATION);
	FILE *out = path && (quiet || breach) ? fopen(path, "a") : NULL;
	if (!out) return;
	scan_read(&s);
	combination_look(&s, &look);
	fprintf(out, "%.*s %d", SHOW(l->id), breach);
	for (size_t i = 0; i < s.ndocs; i++)
		sentences_out(out, &s, &s.docs[i], arena_cstr(s.a, arena_fmt(s.a, "%zu", i)));
	sentences_out(out, &s, &s.reply_to, "-");
	for (size_t i = 0; i < s.nearlier && look.used; i++) sentences_out(out, &s, &s.earlier[i], "-");
	fprintf(out, "\n");
	fclose(out);
}

static struct tally measured(const char *path, bool seen)
{
	struct arena *a = arena_new(), *of_file = arena_new();
	struct check_settings set;
	struct tally t = {0};
	str rest, line;
	check_usual(&set);
	assert_null(file_read(of_file, str_of(path), FILE_MOST, &rest));
	while (str_split(&rest, '\n', &line)) {
		const struct json *post, *expect;
		struct check_found *found;
		struct label l = {.seen = seen};
		if (!str_trim(line).len) continue;
		arena_reset(a);
		assert_null(json_read(a, line, &post));
		expect = json_get(post, "expect");
		json_get_str(a, post, "id", &l.id);
		json_get_str(a, expect, "confidentiality", &l.severity);
		json_get_flag(a, expect, "checksummed", &l.checksummed);
		l.kinds = json_get(expect, "kind");
		struct check_input in = input_of(a, post);
		size_t n = checks_run(a, &set, &in, &found);
		marks_out((struct scan){.a = a, .set = &set, .in = &in}, &l);
		count(&t, &l, found, n);
	}
	arena_free(a);
	arena_free(of_file);
	return t;
}

static double share(int part, int whole)
{
	return (double)part / (whole ? whole : 1);
}

static struct tally look_at_half(const char *name, const char *path)
{
	struct tally t = measured(path, str_is(str_of(name), S("seen")));
	fprintf(
		stderr,
		"# %s: combinations %d of %d (%.3f), checksummed %d of %d, other rules %d of %d (%.3f), false blocks %d of %d (%.1f %%), "
		"false warnings %d (%.1f %%)\n",
		name, t.combinations_found, t.combinations, share(t.combinations_found, t.combinations), t.checksummed_found,
		t.checksummed, t.others_found, t.others, share(t.others_found, t.others), t.false_blocks, t.quiet,
		100 * share(t.false_blocks, t.quiet), t.false_warnings, 100 * share(t.false_warnings, t.quiet));
	return t;
}

/* What the figures may not fall below, or rise above. New unseen posts need a new unseen.jsonl and its row here. */
static const struct floor {
	const char *name, *path;
	double combinations, false_blocks, false_warnings;
} FLOORS[] = {
	{"seen", "tests/corpus/checks/seen.jsonl", 0.95, 0.01, 0.03},	/* fitted to them */
	{"unseen", "tests/corpus/checks/unseen.jsonl", 0.9, 0.01, 0.05},
};

static void look_at_floor(const struct floor *f)
{
	struct tally t = look_at_half(f->name, f->path);
	if (!t.quiet && !t.combinations) return;	/* none are unseen at present */
	assert_true(share(t.combinations_found, t.combinations) >= f->combinations);
	assert_int_equal(t.checksummed_found, t.checksummed);
	assert_true(share(t.false_blocks, t.quiet) <= f->false_blocks);
	assert_true(share(t.false_warnings, t.quiet) <= f->false_warnings);
}

void test_posts_that_the_weights_were_fitted_to(void **state)
{
	(void)state;
	look_at_floor(&FLOORS[0]);
}

void test_posts_that_nobody_looked_at_while_the_rules_were_written(void **state)
{
	(void)state;
	look_at_floor(&FLOORS[1]);
}
