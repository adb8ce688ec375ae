/* SPDX-License-Identifier: MIT
 * es256.c - a key out of its seed, its public half, and signatures of 64 bytes (r and s, each 32). */
#include "net/es256.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>
#include <sodium.h>

enum { FIELD = 32, POINT = 1 + 2 * FIELD, SIGNATURE = 2 * FIELD };	/* bytes; of P-256 */

struct key {
	EVP_PKEY *pair;
	unsigned char point[POINT];	/* the public key, not compressed: 4, x, y */
};

str base64url(struct arena *a, str bytes)
{
	size_t room = sodium_base64_ENCODED_LEN(bytes.len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);	/* with its NUL */
	char *out = arena_take(a, room);
	sodium_bin2base64(out, room, (const unsigned char *)bytes.at, bytes.len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return str_of(out);
}

/* ---- the key */

/* 512 bits modulo one less than the order, and one more: so near to even chance that nobody can tell. */
static bool secret_of(const EC_GROUP *group, str seed, BIGNUM *secret)
{
	unsigned char hash[crypto_hash_sha512_BYTES];
	BN_CTX *scratch = BN_CTX_secure_new();
	BIGNUM *most = BN_new();
	crypto_hash_sha512(hash, (const unsigned char *)seed.at, seed.len);
	bool good = scratch && most && BN_bin2bn(hash, sizeof hash, secret) && BN_copy(most, EC_GROUP_get0_order(group)) &&
		    BN_sub_word(most, 1) && BN_mod(secret, secret, most, scratch) && BN_add_word(secret, 1);
	sodium_memzero(hash, sizeof hash);
	BN_free(most);
	BN_CTX_free(scratch);
	return good;
}

static bool point_of(const EC_GROUP *group, const BIGNUM *secret, unsigned char point[POINT])
{
	BN_CTX *scratch = BN_CTX_secure_new();
	EC_POINT *at = EC_POINT_new(group);
	bool good = scratch && at && EC_POINT_mul(group, at, secret, NULL, NULL, scratch) &&
		    EC_POINT_point2oct(group, at, POINT_CONVERSION_UNCOMPRESSED, point, POINT, scratch) == POINT;
	EC_POINT_free(at);
	BN_CTX_free(scratch);
	return good;
}

static EVP_PKEY *pair_of(const BIGNUM *secret, const unsigned char point[POINT])
{
	EVP_PKEY *pair = NULL;
	EVP_PKEY_CTX *maker = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	OSSL_PARAM_BLD *list = OSSL_PARAM_BLD_new();
	OSSL_PARAM *params = NULL;
	if (list && OSSL_PARAM_BLD_push_utf8_string(list, OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) &&
	    OSSL_PARAM_BLD_push_BN(list, OSSL_PKEY_PARAM_PRIV_KEY, secret) &&
	    OSSL_PARAM_BLD_push_octet_string(list, OSSL_PKEY_PARAM_PUB_KEY, point, POINT))
		params = OSSL_PARAM_BLD_to_param(list);
	if (!params || !maker || EVP_PKEY_fromdata_init(maker) <= 0 ||
	    EVP_PKEY_fromdata(maker, &pair, EVP_PKEY_KEYPAIR, params) <= 0)
		pair = NULL;
	OSSL_PARAM_free(params);	/* the secret lies in memory that is wiped: its number was a secure one */
	OSSL_PARAM_BLD_free(list);
	EVP_PKEY_CTX_free(maker);
	return pair;
}

static bool key_open(str seed, struct key *k)
{
	EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	BIGNUM *secret = BN_secure_new();
	bool good = group && secret && secret_of(group, seed, secret) && point_of(group, secret, k->point);
	k->pair = good ? pair_of(secret, k->point) : NULL;
	BN_clear_free(secret);
	EC_GROUP_free(group);
	return k->pair != NULL;
}

static err no_crypto(struct arena *a)
{
	return FAIL(a, ERR_OUTSIDE, "no-crypto", "OpenSSL on this machine could not sign the request (ES256), so nothing was sent. "
		    "Tell the person who looks after schedpost.");
}

err es256_public(struct arena *a, str seed, str *jwk)
{
	struct key k = {0};
	if (!key_open(seed, &k)) return no_crypto(a);
	EVP_PKEY_free(k.pair);
	str x = base64url(a, (str){(const char *)k.point + 1, FIELD});
	str y = base64url(a, (str){(const char *)k.point + 1 + FIELD, FIELD});
	*jwk = arena_fmt(a, "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%.*s\",\"y\":\"%.*s\"}", SHOW(x), SHOW(y));
	return NULL;
}

/* ---- the signature */

/* OpenSSL writes r and s as ASN.1; here they are two numbers of a fixed width (RFC 7518, 3.4). */
static bool flatten(const unsigned char *der, size_t n, unsigned char out[SIGNATURE])
{
	ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &der, (long)n);
	bool good = sig && BN_bn2binpad(ECDSA_SIG_get0_r(sig), out, FIELD) == FIELD &&
		    BN_bn2binpad(ECDSA_SIG_get0_s(sig), out + FIELD, FIELD) == FIELD;
	ECDSA_SIG_free(sig);
	return good;
}

static bool sign(EVP_PKEY *pair, str text, unsigned char out[SIGNATURE])
{
	unsigned char der[2 * SIGNATURE];
	size_t n = sizeof der;
	EVP_MD_CTX *digest = EVP_MD_CTX_new();
	bool good = digest && EVP_DigestSignInit(digest, NULL, EVP_sha256(), NULL, pair) > 0 &&
		    EVP_DigestSign(digest, der, &n, (const unsigned char *)text.at, text.len) > 0 && flatten(der, n, out);
	EVP_MD_CTX_free(digest);
	return good;
}

err es256_sign(struct arena *a, str seed, str head, str claims, str *out)
{
	struct key k = {0};
	unsigned char signature[SIGNATURE];
	str first = base64url(a, head), second = base64url(a, claims);
	str text = arena_fmt(a, "%.*s.%.*s", SHOW(first), SHOW(second));
	bool good = key_open(seed, &k) && sign(k.pair, text, signature);
	EVP_PKEY_free(k.pair);
	if (!good) return no_crypto(a);
	str third = base64url(a, (str){(const char *)signature, sizeof signature});
	*out = arena_fmt(a, "%.*s.%.*s", SHOW(text), SHOW(third));
	return NULL;
}
