/* SPDX-License-Identifier: MIT
 * tables_test.c - a platform that is nothing but tables: what the kit makes of them, step by step. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/kit_host.h"

/* ---- the platform */

static sp_str colour(struct kit *k)
{
	(void)k;
	return SP_S("light blue");
}

static bool is_open(const json_t *account)
{
	return !json_is_true(kit_at(account, "closed"));
}

static bool no_drafts(struct kit *k, const json_t *post, sp_entry *e)
{
	(void)k;
	(void)e;
	return !json_is_true(kit_at(post, "draft"));
}

static const struct kit_oauth oauth = {
	.authorize = "{dialog}/<version>/allow",
	.token = "{api}/token",
	.revoke = "{api}/revoke",
	.scope = "read write",
	.ends = {SP_REFRESH_TOKEN, SP_ACCESS_TOKEN},
	.hints = true,
	.refresh_lives_ms = 1000,
};
static const struct kit_connect connect = {
	.prompt = "Agree.",
	.needed = "read write",
	.missing = "Walls did not give",
	.then = "Connect once more.",
	.request = "{api}/walls?most=9",
	.list = "walls",
	.id = "<.id>",
	.name = "<.name>",
	.handle = "@<.user>",
	.more = "theme",
	.fits = is_open,
	.code = "no-wall",
	.none = "There is no wall.",
	.choose = "Which walls?",
	.settings = "wall=<id> theme=<more> renews=<renews>",
};
static const struct kit_profile who = {
	.request = "{api}/walls/<me>", .of = "wall", .id = "<.id>", .handle = "@<.user>", .name = "<.name>",
	.url = "https://walls.example/<.name>", .text = "about", .site = "site",
};
static const struct kit_list list = {
	.request = "{api}/walls/<me>/posts?after=<cursor>", .posts = "posts", .more = "next", .id = "id",
	.url = "https://walls.example/p/<.id>", .text = "text", .at = "at|made", .finish = no_drafts,
};
static const struct kit_count counts[] = {{"likes", "likes"}, {"seen.all", "views"}};
static const struct kit_numbers numbers = {
	.request = "{api}/posts/<id>", KIT_ALL(counts),
};
static const struct kit_numbers batches = {
	.request = "{api}/posts?ids=<ids>", .batch = 2, .posts = "posts", .id = "id", KIT_ALL(counts),
};
static const struct kit_removal removal = {.request = "{api}/posts/<id>", .yes = "done"};
static const struct kit_word words[] = {KIT_WORD("colour", colour), KIT_NOTE_WORD("second", 1)};
static const struct kit_rule rules[] = {{.op = SP_REVOKE, .status = 410, .verdict = SP_OK}};
static const char *const headers[] = {"Version", "v<version>"};

static struct kit_plugin walls = {
	.title = "Walls", .code = "error", .message = "message", .oauth = &oauth,
	KIT_ALL(rules),
	.connect = &connect, .whoami = &who, .profile = &who, .list = &list, .numbers = &numbers, .removal = &removal,
	KIT_ALL(words), KIT_ALL(headers),
};

static struct kit *desk(struct kit *k)
{
	host_begin(&walls, SP_PUBLISH);
	*k = (struct kit){.job = &host.job, .plugin = &walls, .place = &host.memory.place,
			  .memory = &host.memory};
	return k;
}

/* ---- templates */

void test_words_stand_for_what_is_known(void **state)
{
	struct kit k;
	(void)state;
	desk(&k);
	k.it = SP_S("a/b");
	host.post.text = SP_S("Open.");
	host.post.warning = SP_S("Loud");
	json_t *body = json_pack("{s:s, s:n, s:{s:i}}", "x", "one", "null", "deep", "n", 7);
	k.body = body;
	host_same(kit_fill(&k, "<.x> <.deep.n> <colour> <platform>"), "one 7 light blue Walls");
	host_same(kit_fill(&k, "<.nowhere|.null|.x>"), "one");
	host_same(kit_fill(&k, "<.nowhere|colour>"), "light blue");
	host_same(kit_fill(&k, "<text>"), "Loud\n\nOpen.");
	host_same(kit_fill(&k, "no word"), "no word");
	host_same(kit_fill(&k, "<.x> and <.nowhere>"), "");
	host_same(kit_address(&k, "https://a.example/<it>/<colour>"), "https://a.example/a%2Fb/light%20blue");
	host_same(kit_address(&k, "<it>/<it>"), "a/b/a%2Fb");
	k.item = kit_at(body, "deep");
	host_same(kit_fill(&k, "<.n>"), "7");
	json_decref(body);
}

void test_json_is_filled_and_escaped(void **state)
{
	struct kit k;
	(void)state;
	desk(&k);
	k.it = SP_S("say \"hi\"\n");
	k.that = SP_S("[1,2]");
	host_same(kit_json_of(&k, "{'a':'<it>','b':<that>,'c':'x'}"),
		  "{\"a\":\"say \\\"hi\\\"\\n\",\"b\":[1,2],\"c\":\"x\"}");
	host_same(kit_json_of(&k, "{'a':'<?title>','b':1}"), "{\"b\":1}");
	host_same(kit_json_of(&k, "{'b':1,'a':'<?title>'}"), "{\"b\":1}");
	host_same(kit_json_of(&k, "{'b':1,'a':<?link>,'c':'<it>'}"), "{\"b\":1,\"c\":\"say \\\"hi\\\"\\n\"}");
	host_same(kit_json_of(&k, "{'a':'<?title>'}"), "{}");
	host_same(kit_json_of(&k, "{'a':'<title>'}"), "{\"a\":\"\"}");
}

/* ---- notes */

void test_notes_are_lines(void **state)
{
	struct kit k;
	(void)state;
	desk(&k);
	host_same(kit_note(&k, 0), "");
	assert_true(kit_put_note(&k, 2, SP_S("c")));
	assert_true(kit_put_note(&k, 3, SP_S("d")));
	host_same(kit_note(&k, 1), "");
	host_same(kit_note(&k, 2), "c");
	assert_true(kit_set_note(&k, 2, SP_S("other")));
	host_same(kit_note(&k, 2), "other");
	host_same(kit_note(&k, 3), "d");
	assert_false(kit_set_note(&k, 4, SP_S("not there")));
	assert_true(kit_put_note(&k, 1, SP_S("b")));
	host_same(kit_fill(&k, "<second>"), "b");
	host_same(kit_note(&k, 2), "");
}

void test_notes_that_do_not_fit_change_nothing(void **state)
{
	struct kit k;
	static char much[KIT_NOTES_MOST];
	(void)state;
	desk(&k);
	memset(much, 'x', sizeof much);
	assert_true(kit_put_note(&k, 0, SP_S("a")));
	assert_false(kit_put_note(&k, 1, (sp_str){much, sizeof much - 3}));
	assert_false(kit_set_note(&k, 0, (sp_str){much, sizeof much}));
	assert_false(kit_put_note(&k, UINT32_MAX, SP_S("b")));
	host_same(kit_note(&k, 0), "a");
	assert_true(kit_put_note(&k, 1, (sp_str){much, sizeof much - 4}));
	assert_int_equal(kit_note(&k, 1).len, sizeof much - 4);
	memset(host.memory.notes, 'x', sizeof host.memory.notes);	/* another version's, without an end */
	host_same(kit_note(&k, 0), "");
	assert_true(kit_put_note(&k, 1, SP_S("b")));
	host_same(kit_note(&k, 1), "b");
}

void test_waits_grow_and_end(void **state)
{
	struct kit k;
	int64_t last = 0, all = 0;
	(void)state;
	desk(&k);
	while (kit_wait_longer(&k) == SP_WAIT) {
		assert_true(host.job.wait_ms >= last && host.job.wait_ms <= 5 * 60 * 1000);
		all += last = host.job.wait_ms;
	}
	assert_true(all > 4 * 60 * 60 * 1000 && all < SP_MOST_WAITED_MS);
}

void test_files_that_are_too_old_go_up_again(void **state)
{
	struct kit k;
	(void)state;
	desk(&k);
	walls.files_kept_ms = 1000;
	host.post.nmedia = 2;
	assert_true(kit_lacks_files(&k));
	host.memory.files = 2;
	host.job.now += 1000;
	assert_false(kit_lacks_files(&k));
	host.job.now++;
	assert_true(kit_lacks_files(&k));
	assert_int_equal(host.memory.files, 0);
	host.memory.files = 3;	/* another version's */
	assert_true(kit_lacks_files(&k));
	assert_int_equal(host.memory.files, 0);
	walls.files_kept_ms = 0;	/* it keeps them */
	host.memory.files = 2;
	host.job.now *= 2;
	assert_false(kit_lacks_files(&k));
}

/* ---- connect */

static const char tokens[] = "{\"access_token\":\"{kept:2}\",\"refresh_token\":\"{kept:3}\",\"scope\":\"read write\"}";

static void exchange(void)
{
	host_begin(&walls, SP_CONNECT);
	assert_int_equal(host_step(), SP_ASK);
	assert_true(kit_starts(host.ask.url, "{dialog}/3/allow?response_type=code&"));
	assert_int_equal(host_answered(0, "{kept:1}"), SP_SEND);
	assert_int_equal(host.request.effect, SP_SPENDS);
}

void test_one_account_is_not_asked_about(void **state)
{
	(void)state;
	exchange();
	assert_int_equal(host_answered(200, tokens), SP_SEND);
	host_asks_for(SP_GET, "{api}/walls", "most=9");
	host_same(host.request.headers[0].value, "v3");
	assert_int_equal(host_answered(200, "{\"walls\":[{\"id\":\"1\",\"name\":\"One\",\"user\":\"u\",\"theme\":\"dark\"},"
				       "{\"id\":\"1\",\"name\":\"again\"},{\"id\":\"2\",\"closed\":true},{\"name\":\"no id\"}]}"),
			 SP_DONE);
	assert_int_equal(host.result.verdict, SP_OK);
	assert_int_equal(host.result.ngrants, 1);
	host_same(host.result.grants[0].remote_id, "1");
	host_same(host.result.grants[0].handle, "@u");
	host_same(host.result.grants[0].settings, "{\"wall\":\"1\",\"theme\":\"dark\",\"renews\":true}");
	host_same(host.result.grants[0].access, "{kept:2}");
	host_same(host.result.grants[0].refresh, "{kept:3}");
	assert_int_equal(host.result.grants[0].refresh_expires, host.job.now + 1000);
}

/* The account may be the whole answer: its table names no path to it then. */
void test_an_answer_that_is_the_account_itself(void **state)
{
	(void)state;
	static const struct kit_profile me = {.request = "{api}/me", .id = "<.id>", .handle = "<.user>", .name = "<.name>"};
	static const struct kit_connect of_one = {.prompt = "Agree.", .needed = "read", .who = &me};
	struct kit_plugin own = walls;
	own.connect = &of_one;
	host_begin(&own, SP_CONNECT);
	assert_int_equal(host_step(), SP_ASK);
	host_answered(0, "{kept:1}");
	assert_int_equal(host_answered(200, tokens), SP_SEND);
	host_asks_for(SP_GET, "{api}/me", "");
	assert_int_equal(host_answered(200, "{\"id\":\"7\",\"user\":\"u\",\"name\":\"One\"}"), SP_DONE);
	assert_int_equal(host.result.verdict, SP_OK);
	assert_int_equal(host.result.ngrants, 1);
	host_same(host.result.grants[0].remote_id, "7");
	host_same(host.result.grants[0].name, "One");
}

void test_of_several_accounts_some_are_chosen(void **state)
{
	(void)state;
	exchange();
	host_answered(200, "{\"access_token\":\"{kept:2}\",\"expires_in\":60,\"refresh_token_expires_in\":90}");
	assert_int_equal(host_answered(200, "{\"walls\":[{\"id\":\"1\",\"name\":\"One\"},{\"id\":\"2\",\"name\":\"Two\"},"
				       "{\"id\":\"3\",\"name\":\"Three\"}]}"), SP_ASK);
	assert_int_equal(host.ask.nchoices, 3);
	host_same(host.ask.choices[1].title, "Two");
	assert_int_equal(host_answered(0, "4\n"), SP_ASK);	/* none of them: once more */
	assert_int_equal(host_answered(0, " 3\n1"), SP_DONE);
	assert_int_equal(host.result.ngrants, 2);
	host_same(host.result.grants[0].remote_id, "1");
	host_same(host.result.grants[1].remote_id, "3");
	host_same(host.result.grants[1].handle, "Three");	/* for want of a handle */
	host_same(host.result.grants[1].settings, "{\"wall\":\"3\"}");
	assert_int_equal(host.result.grants[1].expires, host.job.now + 60000);
	assert_int_equal(host.result.grants[1].refresh_expires, host.job.now + 90000);	/* told, so not the usual life */
}

void test_what_a_consent_lacks_is_named(void **state)
{
	(void)state;
	exchange();
	assert_int_equal(host_answered(200, "{\"access_token\":\"{kept:2}\",\"scope\":\"read\"}"), SP_DONE);
	assert_int_equal(host.result.verdict, SP_REFUSED);
	host_same(host.result.why, "Walls did not give: write. Connect once more.");
	exchange();
	host_answered(200, tokens);
	assert_int_equal(host_answered(200, "{\"walls\":[]}"), SP_DONE);
	host_same(host.result.code, "no-wall");
	exchange();
	host_answered(200, tokens);
	/* an error inside a good answer */
	host_answered(200, "{\"error\":\"x\",\"walls\":[{\"id\":\"1\",\"name\":\"One\"}]}");
	assert_int_equal(host.result.verdict, SP_LATER);
}

void test_usual_refusals_are_told_apart(void **state)
{
	(void)state;
	exchange();
	host_answered(400, "{\"error\":\"invalid_grant\"}");
	assert_int_equal(host.result.verdict, SP_REFUSED);
	host_begin(&walls, SP_REFRESH);
	host_step();
	host_answered(400, "{\"error\":\"invalid_grant\"}");
	assert_int_equal(host.result.verdict, SP_RECONNECT);
	host_same(host.result.why, "Walls no longer renews this account's access. Connect the account again.");
	host_begin(&walls, SP_TIMELINE);
	host_step();
	host_answered(401, "{\"error\":\"old\"}");
	assert_int_equal(host.result.verdict, SP_STALE_TOKEN);
}

void test_both_tokens_are_given_back(void **state)
{
	(void)state;
	host_begin(&walls, SP_REVOKE);
	assert_int_equal(host_step(), SP_SEND);
	assert_int_equal(host.request.parts[0].from, SP_REFRESH_TOKEN);
	host_same(host.request.parts[1].value, "refresh_token");
	assert_int_equal(host_answered(410, "{\"error\":\"dead\"}"), SP_SEND);	/* which the rules call a yes */
	assert_int_equal(host.request.parts[0].from, SP_ACCESS_TOKEN);
	assert_int_equal(host_answered(500, ""), SP_DONE);
	assert_int_equal(host.result.verdict, SP_LATER);
}

/* ---- what is out there */

void test_whose_account_it_is(void **state)
{
	(void)state;
	host_begin(&walls, SP_WHOAMI);
	host_step();
	host_asks_for(SP_GET, "{api}/walls/w%2F1", "");
	host_answered(200, "{\"wall\":{\"id\":\"1\",\"name\":\"A b\",\"user\":\"u\",\"about\":\"Two\\nlines\","
		      "\"site\":\"https://a\"}}");
	host_same(host.result.who->url, "https://walls.example/A%20b");
	host_same(host.result.who->handle, "@u");
	host_same(host.result.who->text, "Two\nlines\nhttps://a");
	host_begin(&walls, SP_WHOAMI);
	host_step();
	host_answered(200, "{\"wall\":null}");
	assert_int_equal(host.result.verdict, SP_LATER);
}

void test_lists_end_with_what_is_old(void **state)
{
	(void)state;
	host_begin(&walls, SP_LOOKUP);
	host.job.cursor = SP_S("c1");
	host_step();
	host_asks_for(SP_GET, "{api}/walls/w%2F1/posts", "after=c1");
	host_answered(200, "{\"next\":\"c2\",\"posts\":[{\"id\":\"5\",\"text\":\"x\",\"at\":\"2026-11-22T09:00:00Z\"},"
		      "{\"id\":\"4\",\"draft\":true,\"made\":1795338000000},{\"text\":\"no id\"}]}");
	assert_int_equal(host.result.nentries, 1);
	host_same(host.result.entries[0].ref.url, "https://walls.example/p/5");
	assert_int_equal(host.result.entries[0].at, 1795338000000);
	host_same(host.result.cursor, "c2");
	host_begin(&walls, SP_LOOKUP);
	host_step();
	host_answered(200, "{\"next\":\"c2\",\"posts\":[{\"id\":\"5\",\"made\":1795338000000},"
		      "{\"id\":\"3\",\"made\":1795330000000}]}");
	assert_int_equal(host.result.nentries, 1);
	host_same(host.result.cursor, "");
	host_begin(&walls, SP_LOOKUP);
	host_step();
	host_answered(200, "{\"posts\":{}}");
	assert_int_equal(host.result.verdict, SP_LATER);	/* no list is no empty list */
}

void test_figures_one_by_one(void **state)
{
	(void)state;
	host_begin(&walls, SP_NUMBERS);
	host_step();
	host_asks_for(SP_GET, "{api}/posts/7", "");
	host_answered(200, "{\"likes\":3,\"seen\":{\"all\":9}}");
	host_asks_for(SP_GET, "{api}/posts/8", "");
	host_answered(404, "");
	assert_int_equal(host_answered(200, "{\"likes\":1}"), SP_DONE);
	assert_int_equal(host.result.nentries, 2);
	host_same(host.result.entries[0].counts[1].name, "views");
	assert_int_equal(host.result.entries[0].counts[1].value, 9);
	host_same(host.result.entries[1].ref.id, "9");
}

void test_figures_in_batches(void **state)
{
	(void)state;
	walls.numbers = &batches;
	host_begin(&walls, SP_NUMBERS);
	host_step();
	host_asks_for(SP_GET, "{api}/posts", "ids=7,8");
	host_answered(200, "{\"posts\":[{\"id\":\"8\",\"likes\":5},{\"id\":\"6\",\"likes\":1}]}");
	host_asks_for(SP_GET, "{api}/posts", "ids=9");
	host_answered(200, "{\"posts\":[]}");
	walls.numbers = &numbers;
	assert_int_equal(host.result.nentries, 1);
	host_same(host.result.entries[0].ref.id, "8");
	assert_int_equal(host.result.entries[0].counts[0].value, 5);
}

void test_taking_down_wants_a_clear_yes(void **state)
{
	static const struct { int status; const char *body; sp_verdict verdict; } all[] = {
		{200, "{\"done\":true}", SP_OK}, {200, "{}", SP_LATER}, {404, "", SP_OK}, {500, "", SP_LATER},
	};
	(void)state;
	for (size_t i = 0; i < KIT_COUNT(all); i++) {
		host_begin(&walls, SP_DELETE);
		host_step();
		host_asks_for(SP_DELETE_METHOD, "{api}/posts/7", "");
		host_answered(all[i].status, all[i].body);
		assert_int_equal(host.result.verdict, all[i].verdict);
	}
	host_begin(&walls, SP_DELETE);
	host.job.ntargets = 0;
	assert_int_equal(host_step(), SP_DONE);
	host_same(host.result.code, "no-target");
}
