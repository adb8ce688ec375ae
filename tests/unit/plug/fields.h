/* SPDX-License-Identifier: MIT
 * fields.h - the fields of every struct that crosses, as tables: to fill them by chance, and to compare them.
 */
#ifndef TESTS_FIELDS_H
#define TESTS_FIELDS_H
#include "plug/wire.h"

#include <stdio.h>
#include <string.h>

typedef enum { TEXT, WORD, NUMBER, MANY, MAYBE, WITHIN, BYTES, SKIPPED } field_kind;

struct struct_of;
struct field {
	const char *name;
	field_kind kind;
	size_t at, size;
	uint32_t least, most;		/* WORD: its range; TEXT and MANY: most bytes or elements */
	const struct struct_of *of;	/* MANY, MAYBE, WITHIN */
	size_t count_at, count_size;	/* MANY */
};
struct struct_of {
	const char *name;
	size_t size;
	bool sized;			/* begins with its size */
	const struct field *fields;
	size_t n;
};

#define AT(m) #m, .at = offsetof(T, m), .size = sizeof((T *)NULL)->m
#define F_TEXT(m) {AT(m), .kind = TEXT, .most = 60}
#define F_WORD(m, l, h) {AT(m), .kind = WORD, .least = l, .most = h}
#define F_NUMBER(m) {AT(m), .kind = NUMBER}
#define F_BYTES(m) {AT(m), .kind = BYTES}
#define F_SKIPPED(m) {AT(m), .kind = SKIPPED}
#define F_WITHIN(m, o) {AT(m), .kind = WITHIN, .of = &shape_##o}
#define F_MAYBE(m, o) {AT(m), .kind = MAYBE, .of = &shape_##o}
#define F_MANY(m, o, n, h)                                                                                   \
	{                                                                                                    \
		AT(m), .kind = MANY, .of = &shape_##o, .most = h, .count_at = offsetof(T, n),                \
		       .count_size = sizeof((T *)NULL)->n                                                    \
	}
#define F_COUNT(n) F_SKIPPED(n)	/* compared with its array */
#define SHAPE(s, type, is_sized) \
	static const struct struct_of shape_##s = {#s, sizeof(type), is_sized, fields_##s, COUNT(fields_##s)}

#define T sp_pair
static const struct field fields_pair[] = {F_TEXT(name), F_TEXT(value), F_WORD(from, 0, SP_LAST_SECRET),
					   F_SKIPPED(reserved)};
SHAPE(pair, T, false);
#undef T
#define T sp_keep
static const struct field fields_keep[] = {F_TEXT(field), F_WORD(as, 0, SP_LAST_SECRET), F_SKIPPED(reserved)};
SHAPE(keep, T, false);
#undef T
#define T sp_count
static const struct field fields_count[] = {F_TEXT(name), F_NUMBER(value)};
SHAPE(count, T, false);
#undef T
#define T sp_ref
static const struct field fields_ref[] = {F_TEXT(id), F_TEXT(revision), F_TEXT(url)};
SHAPE(ref, T, false);
#undef T
#define T sp_choice
static const struct field fields_choice[] = {F_TEXT(name), F_TEXT(title)};
SHAPE(choice, T, false);
#undef T
#define T sp_base
static const struct field fields_base[] = {F_TEXT(name), F_TEXT(url)};
SHAPE(base, T, false);
#undef T
#define T sp_cannot
static const struct field fields_cannot[] = {F_WORD(ability, SP_ABLE_TEXT, SP_LAST_ABILITY), F_SKIPPED(reserved),
					     F_TEXT(why)};
SHAPE(cannot, T, false);
#undef T
#define T sp_lasting
static const struct field fields_lasting[] = {F_TEXT(version), F_NUMBER(until)};
SHAPE(lasting, T, false);
#undef T
#define T sp_interface
static const struct field fields_interface[] = {F_SKIPPED(size), F_TEXT(usual), F_NUMBER(months),
						F_MANY(known, lasting, nknown, 9), F_COUNT(nknown), F_TEXT(page)};
SHAPE(interface, T, true);
#undef T
#define T sp_part
static const struct field fields_part[] = {F_TEXT(name), F_TEXT(value), F_TEXT(filename), F_TEXT(mime),
	F_WORD(from, 0, SP_LAST_SECRET), F_WORD(media, 0, SP_MOST_MEDIA), F_NUMBER(at), F_NUMBER(len)};
SHAPE(part, T, false);
#undef T
#define T sp_media
static const struct field fields_media[] = {F_TEXT(name),
					    F_TEXT(sha256),
					    F_TEXT(mime),
					    F_TEXT(alt),
					    F_TEXT(lang),
					    F_TEXT(url),
					    F_WORD(role, 0, SP_LAST_ROLE),
					    F_NUMBER(width),
					    F_NUMBER(height),
					    F_SKIPPED(reserved),
					    F_NUMBER(bytes),
					    F_NUMBER(length_ms)};
SHAPE(media, T, false);
#undef T
#define T sp_entry
static const struct field fields_entry[] = {F_WITHIN(ref, ref),
					    F_WITHIN(reply_to, ref),
					    F_TEXT(text),
					    F_TEXT(link),
					    F_TEXT(client),
					    F_TEXT(kind),
					    F_TEXT(lang),
					    F_NUMBER(at),
					    F_MANY(counts, count, ncounts, 5),
					    F_COUNT(ncounts),
					    F_NUMBER(nmedia)};
SHAPE(entry, T, false);
#undef T
#define T sp_finding
static const struct field fields_finding[] = {F_TEXT(code), F_TEXT(text), F_TEXT(field),
	F_WORD(severity, 0, SP_LAST_SEVERITY), F_SKIPPED(reserved), F_NUMBER(limit), F_NUMBER(actual)};
SHAPE(finding, T, false);
#undef T
#define T sp_limits
static const struct field fields_limits[] = {F_SKIPPED(size),
					     F_WORD(unit, 0, SP_LAST_UNIT),
					     F_WORD(flags, 0, SP_ALL_LIMIT_FLAGS),
					     F_NUMBER(text_most),
					     F_NUMBER(text_most_bytes),
					     F_NUMBER(url_weight),
					     F_NUMBER(title_most),
					     F_NUMBER(alt_most),
					     F_NUMBER(media_most),
					     F_NUMBER(image_most_bytes),
					     F_NUMBER(image_most_pixels),
					     F_NUMBER(video_most_bytes),
					     F_NUMBER(video_most_ms),
					     F_TEXT(mimes),
					     F_TEXT(visibilities),
					     F_NUMBER(image_tall_most),
					     F_NUMBER(image_wide_most)};
SHAPE(limits, T, true);
#undef T
#define T sp_account
static const struct field fields_account[] = {F_SKIPPED(size),	 F_TEXT(name),	 F_TEXT(handle),
					      F_TEXT(remote_id), F_TEXT(server), F_TEXT(settings)};
SHAPE(account, T, true);
#undef T
#define T sp_post
static const struct field fields_post[] = {
	F_SKIPPED(size),    F_TEXT(text),	  F_TEXT(title),       F_TEXT(link),
	F_TEXT(link_title), F_TEXT(link_text),	  F_TEXT(warning),     F_TEXT(lang),
	F_TEXT(visibility), F_TEXT(key),	  F_NUMBER(planned),   F_MANY(media, media, nmedia, 4),
	F_COUNT(nmedia),    F_NUMBER(chain_part), F_WITHIN(root, ref), F_WITHIN(reply_to, ref)};
SHAPE(post, T, true);
#undef T
#define T sp_answer
static const struct field fields_answer[] = {F_SKIPPED(size),	     F_WORD(arrival, 0, SP_LAST_ARRIVAL),
					     F_WORD(status, 0, 999), F_MANY(headers, pair, nheaders, 9),
					     F_COUNT(nheaders),	     F_TEXT(body)};
SHAPE(answer, T, true);
#undef T
#define T sp_request
static const struct field fields_request[] = {F_SKIPPED(size),
					      F_WORD(effect, 0, SP_LAST_EFFECT),
					      F_WORD(sign, 0, SP_LAST_SIGN),
					      F_WORD(sign_with, 0, SP_LAST_SECRET),
					      F_WORD(method, 0, SP_LAST_METHOD),
					      F_TEXT(login),
					      F_TEXT(url),
					      F_MANY(query, pair, nquery, 9),
					      F_COUNT(nquery),
					      F_MANY(headers, pair, nheaders, 9),
					      F_COUNT(nheaders),
					      F_WORD(body, 0, SP_LAST_BODY),
					      F_TEXT(mime),
					      F_MANY(parts, part, nparts, 9),
					      F_COUNT(nparts),
					      F_MANY(keep, keep, nkeep, 9),
					      F_COUNT(nkeep),
					      F_NUMBER(timeout_ms),
					      F_WORD(path, 0, SP_LAST_SECRET),
					      F_SKIPPED(reserved)};
SHAPE(request, T, true);
#undef T
#define T sp_ask
static const struct field fields_ask[] = {F_SKIPPED(size),
					  F_WORD(kind, 0, SP_LAST_ASK),
					  F_WORD(as, 0, SP_LAST_SECRET),
					  F_TEXT(prompt),
					  F_TEXT(url),
					  F_MANY(choices, choice, nchoices, 9),
					  F_COUNT(nchoices),
					  F_TEXT(usual)};
SHAPE(ask, T, true);
#undef T
#define T sp_grant
static const struct field fields_grant[] = {F_SKIPPED(size), F_TEXT(name), F_TEXT(handle), F_TEXT(remote_id),
	F_TEXT(server), F_TEXT(scopes), F_TEXT(settings), F_TEXT(access), F_TEXT(refresh), F_TEXT(secret),
	F_TEXT(password), F_NUMBER(expires), F_NUMBER(refresh_expires)};
SHAPE(grant, T, true);
#undef T
#define T sp_who
static const struct field fields_who[] = {F_SKIPPED(size), F_TEXT(remote_id), F_TEXT(handle),
					  F_TEXT(name),	   F_TEXT(url),	      F_TEXT(text)};
SHAPE(who, T, true);
#undef T
#define T sp_result
static const struct field fields_result[] = {F_SKIPPED(size),
					     F_WORD(verdict, 0, SP_LAST_VERDICT),
					     F_WORD(scope, 0, SP_LAST_SCOPE),
					     F_NUMBER(not_before),
					     F_TEXT(code),
					     F_TEXT(why),
					     F_WITHIN(ref, ref),
					     F_TEXT(cursor),
					     F_MANY(grants, grant, ngrants, 4),
					     F_COUNT(ngrants),
					     F_MANY(entries, entry, nentries, 9),
					     F_COUNT(nentries),
					     F_MANY(findings, finding, nfindings, 9),
					     F_COUNT(nfindings),
					     F_MAYBE(limits, limits),
					     F_MAYBE(who, who)};
SHAPE(result, T, true);
#undef T
#define T sp_job
static const struct field fields_job[] = {F_SKIPPED(size),     F_WORD(op, SP_CONNECT, SP_LAST_OP),
					  F_NUMBER(step),      F_NUMBER(now),
					  F_NUMBER(since),     F_MAYBE(account, account),
					  F_MAYBE(post, post), F_MANY(targets, ref, ntargets, 9),
					  F_COUNT(ntargets),   F_TEXT(cursor),
					  F_TEXT(redirect),    F_TEXT(challenge),
					  F_BYTES(random),     F_SKIPPED(state),
					  F_MAYBE(answer, answer), F_SKIPPED(request),
					  F_SKIPPED(wait_ms),  F_SKIPPED(ask),
					  F_SKIPPED(result),   F_SKIPPED(alloc),
					  F_SKIPPED(log)};
SHAPE(job, T, true);
#undef T
#define T struct plug_in
static const struct field fields_in[] = {F_WITHIN(job, job), F_TEXT(state)};
SHAPE(in, T, false);
#undef T
#define T struct plug_facts
static const struct field fields_facts[] = {F_TEXT(name),
					    F_TEXT(title),
					    F_TEXT(version),
					    F_TEXT(hosts),
					    F_TEXT(asks_server),
					    F_SKIPPED(file_sha256),
					    F_NUMBER(ops),
					    F_NUMBER(flags),
					    F_WORD(look, 0, SP_LAST_LOOK),
					    F_NUMBER(listing_delay_ms),
					    F_NUMBER(state_size),
					    F_WITHIN(limits, limits),
					    F_MANY(bases, base, nbases, 9),
					    F_COUNT(nbases),
					    F_MANY(cannot, cannot, ncannot, 9),
					    F_COUNT(ncannot),
					    F_MAYBE(interface, interface),
					    F_TEXT(revoke_page),
					    F_TEXT(person)};
SHAPE(facts, T, false);
#undef T
#define T struct hello
static const struct field fields_hello[] = {F_TEXT(refusal), F_WITHIN(facts, facts), F_BYTES(sizes)};
SHAPE(hello, T, false);
#undef T

static const struct struct_of *const all_shapes[] = {
	&shape_pair,   &shape_keep,   &shape_count,   &shape_ref,     &shape_choice, &shape_base,
	&shape_cannot, &shape_lasting, &shape_interface,
	&shape_part,   &shape_media,  &shape_entry,   &shape_finding, &shape_limits, &shape_account,
	&shape_post,   &shape_answer, &shape_request, &shape_ask,     &shape_grant,  &shape_who,
	&shape_result, &shape_job,    &shape_in,      &shape_facts,   &shape_hello,
};

/* ---- chance that is the same on every run */
struct random { uint64_t state; };
static inline uint64_t next(struct random *r)	/* splitmix64 */
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}
static inline void some_bytes(struct random *r, void *out, size_t n)
{
	for (size_t i = 0; i < n; i++) ((char *)out)[i] = (char)next(r);
}
static inline str some_text(struct random *r, struct arena *a, size_t most)
{
	size_t n = next(r) % (most + 1);
	char *at = arena_take(a, n);
	some_bytes(r, at, n);
	return (str){at, n};
}

static inline uint64_t number_at(const void *at, size_t size)
{
	uint64_t n = 0;
	memcpy(&n, at, size);	/* little-endian machines only, as ELF says in plug/elf.c */
	return n;
}

static inline void fill(const struct struct_of *s, void *of, struct random *r, struct arena *a);
static inline void fill_array(const struct field *f, char *of, uint64_t n, struct random *r, struct arena *a)
{
	char *elements = n ? arena_take(a, n * f->of->size) : NULL;
	for (uint64_t i = 0; i < n; i++) fill(f->of, elements + i * f->of->size, r, a);
	memcpy(of + f->at, &elements, sizeof elements);
	if (f->count_size) memcpy(of + f->count_at, &n, f->count_size);
}

static inline void fill(const struct struct_of *s, void *of, struct random *r, struct arena *a)
{
	if (s->sized) memcpy(of, &s->size, sizeof s->size);
	for (size_t i = 0; i < s->n; i++) {
		const struct field *f = &s->fields[i];
		char *at = (char *)of + f->at;
		uint32_t word = f->least + (uint32_t)(next(r) % (f->most - f->least + 1));
		str text = f->kind == TEXT ? some_text(r, a, f->most) : (str){0};
		switch (f->kind) {
		case TEXT: memcpy(at, &text, sizeof text); break;
		case WORD: memcpy(at, &word, sizeof word); break;
		case NUMBER:
		case BYTES: some_bytes(r, at, f->size); break;
		case WITHIN: fill(f->of, at, r, a); break;
		case MANY: fill_array(f, of, next(r) % (f->most + 1), r, a); break;
		case MAYBE: fill_array(f, of, next(r) % 2, r, a); break;
		case SKIPPED: break;
		}
	}
}

static inline void assert_same(const struct struct_of *s, const void *sent, const void *got,
			       const char *where);
static inline void assert_same_array(const struct field *f, const char *sent, const char *got)
{
	const char *from, *to;
	memcpy(&from, sent + f->at, sizeof from);
	memcpy(&to, got + f->at, sizeof to);
	uint64_t n = f->count_size ? number_at(sent + f->count_at, f->count_size) : from != NULL;
	assert_int_equal(n, f->count_size ? number_at(got + f->count_at, f->count_size) : to != NULL);
	for (uint64_t i = 0; i < n; i++)
		assert_same(f->of, from + i * f->of->size, to + i * f->of->size, f->name);
}

static inline void assert_same(const struct struct_of *s, const void *sent, const void *got,
			       const char *where)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct field *f = &s->fields[i];
		const char *a = (const char *)sent + f->at, *b = (const char *)got + f->at;
		str from, to;
		if (f->kind == TEXT) {
			memcpy(&from, a, sizeof from);
			memcpy(&to, b, sizeof to);
			if (!str_is(from, to)) fail_msg("%s of %s in %s was lost", f->name, s->name, where);
		} else if (f->kind == WORD || f->kind == NUMBER || f->kind == BYTES) {
			if (memcmp(a, b, f->size))
				fail_msg("%s of %s in %s was lost", f->name, s->name, where);
		} else if (f->kind == WITHIN) {
			assert_same(f->of, a, b, f->name);
		} else if (f->kind == MANY || f->kind == MAYBE) {
			assert_same_array(f, sent, got);
		}
	}
	if (s->sized) assert_int_equal(number_at(got, sizeof(size_t)), s->size);
}

/* The tables name every byte but padding, so a new member of a struct must be written down here, too. */
static inline void assert_all_bytes_named(const struct struct_of *s)
{
	size_t end = 0;
	for (size_t i = 0; i < s->n; i++) {
		const struct field *f = &s->fields[i];
		size_t align = f->size % 8 == 0 ? 8 : 4;
		if (f->at != (end + align - 1) / align * align)
			fail_msg("%s: what comes before %s?", s->name, f->name);
		end = f->at + f->size;
	}
	if (s->size != (end + 7) / 8 * 8) fail_msg("%s: what comes at its end?", s->name);
}
#endif
