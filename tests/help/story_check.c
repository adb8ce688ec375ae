/* SPDX-License-Identifier: MIT
 * story_check.c - what must be true at the end of the story: nothing twice, nothing lost, nobody waits for ever, all
 * that is sealed opens, and no file lies about. */
#include "help/story_posts.h"

#include "base/file.h"
#include "base/sha.h"
#include "rooms/media/media.h"
#include "rooms/vault/secrets.h"

#include <dirent.h>
#include <inttypes.h>
#include <string.h>

struct check {
	struct story *s;
	struct arena *a; /* the world's */
	buf wrong;
};

#define WRONG(c, ...) (buf_fmt(&(c)->wrong, "  "), buf_fmt(&(c)->wrong, __VA_ARGS__), buf_fmt(&(c)->wrong, "\n"))

static size_t seen(const struct check *c, const char *account, const char *text)
{
	if (strcmp(account, "east") == 0) return (size_t)rota_shown(&c->s->side, str_of(text));
	return world_seen(c->s->w, account, text);
}

/* ---- one part of one post on one account */

struct part {
	int post, number;
	const char *account, *text;
	size_t shown;
	str state, why, account_state, account_why;
	int64_t due;
	bool found;
};

static err read_part(struct tx *tx, int64_t id, struct part *p)
{
	query q =
		sql(tx, "SELECT j.state, j.why, a.state, a.why, j.due FROM job j JOIN account a ON a.id = j.account "
			"WHERE j.post = $1 AND j.part = $2 AND a.name = $3 AND j.op = 7");
	bind_int(&q, id);
	bind_int(&q, p->number);
	bind_str(&q, str_of(p->account));
	if (row(&q)) {
		p->found = true;
		p->state = col_str(&q);
		p->why = col_str(&q);
		p->account_state = col_str(&q);
		p->account_why = col_str(&q);
		p->due = col_int(&q);
	}
	return sql_end(&q);
}

static bool is_one_of(str word, const char *list)
{
	str rest = str_of(list), piece;
	while (str_split(&rest, ' ', &piece))
		if (str_is(piece, word)) return true;
	return false;
}

/* Whether the public may see it in this state, must not, or must. */
static const char *shown_wrongly(const struct part *p)
{
	if (is_one_of(p->state, "done gone") && !p->shown) return "is told to be out and is not";
	if (!is_one_of(p->state, "done gone asking") && p->shown) return "is out, and schedpost does not know it";
	return NULL;
}

static const char *waits_wrongly(const struct check *c, const struct part *p)
{
	bool needs_person = !is_one_of(p->account_state, "ready");
	if (is_one_of(p->state, "asking late refused") && p->why.len < 20)
		return "is before a person without a sentence";
	if (is_one_of(p->state, "claimed sending looking")) return "is on its way for ever";
	if (!is_one_of(p->state, "ready unsure") || p->due > c->s->w->now) return NULL;
	if (!needs_person) return "should have gone out and nobody cares";
	return p->account_why.len < 20 ? "waits for an account that nobody is told of" : NULL;
}

static void check_part(struct check *c, const struct part *p)
{
	unsigned told = c->s->told[p->post];
	const char *no = p->shown > 1 ? "was published more than once" : NULL;
	if (!no && !p->found && p->shown) no = "is out, and schedpost has never heard of it";
	if (!no && !p->found) no = "has lost a part";
	if (!no) no = shown_wrongly(p);
	if (!no) no = waits_wrongly(c, p);
	if (!no && (told & TOLD_CANCEL) && !is_one_of(p->state, "cancelled")) no = "was cancelled and is not";
	if (!no && (told & TOLD_PAUSE) && !is_one_of(p->state, "paused")) no = "was paused and is not";
	if (!no && (told & TOLD_DELETE) && is_one_of(p->state, "done") && p->why.len < 20)
		no = "should be taken down";
	if (!no && p->post == AFTER_ALL && is_one_of(p->account_state, "ready") && !is_one_of(p->state, "done late"))
		no = "was written when all was well again, and did not go out";
	if (no)
		WRONG(c, "\"%s\" on %s %s: it is '%.*s', shown %zu times, why: %.*s", p->text, p->account, no,
		      SHOW(p->state), p->shown, SHOW(p->why));
}

/* ---- one post */

static err find(struct tx *tx, const char *text, int64_t *id, int64_t *n)
{
	query q = sql(tx, "SELECT max(post), count(*) FROM post_text WHERE part = 1 AND account = 0 AND text = $1");
	bind_str(&q, str_of(text ? text : ""));
	if (row(&q)) {
		*id = col_int(&q);
		*n = col_int(&q);
	}
	return sql_end(&q);
}

static err check_post(struct tx *tx, struct check *c, int post)
{
	const struct story_post *p = &STORY[post];
	int64_t id, n, edited_id, edited;
	unsigned told = c->s->told[post];
	TRY(find(tx, p->parts[0], &id, &n));
	TRY(find(tx, p->edited, &edited_id, &edited));
	if (n + edited > 1) WRONG(c, "\"%s\" is there %" PRId64 " times", p->parts[0], n + edited);
	if (n + edited == 0 && (told & TOLD_ADD)) WRONG(c, "\"%s\" was taken, and is lost", p->parts[0]);
	if (edited == 0 && (told & TOLD_EDIT)) WRONG(c, "\"%s\" was edited, and the edit is lost", p->parts[0]);
	if (n + edited == 0) return NULL;
	for (size_t i = 0; i < STORY_MOST && p->accounts[i]; i++) {
		for (size_t k = 0; k < STORY_MOST && p->parts[k]; k++) {
			struct part at = {
				.post = post, .number = (int)k + 1, .account = p->accounts[i], .text = p->parts[k]};
			if (edited) at.text = p->edited;
			at.shown = seen(c, at.account, at.text);
			if (edited && seen(c, at.account, p->parts[k]))
				WRONG(c, "\"%s\" went out after its edit", p->parts[k]);
			TRY(read_part(tx, edited ? edited_id : id, &at));
			check_part(c, &at);
		}
	}
	return NULL;
}

static err check_not_there(struct check *c, int post)
{
	const struct story_post *p = &STORY[post];
	for (size_t i = 0; i < STORY_MOST && p->accounts[i]; i++)
		for (size_t k = 0; k < STORY_MOST && p->parts[k]; k++)
			if (seen(c, p->accounts[i], p->parts[k]) > 1)
				WRONG(c, "\"%s\" was published more than once on %s", p->parts[k], p->accounts[i]);
	return NULL;
}

/* ---- what is sealed, and what lies about */

static err check_sealed(struct tx *tx, struct check *c)
{
	query q = sql(tx, "SELECT 'secret', account, kind, sealed FROM secret UNION ALL "
			  "SELECT 'memory', id, 0, memory FROM job WHERE length(memory) > 0");
	while (row(&q)) {
		bool secret = str_is(col_str(&q), S("secret"));
		int64_t id = col_int(&q);
		int64_t kind = col_int(&q);
		str sealed = col_blob(&q), value;
		str place = secret ? secret_place(tx_arena(tx), id, (sp_secret)kind)
				   : memory_place(tx_arena(tx), id);
		if (vault_unseal(tx_arena(tx), c->s->w->vault, place, sealed, &value))
			WRONG(c, "what is sealed for '%.*s' does not open", SHOW(place));
	}
	return sql_end(&q);
}

static err check_files(struct tx *tx, struct check *c)
{
	str folder = arena_fmt(tx_arena(tx), "%s/media", c->s->w->folder), all;
	query q = sql(tx, "SELECT sha256 FROM media");
	while (row(&q)) {
		str hash = col_str(&q);
		err e = file_read(tx_arena(tx), media_path(tx_arena(tx), folder, hash), 1 << 20, &all);
		if (e)
			WRONG(c, "a picture is known and not there: %.*s", SHOW(e->text));
		else if (!str_is(sha_hex_of(tx_arena(tx), all), hash))
			WRONG(c, "a picture holds something else");
	}
	return sql_end(&q);
}

/* Whoever lost power is no backup. */
static err check_mark(struct tx *tx, struct check *c)
{
	query q = sql(tx, "SELECT 1 FROM meta WHERE name = 'put_back'");
	if (row(&q)) WRONG(c, "the database takes itself for a backup that was put back");
	return sql_end(&q);
}

static void check_left_over(struct check *c, const char *folder)
{
	DIR *d = opendir(arena_cstr(c->a, arena_fmt(c->a, "%s%s", c->s->w->folder, folder)));
	for (struct dirent *e; d && (e = readdir(d));)
		if (strncmp(e->d_name, ".schedpost-", 11) == 0)
			WRONG(c, "%s lies about in the folder%s", e->d_name, folder);
	if (d) closedir(d);
}

/* ---- the whole */

static err check_all(struct tx *tx, void *of)
{
	struct check *c = of;
	for (int post = 0; post < STORY_POSTS; post++) {
		TRY(check_post(tx, c, post));
		TRY(check_not_there(c, post));
	}
	TRY(check_sealed(tx, c));
	TRY(check_mark(tx, c));
	return check_files(tx, c);
}

str story_check(struct story *s)
{
	struct check c = {.s = s, .a = s->w->a, .wrong = buf_in(s->w->a, 1 << 16)};
	err e = store_now(s->w->store, false, check_all, &c);
	if (e) WRONG(&c, "it could not be looked at: %.*s", SHOW(e->text));
	if (c.s->side.reused) WRONG(&c, "a token that had been used up was sent again");
	check_left_over(&c, "");
	check_left_over(&c, "/media");
	return buf_str(&c.wrong);
}

static err read_written(struct tx *tx, void *of)
{
	str *out = of;
	query q = sql(tx,
		      "SELECT (SELECT count(*) || ' posts, versions ' || total(version) FROM post) || ', parts: ' || "
		      "(SELECT coalesce(group_concat(post || '/' || part || ' ' || text, '|'), '') FROM post_text) "
		      "|| ', jobs: ' "
		      "|| (SELECT count(*) || ' ' || total(at) FROM job WHERE op = 7) || ', files: ' || "
		      "(SELECT count(*) FROM post_media) || ', cancelled: ' || "
		      "(SELECT count(*) FROM job WHERE state IN ('cancelled', 'paused')) || ', takedowns: ' || "
		      "(SELECT count(*) FROM job WHERE op = 9)");
	if (row(&q)) *out = col_str(&q);
	return sql_end(&q);
}

err story_written(struct story *s, str *out)
{
	*out = S("");
	TRY(store_now(s->w->store, false, read_written, out));
	*out = arena_str(s->w->a, *out);
	return NULL;
}
