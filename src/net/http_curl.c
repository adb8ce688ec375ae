/* SPDX-License-Identifier: MIT
 * http_curl.c - sending, finishing and stopping requests; handles are used again and again. */
#include "net/http_curl.h"

#include "net/http_curl_in.h"

#include <signal.h>
#include <sodium.h>
#include <stdlib.h>

enum { MOST_SPARE = 128 };	/* handles kept for later */

static struct curl_net *of_net(struct net *n)
{
	return (struct curl_net *)n;
}

static struct http_call *take_call(struct curl_net *n)
{
	struct http_call *c = n->spare;
	if (c) {
		n->spare = c->next;
		n->nspare--;
	} else {
		c = call_new(n);
	}
	c->next = n->live;
	c->back = &n->live;
	if (c->next) c->next->back = &c->next;
	n->live = c;
	return c;
}

static void unlink_call(struct http_call *c)
{
	*c->back = c->next;
	if (c->next) c->next->back = c->back;
}

static void give_back(struct http_call *c)
{
	struct curl_net *n = c->net;
	call_wipe(c);
	if (n->nspare == MOST_SPARE || n->closing) {
		call_free(c);
		return;
	}
	c->next = n->spare;
	n->spare = c;
	n->nspare++;
}

/* The one way out: every request comes here exactly once. */
static void finish(struct http_call *c, CURLcode code)
{
	struct http_answer answer = {.left_at_ms = c->left_at};
	long status = 0;
	curl_easy_getinfo(c->easy, CURLINFO_RESPONSE_CODE, &status);
	if (code != CURLE_OK || c->early || c->stopped) why_not(c, code, &answer);
	if (answer.arrival == SP_ARRIVED || answer.arrival == SP_CUT) {
		answer.status = (int)status;
		answer.headers = c->headers;
		answer.nheaders = c->nheaders;
		answer.body = (str){c->body, c->body_len};
	}
	if (!c->early) curl_multi_remove_handle(c->net->multi, c->easy);
	if (c->socket) c->socket->call = NULL;
	c->socket = NULL;
	if (c->lines) sodium_memzero(c->lines, c->lines_len);
	unlink_call(c);
	answer.took_ms = c->net->clock->mono(c->net->clock) - c->began;
	c->done(c->of, &answer);	/* the request and its arena may be gone now */
	give_back(c);
}

void net_read_done(struct curl_net *n)
{
	CURLMsg *m;
	int left;
	while ((m = curl_multi_info_read(n->multi, &left))) {
		struct http_call *c = NULL;
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &c);
		if (m->msg == CURLMSG_DONE && c) finish(c, m->data.result);
	}
}

static void finish_early(uv_timer_t *t)
{
	struct curl_net *n = t->data;
	for (struct http_call *c = n->live; c;) {
		if (c->early) {
			finish(c, CURLE_OK);
			c = n->live;	/* done may have changed the list */
		} else {
			c = c->next;
		}
	}
}

static struct http_call *net_send(struct net *net, const struct http_request *r, http_done *done, void *of)
{
	struct curl_net *n = of_net(net);
	struct http_call *c = take_call(n);
	c->r = r;
	c->done = done;
	c->of = of;
	c->began = n->clock->mono(n->clock);
	c->early = !call_prepare(c) || curl_multi_add_handle(n->multi, c->easy) != CURLM_OK;
	if (c->early) uv_timer_start(&n->soon, finish_early, 0, 0);
	return c;
}

static void net_cancel(struct net *net, struct http_call *c)
{
	(void)net;
	c->stopped = true;	/* so the connection is reset when libcurl closes it */
	finish(c, CURLE_ABORTED_BY_CALLBACK);
}

static void set_limits(struct curl_net *n, const struct http_curl_options *o)
{
	n->options = *o;
	n->options.connect_ms = o->connect_ms ? o->connect_ms : HTTP_CONNECT_MS;
	n->options.whole_ms = o->whole_ms ? o->whole_ms : HTTP_WHOLE_MS;
	n->options.idle_s = o->idle_s ? o->idle_s : HTTP_IDLE_S;
	n->options.most = o->most ? o->most : HTTP_MOST;
	n->options.most_per_host = o->most_per_host ? o->most_per_host : HTTP_MOST_PER_HOST;
}

struct net *http_curl_new(uv_loop_t *loop, const struct clock *clock, const struct http_curl_options *o)
{
	struct curl_net *n = calloc(1, sizeof *n);
	if (!n || curl_global_init(CURL_GLOBAL_DEFAULT)) die("schedpost stops: libcurl cannot be started.");
	*n = (struct curl_net){.net = {.send = net_send, .cancel = net_cancel}, .loop = loop, .clock = clock};
	set_limits(n, o);
	signal(SIGPIPE, SIG_IGN);
	n->multi = curl_multi_init();
	n->share = curl_share_init();
	if (!n->multi || !n->share || !loop_start(n)) die("schedpost stops: libcurl cannot be started.");
	curl_share_setopt(n->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
	curl_multi_setopt(n->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, n->options.most);
	curl_multi_setopt(n->multi, CURLMOPT_MAX_HOST_CONNECTIONS, n->options.most_per_host);
	curl_multi_setopt(n->multi, CURLMOPT_MAXCONNECTS, n->options.most);
	curl_multi_setopt(n->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING);
	return &n->net;
}

void http_curl_free(struct net *net)
{
	struct curl_net *n = of_net(net);
	while (n->live) net_cancel(net, n->live);
	n->closing = true;
	for (struct http_call *c = n->spare, *next; c; c = next) {
		next = c->next;
		call_free(c);
	}
	curl_multi_cleanup(n->multi);
	curl_share_cleanup(n->share);
	curl_global_cleanup();
	loop_stop(n);
}
