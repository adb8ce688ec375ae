/* SPDX-License-Identifier: MIT
 * audit.c - the whole record looked through, a page at a time, so that nobody waits for it. */
#include "front/front.h"
#include "verb/blocks.h"

enum { FAULTS_MOST = 20, PAGES_MOST = 10000000 };

struct looking {
	struct front *f;
	const struct call *call;
	str after;
	int64_t lines;
	str head, faults[FAULTS_MOST];
	size_t nfaults;
};

static void take(struct looking *l, const struct reply *r)
{
	for (const struct block *b = r->first; b; b = b->next) {
		if (b->kind == BLOCK_WARN && l->nfaults++ < FAULTS_MOST) l->faults[l->nfaults - 1] = b->text;
		if (b->kind != BLOCK_FACTS) continue;
		l->lines += block_cell(b, 0, 0).n;
		l->head = block_cell(b, 0, 1).text;
	}
}

static err page(struct looking *l, bool *more)
{
	struct call_value values[2];
	struct reply *r;
	size_t n = 0;
	bool kept = call_has(l->call, "head");
	if (kept) values[n++] = (struct call_value){.name = "head", .value = call_get(l->call, "head"), .after = -1};
	if (l->after.len) values[n++] = (struct call_value){.name = "after", .value = l->after, .after = -1};
	TRY(front_call_named(l->f, "audit check", values, n, &r));
	take(l, r);
	str next = reply_next_word(r) ? reply_next_value(r) : S("");
	*more = next.len && !str_is(next, l->after);
	l->after = next;
	return NULL;
}

static err tell_faults(const struct looking *l)
{
	struct arena *a = l->f->a;
	size_t shown = MIN(l->nfaults, (size_t)FAULTS_MOST);
	buf out = buf_in(a, 1 << 16);
	for (size_t i = 0; i < shown; i++) buf_fmt(&out, "\n- %.*s", SHOW(l->faults[i]));
	if (l->nfaults > shown) buf_fmt(&out, "\n- and %zu more of this kind.", l->nfaults - shown);
	return FAIL(a, ERR_OUTSIDE, "record-broken", "The record is not as schedpost wrote it:%.*s\nSomebody has changed the database by "
		    "other means. Leave it as it is, make a copy of its folder, and tell whoever answers for it. An older backup "
		    "has the lines as they were.", SHOW(buf_str(&out)));
}

static err audit_verify(struct front *f, const struct call *c)
{
	static const struct column COLUMNS[] = {
		{"lines", "Lines", CELL_INT, false}, {"head", "Newest line", CELL_TEXT, true},
	};
	struct looking l = {.f = f, .call = c};
	bool more = true;
	for (int i = 0; more && i < PAGES_MOST; i++) TRY(page(&l, &more));
	front_checked(f, "record", !l.nfaults);
	if (l.nfaults) return tell_faults(&l);
	struct reply *r = reply_new(f->a);
	reply_facts(r, "audit", COLUMNS, COUNT(COLUMNS));
	reply_int(r, l.lines);
	reply_text(r, l.head);
	reply_say(r, "The record is whole: no line is missing, none was changed, all are in their order.");
	front_show(f, r);
	return NULL;
}

const struct door audit_verify_door = {
	.verb = {.name = "audit verify", .example = "schedpost audit verify",
		.help = "Looks through the record: is a line missing, was one changed or put elsewhere? It says which. With a newest line that "
			"was kept in another place it also proves that all of it was not written anew. The exit code is 7 when something "
			"is wrong."},
	.borrows = "audit check",
	.hides = "after",
	.run = audit_verify,
};
