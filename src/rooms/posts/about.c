/* SPDX-License-Identifier: MIT
 * about.c - which accounts a post goes to, and whose it is: for the question whether somebody may touch it. */
#include "rooms/posts/posts_verbs.h"

#include "rooms/accounts/accounts.h"
#include "rooms/posts/posts.h"
#include "rooms/queue/queue.h"

static bool is_in(const struct account *all, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (all[i].id == id) return true;
	return false;
}

static err accounts_of(struct tx *tx, int64_t post, const struct call *c, struct about *out)
{
	struct job *jobs;
	struct account only = {0};
	size_t n;
	if (call_has(c, "on")) TRY(account_need(tx, call_get(c, "on"), &only));
	TRY(queue_of_post(tx, post, only.id, &jobs, &n));
	struct account *all = TAKE_N(tx_arena(tx), struct account, n + 1);
	for (size_t i = 0; i < n; i++) {
		bool found = false;
		if (!is_in(all, out->n, jobs[i].account)) TRY(account_get(tx, jobs[i].account, &all[out->n], &found));
		out->n += found;
	}
	out->accounts = all;
	return NULL;
}

err post_about(struct tx *tx, const struct call *c, struct about *out)
{
	struct post p;
	int64_t id;
	err e = call_int(tx_arena(tx), c, "ID", 0, &id);
	if (!e) e = post_need(tx, id, &p);
	if (e) return about_unless_wrong(e);
	out->author = post_in_charge(&p);
	return about_unless_wrong(accounts_of(tx, id, c, out));
}
