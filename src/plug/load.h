/* SPDX-License-Identifier: MIT
 * load.h - the worker's side of a plugin's file: from an open descriptor to a plugin that may be asked.
 *
 * The host has opened and hashed the file (plug/plug_file.h). Nothing of a plugin is ever unloaded. One
 * thread. */
#ifndef PLUG_LOAD_H
#define PLUG_LOAD_H
#include "plug/plug.h"

/* Loads the file that is open as `fd`; the loader opens it once more by `path`, and takes two files of the
 * same path for one. Refused with a sentence: another ABI, no step, too large a state, another name than the
 * file's, or a library that plugins may not link. Runs the file's constructors: enter the cage before. */
err load_plugin(struct arena *, int fd, const char *path, str name, const sp_plugin **out);

/* From here on the static variables of the plugin's file can only be read: a step that writes one dies. */
err load_freeze(struct arena *, const sp_plugin *);

/* What the plugin declares, as views of the plugin's own texts; file_sha256 stays empty. */
struct plug_facts load_facts(struct arena *, const sp_plugin *);

/* Refused with a sentence if the file is no shared object of this machine, or links more than plugins may. */
err elf_check(struct arena *, int fd);
#endif
