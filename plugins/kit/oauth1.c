/* SPDX-License-Identifier: MIT
 * oauth1.c - the three steps of OAuth 1.0a (RFC 5849, 2), and answers that are forms. */
#include <schedpost/kit.h>

/* ---- forms */

static int hex_value(char c)
{
	if (c >= '0' && c <= '9') return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static sp_str decoded(struct kit *k, sp_str s)
{
	char *out = k->job->alloc(k->job, s.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++) {
		int high = s.at[i] == '%' && s.len - i > 2 ? hex_value(s.at[i + 1]) : -1;
		int low = high >= 0 ? hex_value(s.at[i + 2]) : -1;
		if (low >= 0) i += 2;
		out[n++] = low >= 0 ? (char)(high << 4 | low) : s.at[i] == '+' ? ' ' : s.at[i];
	}
	return (sp_str){out, n};
}

static size_t up_to(sp_str s, char sign)
{
	size_t n = 0;
	while (n < s.len && s.at[n] != sign) n++;
	return n;
}

sp_str kit_form(struct kit *k, const char *name)
{
	sp_str rest = kit_trim(k->job->answer->body);
	while (rest.len) {
		size_t end = up_to(rest, '&');
		sp_str pair = kit_slice(rest, 0, end);
		size_t equals = up_to(pair, '=');
		if (equals < pair.len && kit_is(decoded(k, kit_slice(pair, 0, equals)), name))
			return decoded(k, kit_slice(pair, equals + 1, pair.len));
		rest = kit_slice(rest, end + 1, rest.len);
	}
	return (sp_str){0};
}

/* ---- the three steps */

static sp_request *ask_token(struct kit *k, sp_effect effect, const char *url)
{
	sp_request *r = kit_request(k, effect, SP_POST, kit_of(url));
	r->sign = SP_OAUTH1;
	kit_keep(k, "oauth_token", SP_ACCESS_TOKEN);
	kit_keep(k, "oauth_token_secret", SP_TOKEN_SECRET);
	return r;
}

sp_move kit_request_token(struct kit *k, const struct kit_oauth1 *o)
{
	ask_token(k, SP_PREPARES, o->request)->sign_with = SP_CLIENT_SECRET;
	kit_query(k, "oauth_callback", k->job->redirect);
	return SP_SEND;
}

bool kit_requested(struct kit *k)
{
	bool confirmed = kit_is(kit_form(k, "oauth_callback_confirmed"), "true");
	return kit_came(k, 0) && kit_form(k, "oauth_token").len && confirmed;
}

sp_move kit_consent1(struct kit *k, const struct kit_oauth1 *o, const char *prompt)
{
	sp_move move = kit_ask(k, SP_ASK_OPEN, SP_PLAIN, prompt);
	k->job->ask->url = kit_fmt(k, "%s?oauth_token={request_token}%s%s", o->authorize, o->more ? "&" : "",
				   o->more ? o->more : "");
	return move;
}

sp_move kit_access_token(struct kit *k, const struct kit_oauth1 *o)
{
	static const sp_pair VERIFIER = {.name = SP_S("oauth_verifier"), .from = SP_OAUTH_CODE};
	sp_request *r = ask_token(k, SP_SPENDS, o->access);
	r->query = &VERIFIER;
	r->nquery = 1;
	return SP_SEND;
}

bool kit_tokens1(struct kit *k, sp_grant *grant)
{
	if (!kit_came(k, 0)) return false;
	grant->access = kit_form(k, "oauth_token");
	grant->secret = kit_form(k, "oauth_token_secret");
	return grant->access.len && grant->secret.len;
}
