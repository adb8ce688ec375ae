/* SPDX-License-Identifier: MIT
 * sign.c - bearer tokens (RFC 6750), log-in and password (RFC 7617), client id and secret (RFC 6749, 2.3.1). */
#include "net/sign.h"

#include "net/exact.h"
#include "net/sign_dpop.h"
#include "net/sign_oauth1.h"

#include <sodium.h>

static const char *const secret_names[SP_LAST_SECRET + 1] = {
	[SP_ACCESS_TOKEN] = "access token",
	[SP_REFRESH_TOKEN] = "refresh token",
	[SP_TOKEN_SECRET] = "token secret",
	[SP_PASSWORD] = "password",
	[SP_CLIENT_ID] = "client id",
	[SP_CLIENT_SECRET] = "client secret",
	[SP_CLIENT_ASSERTION] = "client assertion",
	[SP_PKCE_VERIFIER] = "one-time verifier",
	[SP_OAUTH_STATE] = "mark of this dialogue",
	[SP_OAUTH_CODE] = "code of a consent",
};

err sign_secret(struct arena *a, const struct compose_for *f, sp_secret kind, str *out)
{
	*out = (str){"", 0};
	if (kind == SP_PLAIN) return NULL;
	if ((unsigned)kind > SP_LAST_SECRET) {
		return FAIL(a, ERR_BUG, "plugin-request", "The plugin asked for a secret of a kind that does not exist. "
			    "Nothing was sent. Tell the person who looks after schedpost.");
	}
	*out = f->secrets->of[kind];
	if (out->len) return NULL;
	return FAIL(a, ERR_MISSING, "no-secret", "The account '%.*s' has no %s stored, so nothing was sent. "
		    "Connect the account again.", SHOW(f->account->name), secret_names[kind]);
}

static void write_basic(struct exact *e, void *what)
{
	exact_base64(e, *(str *)what);
}

struct login { str name, secret; };

static void write_login(struct exact *e, void *what)
{
	struct login *l = what;
	exact_add(e, l->name);
	exact_add(e, S(":"));
	exact_add(e, l->secret);
}

static void write_client(struct exact *e, void *what)
{
	struct login *l = what;
	exact_form(e, l->name);
	exact_add(e, S(":"));
	exact_form(e, l->secret);
}

static str basic(struct arena *a, exact_writer *writer, struct login l)
{
	str clear = exact_make(a, writer, &l);
	str out = exact_make(a, write_basic, &clear);
	sodium_memzero((char *)clear.at, clear.len);
	return out;
}

str sign_basic(struct arena *a, str login, str secret)
{
	return basic(a, write_login, (struct login){login, secret});
}

static void write_scheme(struct exact *e, void *what)
{
	struct login *l = what;
	exact_add(e, l->name);
	exact_add(e, l->secret);
}

/* "Basic <word>"; the word is wiped where it stood alone. */
static str with_scheme(struct arena *a, str word)
{
	struct login l = {S("Basic "), word};
	str out = exact_make(a, write_scheme, &l);
	sodium_memzero((char *)word.at, word.len);
	return out;
}

static err sign_bearer(struct arena *a, const struct to_sign *t, str *out)
{
	struct login l = {.name = S("Bearer ")};
	TRY(sign_secret(a, t->by, t->asked->sign_with ? t->asked->sign_with : SP_ACCESS_TOKEN, &l.secret));
	*out = exact_make(a, write_scheme, &l);
	return NULL;
}

static err sign_login(struct arena *a, const struct to_sign *t, str *out)
{
	str secret;
	TRY(sign_secret(a, t->by, t->asked->sign_with ? t->asked->sign_with : SP_PASSWORD, &secret));
	if (str_find(plain(t->asked->login), S(":"), NULL)) {
		return FAIL(a, ERR_INPUT, "login-colon", "The log-in name of the account '%.*s' has a colon in it, which "
			    "this way of logging in cannot carry. Connect the account with another log-in name.",
			    SHOW(t->by->account->name));
	}
	*out = with_scheme(a, sign_basic(a, plain(t->asked->login), secret));
	return NULL;
}

static err sign_client(struct arena *a, const struct to_sign *t, str *out)
{
	struct login l;
	TRY(sign_secret(a, t->by, SP_CLIENT_ID, &l.name));
	TRY(sign_secret(a, t->by, t->asked->sign_with ? t->asked->sign_with : SP_CLIENT_SECRET, &l.secret));
	*out = with_scheme(a, basic(a, write_client, l));
	return NULL;
}

err sign_request(struct arena *a, const struct to_sign *t, str *out)
{
	static err (*const ways[SP_LAST_SIGN + 1])(struct arena *, const struct to_sign *, str *) = {
		[SP_BEARER] = sign_bearer,
		[SP_BASIC] = sign_login,
		[SP_BASIC_CLIENT] = sign_client,
		[SP_OAUTH1] = sign_oauth1,
		[SP_OAUTH1_PARTS] = sign_oauth1,
		[SP_DPOP] = sign_dpop,
		[SP_DPOP_PROOF] = sign_dpop,
	};
	sp_sign sign = t->asked->sign;	/* compose has seen that it is one */
	*out = (str){"", 0};
	return ways[sign] ? ways[sign](a, t, out) : NULL;
}
