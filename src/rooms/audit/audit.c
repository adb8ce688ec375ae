/* SPDX-License-Identifier: MIT
 * audit.c - is the record whole? One line after the other, and at the end against its newest link. */
#include "rooms/audit/audit.h"

#include <inttypes.h>

void audit_look(struct arena *a, struct audit_check *c, const struct audit_line *l, str *fault)
{
	str should = audit_link(a, c->link, audit_text(a, l));
	int64_t first = c->n + 1, last = l->n - 1;
	*fault = S("");
	if (l->n > first)
		*fault = first == last ? arena_fmt(a, "Line %" PRId64 " is missing.", first)
				       : arena_fmt(a, "Lines %" PRId64 " to %" PRId64 " are missing.", first, last);
	else if (!str_is(should, l->link))
		*fault = arena_fmt(a, "Line %" PRId64 " was changed, or put where it does not belong.", l->n);
	c->n = l->n;
	c->link = l->link;
}

/* ---- names */

/* "actor/5=9f86..." */
static bool vouches(str word, int64_t *number, str *digest)
{
	str head = S("actor/"), digits;
	if (!str_starts(word, head)) return false;
	*digest = str_cut(word, head.len, word.len);
	return str_split(digest, '=', &digits) && digest->len == SHA_HEX && str_int(digits, number);
}

static err name_fault(struct tx *tx, int64_t number, str digest, str *fault)
{
	struct arena *a = tx_arena(tx);
	struct actor now = {0};
	bool found;
	TRY(actor_get(tx, number, &now, &found));
	bool erased = found && !now.salt.len && str_starts(now.name, S("erased-"));
	if (erased || (found && str_is(audit_vouch(a, now.salt, now.name), digest))) return NULL;
	*fault = arena_fmt(a, "The lines of actor %" PRId64 " are shown with another name ('%.*s') than they were written with.", number,
			   SHOW(now.name));
	return NULL;
}

err audit_names(struct tx *tx, const struct audit_line *l, str *fault)
{
	str rest = l->about, word, digest;
	int64_t number;
	*fault = S("");
	while (!fault->len && str_split(&rest, ' ', &word))
		if (vouches(word, &number, &digest)) TRY(name_fault(tx, number, digest, fault));
	return NULL;
}

/* ---- the end */

static str number_of(str noted, int64_t *n)
{
	str link = noted, number;
	if (!str_split(&link, ' ', &number) || !str_int(number, n)) *n = -1;
	return link;
}

void audit_end(struct arena *a, const struct audit_check *c, str noted, str *fault)
{
	int64_t n = 0;
	*fault = S("");
	if (!noted.len && !c->n) return;
	number_of(noted, &n);
	if (!noted.len || n < 0)
		*fault = S("The note of the newest line is gone, so lines at the end may be missing.");
	else if (n > c->n)
		*fault = arena_fmt(a, "The last lines, %" PRId64 " to %" PRId64 ", are missing.", c->n + 1, n);
	else if (n < c->n)
		*fault = arena_fmt(a, "Lines were added after %" PRId64 ", which schedpost has not written.", n);
	else if (!str_is(noted, audit_head(a, c->n, c->link)))
		*fault = S("The newest line is not the one that schedpost has noted: the record was written anew.");
}
