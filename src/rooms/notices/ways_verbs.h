/* SPDX-License-Identifier: MIT
 * ways_verbs.h - notice set and notice webhook; of this room only. */
#ifndef ROOMS_NOTICES_WAYS_VERBS_H
#define ROOMS_NOTICES_WAYS_VERBS_H
#include "rooms/notices/notices.h"

extern const struct opt NOTICE_SET_OPTS[];
/* The verbs' run. */
err run_notice_set(struct tx *, const struct call *, struct reply *);
err run_notice_webhook(struct tx *, const struct call *, struct reply *);

#define NO_MAIL_SERVER \
	"No mail server is set, so no mail goes out. Whoever looks after schedpost sets mail_server, see 'schedpostd --defaults'."
#endif
