/* SPDX-License-Identifier: MIT */
#ifndef UP_H
#define UP_H
int up_silent(int);

/* This one is explained. */
int up_said(int);
#endif
