/* SPDX-License-Identifier: MIT
 * rows_test.c - a platform whose publishing is rows of a table: files one by one and in pieces, waited for, lost, sent
 * anew; and the other short forms of the kit's tables. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/kit_host.h"

/* ---- the platform */

enum { PICTURE, BEGIN, PIECE, READY, UP, SAY };

static const struct kit_poll work = {
	.of = "file", .state = "file.state", .ready = "done", .working = "busy|queued", .failed = "bad",
		.pause = "file.wait",
	.reason = "file.why", .refused = "Rows cannot use it.", .slow = "Rows has been busy with it.",
};
static const struct kit_phase publishing[] = {
	[PICTURE] = {.only = "image*", KIT_POST(SP_PREPARES, "{api}/pictures"), .form = "alt=<file-alt>", .file = "picture",
		     .note = "<.id>", .as = KIT_FILE, .then = UP},
	[BEGIN] = {.only = "video*", KIT_POST(SP_PREPARES, "{api}/films"), .json = "{'bytes':<file-bytes>}",
		.note = "<.id>",
		   .as = KIT_FILE},
	[PIECE] = {.only = "video*", .needs = "<file>", KIT_PUT(SP_PREPARES, "{api}/films/<file>"), .file = "",
		.piece = 1000,
		   .headers = "Range=<first>-<last>&Piece=<turn>", .lost = "Rows has lost it."},
	[READY] = {.only = "video*", .needs = "<file>", KIT_GET("{api}/films/<file>"), .poll = &work,
		.lost = "Rows has lost it."},
	[UP] = KIT_FILE_UP,
	[SAY] = {.all_files = true, KIT_POST(SP_COMMITS, "{api}/say"), .headers = "Key=<key>",
		 .json = "{'kind':'<kind>','with':{'files':<?files>},'after':{'id':'<?reply_to>','deep':{'link':'<?link>'}},'x':1}",
		 .id = "<:new-id|.id>", .url = "https://rows.example/<user|=i/web>/<.id>"},
};
static const struct kit_phase looking[] = {
	{.unless = "<version>", KIT_GET("{api}/never")},
	{.when = "<nowhere>", KIT_GET("{api}/never")},
	{KIT_GET("{api}/list"), .note = "<.list>", .as = 0},
	KIT_LIST,
};
static const struct kit_list list = {.request = "{api}/l/<note>?since=<since>&from=<since-iso>", .posts = "",
	.more = "last.id",
				     .id = "id"};
static const struct kit_op ops[] = {KIT_OP(SP_PUBLISH, publishing), KIT_OP(SP_TIMELINE, looking)};
static const struct kit_word words[] = {
	KIT_CASES("kind", "<visibility>", "un*=quiet|*ers=few|public=loud"), KIT_NOTE_WORD("note", 0),
};
static const struct kit_rule rules[] = {
	{.code = "E1|*/slow|70-79", .as = 429},
	{.words = "gone file|no file", .anew = true, .why = "Rows has lost a file."},
	{.status = 4, .code = "dead", .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT},
	{.status = 5, .verdict = SP_REFUSED, .name = "any-500", .why = "No."},
};
static const sp_limits declared = {.size = sizeof declared, .text_most = 10, .alt_most = 20, .media_most = 2};
static const struct kit_told told[] = {
	KIT_TOLD(text_most, "limits.text"), KIT_TOLD(alt_most, "limits.alt"),
	{offsetof(sp_limits, media_most), "limits.media", 4},
};
static const struct kit_limits limits = {.declared = &declared, .request = "{api}/limits", KIT_ALL(told)};
static const struct kit_limits own_limits = {.declared = &declared, KIT_ALL(told)};

static void note_end(struct kit *k)
{
	if (k->job->op == SP_PUBLISH) k->job->result->cursor = SP_S("ended");
}

static struct kit_plugin rows = {
	.title = "Rows", .code = "code|type", .message = "message", .data = "id", KIT_ALL(rules), KIT_ALL(ops),
		KIT_ALL(words),
	.list = &list, .limits = &limits, .files_most = 2, .ended = note_end,
};

static void with_media(size_t n, ...)
{
	va_list types;
	host_begin(&rows, SP_PUBLISH);
	va_start(types, n);
	for (size_t i = 0; i < n; i++)
		host.media[i] = (sp_media){.name = SP_S("a"), .mime = kit_of(va_arg(types, const char *)), .bytes = 2500};
	va_end(types);
	host.post.nmedia = (uint32_t)n;
	host.post.key = SP_S("k1");
}

/* ---- files */

void test_files_go_up_one_by_one_and_then_the_post(void **state)
{
	(void)state;
	with_media(2, "image/png", "video/mp4");
	host.media[0].alt = SP_S("A room");
	host_step();
	host_asks_for(SP_POST, "{api}/pictures", "");
	host_sends("alt=A room\npicture=<1>[0+0]");
	host_answered(200, "{\"id\":\"p\"}");
	host_sends("={\"bytes\":2500}");
	host_answered(200, "{\"id\":\"f\"}");
	host_asks_for(SP_PUT, "{api}/films/f", "");
	host_sends("=<2>[0+1000]");
	host_same(host.request.headers[0].value, "0-999");
	host_answered(204, "");
	host_sends("=<2>[1000+1000]");
	host_answered(204, "");
	host_sends("=<2>[2000+500]");
	host_same(host.request.headers[0].value, "2000-2499");
	host_same(host.request.headers[1].value, "2");
	host_answered(204, "");
	host_asks_for(SP_GET, "{api}/films/f", "");
	assert_int_equal(host_answered(200, "{\"file\":{\"state\":\"queued\",\"wait\":7}}"), SP_WAIT);
	assert_int_equal(host.job.wait_ms, 7000);
	host_step();
	host_asks_for(SP_GET, "{api}/films/f", "");
	host_answered(200, "{\"file\":{\"state\":\"done\"}}");
	host_asks_for(SP_POST, "{api}/say", "");
	assert_int_equal(host.request.effect, SP_COMMITS);
	host_same(host.request.headers[0].value, "k1");
	host_sends("={\"kind\":\"loud\",\"with\":{\"files\":[\"p\",\"f\"]},\"x\":1}");
	assert_int_equal(host_answered(200, "{\"id\":\"9\"}"), SP_DONE);
	host_same(host.result.ref.id, "9");
	host_same(host.result.ref.url, "https://rows.example/i/web/9");
}

void test_large_films_go_in_larger_pieces(void **state)
{
	(void)state;
	with_media(1, "video/mp4");
	host.media[0].bytes = 300000;
	host_step();
	host_answered(200, "{\"id\":\"f\"}");
	host_sends("=<1>[0+3000]");
}

void test_what_is_lost_begins_anew(void **state)
{
	(void)state;
	with_media(1, "video/mp4");
	host_step();
	host_answered(200, "{\"id\":\"f\"}");
	assert_int_equal(host_answered(404, "{\"code\":\"x\"}"), SP_DONE);
	assert_int_equal(host.result.verdict, SP_LATER);
	host_same(host.result.why, "Rows has lost it. schedpost sends it once more.");
	host_step();
	host_sends("={\"bytes\":2500}");
	with_media(1, "image/png");
	host_step();
	host_answered(200, "{\"id\":\"p\"}");
	host_asks_for(SP_POST, "{api}/say", "");
	host_answered(400, "{\"code\":\"x\",\"message\":\"There is no file p.\"}");
	host_same(host.result.code, "file-lost");
	host_step();
	host_asks_for(SP_POST, "{api}/pictures", "");
}

void test_a_file_that_is_no_good_ends_the_post(void **state)
{
	(void)state;
	with_media(1, "video/mp4");
	host.media[0].bytes = 10;
	host_step();
	host_answered(200, "{\"id\":\"f\"}");
	host_answered(200, "");
	host_answered(200, "{\"file\":{\"state\":\"bad\",\"why\":\"too dark\"}}");
	assert_int_equal(host.result.verdict, SP_REFUSED);
	host_same(host.result.why, "Rows cannot use it. Save it in another form and schedule the post again. "
				   "The server said: \"too dark\".");
	with_media(3, "image/png", "image/png", "image/png");
	assert_int_equal(host_step(), SP_DONE);
	host_same(host.result.why, "Rows takes at most 2 pictures in one post; this one has 3. Take some out.");
}

void test_what_a_wait_is_told(void **state)
{
	static const struct { const char *body; sp_verdict verdict; } ends[] = {
		{"{\"file\":{\"state\":\"odd\"}}", SP_LATER}, {"{}", SP_LATER}, {"{\"code\":\"x\"}", SP_LATER},
	};
	(void)state;
	for (size_t i = 0; i <= KIT_COUNT(ends); i++) {
		with_media(1, "video/mp4");
		host.media[0].bytes = 10;
		host_step();
		host_answered(200, "{\"id\":\"f\"}");
		host_answered(200, "");
		if (i == KIT_COUNT(ends)) break;
		assert_int_equal(host_answered(200, ends[i].body), SP_DONE);
		assert_int_equal(host.result.verdict, ends[i].verdict);
	}
	host_answered(200, "{\"file\":{}}");	/* nothing is being worked on */
	host_asks_for(SP_POST, "{api}/say", "");
}

void test_a_memory_without_its_note_begins_anew(void **state)
{
	(void)state;
	with_media(1, "video/mp4");
	host.memory.place = (struct kit_place){.op = SP_PUBLISH, .phase = READY};
	host_step();
	host_asks_for(SP_POST, "{api}/films", "");
	host.memory.place.phase = SAY;
	host_step();
	host_asks_for(SP_POST, "{api}/films", "");
}

/* ---- notes */

void test_notes_may_have_more_room(void **state)
{
	struct { struct kit_memory memory; char notes[9000]; } *mine;
	static char line[2000];
	(void)state;
	host_begin(&rows, SP_PUBLISH);
	mine = arena_take(host.a, sizeof *mine);
	host.job.state = mine;
	struct kit_plugin wide = {.title = "Wide", .notes_at = (size_t)((char *)mine->notes - (char *)mine),
				  .notes_most = sizeof mine->notes};
	struct kit k = {.job = &host.job, .plugin = &wide, .place = &mine->memory.place, .memory = &mine->memory};
	memset(line, 'x', sizeof line);
	for (uint32_t i = 0; i < 4; i++) assert_true(kit_put_note(&k, i, (sp_str){line, sizeof line - i}));
	assert_false(kit_put_note(&k, 4, (sp_str){line, sizeof line}));
	assert_true(kit_set_note(&k, 1, SP_S("short")));
	assert_true(kit_put_note(&k, 4, kit_note(&k, 3)));	/* one of themselves */
	assert_int_equal(kit_note(&k, 0).len, sizeof line);
	host_same(kit_note(&k, 1), "short");
	assert_int_equal(kit_note(&k, 2).len, sizeof line - 2);
	assert_int_equal(kit_note(&k, 4).len, sizeof line - 3);
	assert_true(kit_put_note(&k, 0, kit_note(&k, 1)));
	host_same(kit_note(&k, 0), "short");
	host_same(kit_note(&k, 1), "");
}

/* ---- rules */

void test_rules_know_several_codes(void **state)
{
	static const struct { int status; const char *body, *code; sp_verdict verdict; } all[] = {
		{400, "{\"code\":\"E1\"}", "rate-limit", SP_LATER},
			{400, "{\"type\":\"https://a/slow\"}", "rate-limit", SP_LATER},
		{400, "{\"code\":75}", "rate-limit", SP_LATER},	    {400, "{\"code\":80}", "refused", SP_REFUSED},
		{410, "{\"code\":\"dead\"}", "not-accepted", SP_RECONNECT}, {503, "{}", "any-500", SP_REFUSED},
		{200, "{\"code\":\"E1\"}", "rate-limit", SP_LATER},
	};
	(void)state;
	for (size_t i = 0; i < KIT_COUNT(all); i++) {
		with_media(0);
		host_step();
		host_answered(all[i].status, all[i].body);
		host_same(host.result.code, all[i].code);
		assert_int_equal(host.result.verdict, all[i].verdict);
	}
	with_media(0);
	host_step();
	host_answered(200, "{\"id\":\"1\",\"code\":\"E1\"}");	/* an error beside what was asked for */
	assert_int_equal(host.result.verdict, SP_OK);
	host_same(host.result.cursor, "ended");
}

/* ---- words, phases, limits */

void test_what_is_left_empty_is_left_out(void **state)
{
	(void)state;
	with_media(0);
	host.post.visibility = SP_S("followers");
	host.post.link = SP_S("l");
	host_step();
	host_sends("={\"kind\":\"few\",\"after\":{\"deep\":{\"link\":\"l\"}},\"x\":1}");
	host.memory = (struct kit_memory){.files = 0};
	host.post.link = (sp_str){0};
	host.post.reply_to.id = SP_S("4");
	host_step();
	host_sends("={\"kind\":\"few\",\"after\":{\"id\":\"4\"},\"x\":1}");
}

void test_phases_are_skipped_by_what_is_known(void **state)
{
	(void)state;
	host_begin(&rows, SP_TIMELINE);
	host.job.since = (int64_t)HOST_PLANNED * 1000;
	host_step();
	host_asks_for(SP_GET, "{api}/list", "");
	host_answered(200, "{\"list\":\"a b\"}");
	host_asks_for(SP_GET, "{api}/l/a%20b", "since=1795338000&from=2026-11-22T09:00:00Z");
	host_answered(200, "[{\"id\":\"1\"},{\"id\":\"2\"}]");
	host_same(host.result.cursor, "2");
}

void test_limits_are_told_and_believed_within_reason(void **state)
{
	(void)state;
	host_begin(&rows, SP_LIMITS);
	host_step();
	host_asks_for(SP_GET, "{api}/limits", "");
	host_answered(200, "{\"id\":\"1\",\"limits\":{\"text\":500,\"alt\":-1,\"media\":90}}");
	assert_int_equal(host.result.limits->text_most, 500);
	assert_int_equal(host.result.limits->alt_most, 20);
	assert_int_equal(host.result.limits->media_most, 4);
	rows.limits = &own_limits;
	host_begin(&rows, SP_LIMITS);
	host.account.settings = SP_S("{\"limits\":{\"text\":\"300\"}}");
	assert_int_equal(host_step(), SP_DONE);
	rows.limits = &limits;
	assert_int_equal(host.result.limits->text_most, 300);
}

void test_patterns(void **state)
{
	static const struct { const char *s, *patterns; bool fits; } all[] = {
		{"a", "b|a", true}, {"a", "b|ab", false}, {"image/png", "video*|image*", true}, {"a/b", "*b", true},
		{"a/b", "*c", false}, {"250", "200-299", true}, {"300", "200-299", false}, {"", "*", true}, {"x", "", false},
		{"a-b", "a-b", true},
	};
	(void)state;
	for (size_t i = 0; i < KIT_COUNT(all); i++)
		assert_int_equal(kit_fits(kit_of(all[i].s), all[i].patterns), all[i].fits);
	assert_true(kit_has_word(SP_S("read write"), "write"));
	assert_false(kit_has_word(SP_S("read writes"), "write"));
}
