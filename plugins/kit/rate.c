/* SPDX-License-Identifier: MIT
 * rate.c - one reading of all the ways in which servers say "not before". */
#include <schedpost/kit.h>

enum { SECOND_MS = 1000, DAY_MS = 24 * 60 * 60 * 1000, TOO_MANY = 429 };

static sp_str header(const sp_answer *a, const char *name)
{
	for (size_t i = 0; i < a->nheaders; i++)
		if (kit_is(a->headers[i].name, name)) return kit_trim(a->headers[i].value);
	return (sp_str){0};
}

static sp_str first_header(const sp_answer *a, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		sp_str found = header(a, names[i]);
		if (found.len) return found;
	}
	return (sp_str){0};
}

/* Seconds, perhaps with decimals, as milliseconds; up to 18 digits would overflow, so 14 are the most. */
static bool decimal_ms(sp_str s, int64_t *out)
{
	size_t dot = 0;
	while (dot < s.len && s.at[dot] != '.') dot++;
	int64_t whole, part = 0;
	if (dot > 14 || !kit_number((sp_str){s.at, dot}, &whole)) return false;
	for (size_t i = dot + 1, weight = 100; i < s.len; i++, weight /= 10) {
		if (s.at[i] < '0' || s.at[i] > '9') return false;
		part += (int64_t)weight * (s.at[i] - '0');
	}
	*out = whole * SECOND_MS + part;
	return true;
}

/* How long to wait. Instants are by the server's clock, which showed `there`. Numbers tell by their size what they are:
 * this year is 1.8e9 in Unix seconds and 1.8e12 in milliseconds. */
static bool wait_of(sp_str s, int64_t there, int64_t *out)
{
	int64_t ms, at;
	if (kit_instant(s, &at) || kit_http_date(s, &at)) *out = at - there;
	else if (!decimal_ms(s, &ms)) return false;
	else if (ms >= 1000000000000 * SECOND_MS) *out = ms / SECOND_MS - there;
	else if (ms >= 1000000000 * (int64_t)SECOND_MS) *out = ms - there;
	else *out = ms;
	return true;
}

static int64_t between(int64_t least, int64_t ms, int64_t most)
{
	return ms < least ? least : ms > most ? most : ms;
}

static bool is_used_up(const sp_answer *a)
{
	static const char *const names[] = {"x-ratelimit-remaining", "x-rate-limit-remaining",
					    "ratelimit-remaining"};
	return kit_is(first_header(a, names, KIT_COUNT(names)), "0");
}

int64_t kit_not_before(const sp_answer *a, int64_t now)
{
	static const char *const resets[] = {"x-ratelimit-reset", "x-rate-limit-reset", "ratelimit-reset",
					     "x-ratelimit-reset-after"};
	int64_t wait, there = now;
	if (!a || a->arrival != SP_ARRIVED) return 0;
	kit_http_date(header(a, "date"), &there);
	sp_str retry = header(a, "retry-after");
	if (retry.len && wait_of(retry, there, &wait)) return now + between(SECOND_MS, wait, DAY_MS);
	if (a->status != TOO_MANY && !is_used_up(a)) return 0;
	sp_str reset = first_header(a, resets, KIT_COUNT(resets));
	if (reset.len && wait_of(reset, there, &wait)) return now + between(SECOND_MS, wait, DAY_MS);
	return 0;
}

/* ---- Meta's usage headers: percents, and minutes until there is more */

enum { MINUTE_MS = 60 * 1000, DAY_MINUTES = 24 * 60 };

static int64_t longest_in(const json_t *list)
{
	int64_t most = 0;
	for (size_t i = 0; i < json_array_size(list) && i < 64; i++) {
		int64_t minutes = kit_int(json_array_get(list, i), "estimated_time_to_regain_access", 0);
		if (minutes > most) most = minutes;
	}
	return most > DAY_MINUTES ? DAY_MINUTES : most;
}

static int64_t told_wait_ms(struct kit *k)
{
	sp_str value = kit_answer_header(k, "x-business-use-case-usage");
	json_error_t ignored;
	json_t *usage = value.len ? json_loadb(value.at, value.len, 0, &ignored) : NULL;
	int64_t most = 0;
	for (void *at = json_object_iter(usage); at; at = json_object_iter_next(usage, at)) {
		int64_t minutes = longest_in(json_object_iter_value(at));
		if (minutes > most) most = minutes;
	}
	json_decref(usage);
	return most * MINUTE_MS;
}

void kit_mind_usage(struct kit *k)
{
	sp_result *r = k->job->result;
	int64_t wait = told_wait_ms(k);
	if (!wait || r->not_before) return;
	r->not_before = k->job->now + wait;
	if (r->scope == SP_THIS_POST) r->scope = SP_THIS_ACCOUNT;
}
