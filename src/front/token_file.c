/* SPDX-License-Identifier: MIT
 * token_file.c - reads the file with a token, which must be closed to others. */
#include "front/token_file.h"

#include "base/file.h"
#include "rooms/tokens/enter.h"
#include "rooms/tokens/tokens.h"

#include <stdlib.h>
#include <unistd.h>

enum { FILE_MOST = 4096 };

/* XDG Base Directory Specification: relative values are to be ignored. */
static str usual_file(struct arena *a)
{
	str xdg = str_of(getenv("XDG_CONFIG_HOME")), home = str_of(getenv("HOME"));
	if (str_starts(xdg, S("/"))) return arena_fmt(a, "%.*s/schedpost/token", SHOW(xdg));
	if (home.len) return arena_fmt(a, "%.*s/.config/schedpost/token", SHOW(home));
	return S("");
}

static err read_closed(struct arena *a, str path, int fd, str *text)
{
	struct stat st;
	char *room = arena_take(a, FILE_MOST);
	ssize_t n = read(fd, room, FILE_MOST);
	*text = (str){room, (size_t)MAX(n, 0)};
	if (fstat(fd, &st) == 0 && !(st.st_mode & 077)) return NULL;
	return FAIL(a, ERR_INPUT, "token-open-to-others", "The token in %.*s can be read by other users of this machine, so it may be known to "
		    "them. Please run: chmod 600 %.*s  If others could read it for a while, end it with 'schedpost token end' and make another.",
		    SHOW(path), SHOW(path));
}

err token_file_read(struct arena *a, str path, str *token)
{
	int fd;
	str text = S(""), digest;
	bool named = path.len > 0;
	*token = S("");
	if (!named) path = usual_file(a);
	if (!path.len) return NULL;
	err e = file_open(a, path, &fd);
	if (e) return !named && e->kind == ERR_MISSING ? NULL : e;
	e = read_closed(a, path, fd, &text);
	close(fd);
	if (e) return e;
	*token = str_trim(text);
	if (token_digest(a, *token, &digest)) return NULL;
	return FAIL(a, ERR_INPUT, "no-token", "%.*s does not hold a token: one line that begins with spt_, as 'schedpost token add' shows it.",
		    SHOW(path));
}

err token_file_digest(struct arena *a, str token, str *digest)
{
	*digest = S("");
	if (!token.len || token_digest(a, token, digest)) return NULL;
	return FAIL(a, ERR_DENIED, BAD_TOKEN, "This is no token: one begins with spt_, as 'schedpost token add' shows it.");
}
