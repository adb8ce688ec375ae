/* SPDX-License-Identifier: MIT
 * plain_posts.h - posts as a plain server answers them: {"id"} for a new one, {"posts":[{"id","text","link","at"}]} for
 * all. For plugins of tests, which are each built from one file. */
#ifndef HELP_PLAIN_POSTS_H
#define HELP_PLAIN_POSTS_H
#include <schedpost/kit.h>

static inline sp_move plain_took_post(struct kit *k)
{
	if (!kit_good(k)) return kit_no(k);
	k->job->result->ref.id = kit_get(k, k->body, "id");
	return k->job->result->ref.id.len ? kit_ok(k) : kit_nonsense(k);
}

static inline sp_move plain_took_list(struct kit *k)
{
	size_t n = kit_len(k->body, "posts");
	if (!kit_good(k)) return kit_no(k);
	sp_entry *entries = k->job->alloc(k->job, (n + 1) * sizeof *entries);
	for (size_t i = 0; i < n; i++) {
		const json_t *post = json_array_get(kit_at(k->body, "posts"), i);
		entries[i] = (sp_entry){.ref = {.id = kit_get(k, post, "id")}, .text = kit_get(k, post, "text"),
					.link = kit_get(k, post, "link"), .at = kit_int(post, "at", 0)};
	}
	return kit_entries(k, entries, n);
}
#endif
