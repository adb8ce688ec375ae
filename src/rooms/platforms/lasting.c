/* SPDX-License-Identifier: MIT
 * lasting.c - the two rules by which versions end, and the sentence that warns. */
#include "rooms/platforms/lasting.h"

#include "text/when.h"

#include <time.h>

enum { YYYYMM = 6, MONTHS_A_YEAR = 12, DATE = 10 };

/* The first instant of the month that is so many months after a version named YYYYMM; 0 when it is not so named. */
static int64_t months_after(str version, int64_t months)
{
	int64_t n;
	if (version.len != YYYYMM || !str_int(version, &n) || n < 0) return 0;
	int64_t year = n / 100, month = n % 100;
	if (month < 1 || month > MONTHS_A_YEAR) return 0;
	int64_t since = year * MONTHS_A_YEAR + month - 1 + MIN(months, (int64_t)100 * MONTHS_A_YEAR);
	struct tm t = {.tm_mday = 1};
	t.tm_year = (int)(since / MONTHS_A_YEAR) - 1900;
	t.tm_mon = (int)(since % MONTHS_A_YEAR);
	return (int64_t)timegm(&t) * 1000;
}

int64_t lasting_until(const sp_interface *i, str version)
{
	for (size_t n = 0; n < i->nknown; n++)
		if (str_is(version, (str){i->known[n].version.at, i->known[n].version.len})) return i->known[n].until;
	return i->months ? months_after(version, i->months) : 0;
}

str lasting_day(struct arena *a, int64_t at)
{
	return str_cut(when_utc(a, at), 0, DATE);
}

str lasting_warning(struct arena *a, const struct platform *p, int64_t now)
{
	if (!p->interface_until || now < p->interface_until - LASTING_WARN_DAYS * DAY_MS) return S("");
	str day = lasting_day(a, p->interface_until);
	return arena_fmt(a, "%.*s may switch off version %.*s of its interface, which schedpost uses, %s %.*s. Then nothing can be "
			 "published there. Set a newer one in schedpost.conf: platforms = { %.*s = { version = \"...\"; }; }; and "
			 "restart schedpostd. Which ones there are: %.*s (docs/PLATFORMS.md, \"Versions that end\").", SHOW(p->title),
			 SHOW(p->interface), now < p->interface_until ? "from" : "since", SHOW(day), SHOW(p->name),
			 SHOW(p->interface_page));
}
