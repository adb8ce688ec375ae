/* SPDX-License-Identifier: MIT
 * blob_fuzz.c - what comes back from the database changed: sealed values do not open, limits are read or refused.
 *
 * Input: where and how to spoil, the length of the place's name, that name, and the value. */
#include "fuzz.h"

#include "rooms/platforms/platforms.h"
#include "rooms/vault/vault.h"
#include "text/text.h"

#include <string.h>
#include <unistd.h>

/* Its key is made once and lives in memory alone. */
static const struct vault *vault(void)
{
	static struct vault *v;
	static struct arena *a;
	char folder[] = "/tmp/schedpost-fuzz-XXXXXX";
	if (v) return v;
	a = arena_new();
	must(mkdtemp(folder) && !vault_open(a, str_of(folder), false, &v), "there is a vault");
	unlink(arena_cstr(a, arena_fmt(a, "%s/key", folder)));
	rmdir(folder);
	return v;
}

static bool opens(struct arena *a, str place, str sealed, str *out)
{
	err e = vault_unseal(a, vault(), place, sealed, out);
	must(!e || (e->kind == ERR_OUTSIDE && text_valid(e->text, NULL)), "a refusal is a sentence");
	return !e;
}

/* The same with one bit turned, cut off, or longer. */
static str spoiled(struct arena *a, str s, uint8_t how, size_t where)
{
	char *at = arena_take(a, s.len + 1);
	if (!s.len) return (str){at, 1};
	memcpy(at, s.at, s.len);
	where %= s.len;
	if (how % 3 == 0) at[where] = (char)(at[where] ^ 1 << how / 3 % 8);
	return (str){at, how % 3 == 0 ? s.len : how % 3 == 1 ? where : s.len + 1};
}

static void check_sealed(struct arena *a, struct input in)
{
	uint8_t how = next(&in);
	size_t where = next(&in);
	where |= (size_t)next(&in) << 8;
	str place = next_bytes(&in, next(&in)), value = next_bytes(&in, in.left), out;
	str sealed = vault_seal(a, vault(), place, value);
	must(opens(a, place, sealed, &out) && str_is(out, value), "what was sealed opens at its place");
	must(!opens(a, place, spoiled(a, sealed, how, where), &out), "what was changed does not open");
	must(!opens(a, spoiled(a, place, how, where), sealed, &out), "what was moved does not open");
	must(!opens(a, place, value, &out), "what was never sealed does not open");
}

/* A plugin's limits, as a server told them, are written down and read for every post. */
static void check_limits(struct arena *a, str text)
{
	sp_limits once, twice;
	if (limits_from_json(a, text, &once)) return;
	must(once.unit >= 1 && once.unit <= SP_LAST_UNIT && !(once.flags & ~(uint32_t)SP_ALL_LIMIT_FLAGS), "known words");
	str json = limits_to_json(a, &once);
	must(!limits_from_json(a, json, &twice), "limits that were written can be read");
	must(str_is(json, limits_to_json(a, &twice)), "they are the same");
	must(text_count(&once, S("Hello https://a.example"), S("")).count >= 0, "a text can be held against them");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *a = arena_new();
	if (len && data[0] == '{') check_limits(a, (str){(const char *)data, len});
	else check_sealed(a, (struct input){data, len});
	arena_free(a);
	return 0;
}
