/* SPDX-License-Identifier: MIT
 * town.h - a real loop with real workers over a folder of plugins of its own, for tests of plug/workers.h. */
#ifndef TESTS_TOWN_H
#define TESTS_TOWN_H
#include "plug/workers.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_STEPS = 1100 };

struct step {
	struct town *town;
	struct arena *out;
	sp_post post;
	sp_account account;
	sp_answer answer;
	struct plug_in in;
	const struct plug_out *said;
	bool answered;
	size_t order;	/* 1: the first that was answered */
};

struct town {
	struct clock clock;	/* first: its functions find `ahead` by it */
	int64_t ahead;		/* ms that the test has turned the clock */
	uv_loop_t loop;
	struct arena *a;
	struct plugs *plugs;
	char folder[64], build[4096];
	struct step steps[MOST_STEPS];
	size_t n, answered;
	bool in_step;
};

static inline int64_t town_mono(const struct clock *clock)
{
	return clock_real.mono(&clock_real) + ((const struct town *)clock)->ahead;
}

/* Where this build's plugins are: the program is BUILD/tests/FOLDER/NAME. */
static inline void find_build(struct town *town)
{
	ssize_t n = readlink("/proc/self/exe", town->build, sizeof town->build - 1);
	assert_true(n > 0);
	char *tests = NULL;
	for (char *at = town->build; (at = strstr(at, "/tests/")); at++) tests = at;
	assert_non_null(tests);
	*tests = 0;
}

static inline str town_path(struct town *town, const char *file)
{
	return arena_fmt(town->a, "%s/%s", town->folder, file);
}

static inline void copy_file(const char *from, const char *to)
{
	char piece[65536];
	int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0755);
	if (in < 0 || out < 0) fail_msg("cannot copy %s to %s", from, to);
	for (ssize_t n; (n = read(in, piece, sizeof piece)) > 0;)
		assert_int_equal(write(out, piece, (size_t)n), n);
	close(in);
	assert_int_equal(fchmod(out, 0755), 0);
	close(out);
}

/* Puts a plugin of this build into the town's folder, under a name. */
static inline void town_install(struct town *town, const char *plugin, const char *as)
{
	str from = arena_fmt(town->a, "%s/%s/%s.so", town->build,
			     strcmp(plugin, "echo") ? "tests/plug" : "plugins", plugin);
	copy_file(from.at, town_path(town, arena_fmt(town->a, "%s.so", as).at).at);
}

static inline void town_open(struct town *town, const char *const *plugins)
{
	memset(town, 0, sizeof *town);
	town->clock = (struct clock){.mono = town_mono};
	town->a = arena_new();
	find_build(town);
	snprintf(town->folder, sizeof town->folder, "/tmp/schedpost-plug-XXXXXX");
	assert_non_null(mkdtemp(town->folder));
	for (; *plugins; plugins++) town_install(town, *plugins, *plugins);
	assert_int_equal(uv_loop_init(&town->loop), 0);
	str program = arena_fmt(town->a, "%s/schedpost-plug", town->build);
	town->plugs = workers_new(&town->loop, &town->clock, str_of(town->folder), program);
}
#define TOWN(town, ...) town_open(town, (const char *const[]){__VA_ARGS__, NULL})

/* The folder holds files and, at most, empty folders; a test may have removed it. */
static inline void town_sweep(struct town *town)
{
	DIR *folder = opendir(town->folder);
	for (struct dirent *e; folder && (e = readdir(folder)) != NULL;) {
		const char *path = town_path(town, e->d_name).at;
		if (e->d_name[0] != '.' && unlink(path)) assert_int_equal(rmdir(path), 0);
	}
	if (folder) assert_int_equal(closedir(folder) + rmdir(town->folder), 0);
}

static inline void town_close(struct town *town)
{
	workers_free(town->plugs);
	assert_int_equal(town->answered, town->n);	/* no step was lost */
	for (size_t i = 0; i < town->n; i++) arena_free(town->steps[i].out);
	assert_int_equal(uv_loop_close(&town->loop), 0);	/* no handle was forgotten */
	town_sweep(town);
	arena_free(town->a);
}

static inline void on_done(void *of, const struct plug_out *said)
{
	struct step *s = of;
	assert_false(s->town->in_step);		/* never before step has returned */
	assert_false(s->answered);		/* and never twice */
	s->answered = true;
	s->said = said;
	s->order = ++s->town->answered;
}

static inline struct step *ask_for(struct town *town, const char *plugin, const char *text)
{
	struct step *s = &town->steps[town->n++];
	*s = (struct step){.town = town, .out = arena_new()};
	s->post = (sp_post){.size = sizeof s->post, .text = {text, strlen(text)}};
	s->account = (sp_account){.size = sizeof s->account, .name = SP_S("library")};
	s->in.job = (sp_job){.op = SP_PUBLISH, .post = &s->post, .account = &s->account};
	town->in_step = true;
	town->plugs->step(town->plugs, str_of(plugin), &s->in, s->out, on_done, s);
	town->in_step = false;
	return s;
}

static inline void run_until(struct town *town, size_t answered)
{
	while (town->answered < answered && uv_run(&town->loop, UV_RUN_ONCE)) {}
	assert_int_equal(town->answered, answered);
}

static inline void run_all(struct town *town)
{
	run_until(town, town->n);
}

static inline void assert_good(const struct step *s)
{
	if (s->said->failed.len) fail_msg("'%.*s' failed: %.*s", SHOW(s->post.text), SHOW(s->said->failed));
	assert_int_equal(s->said->move, SP_DONE);
	assert_int_equal(s->said->result.verdict, SP_OK);
	assert_memory_equal(s->said->result.ref.id.at, s->post.text.at, s->post.text.len);
}

static inline void assert_failed(const struct step *s, const char *words)
{
	if (!str_find(s->said->failed, str_of(words), NULL))
		fail_msg("'%.*s' should speak of '%s': '%.*s'", SHOW(s->post.text), words,
			 SHOW(s->said->failed));
}
#endif
