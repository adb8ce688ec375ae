/* SPDX-License-Identifier: MIT
 * hostile.c - a plugin tries all of tests/plug/hostile.h, in a step and in its constructor, on real workers: TAP.
 *
 * Of each act must be true: it was really tried, and its end is told in words; the polite steps beside it are answered
 * well; so is the plugin that is asked all the while, in time. The same acts on a worker without a cage
 * (tests/plug/naked.c) must succeed: else nothing would have been held back. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "plug/hostile.h"
#include "unit/plug/town.h"

enum { POLITE = 3, PACE_MS = 5, IN_TIME_MS = 400, AT_MOST_MS = 20000 };

static const struct act {
	const char *name, *free, *caged, *born;
} ACTS[] = {
#define ACT(name, free, ...) {#name, free, __VA_ARGS__},
	HOSTILE_ACTS
#undef ACT
};

static size_t cases;
static bool failed;

/* ---- a town with a hostile plugin, and a good one that is asked all the while */

struct stage {
	struct town town;
	uv_timer_t pace, alarm;
	struct step *good[MOST_STEPS];
	uint64_t asked[MOST_STEPS], slowest;	/* ns */
	size_t ngood, seen;
	bool late;	/* nobody answered in AT_MOST_MS: nothing is proved */
};

static void look_at_good(struct stage *s)
{
	for (; s->seen < s->ngood && s->good[s->seen]->answered; s->seen++)
		s->slowest = MAX(s->slowest, uv_hrtime() - s->asked[s->seen]);
}

static void on_pace(uv_timer_t *t)
{
	struct stage *s = t->data;
	look_at_good(s);
	if (s->town.n >= MOST_STEPS - 2 * POLITE) return;
	s->asked[s->ngood] = uv_hrtime();
	s->good[s->ngood++] = ask_for(&s->town, "echo", "good");
}

static void on_alarm(uv_timer_t *t)
{
	((struct stage *)t->data)->late = true;
}

static void stage_open(struct stage *s, const char *worker)
{
	memset(s, 0, sizeof *s);
	TOWN(&s->town, "echo", "hostile");
	if (worker) {
		workers_free(s->town.plugs);
		str program = arena_fmt(s->town.a, "%s/%s", s->town.build, worker);
		s->town.plugs = workers_new(&s->town.loop, &s->town.clock, str_of(s->town.folder), program);
	}
	ask_for(&s->town, "echo", "good");
	run_all(&s->town);
	uv_timer_init(&s->town.loop, &s->pace);
	uv_timer_init(&s->town.loop, &s->alarm);
	s->pace.data = s->alarm.data = s;
	uv_timer_start(&s->pace, on_pace, 0, PACE_MS);
	uv_timer_start(&s->alarm, on_alarm, AT_MOST_MS, 0);
}

static void stage_wait(struct stage *s, struct step *const *steps, size_t n)
{
	for (size_t i = 0; i < n; i++)
		while (!steps[i]->answered && !s->late) {
			uv_run(&s->town.loop, UV_RUN_ONCE);
			look_at_good(s);
		}
	uv_timer_stop(&s->pace);
	while (s->seen < s->ngood && !s->late) {
		uv_run(&s->town.loop, UV_RUN_ONCE);
		look_at_good(s);
	}
	uv_close((uv_handle_t *)&s->pace, NULL);
	uv_close((uv_handle_t *)&s->alarm, NULL);
}

static bool is_good(const struct step *s, sp_move move)
{
	return s->answered && !s->said->failed.len && s->said->move == move;
}

/* ---- what was said of it */

static str told(struct stage *s, const struct step *act)
{
	if (s->late || !act->answered) return S("NO RESULT");
	if (act->said->failed.len) return act->said->failed;
	return (str){act->said->result.code.at, act->said->result.code.len};
}

static bool has(str words, const char *wanted)
{
	return str_find(words, str_of(wanted), NULL);
}

static void result(bool good, const char *where, const struct act *act, str why)
{
	cases++;
	failed |= !good;
	printf("%sok %zu - %s %s%s%.*s\n", good ? "" : "not ", cases, where, act->name, good ? "" : "\n#   ",
	       good ? 0 : (int)why.len, why.at);
	fflush(stdout);
}

/* ---- in a step */

static const char *others_suffered(const struct stage *s, struct step *const *polite, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!is_good(polite[i], SP_DONE)) return "a polite step of the same plugin was not answered well";
	for (size_t i = 0; i < s->ngood; i++)
		if (!is_good(s->good[i], SP_SEND)) return "the good plugin was not answered well";
	if (!s->ngood || s->slowest > IN_TIME_MS * 1000000ull) return "the good plugin was kept waiting";
	return NULL;
}

static str act_words(struct stage *s, const struct act *act)
{
	return arena_fmt(s->town.a, "%s %d", act->name, (int)getpid());
}

static void in_a_step(const struct act *act)
{
	static struct stage s;
	struct step *steps[2 * POLITE + 1];
	stage_open(&s, NULL);
	for (size_t i = 0; i < COUNT(steps); i++)
		steps[i] = ask_for(&s.town, "hostile", i == POLITE ? act_words(&s, act).at : "polite");
	stage_wait(&s, steps, COUNT(steps));
	str words = arena_str(s.town.a, told(&s, steps[POLITE]));
	steps[POLITE] = steps[2 * POLITE];
	const char *suffered = others_suffered(&s, steps, 2 * POLITE);
	bool good = has(words, act->caged) && !suffered;
	result(good, "in a step:", act,
	       arena_fmt(s.town.a, "%s; said: %.*s", suffered ? suffered : act->caged, SHOW(words)));
	town_close(&s.town);
}

/* ---- in a constructor */

static struct step *ask_born(struct stage *s, const struct act *act)
{
	str name = arena_fmt(s->town.a, "born%dp%d", (int)(act - ACTS), (int)getpid());
	town_install(&s->town, "hostile", name.at);
	return ask_for(&s->town, name.at, "polite");
}

static void in_a_constructor(const struct act *act)
{
	static struct stage s;
	stage_open(&s, NULL);
	struct step *asked = ask_born(&s, act);
	stage_wait(&s, &asked, 1);
	str words = arena_str(s.town.a, told(&s, asked));
	const char *suffered = others_suffered(&s, NULL, 0);
	bool good = has(words, act->born) && !suffered;
	result(good, "in a constructor:", act,
	       arena_fmt(s.town.a, "%s; said: %.*s", suffered ? suffered : act->born, SHOW(words)));
	town_close(&s.town);
}

/* ---- and without a cage */

static void without_a_cage(const struct act *act, bool born)
{
	static struct stage s;
	stage_open(&s, "tests/plug/naked-plug");
	struct step *asked = born ? ask_born(&s, act) : ask_for(&s.town, "hostile", act_words(&s, act).at);
	stage_wait(&s, &asked, 1);
	str words = arena_str(s.town.a, told(&s, asked));
	bool ordinary = !strcmp(act->free, DID) || !strcmp(act->free, RAN);
	bool good = has(words, act->free) && asked->answered && ordinary == !asked->said->failed.len;
	result(good, born ? "without a cage, in a constructor:" : "without a cage, in a step:", act,
	       arena_fmt(s.town.a, "%s; said: %.*s", act->free, SHOW(words)));
	town_close(&s.town);
}

int main(int argc, char **argv)
{
	for (size_t i = 0; i < COUNT(ACTS); i++) {
		const struct act *act = &ACTS[i];
		if (argc > 1 && strcmp(argv[1], act->name)) continue;
		in_a_step(act);
		if (act->born) in_a_constructor(act);
		if (act->free) without_a_cage(act, false);
		if (act->free && act->born) without_a_cage(act, true);
	}
	printf("1..%zu\n", cases);
	return failed;
}
