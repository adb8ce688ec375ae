/* SPDX-License-Identifier: MIT
 * date.c - the Date header against our clock. */
#include "net/date.h"

#include <curl/curl.h>

enum { DATE_MOST = 63 };	/* bytes of a date that is read */

static str header(const struct http_answer *a, str name)
{
	for (size_t i = 0; i < a->nheaders; i++)
		if (str_is(a->headers[i].name, name)) return a->headers[i].value;
	return S("");
}

int64_t date_ahead_ms(const struct http_answer *a, int64_t now)
{
	char text[DATE_MOST + 1] = "";
	int64_t age_s = 0;
	str date = str_cut(header(a, S("date")), 0, DATE_MOST), age = header(a, S("age"));
	for (size_t i = 0; i < date.len; i++) text[i] = date.at[i];
	int64_t at_s = date.len ? curl_getdate(text, NULL) : -1;	/* all three forms of RFC 9110, 5.6.7 */
	if (at_s <= 0) return 0;
	if (!str_int(age, &age_s) || age_s < 0 || age_s > now / 1000) age_s = 0;
	return now - (at_s + age_s) * 1000;
}
