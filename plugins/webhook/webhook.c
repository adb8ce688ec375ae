/* SPDX-License-Identifier: MIT
 * webhook.c - an internal channel (Slack, Teams, Mattermost, Discord) by the one address that it gives out.
 *
 * Whoever has the address can post there, so all of it behind the server's name is a secret that only the host knows.
 * Nothing can be read back: after a lost answer a person looks. */
#include "webhook.h"

enum { SERVER_MOST = 256, CARD_MOST = 28 << 10 /* bytes; learn.microsoft.com: Teams */ };

struct state {
	struct kit_place place;
	uint32_t form, reserved;	/* its row + 1; 0: not known yet */
	char server[SERVER_MOST];
};

static struct state *state_of(struct kit *k)
{
	return k->job->state;
}

/* ---- connect: the address; what kind of channel, if its server does not tell; and what it is called */

enum { ASK_ADDRESS, ASK_FORM, ASK_NAME };

static sp_move ask_address(struct kit *k)
{
	return kit_ask(k, SP_ASK_ADDRESS, SP_ACCESS_TOKEN, "Paste the webhook's address, as the channel's settings show it. Whoever has it can "
		       "post there, so it is kept like a password.");
}

/* "*.example" is any name below it. */
static bool is_host_of(sp_str host, sp_str word)
{
	bool below = kit_starts(word, "*");
	sp_str tail = kit_slice(word, below, word.len);
	if (below && host.len > tail.len) host = kit_slice(host, host.len - tail.len, host.len);
	return kit_same(host, tail);
}

static bool is_among(sp_str host, const char *hosts)
{
	sp_str rest = kit_of(hosts);
	for (size_t end; rest.len; rest = kit_slice(rest, end + 1, rest.len)) {
		if (!kit_finds(rest, " ", &end)) end = rest.len;
		if (is_host_of(host, kit_slice(rest, 0, end))) return true;
	}
	return false;
}

static sp_move took_address(struct kit *k)
{
	struct state *s = state_of(k);
	sp_str server = k->job->answer->body, host = {0};
	size_t scheme;
	bool whole = kit_save(s->server, SERVER_MOST, server) && kit_finds(server, "://", &scheme);
	if (!whole)
		return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "bad-address", "This address is too long to be kept. Please check it and "
			       "connect once more.");
	bool usual_port = server.len > 4 && kit_is(kit_slice(server, server.len - 4, server.len), ":443");
	host = kit_slice(server, scheme + 3, server.len - (usual_port ? 4 : 0));
	if (is_among(host, "*.webhook.office.com webhook.office.com outlook.office.com"))
		return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "retired", "Microsoft has switched off webhooks of this old kind. In Teams, open "
			       "the channel's Workflows, choose \"Post to a channel when a webhook request is received\", and paste "
			       "the address that it shows.");
	s->form = 0;
	for (uint32_t i = 0; i < webhook_nforms && !s->form; i++)
		if (is_among(host, webhook_forms[i].hosts)) s->form = i + 1;
	return kit_go(k, s->form ? ASK_NAME : ASK_FORM);
}

static sp_move ask_form(struct kit *k)
{
	sp_choice *choices = k->job->alloc(k->job, webhook_nforms * sizeof *choices);
	for (size_t i = 0; i < webhook_nforms; i++)
		choices[i] = (sp_choice){kit_of(webhook_forms[i].name), kit_of(webhook_forms[i].title)};
	return kit_choose(k, "What kind of channel is it?", choices, webhook_nforms, NULL);
}

static sp_move took_form(struct kit *k)
{
	struct state *s = state_of(k);
	for (uint32_t i = 0; i < webhook_nforms; i++)
		if (kit_is(kit_trim(k->job->answer->body), webhook_forms[i].name)) s->form = i + 1;
	return kit_go(k, s->form ? ASK_NAME : ASK_FORM);
}

static sp_move ask_name(struct kit *k)
{
	return kit_ask(k, SP_ASK_TEXT, SP_PLAIN, "What is the channel called, and who reads it? Such as Staff news of St Mary's. It is shown "
		       "here only.");
}

static sp_move took_name(struct kit *k)
{
	struct state *s = state_of(k);
	if (!s->form || s->form > webhook_nforms) return kit_go(k, ASK_ADDRESS);
	const struct form *form = &webhook_forms[s->form - 1];
	kit_text settings = kit_text_new(k);
	kit_open(&settings, NULL, '{');
	kit_json_str(&settings, "form", kit_of(form->name));
	kit_close(&settings, '}');
	sp_grant grant = {
		.handle = kit_fmt(k, "%.*s (%s)", KIT_SHOW(kit_cut(kit_trim(k->job->answer->body), 200)), form->title),
		.server = kit_saved(s->server, SERVER_MOST),
		.settings = kit_str(&settings),
	};
	return kit_grant(k, &grant);
}

/* ---- limits: each kind has its own, and no server is asked */

static const struct form *form_of(struct kit *k)
{
	sp_str name = kit_setting(k, "form");
	for (size_t i = 0; i < webhook_nforms; i++)
		if (kit_is(name, webhook_forms[i].name)) return &webhook_forms[i];
	return &webhook_forms[0];
}

static sp_move tell_limits(struct kit *k)
{
	k->job->result->limits = &form_of(k)->limits;
	return kit_ok(k);
}

/* ---- publish */

static sp_move send_post(struct kit *k)
{
	const struct form *form = form_of(k);
	const sp_post *post = k->job->post;
	sp_str text = post->text;
	if (post->warning.len) text = kit_fmt(k, "%.*s\n\n%.*s", KIT_SHOW(post->warning), KIT_SHOW(text));
	sp_str body = form->body(k, text);
	if (body.len > CARD_MOST)
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "too-long", "%s takes messages of at most 28 kB; this one has %zu kB with all "
			       "its lines. Please shorten it.", form->title, body.len >> 10);
	kit_request(k, SP_COMMITS, SP_POST, SP_S("{server}"))->path = SP_ACCESS_TOKEN;
	kit_json(k, body);
	return SP_SEND;
}

/* Slack and Mattermost say ok, Teams nothing, Discord shows the message. A page with 200 is some proxy's. */
static sp_move took_post(struct kit *k)
{
	bool plain_ok = kit_came(k, 0) && kit_is(kit_trim(k->job->answer->body), "ok");
	return kit_done(k) || plain_ok ? kit_ok(k) : kit_no(k);
}

/* ---- revoke: the address cannot be ended by itself */

static sp_move revoke(struct kit *k)
{
	return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "by-hand", "A webhook can only be ended where it was made. In %s, open the channel's "
		       "settings (Teams: its Workflows) and delete it there. Until then, whoever has the address can post.",
		       form_of(k)->title);
}

/* ---- the tables */

#define GONE(status_)                                                                                                 \
	{.op = SP_PUBLISH, .status = (status_), .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT,                    \
	 .name = "webhook-gone",                                                                                      \
	 .why = "The channel takes no posts at this address any more: the webhook was deleted or switched off. Make " \
		"a new one there, and connect the account again with its address."}

static const struct kit_rule rules[] = {
	GONE(404), GONE(410),
	{.op = SP_PUBLISH, .status = 401, .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "not-allowed",
	 .why = "The channel does not accept this address. In Teams, the workflow must let \"Anyone\" trigger it. Then "
		"connect the account again."},
	{.op = SP_PUBLISH, .status = 403, .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "not-allowed",
	 .why = "The channel does not let this address post. In Teams, the workflow must let \"Anyone\" trigger it; "
		"elsewhere an administrator may have closed the channel. Then connect the account again."},
	{.op = SP_PUBLISH, .status = 400, .verdict = SP_REFUSED, .name = "refused",
	 .why = "The channel does not take this post as it is. Please make it simpler or shorter, and look whether the "
		"right kind of channel was chosen when it was connected."},
	{.op = SP_PUBLISH, .status = 413, .verdict = SP_REFUSED, .name = "too-long",
	 .why = "The channel says that this post is too long. Please shorten it."},
};

static const struct kit_phase connect_phases[] = {
	[ASK_ADDRESS] = {.send = ask_address, .took = took_address},
	[ASK_FORM] = {.send = ask_form, .took = took_form},
	[ASK_NAME] = {.send = ask_name, .took = took_name},
};
static const struct kit_phase limits_phases[] = {{.send = tell_limits}};
static const struct kit_phase publish_phases[] = {{.send = send_post, .took = took_post}};
static const struct kit_phase revoke_phases[] = {{.send = revoke}};

static const struct kit_op ops[] = {
	{SP_CONNECT, connect_phases, 3}, {SP_LIMITS, limits_phases, 1},
	{SP_PUBLISH, publish_phases, 1}, {SP_REVOKE, revoke_phases, 1},
};

static const struct kit_plugin plugin = {
	.title = "The channel", .code = "error.code", .message = "error.message",
	.rules = rules, .nrules = KIT_COUNT(rules), .ops = ops, .nops = KIT_COUNT(ops),
};

static const sp_limits limits = {
	.size = sizeof limits,
	.unit = SP_CODE_POINTS,
	.flags = SP_COUNTS_WARNING | SP_FOR_STAFF,
	.text_most = 2000,
};

#define POSTS_ONLY SP_S("A webhook can only post.")
#define NO_FILES SP_S("A webhook takes no files.")
static const sp_cannot cannot[] = {
	{SP_ABLE_LINK, 0, SP_S("A button in Teams; elsewhere it ends the text.")},
	{SP_ABLE_PICTURES, 0, NO_FILES},
	{SP_ABLE_ALT, 0, NO_FILES},
	{SP_ABLE_VIDEO, 0, NO_FILES},
	{SP_ABLE_CHAIN, 0, SP_S("Parts of a chain become separate messages.")},
	{SP_ABLE_EDIT, 0, POSTS_ONLY},
	{SP_ABLE_DELETE, 0, POSTS_ONLY},
	{SP_ABLE_LIST, 0, POSTS_ONLY},
	{SP_ABLE_NUMBERS, 0, POSTS_ONLY},
	{SP_ABLE_PROFILE, 0, POSTS_ONLY},
	{SP_ABLE_REFRESH, 0, SP_S("A webhook does not run out.")},
	{SP_ABLE_REVOKE, 0, SP_S("A webhook is ended where it was made.")},
	{SP_ABLE_LIMITS, 0, SP_S("Its kind is known, and with it the limits.")},
	{SP_ABLE_ONCE, 0, SP_S("No channel notices a second try; a person is asked.")},
	{SP_ABLE_LOOKUP, 0, SP_S("A webhook can only post; a person looks.")},
};

KIT_STEP(plugin)
SP_PLUGIN = {
	KIT_HEAD,
	.ops = SP_CAN(SP_CONNECT) | SP_CAN(SP_LIMITS) | SP_CAN(SP_PUBLISH) | SP_CAN(SP_REVOKE),
	.name = "webhook",
	.title = "Webhook (internal)",
	.hosts = ".",
	.limits = &limits,
	.look = SP_LOOK_NONE,
	.state_size = sizeof(struct state),
};
