/* SPDX-License-Identifier: MIT
 * up.c - includes another header before its own, one from above, one of no room, and a library that is not its own. */
#include "base/low.h"
#include "rooms/a/up.h"
#include "rooms/b/high.h"
#include "nowhere.h"

#include <sqlite3.h>
