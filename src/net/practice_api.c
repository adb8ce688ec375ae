/* SPDX-License-Identifier: MIT
 * practice_api.c - posts, media and the profile of practice (training), as a table of ways. */
#include "net/practice_api.h"

#include "net/practice.h"
#include "text/text.h"

#include <jansson.h>
#include <string.h>

enum {
	MOST_TEXT = 500,	/* graphemes */
	PAGE = 100,		/* posts in one list */
	MOST_PAGE = 256 << 10	/* bytes of one list */
};

struct asking {
	struct board *board;
	const struct http_request *r;
	int64_t now;
	str what;	/* what follows the way's path: "p12" */
	str query;
	struct http_answer *answer;
	bool wrote;
};

static void answer_with(struct arena *a, int status, str body, struct http_answer *out)
{
	struct http_pair *type = TAKE(a, struct http_pair);
	*type = (struct http_pair){S("content-type"), S("application/json")};
	out->status = status;
	out->headers = type;
	out->nheaders = 1;
	out->body = body;
}

static void answer_json(struct asking *q, int status, json_t *j)
{
	size_t n = json_dumpb(j, NULL, 0, JSON_COMPACT);
	char *at = arena_take(q->r->in, n + 1);
	json_dumpb(j, at, n, JSON_COMPACT);
	json_decref(j);
	answer_with(q->r->in, status, (str){at, n}, q->answer);
}

void practice_error(struct arena *a, int status, str sentence, struct http_answer *out)
{
	json_t *j = json_pack("{s:s%}", "error", sentence.at, sentence.len);
	size_t n = json_dumpb(j, NULL, 0, JSON_COMPACT);
	char *at = arena_take(a, n + 1);
	json_dumpb(j, at, n, JSON_COMPACT);
	json_decref(j);
	answer_with(a, status, (str){at, n}, out);
}

static void refuse(struct asking *q, int status, str sentence)
{
	practice_error(q->r->in, status, sentence, q->answer);
}

/* "p12" is 12; 0 for anything else. */
static int64_t number(str id, char kind)
{
	int64_t n;
	if (id.len < 2 || id.at[0] != kind || id.at[1] < '1' || id.at[1] > '9') return 0;
	return str_int(str_cut(id, 1, id.len), &n) ? n : 0;
}

static int64_t number_in(const json_t *j, char kind)
{
	return json_is_string(j) ? number((str){json_string_value(j), json_string_length(j)}, kind) : 0;
}

static void full(struct asking *q)
{
	refuse(q, 507, S("The practice (training) wall is full or the disk is. Ask the person who looks after schedpost."));
}

/* ---- posts */

static str whole_body(const struct http_request *r)
{
	buf b = buf_in(r->in, BOARD_MOST_LINE / 2);
	for (size_t i = 0; i < r->nbody; i++) buf_add(&b, r->body[i].bytes);
	return b.over ? (str){"", 0} : buf_str(&b);
}

static const char *fault_of_post(struct asking *q, const json_t *post)
{
	const json_t *text = json_object_get(post, "text"), *media = json_object_get(post, "media");
	const json_t *reply_to = json_object_get(post, "reply_to");
	str t = {json_string_value(text), json_string_length(text)};
	int64_t at;
	if (text && !json_is_string(text)) return "The text must be a text.";
	if (media && !json_is_array(media)) return "The media must be a list.";
	if (!t.len && !json_array_size(media)) return "There is neither a text nor a picture.";
	if (text_graphemes(t) > MOST_TEXT) return "The text is longer than 500 characters.";
	for (size_t i = 0; i < json_array_size(media); i++) {
		int64_t medium = number_in(json_array_get(media, i), 'm');
		if (!board_has_media(q->board, medium)) return "There is no such picture or video.";
	}
	if (!json_string_length(reply_to)) return NULL;
	str line = board_post(q->r->in, q->board, number_in(reply_to, 'p'), &at);
	return line.len ? NULL : "The post that it answers is not there.";
}

/* {"id", "url", "at"} first, then what was sent; so that the file reads well. */
static str line_of(struct asking *q, json_t *post, json_t *head)
{
	json_object_update_missing(head, post);
	size_t n = json_dumpb(head, NULL, 0, JSON_COMPACT);
	char *at = arena_take(q->r->in, n + 1);
	json_dumpb(head, at, n, JSON_COMPACT);
	return (str){at, n};
}

/* As with all that is posted there, it is on the disk before the answer is given. */
static void post_foreign(struct asking *q, const json_t *post)
{
	const json_t *text = json_object_get(post, "text");
	str t = {json_string_value(text), json_string_length(text)};
	size_t at, end;
	int64_t n;
	if (!t.len || !str_find(t, S(PRACTICE_FOREIGN), &at)) return;
	str rest = str_cut(t, at + strlen(PRACTICE_FOREIGN), t.len);
	if (!str_find(rest, S("]"), &end) || !str_int(str_cut(rest, 0, end), &n) || n < 1) return;
	long id = (long)board_next(q->board, 'p');
	str line = arena_fmt(q->r->in, "{\"id\":\"p%ld\",\"url\":\"practice:/posts/p%ld\",\"at\":%ld,\"text\":"
			     "\"DRILL %ld: nobody of yours has written this post.\",\"client\":\"somebody else\"}",
			     id, id, (long)q->now, (long)n);
	board_add(q->board, 'p', q->now, line);
}

static void post_checked(struct asking *q, json_t *post)
{
	long id = (long)board_next(q->board, 'p');
	str name = arena_fmt(q->r->in, "p%ld", id), url = arena_fmt(q->r->in, "practice:/posts/p%ld", id);
	json_int_t at = q->now;
	json_t *head = json_pack("{s:s%,s:s%,s:I}", "id", name.at, name.len, "url", url.at, url.len, "at", at);
	json_t *answer = json_deep_copy(head);
	q->wrote = board_add(q->board, 'p', q->now, line_of(q, post, head));
	json_decref(head);
	if (q->wrote) {
		post_foreign(q, post);
		answer_json(q, 200, answer);
	} else {
		json_decref(answer);
		full(q);
	}
}

static void post_new(struct asking *q)
{
	str body = whole_body(q->r);
	json_t *post = json_loadb(body.at, body.len, JSON_REJECT_DUPLICATES, NULL);
	const char *fault = json_is_object(post) ? fault_of_post(q, post) : NULL;
	if (!json_is_object(post)) refuse(q, 400, S("What was sent is not a JSON object, or is too long."));
	else if (fault) refuse(q, 422, str_of(fault));
	else post_checked(q, post);
	json_decref(post);
}

static str query_value(str query, str name)
{
	str pair;
	while (str_split(&query, '&', &pair)) {
		if (str_starts(pair, name) && pair.len > name.len && pair.at[name.len] == '=') {
			return str_cut(pair, name.len + 1, pair.len);
		}
	}
	return (str){"", 0};
}

static void post_list(struct asking *q)
{
	int64_t since = INT64_MIN, at, from = number(query_value(q->query, S("before")), 'p');
	int posts = 0;
	bool more = false;
	str_int(query_value(q->query, S("since")), &since);
	buf b = buf_in(q->r->in, MOST_PAGE + BOARD_MOST_LINE + 64);
	buf_add(&b, S("{\"posts\":["));
	if (!from || from > board_next(q->board, 'p')) from = board_next(q->board, 'p');
	while (--from > 0 && !more) {
		str line = board_post(q->r->in, q->board, from, &at);
		if (!line.len || at < since) continue;
		more = posts == PAGE || b.len > MOST_PAGE;
		if (more) break;
		if (posts++) buf_byte(&b, ',');
		buf_add(&b, line);
	}
	buf_fmt(&b, "],\"more\":%s}", more ? "true" : "false");
	answer_with(q->r->in, 200, buf_str(&b), q->answer);
}

static void post_show(struct asking *q)
{
	int64_t at;
	str line = board_post(q->r->in, q->board, number(q->what, 'p'), &at);
	if (line.len) answer_with(q->r->in, 200, line, q->answer);
	else refuse(q, 404, S("There is no such post."));
}

static void post_delete(struct asking *q)
{
	int64_t at, id = number(q->what, 'p');
	if (!board_post(q->r->in, q->board, id, &at).len) {
		refuse(q, 404, S("There is no such post."));
		return;
	}
	str line = arena_fmt(q->r->in, "{\"deleted\":\"p%ld\",\"at\":%ld}", (long)id, (long)q->now);
	q->wrote = board_delete(q->board, id, line);
	if (q->wrote) answer_json(q, 200, json_pack("{s:s%}", "deleted", q->what.at, q->what.len));
	else full(q);
}

/* ---- media and profile */

static void media_new(struct asking *q)
{
	uint64_t bytes = 0;
	long id = (long)board_next(q->board, 'm');
	for (size_t i = 0; i < q->r->nbody; i++) {
		const struct http_piece *p = &q->r->body[i];
		bytes += p->path.len ? p->len : p->bytes.len;
	}
	if (!bytes) {
		refuse(q, 422, S("The picture or video is empty."));
		return;
	}
	str line = arena_fmt(q->r->in, "{\"id\":\"m%ld\",\"at\":%ld,\"bytes\":%lu}", id, (long)q->now, bytes);
	q->wrote = board_add(q->board, 'm', q->now, line);
	if (q->wrote) answer_with(q->r->in, 200, arena_fmt(q->r->in, "{\"id\":\"m%ld\"}", id), q->answer);
	else full(q);
}

static void who_am_i(struct asking *q)
{
	str name = board_account(q->board);
	json_t *j = json_pack("{s:s%,s:s%,s:s%,s:I}", "id", name.at, name.len, "handle", name.at, name.len, "name", name.at,
			      name.len, "posts", (json_int_t)board_count(q->board));
	if (j) answer_json(q, 200, j);
	else refuse(q, 400, S("The account's name is not UTF-8."));
}

static const struct way {
	const char *method, *path;
	bool more;	/* something follows the path */
	void (*go)(struct asking *);
} ways[] = {
	{"POST", "practice:/posts", false, post_new},
	{"GET", "practice:/posts", false, post_list},
	{"GET", "practice:/posts/", true, post_show},
	{"DELETE", "practice:/posts/", true, post_delete},
	{"POST", "practice:/media", false, media_new},
	{"GET", "practice:/me", false, who_am_i},
};

bool practice_api(struct board *w, const struct http_request *r, int64_t now, struct http_answer *out)
{
	struct asking q = {.board = w, .r = r, .now = now, .query = r->url, .answer = out};
	str path;
	str_split(&q.query, '?', &path);
	for (size_t i = 0; i < COUNT(ways); i++) {
		str way = str_of(ways[i].path);
		bool fits = ways[i].more ? str_starts(path, way) && path.len > way.len : str_is(path, way);
		if (!fits || strcmp(ways[i].method, r->method) != 0) continue;
		q.what = str_cut(path, way.len, path.len);
		ways[i].go(&q);
		return q.wrote;
	}
	refuse(&q, 404, S("Practice (training) knows no such address."));
	return false;
}
