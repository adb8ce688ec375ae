/* SPDX-License-Identifier: MIT
 * revoke_store.h - what revoking asks of the tables. */
#ifndef ROOMS_CONNECT_REVOKE_STORE_H
#define ROOMS_CONNECT_REVOKE_STORE_H
#include "store/store.h"

err revoke_waiting(struct tx *, int64_t account, int64_t *job);	/* one that is not settled yet; 0: none */
#endif
