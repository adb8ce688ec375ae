/* SPDX-License-Identifier: MIT
 * meter.c - watches a daemon at its work from outside: when its last job is settled, what it costs, how large it
 * grows.
 *
 * meter SOCKET PID DUE_MS JOBS PATIENCE_S: waits until JOBS more jobs are done, or the time is up. From DUE_MS on it
 * counts the CPU seconds of the process and its children. Prints words of a shell: settled_ms is counted from DUE_MS.
 * meter SOCKET - FILE: adds the posts of FILE ("DUE_MS TOKEN TEXT", the token being the account's name) one by one.
 */
#include "base/base.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "front/answer.h"
#include "front/client.h"
#include "front/where.h"
#include "text/when.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LOOK_MS = 10, PROCESSES_MOST = 64, TEXT_MOST = 64 << 10, FILE_MOST = 64 << 20 };

static int64_t now_ms(void)
{
	return clock_real.now(&clock_real);
}

/* ---- the daemon's own counts */

static int reach(struct arena *a, str path)
{
	struct sockaddr_un at;
	err e = where_address(a, path, &at);
	if (e) die("meter: %.*s", SHOW(e->text));
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connect(fd, (struct sockaddr *)&at, sizeof at)) die("meter: %.*s: %s", SHOW(path), strerror(errno));
	return fd;
}

/* On a connection of its own: the daemon ends it after the answer. */
static int64_t jobs_done(struct arena *a, str path)
{
	static const char ASK[] = "GET /metrics HTTP/1.1\r\nHost: schedpost\r\n\r\n";
	char *got = arena_take(a, TEXT_MOST);
	struct answer_head head;
	size_t len = 0, at;
	bool more = true;
	int64_t done;
	int fd = reach(a, path);
	if (write(fd, ASK, sizeof ASK - 1) != sizeof ASK - 1) die("meter: the daemon is gone");
	while (more || len < head.head + head.length) {
		ssize_t n = read(fd, got + len, TEXT_MOST - len);
		if (n <= 0) die("meter: the daemon is gone");
		len += (size_t)n;
		err e = answer_read(a, (str){got, len}, &head, &more);
		if (e) die("meter: %.*s", SHOW(e->text));
	}
	close(fd);
	if (!str_find((str){got, len}, S("\nschedpost_jobs_done_total "), &at)) die("meter: the daemon counts no jobs");
	str rest = str_cut((str){got, len}, at + 27, len), number;
	if (!str_split(&rest, '\n', &number) || !str_int(number, &done)) die("meter: the daemon's count is no number");
	return done;
}

/* ---- processes */

static size_t family(struct arena *a, int64_t pid, int64_t pids[static PROCESSES_MOST])
{
	char text[4096];
	size_t n = 0;
	str rest, word;
	pids[n++] = pid;
	FILE *f = fopen(arena_cstr(a, arena_fmt(a, "/proc/%" PRId64 "/task/%" PRId64 "/children", pid, pid)), "r");
	size_t len = f ? fread(text, 1, sizeof text, f) : 0;
	if (f) fclose(f);
	rest = (str){text, len};
	while (n < PROCESSES_MOST && str_split(&rest, ' ', &word) && str_int(word, &pids[n])) n++;
	return n;
}

static double cpu_of(int64_t pid)
{
	clockid_t id;
	struct timespec t;
	if (clock_getcpuclockid((pid_t)pid, &id) || clock_gettime(id, &t)) return 0;
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double peak_mb(struct arena *a, int64_t pid)
{
	char line[200];
	int64_t kb = 0;
	FILE *f = fopen(arena_cstr(a, arena_fmt(a, "/proc/%" PRId64 "/status", pid)), "r");
	while (f && fgets(line, sizeof line, f)) {
		str number = str_of(line), word;
		if (!str_starts(number, S("VmHWM:"))) continue;
		number = str_trim(str_cut(number, 6, number.len));
		if (str_split(&number, ' ', &word)) str_int(word, &kb);
	}
	if (f) fclose(f);
	return (double)kb / 1024;
}

/* The daemon's own share, and its workers'. */
static void costs(struct arena *a, int64_t pid, double cpu[static 2], double mb[static 2])
{
	int64_t pids[PROCESSES_MOST];
	size_t n = family(a, pid, pids);
	memset(cpu, 0, 2 * sizeof *cpu);
	memset(mb, 0, 2 * sizeof *mb);
	for (size_t i = 0; i < n; i++) {
		cpu[i > 0] += cpu_of(pids[i]);
		mb[i > 0] += peak_mb(a, pids[i]);
	}
}

static void wait_until(int64_t at)
{
	struct timespec t = {at / 1000, at % 1000 * 1000000};
	while (clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &t, NULL) == EINTR) continue;
}

static int watch(char **argv)
{
	struct arena *a = arena_new();
	int64_t pid, due, jobs, patience;
	double cpu[2], before[2], mb[2];
	if (!str_int(str_of(argv[2]), &pid) || !str_int(str_of(argv[3]), &due) || !str_int(str_of(argv[4]), &jobs) ||
	    !str_int(str_of(argv[5]), &patience))
		die("meter: not a number");
	int64_t begin = jobs_done(a, str_of(argv[1])), done = begin, until = due + patience * 1000;
	wait_until(due - LOOK_MS);
	costs(a, pid, before, mb);
	for (int64_t now = now_ms(); done < begin + jobs && now < until; now = now_ms()) {
		arena_reset(a);
		done = jobs_done(a, str_of(argv[1]));
		if (done < begin + jobs) wait_until(now + LOOK_MS);
	}
	int64_t settled = now_ms() - due;
	costs(a, pid, cpu, mb);
	printf("settled=%" PRId64 " settled_ms=%" PRId64 " cpu=%.3f cpu_workers=%.3f rss=%.1f rss_workers=%.1f\n",
	       done - begin, settled, cpu[0] + cpu[1] - before[0] - before[1], cpu[1] - before[1], mb[0] + mb[1],
	       mb[1]);
	arena_free(a);
	return done - begin != jobs;
}

/* ---- posts, one call each */

static void add_one(struct arena *a, struct line *to, str line)
{
	buf body = buf_in(a, TEXT_MOST);
	struct json_pen p = json_pen(&body);
	str due, account, answer;
	int64_t at;
	if (!str_split(&line, ' ', &due) || !str_int(due, &at) || !str_split(&line, ' ', &account))
		die("meter: not a line of posts");
	pen_open(&p, '{');
	pen_member_str(&p, "TEXT", line);
	pen_member_str(&p, "at", when_utc(a, at));
	pen_name(&p, S("to"));
	pen_open(&p, '[');
	pen_str(&p, account);
	pen_close(&p, ']');
	pen_close(&p, '}');
	err e = line_post(a, to, S("/v1/add"), buf_str(&body), &answer);
	if (e) die("meter: %.*s", SHOW(e->text));
	if (str_find(answer, S("\"error\""), NULL)) die("meter: %.*s", SHOW(answer));
}

static int add_all(char **argv)
{
	struct arena *keep = arena_new(), *a = arena_new();
	struct line *to;
	str file, line;
	int64_t began = clock_real.mono(&clock_real), n = 0;
	err e = file_read(keep, str_of(argv[3]), FILE_MOST, &file);
	if (!e) e = line_open(keep, str_of(argv[1]), &clock_real, LINE_PATIENCE_MS, &to);
	if (e || !to) die("meter: %.*s", SHOW(e ? e->text : S("nobody answers")));
	while (str_split(&file, '\n', &line) && line.len) {
		arena_reset(a);
		add_one(a, to, line);
		n++;
	}
	printf("added=%" PRId64 " took_ms=%" PRId64 "\n", n, clock_real.mono(&clock_real) - began);
	line_close(to);
	arena_free(a);
	arena_free(keep);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 6) return watch(argv);
	if (argc == 4) return add_all(argv);
	die("usage: meter SOCKET PID DUE_MS JOBS PATIENCE_S, or meter SOCKET - FILE");
}
