/* SPDX-License-Identifier: MIT
 * tlds.h - the top-level domains by which an address is known, for this room only. */
#ifndef TEXT_TLDS_H
#define TEXT_TLDS_H
#include "base/base.h"

/* Where the top-level domain that begins at `at` ends; 0: none begins there. Case does not matter. */
size_t tld_end(str, size_t at);
#endif
