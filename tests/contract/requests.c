/* SPDX-License-Identifier: MIT
 * requests.c - every request that a plugin makes in its plays, as the host would send it: one JSON object a line.
 *
 *	requests PLUGIN SERVER		from the project's folder; SERVER such as http://127.0.0.1:4010
 *
 * {"play":"tests/plugins/x/delete.play:5","method":"DELETE","url":"http://127.0.0.1:4010/api/2/tweets/7",
 *  "headers":[["Authorization","Bearer ..."]],"body":"..."}
 * Behind SERVER stands the name of the plugin's base. What goes elsewhere (an address that a server handed out) keeps
 * its address. The bytes of pictures and films are a few made-up ones. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "../help/play.h"
#include "base/json.h"
#include "net/compose.h"
#include "plug/inside.h"

enum { BASES_MOST = 16, LINE_MOST = 4 << 20, FILE_BYTES = 48 };

struct telling {
	struct arena *a;	/* of one move */
	const struct plug_facts *plugin;
	struct platform_setting settings[BASES_MOST];
	size_t nsettings;
	size_t refused;		/* requests that the host would not have sent */
};

static struct secrets made_up(struct arena *a)
{
	struct secrets s = {0};
	for (sp_secret i = SP_ACCESS_TOKEN; i <= SP_LAST_SECRET; i++) s.of[i] = arena_fmt(a, "made-up-secret-%d", (int)i);
	return s;
}

/* What a window of a file would be, in its place. */
static void put_file(buf *out, const struct http_piece *piece)
{
	static const char base64[] = "AAAA";
	for (size_t i = 0; i < MIN(piece->len, (uint64_t)FILE_BYTES); i += piece->base64 ? 3 : 1)
		buf_add(out, piece->base64 ? str_of(base64) : S("x"));
}

static str body_of(struct arena *a, const struct http_request *r)
{
	buf out = buf_in(a, LINE_MOST / 8);
	for (size_t i = 0; i < r->nbody; i++) {
		if (r->body[i].path.len) put_file(&out, &r->body[i]);
		else buf_add(&out, r->body[i].bytes);
	}
	return buf_str(&out);
}

static void print_request(struct arena *a, str where, const struct http_request *r)
{
	buf out = buf_in(a, LINE_MOST);
	struct json_pen p = json_pen(&out);
	pen_open(&p, '{');
	pen_member_str(&p, "play", where);
	pen_member_str(&p, "method", str_of(r->method));
	pen_member_str(&p, "url", r->url);
	pen_name(&p, S("headers"));
	pen_open(&p, '[');
	for (size_t i = 0; i < r->nheaders; i++) {
		pen_open(&p, '[');
		pen_str(&p, r->headers[i].name);
		pen_str(&p, r->headers[i].value);
		pen_close(&p, ']');
	}
	pen_close(&p, ']');
	if (r->has_body) pen_member_str(&p, "body", body_of(a, r));
	pen_close(&p, '}');
	printf("%.*s\n", SHOW(buf_str(&out)));
}

/* A play tells of files by their name and size; the host asks where they lie. */
static str *paths_of(struct arena *a, const sp_post *post)
{
	str *paths = TAKE_N(a, str, post ? post->nmedia : 0);
	for (uint32_t i = 0; post && i < post->nmedia; i++) paths[i] = S("/made/up");
	return paths;
}

static void tell(void *of, const char *path, int line, const struct plug_in *in, const struct plug_out *out)
{
	struct telling *t = of;
	struct http_request r;
	if (out->failed.len || out->move != SP_SEND) return;
	arena_reset(t->a);
	struct secrets secrets = made_up(t->a);
	const sp_post *post = in->job.post;
	struct compose_for f = {.plugin = t->plugin,
				.account = in->job.account,
				.secrets = &secrets,
				.media_paths = paths_of(t->a, post),
				.media = post ? post->media : NULL,
				.nmedia = post ? post->nmedia : 0,
				.settings = t->settings,
				.nsettings = t->nsettings,
				.now = in->job.now};
	str where = arena_fmt(t->a, "%s:%d", path, line);
	err e = compose(t->a, &out->request, &f, &r);
	if (e) fprintf(stderr, "%.*s: the host would not send this: %.*s\n", SHOW(where), SHOW(e->text));
	else print_request(t->a, where, &r);
	t->refused += e != NULL;
}

static void set_bases(struct telling *t, struct arena *a, str plugin, str server)
{
	if (t->plugin->nbases > BASES_MOST) die("There are more bases than this program has room for.");
	for (size_t i = 0; i < t->plugin->nbases; i++) {
		str name = {t->plugin->bases[i].name.at, t->plugin->bases[i].name.len};
		t->settings[t->nsettings++] = (struct platform_setting){
			plugin, name, arena_fmt(a, "%.*s/%.*s", SHOW(server), SHOW(name))};
	}
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new();
	const char **plays;
	uint32_t played = 0;
	str why, said = S("");
	if (argc != 3) die("usage: requests PLUGIN SERVER");
	str plugin = str_of(argv[1]);
	struct plugs *plugs = play_plugins(a);
	struct telling t = {.a = arena_new(), .plugin = plugs->facts(plugs, plugin, &why)};
	if (!t.plugin) die("There is no plugin '%s'.", argv[1]);
	set_bases(&t, a, plugin, str_of(argv[2]));
	size_t n = play_find(a, "tests/plugins", plugin, &plays);
	for (size_t i = 0; i < n && !said.len; i++) {
		said = play_run(a, plugs, plugin, plays[i], &(struct play_watch){tell, &t}, &played);
		if (said.len) fprintf(stderr, "%.*s\n", SHOW(said));
	}
	inside_free(plugs);
	arena_free(t.a);
	arena_free(a);
	return n && !said.len && !t.refused ? EXIT_SUCCESS : EXIT_FAILURE;
}
