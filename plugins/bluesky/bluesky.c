/* SPDX-License-Identifier: MIT
 * bluesky.c - Bluesky and other servers of the AT Protocol: what it declares, and what its refusals mean. */
#include "bluesky.h"

#include <stdlib.h>

#define DEAD(status_, code_)                                                                                          \
	{.status = (status_), .code = (code_), .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT,                     \
	 .name = "not-accepted",                                                                                      \
	 .why = "Bluesky no longer accepts this account's access: the app password was removed or has run out. "      \
		"Make a new app password and connect the account again."}
#define SWITCHED_OFF(code_)                                                                                           \
	{.code = (code_), .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "suspended",                     \
	 .why = "Bluesky has switched this account off, or its owner has. Look at it in the Bluesky app; "           \
		"when it is back, connect it again."}

static const struct kit_rule rules[] = {
	{.op = SP_CONNECT, .code = "AuthFactorTokenRequired", .verdict = SP_REFUSED, .scope = SP_THIS_ACCOUNT,
	 .name = "needs-app-password",
	 .why = "That was the account's main password. Make an app password in Bluesky under Settings, "
		"Privacy and security, App passwords, and connect again with it."},
	{.op = SP_CONNECT, .code = "AuthenticationRequired", .verdict = SP_REFUSED, .scope = SP_THIS_ACCOUNT,
	 .name = "not-accepted",
	 .why = "Bluesky did not accept this handle with this app password. Check both, and connect once more."},
	SWITCHED_OFF("AccountTakedown"), SWITCHED_OFF("AccountDeactivated"), SWITCHED_OFF("RepoDeactivated"),
	SWITCHED_OFF("RepoTakendown"),	 SWITCHED_OFF("AccountSuspended"),
	/* With status 400, not 401. A refresh is cheap and, with the app password, always worth a try. */
	{.code = "ExpiredToken", .verdict = SP_STALE_TOKEN, .scope = SP_THIS_ACCOUNT, .name = "expired",
	 .why = "Bluesky's short-lived access has run out; schedpost renews it by itself."},
	{.code = "InvalidToken", .verdict = SP_STALE_TOKEN, .scope = SP_THIS_ACCOUNT, .name = "expired",
	 .why = "Bluesky's access is no longer known; schedpost renews it by itself."},
	/* Those of a log-in in the browser. */
	{.code = "invalid_token", .verdict = SP_STALE_TOKEN, .scope = SP_THIS_ACCOUNT, .name = "expired",
	 .why = "Bluesky's access is no longer known; schedpost renews it by itself."},
	{.code = "use_dpop_nonce", .verdict = SP_LATER, .scope = SP_THIS_ACCOUNT, .name = "wants-nonce",
	 .why = "Bluesky wanted a new proof of who is asking, twice in a row; schedpost tries again by itself."},
	{.code = "invalid_dpop_proof", .verdict = SP_LATER, .scope = SP_THIS_ACCOUNT, .name = "proof-not-accepted",
	 .why = "Bluesky did not accept the proof of who is asking. Most often the clock of the machine that schedpost runs on "
		"is wrong: tell the person who looks after it, who sets the clock."},
	{.op = SP_CONNECT, .code = "invalid_grant", .verdict = SP_REFUSED, .scope = SP_THIS_ACCOUNT, .name = "code-not-accepted",
	 .why = "Bluesky did not accept the code any more: it works once, and for a short time. Connect once more."},
	{.code = "invalid_grant", .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "not-accepted",
	 .why = "The log-in at Bluesky is over: it lasts two weeks, or somebody has ended it. Connect the account again."},
	{.op = SP_CONNECT, .code = "invalid_request", .verdict = SP_REFUSED, .scope = SP_THIS_ACCOUNT, .name = "log-in-refused",
	 .why = "Bluesky did not take the request to log in: it was used already or has run out. Connect once more."},
	{.op = SP_CONNECT, .code = "invalid_client_metadata", .verdict = SP_REFUSED, .scope = SP_THIS_PLATFORM, .name = "client-file",
	 .why = "Bluesky cannot read the file on your web site that describes schedpost, or something in it does not fit. Tell "
		"the person who looks after schedpost: 'schedpost app metadata bluesky' writes it."},
	{.code = "invalid_client_metadata", .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "client-file",
	 .why = "Bluesky cannot read the file on your web site that describes schedpost, so the log-in is over. Put it back "
		"there, and connect the account again."},
	DEAD(0, "AuthenticationRequired"),
	DEAD(0, "AuthMissing"),
	{.op = SP_PUBLISH, .code = "BlobTooLarge", .verdict = SP_REFUSED, .name = "too-large",
	 .why = "A picture is larger than Bluesky takes. Make it smaller and schedule the post again."},
	{.op = SP_PUBLISH, .status = 413, .verdict = SP_REFUSED, .name = "too-large",
	 .why = "A picture is larger than Bluesky takes. Make it smaller and schedule the post again."},
	{.op = SP_PUBLISH, .status = 400, .code = "InvalidRequest", .words = "too big", .verdict = SP_REFUSED,
	 .name = "too-long", .why = "Bluesky refused this post because it is too long. Shorten it and schedule it again."},
	{.op = SP_PUBLISH, .status = 400, .body = KIT_JSON_BODY, .verdict = SP_REFUSED, .name = "refused",
	 .why = "Bluesky refused this post. Change it and schedule it again."},
	{.code = "RateLimitExceeded", .verdict = SP_LATER, .scope = SP_THIS_ACCOUNT, .name = "rate-limit",
	 .why = "Bluesky asks for a pause: this account has sent much in a short time. "
		"schedpost goes on by itself afterwards."},
};

#define OP(op, phases, n) {op, phases, n}
static const struct kit_op ops[] = {
	OP(SP_CONNECT, bluesky_connect, CONNECT_PHASES), OP(SP_REFRESH, bluesky_refresh, REFRESH_PHASES),
	OP(SP_REVOKE, bluesky_revoke, ONE_PHASE),	 OP(SP_WHOAMI, bluesky_whoami, ONE_PHASE),
	OP(SP_PROFILE, bluesky_profile, ONE_PHASE),	 OP(SP_LIMITS, bluesky_limits, ONE_PHASE),
	OP(SP_PUBLISH, bluesky_publish, PUBLISH_PHASES), OP(SP_LOOKUP, bluesky_lookup, ONE_PHASE),
	OP(SP_DELETE, bluesky_delete, ONE_PHASE),	 OP(SP_TIMELINE, bluesky_timeline, ONE_PHASE),
	OP(SP_NUMBERS, bluesky_numbers, ONE_PHASE),
};

static const struct kit_plugin plugin = {
	.title = "Bluesky",
	.code = "error",
	.message = "message",
	.rules = rules,
	.nrules = KIT_COUNT(rules),
	.ops = ops,
	.nops = KIT_COUNT(ops),
};

/* ---- words for requests */

sp_request *bluesky_call(struct kit *k, sp_effect effect, sp_method method, const char *nsid)
{
	const char *base = k->job->account->server.len ? "server" : "entry";
	sp_request *r = kit_request(k, effect, method, kit_fmt(k, "{%s}/xrpc/%s", base, nsid));
	r->sign = bluesky_by_consent(k) ? SP_DPOP : SP_BEARER;
	return r;
}

void bluesky_get_record(struct kit *k, const char *collection, sp_str rkey)
{
	bluesky_call(k, SP_READS, SP_GET, "com.atproto.repo.getRecord")->sign = SP_UNSIGNED;
	kit_query(k, "repo", k->job->account->remote_id);
	kit_query(k, "collection", kit_of(collection));
	kit_query(k, "rkey", rkey);
}

/* The planned instant in microseconds: its last three digits, and the clock id, come from the key, so that two posts
 * of one instant differ; the parts of a chain are kept in order. */
void bluesky_rkey(const sp_post *post, char out[RKEY_SIZE])
{
	char digits[9] = "";
	kit_save(digits, sizeof digits, kit_cut(post->key, 8));
	uint32_t hash = (uint32_t)strtoll(digits, NULL, 16);
	int64_t micros = post->planned > INT64_MAX / 1000 ? 0 : post->planned * 1000;
	kit_tid(micros + post->chain_part % 10 * 100 + hash % 100, hash / 100, out);
}

/* "nhs.uk/flu" in the text is as good as "https://nhs.uk/flu": both can be clicked. */
static bool has_link(struct kit *k, const sp_post *post)
{
	sp_str link = post->link;
	size_t scheme;
	if (kit_finds(link, "://", &scheme)) link = kit_slice(link, scheme + 3, link.len);
	char *words = k->job->alloc(k->job, link.len + 1);
	return kit_save(words, link.len + 1, link) && kit_finds(post->text, words, NULL);
}

/* Bluesky has no content warning with words of one's own, so it goes first. And a post with pictures has no card, so
 * its link goes last. */
sp_str bluesky_text(struct kit *k)
{
	const sp_post *post = k->job->post;
	kit_text t = kit_text_new(k);
	if (post->warning.len) kit_putf(&t, "%.*s\n\n", KIT_SHOW(post->warning));
	kit_put(&t, post->text);
	if (post->nmedia && post->link.len && !has_link(k, post))
		kit_putf(&t, "%s%.*s", t.len ? "\n\n" : "", KIT_SHOW(post->link));
	return kit_str(&t);
}

sp_str bluesky_last_piece(sp_str uri)
{
	size_t from = uri.len;
	while (from && uri.at[from - 1] != '/') from--;
	return kit_slice(uri, from, uri.len);
}

sp_str bluesky_page(struct kit *k, sp_str rkey)
{
	sp_str who = k->job->account->handle.len ? k->job->account->handle : k->job->account->remote_id;
	if (kit_starts(who, "@")) who = kit_slice(who, 1, who.len);
	return kit_fmt(k, "https://bsky.app/profile/%.*s/post/%.*s", KIT_SHOW(who), KIT_SHOW(rkey));
}

/* ---- what it declares */

const sp_limits bluesky_declared = {
	.size = sizeof bluesky_declared,
	.unit = SP_GRAPHEMES,
	.flags = SP_COUNTS_WARNING | SP_LINK_IS_SHOWN | SP_CARD_WITHOUT_MEDIA,
	.text_most = 300,
	.text_most_bytes = 3000,
	.alt_most = 2000,
	.media_most = PICTURES_MOST,
	.image_most_bytes = PICTURE_MOST_BYTES,
	.mimes = SP_S("image/jpeg image/png image/webp image/gif"),
	.visibilities = SP_S("public"),
};

static const sp_base bases[] = {{SP_S("entry"), SP_S(BLUESKY_ENTRY)}, {SP_S("plc"), SP_S("https://plc.directory")}};

static const sp_cannot cannot[] = {
	{SP_ABLE_VIDEO, 0, SP_S("Films are not supported yet.")},
	{SP_ABLE_EDIT, 0, SP_S("Bluesky's app does not show that a post was changed.")},
};

KIT_STEP(plugin)
SP_PLUGIN = {
	KIT_HEAD,
	.ops = KIT_OPS | SP_CAN(SP_REFRESH) | SP_CAN(SP_LIMITS),
	.name = "bluesky",
	.title = "Bluesky",
	.hosts = ". bsky.social *.host.bsky.network plc.directory",
	KIT_ALL(bases),
	.limits = &bluesky_declared,
	.look = SP_LOOK_EXACT,
	.listing_delay_ms = 5000,
	.asks_server = "the address of your Bluesky server: https://bsky.social for most accounts",
	.state_size = sizeof(struct state),
	.revoke_page = "https://bsky.app/settings/app-passwords",
};
