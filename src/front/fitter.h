/* SPDX-License-Identifier: MIT
 * fitter.h - a picture made to fit by a process of its own (schedpost-fit), so that nothing which it holds can cost
 * more than that process. */
#ifndef FRONT_FITTER_H
#define FRONT_FITTER_H
#include "rooms/media/fitted.h"

/* program: empty is schedpost-fit beside this one, or as it is installed. fd: the picture; the caller closes it.
 * ERR_INPUT with the sentence that the process gave; ERR_OUTSIDE "picture-fitter": about this machine. Waits for at
 * most 2 minutes. */
err fitter_run(struct arena *, str program, int fd, const struct fitted_asks *, struct fitted *out);
#endif
