/* SPDX-License-Identifier: MIT
 * guard_test.c - the borders of every special range, from both sides. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <string.h>
#include <sys/un.h>

#include "net/guard.h"

static const struct { const char *ip; guard_kind kind;
} cases[] = {
	{"0.0.0.0", GUARD_PRIVATE},
	{"0.255.255.255", GUARD_PRIVATE},
	{"1.0.0.0", GUARD_PUBLIC},
	{"9.255.255.255", GUARD_PUBLIC},
	{"10.0.0.0", GUARD_PRIVATE},
	{"10.255.255.255", GUARD_PRIVATE},
	{"11.0.0.0", GUARD_PUBLIC},
	{"100.63.255.255", GUARD_PUBLIC},
	{"100.64.0.0", GUARD_PRIVATE},
	{"100.127.255.255", GUARD_PRIVATE},
	{"100.128.0.0", GUARD_PUBLIC},
	{"126.255.255.255", GUARD_PUBLIC},
	{"127.0.0.1", GUARD_PRIVATE},
	{"127.255.255.255", GUARD_PRIVATE},
	{"128.0.0.0", GUARD_PUBLIC},
	{"169.253.255.255", GUARD_PUBLIC},
	{"169.254.169.254", GUARD_PRIVATE},
	{"169.255.0.0", GUARD_PUBLIC},
	{"172.15.255.255", GUARD_PUBLIC},
	{"172.16.0.0", GUARD_PRIVATE},
	{"172.31.255.255", GUARD_PRIVATE},
	{"172.32.0.0", GUARD_PUBLIC},
	{"192.0.0.1", GUARD_PRIVATE},
	{"192.0.1.0", GUARD_PUBLIC},
	{"192.0.2.1", GUARD_NEVER},
	{"192.88.99.1", GUARD_NEVER},
	{"192.167.255.255", GUARD_PUBLIC},
	{"192.168.0.0", GUARD_PRIVATE},
	{"192.168.255.255", GUARD_PRIVATE},
	{"192.169.0.0", GUARD_PUBLIC},
	{"198.17.255.255", GUARD_PUBLIC},
	{"198.18.0.0", GUARD_PRIVATE},
	{"198.19.255.255", GUARD_PRIVATE},
	{"198.20.0.0", GUARD_PUBLIC},
	{"198.51.100.7", GUARD_NEVER},
	{"203.0.113.7", GUARD_NEVER},
	{"223.255.255.255", GUARD_PUBLIC},
	{"224.0.0.1", GUARD_NEVER},
	{"239.255.255.255", GUARD_NEVER},
	{"240.0.0.0", GUARD_NEVER},
	{"255.255.255.255", GUARD_NEVER},
	{"151.101.1.69", GUARD_PUBLIC},

	{"::", GUARD_PRIVATE},
	{"::1", GUARD_PRIVATE},
	{"::2", GUARD_PRIVATE}, /* ::0.0.0.2 is IPv4 0.0.0.2 */
	{"::ffff:127.0.0.1", GUARD_PRIVATE},
	{"::ffff:10.1.1.1", GUARD_PRIVATE},
	{"::ffff:8.8.8.8", GUARD_PUBLIC},
	{"::127.0.0.1", GUARD_PRIVATE},
	{"::8.8.8.8", GUARD_PUBLIC},
	{"64:ff9b::10.0.0.1", GUARD_PRIVATE},
	{"64:ff9b::8.8.8.8", GUARD_PUBLIC},
	{"64:ff9b:1::1", GUARD_PRIVATE},
	{"2002:7f00:1::", GUARD_PRIVATE},
	{"2002:a00:1::1", GUARD_PRIVATE},
	{"2002:808:808::1", GUARD_PUBLIC},
	{"1fff::1", GUARD_NEVER},
	{"2000::1", GUARD_PUBLIC},
	{"2001::1", GUARD_NEVER},
	{"2001:1ff:ffff::1", GUARD_NEVER},
	{"2001:200::1", GUARD_PUBLIC},
	{"2001:db8::1", GUARD_NEVER},
	{"2001:db9::1", GUARD_PUBLIC},
	{"2606:4700::1111", GUARD_PUBLIC},
	{"3ffe:ffff::1", GUARD_PUBLIC},
	{"3fff:fff::1", GUARD_NEVER},
	{"3fff:1000::1", GUARD_PUBLIC},
	{"4000::1", GUARD_NEVER},
	{"5f00::1", GUARD_NEVER},
	{"100::1", GUARD_NEVER},
	{"fbff::1", GUARD_NEVER},
	{"fc00::1", GUARD_PRIVATE},
	{"fdff:ffff::1", GUARD_PRIVATE},
	{"fe00::1", GUARD_NEVER},
	{"fe80::1", GUARD_PRIVATE},
	{"fe80::1%eth0", GUARD_PRIVATE},
	{"febf::1", GUARD_PRIVATE},
	{"fec0::1", GUARD_PRIVATE},
	{"ff02::1", GUARD_NEVER},
	{"", GUARD_NEVER},
	{"localhost", GUARD_NEVER},
	{"127.1", GUARD_NEVER},
	{"2130706433", GUARD_NEVER},
};

void test_every_range_ends_where_the_registry_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		if (guard_of_text(cases[i].ip) != cases[i].kind) {
			fail_msg("%s is %d, not %d", cases[i].ip, guard_of_text(cases[i].ip), cases[i].kind);
		}
	}
}

void test_a_socket_address_is_judged_like_its_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct sockaddr_in v4 = {.sin_family = AF_INET};
		struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
		if (inet_pton(AF_INET, cases[i].ip, &v4.sin_addr) == 1) {
			assert_int_equal(guard_of((struct sockaddr *)&v4), cases[i].kind);
		} else if (inet_pton(AF_INET6, cases[i].ip, &v6.sin6_addr) == 1) {
			assert_int_equal(guard_of((struct sockaddr *)&v6), cases[i].kind);
		}
	}
	struct sockaddr_un file = {.sun_family = AF_UNIX, .sun_path = "/run/other.sock"};
	assert_int_equal(guard_of((struct sockaddr *)&file), GUARD_NEVER);
}

void test_private_needs_permission_and_never_means_never(void **state)
{
	(void)state;
	assert_true(guard_allows(GUARD_PUBLIC, false));
	assert_false(guard_allows(GUARD_PRIVATE, false));
	assert_true(guard_allows(GUARD_PRIVATE, true));
	assert_false(guard_allows(GUARD_NEVER, true));
}
