/* SPDX-License-Identifier: MIT
 * evidence.h - the files of a bundle of evidence, for writing it and for looking at it again years later. */
#ifndef FRONT_EVIDENCE_H
#define FRONT_EVIDENCE_H
#include "front/front.h"

enum { EVIDENCE_MANIFEST_MOST = 64 << 10 /* bytes */ };
#define EVIDENCE_MANIFEST "MANIFEST"
#define EVIDENCE_HEAD	  "# record "
#define EVIDENCE_SECOND	  "# bundle 2"	/* it has all of these files; one without this line is older */

/* In the order in which they are written, up to a row without a name. The record comes last: its newest lines tell of
 * all that was done before. */
extern const struct evidence_file {
	const char *name, *what;	/* what: for the page that tells what each file is */
	bool first;			/* of the first bundles, too */
} EVIDENCE_FILES[];

str evidence_path(struct arena *, str folder, const char *file);
err evidence_sum(struct arena *, str path, str *hex);
#endif
