/* SPDX-License-Identifier: MIT
 * ask.c - questions on the terminal. */
#include "front/ask.h"

#include "base/file.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum { LINE_MOST = 64 << 10, PROMPT_LEAST = 20 };

static sigset_t stop_signals(void)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	return set;
}

void ask_listen(struct front *f)
{
	if (f->signals >= 0) return;
	sigset_t set = stop_signals();
	sigprocmask(SIG_BLOCK, &set, NULL);
	f->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

void ask_listen_end(struct front *f)
{
	if (f->signals < 0) return;
	close(f->signals);
	f->signals = -1;
	sigset_t set = stop_signals();
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

bool ask_stopped(struct front *f)
{
	struct signalfd_siginfo info;
	return f->signals >= 0 && read(f->signals, &info, sizeof info) == (ssize_t)sizeof info;
}

bool ask_wait(struct front *f, int ms, bool keys)
{
	struct pollfd on[2] = {{.fd = f->signals, .events = POLLIN}, {.fd = keys ? f->in : -1, .events = POLLIN}};
	return poll(on, 2, ms) > 0;
}

err ask_gives_up(struct front *f)
{
	return FAIL(f->a, ERR_INPUT, "stopped", "Stopped. Nothing more was done.");
}

/* One line, byte by byte: what follows belongs to the next question. */
err ask_read_line(struct front *f, str *out)
{
	buf line = buf_in(f->a, LINE_MOST);
	for (;;) {
		struct pollfd on[2] = {{.fd = f->in, .events = POLLIN}, {.fd = f->signals, .events = POLLIN}};
		if (poll(on, 2, -1) < 0 && errno != EINTR) return ask_gives_up(f);
		if (on[1].revents && ask_stopped(f)) return ask_gives_up(f);
		if (!on[0].revents) continue;
		char c;
		ssize_t n = read(f->in, &c, 1);
		if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
		if (n <= 0 && !line.len) return ask_gives_up(f);
		if (n <= 0 || c == '\n') break;
		buf_byte(&line, c);
	}
	if (line.over)
		return FAIL(f->a, ERR_INPUT, "too-long", "That line is too long (at most %d KB).", LINE_MOST >> 10);
	*out = buf_str(&line);
	if (str_ends(*out, S("\r"))) out->len--;
	return NULL;
}

/* Echo is off only between these two; Ctrl-C is a signal still, and was blocked by ask_listen. */
bool ask_hide(struct front *f, struct termios *before)
{
	if (tcgetattr(f->in, before) != 0) return false;
	struct termios quiet = *before;
	quiet.c_lflag &= ~(tcflag_t)ECHO;
	return tcsetattr(f->in, TCSAFLUSH, &quiet) == 0;
}

void ask_show(struct front *f, const struct termios *before)
{
	tcsetattr(f->in, TCSAFLUSH, before);
}

/* A whole sentence or question needs no colon. */
static const char *prompt_end(str prompt, bool secret)
{
	bool whole = str_ends(prompt, S(".")) || str_ends(prompt, S("?"));
	return secret ? " (not shown):" : whole ? "" : ":";
}

err ask_line(struct front *f, str prompt, bool secret, str *out)
{
	bool terminal = isatty(f->in) == 1, listening = f->signals >= 0, hidden = false;
	struct termios before;
	if (!listening) ask_listen(f);
	prompt = arena_fmt(f->a, "%.*s%s", SHOW(show_clean(f->a, prompt, false)), prompt_end(prompt, secret));
	prompt = show_fold(f->a, prompt, MAX(f->show.width, PROMPT_LEAST) - 1, 0);
	if (terminal && secret) hidden = ask_hide(f, &before);	/* first: whoever is asked may answer at once */
	if (terminal) fprintf(f->err, "%.*s ", SHOW(prompt));
	fflush(f->err);
	err e = ask_read_line(f, out);
	if (hidden) ask_show(f, &before);
	if (terminal && (hidden || e)) fputc('\n', f->err);
	if (!listening) ask_listen_end(f);
	return e;
}

err ask_stdin(struct front *f, size_t limit, str *out)
{
	if (f->stdin_used)
		return FAIL(f->a, ERR_INPUT, "stdin-twice", "Standard input (-) can be read only once in a command.");
	f->stdin_used = true;
	char *room = arena_take(f->a, limit + 1);
	size_t len = 0;
	while (len <= limit) {
		ssize_t n = read(f->in, room + len, limit + 1 - len);
		if (n < 0 && errno == EINTR) continue;
		if (n < 0)
			return FAIL(f->a, ERR_OUTSIDE, "stdin", "Standard input cannot be read: %s.", strerror(errno));
		if (n == 0) break;
		len += (size_t)n;
	}
	if (len > limit)
		return FAIL(f->a, ERR_INPUT, "too-long", "Standard input holds more than %zu KB. Please shorten it.", limit >> 10);
	*out = (str){room, len};
	return NULL;
}

err ask_file(struct front *f, str path, size_t limit, str *out)
{
	return str_is(path, S("-")) ? ask_stdin(f, limit, out) : file_read(f->a, path, limit, out);
}

err ask_yes(struct front *f, str question, bool *yes)
{
	if (isatty(f->in) != 1)
		return FAIL(f->a, ERR_INPUT, "needs-yes", "%.*s Add --yes to the command to do it without being asked.",
			SHOW(question));
	str answer;
	TRY(ask_line(f, arena_fmt(f->a, "%.*s Type yes to go on", SHOW(question)), false, &answer));
	answer = str_trim(answer);
	*yes = str_is_nocase(answer, S("yes")) || str_is_nocase(answer, S("y"));
	return NULL;
}

char ask_one_key(struct front *f)
{
	struct termios before, quiet;
	char key = 'q';
	if (tcgetattr(f->in, &before) != 0) return key;
	quiet = before;
	quiet.c_lflag &= ~(tcflag_t)(ECHO | ICANON);
	tcsetattr(f->in, TCSANOW, &quiet);
	ask_wait(f, -1, true);
	if (ask_stopped(f) || read(f->in, &key, 1) != 1) key = 'q';
	tcsetattr(f->in, TCSANOW, &before);
	fprintf(f->out, "%c\n", key);
	return key;
}
