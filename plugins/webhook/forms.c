/* SPDX-License-Identifier: MIT
 * forms.c - what each kind of channel wants to read.
 *
 * Sources: docs.slack.dev (incoming webhooks, chat.postMessage), learn.microsoft.com (Teams: webhooks by Workflows,
 * adaptive cards), Discord's OpenAPI description. Mattermost takes Slack's form. */
#include "webhook.h"

/* ---- Slack and Mattermost: &, < and > would begin links and calls to everybody */

static sp_str entities(struct kit *k, sp_str text)
{
	static const struct { char sign; const char *entity; } SIGNS[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}};
	kit_text out = kit_text_new(k);
	for (size_t i = 0; i < text.len; i++) {
		sp_str one = kit_slice(text, i, i + 1);
		for (size_t n = 0; n < KIT_COUNT(SIGNS); n++)
			if (text.at[i] == SIGNS[n].sign) one = kit_of(SIGNS[n].entity);
		kit_put(&out, one);
	}
	return kit_str(&out);
}

static sp_str slack_body(struct kit *k, sp_str text)
{
	kit_text t = kit_text_new(k);
	kit_open(&t, NULL, '{');
	kit_json_str(&t, "text", entities(k, text));
	kit_close(&t, '}');
	return kit_str(&t);
}

/* ---- Discord: nobody is called by a text that holds @everyone */

static sp_str discord_body(struct kit *k, sp_str text)
{
	kit_text t = kit_text_new(k);
	kit_open(&t, NULL, '{');
	kit_json_str(&t, "content", text);
	kit_json_raw(&t, "allowed_mentions", SP_S("{\"parse\":[]}"));
	kit_close(&t, '}');
	return kit_str(&t);
}

/* ---- Teams: an adaptive card, a block for each line, for a card does not show line breaks */

static void card_lines(kit_text *t, sp_str text)
{
	bool gap = false;
	while (text.len) {
		size_t end;
		if (!kit_finds(text, "\n", &end)) end = text.len;
		sp_str line = kit_trim(kit_slice(text, 0, end));
		text = kit_slice(text, end + 1, text.len);
		if (line.len) {
			kit_open(t, NULL, '{');
			kit_json_str(t, "type", SP_S("TextBlock"));
			kit_json_str(t, "text", line);
			kit_json_raw(t, "wrap", SP_S("true"));
			kit_json_str(t, "spacing", gap ? SP_S("Medium") : SP_S("None"));
			kit_close(t, '}');
		}
		gap = !line.len;
	}
}

static void card_link(kit_text *t, const sp_post *post)
{
	kit_open(t, "actions", '[');
	kit_open(t, NULL, '{');
	kit_json_str(t, "type", SP_S("Action.OpenUrl"));
	kit_json_str(t, "title", post->link_title.len ? post->link_title : post->link);
	kit_json_str(t, "url", post->link);
	kit_close(t, '}');
	kit_close(t, ']');
}

static sp_str teams_body(struct kit *k, sp_str text)
{
	kit_text t = kit_text_new(k);
	kit_put(&t, SP_S("{\"type\":\"message\",\"attachments\":[{"
			 "\"contentType\":\"application/vnd.microsoft.card.adaptive\",\"contentUrl\":null,\"content\":"));
	kit_open(&t, NULL, '{');
	kit_json_str(&t, "type", SP_S("AdaptiveCard"));
	kit_json_str(&t, "version", SP_S("1.4"));
	kit_open(&t, "body", '[');
	card_lines(&t, text);
	kit_close(&t, ']');
	if (k->job->post->link.len) card_link(&t, k->job->post);
	kit_close(&t, '}');
	kit_put(&t, SP_S("}]}"));
	return kit_str(&t);
}

/* ---- the table. No pictures anywhere: a webhook takes no files, and schedpost has no public place for them. */

#define LIMITS(most, bytes, more_flags) \
	{.size = sizeof(sp_limits), .unit = SP_CODE_POINTS, .flags = SP_COUNTS_WARNING | SP_FOR_STAFF | (more_flags), \
	 .text_most = (most), .text_most_bytes = (bytes)}

const struct form webhook_forms[] = {
	{"slack", "Slack", "hooks.slack.com hooks.slack-gov.com", slack_body, LIMITS(4000, 0, 0)},
	{"teams", "Microsoft Teams", "*.logic.azure.com *.environment.api.powerplatform.com api.powerautomate.com "
	 "*.flow.microsoft.com flow.microsoft.com", teams_body, LIMITS(8000, 20000, SP_LINK_IS_SHOWN)},
	{"discord", "Discord", "discord.com discordapp.com", discord_body, LIMITS(2000, 0, 0)},
	{"mattermost", "Mattermost", "", slack_body, LIMITS(4000, 0, 0)},
};
const size_t webhook_nforms = KIT_COUNT(webhook_forms);
