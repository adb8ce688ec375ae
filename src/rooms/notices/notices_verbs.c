/* SPDX-License-Identifier: MIT
 * notices_verbs.c - notice list, clear and test: what there is to hear. */
#include "rooms/notices/notices.h"

#include "rooms/notices/ways_verbs.h"

#include <inttypes.h>

static err zone_of_reader(struct tx *tx, str person, struct reply *r)
{
	struct hearer h;
	TRY(hearer_get(tx, person, &h));
	if (h.zone.len) reply_zone(r, h.zone);
	return NULL;
}

static err run_list(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"id", "Notice", CELL_INT, false},	{"at", "When", CELL_INSTANT, false},
		{"topic", "About", CELL_TEXT, false},	{"what", "What", CELL_SENTENCE, true},
		{"text", "Why", CELL_SENTENCE, true},	{"todo", "To type", CELL_SENTENCE, true},
		{"how", "Told by", CELL_SENTENCE, true},
	};
	struct told *told = TAKE_N(tx_arena(tx), struct told, NOTICES_SHOWN);
	size_t n;
	bool nobodys = call_has(c, "nobodys"), all = call_has(c, "all");
	TRY(zone_of_reader(tx, c->actor, r));
	TRY(notices_for(tx, nobodys ? S("") : c->actor, all, told, &n));
	reply_table(r, "notices", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) {
		reply_row(r);
		reply_int(r, told[i].id);
		reply_int(r, told[i].at);
		reply_text(r, str_of(TOPIC_RULES[told[i].topic].name));
		reply_text(r, told[i].what);
		reply_text(r, told[i].text);
		reply_text(r, told[i].todo);
		reply_text(r, told[i].how);
	}
	if (!n) reply_say(r, all || nobodys ? "There is no notice." : "Nothing new. Earlier ones: schedpost notice list --all");
	else if (!all) reply_say(r, "Read? 'schedpost notice clear' puts them away.");
	if (n == NOTICES_SHOWN) reply_say(r, "These are the newest %d; there may be more.", NOTICES_SHOWN);
	return NULL;
}

static err run_clear(struct tx *tx, const struct call *c, struct reply *r)
{
	struct arena *a = tx_arena(tx);
	int64_t id, n;
	TRY(call_int(a, c, "ID", 0, &id));
	if (call_has(c, "ID") && id <= 0)
		return FAIL(a, ERR_INPUT, "bad-notice", "A notice is named by its number, as 'schedpost notice list' shows it.");
	TRY(notices_clear(tx, call_has(c, "nobodys") ? S("") : c->actor, id, &n));
	if (!n && id)
		return FAIL(a, ERR_MISSING, "no-such-notice", "There is no notice %" PRId64 " for you that is not put away. "
			    "'schedpost notice list' shows yours.", id);
	reply_say(r, "%" PRId64 " notice%s put away. 'schedpost notice list --all' shows them all the same.", n, n == 1 ? " is" : "s are");
	return NULL;
}

static err run_test(struct tx *tx, const struct call *c, struct reply *r)
{
	struct hearer h;
	bool mail = false;
	TRY(hearer_get(tx, c->actor, &h));
	TRY(notice_door_is(tx, S("mail"), &mail));
	if (h.mail.len && !mail) reply_warn(r, NO_MAIL_SERVER);
	if (!(h.mail.len && mail) && !h.hook.len && !h.webhook.len)
		reply_warn(r, "There is no way to reach you but 'schedpost notice list'. Set one: schedpost notice set --mail YOU@EXAMPLE.ORG");
	TRY(notice_add(tx, &(struct notice){.topic = TOPIC_TEST, .person = c->actor,
					    .what = S("This is a test of your notices."),
					    .text = S("If you read this by mail, command or webhook, that way works."),
					    .todo = S("schedpost notice list")}));
	reply_say(r, "A test notice is under way. Whether it has arrived: schedpost notice list");
	return NULL;
}

/* What is not one's own is for whoever looks after schedpost. */
static err about_others(struct tx *tx, const struct call *c, struct about *out)
{
	(void)tx;
	bool others = call_has(c, "person") && !str_is(call_get(c, "person"), c->actor);
	if (!others && !call_has(c, "inside") && !call_has(c, "nobodys")) return NULL;
	out->system = true;
	out->everywhere = true;
	return NULL;
}

static const struct opt LIST_OPTS[] = {
	{"all", NULL, OPT_FLAG, "Those that were put away, too.", NULL},
	{"nobodys", NULL, OPT_FLAG, "Those that nobody could be told of.", NULL},
	{0},
};
static const struct opt CLEAR_OPTS[] = {
	{"ID", "ID", OPT_POSITION, "The number of one notice; without it, all of yours.", NULL},
	{"nobodys", NULL, OPT_FLAG, "Those that nobody could be told of.", NULL},
	{0},
};
static const struct opt WEBHOOK_OPTS[] = {
	{"address", "URL", OPT_SECRET | OPT_NEEDED, "The webhook's address, beginning with https://. Enter alone: none any more.", NULL},
	{"inside", NULL, OPT_FLAG, "The server stands in your own network. Only whoever looks after schedpost may say so.", NULL},
	{0},
};

const struct verb NOTICE_VERBS[] = {
	{.name = "notice list",
	 .help = "Shows what you should know: posts that did not go out, accounts to be connected again, what waits for you. It also "
		 "tells by which way each was sent to you, and whether it arrived.",
	 .example = "schedpost notice list",
	 .opts = LIST_OPTS,
	 .needs = POWER_SEE,
	 .about = about_others,
	 .run = run_list},
	{.name = "notice clear",
	 .help = "Puts your notices away once you have read them: one, or all.",
	 .example = "schedpost notice clear",
	 .opts = CLEAR_OPTS,
	 .writes = true,
	 .needs = POWER_SEE,
	 .personal = true,
	 .about = about_others,
	 .run = run_clear},
	{.name = "notice set",
	 .help = "Sets how you hear of things: by which way, which of them at once or once a day, and your quiet hours. "
		 "Without any option it shows how all is set.",
	 .example = "schedpost notice set --mail alex@example.org --quiet 20:00-07:00",
	 .opts = NOTICE_SET_OPTS,
	 .writes = true,
	 .needs = POWER_SEE,
	 .personal = true,
	 .about = about_others,
	 .run = run_notice_set},
	{.name = "notice webhook",
	 .help = "Sends your notices to a web address, too, as JSON. Whoever has the address can write there, so it is read without "
		 "being shown, and stored sealed. The key that proves that they come from schedpost is shown once.",
	 .example = "schedpost notice webhook",
	 .opts = WEBHOOK_OPTS,
	 .writes = true,
	 .needs = POWER_SEE,
	 .personal = true,
	 .about = about_others,
	 .run = run_notice_webhook},
	{.name = "notice test",
	 .help = "Sends you a notice by each of your ways, so that you see whether they work.",
	 .example = "schedpost notice test",
	 .writes = true,
	 .needs = POWER_SEE,
	 .personal = true,
	 .run = run_test},
	{0},
};
