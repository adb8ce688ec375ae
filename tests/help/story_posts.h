/* SPDX-License-Identifier: MIT
 * story_posts.h - the posts of the story, for its own two files. */
#ifndef HELP_STORY_POSTS_H
#define HELP_STORY_POSTS_H
#include "help/story.h"

enum {
	PLAIN,
	BOTH,
	PICTURE,
	CHAIN,
	WAITS,
	NO_ANSWER,
	NO_REQUEST,
	REFUSED,
	CANCELLED,
	EDITED,
	DRAFT,
	FAR,
	FAR_LATER,
	FAR_LOST,
	FAR_RENEWED,
	NEXT_YEAR,
	PAUSED,
	AFTER_ALL
};

enum { TOLD_ADD = 1, TOLD_EDIT = 2, TOLD_CANCEL = 4, TOLD_MOVE = 8, TOLD_DELETE = 16, TOLD_PAUSE = 32 };
enum { STORY_MOST = 3 }; /* parts, accounts */

/* No text is a part of another one. */
struct story_post {
	const char *parts[STORY_MOST], *accounts[STORY_MOST];
	const char *at;     /* NULL: a draft */
	const char *edited; /* what it says after the edit */
};
extern const struct story_post STORY[STORY_POSTS];
#endif
