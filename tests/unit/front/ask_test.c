/* SPDX-License-Identifier: MIT
 * ask_test.c - questions on a real terminal: secrets are not shown, Ctrl-C ends the question and not the program. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <poll.h>
#include <pthread.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "front/ask.h"

struct desk {
	struct front f;
	int person;		/* the other end of the terminal */
	char *said;
	size_t nsaid;
};

static void desk_new(struct desk *d)
{
	int in;
	*d = (struct desk){0};
	assert_int_equal(openpty(&d->person, &in, NULL, NULL, NULL), 0);
	d->f = (struct front){.a = arena_new(), .in = in, .signals = -1, .clock = &clock_real,
			      .show.width = 80};
	d->f.err = open_memstream(&d->said, &d->nsaid);
	d->f.out = d->f.err;
}

static void desk_free(struct desk *d)
{
	fclose(d->f.err);
	free(d->said);
	close(d->f.in);
	close(d->person);
	arena_free(d->f.a);
}

static void type(struct desk *d, const char *text)
{
	assert_int_equal(write(d->person, text, strlen(text)), (ssize_t)strlen(text));
}

/* What the terminal echoed to the person. */
static str echoed(struct desk *d)
{
	char *room = arena_take(d->f.a, 1000);
	struct pollfd on = {.fd = d->person, .events = POLLIN};
	ssize_t n = poll(&on, 1, 0) > 0 ? read(d->person, room, 999) : 0;
	return (str){room, n > 0 ? (size_t)n : 0};
}

static bool echoes(struct desk *d)
{
	struct termios t;
	assert_int_equal(tcgetattr(d->f.in, &t), 0);
	return t.c_lflag & ECHO;
}

void test_a_line_is_asked_for_and_read(void **state)
{
	(void)state;
	struct desk d;
	str line, next, last;
	desk_new(&d);
	type(&d, "library\nmuseum\nboth\n");
	assert_null(ask_line(&d.f, S("Which \x1b[31maccount"), false, &line));
	assert_null(ask_line(&d.f, S("And"), false, &next));
	assert_true(str_is(line, S("library")));
	assert_null(ask_line(&d.f, S("Which of them?"), false, &last));
	assert_true(str_is(next, S("museum")));
	assert_true(str_is(last, S("both")));
	assert_string_equal(d.said, "Which \\x1b[31maccount: And: Which of them? ");
	desk_free(&d);
}

/* Types once the echo is off, as a person does who waits for the question. */
static void *type_when_hidden(void *of)
{
	struct desk *d = of;
	for (int i = 0; i < 5000 && echoes(d); i++) poll(NULL, 0, 1);
	type(d, "s3cret\n");
	return NULL;
}

void test_a_secret_is_not_shown_and_the_terminal_is_as_before(void **state)
{
	(void)state;
	struct desk d;
	str line;
	pthread_t person;
	desk_new(&d);
	pthread_create(&person, NULL, type_when_hidden, &d);
	assert_null(ask_line(&d.f, S("App password"), true, &line));
	pthread_join(person, NULL);
	assert_true(str_is(line, S("s3cret")));
	assert_false(str_find(echoed(&d), S("s3cret"), NULL));
	assert_string_equal(d.said, "App password (not shown): \n");
	assert_true(echoes(&d));
	desk_free(&d);
}

void test_ctrl_c_ends_the_question_and_not_the_program(void **state)
{
	(void)state;
	struct desk d;
	str line;
	desk_new(&d);
	ask_listen(&d.f);
	kill(getpid(), SIGINT);
	err e = ask_line(&d.f, S("App password"), true, &line);
	assert_non_null(e);
	assert_string_equal(e->code, "stopped");
	assert_true(echoes(&d));
	assert_false(ask_stopped(&d.f));	/* it was told, once */
	kill(getpid(), SIGTERM);
	assert_true(ask_stopped(&d.f));
	ask_listen_end(&d.f);
	desk_free(&d);
}

void test_only_a_clear_yes_is_a_yes(void **state)
{
	(void)state;
	static const struct {
		const char *typed;
		bool yes;
	} CASES[] = {{"yes\n", true}, {" Y \n", true}, {"no\n", false}, {"\n", false}, {"yesterday\n", false}};
	for (size_t i = 0; i < COUNT(CASES); i++) {
		struct desk d;
		bool yes = !CASES[i].yes;
		desk_new(&d);
		type(&d, CASES[i].typed);
		assert_null(ask_yes(&d.f, S("This takes the post down."), &yes));
		assert_int_equal(yes, CASES[i].yes);
		desk_free(&d);
	}
}
