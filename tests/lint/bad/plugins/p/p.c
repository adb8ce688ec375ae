/* SPDX-License-Identifier: MIT
 * p.c - a plugin that looks into the house. */
#include <schedpost/plugin.h>

#include <sys/socket.h>
#include "base/low.h"
