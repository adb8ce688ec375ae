/* SPDX-License-Identifier: MIT
 * watch.c - the rules of foreign posts: whose words they are, what speaks against them, how often to look. */
#include "rooms/watch/watch.h"

#include "text/text.h"

#include <stdlib.h>
#include <string.h>

/* ---- hosts */

enum { HOSTS_MOST = 50 /* of one post */ };

/* Platforms wrap every link in these, so they tell nothing of where it leads. */
static bool is_wrapper(str host)
{
	static const char *const WRAPPERS[] = {"t.co", "lnkd.in", "l.facebook.com", "lm.facebook.com"};
	for (size_t i = 0; i < COUNT(WRAPPERS); i++)
		if (str_is(host, str_of(WRAPPERS[i]))) return true;
	return false;
}

/* "https://WWW.Example.org:80/a?b" is "example.org". What stands before an @ is no host. */
static str host_in(struct arena *a, str url)
{
	size_t at = 0, n = 0;
	if (str_find(url, S("://"), &at)) url = str_cut(url, at + 3, url.len);
	while (n < url.len && !strchr("/?#\\ \t\r\n\"'<>()[]{}|,;", url.at[n])) n++;
	url = str_cut(url, 0, n);
	if (str_find(url, S("@"), &at)) url = str_cut(url, at + 1, url.len);
	if (str_find(url, S(":"), &at)) url = str_cut(url, 0, at);
	char *low = arena_cstr(a, url);
	for (size_t i = 0; i < url.len; i++)
		if (low[i] >= 'A' && low[i] <= 'Z') low[i] |= 0x20;
	str host = {low, url.len};
	return str_starts(host, S("www.")) ? str_cut(host, 4, host.len) : host;
}

static bool is_among(str what, const str *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(what, list[i])) return true;
	return false;
}

struct hosts {
	struct arena *a;
	str *of;
	size_t n;
};

static void host_add(struct hosts *h, str url)
{
	str host = host_in(h->a, url);
	if (h->n < HOSTS_MOST && host.len && !is_wrapper(host) && !is_among(host, h->of, h->n)) h->of[h->n++] = host;
}

/* What stands behind "://" is an address, whether or not its ending is one that is known. */
size_t watch_hosts(struct arena *a, str text, str link, str **out)
{
	struct span *spans;
	struct hosts h = {.a = a, .of = TAKE_N(a, str, HOSTS_MOST)};
	size_t n = text_spans(a, text, true, &spans), at;
	for (size_t i = 0; i < n; i++)
		if (spans[i].kind == SPAN_URL) host_add(&h, str_cut(text, spans[i].from, spans[i].to - spans[i].from));
	for (str rest = text; str_find(rest, S("://"), &at); rest = str_cut(rest, at + 3, rest.len))
		host_add(&h, str_cut(rest, at, rest.len));
	host_add(&h, link);
	*out = h.of;
	return h.n;
}

/* ---- whose words? */

enum {
	GRAM = sizeof(uint32_t),	/* bytes; a word of text is compared by all its pieces of that length */
	SHORT_LEAST = 12,		/* bytes that a shortened text still has */
	GRAMS_LEAST = 12,		/* of an edited one */
	LIKE_PERCENT = 70		/* of its pieces are ours */
};

static int gram_order(const void *x, const void *y)
{
	uint32_t p = *(const uint32_t *)x, q = *(const uint32_t *)y;
	return (p > q) - (p < q);
}

static size_t grams_of(struct arena *a, str s, uint32_t **out)
{
	size_t n = s.len >= GRAM ? s.len - GRAM + 1 : 0;
	*out = TAKE_N(a, uint32_t, n + 1);
	for (size_t i = 0; i < n; i++) memcpy(&(*out)[i], s.at + i, GRAM);
	qsort(*out, n, sizeof **out, gram_order);
	return n;
}

static size_t grams_shared(const uint32_t *x, size_t nx, const uint32_t *y, size_t ny)
{
	size_t i = 0, k = 0, shared = 0;
	while (i < nx && k < ny) {
		shared += x[i] == y[k];
		bool step_x = x[i] <= y[k], step_y = y[k] <= x[i];
		i += step_x;
		k += step_y;
	}
	return shared;
}

/* A shortened text keeps its beginning, so an edited one is held against that much of ours and half as much again. */
static bool is_like(struct arena *a, str ours, str theirs)
{
	uint32_t *x, *y;
	size_t nx = grams_of(a, str_cut(ours, 0, theirs.len + theirs.len / 2), &x), ny = grams_of(a, theirs, &y);
	return ny >= GRAMS_LEAST && grams_shared(x, nx, y, ny) * 100 >= ny * LIKE_PERCENT;
}

static bool same_words(struct arena *a, str ours, str theirs)
{
	str x = text_essence(a, ours), y = text_essence(a, theirs);
	if (!x.len || !y.len) return x.len == y.len && str_is(text_nfc(a, str_trim(ours)), text_nfc(a, str_trim(theirs)));
	if (str_is(x, y)) return true;
	return (y.len >= SHORT_LEAST && str_find(x, y, NULL)) || is_like(a, x, y);
}

/* Our words with another link are what somebody does who wants them to lead elsewhere. */
static bool leads_elsewhere(struct arena *a, const struct seen *e, const struct sent *s)
{
	str *theirs, *ours;
	size_t n = watch_hosts(a, e->text, e->link, &theirs);
	for (size_t i = 0; i < n; i++) {
		bool known = false;
		for (size_t k = 0; k < s->ntexts && !known; k++) {
			size_t nours = watch_hosts(a, s->texts[k], s->link, &ours);
			known = is_among(theirs[i], ours, nours);
		}
		if (!known) return true;
	}
	return false;
}

bool watch_has_words_of(const struct seen *e, const struct sent *s)
{
	struct arena *a = arena_new();
	bool same = false;
	for (size_t i = 0; i < s->ntexts && !same; i++) same = same_words(a, s->texts[i], e->text);
	same = same && !leads_elsewhere(a, e, s);
	arena_free(a);
	return same;
}

/* ---- what speaks against it */

static bool strange_client(struct arena *a, const struct seen *e, const struct scene *s)
{
	(void)a;
	return e->client.len && s->usual.nclients && !is_among(e->client, s->usual.clients, s->usual.nclients);
}

static bool strange_host(struct arena *a, const struct seen *e, const struct scene *s)
{
	str *hosts;
	size_t n = watch_hosts(a, e->text, e->link, &hosts);
	for (size_t i = 0; i < n; i++)
		if (!is_among(hosts[i], s->usual.hosts, s->usual.nhosts)) return true;
	return false;
}

str watch_language(str lang)
{
	str rest = lang, first;
	return str_split(&rest, '-', &first) ? first : lang;
}

static bool strange_language(struct arena *a, const struct seen *e, const struct scene *s)
{
	str lang = watch_language(e->lang), script = text_script(e->text);
	(void)a;
	bool other = lang.len && s->usual.nlanguages && !is_among(lang, s->usual.languages, s->usual.nlanguages);
	return other || (script.len && s->usual.nscripts && !is_among(script, s->usual.scripts, s->usual.nscripts));
}

static bool strange_hour(struct arena *a, const struct seen *e, const struct scene *s)
{
	(void)a;
	(void)e;
	return !s->at_work;
}

static bool in_burst(struct arena *a, const struct seen *e, const struct scene *s)
{
	(void)a;
	(void)e;
	return s->near >= BURST_LEAST;
}

static bool after_profile(struct arena *a, const struct seen *e, const struct scene *s)
{
	(void)a;
	(void)e;
	return s->profile_changed;
}

/* Colleagues who post by hand use another program, and now and then a new link: neither alone is hostile. */
const struct signal_rule SIGNAL_RULES[SIGNALS] = {
	[SIGNAL_CLIENT] = {2, "another program has written it", strange_client},
	[SIGNAL_HOST] = {3, "it links to where nothing here ever has", strange_host},
	[SIGNAL_LANGUAGE] = {3, "it is in another language or script", strange_language},
	[SIGNAL_HOUR] = {1, "nobody is at work at that hour", strange_hour},
	[SIGNAL_BURST] = {3, "several came within ten minutes", in_burst},
	[SIGNAL_PROFILE] = {4, "the profile was changed a short while ago", after_profile},
};

unsigned watch_signals(struct arena *a, const struct seen *e, const struct scene *s)
{
	unsigned on = 0;
	for (size_t i = 0; i < SIGNALS; i++)
		if (SIGNAL_RULES[i].is_on(a, e, s)) on |= 1u << i;
	return on;
}

int watch_score(unsigned signals)
{
	int score = 0;
	for (size_t i = 0; i < SIGNALS; i++)
		if (signals >> i & 1u) score += SIGNAL_RULES[i].weight;
	return score;
}

str watch_words(struct arena *a, unsigned signals)
{
	str words[SIGNALS];
	size_t n = 0;
	for (size_t i = 0; i < SIGNALS; i++)
		if (signals >> i & 1u) words[n++] = str_of(SIGNAL_RULES[i].words);
	return arena_join(a, words, n, S("; "));
}

/* ---- how often */

int64_t watch_pause_ms(const struct watch_pace *p)
{
	enum { DOUBLED_MOST = 10 };
	int64_t pause = p->alert ? WATCH_ALERT_MS : p->office ? WATCH_OFFICE_MS : WATCH_NIGHT_MS;
	return MIN(pause << MIN(MAX(p->fails, 0), DOUBLED_MOST), DAY_MS);
}
