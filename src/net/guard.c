/* SPDX-License-Identifier: MIT
 * guard.c - the table of special addresses; the longest range that holds an address decides. */
#include "net/guard.h"

#include <arpa/inet.h>
#include <string.h>

/* All addresses are compared as IPv6; an IPv4 address a.b.c.d is ::ffff:a.b.c.d (RFC 4291, 2.5.5.2). */
struct range {
	unsigned char at[16];
	int bits;
	guard_kind kind;
};

#define V4(a, b, c, d, n) {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d}, 96 + (n)
#define V6(...)		  {__VA_ARGS__}

static const struct range ranges[] = {
	{V4(0, 0, 0, 0, 0), GUARD_PUBLIC},
	{V4(0, 0, 0, 0, 8), GUARD_PRIVATE},		/* "this network": RFC 791, 3.2; Linux takes 0.0.0.0 for itself */
	{V4(10, 0, 0, 0, 8), GUARD_PRIVATE},		/* RFC 1918 */
	{V4(100, 64, 0, 0, 10), GUARD_PRIVATE},		/* shared by a provider's customers: RFC 6598 */
	{V4(127, 0, 0, 0, 8), GUARD_PRIVATE},		/* loopback: RFC 1122, 3.2.1.3 */
	{V4(169, 254, 0, 0, 16), GUARD_PRIVATE},	/* link-local, and clouds' metadata: RFC 3927 */
	{V4(172, 16, 0, 0, 12), GUARD_PRIVATE},		/* RFC 1918 */
	{V4(192, 0, 0, 0, 24), GUARD_PRIVATE},		/* IETF protocol assignments: RFC 6890 */
	{V4(192, 0, 2, 0, 24), GUARD_NEVER},		/* documentation: RFC 5737 */
	{V4(192, 88, 99, 0, 24), GUARD_NEVER},		/* 6to4 relays, deprecated: RFC 7526 */
	{V4(192, 168, 0, 0, 16), GUARD_PRIVATE},	/* RFC 1918 */
	{V4(198, 18, 0, 0, 15), GUARD_PRIVATE},		/* benchmarks: RFC 2544 */
	{V4(198, 51, 100, 0, 24), GUARD_NEVER},		/* documentation: RFC 5737 */
	{V4(203, 0, 113, 0, 24), GUARD_NEVER},		/* documentation: RFC 5737 */
	{V4(224, 0, 0, 0, 4), GUARD_NEVER},		/* multicast: RFC 5771 */
	{V4(240, 0, 0, 0, 4), GUARD_NEVER},		/* reserved: RFC 1112, 4; with 255.255.255.255: RFC 8190 */

	{V6(0), 0, GUARD_NEVER},			/* what is not handed out */
	{V6(0x20), 3, GUARD_PUBLIC},			/* global unicast, 2000::/3: RFC 4291 */
	{V6(0), 127, GUARD_PRIVATE},			/* unspecified and loopback: RFC 4291 */
	{V6(0x01), 64, GUARD_NEVER},			/* discard, 100::/64: RFC 6666 */
	{V6(0, 0x64, 0xff, 0x9b, 0, 1), 48, GUARD_PRIVATE},	/* translation inside a network: RFC 8215 */
	{V6(0x20, 0x01), 23, GUARD_NEVER},		/* IETF protocol assignments with Teredo: RFC 2928, RFC 4380 */
	{V6(0x20, 0x01, 0x0d, 0xb8), 32, GUARD_NEVER},	/* documentation: RFC 3849 */
	{V6(0x3f, 0xff), 20, GUARD_NEVER},		/* documentation: RFC 9637 */
	{V6(0x5f), 16, GUARD_NEVER},			/* segment routing: RFC 9602 */
	{V6(0xfc), 7, GUARD_PRIVATE},			/* unique local: RFC 4193 */
	{V6(0xfe, 0x80), 10, GUARD_PRIVATE},		/* link-local: RFC 4291 */
	{V6(0xfe, 0xc0), 10, GUARD_PRIVATE},		/* site-local, deprecated: RFC 3879 */
	{V6(0xff), 8, GUARD_NEVER},			/* multicast: RFC 4291 */
};

/* Ranges of IPv6 that carry an IPv4 address inside, which is then the one that counts. */
static const struct { unsigned char at[16]; int bits, v4_at; } carriers[] = {
	{V6(0), 96, 12},				/* "IPv4-compatible", deprecated: RFC 4291, 2.5.5.1 */
	{V6(0, 0x64, 0xff, 0x9b), 96, 12},		/* NAT64: RFC 6052 */
	{V6(0x20, 0x02), 16, 2},			/* 6to4: RFC 3056 */
};

static bool starts_with(const unsigned char *ip, const unsigned char *range, int bits)
{
	int bytes = bits / 8, rest = bits % 8;
	if (memcmp(ip, range, (size_t)bytes) != 0) return false;
	return !rest || (ip[bytes] ^ range[bytes]) >> (8 - rest) == 0;
}

static guard_kind look_up(const unsigned char *ip)
{
	int longest = -1;
	guard_kind kind = GUARD_NEVER;
	for (size_t i = 0; i < COUNT(ranges); i++) {
		if (ranges[i].bits <= longest || !starts_with(ip, ranges[i].at, ranges[i].bits)) continue;
		longest = ranges[i].bits;
		kind = ranges[i].kind;
	}
	return kind;
}

static guard_kind of_v4(const void *four_bytes)
{
	unsigned char ip[16] = {[10] = 0xff, [11] = 0xff};
	memcpy(ip + 12, four_bytes, 4);
	return look_up(ip);
}

static guard_kind of_v6(const unsigned char *ip)
{
	static const unsigned char loopback[16] = {[15] = 1}, none[16];
	bool itself = !memcmp(ip, loopback, 16) || !memcmp(ip, none, 16);
	for (size_t i = 0; i < COUNT(carriers) && !itself; i++) {
		if (starts_with(ip, carriers[i].at, carriers[i].bits)) return of_v4(ip + carriers[i].v4_at);
	}
	return look_up(ip);
}

guard_kind guard_of(const struct sockaddr *to)
{
	if (to->sa_family == AF_INET) return of_v4(&((const struct sockaddr_in *)to)->sin_addr);
	if (to->sa_family == AF_INET6) return of_v6(((const struct sockaddr_in6 *)to)->sin6_addr.s6_addr);
	return GUARD_NEVER;
}

guard_kind guard_of_text(const char *ip)
{
	unsigned char bytes[16];
	char text[INET6_ADDRSTRLEN + 1] = "";
	size_t n = strcspn(ip, "%");	/* a zone says which cable, not where to */
	if (n >= sizeof text) return GUARD_NEVER;
	memcpy(text, ip, n);
	if (inet_pton(AF_INET, text, bytes) == 1) return of_v4(bytes);
	return inet_pton(AF_INET6, text, bytes) == 1 ? of_v6(bytes) : GUARD_NEVER;
}

bool guard_allows(guard_kind kind, bool may_be_private)
{
	return kind == GUARD_PUBLIC || (kind == GUARD_PRIVATE && may_be_private);
}
