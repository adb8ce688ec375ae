/* SPDX-License-Identifier: MIT
 * vault.c - the key and the sealing; whoever has the database without the key has nothing. */
#include "rooms/vault/vault.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY = crypto_aead_xchacha20poly1305_ietf_KEYBYTES, NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
       TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES };

struct vault {
	unsigned char key[KEY];
};

/* Where the key is looked for, in this order. */
static const char *key_path(struct arena *a, str data_folder, bool *from_systemd)
{
	const char *credentials = getenv("CREDENTIALS_DIRECTORY");
	*from_systemd = false;
	if (credentials) {
		char *path = arena_cstr(a, arena_fmt(a, "%s/schedpost.key", credentials));
		if (access(path, F_OK) == 0) {
			*from_systemd = true;
			return path;
		}
	}
	return arena_cstr(a, arena_fmt(a, "%.*s/key", SHOW(data_folder)));
}

static err key_make(struct arena *a, const char *path)
{
	unsigned char key[KEY];
	randombytes_buf(key, sizeof key);
	/* All of it or nothing, whenever the power goes off: half a key would keep schedpost from starting ever again. */
	err e = file_write(a, str_of(path), (str){(const char *)key, sizeof key}, 0600);
	sodium_memzero(key, sizeof key);
	return e ? err_while(a, e, "making the key for the stored log-ins") : NULL;
}

static err key_read(struct arena *a, const char *path, bool from_systemd, unsigned char *key)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0) {
		if (fd >= 0) close(fd);
		return FAIL(a, ERR_OUTSIDE, "key-missing", "The key for the stored log-ins, %s, cannot be read: %s. "
			    "Without it no account can be used; please put it back from your backup. If it is lost for good: "
			    "'head -c 32 /dev/urandom >%s && chmod 600 %s' makes a new one, and each account must be connected again.",
			    path, strerror(errno), path, path);
	}
	ssize_t got = read(fd, key, KEY);
	close(fd);
	if (!from_systemd && (st.st_mode & 077))
		return FAIL(a, ERR_OUTSIDE, "key-open-to-others", "The key file %s can be read by other users of this machine. "
			    "Please run: chmod 600 %s", path, path);
	if (got != KEY || st.st_size != KEY)
		return FAIL(a, ERR_OUTSIDE, "key-damaged", "The key file %s has a wrong length; it must hold %d bytes. "
			    "Please put it back from your backup.", path, (int)KEY);
	return NULL;
}

err vault_open(struct arena *a, str data_folder, bool must_exist, struct vault **out)
{
	bool from_systemd;
	if (sodium_init() < 0) return FAIL(a, ERR_OUTSIDE, "no-crypto", "This machine gives no random numbers.");
	const char *path = key_path(a, data_folder, &from_systemd);
	if (!must_exist && access(path, F_OK) != 0) TRY(key_make(a, path));
	struct vault *v = sodium_malloc(sizeof *v);	/* locked, guarded, not in core dumps */
	if (!v) return FAIL(a, ERR_OUTSIDE, "no-memory", "No locked memory could be had for the key.");
	err e = key_read(a, path, from_systemd, v->key);
	if (e) {
		sodium_free(v);
		return e;
	}
	sodium_mprotect_readonly(v);
	*out = v;
	return NULL;
}

void vault_close(struct vault *v)
{
	sodium_free(v);	/* wipes */
}

str vault_seal(struct arena *a, const struct vault *v, str place, str value)
{
	unsigned char *out = arena_take(a, NONCE + value.len + TAG);
	randombytes_buf(out, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE, NULL, (const unsigned char *)value.at, value.len,
						   (const unsigned char *)place.at, place.len, NULL, out, v->key);
	return (str){(char *)out, NONCE + value.len + TAG};
}

err vault_unseal(struct arena *a, const struct vault *v, str place, str sealed, str *out)
{
	const unsigned char *in = (const unsigned char *)sealed.at;
	if (sealed.len >= NONCE + TAG) {
		size_t len = sealed.len - NONCE - TAG;
		unsigned char *value = arena_take(a, len + 1);
		if (crypto_aead_xchacha20poly1305_ietf_decrypt(value, NULL, NULL, in + NONCE, sealed.len - NONCE,
							       (const unsigned char *)place.at, place.len, in, v->key) == 0) {
			*out = (str){(char *)value, len};
			return NULL;
		}
	}
	return FAIL(a, ERR_OUTSIDE, "sealed-elsewhere", "A stored log-in does not open: it was sealed with another key or for "
		    "another account. Please connect the account again.");
}

str vault_word(struct arena *a, const struct vault *v, str of)
{
	enum { BYTES = 32, LETTERS = 44 };
	unsigned char hash[BYTES];
	char *out = arena_take(a, LETTERS);
	crypto_generichash(hash, sizeof hash, (const unsigned char *)of.at, of.len, v->key, KEY);
	sodium_bin2base64(out, LETTERS, hash, sizeof hash, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(hash, sizeof hash);
	return str_of(out);
}

void secret_wipe(str s)
{
	if (s.len) sodium_memzero((void *)(uintptr_t)s.at, s.len);
}
