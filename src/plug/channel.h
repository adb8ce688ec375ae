/* SPDX-License-Identifier: MIT
 * channel.h - the worker's end of the channel to the host: a greeting, then jobs in and answers out, in
 * order.
 *
 * All it needs of the system is read, write and memory. One thread. */
#ifndef PLUG_CHANNEL_H
#define PLUG_CHANNEL_H
#include "plug/plug.h"

bool channel_caged(int fd, str missing); /* the walls stand, but for these; said before a plugin is loaded */
bool channel_greet(int fd, const struct plug_facts *);
bool channel_refuse(int fd, str sentence);	/* the plugin was not loaded, and why */
bool channel_serve(int fd,
		   const sp_plugin *); /* until the host closes it: true; nonsense or an error: false */
#endif
