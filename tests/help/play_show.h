/* SPDX-License-Identifier: MIT
 * play_show.h - a plugin's move as lines of text, the form that plays are written in. */
#ifndef HELP_PLAY_SHOW_H
#define HELP_PLAY_SHOW_H
#include "plug/plug.h"

str play_show(struct arena *, const struct plug_in *, const struct plug_out *);
#endif
