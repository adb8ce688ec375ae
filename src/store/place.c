/* SPDX-License-Identifier: MIT
 * place.c - the files around the database, and the lock that says whose folder it is. */
#include "store/place.h"
#include "base/file.h"
#include "store/store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

str place_folder(struct arena *a, str path)
{
	size_t n = path.len;
	while (n && path.at[n - 1] != '/') n--;
	if (!n) return S(".");
	return arena_str(a, str_cut(path, 0, n > 1 ? n - 1 : 1));
}

err place_failure(struct arena *a, str path, int number)
{
	if (number == EEXIST)
		return FAIL(a, ERR_INPUT, "file-exists",
			    "There is already a file %.*s, and it stays as it is. Choose another name, or "
			    "move that file away.",
			    SHOW(path));
	if (number == EACCES || number == EPERM || number == EROFS)
		return FAIL(a, ERR_OUTSIDE, "read-only",
			    "%.*s cannot be written: its folder is read-only, or belongs to somebody else. "
			    "Give the folder to the user that runs schedpost, then try again.",
			    SHOW(path));
	return file_trouble(a, "write", path, number);
}

/* Root works for the owner of the folder: the daemon must be able to use what the command line made. */
static int open_private(struct arena *a, str path, int flags)
{
	struct stat st;
	int fd = open(arena_cstr(a, path), flags | O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0 || geteuid() != 0 || stat(arena_cstr(a, place_folder(a, path)), &st)) return fd;
	if (!fchown(fd, st.st_uid, st.st_gid)) return fd;
	int why = errno;
	close(fd);
	errno = why;
	return -1;
}

err place_make(struct arena *a, str path)
{
	int fd = open_private(a, path, O_EXCL);
	if (fd < 0) return place_failure(a, path, errno);
	close(fd);
	return NULL;
}

static err sync_path(struct arena *a, str path, int flags)
{
	int fd = open(arena_cstr(a, path), flags | O_CLOEXEC);
	if (fd < 0) return place_failure(a, path, errno);
	int failed = fsync(fd) ? errno : 0;
	close(fd);
	return failed ? place_failure(a, path, failed) : NULL;
}

err place_sync(struct arena *a, str path)
{
	TRY(sync_path(a, path, O_RDWR | O_NOFOLLOW));
	return place_sync_folder(a, path);
}

err place_sync_folder(struct arena *a, str path_of_file)
{
	return sync_path(a, place_folder(a, path_of_file), O_RDONLY | O_DIRECTORY);
}

struct newest {
	str path;
	struct timespec at;
};

static bool is_later(struct timespec a, struct timespec b)
{
	return a.tv_sec != b.tv_sec ? a.tv_sec > b.tv_sec : a.tv_nsec > b.tv_nsec;
}

static void look_for_backups(struct arena *a, str folder, str head, str tail, struct newest *best)
{
	DIR *d = opendir(arena_cstr(a, folder));
	if (!d) return;
	for (struct dirent *e = readdir(d); e; e = readdir(d)) {
		str name = str_of(e->d_name);
		if (!str_starts(name, head) || !str_ends(name, tail) || str_starts(name, S("."))) continue;
		if (str_ends(name, S(".part"))) continue;
		str path = arena_fmt(a, "%.*s/%s", SHOW(folder), e->d_name);
		struct stat st;
		if (stat(arena_cstr(a, path), &st) || !S_ISREG(st.st_mode)) continue;
		if (best->path.len && !is_later(st.st_mtim, best->at)) continue;
		*best = (struct newest){path, st.st_mtim};
	}
	closedir(d);
}

str place_newest_backup(struct arena *a, str database)
{
	str folder = place_folder(a, database);
	struct newest best = {0};
	look_for_backups(a, folder, S("schedpost-"), S(".backup"), &best);
	look_for_backups(a, arena_fmt(a, "%.*s/backups", SHOW(folder)), S(""), S(""), &best);
	return best.path;
}

static void write_pid(int fd)
{
	char text[32];
	int n = snprintf(text, sizeof text, "%ld\n", (long)getpid());
	/* Whoever comes second only reads it for a sentence; the lock itself is the flock. */
	if (ftruncate(fd, 0) || pwrite(fd, text, (size_t)n, 0) != n) return;
}

err store_lock_folder(struct arena *a, str folder, bool *got)
{
	*got = false;
	str path = arena_fmt(a, "%.*s/lock", SHOW(folder));
	int fd = open_private(a, path, 0);
	if (fd < 0) return place_failure(a, path, errno);
	if (flock(fd, LOCK_EX | LOCK_NB)) {
		int why = errno;
		close(fd);
		return why == EWOULDBLOCK ? NULL : place_failure(a, path, why);
	}
	write_pid(fd);
	*got = true;	/* the descriptor stays open: the kernel lets go of the lock when the process ends */
	return NULL;
}

int64_t store_lock_holder(str folder)
{
	struct arena *a = arena_new();
	int fd = open(arena_cstr(a, arena_fmt(a, "%.*s/lock", SHOW(folder))),
		      O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	arena_free(a);
	if (fd < 0) return 0;
	char text[32];
	ssize_t n = read(fd, text, sizeof text);
	close(fd);
	int64_t pid;
	bool is_pid = n > 0 && str_int(str_trim((str){text, (size_t)n}), &pid);
	return is_pid ? pid : 0;
}
