/* SPDX-License-Identifier: MIT
 * vault_verbs.h - the inner steps of `schedpost vault rotate`; the door that leads them is front/vault_rotate.c. */
#ifndef ROOMS_CARE_VAULT_VERBS_H
#define ROOMS_CARE_VAULT_VERBS_H
#include "verb/verb.h"

/* Each answers "rotate" with stage ("none", "sealing", "sealed"), sealed, key and before (names), and by_hand. */
extern const struct verb VAULT_VERBS[];
#endif
