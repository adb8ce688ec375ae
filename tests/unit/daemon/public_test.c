/* SPDX-License-Identifier: MIT
 * public_test.c - the port of the pictures when another program has it, and once that has ended. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "daemon/public.h"
#include "help/scratch.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

/* Another program, with a port that the machine chose. */
static int other(int64_t *port)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(listen(fd, 1), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &size), 0);
	*port = ntohs(at.sin_port);
	return fd;
}

void test_a_port_that_is_taken_is_tried_again_each_minute_until_it_is_free(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	uv_loop_t loop;
	char folder[SCRATCH_PATH];
	scratch_folder(folder, "public");
	struct brake *brake = brake_new(str_of(folder));
	struct options o = {.data_folder = str_of(folder),
			    .public_address = S("https://media.example.org/"),
			    .public_minutes = 60};
	int fd = other(&o.public_port);
	struct public p = {0};
	uv_loop_init(&loop);
	public_begin(a, &loop, &o, brake, &p);
	assert_null(p.door);
	assert_false(shown_is_reached(p.shown));
	assert_true(uv_is_active((uv_handle_t *)&p.again));
	assert_int_equal(uv_timer_get_repeat(&p.again), 60 * 1000);
	public_try(&p);
	assert_false(shown_is_reached(p.shown));
	close(fd);
	public_try(&p);
	assert_non_null(p.door);
	assert_true(shown_is_reached(p.shown));
	assert_false(uv_is_active((uv_handle_t *)&p.again));
	public_shut(&p);
	public_free(&p);
	uv_close((uv_handle_t *)&p.again, NULL);
	uv_run(&loop, UV_RUN_DEFAULT);
	uv_loop_close(&loop);
	brake_free(brake);
	rmdir(folder);
	arena_free(a);
}
