/* SPDX-License-Identifier: MIT
 * play.c - reads a play line by line; see play.h for its form. */
#include "play.h"
#include "play_show.h"

#include "plug/inside.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <schedpost/kit.h>

enum { FILE_MOST = 1 << 20, LINES_MOST = 4000, MEDIA_MOST = SP_MOST_MEDIA, TARGETS_MOST = 120, HEADERS_MOST = 40 };

#define PLAY_SHOWN "https://media.example/"	/* and the name of the file: where a platform would fetch it */

struct play {
	struct arena *a;
	struct plugs *plugs;
	str plugin;
	const char *path;
	int nline;
	struct plug_in in;
	sp_account account;
	sp_post post;
	sp_media media[MEDIA_MOST];
	sp_ref targets[TARGETS_MOST];
	bool answered;		/* an answer stands for the next step */
	sp_answer answer;
	sp_pair headers[HEADERS_MOST];
	buf body;
	str shown;		/* the last move */
	char last;		/* the kind of line before: '>', '<', '=', '*', ' ' */
	str wrong;
	const struct play_watch *watch;
	uint32_t played;	/* operations, as SP_CAN bits */
};

static void wrong(struct play *p, const char *what, str line)
{
	if (p->wrong.len) return;
	p->wrong = arena_fmt(p->a, "%s:%d: %s: %.*s\nThe plugin's move was:\n%.*s", p->path, p->nline, what, SHOW(line),
			     SHOW(p->shown));
}

/* ---- the scene */

static sp_str plain(str s)
{
	return (sp_str){s.at, s.len};
}

/* "\n" in a line stands for a new line, "\\" for a backslash. */
static str unescape(struct arena *a, str s)
{
	buf b = buf_in(a, FILE_MOST);
	for (size_t i = 0; i < s.len; i++) {
		char next = i + 1 < s.len ? s.at[i + 1] : ' ';
		bool escape = s.at[i] == '\\' && (next == 'n' || next == '\\');
		buf_byte(&b, !escape ? s.at[i] : next == 'n' ? '\n' : '\\');
		i += escape;
	}
	return buf_str(&b);
}

static int64_t instant(struct play *p, str s)
{
	int64_t at = 0;
	if (!kit_instant(plain(s), &at)) wrong(p, "no instant", s);
	return at;
}

/* As the house does it. */
static sp_role role_of(str mime)
{
	return str_starts(mime, S("video/")) ? SP_VIDEO : str_is(mime, S("text/vtt")) ? SP_CAPTIONS : SP_IMAGE;
}

/* media NAME MIME WIDTHxHEIGHT BYTES ALT */
static void set_media(struct play *p, str value)
{
	str name, mime, size, bytes, width, alt = value;
	int64_t n = 0, w = 0, h = 0;
	bool fine = str_split(&alt, ' ', &name) && str_split(&alt, ' ', &mime) && str_split(&alt, ' ', &size) &&
		    str_split(&alt, ' ', &bytes) && str_split(&size, 'x', &width) && p->post.nmedia < MEDIA_MOST;
	if (!fine || !str_int(bytes, &n) || !str_int(width, &w) || !str_int(size, &h)) {
		wrong(p, "no media", value);
		return;
	}
	p->media[p->post.nmedia++] = (sp_media){.name = plain(name), .mime = plain(mime), .alt = plain(alt),
						.url = plain(arena_fmt(p->a, PLAY_SHOWN "%.*s", SHOW(name))),
						.role = role_of(mime), .width = (uint32_t)w, .height = (uint32_t)h,
						.bytes = (uint64_t)n};
	p->post.media = p->media;
}

static sp_ref ref_of(str value)
{
	str id = value, rest = value;
	str_split(&rest, ' ', &id);
	str revision = rest;
	str_split(&rest, ' ', &revision);
	return (sp_ref){plain(id), plain(revision), plain(rest)};
}

static void set_target(struct play *p, str value)
{
	if (p->in.job.ntargets == TARGETS_MOST) wrong(p, "too many targets", value);
	else p->targets[p->in.job.ntargets++] = ref_of(value);
	p->in.job.targets = p->targets;
}

static bool set_text(struct play *p, str word, str value)
{
	const struct { str word; sp_str *to; } texts[] = {
		{S("name"), &p->account.name},	     {S("handle"), &p->account.handle},
		{S("remote_id"), &p->account.remote_id}, {S("server"), &p->account.server},
		{S("settings"), &p->account.settings}, {S("text"), &p->post.text},
		{S("title"), &p->post.title},	     {S("link"), &p->post.link},
		{S("link_title"), &p->post.link_title}, {S("link_text"), &p->post.link_text},
		{S("warning"), &p->post.warning},    {S("lang"), &p->post.lang},
		{S("visibility"), &p->post.visibility}, {S("key"), &p->post.key},
		{S("cursor"), &p->in.job.cursor},    {S("redirect"), &p->in.job.redirect},
	};
	for (size_t i = 0; i < COUNT(texts); i++) {
		if (!str_is(word, texts[i].word)) continue;
		*texts[i].to = plain(unescape(p->a, value));
		return true;
	}
	return false;
}

static void set_scene(struct play *p, str line)
{
	str word, value = line;
	int64_t n = 0;
	if (!str_split(&value, ' ', &word)) return;
	if (set_text(p, word, value)) return;
	if (str_is(word, S("now"))) p->in.job.now = instant(p, value);
	else if (str_is(word, S("since"))) p->in.job.since = instant(p, value);
	else if (str_is(word, S("planned"))) p->post.planned = instant(p, value);
	else if (str_is(word, S("media"))) set_media(p, value);
	else if (str_is(word, S("target"))) set_target(p, value);
	else if (str_is(word, S("root"))) p->post.root = ref_of(value);
	else if (str_is(word, S("reply_to"))) p->post.reply_to = ref_of(value);
	else if (str_is(word, S("part")) && str_int(value, &n)) p->post.chain_part = (uint32_t)n;
	else wrong(p, "no such word", line);
}

/* ---- jobs and answers */

static const char *const ops[] = {"", "connect", "refresh", "revoke", "whoami", "limits", "check", "publish",
				  "lookup", "delete", "edit", "numbers", "timeline", "profile"};

const char *play_ops(struct arena *a, uint32_t bits)
{
	buf b = buf_in(a, 1000);
	for (sp_op op = SP_CONNECT; op <= SP_LAST_OP; op++)
		if (bits & SP_CAN(op)) buf_fmt(&b, "%s%s", b.len ? ", " : "", ops[op]);
	return arena_cstr(a, buf_str(&b));
}

static void begin_job(struct play *p, str name)
{
	for (sp_op op = SP_CONNECT; op <= SP_LAST_OP; op++) {
		if (!str_is(name, str_of(ops[op]))) continue;
		bool about_post = op == SP_PUBLISH || op == SP_LOOKUP || op == SP_CHECK || op == SP_EDIT;
		p->in.job.op = op;
		p->played |= SP_CAN(op);
		p->in.job.step = 0;
		p->in.job.account = &p->account;
		p->in.job.post = about_post ? &p->post : NULL;
		p->answered = false;
		return;
	}
	wrong(p, "no such job", name);
}

static void begin_answer(struct play *p, str status)
{
	int64_t n = 0;
	p->answer = (sp_answer){.size = sizeof p->answer, .headers = p->headers};
	p->body = buf_in(p->a, FILE_MOST);
	p->answered = true;
	if (str_is(status, S("lost"))) p->answer.arrival = SP_LOST;
	else if (str_is(status, S("never-left"))) p->answer.arrival = SP_NEVER_LEFT;
	else if (str_starts(status, S("cut"))) p->answer.arrival = SP_CUT;
	else if (str_int(status, &n)) p->answer.status = (int32_t)n;
	else wrong(p, "no status", status);
}

static void more_answer(struct play *p, str line)
{
	str name, value = str_cut(line, 1, line.len);
	if (str_starts(value, S("|"))) {
		value = str_cut(value, str_starts(value, S("| ")) ? 2 : 1, value.len);
		if (p->body.len) buf_byte(&p->body, '\n');
		buf_add(&p->body, value);
		return;
	}
	value = str_trim(value);
	if (!str_split(&value, ':', &name) || p->answer.nheaders == HEADERS_MOST) wrong(p, "no header", line);
	else p->headers[p->answer.nheaders++] = (sp_pair){.name = plain(name), .value = plain(str_trim(value))};
}

/* ---- moves */

static void copy_out(void *of, const struct plug_out *out)
{
	struct play *p = of;
	p->shown = play_show(p->a, &p->in, out);
	if (p->watch) p->watch->seen(p->watch->of, p->path, p->nline, &p->in, out);
	p->in.state = arena_str(p->a, out->state);
}

static void make_move(struct play *p)
{
	p->answer.body = plain(buf_str(&p->body));
	p->in.job.answer = p->answered ? &p->answer : NULL;
	p->plugs->step(p->plugs, p->plugin, &p->in, p->a, copy_out, p);
	inside_deliver(p->plugs);
	p->answered = false;
	p->body = buf_in(p->a, FILE_MOST);
	p->in.job.step++;
	p->in.job.now += 250;	/* a step's time, so that nothing relies on a clock that stands still */
}

static bool shows_first(str shown, str wanted)
{
	str first;
	return str_split(&shown, '\n', &first) && str_is(first, wanted);
}

static void expect(struct play *p, str line, bool first)
{
	bool absent = str_starts(str_cut(line, 1, 1), S("!"));
	str wanted = unescape(p->a, str_trim(str_cut(line, absent ? 2 : 1, line.len)));
	if (first && !absent) {
		if (!shows_first(p->shown, wanted)) wrong(p, "expected as the first line", wanted);
		return;
	}
	bool found = str_find(p->shown, wanted, NULL);
	if (found == absent) wrong(p, absent ? "must not be there" : "expected", wanted);
}

static void read_line(struct play *p, str line)
{
	char kind = line.at[0];
	bool moves = kind == '>' || kind == '=';
	bool first = kind != p->last;
	if (kind == '*') begin_job(p, str_trim(str_cut(line, 1, line.len)));
	else if (kind == '<' && first) begin_answer(p, str_trim(str_cut(line, 1, line.len)));
	else if (kind == '<') more_answer(p, line);
	else if (!moves) set_scene(p, line);
	if (moves && first) make_move(p);
	if (moves) expect(p, line, first);
	p->last = kind == '*' || kind == '<' || moves ? kind : ' ';
}

/* ---- files */

static bool read_file(struct arena *a, const char *path, str *out)
{
	FILE *f = fopen(path, "r");
	if (!f) return false;
	char *text = arena_take(a, FILE_MOST);
	*out = (str){text, fread(text, 1, FILE_MOST, f)};
	fclose(f);
	return true;
}

str play_run(struct arena *a, struct plugs *plugs, str plugin, const char *path, const struct play_watch *watch,
	     uint32_t *played)
{
	struct play *p = TAKE(a, struct play);
	str text, line;
	p->a = a;
	p->plugs = plugs;
	p->plugin = plugin;
	p->path = path;
	p->watch = watch;
	p->account.size = sizeof p->account;
	p->post.size = sizeof p->post;
	p->in.job.size = sizeof p->in.job;
	p->body = buf_in(a, FILE_MOST);
	p->in.job.now = 1795338000000;	/* 2026-11-22T09:00:00Z */
	p->post.planned = p->in.job.now;
	p->post.key = plain(S("00112233445566778899aabbccddeeff"));
	if (!read_file(a, path, &text)) return arena_fmt(a, "%s: there is no such file", path);
	while (str_split(&text, '\n', &line) && !p->wrong.len) {
		p->nline++;
		if (line.len && line.at[0] != '#') read_line(p, line);
		else p->last = line.len ? p->last : ' ';
	}
	if (!p->in.job.step && !p->wrong.len) wrong(p, "nothing was played", S(""));
	*played |= p->played;
	return p->wrong;
}

size_t play_find(struct arena *a, const char *folder, str plugin, const char ***paths)
{
	glob_t found = {0};
	str pattern = arena_fmt(a, "%s/%.*s/*.play", folder, SHOW(plugin));
	size_t n = glob(arena_cstr(a, pattern), 0, NULL, &found) ? 0 : found.gl_pathc;
	*paths = TAKE_N(a, const char *, n + 1);
	for (size_t i = 0; i < n; i++) (*paths)[i] = arena_cstr(a, str_of(found.gl_pathv[i]));
	globfree(&found);
	return n;
}

/* Of each folder in plugins/ the table that it exports (made by the Makefile). */
#define PLUGIN(name) extern const sp_plugin plugin_##name;
#include "plugins.inc"
#undef PLUGIN

const sp_plugin *const *play_tables(size_t *n)
{
#define PLUGIN(name) &plugin_##name,
	static const sp_plugin *const all[] = {
#include "plugins.inc"
	};
#undef PLUGIN
	*n = COUNT(all);
	return all;
}

struct plugs *play_plugins(struct arena *a)
{
	size_t n;
	const sp_plugin *const *all = play_tables(&n);
	struct plugs *plugs = inside_new();
	for (size_t i = 0; i < n; i++) {
		err e = inside_add(plugs, a, all[i]);
		if (e) die("%.*s", SHOW(e->text));
	}
	return plugs;
}
