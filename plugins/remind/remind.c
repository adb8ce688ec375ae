/* SPDX-License-Identifier: MIT
 * remind.c - what lets no program in (Snapchat, a personal profile): at its time a person is asked to post it. */
#include <schedpost/kit.h>

enum { WHERE_MOST = 200 };

struct state {
	struct kit_place place;
	char where[WHERE_MOST];
};

/* ---- connect: two questions */

enum { ASK_WHERE, ASK_WHO };

static sp_move ask_where(struct kit *k)
{
	return kit_ask(k, SP_ASK_TEXT, SP_PLAIN, "Where does the person post? The platform and the account, such as Snapchat @our_hospital, "
		       "or the page's address.");
}

static sp_move took_where(struct kit *k)
{
	struct state *s = k->job->state;
	sp_str where = kit_cut(kit_trim(k->job->answer->body), WHERE_MOST - 1);
	kit_save(s->where, WHERE_MOST, where);
	return kit_go(k, where.len ? ASK_WHO : ASK_WHERE);
}

static sp_move ask_who(struct kit *k)
{
	return kit_ask(k, SP_ASK_TEXT, SP_PLAIN, "Who posts there? A name, such as Anna Lee, or several.");
}

static sp_move took_who(struct kit *k)
{
	struct state *s = k->job->state;
	kit_text settings = kit_text_new(k);
	kit_open(&settings, NULL, '{');
	kit_json_str(&settings, "who", kit_cut(kit_trim(k->job->answer->body), WHERE_MOST));
	kit_close(&settings, '}');
	sp_grant grant = {.handle = kit_saved(s->where, WHERE_MOST), .settings = kit_str(&settings)};
	return grant.handle.len ? kit_grant(k, &grant) : kit_go(k, ASK_WHERE);
}

/* ---- publish; and the look-up, when it may have been in front of a person before */

static sp_move ask_hand(struct kit *k)
{
	const sp_account *account = k->job->account;
	sp_str who = kit_setting(k, "who"), where = account->handle.len ? account->handle : account->name;
	bool again = k->job->op == SP_LOOKUP;
	sp_move move = kit_ask(k, SP_ASK_HAND, SP_PLAIN, "");
	k->job->ask->prompt = kit_fmt(k, "It waits for a person to post it by hand: %.*s%s%.*s.%s", KIT_SHOW(where), who.len ? ", by " : "",
				      KIT_SHOW(who), again ? " It may be out already, so look there first." : "");
	return move;
}

/* ---- the tables */

static const struct kit_phase connect_phases[] = {
	[ASK_WHERE] = {.send = ask_where, .took = took_where},
	[ASK_WHO] = {.send = ask_who, .took = took_who},
};
static const struct kit_phase hand_phases[] = {{.send = ask_hand}};

static const struct kit_op ops[] = {
	{SP_CONNECT, connect_phases, 2}, {SP_PUBLISH, hand_phases, 1}, {SP_LOOKUP, hand_phases, 1},
};

static const struct kit_plugin plugin = {.title = "Reminder (by hand)", .ops = ops, .nops = KIT_COUNT(ops)};

/* The platform behind it is not known: whoever posts sees what it takes. */
static const sp_limits limits = {
	.size = sizeof limits,
	.unit = SP_GRAPHEMES,
	.media_most = SP_MOST_MEDIA,
	.mimes = SP_S("image/jpeg image/png image/gif image/webp video/mp4 video/quicktime"),
};

static const sp_cannot cannot[] = {
	{SP_ABLE_LINK, 0, SP_S("The address stands at the end of the text.")},
	{SP_ABLE_EDIT, 0, SP_S("What is out is changed by hand.")},
	{SP_ABLE_DELETE, 0, SP_S("What is out is taken down by hand.")},
	{SP_ABLE_LIST, 0, SP_S("No program can read there.")},
	{SP_ABLE_NUMBERS, 0, SP_S("No program can read there.")},
	{SP_ABLE_PROFILE, 0, SP_S("No program can read there.")},
	{SP_ABLE_REFRESH, 0, SP_S("There is no log-in that could run out.")},
	{SP_ABLE_REVOKE, 0, SP_S("There is no log-in that could be ended.")},
	{SP_ABLE_LIMITS, 0, SP_S("Which platform it is, schedpost does not know.")},
	{SP_ABLE_PAUSE, 0, SP_S("A person posts, and sees what comes back.")},
	{SP_ABLE_ONCE, 0, SP_S("A person sees what is out already.")},
	{SP_ABLE_LOOKUP, 0, SP_S("A person looks, and is asked to.")},
};

KIT_STEP(plugin)
SP_PLUGIN = {
	KIT_HEAD,
	.ops = SP_CAN(SP_CONNECT) | SP_CAN(SP_PUBLISH) | SP_CAN(SP_LOOKUP),
	.name = "remind",
	.title = "Reminder (by hand)",
	.hosts = "",
	.limits = &limits,
	.look = SP_LOOK_NONE,	/* a person looks */
	.state_size = sizeof(struct state),
};
