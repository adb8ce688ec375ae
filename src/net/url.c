/* SPDX-License-Identifier: MIT
 * url.c - taking addresses apart (RFC 3986, the part of it that a platform needs). */
#include "net/url.h"

#include <ctype.h>
#include <string.h>

enum { MOST_HOST = 253 };	/* bytes, RFC 1035 */

static bool all_of(str s, const char *signs)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.at[i];
		if (c >= 128 || (!isalnum(c) && (!c || !strchr(signs, c)))) return false;
	}
	return true;
}

static bool name_is_good(str host)
{
	return host.len && host.len <= MOST_HOST && all_of(host, ".-") && isalnum((unsigned char)host.at[0]) &&
	       isalnum((unsigned char)host.at[host.len - 1]) && !str_find(host, S(".."), NULL);
}

/* Takes the host off the front of *rest: up to the port, the path or the end. */
static bool take_host(str *rest, str *host)
{
	size_t n = 0;
	if (rest->len && rest->at[0] == '[') {
		if (!str_find(*rest, S("]"), &n)) return false;
		*host = str_cut(*rest, 0, n + 1);
		*rest = str_cut(*rest, n + 1, rest->len);
		return host->len > 2 && strspn(host->at + 1, "0123456789abcdefABCDEF:.") == n - 1;
	}
	while (n < rest->len && !strchr(":/?", rest->at[n])) n++;
	*host = str_cut(*rest, 0, n);
	*rest = str_cut(*rest, n, rest->len);
	return name_is_good(*host);
}

static bool take_port(str *rest, int *port)
{
	if (!rest->len || rest->at[0] != ':') return true;
	size_t n = 1;
	int64_t number;
	while (n < rest->len && isdigit((unsigned char)rest->at[n])) n++;
	if (n > 6 || !str_int(str_cut(*rest, 1, n - 1), &number) || number < 1 || number > 65535) return false;
	*port = (int)number;
	*rest = str_cut(*rest, n, rest->len);
	return true;
}

static bool rest_is_good(str rest)
{
	if (rest.len && rest.at[0] != '/' && rest.at[0] != '?') return false;
	for (size_t i = 0; i < rest.len; i++) {
		unsigned char c = (unsigned char)rest.at[i];
		if (c <= ' ' || c >= 127 || strchr("#\\\"<>^`{|}", c)) return false;
	}
	return true;
}

bool url_split(str text, struct url *out)
{
	bool https = str_starts(text, S("https://"));
	if (!https && !str_starts(text, S("http://"))) return false;
	size_t n = https ? 5 : 4;
	*out = (struct url){.scheme = str_cut(text, 0, n), .port = https ? 443 : 80};
	out->rest = str_cut(text, n + 3, text.len);
	return take_host(&out->rest, &out->host) && take_port(&out->rest, &out->port) && rest_is_good(out->rest);
}

bool url_same_server(const struct url *a, const struct url *b)
{
	return str_is(a->scheme, b->scheme) && str_is_nocase(a->host, b->host) && a->port == b->port;
}

bool url_host_declared(str host, str declared)
{
	if (!str_starts(declared, S("*."))) return str_is_nocase(host, declared);
	str below = str_cut(declared, 1, declared.len);	/* ".x.com" */
	return below.len > 1 && host.len > below.len &&
	       str_is_nocase(str_cut(host, host.len - below.len, below.len), below);
}
