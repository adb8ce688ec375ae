/* SPDX-License-Identifier: MIT
 * play.h - plays a written conversation with a plugin: what it must ask for, what the server says, how it must end.
 *
 * A play is a text. Lines that begin with a word set the scene ("text Hello", "now 2026-11-22T09:00:00Z"); then
 *	* publish			a job begins, with the state that the one before left
 *	> POST {server}/api/v1/statuses	the plugin must make this move; further > lines must be in it, >! must not
 *	< 200				the answer: status, or lost, never-left, cut; then headers, then <| lines of body
 *	= ok				the job must end so; further = lines must be in the result, =! must not
 * Each move is made twice, on memory of its own, by plug/inside.h. README.md in tests/plugins has all words. */
#ifndef HELP_PLAY_H
#define HELP_PLAY_H
#include "base/base.h"
#include "plug/plug.h"

/* Somebody who looks on: each move with what led to it, and where in the play. Called once a move. */
struct play_watch {
	void (*seen)(void *of, const char *path, int line, const struct plug_in *, const struct plug_out *);
	void *of;
};
/* Plays one file. Empty: all went as written; else where and how it did not, to be shown to an engineer. What it had
 * the plugin do is added to *played, as SP_CAN bits. The watch may be NULL. */
str play_run(struct arena *, struct plugs *, str plugin, const char *path, const struct play_watch *,
	     uint32_t *played);
const char *play_ops(struct arena *, uint32_t bits);	/* "connect, publish" */
/* The names of the files FOLDER/PLUGIN/<name>.play, sorted. */
size_t play_find(struct arena *, const char *folder, str plugin, const char ***paths);
/* All plugins of the project, compiled into the test: a new folder in plugins/ is one more. In order of name. */
const sp_plugin *const *play_tables(size_t *n);
struct plugs *play_plugins(struct arena *);
#endif
