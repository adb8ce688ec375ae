/* SPDX-License-Identifier: MIT
 * wordpress.c - websites made with WordPress: what it declares, and what its refusals mean. */
#include "wordpress.h"

static const char no_right[] =
	"This WordPress login may not publish posts. Ask the site's administrator for the role Author or Editor.";

#define MAY_NOT(code_)                                                                                                \
	{.code = (code_), .verdict = SP_REFUSED, .scope = SP_THIS_ACCOUNT, .name = "no-right", .why = no_right}
#define BAD_FILE(code_)                                                                                               \
	{.code = (code_), .verdict = SP_REFUSED, .name = "file-refused",                                              \
	 .why = "The website did not take a picture. Save it anew as JPEG or PNG, smaller if it is large, and "      \
		"schedule the post again."}

static const struct kit_rule rules[] = {
	{.op = SP_CONNECT, .status = 401, .verdict = SP_REFUSED, .scope = SP_THIS_ACCOUNT, .name = "not-accepted",
	 .why = "The website did not accept this login name with this application password. It must be an application "
		"password (in WordPress under Users, Profile), not the login's own."},
	{.op = SP_CONNECT, .status = 403, .verdict = SP_REFUSED, .scope = SP_THIS_ACCOUNT, .name = "blocked",
	 .why = "The website blocks programs, often through a security plugin. Ask its administrator to allow the REST "
		"API for this login."},
	/* Asking for drafts without being known: WordPress takes a dead password for no login at all. */
	{.status = 400, .code = "rest_invalid_param", .words = "status", .verdict = SP_RECONNECT,
	 .scope = SP_THIS_ACCOUNT, .name = "not-accepted",
	 .why = "WordPress no longer accepts this account's application password: it was removed, or the login has "
		"lost its rights. Connect the account again."},
	MAY_NOT("rest_cannot_create"), MAY_NOT("rest_cannot_publish"), MAY_NOT("rest_cannot_edit"),
	MAY_NOT("rest_cannot_delete"),
	/* With status 500, though no repeat would help. */
	BAD_FILE("rest_upload_sideload_error"), BAD_FILE("rest_upload_file_too_big"),
	BAD_FILE("rest_upload_user_quota_exceeded"),
	{.op = SP_PUBLISH, .status = 413, .verdict = SP_REFUSED, .name = "too-large",
	 .why = "A picture is larger than the website takes. Make it smaller and schedule the post again."},
	{.status = 404, .code = "rest_no_route", .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "no-rest-api",
	 .why = "The website's REST API is switched off or has moved. Ask its administrator, then connect again."},
	/* A page instead of JSON: a firewall or a host that strips the login. The credential may well be fine. */
	{.status = 401, .body = KIT_OTHER_BODY, .verdict = SP_LATER, .scope = SP_THIS_ACCOUNT, .name = "blocked",
	 .why = "The website answered with a page that blocks programs, often from a security plugin. schedpost tries "
		"again by itself; if it stays so, ask the site's administrator."},
};

#define OP(op, phases, n) {op, phases, n}
static const struct kit_op ops[] = {
	OP(SP_CONNECT, wordpress_connect, CONNECT_PHASES), OP(SP_WHOAMI, wordpress_whoami, WHOAMI_PHASES),
	OP(SP_PROFILE, wordpress_whoami, WHOAMI_PHASES),   OP(SP_REVOKE, wordpress_revoke, REVOKE_PHASES),
	OP(SP_PUBLISH, wordpress_publish, PUBLISH_PHASES), OP(SP_LOOKUP, wordpress_lookup, LOOKUP_PHASES),
	OP(SP_DELETE, wordpress_delete, ONE_PHASE),	   OP(SP_TIMELINE, wordpress_timeline, ONE_PHASE),
	OP(SP_NUMBERS, wordpress_numbers, ONE_PHASE),
};

static const struct kit_plugin plugin = {
	.title = "WordPress",
	.code = "code",
	.message = "message",
	.rules = rules,
	.nrules = KIT_COUNT(rules),
	.ops = ops,
	.nops = KIT_COUNT(ops),
};

/* ---- words for requests */

sp_request *wordpress_call_at(struct kit *k, sp_effect effect, sp_method method, sp_str rest, sp_str path)
{
	bool by_query = kit_is(rest, "?");
	sp_str url = by_query ? SP_S("{server}/") : kit_fmt(k, "{server}%.*s%.*s", KIT_SHOW(rest), KIT_SHOW(path));
	sp_request *r = kit_request(k, effect, method, url);
	r->sign = SP_BASIC;
	sp_str entered = kit_saved(state_of(k)->u.found.login, LOGIN_MOST);
	r->login = k->job->op == SP_CONNECT ? kit_copy(k, entered) : kit_setting(k, "login");
	if (by_query) kit_query(k, "rest_route", path);
	return r;
}

sp_request *wordpress_call(struct kit *k, sp_effect effect, sp_method method, sp_str path)
{
	sp_str rest = kit_setting(k, "rest");
	return wordpress_call_at(k, effect, method, rest.len ? rest : SP_S("/wp-json"), path);
}

/* The title's plain letters, as people like to read them in an address, and enough of the key to be alone. */
void wordpress_slug(const sp_post *post, char out[SLUG_SIZE])
{
	enum { KEY = 8, WORDS = SLUG_SIZE - KEY - 2 };
	sp_str title = wordpress_title(post);
	size_t n = 0;
	for (size_t i = 0; i < title.len && n < WORDS; i++) {
		char c = title.at[i];
		if (c >= 'A' && c <= 'Z') c = (char)(c + ('a' - 'A'));
		bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		if (plain) out[n++] = c;
		else if (n && out[n - 1] != '-') out[n++] = '-';
	}
	if (n && out[n - 1] != '-') out[n++] = '-';
	kit_save(out + n, SLUG_SIZE - n, kit_slice(post->key, 0, KEY));
}

/* ---- what it declares */

static const sp_limits limits = {
	.size = sizeof limits,
	.unit = SP_CODE_POINTS,
	.media_most = PICTURES_MOST,
	.image_most_bytes = 8 << 20,
	.mimes = SP_S("image/jpeg image/png image/gif image/webp"),
	.visibilities = SP_S("public"),
};

static const sp_cannot cannot[] = {
	{SP_ABLE_LINK, 0, SP_S("The address stands at the end of the text.")},
	{SP_ABLE_VIDEO, 0, SP_S("Films are not supported yet.")},
	{SP_ABLE_CHAIN, 0, SP_S("Parts of a chain become separate posts.")},
	KIT_NO_EDIT,
	{SP_ABLE_REFRESH, 0, SP_S("An application password does not run out.")},
	{SP_ABLE_LIMITS, 0, SP_S("WordPress tells programs no limits.")},
};

KIT_STEP(plugin)
SP_PLUGIN = {
	KIT_HEAD,
	.ops = KIT_OPS,
	.name = "wordpress",
	.title = "WordPress",
	.hosts = ".",
	.limits = &limits,
	.look = SP_LOOK_EXACT,
	.listing_delay_ms = 5000,
	.asks_server = "the address of your WordPress site, such as https://www.example.org",
	.state_size = sizeof(struct state),
	.revoke_page = "{server}/wp-admin/profile.php",
};
