/* SPDX-License-Identifier: MIT
 * refusals.c - what Meta's error codes mean, whatever the status they come with; and how long its usage headers ask
 * to wait. */
#include "facebook.h"

struct refusal {
	int32_t from, to;	/* codes, both ends included */
	sp_verdict verdict;	/* UNSURE: LATER when the request was not public */
	sp_scope scope;
	const char *name, *why;
};

static const char log_in_again[] =
	"Facebook no longer accepts this Page's access: it was withdrawn, or the password of the person who connected it "
	"was changed. Connect the account again.";
static const char check_first[] =
	"Facebook wants a security check before this Page may post. Log in on facebook.com, do what it asks there, then "
	"connect the account again.";
static const char pause[] =
	"Facebook asks for a pause: much was sent in a short time. schedpost goes on by itself afterwards.";
static const char is_out_already[] =
	"Facebook says that this was posted just before, so an earlier try may have arrived. "
	"schedpost looks before it sends anything again.";
static const char fault[] = "Facebook has a fault of its own at the moment. schedpost goes on by itself.";
static const char bad_file[] =
	"Facebook cannot read a file of this post. Save it anew as JPEG, PNG or MP4, and schedule the post again.";
static const char content_policy[] =
	"Facebook refused this post because of its rules for content. Change it and schedule it again.";

#define AGAIN(from, to) {from, to, SP_RECONNECT, SP_THIS_ACCOUNT, "not-accepted", log_in_again}
#define CHECK(code) {code, code, SP_RECONNECT, SP_THIS_ACCOUNT, "security-check", check_first}
#define PAUSE(from, to) {from, to, SP_LATER, SP_THIS_ACCOUNT, "rate-limit", pause}
#define FAULT(from, to) {from, to, SP_UNSURE, SP_THIS_ACCOUNT, "server-fault", fault}
#define NO(code, name, why) {code, code, SP_REFUSED, SP_THIS_POST, name, why}
#define DUPLICATE(code) {code, code, SP_UNSURE, SP_THIS_POST, "duplicate", is_out_already}

/* The finer word counts first. */
static const struct refusal subcodes[] = {
	CHECK(459), CHECK(464), CHECK(1404006), CHECK(1404112), CHECK(4854002),
	AGAIN(458, 458), AGAIN(460, 460), AGAIN(463, 463), AGAIN(467, 467), AGAIN(492, 492),
	{1404078, 1404078, SP_RECONNECT, SP_THIS_ACCOUNT, "authorisation-needed",
	 "Facebook wants the people who post for this Page to be authorised first. Do that in the Page's settings on "
	 "facebook.com, then connect the account again."},
	NO(1366046, "too-large", "A picture is larger than Facebook takes (4 MB). Make it smaller and schedule the post again."),
	DUPLICATE(1366051),
	PAUSE(1390008, 1390008),
	NO(1346003, "refused", content_policy), NO(1404102, "refused", content_policy),
	NO(2069019, "file-refused", bad_file), NO(1349125, "file-refused", bad_file),
	NO(1609008, "link-refused", "Facebook does not take links to facebook.com. Take the link out and schedule the post again."),
	NO(1609005, "link-refused", "Facebook could not open the link of this post. Check the address and schedule the post again."),
	NO(2061006, "link-refused", "Facebook does not take the address in this post. Check it and schedule the post again."),
	FAULT(1363047, 1363047), FAULT(1609010, 1609010),
};

static const struct refusal codes[] = {
	FAULT(1, 2),
	{3, 3, SP_RECONNECT, SP_THIS_ACCOUNT, "no-right",
	 "schedpost's app at Facebook may not do that. Ask the person who looks after it, then connect the account again."},
	{4, 4, SP_LATER, SP_THIS_PLATFORM, "rate-limit", pause},
	{10, 10, SP_RECONNECT, SP_THIS_ACCOUNT, "no-right",
	 "Facebook says that a permission is missing. Connect the account again, and agree to everything that is asked."},
	PAUSE(17, 17), PAUSE(32, 32), PAUSE(341, 341), PAUSE(613, 613), PAUSE(80000, 80014),
	NO(100, "refused", "Facebook refused this, for something in it is not as it must be. Change that and try once more."),
	AGAIN(102, 102), AGAIN(190, 190), AGAIN(458, 458), AGAIN(460, 460), AGAIN(463, 463), AGAIN(467, 467),
	AGAIN(492, 492),
	CHECK(459), CHECK(464),
	{200, 299, SP_RECONNECT, SP_THIS_ACCOUNT, "no-right",
	 "Facebook says that a permission is missing. Connect the account again, and agree to everything that is asked."},
	{368, 368, SP_RECONNECT, SP_THIS_ACCOUNT, "blocked",
	 "Facebook has stopped this Page from posting for a while, because of its rules. Look at the Page's quality on "
	 "facebook.com; when the block is over, connect the account again."},
	DUPLICATE(506),
	NO(1609005, "link-refused", "Facebook could not open the link of this post. Check the address and schedule the post again."),
};

static const struct refusal *find(const struct refusal *all, size_t n, int64_t code)
{
	for (size_t i = 0; i < n; i++)
		if (code >= all[i].from && code <= all[i].to) return &all[i];
	return NULL;
}

static const struct refusal *refusal_of(struct kit *k)
{
	static const struct refusal passing = FAULT(0, 0);
	const json_t *error = kit_at(k->body, "error");
	const struct refusal *r = find(subcodes, KIT_COUNT(subcodes), kit_int(error, "error_subcode", 0));
	if (!r) r = find(codes, KIT_COUNT(codes), kit_int(error, "code", 0));
	bool passes = json_is_true(kit_at(error, "is_transient")) || k->job->answer->status >= 500;
	return passes && (!r || r->verdict == SP_REFUSED) ? &passing : r;
}

/* ---- usage headers: percents, and minutes until there is more */

enum { MINUTE_MS = 60 * 1000, DAY_MINUTES = 24 * 60 };

static int64_t longest_in(const json_t *list)
{
	int64_t most = 0;
	for (size_t i = 0; i < json_array_size(list) && i < 64; i++) {
		int64_t minutes = kit_int(json_array_get(list, i), "estimated_time_to_regain_access", 0);
		if (minutes > most) most = minutes;
	}
	return most > DAY_MINUTES ? DAY_MINUTES : most;
}

static int64_t told_wait_ms(struct kit *k)
{
	sp_str value = kit_answer_header(k, "x-business-use-case-usage");
	json_error_t ignored;
	json_t *usage = value.len ? json_loadb(value.at, value.len, 0, &ignored) : NULL;
	int64_t most = 0;
	for (void *at = json_object_iter(usage); at; at = json_object_iter_next(usage, at)) {
		int64_t minutes = longest_in(json_object_iter_value(at));
		if (minutes > most) most = minutes;
	}
	json_decref(usage);
	return most * MINUTE_MS;
}

static sp_move with_wait(struct kit *k, sp_move move)
{
	sp_result *r = k->job->result;
	bool waits = r->verdict == SP_OK || r->verdict == SP_LATER || r->verdict == SP_UNSURE;
	int64_t wait = waits && k->job->answer->arrival == SP_ARRIVED ? told_wait_ms(k) : 0;
	if (!wait || r->not_before) return move;
	r->not_before = k->job->now + wait;
	if (r->scope == SP_THIS_POST) r->scope = SP_THIS_ACCOUNT;
	return move;
}

/* ---- the ends */

/* For the author: what Facebook tells people, else what it tells programs. */
static sp_str words_of_facebook(struct kit *k)
{
	sp_str said = kit_get(k, k->body, "error.error_user_msg");
	said = kit_quote(k, said.len ? said : kit_get(k, k->body, "error.message"));
	return said.len ? kit_fmt(k, " Facebook said: \"%.*s\".", KIT_SHOW(said)) : said;
}

/* "Object does not exist": code 100 with subcode 33, with status 400. */
bool facebook_is_gone(struct kit *k)
{
	return kit_came(k, 404) || (kit_said(k, "100") && kit_int(k->body, "error.error_subcode", 0) == 33);
}

sp_move facebook_ok(struct kit *k)
{
	return with_wait(k, kit_ok(k));
}

sp_move facebook_no(struct kit *k)
{
	bool arrived = k->job->answer->arrival == SP_ARRIVED;
	const struct refusal *r = arrived ? refusal_of(k) : NULL;
	if (!r) return with_wait(k, kit_no(k));
	sp_verdict verdict = r->verdict;
	bool hidden = k->place->sent == SP_PREPARES || k->place->sent == SP_READS;
	if (verdict == SP_UNSURE && hidden) verdict = SP_LATER;
	if (verdict == SP_RECONNECT && k->job->op == SP_CONNECT) verdict = SP_REFUSED;
	sp_str said = verdict == SP_LATER ? (sp_str){0} : words_of_facebook(k);
	return with_wait(k, kit_end(k, verdict, r->scope, r->name, "%s%.*s", r->why, KIT_SHOW(said)));
}
