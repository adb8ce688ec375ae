/* SPDX-License-Identifier: MIT
 * containers.c - posts that are containers first, by a table: making them, asking after them, letting out, the look. */
#include <schedpost/containers.h>

#include "tables.h"

enum { HOUR_MS = 60 * 60 * 1000 };

static const struct kit_containers *table(const struct kit *k)
{
	return k->plugin->containers;
}

/* "Threads has lost it.": a sentence that begins with the platform. */
static const char *says(struct kit *k, const char *what)
{
	return kit_fmt(k, "%s %s", k->plugin->title, what).at;
}

/* ---- words. Notes are the containers of the files, in their order; of several files, and of a text, one of the whole
 * behind them; then what came out. */

static uint32_t ticket_at(struct kit *k)
{
	uint32_t n = k->job->post->nmedia;
	return n > 1 ? n : 0;
}

static sp_str ticket(struct kit *k)
{
	return kit_note(k, ticket_at(k));
}

static sp_str out(struct kit *k)
{
	return kit_note(k, ticket_at(k) + 1);
}

static sp_str one_file(struct kit *k)
{
	return k->job->post->nmedia == 1 ? SP_S("true") : (sp_str){0};
}

static sp_str album(struct kit *k)
{
	return k->job->post->nmedia > 1 ? SP_S("true") : (sp_str){0};
}

static sp_str children(struct kit *k)
{
	kit_text t = kit_text_new(k);
	uint32_t n = k->job->post->nmedia;
	for (uint32_t i = 0; n > 1 && i < n; i++) kit_putf(&t, "%s%.*s", i ? "," : "", KIT_SHOW(kit_note(k, i)));
	return kit_str(&t);
}

static sp_str url_of(struct kit *k, const char *kind)
{
	return k->file && kit_starts(k->file->mime, kind) ? k->file->url : (sp_str){0};
}

static sp_str image(struct kit *k)
{
	return url_of(k, "image/");
}

static sp_str film(struct kit *k)
{
	return url_of(k, "video/");
}

static sp_str said(struct kit *k)
{
	return one_file(k).len ? kit_post_text(k) : (sp_str){0};
}

const struct kit_word kit_container_words[KIT_CONTAINER_WORDS] = {
	KIT_NOTE_WORD("begun", 0), KIT_WORD("ticket", ticket), KIT_WORD("out", out), KIT_WORD("one-file", one_file),
	KIT_WORD("album", album), KIT_WORD("children", children), KIT_WORD("image", image), KIT_WORD("film-url", film),
	KIT_WORD("said", said),
};

/* ---- the day */

void kit_containers_ended(struct kit *k)
{
	sp_result *r = k->job->result;
	kit_mind_usage(k);
	if (!r->not_before && kit_is(r->code, "day-used-up")) r->not_before = k->job->now + HOUR_MS;
}

static sp_move send_check(struct kit *k)
{
	return table(k)->check ? table(k)->check(k) : kit_next(k);
}

static sp_move send_quota(struct kit *k)
{
	kit_call(k, SP_READS, SP_GET, table(k)->quota);
	return SP_SEND;
}

/* Who may not read it may post all the same. */
static sp_move took_quota(struct kit *k)
{
	const struct kit_containers *t = table(k);
	bool apart = t->answers && k->job->post->reply_to.id.len;
	int64_t most = kit_int(k->body, apart ? t->most_answers : t->most, 0);
	int64_t used = kit_int(k->body, apart ? t->answers : t->used, 0);
	if (kit_good(k) && most > 0 && used >= most)
		return kit_end(k, SP_LATER, SP_THIS_ACCOUNT, "day-used-up", "%s takes no more posts of this account today. schedpost "
			       "tries again by itself until it does.", k->plugin->title);
	bool no_more = kit_came(k, 0) || kit_came(k, 400) || kit_came(k, 403);
	return no_more && !kit_said(k, "4|17|32|102|190|613|80000-80014") ? kit_next(k) : kit_no(k);
}

/* ---- making them */

static sp_move make(struct kit *k, const char *form)
{
	kit_call(k, SP_PREPARES, SP_POST, table(k)->make);
	kit_fields(k, SP_FORM, form);
	return SP_SEND;
}

static sp_move make_file(struct kit *k)
{
	return make(k, table(k)->file);
}

static sp_move make_whole(struct kit *k)
{
	return make(k, table(k)->whole);
}

static sp_move took_id(struct kit *k, uint32_t as)
{
	sp_str id = kit_get(k, k->body, "id");
	if (!kit_good(k)) return kit_no(k);
	return id.len && kit_printable(id) && kit_put_note(k, as, id) ? kit_next(k) : kit_nonsense(k);
}

static sp_move took_whole(struct kit *k)
{
	return took_id(k, ticket_at(k));
}

/* ---- asking after them */

static sp_move ask_after(struct kit *k, sp_str container)
{
	k->it = container;
	kit_call(k, SP_READS, SP_GET, table(k)->status);
	return SP_SEND;
}

static sp_move ask_file(struct kit *k)
{
	return ask_after(k, kit_note(k, k->memory->files));
}

static sp_move ask_ticket(struct kit *k)
{
	return ask_after(k, ticket(k));
}

static sp_move took_poll(struct kit *k)
{
	const struct kit_poll work = {
		.state = table(k)->state,
		.ready = "FINISHED",
		.working = "IN_PROGRESS",
		.failed = "ERROR",
		.reason = table(k)->reason,
		.refused = says(k, "could not use a picture or film, and nobody has seen it."),
		.slow = says(k, "has been working on a picture or film for too long."),
	};
	return kit_took_poll(k, &work);
}

/* What could not be fetched is tried with a new address; what is there and of no use is refused. */
static sp_move took_work(struct kit *k)
{
	const struct kit_containers *t = table(k);
	sp_str state = kit_view(k->body, t->state);
	bool fetch = kit_finds_any(k, kit_view(k->body, t->reason), kit_of(t->not_fetched));
	if (!kit_good(k)) return kit_no(k);
	if (kit_is(state, "EXPIRED"))
		return kit_anew(k, kit_fmt(k, "What %s had made ready has run out.", k->plugin->title).at);
	if (kit_is(state, "ERROR") && fetch)
		return kit_anew(k, says(k, "could not fetch a picture or film from your public address."));
	if (kit_is(state, "PUBLISHED"))
		return kit_end(k, SP_UNSURE, SP_THIS_POST, "duplicate", "%s says that this is out already. schedpost looks first.",
			       k->plugin->title);
	return took_poll(k);
}

/* ---- letting out */

static sp_move let_out(struct kit *k)
{
	kit_call(k, SP_COMMITS_KEYED, SP_POST, table(k)->let_out);
	kit_fields(k, SP_FORM, "creation_id=<ticket>");
	return SP_SEND;
}

static sp_move took_out(struct kit *k)
{
	return took_id(k, ticket_at(k) + 1);
}

static sp_move ask_where(struct kit *k)
{
	kit_call(k, SP_READS, SP_GET, table(k)->where);
	return SP_SEND;
}

/* The platform has said that it is out: what comes now tells only where. */
static sp_move took_where(struct kit *k)
{
	k->job->result->ref = (sp_ref){
		.id = out(k),
		.url = kit_good(k) ? kit_get(k, k->body, table(k)->url) : (sp_str){0},
	};
	return kit_ok(k);
}

static const struct kit_phase publishing[] = {
	{.send = send_check},
	{.unless = "<begun>", .send = send_quota, .took = took_quota},
	{.only = "image*|video*", .send = make_file, .note = "<.id>", .as = KIT_FILE},
	{.only = "*", .needs = "<file>", .send = ask_file, .took = took_work},
	KIT_FILE_UP,
	{.all_files = true, .unless = "<one-file>", .send = make_whole, .took = took_whole},
	{.all_files = true, .unless = "<one-file>", .needs = "<ticket>", .send = ask_ticket, .took = took_work},
	{.all_files = true, .needs = "<ticket>", .send = let_out, .took = took_out},
	{.needs = "<out>", .send = ask_where, .took = took_where},
};

/* ---- the look: the ticket tells whether it is out, the list where */

static sp_move seek_ticket(struct kit *k)
{
	return ticket(k).len ? ask_ticket(k) : kit_next(k);
}

static sp_move took_ticket(struct kit *k)
{
	sp_str state = kit_view(k->body, table(k)->state);
	if (!kit_good(k)) return kit_no(k);
	if (kit_is(state, "PUBLISHED")) return kit_next(k);
	if (kit_fits(state, "FINISHED|ERROR|EXPIRED"))
		return kit_end(k, SP_ABSENT, SP_THIS_POST, "not-there", "%s still has the post as one that nobody sees.",
			       k->plugin->title);
	return kit_end(k, SP_UNSURE, SP_THIS_POST, "not-known", "%s does not say yet whether the post is out.",
		       k->plugin->title);
}

/* Words are compared; a post without any is the first with as many files. */
static bool is_ours(struct kit *k, const sp_entry *e)
{
	sp_str text = kit_trim(kit_post_text(k));
	return text.len ? kit_same(kit_trim(e->text), text) : !e->text.len && e->nmedia == k->job->post->nmedia;
}

static sp_move took_seek(struct kit *k)
{
	struct kit_page page;
	if (!kit_read_page(k, k->plugin->list, &page)) return kit_no(k);
	for (size_t i = 0; i < page.n; i++) {
		if (!is_ours(k, &page.entries[i])) continue;
		k->job->result->ref = page.entries[i].ref;
		return kit_ok(k);
	}
	if (!ticket(k).len) return kit_entries(k, NULL, 0);
	return kit_end(k, SP_UNSURE, SP_THIS_POST, "not-listed", "%s says that the post is out, but does not list it yet.",
		       k->plugin->title);
}

static const struct kit_phase looking[] = {
	{.send = seek_ticket, .took = took_ticket},
	{.send = kit_send_list, .took = took_seek},
};

const struct kit_op kit_by_containers[2] = {KIT_OP(SP_PUBLISH, publishing), KIT_OP(SP_LOOKUP, looking)};
