/* SPDX-License-Identifier: MIT
 * mail_send.h - letters to a mail server by SMTP: libcurl, one mail at a time, on a thread beside the loop.
 *
 * The server's certificate is always checked, and without TLS nothing is said to any server but one on this
 * machine. Sources: RFC 5321, RFC 3207 (STARTTLS), RFC 8314 (TLS from the start). All functions run on the
 * loop thread. */
#ifndef NET_MAIL_SEND_H
#define NET_MAIL_SEND_H
#include "net/mail.h"

#include <uv.h>

enum mail_tls { MAIL_STARTTLS, MAIL_TLS_AT_ONCE, MAIL_PLAIN /* to this machine alone */, MAIL_TLS_KINDS };

struct mail_options {	/* texts outlive the mailer */
	str server;			/* a name or an address */
	int port;			/* 0: the usual one of the kind of TLS */
	enum mail_tls tls;
	str from;
	str user, password_file;	/* user empty: nobody logs in. The file is read for each mail, and only if it is closed
					 * to others */
	str ca_file;			/* empty: the system's */
	int64_t connect_ms, whole_ms;
};
/* After http_curl_new, which makes libcurl ready. */
struct mailer *mail_send_new(uv_loop_t *, const struct mail_options *);
/* What is under way is broken off, and its done is called. The loop must run on until it has nothing left;
 * then all memory is free. NULL is fine. */
void mail_send_free(struct mailer *);
#endif
