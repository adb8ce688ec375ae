/* SPDX-License-Identifier: MIT
 * front.h - one run of the command line: where it writes, how it asks, how a call is carried to where it runs. */
#ifndef FRONT_FRONT_H
#define FRONT_FRONT_H
#include "base/clock.h"
#include "front/show.h"
#include "verb/house.h"
#include "verb/verb.h"

#include <stdio.h>

struct front;
/* How calls and files reach the verbs: over the socket, or inline when no daemon runs. Tests bring their own. */
struct carrier {
	err (*call)(struct front *, const struct call *, struct reply **out);
	/* The same in two halves, see front_send_named; both may be NULL. */
	err (*send)(struct front *, const struct call *);
	err (*take)(struct front *, struct reply **out);
	/* Sends a file of the caller; *value is for the OPT_FILE option (see call_file_value). */
	err (*file)(struct front *, str path, str *value);
	err (*ready)(struct front *);	/* finds the way before the first call; may be NULL */
};

struct front {
	struct arena *a;
	FILE *out, *err;		/* results; messages, prompts and progress */
	int in;				/* standard input */
	const struct clock *clock;
	const struct verb *const *verbs;	/* all, see table.h */
	const struct carrier *carrier;
	/* Makes what verbs need beside the store, for running them inline. */
	err (*house)(struct arena *, str data_folder, struct house *out);
	struct show show;
	bool yes;			/* --yes */
	bool stdin_used;		/* standard input was read to its end */
	str data_folder, socket_path;	/* empty: look for them (where.h) */
	str token_file;			/* --token-file; empty: the usual one, if it is there (token_file.h) */
	str token;			/* what it held, once the way is found; empty: none */
	bool hurried;			/* what is asked can be done without: a service that is slow is not waited for */
	int signals;			/* descriptor that tells of Ctrl-C while a dialogue is led (ask.h); else -1 */
	struct line *line;		/* the open connection, if any (client.h) */
	struct direct *direct;		/* the store opened inline, if any (direct.h) */
	struct reply *early;		/* of front_send, where nothing had to be waited for */
};

/* What the doors offer beside the verbs of the rooms: they run here, on the caller's side. */
struct door {
	struct verb verb;		/* its run is NULL */
	const char *borrows;		/* an inner verb whose options are offered as well; NULL */
	const char *hides;		/* an option of that verb which the door fills itself; NULL */
	err (*run)(struct front *, const struct call *);
	/* Its words could not be read; `why` says what is wrong with them. NULL: then nothing is done, and that is said. */
	err (*misread)(struct front *, err why);
};
extern const struct door drill_door, assure_door, runbook_door, numbers_import_door, numbers_export_door, evaluate_door;
extern const struct door followers_door;
extern const struct door lockdown_door, evidence_door, evidence_verify_door, sever_door, portfolio_door,
	training_record_door,
	cover_brief_door, cover_walk_door, rota_door, calendar_door, calendar_import_door;
extern const struct door doctor_door, help_door, version_door, watch_door, review_door, import_door, export_door,
	place_door,
	backup_door, verify_door,
	vault_check_door, vault_rotate_door, audit_verify_door, audit_export_door, app_metadata_door,
	media_get_door, fit_door;

/* argv without the program's name; gives the exit code. Says on f->err what went wrong. */
int front_run(struct front *, int argc, char *const *argv);
/* Runs a call where the verbs are and gives its reply. */
err front_call(struct front *, const struct call *, struct reply **out);
/* The same for an inner verb, by name; values are copied. ERR_BUG when there is no such verb. */
err front_call_named(struct front *, const char *name, const struct call_value *, size_t n, struct reply **out);
/* The same in two halves: what is done between them is done while the daemon works. One at a time. */
err front_send_named(struct front *, const char *name, const struct call_value *, size_t n);
err front_take(struct front *, struct reply **out);
err evidence_write(struct front *, str folder);	/* a new folder (evidence.c) */
#define FRONT_TOLD "told"	/* code of a failure that a reply which was shown has told already */
void front_show(struct front *, const struct reply *);
/* `schedpost lockdown` (lockdown.c), measured: ms from the word to the file, and to the service's answer; -1: never. */
struct lockdown_times {
	int64_t file, row;
};
err lockdown_now(struct front *, const struct call *, struct lockdown_times *);
/* For `assure`: the running service keeps that this was done, and whether all was well; if it cannot, that is no
 * failure. */
void front_checked(struct front *, const char *what, bool whole);
/* Values that begin or lead a dialogue (dialogue.c). */
err dialogue_lead(struct front *, const struct verb *, struct reply *first);
/* After a reply whose next word is "decide": at a terminal, post after post of that cover (cover.c). */
err cover_decide_now(struct front *, const struct reply *first);
#endif
