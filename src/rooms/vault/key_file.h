/* SPDX-License-Identifier: MIT
 * key_file.h - the file that holds the key, and while another key is taken into use the one beside it.
 *
 * $CREDENTIALS_DIRECTORY/schedpost.key (a systemd credential, which nobody can write), else DATA/key; each with `.next`
 * behind it for the new one. 32 bytes, mode 0600. Any thread. */
#ifndef ROOMS_VAULT_KEY_FILE_H
#define ROOMS_VAULT_KEY_FILE_H
#include "base/base.h"

enum { KEY_BYTES = 32 };

struct key_file {	/* paths live in the arena */
	const char *path, *next;
	bool from_systemd;
};
struct key_file key_file_in(struct arena *, str data_folder);
bool key_file_is(const char *path);	/* there is something of that name */
/* A new key, durably, or nothing of that name. */
err key_file_make(struct arena *, const char *path);
/* ERR_OUTSIDE "key-missing", "key-open-to-others", "key-damaged". Wipe what you have got. */
err key_file_read(struct arena *, const struct key_file *, const char *path, unsigned char out[static KEY_BYTES]);
/* The new key stands in the place of the old one, durably, and nothing is beside it. */
err key_file_replace(struct arena *, const struct key_file *, const unsigned char key[static KEY_BYTES]);
#endif
