/* SPDX-License-Identifier: MIT
 * policy.h - conf/policy.conf: who must say yes before words go out, and why they may be sent back.
 *
 * What is read lives in the arena that it was read into. Functions with a tx work inside a transaction. */
#ifndef ROOMS_POLICY_POLICY_H
#define ROOMS_POLICY_POLICY_H
#include "rooms/checks/checks.h"
#include "rooms/people/people.h"

#define POST_CATEGORIES                                                                                              \
	"news|staff-story|partner|event|awareness|service-info|clinical|recruitment|feedback|correction"

/* From the mildest to the strictest; nothing is saved while it is undecided. */
enum need { NEED_UNDECIDED, NEED_NOBODY, NEED_APPROVER, NEED_COACH, NEED_APPROVER_CLINICAL, NEED_COACH_CLINICAL };
enum { NEEDS = NEED_COACH_CLINICAL + 1, ROLES_THERE_MOST = 16 };
str need_name(enum need);  /* the word of policy.conf: "approver+clinical" */
str need_title(enum need); /* for people: "an approver, and a second one whom they name" */
bool need_read(str name, enum need *);
enum power need_power(enum need); /* of who says yes first */
bool need_second(enum need);      /* and a second, named person with POWER_APPROVE; and a source */

struct policy_reason {
	str word, sentence;
};
struct policy {
	int64_t version; /* 0: as schedpost was built */
	struct policy_rule *rules;
	size_t nrules;
	struct policy_pair *pairs;
	size_t npairs;
	struct policy_reason *reasons;
	size_t nreasons;
	struct check_settings checks; /* how strict the checks of a post are */
};
extern const char POLICY_CONF[];                            /* the text of conf/policy.conf as schedpost was built */
err policy_read(struct arena *, str text, struct policy *); /* ERR_INPUT "policy-conf" names the line */
const struct policy_reason *policy_reason(const struct policy *, str word); /* NULL: it has none of that word */
str policy_reason_words(struct arena *, const struct policy *);             /* "facts, unclear, tone" */

/* What decides; pure. */
struct policy_ask {
	str kind, risk, approval; /* of the account */
	str category;             /* of the post; empty: none */
	const str *roles;         /* the author's there */
	size_t nroles;
	bool may_publish; /* the author has that power there */
};
enum need policy_need(const struct policy *, const struct policy_ask *);

/* Whether two posts that say the same in two languages go together or not at all: for one of their accounts. */
bool policy_together(const struct policy *, str nation, str category);

err policy_now(struct tx *, struct policy *); /* the one learned last, else the one that schedpost was built with */
/* The daemon's first work: the policy is this text from now on; one that is not the last one's is a new version. */
err policy_learn(struct tx *, str text);

/* What a person is on an account. */
struct standing {
	str roles[ROLES_THERE_MOST];
	size_t n;
	bool may_publish;
};
/* owns: who runs the machine counts as an admin. */
err standing_of(struct tx *, str who, bool owns, const struct account *, struct standing *);
struct policy_ask policy_ask_of(const struct account *, str category, const struct standing *);
#endif
