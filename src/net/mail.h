/* SPDX-License-Identifier: MIT
 * mail.h - a mail as it travels, and the doors by which letters leave: a mail server, an admin's commands.
 *
 * The doors' functions run on the loop thread; each calls done exactly once, later. */
#ifndef NET_MAIL_H
#define NET_MAIL_H
#include "base/base.h"

struct mail {
	str from, to;		/* addresses alone; without white space, which mail_text makes sure of */
	str subject;		/* UTF-8 */
	str body;		/* UTF-8, lines end in \n */
	str id;			/* letters and digits: the same on every try */
	int64_t date;		/* ms UTC: the same on every try */
};
/* The whole message: RFC 5322, RFC 2047, RFC 2045 with quoted-printable, lines of at most 78 characters and
 * CRLF. Nothing in subject or body can end the head or begin a header of its own. ERR_INPUT "bad-address"
 * when an address could. */
err mail_text(struct arena *, const struct mail *, str *out);

enum letter_answer { LETTER_TAKEN, LETTER_LATER, LETTER_REFUSED };
struct door_said {
	enum letter_answer answer;
	str why;		/* a sentence, without anything secret; lives until done returns */
};
typedef void door_done(void *of, const struct door_said *);

struct mailer {	/* mail_send.h, or a test's */
	str from;
	/* Everything handed in is copied. */
	void (*send)(struct mailer *, const struct mail *, door_done *, void *of);
};
struct hooks {	/* hooks.h, or a test's */
	const str *names;
	size_t n;
	void (*run)(struct hooks *, str name, str json, door_done *, void *of);
};
#endif
