/* SPDX-License-Identifier: MIT
 * vivaengage.c - Viva Engage, formerly Yammer: colleagues read it. An account is a community, in which a person's
 * log-in at Microsoft posts.
 *
 * Sources: Microsoft's pages on the Yammer REST API (app registration, messages, upload of files, rate limits); lists
 * and messages as published programs of others read them. Tried against no network of anybody's. */
#include <schedpost/kit.h>

enum {
	PICTURES_MOST = 10,
	PAGES_MOST = 10,	/* of a person's communities */
	TENANT_MOST = 128,
	NOTES_MOST = 24 << 10	/* some 150 communities */
};

struct state {
	struct kit_memory memory;
	uint32_t found;		/* CONNECT: how many communities are noted */
	char tenant[TENANT_MOST];
	char notes[NOTES_MOST];
};

static struct state *state_of(struct kit *k)
{
	return k->job->state;
}

/* ---- refusals: Viva Engage's are {"response":{"code","message"}}, the log-in's {"error","error_description"} */

static const struct kit_rule rules[] = {
	{.code = "invalid_client|unauthorized_client", .verdict = SP_REFUSED, .scope = SP_THIS_PLATFORM, .name = "app-keys",
	 .why = "Microsoft does not take the organisation's app by these keys; a secret there ends after two years at most. An admin "
		"makes a new secret in Microsoft Entra and enters it with 'schedpost app add vivaengage'; then connect again."},
	{.op = SP_REFRESH, .status = 400, .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "login-ended",
	 .why = "Microsoft no longer renews this account's access: it was taken back, the person's password was changed, or Microsoft "
		"wants to see them again. Connect the account again."},
	{.op = SP_CONNECT, .status = 401, .verdict = SP_REFUSED, .scope = SP_THIS_ACCOUNT, .name = "no-network",
	 .why = "Microsoft let this log-in in, but Viva Engage did not. Ask whoever looks after Microsoft 365 whether the person may "
		"use Viva Engage, and whether the app has its permission access_as_user. Then connect again."},
	{.op = SP_CONNECT, .status = 403, .verdict = SP_REFUSED, .scope = SP_THIS_ACCOUNT, .name = "no-network",
	 .why = "Viva Engage does not let this log-in or this app in. Ask whoever looks after Microsoft 365 whether the person may "
		"use Viva Engage, and whether the app was approved. Then connect again."},
	{.op = SP_PUBLISH, .status = 403, .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "not-allowed",
	 .why = "Viva Engage does not let this log-in post in the community: it is no member any more, or only the community's admins "
		"may post there. Ask one of them to let it, then connect the account again."},
	{.op = SP_PUBLISH, .status = 404, .body = KIT_JSON_BODY, .verdict = SP_REFUSED, .name = "not-there",
	 .why = "Viva Engage does not find what this post belongs to: the community, or the post under which it was to stand. Look "
		"there, and schedule the post again where it fits."},
	{.op = SP_DELETE, .status = 403, .body = KIT_JSON_BODY, .verdict = SP_REFUSED, .name = "not-own",
	 .why = "Viva Engage did not let this log-in take the post down: only who wrote it and the community's admins may. Ask one "
		"of them."},
};

/* ---- connect: whose organisation, the log-in at Microsoft, and which community */

enum { ASK_TENANT, CONSENT, EXCHANGE, WHO, COMMUNITIES, CHOOSE };

static sp_move ask_tenant(struct kit *k)
{
	return kit_ask(k, SP_ASK_TEXT, SP_PLAIN,
		       "What stands behind the @ of your work log-in at Microsoft, such as library.example.org?");
}

static bool is_domain(sp_str s)
{
	bool dot = false;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.at[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
		if (!plain && c != '.') return false;
		dot |= c == '.' && i && i + 1 < s.len;
	}
	return dot && s.len < TENANT_MOST;
}

/* Who gives the whole address is understood. */
static sp_move took_tenant(struct kit *k)
{
	sp_str said = kit_trim(k->job->answer->body);
	size_t at;
	if (kit_finds(said, "@", &at)) said = kit_slice(said, at + 1, said.len);
	return is_domain(said) && kit_save(state_of(k)->tenant, TENANT_MOST, said) ? kit_next(k) : kit_go(k, ASK_TENANT);
}

static const struct kit_oauth oauth = {
	.authorize = "{login}/<tenant|=organizations>/oauth2/v2.0/authorize",
	.token = "{login}/<tenant|=organizations>/oauth2/v2.0/token",
	.scope = "https://www.yammer.com/access_as_user offline_access",
	.more = "prompt=select_account",
	.in_form = true,
	.lasting = "Microsoft gave access for about an hour only. Ask whoever looks after Microsoft 365 to let the app keep access "
		   "(offline_access), then connect once more.",
	.refresh_lives_ms = 90LL * 24 * 60 * 60 * 1000,	/* from its last use on */
};

/* In an external one people from outside read along. */
static bool is_inside(const json_t *community)
{
	return !json_is_true(kit_at(community, "external"));
}

static const struct kit_connect connect = {
	.prompt = "Log in at Microsoft as the person who shall post in the community, and agree.",
	.needed = "access_as_user",
	.missing = "Microsoft did not give what schedpost needs to post",
	.then = "Ask whoever looks after Microsoft 365 to give the app this permission of Yammer's, then connect once more.",
	.id = "<.id>",
	.name = "<.full_name>",
	.handle = "<.name>",
	.more = "network_id",
	.fits = is_inside,
	.code = "no-community",
	.none = "This log-in is in no community of its own organisation yet. Join the community in Viva Engage, then connect again.",
	.choose = "In which of these communities shall schedpost post?",
	.settings = "network=<more> person=<own> tenant=<tenant>",
};

static sp_move took_communities(struct kit *k)
{
	uint32_t *found = &state_of(k)->found, before = *found;
	if (!kit_good(k)) return kit_no(k);
	if (!json_is_array(k->body)) return kit_nonsense(k);
	if (!k->place->turn || *found > SP_MOST_ENTRIES) before = *found = 0;
	*found = kit_note_accounts(k, k->body, *found);
	return *found > before && k->place->turn + 1 < PAGES_MOST ? kit_next_turn(k) : kit_next(k);
}

static const struct kit_phase connecting[] = {
	[ASK_TENANT] = {.send = ask_tenant, .took = took_tenant},
	[CONSENT] = KIT_CONSENT,
	[EXCHANGE] = KIT_EXCHANGE,
	[WHO] = {KIT_GET("{api}/api/v1/users/current.json"), .note = "<.id>", .as = KIT_OWN},
	[COMMUNITIES] = {.needs = "<own>", KIT_GET("{api}/api/v1/groups/for_user/<own>.json?page=<page>"),
			 .took = took_communities},
	[CHOOSE] = KIT_CHOOSE,
};

static const struct kit_profile community = {
	.request = "{api}/api/v1/groups/<me>.json",
	.id = "<.id>",
	.handle = "<.name>",
	.name = "<.full_name>",
	.url = "<.web_url>",
	.text = "description",
};

/* ---- words */

static sp_str tenant(struct kit *k)
{
	sp_str asked = k->job->op == SP_CONNECT ? kit_saved(state_of(k)->tenant, TENANT_MOST) : (sp_str){0};
	return is_domain(asked) ? kit_copy(k, asked) : kit_setting(k, "tenant");
}

static sp_str page(struct kit *k)
{
	return kit_fmt(k, "%u", k->place->turn + 1);
}

static sp_str file_name(struct kit *k)
{
	return k->file ? k->file->name : (sp_str){0};
}

static const struct kit_word words[] = {
	KIT_WORD("tenant", tenant), KIT_WORD("page", page), KIT_WORD("file-name", file_name),
};

/* ---- publish: pictures up as files of the community, then the post with them; further parts answer the one before.
 * The header that opens posts to people outside the organisation is never sent. */

static sp_move send_post(struct kit *k)
{
	const sp_post *post = k->job->post;
	kit_send_row(k);
	for (uint32_t i = 0; i < post->nmedia && i < PICTURES_MOST; i++)
		if (kit_note(k, i).len)
			kit_part(k, SP_FORM, "attached_objects[]", kit_fmt(k, "uploaded_file:%.*s", KIT_SHOW(kit_note(k, i))));
	return SP_SEND;
}

static const struct kit_phase publishing[] = {
	{.only = "image*", KIT_POST(SP_PREPARES, "{files}/v4/uploadSmallFile"),
	 .form = "network_id=<network>&target_type=GROUP&group_id=<me>&filename=<file-name>", .file = "file", .note = "<.id>",
	 .as = KIT_FILE},
	KIT_FILE_UP,
	{.all_files = true, KIT_POST(SP_COMMITS, "{api}/api/v1/messages.json"),
	 .form = "body=<text>&group_id=<me>&replied_to_id=<reply_to>", .send = send_post, .id = "<.messages.0.id>",
	 .url = "<.messages.0.web_url>"},
};

/* ---- what this log-in has posted in the community; the look-up reads the same list */

/* Cards of addresses stand among the files. */
static uint32_t count_files(const json_t *post)
{
	const json_t *all = kit_at(post, "attachments");
	uint32_t n = 0;
	for (size_t i = 0; i < json_array_size(all) && i < SP_MOST_MEDIA; i++)
		n += !kit_fits(kit_view(json_array_get(all, i), "type"), "ymodule|opengraphobject|praise|poll");
	return n;
}

static bool finish(struct kit *k, const json_t *post, sp_entry *e)
{
	sp_str person = kit_setting(k, "person");
	e->nmedia = count_files(post);
	bool own = !person.len || kit_same(kit_get(k, post, "sender_id"), person);
	return own && !json_is_true(kit_at(post, "system_message"));
}

static const struct kit_count counts[] = {{"liked_by.count", "likes"}};

static const struct kit_list posts = {
	.request = "{api}/api/v1/messages/in_group/<me>.json?limit=20&older_than=<cursor>",
	.posts = "messages",
	.id = "id",
	.url = "<.web_url>",
	.text = "body.plain",
	.client = "client_type",
	.lang = "language",
	.at = "created_at",
	.reply_to = "replied_to_id",
	KIT_ALL(counts),
	.finish = finish,
};

/* There is more unless it says that there is not. */
static sp_move took_list(struct kit *k)
{
	struct kit_page page;
	if (!kit_read_page(k, &posts, &page)) return kit_no(k);
	bool last = json_is_false(kit_at(k->body, "meta.older_available"));
	return kit_tell_page(k, &page, last ? (sp_str){0} : kit_get(k, k->body, "messages.last.id"));
}

static const struct kit_phase listing[] = {{.send = kit_send_list, .took = took_list}};

static const struct kit_numbers numbers = {.request = "{api}/api/v1/messages/<id>.json", KIT_ALL(counts)};

static const struct kit_removal removal = {.request = "{api}/api/v1/messages/<id>.json"};

/* ---- the tables */

static const struct kit_op ops[] = {
	KIT_OP(SP_CONNECT, connecting), KIT_OP(SP_PUBLISH, publishing),
	KIT_OP(SP_LOOKUP, listing),	KIT_OP(SP_TIMELINE, listing),
};

static const struct kit_plugin plugin = {
	.title = "Viva Engage",
	.code = "response.code|error",
	.message = "response.message|error_description",
	KIT_ALL(rules),
	KIT_ALL(ops),
	.oauth = &oauth,
	.connect = &connect,
	.whoami = &community,
	.list = &posts,
	.numbers = &numbers,
	.removal = &removal,
	KIT_ALL(words),
	KIT_NOTES_IN(struct state, notes),
	.files_most = PICTURES_MOST,
};

static const sp_limits limits = {
	.size = sizeof limits,
	.unit = SP_UTF16_UNITS,
	.flags = SP_COUNTS_WARNING | SP_FOR_STAFF,
	.text_most = 10000,
	.media_most = PICTURES_MOST,
	.image_most_bytes = 4000000,
	.mimes = SP_S("image/jpeg image/png image/gif image/webp"),
};

static const sp_base bases[] = {
	{SP_S("api"), SP_S("https://www.yammer.com")},
	{SP_S("files"), SP_S("https://filesng.yammer.com")},
	{SP_S("login"), SP_S("https://login.microsoftonline.com")},
};

static const sp_cannot cannot[] = {
	{SP_ABLE_LINK, 0, SP_S("The address is put at the end of the text.")},
	{SP_ABLE_ALT, 0, SP_S("Viva Engage takes no alt texts from programs.")},
	{SP_ABLE_VIDEO, 0, SP_S("Programs may send 4 MB, too little for films.")},
	KIT_NO_EDIT,
	{SP_ABLE_REVOKE, 0, SP_S("A person ends it, at myapps.microsoft.com.")},
	{SP_ABLE_LIMITS, 0, SP_S("Viva Engage tells programs no limits.")},
	{SP_ABLE_PAUSE, 0, SP_S("Viva Engage says no, but not until when.")},
	{SP_ABLE_ONCE, 0, SP_S("It takes a post twice, so schedpost looks first.")},
};

KIT_STEP(plugin)
SP_PLUGIN = {
	KIT_HEAD,
	.ops = (KIT_OPS | SP_CAN(SP_REFRESH)) & ~SP_CAN(SP_REVOKE),
	.name = "vivaengage",
	.title = "Viva Engage",
	.hosts = "www.yammer.com filesng.yammer.com login.microsoftonline.com",
	KIT_ALL(bases),
	.limits = &limits,
	.look = SP_LOOK_LIST,
	.listing_delay_ms = 60000,
	.state_size = sizeof(struct state),
	.revoke_page = "https://myapps.microsoft.com",
};
