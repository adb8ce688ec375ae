/* SPDX-License-Identifier: MIT
 * token_file.h - the token that the command line brings: from a file alone, never from its words or its environment. */
#ifndef FRONT_TOKEN_FILE_H
#define FRONT_TOKEN_FILE_H
#include "base/base.h"

/* path empty: $XDG_CONFIG_HOME/schedpost/token or ~/.config/schedpost/token, and *token is empty when there is none.
 * ERR_INPUT "token-open-to-others", "no-token". */
err token_file_read(struct arena *, str path, str *token);
/* Empty stays empty. ERR_DENIED when it is no token. */
err token_file_digest(struct arena *, str token, str *digest);
#endif
