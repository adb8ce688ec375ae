/* SPDX-License-Identifier: MIT
 * client_file.c - app metadata: the file on the organisation's web site by which Bluesky knows its schedpost.
 *
 * The address of the file is the client id. Sources: atproto.com/specs/oauth, RFC 7591, RFC 8252 7.3 (the port of an
 * address of one's own machine does not count). */
#include "base/json.h"
#include "front/front.h"
#include "rooms/connect/consent.h"

enum { FILE_MOST = 16 << 10, URL_MOST = 500 };

/* What the platform's plugin asks for, and so what the file must allow. */
static const struct client_file {
	const char *platform, *scope;
} FILES[] = {
	{"bluesky", "atproto transition:generic"},
};

/* A whole address of a file: https, a name, a path. */
static bool is_page(str url)
{
	str rest = str_cut(url, S("https://").len, url.len), host = S("");
	bool fine = str_starts(url, S("https://")) && url.len <= URL_MOST && str_split(&rest, '/', &host);
	bool named = str_find(host, S("."), NULL) && !str_ends(host, S("."));
	for (size_t i = 0; i < url.len; i++)
		fine &= url.at[i] > ' ' && url.at[i] < 0x7f && url.at[i] != '?' && url.at[i] != '#';
	return fine && named && rest.len && !str_ends(rest, S("/"));
}

static err check(struct front *f, const struct call *c, const struct client_file **out)
{
	str platform = call_get(c, "PLATFORM");
	*out = NULL;
	for (size_t i = 0; i < COUNT(FILES); i++)
		if (str_is(platform, str_of(FILES[i].platform))) *out = &FILES[i];
	if (!*out)
		return FAIL(f->a, ERR_INPUT, "no-client-file", "Only bluesky wants a file on your web site. For other platforms: schedpost "
			    "app add PLATFORM");
	if (is_page(call_get(c, "url"))) return NULL;
	return FAIL(f->a, ERR_INPUT, "bad-url", "--url takes the whole address that the file will have on your web site, such as "
		    "https://www.example.org/schedpost.json");
}

static void texts(struct json_pen *p, const char *name, const str *all, size_t n)
{
	pen_name(p, str_of(name));
	pen_open(p, '[');
	for (size_t i = 0; i < n; i++) pen_str(p, all[i]);
	pen_close(p, ']');
}

static str file_of(struct front *f, const struct client_file *file, str url, str redirect)
{
	buf out = buf_in(f->a, FILE_MOST);
	struct json_pen p = json_pen(&out);
	pen_open(&p, '{');
	pen_member_str(&p, "client_id", url);
	pen_member_str(&p, "client_name", S("schedpost"));
	pen_member_str(&p, "application_type", S("native"));
	texts(&p, "redirect_uris", &redirect, 1);
	pen_member_str(&p, "scope", str_of(file->scope));
	texts(&p, "grant_types", (const str[]){S("authorization_code"), S("refresh_token")}, 2);
	texts(&p, "response_types", (const str[]){S("code")}, 1);
	pen_member_flag(&p, "dpop_bound_access_tokens", true);
	pen_member_str(&p, "token_endpoint_auth_method", S("none"));
	pen_close(&p, '}');
	return buf_str(&out);
}

static err metadata(struct front *f, const struct call *c)
{
	const struct client_file *file;
	TRY(check(f, c, &file));
	str url = call_get(c, "url"), redirect = call_has(c, "redirect") ? call_get(c, "redirect") : S(CONSENT_REDIRECT);
	str text = file_of(f, file, url, redirect);
	if (f->show.json) {
		struct reply *r = reply_new(f->a);
		reply_quote(r, "client_file", "", text);
		front_show(f, r);
		return NULL;
	}
	fprintf(f->out, "%.*s\n", SHOW(text));
	fprintf(f->err, "Put this on your web site as it is, so that everybody can read it at %.*s without being sent elsewhere. "
		"Then: schedpost app add %s, with that address as the client id, and no client secret.\n", SHOW(url), file->platform);
	return NULL;
}

static const struct opt OPTS[] = {
	{"PLATFORM", "PLATFORM", OPT_POSITION | OPT_NEEDED, "Which platform: bluesky.", NULL},
	{"url", "URL", OPT_NEEDED, "The address that the file will have on your web site.", NULL},
	{"redirect", "URL", 0, "Where the browser comes back, if not to the usual place (" CONSENT_REDIRECT ").", NULL},
	{0},
};

const struct door app_metadata_door = {
	.verb = {.name = "app metadata", .opts = OPTS,
		.example = "schedpost app metadata bluesky --url https://www.example.org/schedpost.json >schedpost.json",
		.help = "Writes the file by which Bluesky knows your organisation's schedpost when somebody logs in in the browser. It "
			"holds nothing secret, and goes on your web site."},
	.run = metadata,
};
