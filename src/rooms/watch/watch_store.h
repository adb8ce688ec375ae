/* SPDX-License-Identifier: MIT
 * watch_store.h - the rows behind a reading; of this room only. */
#ifndef ROOMS_WATCH_WATCH_STORE_H
#define ROOMS_WATCH_WATCH_STORE_H
#include "rooms/posts/posts.h"
#include "rooms/watch/watch.h"

struct watching {
	int64_t account, began, asked_at, read_at, profile_changed;
};
err watching_get(struct tx *, int64_t account, struct watching *, bool *found);
err watching_read(struct tx *, const struct watching *, int64_t not_before);	/* a reading has gone well */

enum usual_kind { USUAL_CLIENT, USUAL_HOST, USUAL_LANGUAGE, USUAL_SCRIPT, USUAL_ENTRY };
err usual_put(struct tx *, int64_t account, enum usual_kind, str value);	/* an empty one is nothing */
err usual_has(struct tx *, int64_t account, enum usual_kind, str value, bool *yes);
err usual_get(struct tx *, int64_t account, struct usual *);

/* What left for an account, or may have, within WATCH_NEAR_MS of an instant; what waits for a person to post it or to
 * tell where it is may have left until now. */
enum { SENDS_MOST = 500 };
struct send {
	int64_t post;
	int part;
	str remote_id, url;	/* empty: not known */
};
err sends_near(struct tx *, int64_t account, int64_t at, struct send **out, size_t *n);
err sent_before(struct tx *, int64_t account, str remote_id, bool *yes);	/* whenever that was */
/* Of earlier versions: JSON, as posts/versions.c writes it. */
err words_kept(struct tx *, int64_t post, str **out, size_t *n);

err foreign_put(struct tx *, const struct foreign *, str revision);
err foreign_is_known(struct tx *, int64_t account, str remote_id, bool *yes);
err foreign_near(struct tx *, int64_t account, int64_t at, size_t *n);	/* dated within BURST_MS of it */
err by_hand_hours(struct tx *, int64_t account, str **out, size_t *n);	/* of those who are still here */
err profile_put(struct tx *, int64_t account, str looks, bool *changed);

/* For evidence: what stood there, and how it showed itself. */
enum { ENTRIES_KEPT_MOST = 200, LOOKS_KEPT_MOST = 50 };	/* of one account; entries for 30 days since they were seen */
enum whose { WHOSE_SENT, WHOSE_WORDED, WHOSE_BEFORE, WHOSE_FOREIGN };	/* worded: it has the words of something sent */
err entry_put(struct tx *, int64_t account, const struct seen *, enum whose);
err entries_forget(struct tx *, int64_t account);	/* those beyond what is kept */
err look_put(struct tx *, int64_t account, const struct profile *);
#endif
