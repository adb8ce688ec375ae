/* SPDX-License-Identifier: MIT
 * echo.c - the plugin to read first: a whole one, as small as it can be. docs/PLUGINS.md explains it.
 *
 * Its platform is any server with one list: POST {server}/echo adds a text and answers with the new entry's
 * number, GET {server}/echo shows all entries as "number<space>text", one a line (line ends of a text are
 * shown as spaces), DELETE {server}/echo/number removes one. */
#include <schedpost/plugin.h>

#include <string.h>

enum { ID_MOST = 20 };	/* digits of an entry's number */

/* ---- small helpers */

static sp_str piece(sp_str s, size_t from, size_t to)
{
	return (sp_str){s.at + from, to - from};
}

/* Is this the text as the list shows it? */
static int shows(sp_str line, sp_str text)
{
	if (line.len != text.len) return 0;
	for (size_t i = 0; i < text.len; i++)
		if (line.at[i] != (text.at[i] == '\n' ? ' ' : text.at[i])) return 0;
	return 1;
}

static int is_id(sp_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] < '0' || s.at[i] > '9') return 0;
	return s.len > 0 && s.len <= ID_MOST;
}

static sp_str join(sp_job *job, sp_str a, sp_str b)
{
	char *at = job->alloc(job, a.len + b.len);
	if (a.len) memcpy(at, a.at, a.len);
	if (b.len) memcpy(at + a.len, b.at, b.len);
	return (sp_str){at, a.len + b.len};
}

/* The first line of *rest, without its end; the rest begins after it. */
static sp_str next_line(sp_str *rest)
{
	const char *end = memchr(rest->at, '\n', rest->len);
	size_t n = end ? (size_t)(end - rest->at) : rest->len;
	sp_str line = piece(*rest, 0, n);
	*rest = piece(*rest, end ? n + 1 : n, rest->len);
	return line;
}

static sp_move done(sp_job *job, sp_verdict verdict, sp_str why)
{
	job->result->verdict = verdict;
	job->result->why = why;
	return SP_DONE;
}

/* What every answer may be that is not 2xx. Unsure is the careful word: the host then looks. */
static sp_move not_ok(sp_job *job)
{
	const sp_answer *answer = job->answer;
	if (answer->arrival == SP_NEVER_LEFT)
		return done(job, SP_LATER, SP_S("The echo server cannot be reached."));
	if (answer->arrival != SP_ARRIVED) return done(job, SP_UNSURE, SP_S("No whole answer came back."));
	if (answer->status == 401)
		return done(job, SP_RECONNECT, SP_S("The echo server no longer knows this account."));
	if (answer->status == 429) return done(job, SP_LATER, SP_S("The echo server asks for patience."));
	if (answer->status >= 400 && answer->status < 500 && answer->status != 408)
		return done(job, SP_REFUSED, SP_S("The echo server does not take this post."));
	return done(job, SP_UNSURE, SP_S("The echo server is in trouble."));
}

static int arrived_ok(const sp_answer *answer)
{
	return answer->arrival == SP_ARRIVED && answer->status >= 200 && answer->status < 300;
}

static sp_move get_list(sp_job *job)
{
	*job->request = (sp_request){
		.effect = SP_READS,
		.sign = SP_BEARER,
		.method = SP_GET,
		.url = SP_S("{server}/echo"),
	};
	return SP_SEND;
}

/* ---- operations: each is called with the last answer, and says the next move */

static sp_move connect(sp_job *job)
{
	if (!job->answer) {
		job->ask->kind = SP_ASK_TEXT;
		job->ask->prompt = SP_S("Which name does the account have on the echo server?");
		return SP_ASK;
	}
	sp_str name = job->answer->body;
	if (!name.len || name.len > 64) return done(job, SP_REFUSED, SP_S("A name has 1 to 64 letters."));
	sp_grant *grant = job->alloc(job, sizeof *grant);
	grant->size = sizeof *grant;
	grant->name = name;
	grant->handle = name;
	grant->remote_id = name;
	if (job->account) grant->server = job->account->server;
	job->result->grants = grant;
	job->result->ngrants = 1;
	return done(job, SP_OK, SP_S(""));
}

static sp_move publish(sp_job *job)
{
	if (!job->answer) {
		sp_part *body = job->alloc(job, sizeof *body);
		body->value = job->post->text;
		*job->request = (sp_request){
			.effect = SP_COMMITS,
			.sign = SP_BEARER,
			.method = SP_POST,
			.url = SP_S("{server}/echo"),
			.body = SP_BYTES,
			.mime = SP_S("text/plain; charset=utf-8"),
			.parts = body,
			.nparts = 1,
		};
		return SP_SEND;
	}
	if (!arrived_ok(job->answer)) return not_ok(job);
	if (!is_id(job->answer->body)) return done(job, SP_UNSURE, SP_S("The answer holds no number."));
	job->result->ref.id = job->answer->body;
	job->log(job, "published as %.*s", (int)job->answer->body.len, job->answer->body.at);
	return done(job, SP_OK, SP_S(""));
}

static sp_move lookup(sp_job *job)
{
	if (!job->answer) return get_list(job);
	if (!arrived_ok(job->answer)) return not_ok(job);
	for (sp_str rest = job->answer->body; rest.len;) {
		sp_str line = next_line(&rest);
		const char *space = memchr(line.at, ' ', line.len);
		size_t n = space ? (size_t)(space - line.at) : line.len;
		if (!space || !is_id(piece(line, 0, n)) ||
		    !shows(piece(line, n + 1, line.len), job->post->text))
			continue;
		job->result->ref.id = piece(line, 0, n);
		return done(job, SP_OK, SP_S(""));
	}
	return done(job, SP_ABSENT, SP_S(""));
}

static sp_move take_down(sp_job *job)
{
	if (!job->answer) {
		if (!job->ntargets || !is_id(job->targets[0].id))
			return done(job, SP_REFUSED, SP_S("No such entry."));
		*job->request = (sp_request){
			.effect = SP_PREPARES,
			.sign = SP_BEARER,
			.method = SP_DELETE_METHOD,
			.url = join(job, SP_S("{server}/echo/"), job->targets[0].id),
		};
		return SP_SEND;
	}
	int gone = job->answer->arrival == SP_ARRIVED && job->answer->status == 404;
	if (gone || arrived_ok(job->answer)) return done(job, SP_OK, SP_S(""));
	return not_ok(job);
}

static sp_move step(sp_job *job)
{
	switch (job->op) {
	case SP_CONNECT: return connect(job);
	case SP_PUBLISH: return publish(job);
	case SP_LOOKUP: return lookup(job);
	case SP_DELETE: return take_down(job);
	default: return done(job, SP_REFUSED, SP_S("The echo server cannot do this."));
	}
}

static const sp_limits limits = {
	.size = sizeof limits,
	.unit = SP_CODE_POINTS,
	.text_most = 500,
};

SP_PLUGIN = {
	.size = sizeof schedpost_plugin,
	.abi = SP_ABI,
	.ops = SP_CAN(SP_CONNECT) | SP_CAN(SP_PUBLISH) | SP_CAN(SP_LOOKUP) | SP_CAN(SP_DELETE),
	.name = "echo",
	.title = "Echo",
	.version = "1",
	.hosts = ".",
	.limits = &limits,
	.look = SP_LOOK_LIST,
	.flags = SP_FOR_TESTS,
	.listing_delay_ms = 1000,
	.asks_server = "Which echo server? For example https://echo.example",
	.step = step,
};
