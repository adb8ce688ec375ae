/* SPDX-License-Identifier: MIT
 * posts_verbs.h - the verbs of the room of posts, by file. */
#ifndef ROOMS_POSTS_POSTS_VERBS_H
#define ROOMS_POSTS_POSTS_VERBS_H
#include "rooms/posts/draft.h"

/* What verbs are about whose ID is a post, and whose --on may narrow it to one account. */
err post_about(struct tx *, const struct call *, struct about *);

/* What the call says to change of a post: saved as its next version. */
err post_edit(struct tx *, const struct call *, int64_t id, struct draft *now);

/* Nobody is asked about it any more, and it does not go out; ERR_BUG where the table of states has no such move. */
err job_cancel(struct tx *, const struct job *);

/* Why --slot chose these times, and how the coin fell, on the screen and in the history of the post (0: it has none):
 * a time that nobody has said wants a reason. */
err slots_keep(struct tx *, const struct draft *, int64_t post, struct reply *);

/* As the public will see it on one account, quoted. */
err post_preview(struct tx *, const struct draft *, const struct place *, struct reply *);

/* "On 'library' it ends with: – Priya": of each account that has such a line. */
void sign_offs_say(const struct draft *, struct reply *);

extern const struct verb WRITE_VERBS[];		/* add, edit */
extern const struct verb SHOW_VERBS[];		/* show, list, status */
extern const struct verb CHANGE_VERBS[];	/* move, cancel, now, pause, resume, retry, found, delete */
extern const struct verb TALK_VERBS[];		/* comment, correct */
extern const struct verb CHECK_VERBS[];		/* check, explain */
extern const struct verb REMIND_VERBS[];	/* remind list, done, skip */
extern const struct verb MEDIA_VERBS[];		/* media page, media limits */
extern const struct verb PLACE_VERBS[];		/* place plan, take */
extern const struct verb DAY_VERBS[];		/* calendar verify, add, drop, apply */
extern const struct verb IMPORT_VERBS[];	/* import begin, rows, finish, drop; export page */
#endif
