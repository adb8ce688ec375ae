/* SPDX-License-Identifier: MIT
 * vault_test.c - what is sealed opens in its own place and nowhere else, and never with another key. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "rooms/vault/vault.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct place {
	struct arena *a;
	char folder[40], key[50];
	struct vault *v;
};

static struct place set_up(void)
{
	struct place p = {.a = arena_new()};
	snprintf(p.folder, sizeof p.folder, "/tmp/schedpost-vault-XXXXXX");
	assert_non_null(mkdtemp(p.folder));
	snprintf(p.key, sizeof p.key, "%s/key", p.folder);
	assert_null(vault_open(p.a, str_of(p.folder), false, &p.v));
	return p;
}

static void tear_down(struct place *p)
{
	vault_close(p->v);
	unlink(p->key);
	rmdir(p->folder);
	arena_free(p->a);
}

void test_sealed_opens_only_in_its_place(void **state)
{
	(void)state;
	struct place p = set_up();
	str opened, sealed = vault_seal(p.a, p.v, S("secret account=1 kind=1"), S("hunter2"));
	assert_false(str_find(sealed, S("hunter2"), NULL));
	assert_null(vault_unseal(p.a, p.v, S("secret account=1 kind=1"), sealed, &opened));
	assert_true(str_is(opened, S("hunter2")));
	assert_non_null(vault_unseal(p.a, p.v, S("secret account=2 kind=1"), sealed, &opened));
	for (size_t i = 0; i < sealed.len; i++) {
		char *bent = arena_cstr(p.a, sealed);
		bent[i] ^= 1;
		assert_non_null(vault_unseal(p.a, p.v, S("secret account=1 kind=1"), (str){bent, sealed.len}, &opened));
	}
	assert_non_null(vault_unseal(p.a, p.v, S("secret account=1 kind=1"), str_cut(sealed, 0, 10), &opened));
	tear_down(&p);
}

void test_the_key_stays_and_is_private(void **state)
{
	(void)state;
	struct place p = set_up();
	struct stat st;
	str opened, sealed = vault_seal(p.a, p.v, S("place"), S("value"));
	assert_int_equal(stat(p.key, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	vault_close(p.v);
	assert_null(vault_open(p.a, str_of(p.folder), true, &p.v));
	assert_null(vault_unseal(p.a, p.v, S("place"), sealed, &opened));
	tear_down(&p);
}

void test_a_key_that_others_read_is_refused(void **state)
{
	(void)state;
	struct place p = set_up();
	struct vault *other;
	chmod(p.key, 0644);
	err e = vault_open(p.a, str_of(p.folder), true, &other);
	assert_non_null(e);
	assert_string_equal(e->code, "key-open-to-others");
	chmod(p.key, 0600);
	assert_int_equal(truncate(p.key, 5), 0);
	assert_string_equal(vault_open(p.a, str_of(p.folder), true, &other)->code, "key-damaged");
	unlink(p.key);
	assert_string_equal(vault_open(p.a, str_of(p.folder), true, &other)->code, "key-missing");
	tear_down(&p);
}
