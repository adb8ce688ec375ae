/* SPDX-License-Identifier: MIT
 * refusals.c - what Meta's error codes mean, whatever the status they come with. */
#include "facebook.h"

#define LOG_IN_AGAIN                                                                                                  \
	.verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "not-accepted",                                    \
	.why = "Facebook no longer accepts this Page's access: it was withdrawn, or the password of the person "      \
	       "who connected it was changed. Connect the account again."
#define NO(codes, name_, why_) {.code = (codes), .verdict = SP_REFUSED, .name = (name_), .why = (why_)}

/* A code and a finer one come together, and any of them may fit: what ends an access or asks for a pause goes first,
 * what passes by itself before what is for good, the finer word before the coarse one. */
const struct kit_rule facebook_rules[FACEBOOK_RULES] = {
	{.code = "459|464|1404006|1404112|4854002", .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "security-check",
	 .why = "Facebook wants a security check before this Page may post. Log in on facebook.com, do what it asks there, then "
		"connect the account again."},
	{.code = "102|190|458|460|463|467|492", LOG_IN_AGAIN},
	{.code = "1404078", .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "authorisation-needed",
	 .why = "Facebook wants the people who post for this Page to be authorised first. Do that in the Page's settings on "
		"facebook.com, then connect the account again."},
	{.code = "506|1366051", .verdict = SP_UNSURE, .name = "duplicate",
	 .why = "Facebook says that this was posted just before, so an earlier try may have arrived. "
		"schedpost looks before it sends anything again."},
	{.code = "4", .verdict = SP_LATER, .scope = SP_THIS_PLATFORM, .name = "rate-limit",
	 .why = "Facebook asks for a pause: much was sent in a short time. schedpost goes on by itself afterwards."},
	{.code = "17|32|341|613|80000-80014|1390008", .as = 429},
	{.code = "true|1363047|1609010", .as = 500},	/* is_transient */
	{.status = 5, .as = 500},
	NO("1366046", "too-large", "A picture is larger than Facebook takes (4 MB). Make it smaller and schedule the post again."),
	NO("1346003|1404102", "refused", "Facebook refused this post because of its rules for content. Change it and schedule it again."),
	NO("2069019|1349125", "file-refused",
	   "Facebook cannot read a file of this post. Save it anew as JPEG, PNG or MP4, and schedule the post again."),
	NO("1609008", "link-refused", "Facebook does not take links to facebook.com. Take the link out and schedule the post again."),
	NO("1609005", "link-refused", "Facebook could not open the link of this post. Check the address and schedule the post again."),
	NO("2061006", "link-refused", "Facebook does not take the address in this post. Check it and schedule the post again."),
	{.code = "1|2", .as = 500},
	{.code = "3", .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "no-right",
	 .why = "schedpost's app at Facebook may not do that. Ask the person who looks after it, then connect the account again."},
	{.code = "10|200-299", .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "no-right",
	 .why = "Facebook says that a permission is missing. Connect the account again, and agree to everything that is asked."},
	{.code = "368", .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "blocked",
	 .why = "Facebook has stopped this Page from posting for a while, because of its rules. Look at the Page's quality on "
		"facebook.com; when the block is over, connect the account again."},
	NO("100", "refused", "Facebook refused this, for something in it is not as it must be. Change that and try once more."),
};

/* "Object does not exist": code 100 with subcode 33, with status 400. */
bool facebook_is_gone(struct kit *k)
{
	return kit_came(k, 404) || (kit_said(k, "100") && kit_int(k->body, "error.error_subcode", 0) == 33);
}
