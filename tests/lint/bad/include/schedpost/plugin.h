/* SPDX-License-Identifier: MIT
 * plugin.h - a contract in which a member has moved. */
#ifndef SCHEDPOST_PLUGIN_H
#define SCHEDPOST_PLUGIN_H
struct moved {
	int b, a;
};
#endif
