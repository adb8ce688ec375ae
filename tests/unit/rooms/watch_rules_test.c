/* SPDX-License-Identifier: MIT
 * watch_rules_test.c - whose words a found post has, what speaks against it, and how often lists are read. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "rooms/watch/watch.h"
#include "text/text.h"


/* ---- whose words */

static bool matches(const char *ours, const char *theirs)
{
	str text = str_of(ours);
	struct sent s = {.texts = &text, .ntexts = 1, .link = S("")};
	struct seen e = {.text = str_of(theirs), .link = S("")};
	return watch_has_words_of(&e, &s);
}

#define CLINIC "The walk-in clinic on Bridge Street is open until eight tonight. No appointment needed. https://nhs.example/clinic"

void test_the_same_words_are_ours_however_a_platform_has_dressed_them(void **state)
{
	(void)state;
	assert_true(matches(CLINIC, CLINIC));
	assert_true(matches(CLINIC, "The walk-in clinic on Bridge Street is open until eight tonight.\n\nNo appointment needed. "
				    "https://t.co/a1B2c3D4e5"));
	assert_true(matches("Caf\xC3\xA9 \xE2\x80\x9Copen\xE2\x80\x9D", "Cafe\xCC\x81 \"open\""));
	assert_true(matches("\xF0\x9F\x93\x9A", "\xF0\x9F\x93\x9A"));
	assert_true(matches("", ""));
}

void test_shortened_and_edited_words_are_ours(void **state)
{
	(void)state;
	static const char *const THEIRS[] = {
		"The walk-in clinic on Bridge Street is open until\xE2\x80\xA6",
		"The walk-in clinic on Bridge Street is open... Read more",
		"The walk-in clinic on Bridge Road is open until nine tonight. No appointment needed. https://nhs.example/clinic",
		"UPDATE: The walk-in clinic on Bridge Street is open until eight tonight. No appointment needed.",
		"The walk-in clinic in Bridge Street is open until eight tonight. You need no appointment. #clinic",
	};
	for (size_t i = 0; i < COUNT(THEIRS); i++)
		if (!matches(CLINIC, THEIRS[i])) fail_msg("not taken for ours: %s", THEIRS[i]);
}

void test_other_words_are_not_ours_nor_ours_with_another_link(void **state)
{
	(void)state;
	static const char *const THEIRS[] = {
		"Win a new phone today! https://prizes.example/win",
		"The walk-in clinic on Bridge Street is open until eight tonight. No appointment needed. https://evil.example/clinic",
		"The library is closed tomorrow because of the weather.",
		"",
		"\xF0\x9F\x93\x9A",
		"https://evil.example/clinic",
	};
	for (size_t i = 0; i < COUNT(THEIRS); i++)
		if (matches(CLINIC, THEIRS[i])) fail_msg("taken for ours: %s", THEIRS[i]);
	assert_false(matches("\xF0\x9F\x93\x9A", "\xF0\x9F\x92\xB0"));
	assert_false(matches("", "Give us money."));
}

void test_of_an_address_the_host_counts_however_it_is_written(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str *hosts;
	size_t n = watch_hosts(a, S("See https://WWW.Library.org:8443/a?b and library.org/x, https://new.unheardof/x\" or https://t.co/abc"),
			       S("https://user@evil.example/@library.org"), &hosts);
	assert_int_equal(n, 3);
	assert_true(str_is(hosts[0], S("library.org")));
	assert_true(str_is(hosts[1], S("new.unheardof")));
	assert_true(str_is(hosts[2], S("evil.example")));
	arena_free(a);
}

/* ---- what speaks against it */

static str clients[] = {{"schedpost", 9}}, hosts_known[] = {{"library.example", 15}}, languages[] = {{"en", 2}},
	   scripts[] = {{"Latin", 5}};

static struct scene usual_scene(void)
{
	return (struct scene){.usual = {.clients = clients, .nclients = 1, .hosts = hosts_known, .nhosts = 1,
					.languages = languages, .nlanguages = 1, .scripts = scripts, .nscripts = 1},
			      .at_work = true, .near = 1};
}

static unsigned signals_of(struct seen e, struct scene s)
{
	struct arena *a = arena_new();
	unsigned on = watch_signals(a, &e, &s);
	arena_free(a);
	return on;
}

void test_each_signal_is_seen_by_itself(void **state)
{
	(void)state;
	struct scene night = usual_scene(), burst = usual_scene(), profile = usual_scene();
	struct seen plain = {.text = S("Story time at ten, see https://library.example/story"), .client = S("schedpost"), .lang = S("en-GB")};
	struct seen client = plain, host = plain, lang = plain, script = plain;
	client.client = S("Web");
	host.link = S("https://prizes.example");
	lang.lang = S("ru");
	script.text = S("\xD0\x91\xD0\xB5\xD1\x81\xD0\xBF\xD0\xBB\xD0\xB0\xD1\x82\xD0\xBD\xD0\xBE");
	night.at_work = false;
	burst.near = BURST_LEAST;
	profile.profile_changed = true;
	assert_int_equal(signals_of(plain, usual_scene()), 0);
	assert_int_equal(signals_of(client, usual_scene()), 1u << SIGNAL_CLIENT);
	assert_int_equal(signals_of(host, usual_scene()), 1u << SIGNAL_HOST);
	assert_int_equal(signals_of(lang, usual_scene()), 1u << SIGNAL_LANGUAGE);
	assert_int_equal(signals_of(script, usual_scene()), 1u << SIGNAL_LANGUAGE);
	assert_int_equal(signals_of(plain, night), 1u << SIGNAL_HOUR);
	assert_int_equal(signals_of(plain, burst), 1u << SIGNAL_BURST);
	assert_int_equal(signals_of(plain, profile), 1u << SIGNAL_PROFILE);
}

/* One thing that is odd happens to colleagues, too; what attackers did in earnest is hostile. */
void test_one_signal_alone_is_not_hostile_and_the_known_attacks_are(void **state)
{
	(void)state;
	static const unsigned ATTACKS[] = {
		1u << SIGNAL_CLIENT | 1u << SIGNAL_HOST | 1u << SIGNAL_HOUR,	/* spam at night */
		1u << SIGNAL_CLIENT | 1u << SIGNAL_PROFILE,			/* name and picture changed first */
		1u << SIGNAL_LANGUAGE | 1u << SIGNAL_BURST,			/* slogans by the dozen */
		1u << SIGNAL_HOST | 1u << SIGNAL_BURST,				/* coins, advertised again and again */
	};
	for (size_t i = 0; i < SIGNALS; i++) assert_true(watch_score(1u << i) < WATCH_HOSTILE);
	for (size_t i = 0; i < COUNT(ATTACKS); i++) assert_true(watch_score(ATTACKS[i]) >= WATCH_HOSTILE);
	assert_int_equal(watch_score(0), 0);
}

void test_a_script_is_told_by_most_letters(void **state)
{
	(void)state;
	assert_true(str_is(text_script(S("Hello there, all of you")), S("Latin")));
	assert_true(str_is(text_script(S("\xD0\x91\xD0\xB5\xD1\x81\xD0\xBF\xD0\xBB\xD0\xB0\xD1\x82\xD0\xBD\xD0\xBE ok")), S("Cyrillic")));
	assert_true(str_is(text_script(S("\xF0\x9F\x93\x9A 12")), S("")));
	assert_true(str_is(text_script(S("\xFF\xFE")), S("")));
}

/* ---- how often */

void test_lists_are_read_each_minute_under_alert_and_ever_less_where_it_fails(void **state)
{
	(void)state;
	assert_int_equal(watch_pause_ms(&(struct watch_pace){.alert = true}), MINUTE_MS);
	assert_int_equal(watch_pause_ms(&(struct watch_pace){.office = true}), 5 * MINUTE_MS);
	assert_int_equal(watch_pause_ms(&(struct watch_pace){0}), 10 * MINUTE_MS);
	assert_int_equal(watch_pause_ms(&(struct watch_pace){.office = true, .fails = 1}), 10 * MINUTE_MS);
	assert_int_equal(watch_pause_ms(&(struct watch_pace){.fails = 1000}), DAY_MS);
}
