/* SPDX-License-Identifier: MIT
 * server_listen.c - the socket to listen on: systemd's, or one of our own. */
#include "front/server.h"
#include "front/where.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FIRST_HANDED = 3, BACKLOG = 128 };	/* sd_listen_fds(3) */

/* -1: nothing was handed in. */
static int handed_in(void)
{
	int64_t pid = 0, n = 0;
	bool ours = str_int(str_of(getenv("LISTEN_PID")), &pid) && pid == (int64_t)getpid();
	bool some = str_int(str_of(getenv("LISTEN_FDS")), &n) && n >= 1;
	unsetenv("LISTEN_PID");
	unsetenv("LISTEN_FDS");
	unsetenv("LISTEN_FDNAMES");
	if (!ours || !some) return -1;
	fcntl(FIRST_HANDED, F_SETFD, FD_CLOEXEC);
	fcntl(FIRST_HANDED, F_SETFL, O_NONBLOCK);
	return FIRST_HANDED;
}

static err trouble(struct arena *a, const char *what, str path)
{
	return FAIL(a, ERR_OUTSIDE, "socket", "The socket %.*s cannot be %s: %s.", SHOW(path), what, strerror(errno));
}

/* Removes what a killed daemon left; never what answers, and never what is no socket. */
static err clear_stale(struct arena *a, str path, const struct sockaddr_un *address)
{
	struct stat there;
	if (lstat(address->sun_path, &there) != 0) return NULL;
	if (!S_ISSOCK(there.st_mode))
		return FAIL(a, ERR_INPUT, "socket-taken", "%.*s is there already and is no socket. Please move it away, or choose "
			"another path with --socket.", SHOW(path));
	int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int rc = connect(probe, (const struct sockaddr *)address, sizeof *address), why = errno;
	close(probe);
	if (rc == 0 || why == EAGAIN)
		return FAIL(a, ERR_BUSY, "socket-taken", "Another schedpostd answers on %.*s already.", SHOW(path));
	if (unlink(address->sun_path) != 0 && errno != ENOENT) return trouble(a, "replaced", path);
	return NULL;
}

/* Nobody can connect before listen, so the mode is right before anybody is let in. */
static err prepare(struct arena *a, int fd, str path, const struct sockaddr_un *address)
{
	if (bind(fd, (const struct sockaddr *)address, sizeof *address) != 0) return trouble(a, "made", path);
	if (chmod(address->sun_path, 0660) != 0) return trouble(a, "opened to its group", path);
	if (listen(fd, BACKLOG) != 0) return trouble(a, "listened on", path);
	return NULL;
}

err server_listen(struct arena *a, str path, int *fd, bool *made)
{
	struct sockaddr_un address;
	*made = false;
	*fd = handed_in();
	if (*fd >= 0) return NULL;
	TRY(where_address(a, path, &address));
	TRY(clear_stale(a, path, &address));
	*fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (*fd < 0) return trouble(a, "made", path);
	err e = prepare(a, *fd, path, &address);
	if (e) close(*fd);
	*made = !e;
	return e;
}
