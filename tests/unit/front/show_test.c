/* SPDX-License-Identifier: MIT
 * show_test.c - replies on a terminal, in a pipe and as JSON; hostile texts stay harmless. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <locale.h>
#include <string.h>

#include "front/show.h"

#define NOW 1795377600000	/* Sun 22 Nov 2026 20:00 UTC */

static const struct column POSTS[] = {
	{"id", "Post", CELL_INT, false}, {"due", "Due", CELL_INSTANT, false}, {"state", "State", CELL_STATE, false},
	{"size", "Size", CELL_BYTES, false}, {"text", "Text", CELL_TEXT, true},
};

static void one(struct reply *r, int64_t id, int64_t due, const char *state_word, const char *text)
{
	reply_row(r);
	reply_int(r, id);
	reply_int(r, due);
	reply_text(r, str_of(state_word));
	reply_int(r, 1234567);
	reply_text(r, str_of(text));
}

static str shown(struct arena *a, const struct reply *r, struct show how)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	how.now = NOW;
	if (!how.width) how.width = 80;
	return reply_show(a, r, &how);
}

static void assert_has(str text, const char *words)
{
	if (!str_find(text, str_of(words), NULL)) fail_msg("no '%s' in:\n%.*s", words, SHOW(text));
}

static int widest(str text)
{
	int most = 0;
	str line;
	while (str_split(&text, '\n', &line)) most = MAX(most, show_columns(line));
	return most;
}

void test_a_terminal_gets_aligned_columns_in_the_replys_zone(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct reply *r = reply_new(a);
	reply_zone(r, S("Europe/Berlin"));
	reply_table(r, "posts", POSTS, COUNT(POSTS));
	one(r, 7, NOW + 13 * 3600 * 1000, "waiting", "Tea");
	one(r, 12, 0, "published", "Cake");
	str text = shown(a, r, (struct show){.terminal = true, .width = 120});
	assert_has(text, "Post  Due");
	assert_has(text, "Mon 23 Nov 2026 10:00 CET, in 13 h");
	assert_has(text, "1.2 MB");
	assert_has(text, "\n  12  -");
	assert_false(str_find(text, S("\x1b"), NULL));
	arena_free(a);
}

void test_wide_texts_are_cut_and_never_over_the_edge(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct reply *r = reply_new(a);
	reply_table(r, "posts", POSTS, COUNT(POSTS));
	one(r, 1, NOW, "waiting", "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e\xe6\x97\xa5\xe6\x9c\xac\xe8"
		"\xaa\x9e\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e");
	one(r, 2, NOW, "waiting", "\xf0\x9f\x8d\xb0\xf0\x9f\x8d\xb0\xf0\x9f\x8d\xb0 cake for everybody who comes to the library on a Monday");
	one(r, 3, NOW, "waiting", "short");
	for (int width = 70; width < 130; width += 7) {
		str text = shown(a, r, (struct show){.terminal = true, .width = width});
		if (widest(text) > width) fail_msg("%d columns of %d:\n%.*s", widest(text), width, SHOW(text));
		assert_has(text, "waiting");
		if (width < 74) assert_has(text, "\n      short\n");	/* little room: under the row, and whole */
		if (width >= 74 && width < 90) assert_has(text, "\xe2\x80\xa6\n");
	}
	assert_has(shown(a, r, (struct show){.terminal = true, .width = 200}), "comes to the library on a Monday\n");
	arena_free(a);
}

/* Many columns, none of which is long: what has no room stands beneath, with its title. */
void test_columns_that_do_not_fit_stand_beneath_with_their_titles(void **state)
{
	static const struct column MANY[] = {
		{"rule", "Rule", CELL_TEXT, false},   {"where", "Where it stands", CELL_TEXT, false},
		{"when", "When", CELL_TEXT, false},   {"who", "Who said it", CELL_TEXT, false},
		{"times", "Times", CELL_INT, false},
	};
	(void)state;
	struct arena *a = arena_new();
	struct reply *r = reply_new(a);
	reply_table(r, "many", MANY, COUNT(MANY));
	reply_row(r);
	reply_text(r, S("relative-date"));
	reply_text(r, S("text 2, 12-18"));
	reply_text(r, S("tomorrow"));
	reply_text(r, S("priya"));
	reply_int(r, 4);
	str text = shown(a, r, (struct show){.terminal = true, .width = 40}), all = text, line;
	assert_has(text, "relative-date  text 2, 12-18    tomorrow");
	assert_has(text, "tomorrow\n      Who said it: priya; Times: 4\n");
	while (str_split(&all, '\n', &line)) assert_true(show_columns(line) <= 40);
	arena_free(a);
}

void test_columns_that_say_nothing_are_not_shown_to_people(void **state)
{
	(void)state;
	static const struct column COLUMNS[] = {
		{"id", "Post", CELL_INT, false}, {"url", "Where", CELL_TEXT, true}, {"why", "Why", CELL_TEXT, true},
	};
	struct arena *a = arena_new();
	struct reply *r = reply_new(a);
	reply_table(r, "jobs", COLUMNS, COUNT(COLUMNS));
	reply_row(r);
	reply_int(r, 7);
	reply_text(r, S(""));
	reply_text(r, S("It waits."));
	assert_has(shown(a, r, (struct show){.terminal = true}), "Post  Why\n   7  It waits.\n");
	assert_has(shown(a, r, (struct show){.terminal = false}), "Post\tWhere\tWhy\n7\t\tIt waits.\n");
	arena_free(a);
}

void test_sentences_are_folded_but_a_command_stays_whole(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str folded = show_fold(a, S("It's the nurse's turn. Say 'schedpost connect practice' (or 'schedpost help') now."), 20, 2);
	assert_true(str_is(folded, S("It's the nurse's\n  turn. Say\n  'schedpost connect practice'\n  (or\n"
		"  'schedpost help')\n  now.")));
	assert_true(str_is(show_fold(a, S(""), 20, 2), S("")));
	arena_free(a);
}

void test_a_command_behind_a_colon_stays_whole_up_to_its_full_stop(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str folded = show_fold(a, S("Now two type: schedpost sever --now. Or ring: schedpost sends nothing"), 24, 0);
	assert_true(str_is(folded, S("Now two type:\nschedpost sever --now.\nOr ring:\nschedpost sends nothing")));
	folded = show_fold(a, S("It is said that schedpost sends nothing twice"), 24, 0);
	assert_true(str_is(folded, S("It is said that\nschedpost sends nothing\ntwice")));
	assert_true(str_is(show_fold_lines(a, S("one two\n\nthree four"), 5), S("one\ntwo\n\nthree\nfour")));
	arena_free(a);
}

void test_sentences_fit_the_terminal_and_stay_whole_for_programs(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct reply *r = reply_new(a);
	reply_warn(r, "It stays locked: schedpost unlock list 1");
	assert_true(str_is(shown(a, r, (struct show){.terminal = true, .width = 30}),
			   S("Note: It stays locked:\nschedpost unlock list 1\n")));
	assert_true(str_is(shown(a, r, (struct show){.width = 30}), S("Note: It stays locked: schedpost unlock list 1\n")));
	arena_free(a);
}

void test_escape_sequences_in_texts_do_nothing(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct reply *r = reply_new(a);
	reply_say(r, "Said \x1b]0;title\x07 and \xc2\x9b" "31m");
	reply_table(r, "posts", POSTS, COUNT(POSTS));
	one(r, 1, NOW, "\x1b[31mred", "line 1\nline 2\t\x1b[2J \xe2\x80\xae txt.exe \xff");
	reply_quote(r, "preview", "Preview", S("a\x1b[31m\nb\r\nc"));
	static const struct show HOW[] = {
		{.terminal = true, .width = 200}, {.terminal = true, .colour = true}, {.terminal = false}};
	for (size_t i = 0; i < COUNT(HOW); i++) {
		str text = shown(a, r, HOW[i]);
		for (size_t k = 0; k < text.len; k++) {
			unsigned char c = (unsigned char)text.at[k];
			bool ours = c == 0x1b && HOW[i].colour;
			if ((c < 0x20 && c != '\n' && c != '\t' && !ours) || c == 0x7f)
				fail_msg("byte %02x in:\n%.*s", c, SHOW(text));
		}
		assert_has(text, "\\x1b]0;title\\x07");
	}
	str plain = shown(a, r, HOW[2]);
	assert_has(plain, "line 1 line 2 \\x1b[2J \\u202e txt.exe \\xff\n");
	assert_has(plain, "Preview:\n    a\\x1b[31m\n    b\n    c\n");
	arena_free(a);
}

void test_pipes_get_plain_lines(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct reply *r = reply_new(a);
	reply_table(r, "posts", POSTS, COUNT(POSTS));
	one(r, 7, NOW, "waiting", "Tea");
	reply_facts(r, "post", POSTS, 2);
	reply_int(r, 9);
	str text = shown(a, r, (struct show){0});
	assert_has(text, "Post\tDue\tState\tSize\tText\n7\tSun 22 Nov 2026 20:00 UTC\twaiting\t1234567\tTea\n");
	assert_has(text, "Post\t9\nDue\t-\n");
	arena_free(a);
}

void test_facts_line_up_and_further_lines_are_indented(void **state)
{
	(void)state;
	static const struct column FACTS[] = {{"id", "Post", CELL_INT, false}, {"text", "The text", CELL_TEXT, true}};
	struct arena *a = arena_new();
	struct reply *r = reply_new(a);
	reply_facts(r, "post", FACTS, COUNT(FACTS));
	reply_int(r, 7);
	reply_text(r, S("one\ntwo"));
	str text = shown(a, r, (struct show){.terminal = true});
	assert_has(text, "Post:      7\nThe text:  one\n           two\n");
	arena_free(a);
}

void test_states_are_coloured_only_where_it_is_wanted(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct reply *r = reply_new(a);
	reply_warn(r, "The account is paused.");
	reply_table(r, "posts", POSTS, COUNT(POSTS));
	one(r, 7, NOW, "published", "published is only a text here");
	str text = shown(a, r, (struct show){.terminal = true, .colour = true, .width = 120});
	assert_has(text, "\x1b[32mpublished\x1b[0m");
	assert_has(text, "  published is only");
	assert_has(text, "\x1b[1;33mNote: \x1b[0mThe account is paused.");
	arena_free(a);
}

void test_programs_get_one_line_of_json(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct reply *r = reply_new(a);
	reply_say(r, "One post.");
	reply_table(r, "posts", POSTS, COUNT(POSTS));
	one(r, 7, NOW, "waiting", "Tea\x1b[31m");
	str text = shown(a, r, (struct show){.json = true, .terminal = true, .colour = true});
	assert_has(text, "{\"ok\":true,\"data\":{\"posts\":[{\"id\":7,\"due\":\"2026-11-22T20:00:00Z\","
		"\"state\":\"waiting\",\"size\":1234567,\"text\":\"Tea\\u001b[31m\"}]},\"say\":[\"One post.\"],\"warn\":[]}\n");
	arena_free(a);
}

void test_an_unknown_zone_is_shown_in_utc(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct reply *r = reply_new(a);
	reply_zone(r, S("Mars/Olympus"));
	reply_facts(r, "post", POSTS, 2);
	reply_int(r, 7);
	reply_int(r, NOW);
	assert_has(shown(a, r, (struct show){0}), "Due\t2026-11-22T20:00:00Z\n");
	arena_free(a);
}
