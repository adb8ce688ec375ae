/* SPDX-License-Identifier: MIT
 * high.h - compiles only where somebody else has brought its types. */
#ifndef ROOMS_B_HIGH_H
#define ROOMS_B_HIGH_H
uint8_t high_of(uint8_t);	/* explained */
#endif
