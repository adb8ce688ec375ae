/* SPDX-License-Identifier: MIT
 * metrics.c - one table of names, helps and values. */
#include "daemon/metrics.h"

#include "base/log.h"

#include <inttypes.h>

void metrics_write(buf *out, const struct metrics *m)
{
	const struct engine_counts *c = m->engine;
	const struct { const char *name, *kind, *help; uint64_t value;
	} ALL[] = {
		{"schedpost_jobs_claimed_total", "counter", "Jobs taken in hand.", c->claimed},
		{"schedpost_gates_total", "counter", "Intents saved before something public left.", c->gates},
		{"schedpost_gates_shut_total", "counter", "Times the gate did not open.", c->gates_shut},
		{"schedpost_requests_total", "counter", "Requests handed to the network.", c->sent},
		{"schedpost_jobs_done_total", "counter", "Jobs that are done.", c->done},
		{"schedpost_jobs_refused_total", "counter", "Jobs that a platform refused.", c->refused},
		{"schedpost_jobs_retried_total", "counter", "Jobs that are tried again later.", c->retried},
		{"schedpost_jobs_unsure_total", "counter", "Answers lost, to be looked up.", c->unsure},
		{"schedpost_jobs_found_total", "counter", "Lost answers whose post was found.", c->found},
		{"schedpost_jobs_asked_total", "counter", "Jobs put before a person.", c->asked},
		{"schedpost_posts_late_total", "counter", "Posts that missed their time and ask.", c->late},
		{"schedpost_jobs_in_hand", "gauge", "Jobs claimed and not settled.", m->in_hand},
		{"schedpost_store_waiting", "gauge", "Works before the store.", m->store_waiting},
		{"schedpost_loop_longest_microseconds", "gauge", "Longest turn of the loop, own time.",
		 (uint64_t)m->watchdog->longest_us},
		{"schedpost_loop_over_20ms_total", "counter", "Turns of the loop over 20 ms.", m->watchdog->over},
		{"schedpost_store_longest_microseconds", "gauge", "Longest transaction that wrote.",
		 (uint64_t)m->store.longest_us},
		{"schedpost_store_over_20ms_total", "counter", "Transactions that wrote for over 20 ms.", m->store.over_20ms},
		{"schedpost_shown_files", "gauge", "Files that a platform may fetch now.", m->shown.open},
		{"schedpost_shown_fetches_total", "counter", "Times one was fetched.", m->shown.asked},
		{"schedpost_shown_bytes_total", "counter", "Bytes that left so.", m->shown.bytes},
		{"schedpost_shown_refused_total", "counter", "Times somebody asked for what is not shown.", m->shown.refused},
		{"schedpost_shown_too_often_total", "counter", "Times somebody asked too often.", m->shown.too_often},
		{"schedpost_log_dropped_total", "counter", "Log lines that did not fit.", log_dropped()},
	};
	for (size_t i = 0; i < COUNT(ALL); i++)
		buf_fmt(out, "# HELP %s %s\n# TYPE %s %s\n%s %" PRIu64 "\n", ALL[i].name, ALL[i].help, ALL[i].name,
			ALL[i].kind, ALL[i].name, ALL[i].value);
}
