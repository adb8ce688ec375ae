/* SPDX-License-Identifier: MIT
 * post_office.h - a mail server and an admin's command for the fake world: what they are given is kept, and
 * they answer as the test says. */
#ifndef HELP_POST_OFFICE_H
#define HELP_POST_OFFICE_H
#include "help/world.h"

#include "net/mail.h"

enum { OFFICE_MOST = 64, OFFICE_TEXT = 60000 };

struct office {
	struct mailer mailer;		/* first: the two are one address */
	struct hooks hooks;
	struct office_mail {
		int64_t at;
		char to[100], subject[400], id[64], text[OFFICE_TEXT];
		int64_t date;
	} mails[OFFICE_MOST];
	size_t n;
	struct office_run { char name[40], json[OFFICE_TEXT]; } runs[OFFICE_MOST];
	size_t nruns;
	enum letter_answer answer;	/* to all that comes */
	bool silent;			/* no answer comes, as when schedpost is killed */
	struct world *w;
};
/* A world with it, whose notices leave by it. */
struct office *office_open(void);
void office_close(struct office *);	/* and the world */

/* The practice account `ward`, whose owner is Sam; alex writes. Both read mail. */
struct office *office_town(void);
void office_refuse(struct office *, int n);	/* so many posts, all at once, that the platform refuses */
size_t office_mails_to(const struct office *, const char *address);
int64_t office_letters(struct office *, const char *state);
#endif
