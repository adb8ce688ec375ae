/* SPDX-License-Identifier: MIT
 * date_test.c - a server's clock, as its answers tell it. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "net/date.h"

#include <string.h>

static const int64_t NOW = 1795338000000;	/* Sun 22 Nov 2026 09:00:00 UTC */

static int64_t ahead(const char *date, const char *age)
{
	struct http_pair pairs[] = {{S("content-type"), S("text/html")},
				    {S("date"), str_of(date)}, {S("age"), str_of(age)}};
	struct http_answer a = {.headers = pairs, .nheaders = age ? 3 : 2};
	return date_ahead_ms(&a, NOW);
}

void test_all_three_forms_of_a_date_are_read(void **state)
{
	(void)state;
	assert_int_equal(ahead("Sun, 22 Nov 2026 09:00:00 GMT", NULL), 0);
	assert_int_equal(ahead("Sun, 22 Nov 2026 08:00:00 GMT", NULL), 3600 * 1000);
	assert_int_equal(ahead("Wed, 25 Nov 2026 09:00:00 GMT", NULL), -3LL * 24 * 3600 * 1000);
	assert_int_equal(ahead("Sunday, 22-Nov-26 08:59:00 GMT", NULL), 60 * 1000);
	assert_int_equal(ahead("Sun Nov 22 08:59:59 2026", NULL), 1000);
	assert_int_equal(ahead("Sun, 22 Nov 2048 09:00:00 GMT", NULL), -694310400LL * 1000);	/* after 2038 */
}

void test_an_answer_kept_by_a_cache_is_as_old_as_it_says(void **state)
{
	(void)state;
	assert_int_equal(ahead("Sun, 22 Nov 2026 08:00:00 GMT", "3600"), 0);
	assert_int_equal(ahead("Sun, 22 Nov 2026 08:00:00 GMT", "-5"), 3600 * 1000);
	assert_int_equal(ahead("Sun, 22 Nov 2026 08:00:00 GMT", "99999999999999999"), 3600 * 1000);
}

void test_what_is_no_date_tells_nothing(void **state)
{
	(void)state;
	char endless[5000];
	memset(endless, '9', sizeof endless - 1);
	endless[sizeof endless - 1] = 0;
	assert_int_equal(ahead("", NULL), 0);
	assert_int_equal(ahead("yesterday", NULL), 0);
	assert_int_equal(ahead(endless, NULL), 0);
	assert_int_equal(date_ahead_ms(&(struct http_answer){0}, NOW), 0);
}
