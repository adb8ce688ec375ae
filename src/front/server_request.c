/* SPDX-License-Identifier: MIT
 * server_request.c - a request from its head to its answer: where it goes, what it may weigh, and the answer. */
#include "base/json.h"
#include "base/log.h"
#include "front/say.h"
#include "front/server_parts.h"
#include "rooms/tokens/tokens.h"

enum { WORDS_MOST = 4, WORD_MOST = 64, METRICS_MOST = 1 << 20 };

static struct request *request_new(struct server *s, struct MHD_Connection *c)
{
	struct arena *a = arena_new();
	struct request *q = TAKE(a, struct request);
	q->a = a;
	q->server = s;
	q->connection = c;
	q->peer = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
	q->temp.fd = -1;
	q->work.data = q;
	return q;
}

void request_completed(void *server, struct MHD_Connection *c, void **request, enum MHD_RequestTerminationCode why)
{
	struct request *q = *request;
	(void)server;
	(void)c;
	(void)why;
	if (!q) return;
	upload_drop(q);
	q->server->bodies -= q->body.limit;
	server_phase(q->peer, PHASE_HEAD);
	arena_free(q->a);
	*request = NULL;
}

/* ---- answers */

static enum MHD_Result send_answer(struct request *q, const char *type)
{
	void *text = (void *)q->answer.at;	/* only read; the arena lives until the request is completed */
	struct MHD_Response *r = MHD_create_response_from_buffer(q->answer.len, text, MHD_RESPMEM_PERSISTENT);
	if (!r) return MHD_NO;
	MHD_add_response_header(r, "Content-Type", type);
	MHD_add_response_header(r, "Cache-Control", "no-store");
	if (q->status == MHD_HTTP_SERVICE_UNAVAILABLE) MHD_add_response_header(r, "Retry-After", "1");
	enum MHD_Result result = MHD_queue_response(q->connection, (unsigned)q->status, r);
	MHD_destroy_response(r);
	q->server->served[q->status / 100]++;
	server_phase(q->peer, PHASE_ANSWER);
	return result;
}

static enum MHD_Result send_json(struct request *q)
{
	return send_answer(q, "application/json");
}

static void set_answer(struct request *q, err e)
{
	q->done = true;
	q->status = say_http(e);
	if (e) q->answer = err_to_json(q->a, e);
	else q->answer = reply_to_json(q->a, q->reply);
	if (e && e->kind == ERR_BUG) log_say(LOG_IS_ERROR, "%s:%d: %.*s", e->file, e->line, SHOW(e->text));
}

static enum MHD_Result refuse(struct request *q, err e, int status)
{
	set_answer(q, e);
	if (status) q->status = status;
	return send_json(q);
}

void request_work(struct request *q)
{
	q->server->busy++;
	server_phase(q->peer, PHASE_WORK);
	MHD_suspend_connection(q->connection);
}

void request_done(struct request *q, err e)
{
	q->server->busy--;
	set_answer(q, e);
	MHD_resume_connection(q->connection);
	server_pump_soon(q->server);
}

void request_refused(struct request *q, err e)
{
	struct server *s = q->server;
	q->failed = e;
	q->late = s->late;
	s->late = q;
	s->nlate++;
}

void request_late(struct server *s)
{
	if (s->late) log_say(LOG_IS_WARNING, "Calls with a token that was ended, is over or never was: %zu, the last one by the user %s.",
			s->nlate, s->late->peer->actor);
	s->nlate = 0;
	for (struct request *q; (q = s->late);) {
		s->late = q->late;
		request_done(q, q->failed);
	}
}

/* ---- where it goes */

static enum MHD_Result health(struct request *q)
{
	buf out = buf_in(q->a, 1000);
	struct json_pen p = json_pen(&out);
	pen_open(&p, '{');
	pen_member_flag(&p, "ok", true);
	pen_member_str(&p, "version", S(SCHEDPOST_VERSION));
	pen_close(&p, '}');
	q->answer = buf_str(&out);
	q->status = 200;
	return send_json(q);
}

/* https://prometheus.io/docs/instrumenting/exposition_formats/ */
static enum MHD_Result metrics(struct request *q)
{
	struct server *s = q->server;
	buf out = buf_in(q->a, METRICS_MOST);
	buf_fmt(&out, "# TYPE schedpost_connections gauge\nschedpost_connections %zu\n", s->npeers);
	buf_add(&out, S("# TYPE schedpost_answers_total counter\n"));
	for (int i = 2; i < 6; i++)
		buf_fmt(&out, "schedpost_answers_total{status=\"%dxx\"} %llu\n", i, (unsigned long long)s->served[i]);
	buf_fmt(&out, "# TYPE schedpost_slow_connections_total counter\nschedpost_slow_connections_total %llu\n",
		(unsigned long long)s->swept);
	if (s->o.metrics) s->o.metrics(s->o.of, &out);
	q->answer = buf_str(&out);
	q->status = 200;
	return send_answer(q, "text/plain; version=0.0.4");
}

/* "account/list" to the verb; only the whole path names one, and only what runs here. */
static const struct verb *verb_at(struct request *q, str path)
{
	char *words[WORDS_MOST];
	int n = 0, used;
	str word;
	while (n < WORDS_MOST && str_split(&path, '/', &word)) {
		if (!word.len || word.len > WORD_MOST) return NULL;
		words[n++] = arena_cstr(q->a, word);
	}
	if (path.at) return NULL;
	const struct verb *v = verb_find(q->server->o.verbs, n, words, &used);
	return v && used == n && v->run ? v : NULL;
}

static err no_such(struct request *q, str path)
{
	return FAIL(q->a, ERR_MISSING, "no-such-path", "There is nothing at %.*s. Commands are sent as POST /v1/WORD, for example "
		"POST /v1/list.", SHOW(str_cut(path, 0, 200)));
}

static const char *header(struct request *q, const char *name)
{
	return MHD_lookup_connection_value(q->connection, MHD_HEADER_KIND, name);
}

/* RFC 6750, 2.1. What is no token is refused like a wrong one. */
static void take_token(struct request *q)
{
	const char *given = header(q, "Authorization");
	str head = S("Bearer ");
	if (!given) return;
	bool bearer = str_is_nocase(str_cut(str_of(given), 0, head.len), head);
	str token = str_trim(str_cut(str_of(given), head.len, SERVER_MOST_HEADER));
	if (!bearer || !token_digest(q->a, token, &q->token)) q->token = S("none");
}

/* What will come must be told before, so that too much is refused before it comes. */
static enum MHD_Result take_length(struct request *q, size_t most)
{
	int64_t n = 0;
	const char *length = header(q, "Content-Length");
	if (header(q, "Transfer-Encoding") || (length && (!str_int(str_of(length), &n) || n < 0)))
		return refuse(q, FAIL(q->a, ERR_INPUT, "no-length", "The request must tell its length in Content-Length."), 411);
	if ((uint64_t)n > most)
		return refuse(q, FAIL(q->a, ERR_INPUT, "too-big", "This has %lld MB; at most %zu MB are taken. Please make "
			"it smaller.", ((long long)n + (1 << 20) - 1) >> 20, most >> 20), 413);
	q->expected = (size_t)n;
	return MHD_YES;
}

static enum MHD_Result begin_call(struct request *q, str path)
{
	struct server *s = q->server;
	q->verb = verb_at(q, str_cut(path, S("/v1/").len, path.len));
	if (!q->verb) return refuse(q, no_such(q, path), 0);
	take_token(q);
	enum MHD_Result result = take_length(q, SERVER_MOST_BODY);
	if (q->done) return result;
	if (s->bodies + q->expected > SERVER_MOST_BODIES)
		return refuse(q, FAIL(q->a, ERR_BUSY, "busy", "schedpostd has too much to read at the moment. Please try again."), 0);
	q->body = buf_in(q->a, q->expected);
	s->bodies += q->expected;
	server_phase(q->peer, PHASE_BODY);
	return MHD_YES;
}

static size_t biggest_file(const struct server *s)
{
	uint64_t most = s->o.media->video_bytes ? s->o.media->video_bytes : (uint64_t)1 << 30;
	return (size_t)most;
}

static enum MHD_Result begin_file(struct request *q)
{
	take_token(q);
	enum MHD_Result result = take_length(q, biggest_file(q->server));
	if (q->done) return result;
	err e = upload_begin(q);
	if (e) return refuse(q, e, 0);
	server_phase(q->peer, PHASE_FILE);
	return MHD_YES;
}

/* The head is there. An answer given here ends the connection if a body was to come. */
static enum MHD_Result begin(struct request *q, str path, str method)
{
	bool get = str_is(method, S("GET")), post = str_is(method, S("POST"));
	if (get && str_is(path, S("/health"))) return health(q);
	if (get && str_is(path, S("/metrics"))) return metrics(q);
	if (str_is(method, S("PUT")) && str_is(path, S("/v1/media"))) return begin_file(q);
	if (post && str_starts(path, S("/v1/"))) return begin_call(q, path);
	return refuse(q, no_such(q, path), 0);
}

enum MHD_Result request_access(void *server, struct MHD_Connection *c, const char *url, const char *method,
	const char *version, const char *data, size_t *size, void **request)
{
	struct request *q = *request;
	(void)version;
	if (!q) {
		*request = q = request_new(server, c);
		return begin(q, str_of(url), str_of(method));
	}
	if (*size) {
		q->peer->moved = server_mono(q->server);
		if (q->verb) buf_add(&q->body, (str){data, *size});
		else upload_piece(q, (str){data, *size});
		*size = 0;
		return MHD_YES;
	}
	if (q->done) return send_json(q);
	err e = q->verb ? call_begin(q) : upload_end(q);
	return e ? refuse(q, e, 0) : MHD_YES;
}
