/* SPDX-License-Identifier: MIT
 * vault.c - the keys in memory and the sealing; whoever has the database without the key has nothing. */
#include "rooms/vault/vault.h"

#include "base/crash.h"
#include "rooms/vault/key_file.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdatomic.h>
#include <string.h>

enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES,
       NAME_BYTES = 8 };
_Static_assert(KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "the key's file holds one key");

/* In locked memory, between writes read-only. A key is there before the count says so: other threads read. */
struct vault {
	unsigned char key[VAULT_KEYS_MOST][KEY_BYTES];	/* by age; the last one is the newest */
	atomic_size_t n;
	bool locked;
};

static const unsigned char *key_of(const struct vault *v, size_t age)
{
	return v->key[v->n - 1 - age];
}

static err take_key(struct arena *a, struct vault *v, const struct key_file *f, const char *path)
{
	unsigned char key[KEY_BYTES];
	size_t n = v->n;
	err e = key_file_read(a, f, path, key);
	bool known = !e && n && sodium_memcmp(key, v->key[n - 1], KEY_BYTES) == 0;
	if (!e && !known && n == VAULT_KEYS_MOST)
		e = FAIL(a, ERR_OUTSIDE, "too-many-keys", "The key was changed %d times since schedpostd was started. Please restart it "
			 "(systemctl restart schedpostd), then go on with 'schedpost vault rotate'.", (int)n - 1);
	if (!e && !known) {
		sodium_mprotect_readwrite(v);
		memcpy(v->key[n], key, KEY_BYTES);
		v->n = n + 1;
		sodium_mprotect_readonly(v);
	}
	sodium_memzero(key, sizeof key);
	return e;
}

/* Guarded, and out of core files. libsodium does not tell whether the lock worked, so it is tried once more. */
static struct vault *vault_new(void)
{
	struct vault *v = sodium_malloc(sizeof *v);
	if (!v) return NULL;
	sodium_memzero(v, sizeof *v);
	v->locked = sodium_mlock(v, sizeof *v) == 0;
	return v;
}

err vault_open(struct arena *a, str data_folder, bool must_exist, struct vault **out)
{
	if (sodium_init() < 0) return FAIL(a, ERR_OUTSIDE, "no-crypto", "This machine gives no random numbers.");
	struct key_file f = key_file_in(a, data_folder);
	if (!must_exist && !key_file_is(f.path)) TRY(key_file_make(a, f.path));
	struct vault *v = vault_new();
	if (!v) return FAIL(a, ERR_OUTSIDE, "no-memory", "No locked memory could be had for the key.");
	err e = take_key(a, v, &f, f.path);
	if (!e && key_file_is(f.next)) e = take_key(a, v, &f, f.next);
	if (e) vault_close(v);
	else *out = v;
	return e;
}

void vault_close(struct vault *v)
{
	sodium_free(v);	/* wipes */
}

bool vault_is_locked(const struct vault *v)
{
	return v->locked;
}

/* ---- names of keys */

static str name_of(struct arena *a, const unsigned char key[static KEY_BYTES])
{
	static const char FOR[] = "schedpost: the name of a key";
	unsigned char hash[crypto_generichash_BYTES_MIN];
	char *name = arena_take(a, 2 * NAME_BYTES + 1);
	crypto_generichash(hash, sizeof hash, (const unsigned char *)FOR, sizeof FOR, key, KEY_BYTES);
	return str_of(sodium_bin2hex(name, 2 * NAME_BYTES + 1, hash, NAME_BYTES));
}

size_t vault_keys(const struct vault *v)
{
	return v->n;
}

str vault_key_name(struct arena *a, const struct vault *v, size_t age)
{
	return name_of(a, key_of(v, age));
}

/* ---- another key */

bool vault_next_is(struct arena *a, str data_folder)
{
	return key_file_is(key_file_in(a, data_folder).next);
}

static err not_ours(struct arena *a, const struct key_file *f)
{
	return FAIL(a, ERR_OUTSIDE, "key-from-systemd", "The key comes from systemd (%s), and schedpost cannot write there. Please make a "
		    "new one as you made that one, hand it to the service beside the old one under the name schedpost.key.next "
		    "(LoadCredential or LoadCredentialEncrypted in its unit), restart the service, and give this command again.",
		    f->path);
}

err vault_turn(struct arena *a, struct vault *v, str data_folder)
{
	struct key_file f = key_file_in(a, data_folder);
	if (!key_file_is(f.next)) {
		if (f.from_systemd) return not_ours(a, &f);
		TRY(key_file_make(a, f.next));
		CRASH_POINT("after a new key lies beside the old one");
	}
	return take_key(a, v, &f, f.next);
}

static err end_of(struct arena *a, const struct key_file *f, str name, const unsigned char key[static KEY_BYTES])
{
	if (str_is(name_of(a, key), name)) return key_file_replace(a, f, key);
	return FAIL(a, ERR_STALE, "another-key", "The new key in %s is another one than the key %.*s, with which everything is sealed now. "
		    "Nothing was taken away. Please put that one back; if it was a second change of the key, give the command again.",
		    f->next, SHOW(name));
}

err vault_turn_end(struct arena *a, str data_folder, str name, bool *by_hand)
{
	unsigned char key[KEY_BYTES];
	struct key_file f = key_file_in(a, data_folder);
	*by_hand = f.from_systemd;
	if (f.from_systemd || !key_file_is(f.next)) return NULL;
	err e = key_file_read(a, &f, f.next, key);
	if (!e) e = end_of(a, &f, name, key);
	sodium_memzero(key, sizeof key);
	return e;
}

/* ---- sealing */

str vault_seal(struct arena *a, const struct vault *v, str place, str value)
{
	unsigned char *out = arena_take(a, NONCE + value.len + TAG);
	randombytes_buf(out, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE, NULL, (const unsigned char *)value.at, value.len,
						   (const unsigned char *)place.at, place.len, NULL, out, key_of(v, 0));
	return (str){(char *)out, NONCE + value.len + TAG};
}

static bool open_with(const unsigned char *key, str place, str sealed, unsigned char *value)
{
	const unsigned char *in = (const unsigned char *)sealed.at;
	return crypto_aead_xchacha20poly1305_ietf_decrypt(value, NULL, NULL, in + NONCE, sealed.len - NONCE,
							  (const unsigned char *)place.at, place.len, in, key) == 0;
}

err vault_unseal_by(struct arena *a, const struct vault *v, str place, str sealed, str *out, size_t *age)
{
	bool whole = sealed.len >= NONCE + TAG;
	size_t len = whole ? sealed.len - NONCE - TAG : 0, n = v->n;
	unsigned char *value = arena_take(a, len + 1);
	for (*age = 0; whole && *age < n; (*age)++) {
		if (!open_with(v->key[n - 1 - *age], place, sealed, value)) continue;
		*out = (str){(char *)value, len};
		return NULL;
	}
	return FAIL(a, ERR_OUTSIDE, "sealed-elsewhere", "A stored log-in does not open: it was sealed with another key or for "
		    "another account. Please connect the account again.");
}

err vault_unseal(struct arena *a, const struct vault *v, str place, str sealed, str *out)
{
	size_t age;
	return vault_unseal_by(a, v, place, sealed, out, &age);
}

str vault_word(struct arena *a, const struct vault *v, str of)
{
	enum { BYTES = 32, LETTERS = 44 };
	unsigned char hash[BYTES];
	char *out = arena_take(a, LETTERS);
	crypto_generichash(hash, sizeof hash, (const unsigned char *)of.at, of.len, key_of(v, 0), KEY_BYTES);
	sodium_bin2base64(out, LETTERS, hash, sizeof hash, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(hash, sizeof hash);
	return str_of(out);
}

str memory_place(struct arena *a, int64_t job)
{
	return arena_fmt(a, "memory job=%" PRId64, job);
}

void secret_wipe(str s)
{
	if (s.len) sodium_memzero((void *)(uintptr_t)s.at, s.len);
}
