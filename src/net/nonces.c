/* SPDX-License-Identifier: MIT
 * nonces.c - a small table by server; the one that has been silent longest gives way. */
#include "net/nonces.h"

#include "net/url.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { SERVERS = 64, NONCE_MOST = 512, ORIGIN_MOST = 280 };	/* the latter two in bytes */

struct nonces {
	struct server {
		char origin[ORIGIN_MOST], nonce[NONCE_MOST];
		size_t len;		/* of the nonce */
		uint64_t told;		/* counts up; 0: a free place */
	} of[SERVERS];
	uint64_t last;
};

struct nonces *nonces_new(struct arena *a)
{
	return TAKE(a, struct nonces);
}

/* "https://a.example:443"; small letters, for names differ in nothing else. */
static bool origin_of(str url, char out[ORIGIN_MOST])
{
	struct url to;
	if (!url_split(url, &to)) return false;
	int n = snprintf(out, ORIGIN_MOST, "%.*s://%.*s:%d", SHOW(to.scheme), SHOW(to.host), to.port);
	for (char *c = out; *c; c++) *c = (char)tolower((unsigned char)*c);
	return n > 0 && n < ORIGIN_MOST;
}

str nonces_for(const struct nonces *all, str url)
{
	char origin[ORIGIN_MOST];
	if (!all || !origin_of(url, origin)) return S("");
	for (size_t i = 0; i < SERVERS; i++)
		if (all->of[i].told && !strcmp(all->of[i].origin, origin)) return (str){all->of[i].nonce, all->of[i].len};
	return S("");
}

/* RFC 9449, 8.1: it is put into JSON as it stands. */
static bool is_nonce(str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] < 0x21 || s.at[i] > 0x7e || s.at[i] == '"' || s.at[i] == '\\') return false;
	return s.len > 0 && s.len <= NONCE_MOST;
}

static struct server *place_for(struct nonces *all, const char *origin)
{
	struct server *oldest = &all->of[0];
	for (size_t i = 0; i < SERVERS; i++) {
		struct server *s = &all->of[i];
		if (s->told && !strcmp(s->origin, origin)) return s;
		if (s->told < oldest->told) oldest = s;
	}
	return oldest;
}

bool nonces_note(struct nonces *all, str url, const struct http_answer *answer)
{
	char origin[ORIGIN_MOST];
	str nonce = S("");
	for (size_t i = 0; i < answer->nheaders; i++)
		if (str_is_nocase(answer->headers[i].name, S("dpop-nonce"))) nonce = answer->headers[i].value;
	if (!is_nonce(nonce) || !origin_of(url, origin)) return false;
	struct server *s = place_for(all, origin);
	memcpy(s->origin, origin, sizeof origin);
	memcpy(s->nonce, nonce.at, nonce.len);
	s->len = nonce.len;
	s->told = ++all->last;
	return true;
}
