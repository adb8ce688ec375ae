/* SPDX-License-Identifier: MIT
 * clearance.c - the policy, put to a post: what is cleared at once, and what somebody is asked about. */
#include "rooms/posts/clearance.h"

#include "rooms/policy/ack.h"
#include "rooms/posts/asked.h"
#include "rooms/posts/places.h"
#include "rooms/posts/stops.h"
#include "rooms/posts/versions.h"
#include "rooms/queue/cleared.h"

#include <inttypes.h>

/* ---- what is needed */

static err need_of(struct tx *tx, const struct call *c, str who, const struct account *on, str category,
		   enum need *need)
{
	struct policy policy;
	struct standing s;
	TRY(policy_now(tx, &policy));
	bool own = str_is(who, c->actor);
	TRY(standing_of(tx, who, c->owns && own, on, &s));
	if (own) s.may_publish = s.may_publish && within_token(c, POWER_PUBLISH, on);
	struct policy_ask ask = policy_ask_of(on, category, &s);
	*need = MAX(*need, policy_need(&policy, &ask));
	return NULL;
}

static err has_source(struct tx *tx, enum need need, const struct post *p)
{
	if (!need_second(need) || p->field[FIELD_SOURCE].len) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "needs-source",
		    "A clinical post says where its facts come from, so that two others can check "
		    "them. Please give the address: --source URL.");
}

/* What the public cannot see needs no policy. */
static err has_read_policy(struct tx *tx, const struct call *c, const struct account *on, enum need need)
{
	return need == NEED_NOBODY && str_is(on->kind, S("practice")) ? NULL : policy_is_read(tx, c);
}

err clearance_of_draft(struct tx *tx, const struct call *c, struct draft *d)
{
	bool timed = d->timed || d->post.at;
	struct noticed *seen = TAKE(tx_arena(tx), struct noticed);
	TRY(draft_noticed(tx, d, seen));
	d->noticed = seen;
	for (size_t i = 0; i < d->nplaces; i++) {
		struct place *p = &d->places[i];
		str category = d->post.field[FIELD_CATEGORY];
		const struct policy *policy;
		const struct standing *s;
		TRY(place_standing(tx, c, d, p, &policy, &s));
		struct policy_ask ask = policy_ask_of(&p->account, category, s);
		p->need = policy_need(policy, &ask);
		if (d->post.id) TRY(need_of(tx, c, post_in_charge(&d->post), &p->account, category, &p->need));
		if (timed) TRY(has_source(tx, p->need, &d->post));
		if (timed) TRY(has_read_policy(tx, c, &p->account, p->need));
		if (noticed_stops(seen)) p->need = MAX(p->need, NEED_APPROVER);
	}
	return NULL;
}

/* ---- after words were saved, and before a job goes on */

err clearance_ask(struct tx *tx, const struct draft *d, const struct place *p)
{
	return review_ask(tx, &(struct review){.post = d->post.id,
					       .account = p->account.id,
					       .version = d->post.version,
					       .need = p->need});
}

static bool is_asked_for(const struct job *jobs, size_t n)
{
	bool waits = false;
	for (size_t i = 0; i < n && !waits; i++) waits = job_waits(jobs[i].state, jobs[i].code);
	return waits;
}

err clearance_of_edit(struct tx *tx, const struct draft *d, const struct place *p)
{
	struct job *jobs;
	size_t n;
	TRY(queue_of_post(tx, d->post.id, p->account.id, &jobs, &n));
	bool free = p->need == NEED_NOBODY;
	TRY(queue_clear(tx, d->post.id, p->account.id, free ? d->post.version : 0));
	TRY(queue_lend(tx, d->post.id, p->account.id, p->cover));
	if (free)
		TRY(reviews_drop(tx, d->post.id, p->account.id));
	else if (is_asked_for(jobs, n))
		TRY(clearance_ask(tx, d, p));
	return queue_follow_clearance(tx, d->post.id, p->account.id);
}

err words_of_post(struct tx *tx, const struct post *p, struct words *w)
{
	str *before;
	*w = (struct words){
		.author = p->created_by, .category = p->field[FIELD_CATEGORY], .source = p->field[FIELD_SOURCE]};
	TRY(version_authors(tx, p, &before, &w->nbefore));
	w->before = before;
	return version_writer(tx, p, &w->writer);
}

/* Whether the checks stop this version there, and nobody has lifted it. */
static err is_stopped(struct tx *tx, const struct draft *d, const struct noticed *seen, int64_t account, bool *yes)
{
	const struct check_found *stop;
	TRY(stop_open(tx, seen, &(struct lift){.account = account, .version = d->post.version}, d->post.id, &stop));
	*yes = stop || seen->not_agreed.len;
	return NULL;
}

static err need_of_stops(struct tx *tx, const struct job *j, enum need *need)
{
	struct draft d = {0};
	struct noticed seen;
	bool stopped;
	TRY(draft_load(tx, j->post, &d));
	d.post.at = j->at;
	TRY(draft_noticed(tx, &d, &seen));
	TRY(is_stopped(tx, &d, &seen, j->account, &stopped));
	if (stopped) *need = MAX(*need, NEED_APPROVER);
	return NULL;
}

err clearance_of_job(struct tx *tx, const struct call *c, const struct job *j)
{
	struct post post;
	struct words words;
	struct account account;
	enum need need = NEED_UNDECIDED;
	bool cleared;
	TRY(queue_is_cleared(tx, j, &cleared));
	if (cleared) return NULL;
	TRY(post_need(tx, j->post, &post));
	TRY(account_of(tx, j->account, &account));
	TRY(words_of_post(tx, &post, &words));
	TRY(need_of(tx, c, post_in_charge(&post), &account, words.category, &need));
	TRY(need_of(tx, c, words.writer, &account, words.category, &need));
	TRY(has_source(tx, need, &post));
	TRY(has_read_policy(tx, c, &account, need));
	TRY(need_of_stops(tx, j, &need));
	struct review ask = {.post = post.id, .account = account.id, .version = post.version, .need = need};
	if (need != NEED_NOBODY) {
		TRY(review_ask(tx, &ask));
		return asked_tell(tx, post.id, account.id);
	}
	TRY(reviews_drop(tx, post.id, account.id));
	return queue_clear(tx, post.id, account.id, post.version);
}

/* Nobody has let it go any more: whoever approves is asked anew. */
static err ask_anew(struct tx *tx, const struct draft *d, const struct place *p, enum need need)
{
	struct place asked = *p;
	asked.need = need;
	TRY(queue_clear(tx, d->post.id, p->account.id, 0));
	TRY(clearance_ask(tx, d, &asked));
	TRY(asked_tell(tx, d->post.id, p->account.id));
	return queue_follow_clearance(tx, d->post.id, p->account.id);
}

err clearance_pull(struct tx *tx, int64_t post, struct pulled_post *p)
{
	struct draft d = {0};
	struct job *jobs;
	size_t n;
	*p = (struct pulled_post){0};
	TRY(draft_load(tx, post, &d));
	for (size_t i = 0; i < d.nplaces; i++) {
		bool here = false;
		TRY(queue_of_post(tx, post, d.places[i].account.id, &jobs, &n));
		for (size_t k = 0; k < n; k++) {
			here = here || job_waits(jobs[k].state, jobs[k].code);
			if (job_is_by_hand(jobs[k].state, jobs[k].code)) p->by_hand = jobs[k].account;
			p->out = p->out || job_may_be_out(jobs[k].state, jobs[k].code);
		}
		if (here) TRY(ask_anew(tx, &d, &d.places[i], NEED_APPROVER));
		p->waits = p->waits || here;
	}
	return NULL;
}

static err renew_place(struct tx *tx, const struct call *c, const struct draft *d, const struct place *p, bool *asked)
{
	struct job *jobs;
	size_t n;
	struct words words;
	enum need need = NEED_UNDECIDED;
	bool waits = false;
	TRY(queue_of_post(tx, d->post.id, p->account.id, &jobs, &n));
	for (size_t i = 0; i < n; i++) waits = waits || job_waits(jobs[i].state, jobs[i].code);
	if (!waits) return NULL;
	TRY(words_of_post(tx, &d->post, &words));
	TRY(need_of(tx, c, post_in_charge(&d->post), &p->account, words.category, &need));
	TRY(need_of(tx, c, words.writer, &p->account, words.category, &need));
	if (need == NEED_NOBODY) return NULL;
	*asked = true;
	return ask_anew(tx, d, p, need);
}

err clearance_renew(struct tx *tx, const struct call *c, int64_t post, bool *asked)
{
	struct draft d = {0};
	*asked = false;
	TRY(draft_load(tx, post, &d));
	for (size_t i = 0; i < d.nplaces; i++) TRY(renew_place(tx, c, &d, &d.places[i], asked));
	return NULL;
}

static bool waits_for_its_time(const struct job *jobs, size_t n)
{
	bool out = false, waits = false;
	for (size_t i = 0; i < n; i++) {
		out = out || job_may_be_out(jobs[i].state, jobs[i].code);
		waits = waits || job_waits(jobs[i].state, jobs[i].code);
	}
	return waits && !out;
}

static err stop_place(struct tx *tx, const struct draft *d, const struct place *p)
{
	struct job *jobs;
	size_t n;
	bool cleared, stopped;
	TRY(queue_of_post(tx, d->post.id, p->account.id, &jobs, &n));
	if (!waits_for_its_time(jobs, n)) return NULL;
	TRY(queue_is_cleared(tx, &jobs[0], &cleared));
	if (cleared) TRY(is_stopped(tx, d, d->noticed, p->account.id, &stopped));
	if (!cleared || !stopped) return NULL;
	return ask_anew(tx, d, p, NEED_APPROVER);
}

err clearance_of_time(struct tx *tx, int64_t post, struct reply *r)
{
	struct draft d = {0};
	struct noticed *seen = TAKE(tx_arena(tx), struct noticed);
	TRY(draft_load(tx, post, &d));
	TRY(draft_noticed(tx, &d, seen));
	d.noticed = seen;
	if (!noticed_stops(seen)) return NULL;
	bool stopped = false;
	for (size_t i = 0; i < d.nplaces; i++) {
		bool here;
		TRY(is_stopped(tx, &d, seen, d.places[i].account.id, &here));
		TRY(stop_place(tx, &d, &d.places[i]));
		stopped = stopped || here;
	}
	if (!stopped) return lifts_show(tx, post, r);
	noticed_reply(tx_arena(tx), seen, post, true, r);
	return NULL;
}

err clearance_lend(struct tx *tx, const struct call *c, const struct job *j)
{
	struct account account;
	int64_t cover = 0;
	bool found;
	TRY(account_get(tx, j->account, &account, &found));
	if (tx_acting_for(tx).len) TRY(lent_by(tx, c, POWER_PLAN, &account, &cover));
	return queue_lend(tx, j->post, j->account, cover);
}
