/* SPDX-License-Identifier: MIT
 * answers.c - questions of plugins and the answers of people. */
#include "rooms/connect/answers.h"

#include "base/json.h"
#include "rooms/accounts/accounts.h"
#include "rooms/connect/connect_store.h"
#include "rooms/connect/consent.h"
#include "rooms/vault/secrets.h"
#include "verb/house.h"

#include <inttypes.h>

enum { WORD_MOST = 12 };

struct question {
	int64_t kind, as;
	str prompt, url, redirect, usual;
	const struct json *choices;	/* NULL: none */
};

static err question_read(struct arena *a, str text, struct question *q)
{
	const struct json *j;
	*q = (struct question){.prompt = S(""), .url = S(""), .redirect = S(""), .usual = S("")};
	TRY(json_read(a, text, &j));
	TRY(json_get_int(a, j, "kind", &q->kind));
	TRY(json_get_int(a, j, "as", &q->as));
	TRY(json_get_str(a, j, "prompt", &q->prompt));
	TRY(json_get_str(a, j, "url", &q->url));
	TRY(json_get_str(a, j, "redirect", &q->redirect));
	TRY(json_get_str(a, j, "usual", &q->usual));
	return json_get_list(a, j, "choices", &q->choices);
}

/* ---- an answer, by the kind of its question: what the plugin reads is put into *said */

struct answering {
	const struct call *call;
	const struct job *job;
	const struct question *question;
};

static err keep(struct tx *tx, const struct answering *w, sp_secret as, str value, str *said)
{
	struct arena *a = tx_arena(tx);
	const struct house *house = w->call->house;
	struct sealed_kept before[KEPT_MOST];
	size_t n;
	TRY(kept_load(tx, w->job->id, before, &n));
	if (n == KEPT_MOST)
		return FAIL(a, ERR_OUTSIDE, "too-much-kept", "The platform asks for more than %d secrets for one log-in, which is more "
			    "than schedpost keeps. Please connect fewer accounts at a time.", KEPT_MOST);
	str sealed = vault_seal(a, house->vault, kept_place(a, w->job->id, n + 1), value);
	TRY(kept_put(tx, w->job->id, n + 1, &(struct sealed_kept){w->job->account, as, sealed}));
	*said = arena_fmt(a, "{kept:%zu}", n + 1);
	return NULL;
}

static err answer_secret(struct tx *tx, const struct answering *w, str *said)
{
	return keep(tx, w, (sp_secret)w->question->as, *said, said);
}

/* Where the server ends: behind "https://", at the next slash. Empty: it is none, or not one that may be reached. */
static str server_of(str address, bool inside)
{
	str scheme = str_starts(address, S("https://")) ? S("https://") : S("http://"), host;
	bool fine = str_starts(address, scheme) && (inside || scheme.len == S("https://").len);
	str rest = fine ? str_cut(address, scheme.len, address.len) : S("");
	for (size_t i = 0; i < rest.len; i++) fine &= rest.at[i] > ' ' && rest.at[i] < 127;
	bool has_path = str_split(&rest, '/', &host) && host.len && rest.len;
	for (size_t i = 0; i < host.len; i++) fine &= !str_find(S("@?#\\"), str_cut(host, i, 1), NULL);
	fine &= !str_starts(host, S(":")) && !str_ends(host, S(":")) && !str_ends(host, S("."));
	return fine && has_path ? str_cut(address, 0, scheme.len + host.len) : S("");
}

static err answer_address(struct tx *tx, const struct answering *w, str *said)
{
	struct account account;
	bool found;
	TRY(account_get(tx, w->job->account, &account, &found));
	str whole = *said, server = server_of(whole, found && account.may_be_private), kept;
	if (!server.len)
		return FAIL(tx_arena(tx), ERR_INPUT, "bad-address", "That is no whole web address. Please paste it as the platform's page "
			    "shows it; it begins with https:// and is long. (One with http:// is taken only with --inside, for a "
			    "server in your own network.)");
	TRY(keep(tx, w, (sp_secret)w->question->as, str_cut(whole, server.len, whole.len), &kept));
	*said = server;
	return NULL;
}

static err answer_consent(struct tx *tx, const struct answering *w, str *said)
{
	struct arena *a = tx_arena(tx);
	const struct house *house = w->call->house;
	struct consent mine = consent_of(a, house->vault, w->job->key);
	struct consent_asked asked = {(sp_ask_kind)w->question->kind, w->question->url, mine.state};
	struct consent_brought brought;
	TRY(consent_read(a, *said, &asked, &brought));
	TRY(keep(tx, w, brought.as, brought.secret, said));
	if (brought.login.len) *said = arena_fmt(a, "%.*s\n%.*s", SHOW(*said), SHOW(brought.login));
	return NULL;
}

static err choice_named(struct arena *a, const struct json *choices, size_t n, str word, str *name)
{
	int64_t number;
	bool is_number = str_int(word, &number) && number > 0 && (size_t)number <= n;
	if (is_number) return json_get_str(a, json_at(choices, (size_t)number - 1), "name", name);
	for (size_t i = 0; i < n; i++) {
		str title = S("");
		TRY(json_get_str(a, json_at(choices, i), "name", name));
		TRY(json_get_str(a, json_at(choices, i), "title", &title));
		if (str_is(*name, word) || str_is_nocase(title, word)) return NULL;
	}
	bool short_word = word.len <= WORD_MOST;	/* a longer one may be a secret that was pasted too early */
	return FAIL(a, ERR_INPUT, "no-such-choice", "%s%.*s%s is none of the choices. Please give their numbers, such as 1 or 1,3, "
		    "or all.", short_word ? "'" : "That", short_word ? (int)word.len : 0, word.at, short_word ? "'" : "");
}

/* "1,3", "all", or the names: the plugin reads names, one a line. */
static err answer_choice(struct tx *tx, const struct answering *w, str *said)
{
	struct arena *a = tx_arena(tx);
	const struct json *choices = w->question->choices;
	str rest = *said, word;
	buf out = buf_in(a, CALL_MOST_TEXT);
	bool all = str_is_nocase(*said, S("all"));
	size_t n = choices ? json_count(choices) : 0, chosen = 0;
	while (!all && str_split(&rest, ',', &word)) {
		str name = S("");
		TRY(choice_named(a, choices, n, str_trim(word), &name));
		buf_fmt(&out, "%s%.*s", chosen++ ? "\n" : "", SHOW(name));
	}
	for (size_t i = 0; all && i < n; i++) {
		str name;
		TRY(json_get_str(a, json_at(choices, i), "name", &name));
		buf_fmt(&out, "%s%.*s", i ? "\n" : "", SHOW(name));
	}
	*said = buf_str(&out);
	return NULL;
}

err answer_take(struct tx *tx, const struct call *c, const struct job *j)
{
	static err (*const KINDS[SP_LAST_ASK + 1])(struct tx *, const struct answering *, str *) = {
		[SP_ASK_OPEN] = answer_consent, [SP_ASK_CODE] = answer_consent, [SP_ASK_SECRET] = answer_secret,
		[SP_ASK_CHOOSE] = answer_choice, [SP_ASK_ADDRESS] = answer_address,
	};
	struct arena *a = tx_arena(tx);
	struct question q;
	str said = str_trim(call_get(c, "answer"));
	const struct house *house = c->house;
	TRY(question_read(a, j->question, &q));
	if (!said.len) said = q.usual;
	if (!said.len)
		return FAIL(a, ERR_INPUT, "empty-answer",
			    "Nothing was given, so nothing was changed. Please try again.");
	bool known = q.kind > 0 && q.kind <= SP_LAST_ASK, plain = !known || !KINDS[q.kind];
	if (!plain && !house->vault)
		return FAIL(a, ERR_OUTSIDE, "no-vault",
			    "The log-in cannot be stored safely: the key of this machine is missing. Nothing was "
			    "kept; please tell whoever looks after schedpost.");
	if (!plain) TRY(KINDS[q.kind](tx, &(struct answering){c, j, &q}, &said));
	return connect_answered(tx, j->id, said);
}

/* ---- asking */

static err show_choices(struct arena *a, const struct question *q, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"number", "Number", CELL_INT, false}, {"title", "Name", CELL_SENTENCE, true}, {"name", "Id", CELL_TEXT, false},
	};
	reply_table(r, "choices", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < json_count(q->choices); i++) {
		str name = S(""), title = S("");
		TRY(json_get_str(a, json_at(q->choices, i), "name", &name));
		TRY(json_get_str(a, json_at(q->choices, i), "title", &title));
		reply_row(r);
		reply_int(r, (int64_t)i + 1);
		reply_text(r, title);
		reply_text(r, name);
	}
	return NULL;
}

err question_ask(struct arena *a, const struct job *j, str id, struct reply *r)
{
	static const char *const WORDS[SP_LAST_ASK + 1] = {
		[SP_ASK_OPEN] = "ask-open", [SP_ASK_CODE] = "ask-open",   [SP_ASK_SECRET] = "ask-secret",
		[SP_ASK_TEXT] = "ask-text", [SP_ASK_CHOOSE] = "ask-text", [SP_ASK_ADDRESS] = "ask-secret",
	};
	struct question q;
	TRY(question_read(a, j->question, &q));
	const char *word = q.kind > 0 && q.kind <= SP_LAST_ASK ? WORDS[q.kind] : "ask-text";
	if (q.kind == SP_ASK_CHOOSE) TRY(show_choices(a, &q, r));
	if (q.url.len) reply_say(r, "%.*s", SHOW(q.prompt));
	str redirect = q.kind == SP_ASK_OPEN ? q.redirect : S("-");
	str what = q.url.len ? arena_fmt(a, "%.*s %.*s", SHOW(redirect), SHOW(q.url)) : q.prompt;
	reply_next(r, word, arena_fmt(a, "%.*s %.*s", SHOW(id), SHOW(what)));
	return NULL;
}
