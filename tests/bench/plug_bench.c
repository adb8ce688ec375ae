/* SPDX-License-Identifier: MIT
 * plug_bench.c - steps through a real worker: as many as it can with 1,000 in flight, and the latency at a pace.
 *
 * Prints one line for each figure: name, value, unit. plug_bench WORKER FOLDER [STEPS] */
#include "plug/workers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { IN_FLIGHT = 1000, PACE_PER_MS = 5, PACED_STEPS = 20000, STEPS = 200000 };

struct bench;
struct one {
	struct bench *bench;
	struct arena *out;
	uint64_t asked;		/* ns */
};

struct bench {
	uv_loop_t loop;
	struct plugs *plugs;
	struct plug_in in;
	struct one ones[IN_FLIGHT];
	uint64_t *took;		/* ns, of each answered step */
	size_t asked, answered, most;
	bool paced;
	struct one *idle[IN_FLIGHT];
	size_t nidle;
};

static void ask(struct one *one);

static void on_done(void *of, const struct plug_out *said)
{
	struct one *one = of;
	struct bench *b = one->bench;
	if (said->failed.len || said->move != SP_SEND) die("a step failed: %.*s", SHOW(said->failed));
	b->took[b->answered++] = uv_hrtime() - one->asked;
	arena_reset(one->out);
	if (b->paced) b->idle[b->nidle++] = one;
	else if (b->asked < b->most) ask(one);
}

static void ask(struct one *one)
{
	struct bench *b = one->bench;
	one->asked = uv_hrtime();
	b->asked++;
	b->plugs->step(b->plugs, S("echo"), &b->in, one->out, on_done, one);
}

static void on_tick(uv_timer_t *timer)
{
	struct bench *b = timer->data;
	for (int i = 0; i < PACE_PER_MS && b->nidle && b->asked < b->most; i++) ask(b->idle[--b->nidle]);
}

static int by_size(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

static double cpu_us(int who)
{
	struct rusage u;
	getrusage(who, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

static void report(struct bench *b, const char *name, uint64_t began, double cpu)
{
	double seconds = (double)(uv_hrtime() - began) / 1e9, n = (double)b->answered;
	qsort(b->took, b->answered, sizeof *b->took, by_size);
	printf("plug_%s_rate %.0f steps/s\n", name, n / seconds);
	printf("plug_%s_p50 %.3f ms\n", name, (double)b->took[b->answered / 2] / 1e6);
	printf("plug_%s_p99 %.3f ms\n", name, (double)b->took[b->answered * 99 / 100] / 1e6);
	printf("plug_%s_host_cpu %.1f us/step\n", name, (cpu_us(RUSAGE_SELF) - cpu) / n);
}

static void run(struct bench *b, const char *name, size_t steps, bool paced)
{
	uv_timer_t tick;
	b->asked = b->answered = b->nidle = 0;
	b->most = steps;
	b->paced = paced;
	uint64_t began = uv_hrtime();
	double cpu = cpu_us(RUSAGE_SELF);
	for (size_t i = 0; i < IN_FLIGHT; i++) {
		if (paced) b->idle[b->nidle++] = &b->ones[i];
		else if (b->asked < steps) ask(&b->ones[i]);
	}
	uv_timer_init(&b->loop, &tick);
	tick.data = b;
	if (paced) uv_timer_start(&tick, on_tick, 1, 1);
	while (b->answered < steps) uv_run(&b->loop, UV_RUN_ONCE);
	report(b, name, began, cpu);
	uv_close((uv_handle_t *)&tick, NULL);
	uv_run(&b->loop, UV_RUN_NOWAIT);
}

int main(int argc, char **argv)
{
	if (argc < 3) die("plug_bench WORKER FOLDER [STEPS]");
	static struct bench b;
	static const sp_account account = {.size = sizeof account, .server = SP_S("https://echo.example")};
	static char text[400];
	size_t steps = argc > 3 ? strtoul(argv[3], NULL, 10) : STEPS;
	memset(text, 'x', sizeof text);
	const sp_post post = {.size = sizeof post, .text = {text, sizeof text}};
	b.in.job = (sp_job){.op = SP_PUBLISH, .account = &account, .post = &post};
	b.took = calloc(steps + PACED_STEPS, sizeof *b.took);
	uv_loop_init(&b.loop);
	b.plugs = workers_new(&b.loop, &clock_real, str_of(argv[2]), str_of(argv[1]));
	for (size_t i = 0; i < IN_FLIGHT; i++) b.ones[i] = (struct one){.bench = &b, .out = arena_new()};
	run(&b, "full", steps, false);
	run(&b, "paced", MIN(PACED_STEPS, steps), true);
	workers_free(b.plugs);
	printf("plug_worker_cpu %.1f us/step\n", cpu_us(RUSAGE_CHILDREN) / (double)(steps + MIN(PACED_STEPS, steps)));
	for (size_t i = 0; i < IN_FLIGHT; i++) arena_free(b.ones[i].out);
	uv_loop_close(&b.loop);
	free(b.took);
	return 0;
}
