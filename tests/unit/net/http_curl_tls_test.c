/* SPDX-License-Identifier: MIT
 * http_curl_tls_test.c - certificates are always checked, and a person is told what is wrong with one.
 *
 * The certificates are made here, so that nothing expires in the cupboard. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <microhttpd.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include "far.h"

/* ---- certificates */

struct identity { EVP_PKEY *key; X509 *cert; };

static void extend(X509 *cert, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509V3_set_ctx(&ctx, issuer, cert, NULL, NULL, 0);
	X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	assert_non_null(e);
	X509_add_ext(cert, e, -1);
	X509_EXTENSION_free(e);
}

/* A certificate for `name`, valid between the two days from now; signed by itself when there is no issuer,
 * and then an authority unless it is a server's. */
static struct identity certify(const char *name, long from_day, long until_day, const struct identity *issuer)
{
	static long serial = 1;
	struct identity i = {EVP_EC_gen("P-256"), X509_new()};
	X509_set_version(i.cert, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(i.cert), serial++);
	X509_gmtime_adj(X509_getm_notBefore(i.cert), from_day * 86400);
	X509_gmtime_adj(X509_getm_notAfter(i.cert), until_day * 86400);
	X509_set_pubkey(i.cert, i.key);
	X509_NAME *subject = X509_get_subject_name(i.cert);
	X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, (const unsigned char *)name, -1, -1, 0);
	X509_set_issuer_name(i.cert, issuer ? X509_get_subject_name(issuer->cert) : subject);
	char names[128];
	snprintf(names, sizeof names, "DNS:%s", name);
	extend(i.cert, issuer ? issuer->cert : i.cert, NID_subject_alt_name, names);
	if (!issuer && strcmp(name, "localhost") != 0) extend(i.cert, i.cert, NID_basic_constraints, "critical,CA:TRUE");
	assert_true(X509_sign(i.cert, issuer ? issuer->key : i.key, EVP_sha256()));
	return i;
}

static void forget(struct identity *i)
{
	EVP_PKEY_free(i->key);
	X509_free(i->cert);
}

static char *pem_of(struct arena *a, const struct identity *i, bool key)
{
	BIO *b = BIO_new(BIO_s_mem());
	char *at;
	if (key) PEM_write_bio_PrivateKey(b, i->key, NULL, NULL, 0, NULL, NULL);
	else PEM_write_bio_X509(b, i->cert);
	long n = BIO_get_mem_data(b, &at);
	char *copy = arena_cstr(a, (str){at, (size_t)n});
	BIO_free(b);
	return copy;
}

/* ---- a server with TLS, in a thread of its own */

static enum MHD_Result serve(void *of, struct MHD_Connection *c, const char *url, const char *method,
	const char *version, const char *body, size_t *left, void **mine)
{
	(void)url, (void)method, (void)version, (void)body;
	static int begun;
	if (!*mine) {
		*mine = &begun;
		return MHD_YES;
	}
	if (*left) {
		*left = 0;
		return MHD_YES;
	}
	__atomic_add_fetch((int *)of, 1, __ATOMIC_SEQ_CST);
	struct MHD_Response *r = MHD_create_response_from_buffer(2, (void *)"ok", MHD_RESPMEM_PERSISTENT);
	enum MHD_Result sent = MHD_queue_response(c, 200, r);
	MHD_destroy_response(r);
	return sent;
}

struct tls {
	struct world w;
	struct identity authority, server;
	struct MHD_Daemon *daemon;
	int requests, port;
	char ca[64];
};

static struct tls *tls_new(struct identity server, struct identity authority)
{
	struct tls *t = calloc(1, sizeof *t);
	t->authority = authority;
	t->server = server;
	snprintf(t->ca, sizeof t->ca, "/tmp/http_curl_tls_test.XXXXXX");
	int fd = mkstemp(t->ca);
	struct arena *a = arena_new();
	const char *pem = pem_of(a, &authority, false);
	assert_int_equal(write(fd, pem, strlen(pem)), (ssize_t)strlen(pem));
	close(fd);
	world_start(&t->w, far_answer, &(struct http_curl_options){.ca_file = t->ca});
	t->daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_TLS, 0, NULL, NULL, serve, &t->requests,
				     MHD_OPTION_HTTPS_MEM_KEY, pem_of(t->w.a, &server, true), MHD_OPTION_HTTPS_MEM_CERT,
				     pem_of(t->w.a, &server, false), MHD_OPTION_END);
	assert_non_null(t->daemon);
	t->port = MHD_get_daemon_info(t->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
	arena_free(a);
	return t;
}

static void tls_free(struct tls *t)
{
	world_end(&t->w);
	MHD_stop_daemon(t->daemon);
	forget(&t->authority);
	forget(&t->server);
	unlink(t->ca);
	free(t);
}

static struct http_request *post_to(struct tls *t)
{
	struct http_request *r = asked(&t->w, "POST", "/", S("hello"));
	r->url = arena_fmt(t->w.a, "https://localhost:%d/post?access_token=SECRET", t->port);
	r->publicly = true;
	return r;
}

static int served(struct tls *t)
{
	return __atomic_load_n(&t->requests, __ATOMIC_SEQ_CST);
}

void test_a_good_certificate_lets_it_through(void **state)
{
	(void)state;
	struct identity authority = certify("authority", -1, 9, NULL);
	struct tls *t = tls_new(certify("localhost", -1, 9, &authority), authority);
	struct told told = told_of(&t->w, post_to(t));
	assert_string_equal(told.why, "");
	assert_int_equal(told.arrival, SP_ARRIVED);
	assert_int_equal(told.status, 200);
	assert_int_equal(served(t), 1);
	tls_free(t);
}

void test_a_bad_certificate_stops_everything_and_is_explained(void **state)
{
	(void)state;
	static const struct { const char *name, *issuer; long from, until; const char *why; } cases[] = {
		{"localhost", "authority", -9, -1, "has expired"},
		{"localhost", "authority", 1, 9, "is not valid yet"},
		{"other.example", "authority", -1, 9, "is made out to another name"},
		{"localhost", NULL, -1, 9, "is self-signed"},
		{"localhost", "stranger", -1, 9, "an authority that this machine does not know"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct identity authority = certify("authority", -30, 30, NULL), stranger = certify("stranger", -30, 30, NULL);
		const struct identity *issuer = !cases[i].issuer ? NULL : cases[i].issuer[0] == 'a' ? &authority : &stranger;
		struct tls *t = tls_new(certify(cases[i].name, cases[i].from, cases[i].until, issuer), authority);
		struct told told = told_of(&t->w, post_to(t));
		assert_int_equal(told.arrival, SP_NEVER_LEFT);
		if (!strstr(told.why, cases[i].why)) print_error("case %zu: %s\n", i, told.why);
		assert_non_null(strstr(told.why, cases[i].why));
		assert_non_null(strstr(told.why, "localhost"));
		assert_null(strstr(told.why, "SECRET"));
		assert_int_equal(served(t), 0);
		forget(&stranger);
		tls_free(t);
	}
}

void test_a_server_without_tls_is_not_spoken_to(void **state)
{
	(void)state;
	struct identity authority = certify("authority", -1, 9, NULL);
	struct tls *t = tls_new(certify("localhost", -1, 9, &authority), authority);
	struct http_request *r = post_to(t);
	r->url = arena_fmt(t->w.a, "https://localhost:%d/", t->w.far.port);
	t->w.far.answer = "HTTP/1.1 200 OK\r\n\r\n";
	t->w.far.met = far_close;
	struct told told = told_of(&t->w, r);
	assert_int_equal(told.arrival, SP_NEVER_LEFT);
	assert_string_equal(told.why, "A safe connection to localhost could not be made.");
	tls_free(t);
}

void test_a_kept_connection_is_guarded_for_each_request(void **state)
{
	(void)state;
	struct identity authority = certify("authority", -1, 9, NULL);
	struct tls *t = tls_new(certify("localhost", -1, 9, &authority), authority);
	struct http_request *r = post_to(t);
	assert_int_equal(told_of(&t->w, r).arrival, SP_ARRIVED);
	r->may_be_private = false;	/* another account, to the same server */
	struct told told = told_of(&t->w, r);
	assert_int_equal(told.arrival, SP_NEVER_LEFT);
	assert_non_null(strstr(told.why, "inside one's own network"));
	assert_int_equal(served(t), 1);
	tls_free(t);
}
