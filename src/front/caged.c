/* SPDX-License-Identifier: MIT
 * caged.c - starts a program that shuts itself in, and sees it end. */
#include "front/caged.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "plug/cage.h"

enum { ABOVE = 10 /* every descriptor that the program is born with */ };

static str beside(struct arena *a, const char *folder, const char *name)
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	str path = {self, n > 0 ? (size_t)n : 0};
	while (path.len && path.at[path.len - 1] != '/') path.len--;
	return arena_fmt(a, "%.*s%s%s", SHOW(path), folder, name);
}

static str find_program(struct arena *a, const struct caged_asks *q)
{
	str own = beside(a, "", q->args[0]);
	if (q->program.len) return q->program;
	return access(arena_cstr(a, own), X_OK) == 0 ? own : beside(a, "../lib/schedpost/", q->args[0]);
}

/* An empty environment, the socket as 0, the file as 3. */
static int start(struct arena *a, const struct caged_asks *q, int fd, int answer, pid_t *child)
{
	str program = find_program(a, q);
	char *no_environment[] = {NULL};
	posix_spawn_file_actions_t files;
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, answer, CAGE_CHANNEL);
	posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", 1, 0);
	posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", 1, 0);
	posix_spawn_file_actions_adddup2(&files, fd, CAGE_FILE);
	int no = posix_spawn(child, arena_cstr(a, program), &files, NULL, q->args, no_environment);
	posix_spawn_file_actions_destroy(&files);
	return no;
}

int caged_start(struct arena *a, const struct caged_asks *q, struct caged *out)
{
	int pair[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) return errno;
	int file = fcntl(q->fd, F_DUPFD_CLOEXEC, ABOVE), answer = fcntl(pair[1], F_DUPFD_CLOEXEC, ABOVE);
	int no = file < 0 || answer < 0 ? errno : start(a, q, file, answer, &out->child);
	close(pair[1]);
	if (file >= 0) close(file);
	if (answer >= 0) close(answer);
	out->from = pair[0];
	if (no) close(pair[0]);
	return no;
}

int caged_end(struct caged *c, bool patient)
{
	int status = 0;
	if (!patient) kill(c->child, SIGKILL);
	close(c->from);
	while (waitpid(c->child, &status, 0) < 0 && errno == EINTR) continue;
	return status;
}
