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
