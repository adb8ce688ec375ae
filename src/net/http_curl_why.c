/* SPDX-License-Identifier: MIT
 * http_curl_why.c - what became of a request that got no whole answer, and the sentence that says why. */
#include "net/http_curl_in.h"
#include "net/url.h"

#include <errno.h>
#include <openssl/x509_vfy.h>
#include <string.h>

struct sentence { const char *head, *tail; };	/* the server's name goes between */

static const struct { int error; struct sentence says; } connect_errors[] = {
	{ECONNREFUSED, {"", " refuses connections. Its server may be down or just starting; schedpost tries again."}},
	{ENETUNREACH, {"There is no way to ", ". Is this machine connected to the internet?"}},
	{EHOSTUNREACH, {"There is no way to ", ". Is this machine connected to the internet?"}},
	{ETIMEDOUT, {"", " did not take a connection in time."}},
};

static const struct { long result; struct sentence says; } certificate_errors[] = {
	{X509_V_ERR_CERT_HAS_EXPIRED, {"The certificate of ", " has expired. Whoever runs that server must renew it."}},
	{X509_V_ERR_CERT_NOT_YET_VALID,
	 {"The certificate of ", " is not valid yet. Is this machine's clock right? If it is, ask whoever runs that server."}},
	{X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
	 {"The certificate of ", " is self-signed, so it proves nothing. Whoever runs that server must get a real one."}},
	{X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
	 {"The certificate of ", " is signed by an authority that this machine does not know. Ask whoever runs that server."}},
	{X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
	 {"The certificate of ", " is signed by an authority that this machine does not know. Ask whoever runs that server."}},
	{X509_V_ERR_CERT_REVOKED, {"The certificate of ", " was revoked. Ask whoever runs that server."}},
	/* The name is compared by libcurl, after the chain was found good and before it notes that. */
	{X509_V_ERR_UNSPECIFIED, {"The certificate of ", " is made out to another name. Is the address right?"}},
};

static const struct { CURLcode code; struct sentence says; } errors[] = {
	{CURLE_COULDNT_RESOLVE_HOST,
	 {"The name ", " was not found. Is it written right, and is this machine connected to the internet?"}},
	{CURLE_COULDNT_CONNECT, {"", " could not be reached."}},
	{CURLE_SSL_CONNECT_ERROR, {"A safe connection to ", " could not be made."}},
	{CURLE_GOT_NOTHING, {"The connection to ", " was lost before the answer came."}},
	{CURLE_SEND_ERROR, {"The connection to ", " was lost before the answer came."}},
	{CURLE_RECV_ERROR, {"The connection to ", " was lost before the answer came."}},
	{CURLE_PARTIAL_FILE, {"The connection to ", " was lost in the middle of the answer."}},
	{CURLE_WEIRD_SERVER_REPLY, {"", " answered something that is not HTTP."}},
	{CURLE_UNSUPPORTED_PROTOCOL, {"", " answered something that is not HTTP."}},
};

static struct sentence of_connect(const struct http_call *c)
{
	long error = 0;
	curl_easy_getinfo(c->easy, CURLINFO_OS_ERRNO, &error);
	for (size_t i = 0; i < COUNT(connect_errors); i++) {
		if (connect_errors[i].error == error) return connect_errors[i].says;
	}
	return (struct sentence){"", " could not be reached."};
}

static struct sentence of_certificate(const struct http_call *c)
{
	long result = 0;
	curl_easy_getinfo(c->easy, CURLINFO_SSL_VERIFYRESULT, &result);
	for (size_t i = 0; i < COUNT(certificate_errors); i++) {
		if (certificate_errors[i].result == result) return certificate_errors[i].says;
	}
	return (struct sentence){"The certificate of ", " cannot be trusted. Ask whoever runs that server."};
}

static struct sentence of_code(const struct http_call *c, CURLcode code)
{
	if (code == CURLE_COULDNT_CONNECT) return of_connect(c);
	if (code == CURLE_PEER_FAILED_VERIFICATION) return of_certificate(c);
	if (code == CURLE_OPERATION_TIMEDOUT) {
		return (struct sentence){"", !c->left_at ? " did not take a connection in time."
					     : c->answering ? " did not finish its answer in time." : " did not answer in time."};
	}
	if (code == CURLE_RECV_ERROR && c->answering) code = CURLE_PARTIAL_FILE;
	for (size_t i = 0; i < COUNT(errors); i++) {
		if (errors[i].code == code) return errors[i].says;
	}
	return (struct sentence){"The exchange with ", " failed."};
}

static struct sentence of_call(const struct http_call *c, CURLcode code)
{
	if (c->stopped) return (struct sentence){"It was stopped on its way to ", "."};
	if (c->held_back) return (struct sentence){"It was stopped before it left for ", "."};
	if (c->cut) return (struct sentence){"", " sent a longer answer than schedpost takes."};
	if (c->again) {
		return (struct sentence){"The connection to ", " broke as the request was on its way. It was not sent a second time."};
	}
	if (c->guarded) {
		return (struct sentence){"", " is an address inside one's own network, which is only used where an administrator "
					     "allowed it for the account."};
	}
	return of_code(c, code);
}

void why_not(struct http_call *c, CURLcode code, struct http_answer *out)
{
	struct url to = {.host = S("the server")};
	url_split(c->r->url, &to);
	struct sentence s = of_call(c, code);
	out->arrival = c->left_at ? SP_LOST : SP_NEVER_LEFT;
	if (c->cut && !c->stopped) out->arrival = SP_CUT;
	out->guarded = c->guarded;
	out->why = c->why.len ? c->why : arena_fmt(c->r->in, "%s%.*s%s", s.head, SHOW(to.host), s.tail);
}
