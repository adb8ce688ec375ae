/* SPDX-License-Identifier: MIT
 * checks_test.c - each rule fires at what it is for, and leaves alone what is only near it. */
#include "base/clock.h"
#include "rooms/checks/checks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

struct ground {
	struct arena *a;
	struct check_settings set;
	struct check_found *found;
	size_t n;
};

static struct ground begin(void)
{
	struct ground g = {.a = arena_new()};
	check_usual(&g.set);
	return g;
}

static void run(struct ground *g, const struct check_input *in)
{
	g->n = checks_run(g->a, &g->set, in, &g->found);
}

static const struct check_found *find(const struct ground *g, enum check_rule rule)
{
	for (size_t i = 0; i < g->n; i++)
		if (g->found[i].rule == rule) return &g->found[i];
	return NULL;
}

static void run_text(struct ground *g, const char *text)
{
	str part = str_of(text);
	run(g, &(struct check_input){.parts = {&part, 1}, .at = {2026, 12, 2, 9, 0, 0}});
}

static void must_be(const char *text, enum check_rule rule, bool fires, bool found)
{
	if (fires == found) return;
	fail_msg("%s %s: %s", CHECK_ABOUT[rule].code, fires ? "does not see" : "should leave alone", text);
}

void test_every_rule_has_a_bad_example_that_fires_and_a_good_one_that_does_not(void **state)
{
	(void)state;
	struct ground g = begin();
	for (int i = 0; i < CHECK_RULES; i++) {
		struct check_input in;
		for (int good = 0; good < 2; good++) {
			check_example(g.a, &CHECK_ABOUT[i], good, &in);
			run(&g, &in);
			must_be(good ? CHECK_ABOUT[i].good : CHECK_ABOUT[i].bad, (enum check_rule)i, !good,
					find(&g, (enum check_rule)i) != NULL);
		}
	}
	arena_free(g.a);
}

static const struct {
	enum check_rule rule;
	bool fires;
	const char *text;
} TEXTS[] = {
	/* numbers */
	{RULE_NHS_NUMBER, true, "9434765919"},
	{RULE_NHS_NUMBER, true, "943-476-5919"},
	{RULE_NHS_NUMBER, true, "943.476.5919"},
	{RULE_NHS_NUMBER, true, "(943) 476 5919"},
	{RULE_NHS_NUMBER, true, "943 (476) 5919"},
	{RULE_NHS_NUMBER, true, "9\xEF\xBC\x94\xEF\xBC\x93 476 5919"},	/* full-width figures */
	{RULE_NHS_NUMBER, true, "943\xE2\x80\x8B" "476\xE2\x80\x8B" "5919"},	/* signs without width */
	{RULE_NHS_NUMBER, true, "\xD9\xA9\xD9\xA4\xD9\xA3 \xD9\xA4\xD9\xA7\xD9\xA6 \xD9\xA5\xD9\xA9\xD9\xA1\xD9\xA9"},
	{RULE_NHS_NUMBER, false, "(943) 476 5918"},
	{RULE_NHS_NUMBER, false, "943 476 5918"},
	{RULE_NHS_NUMBER, false, "ISBN 0-306-40615-2"},
	{RULE_NHS_NUMBER, false, "ISBN 0306406152"},
	{RULE_NHS_NUMBER, false, "+44 7700 900108"},
	{RULE_NHS_NUMBER, false, "Permit TN-3429261376"},
	{RULE_NHS_NUMBER, true, "Ticket 943 476 3703"},
	{RULE_NHS_NUMBER, false, "Ticket 9434763703"},
	{RULE_NHS_NUMBER, true, "Ticket 9434763703 wins! Only joking, it is off the wristband."},
	{RULE_NHS_NUMBER, false, "The Lamplighter (1903312264 if you like to order by ISBN)"},
	{RULE_NHS_NUMBER, true, "The Lamplighter (1903312264 if you like to order)"},
	{RULE_NHS_NUMBER, false, "4444444444"},
	{RULE_NHS_NUMBER, true, "Order for pt T.H. 943 476 5919, hatch B"},
	{RULE_NHS_NUMBER, false, "Order no 943 476 5919, hatch B"},
	{RULE_NHS_NUMBER, true, "CHI 010110 0019"},
	{RULE_TEST_NUMBER, true, "9990010013"},
	{RULE_TEST_NUMBER, false, "999 123 4560"},
	{RULE_NHS_NUMBER, false, "Ring 0800 123 4567"},
	{RULE_NHS_NUMBER, false, "12345678901"},
	{RULE_NI_NUMBER, true, "AB123456C"},
	{RULE_NI_NUMBER, false, "QQ123456C"},
	{RULE_NI_NUMBER, false, "Part AB123456C is in"},
	{RULE_NI_NUMBER, false, "AB123456E"},
	{RULE_NI_NUMBER, false, "GB123456A"},
	{RULE_HOSPITAL_NUMBER, true, "MRN 4471882"},
	{RULE_HOSPITAL_NUMBER, false, "Your hospital number stands on each letter."},
	{RULE_BIRTH_DATE, true, "DOB 3 May 1951"},
	{RULE_BIRTH_DATE, true, "D.o.b. 3.5.51"},
	{RULE_BIRTH_DATE, false, "Open day on 3 May 2027"},
	{RULE_BIRTH_DATE, false, "Florence Nightingale was born on 12 May 1820."},
	{RULE_BIRTH_DATE, true, "Jean Hale (3/5/1951) is home."},
	{RULE_POSTCODE, true, "She lives at ZZ9 4XT"},
	{RULE_POSTCODE, false, "The form asks for a postcode such as AA1 1AA."},
	{RULE_POSTCODE, false, "Room B12 3rd floor"},
	{RULE_POSTCODE, false, "All of SK8"},
	{RULE_PHONE, true, "His number is 07700 900 123"},
	{RULE_PHONE, true, "Her son will help: text 07700 900 123"},
	{RULE_PHONE, false, "To book a place, text 07700 900 123 or drop in."},
	{RULE_PHONE, true, "His number is 0-7700 900123"},
	{RULE_PHONE, false, "Ask for The Fever Ships (0-7102-9418-2) at the desk."},
	{RULE_PHONE, false, "Call 0300 123 1234"},
	{RULE_PHONE, false, "Call 01632 960 123"},
	{RULE_PHONE, false, "If something worries you, tell him: 01632 960919"},
	{RULE_PHONE, true, "If something worries you, his is 01632 960919"},
	{RULE_PHONE, false, "If your neighbour's was collected, call 01632 960100 or knock at the depot."},
	{RULE_PHONE, true, "Her mum is at home alone: 01632 960144"},
	{RULE_PHONE, false, "Query line for people at home with their medicines: 01632 960144"},
	{RULE_PHONE, false, "The school nurses have a text line for all pupils, 07700 900129."},
	{RULE_PHONE, true, "The helpline is shut, so ring Mary on her mobile 07700 900123."},
	{RULE_PHONE, true, "Our switchboard cannot reach the patient, Mrs Hale, whose home number is 01632 960123."},
	{RULE_PHONE, true, "Mrs Hale rang the helpline from 07700 900123"},
	{RULE_PHONE, false, "The councillor is here on Monday. Ring his office first: 01632 960733"},
	{RULE_PHONE, true, "The councillor is here on Monday. Ring his wife first: 01632 960733"},
	{RULE_EMAIL, true, "tom.hale@hotmail.com"},
	{RULE_EMAIL, false, "jobs@trust.example"},
	{RULE_ADDRESS, true, "Her home is 3 Mill Lane"},
	{RULE_ADDRESS, false, "We are at 3 Mill Lane"},
	{RULE_ADDRESS, true, "Parcel for the lady at 3 Croft Cottages"},
	{RULE_ADDRESS, false, "The exhibition is at 3 Croft Cottages"},
	{RULE_ADDRESS, false, "Plaque: the botanist Ada Hale lived at 3 Mill Lane until 1934."},
	/* one human */
	{RULE_COMBINATION, true, "Baby Alfie was born at 3am on our labour ward. Well done to his mum Kate!"},
	{RULE_COMBINATION, true, "Mrs Patel on Ward 7 went home yesterday after her hip replacement."},
	{RULE_COMBINATION, false, "One in four people lives with a mental illness. Talk about it."},
	{RULE_COMBINATION, false, "If you had a heart attack, our cardiac nurses can help you walk again."},
	{RULE_COMBINATION, false, "Staff nurse Priya Shah joins our stroke unit on Monday."},
	{RULE_COMBINATION, false, "Join us on Tuesday for a talk on dementia at the library."},
	{RULE_COMBINATION, false, "Jean Rhys wrote this novel about a woman who loses her mind. It is on our shelves."},
	{RULE_COMBINATION, false, "Our over-65s can have the flu jab from this Monday."},
	{RULE_COMBINATION, true, "The station master is in traction on Ward 2 after a fall on Monday."},
	{RULE_COMBINATION, false, "The station master opened our new ward on Monday."},
	{RULE_COMBINATION, true, "Good to see Mr Sedley here today visiting his wife, who has dementia."},
	{RULE_COMBINATION, false, "Thank you to Mr and Mrs Sedley, who ran 10 km for dementia research."},
	{RULE_COMBINATION, true, "Two brothers, 4 and 6, from Applewick were taken into care last night."},
	{RULE_COMBINATION, false, "The Hale brothers sing at our concert on Monday in aid of cancer research."},
	{RULE_COMBINATION, true, "Our youngest, four months old, came off the ventilator this morning."},
	{RULE_COMBINATION, false, "Our youngest reader has won the summer reading prize."},
	{RULE_COMBINATION, true, "Same lad again last night, overdose, flat above the bakery."},
	{RULE_COMBINATION, false, "Our porters, Becca and Tom, married on Saturday in the hospital chapel."},
	{RULE_COMBINATION, false, "I'm Shona and I'm a nurse on Ward 3. This morning I walked 14,000 steps."},
	{RULE_COMBINATION, false, "In our pub quiz on Thursday Mr Parkinson meets Dr Crohn on the ward."},
	{RULE_COMBINATION, true, "A 74-year-old farmer from Applewick"},
	{RULE_COMBINATION, true, "Mr Khan, 91, left Ward 3 yesterday"},
	{RULE_COMBINATION, true, "Mr Khan's mum, 91, a farmer, from Applewick"},
	{RULE_COMBINATION, false, "Somebody we cared for has written to say thank you."},
	{RULE_COMBINATION, true, "Get well soon to Mrs Amblethwaite on Ward 9, says the team."},
	{RULE_SMALL_NUMBER, true, "Three patients were admitted with measles to our unit."},
	{RULE_SMALL_NUMBER, false, "Two visitors at a time, please, on all wards."},
	{RULE_SMALL_NUMBER, false, "310 patients were admitted with flu in January."},
	{RULE_SMALL_NUMBER, false, "One in three people had a fall."},
	/* in public */
	{RULE_ACCUSATION, true, "Mr Hale is a fraud and everybody knows it."},
	{RULE_ACCUSATION, false, "Fraud awareness week with PC Jean Hale."},
	{RULE_PROMISE, true, "1 like = 1 meal for the food bank"},
	{RULE_PROMISE, false, "Like and share our page!"},
	{RULE_CREDIT, true, "What a view! Borrowed from Facebook."},
	{RULE_CREDIT, false, "Boxes of memories can be borrowed from any branch."},
	{RULE_CREDIT, false, "The cough is doing the rounds. We don't know who Peter was, and the callers are not ours."},
	{RULE_CREDIT, true, "No idea who took it. Picture doing the rounds on Facebook."},
	{RULE_CREDIT, false, "E-mails sent to us on Monday may be lost."},
	{RULE_INTERNAL_LINK, true, "http://intranet/rota"},
	{RULE_INTERNAL_LINK, true, "https://mail.trust.example/owa/?ItemID=1"},
	{RULE_INTERNAL_LINK, true, "\\\\server\\ward6\\rota.doc"},
	{RULE_INTERNAL_LINK, false, "https://www.council.example/staff-awards"},
	{RULE_TOKEN_LINK, true, "https://x.example/?token=ab12"},
	{RULE_TOKEN_LINK, false, "https://x.example/?page=2&utm_campaign=flu"},
	{RULE_CLAIM, true, "Honey cures a cold."},
	{RULE_CLAIM, false, "Honey is nice in tea."},
	{RULE_CLAIM, true, "Ginger halves colds."},
	{RULE_CLAIM, true, "Ginger tea will stop flu."},
	{RULE_CLAIM, false, "Cold water kills."},
	{RULE_CLAIM, false, "Visitors of the very ill can stay overnight in our new chairs."},
	{RULE_CLAIM, false, "Date of birth: we ask for it three times, for the right treatment."},
	{RULE_CLAIM, false, "Stopping smoking cuts your risk of cancer: https://www.nhs.uk/quit"},
	{RULE_CLAIM, true, "9 out of 10 strokes could be prevented."},
	{RULE_CLAIM, false, "9 out of 10 of us know somebody with dementia."},
	{RULE_DIGITAL_ONLY, true, "Apply on our website."},
	{RULE_DIGITAL_ONLY, true, "Apply on our website. No phone bookings."},
	{RULE_DIGITAL_ONLY, false, "Apply on our website, or ring 01632 960 123."},
	{RULE_DIGITAL_ONLY, false, "Book through the app or with the receptionists."},
	{RULE_DIGITAL_ONLY, false, "Apply on our website. There are paper copies at the market office."},
	{RULE_DIGITAL_ONLY, true, "Apply through the portal. Paper forms will be ignored."},
	{RULE_DIGITAL_ONLY, false, "Phone us on 01632 960100 or apply online. Late forms will be ignored."},
	{RULE_DIGITAL_ONLY, true, "Housing repairs must be reported online. Do not fall for scams."},
	{RULE_DIGITAL_ONLY, false, "Nobody asks you to claim it by a link: that is a scam."},
	{RULE_DIGITAL_ONLY, false, "Read our report: https://www.council.example/report"},
	/* to be read by everybody */
	{RULE_EMOJI, false, "Open again on Monday. \xF0\x9F\x93\x9A"},
	{RULE_EMOJI, true, "Cake, tea and more. \xF0\x9F\x93\x9A\xF0\x9F\x93\x9A"},
	{RULE_EMOJI, true, "What to bring with you:\n\xF0\x9F\x93\x9A a book"},
	{RULE_HASHTAGS, false, "Come. #OneBook #TwoBooks"},
	{RULE_HASHTAGS, true, "Our #Library is open on Monday"},
	{RULE_HASHTAG_CASE, true, "#worldbookday"},
	{RULE_HASHTAG_CASE, true, "#Nhsstaffstory"},
	{RULE_HASHTAG_CASE, false, "#WorldBookDay"},
	{RULE_HASHTAG_CASE, false, "#library"},
	{RULE_HASHTAG_CASE, false, "#zxqvzxqvzx"},
	{RULE_FANCY_LETTERS, true, "\xEF\xBC\xAF\xEF\xBC\xB0\xEF\xBC\xA5\xEF\xBC\xAE"},
	{RULE_FANCY_LETTERS, true, "\xE1\xB4\x8F\xE1\xB4\x98\xE1\xB4\x87\xC9\xB4"},
	{RULE_FANCY_LETTERS, true,
	 "c\xCC\xB6l\xCC\xB6o\xCC\xB6s\xCC\xB6"
	 "ed"},
	{RULE_FANCY_LETTERS, false, "Caf\xC3\xA9 \xE2\x80\x93 ysbyty t\xC5\xB7"},
	{RULE_FANCY_LETTERS, false, "The sound [\xC9\xAA] is short"},
	{RULE_FANCY_LETTERS, false, "cafe\xCC\x81"},
	{RULE_CAPITALS, true, "OPEN AGAIN ON MONDAY. WE ARE CLOSING EARLY TODAY"},
	{RULE_CAPITALS, false, "OPEN AGAIN on Monday"},
	{RULE_SYMBOLS, true, "Tea + cake"},
	{RULE_SYMBOLS, true, "Go left \xE2\x86\x92 lift"},
	{RULE_SYMBOLS, true, "Books & tea"},
	{RULE_SYMBOLS, false, "A&E is open to all aged 18+"},
	{RULE_SYMBOLS, true, "-------"},
	{RULE_SYMBOLS, false, "well-known, half-open"},
	{RULE_SYMBOLS, false, "https://x.example/?a=b"},
	{RULE_LINK_TEXT, true, "Link in bio"},
	{RULE_LINK_TEXT, true, "https://bit.ly/abc"},
	{RULE_LINK_TEXT, true, "Our map: https://x.example/map.pdf"},
	{RULE_LINK_TEXT, false, "Our map: https://x.example/map.pdf (PDF, 2 MB)"},
	{RULE_LINK_TEXT, true, "https://a.example/b and https://c.example/d"},
	{RULE_LINK_TEXT, false, "We are here to help."},
	{RULE_ACRONYM, false, "NHS and BBC"},
	{RULE_ACRONYM, true, "Ask the XYZT desk"},
	{RULE_ACRONYM, false, "XYZT (Xylophone Yard Zone Team) opens"},
	{RULE_NUMERIC_DATE, true, "On 03/04 at noon"},
	{RULE_NUMERIC_DATE, false, "Open 24/7"},
	{RULE_NUMERIC_DATE, false, "In 2026/27"},
	{RULE_CLOCKS, false, "From 14:00 to 16:30"},
	{RULE_CLOCKS, true, "From 14:00, cake at 3pm"},
	{RULE_MENTIONS, true, "With @a1 @b2 @c3 @d4"},
	{RULE_MENTIONS, false, "With @a1 and @b2"},
	{RULE_PHONE_GROUPS, true, "Ring 01632 960 123."},
	{RULE_PHONE_GROUPS, false, "Ring 01632 960 123 or write to us."},
	{RULE_LONG_SENTENCE, false, "Short. Also short."},
};

void test_texts_and_near_texts(void **state)
{
	(void)state;
	struct ground g = begin();
	for (size_t i = 0; i < COUNT(TEXTS); i++) {
		run_text(&g, TEXTS[i].text);
		must_be(TEXTS[i].text, TEXTS[i].rule, TEXTS[i].fires, find(&g, TEXTS[i].rule) != NULL);
	}
	arena_free(g.a);
}

void test_days_against_the_day_it_goes_out(void **state)
{
	static const struct {
		enum check_rule rule;
		bool fires;
		const char *text;
	} DAYS[] = {
		/* of Wednesday 2 December 2026 */
		{RULE_WRONG_DAY, true, "Today (Thursday) we are closed."},
		{RULE_WRONG_DAY, false, "Today (Wednesday) we are closed."},
		{RULE_WRONG_DAY, true, "Happy Monday, readers!"},
		{RULE_WRONG_DAY, true, "On Friday 3 December we sing."},
		{RULE_WRONG_DAY, false, "On Thursday 3 December we sing."},
		{RULE_WRONG_DAY, false, "Closed today and on Friday."},
		{RULE_WRONG_DAY, true, "Closed tomorrow, 5 December."},
		{RULE_WRONG_DAY, false, "Closed every Monday."},
		{RULE_RELATIVE_DATE, true, "We sing next Friday."},
		{RULE_RELATIVE_DATE, true, "Yesterday was fun."},
		{RULE_RELATIVE_DATE, false, "We sing on Friday 4 December."},
		{RULE_RELATIVE_DATE, false, "Open today until eight."},
		{RULE_RELATIVE_DATE, false, "Film: The Day After Tomorrow"},
	};
	(void)state;
	struct ground g = begin();
	for (size_t i = 0; i < COUNT(DAYS); i++) {
		str part = str_of(DAYS[i].text);
		run(&g, &(struct check_input){.parts = {&part, 1}, .at = {2026, 12, 2, 9, 0, 0}, .scheduled = true});
		must_be(DAYS[i].text, DAYS[i].rule, DAYS[i].fires, find(&g, DAYS[i].rule) != NULL);
	}
	arena_free(g.a);
}

void test_small_things_add_up_over_pictures_and_earlier_posts(void **state)
{
	(void)state;
	struct ground g = begin();
	str part = S("She is home again, what a fighter."), before = S("A 93-year-old lady from Applewick came to Ward 4 after a house fire.");
	struct check_media picture = {
		.kind = KIND_PHOTO, .alt = S("Doreen in bed 4, both legs in plaster."), .file = S("garden.jpg")};
	run(&g, &(struct check_input){.parts = {&part, 1}});
	assert_null(find(&g, RULE_COMBINATION));
	run(&g, &(struct check_input){.parts = {&part, 1}, .earlier = {&before, 1}});
	assert_non_null(find(&g, RULE_COMBINATION));
	run(&g, &(struct check_input){.parts = {&part, 1}, .media = &picture, .nmedia = 1});
	assert_non_null(find(&g, RULE_COMBINATION));
	run(&g, &(struct check_input){.parts = {&part, 1}, .media = &picture, .nmedia = 1, .consented = true});
	assert_null(find(&g, RULE_COMBINATION));
	arena_free(g.a);
}

void test_what_is_on_the_accounts_lists_is_left_alone(void **state)
{
	(void)state;
	struct ground g = begin();
	str part = S("Mr Hale waits at ZZ9 4XT, ring him on 07700 900123. Hale was admitted to Ward 3 last night."),
		code = S("zz94xt"), phone = S("+44 7700 900123");
	str name = S("Tom Hale"), shape = S("HD######"), file = S("HD 119204.jpg");
	struct check_media picture = {.kind = KIND_IMAGE, .alt = S("A garden in the sun."), .file = file};
	phone = S("07700 900 123");
	run(&g, &(struct check_input){.parts = {&part, 1}});
	assert_true(find(&g, RULE_POSTCODE) && find(&g, RULE_PHONE) && find(&g, RULE_COMBINATION));
	run(&g,
		&(struct check_input){
			.parts = {&part, 1}, .own_postcodes = {&code, 1}, .own_phones = {&phone, 1}, .own_names = {&name, 1}});
	assert_false(find(&g, RULE_POSTCODE) || find(&g, RULE_PHONE));
	run(&g, &(struct check_input){.parts = {&part, 1}, .media = &picture, .nmedia = 1, .own_mrn = {&shape, 1}});
	assert_int_equal(find(&g, RULE_HOSPITAL_NUMBER)->field, IN_FILE);
	arena_free(g.a);
}

void test_much_that_is_told_of_one_person_blocks(void **state)
{
	(void)state;
	struct ground g = begin();
	run_text(&g, "Well done to Mr Khan's mum, 91, who left Ward 3 yesterday");
	assert_int_equal(find(&g, RULE_COMBINATION)->severity, CHECK_BLOCK);
	assert_true(str_find(find(&g, RULE_COMBINATION)->says, S("a name, an age, a relative, a place and a time"), NULL));
	arena_free(g.a);
}

void test_what_was_seen_leaves_masked(void **state)
{
	(void)state;
	struct ground g = begin();
	run_text(&g, "Would 943 476 5919 please ring?");
	const struct check_found *f = find(&g, RULE_NHS_NUMBER);
	assert_true(f && f->severity == CHECK_BLOCK && f->from == 6 && f->to == 18);
	assert_true(str_is(f->masked, S("9** *** ***9")));
	run_text(&g, "9\xEF\xBC\x94\xEF\xBC\x93 476 5919 was born on 3/4/1951 at SK8 9AB");
	for (size_t i = 0; i < g.n; i++) {	/* nor by another rule that sees the same words */
		f = &g.found[i];
		bool shown = str_find(f->masked, S("1951"), NULL) || str_find(f->masked, S("SK8"), NULL) ||
					 str_find(f->safer, S("943"), NULL);
		if (shown) fail_msg("%s shows %.*s", CHECK_ABOUT[f->rule].code, SHOW(f->masked));
	}
	assert_true(find(&g, RULE_FANCY_LETTERS) && find(&g, RULE_NUMERIC_DATE) && find(&g, RULE_BIRTH_DATE));
	for (size_t i = 0; i < g.n; i++)
		assert_false(str_find(g.found[i].says, S("476"), NULL) || str_find(g.found[i].safer, S("476"), NULL));
	arena_free(g.a);
}

void test_the_policy_may_turn_rules_down_and_off(void **state)
{
	(void)state;
	struct ground g = begin();
	const char *wrong;
	str word;
	assert_true(check_setting_read(&g.set, S("nhs-number warn"), &wrong, &word));
	assert_true(check_setting_read(&g.set, S("emoji off"), &wrong, &word));
	assert_true(check_limit_read(&g.set, S("hashtags 3"), &wrong, &word));
	assert_true(check_number_read(&g.set, S("K######"), &wrong, &word));
	assert_false(check_setting_read(&g.set, S("nhs warn"), &wrong, &word));
	assert_true(str_is(word, S("nhs")));
	assert_false(check_setting_read(&g.set, S("emoji loud"), &wrong, &word) || check_setting_read(&g.set, S("emoji off now"), &wrong, &word));
	assert_false(check_limit_read(&g.set, S("hashtags many"), &wrong, &word) ||
				 check_limit_read(&g.set, S("hash 1"), &wrong, &word));
	assert_false(check_number_read(&g.set, S("K##"), &wrong, &word));
	run_text(&g, "\xF0\x9F\x93\x9A Is 943 476 5919 you, or K123456? #OneBook #TwoBooks #RedBook");
	assert_int_equal(find(&g, RULE_NHS_NUMBER)->severity, CHECK_WARN);
	assert_non_null(find(&g, RULE_HOSPITAL_NUMBER));
	assert_false(find(&g, RULE_EMOJI) || find(&g, RULE_HASHTAGS));
	arena_free(g.a);
}

void test_tags_and_letters_are_mended(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	const struct check_list none = {0};
	str fixed = check_fixed(a, &none, S("We are \xF0\x9D\x97\xBC\xF0\x9D\x97\xBD\xF0\x9D\x97\xB2\xF0\x9D\x97\xBB again\xE2\x80\xA6 #worldbookday #OneBook"));
	assert_true(str_is(fixed, S("We are open again\xE2\x80\xA6 #WorldBookDay #OneBook")));
	arena_free(a);
}

void test_the_server_that_a_post_goes_to_is_no_secret(void **state)
{
	(void)state;
	static const struct { const char *text; bool found; } CASES[] = {
		{"Put right: http://localhost:8080/@library/116", false}, {"Put right: http://localhost:80801/x", true},
		{"Put right: http://intranet/rota", true},
	};
	for (size_t i = 0; i < COUNT(CASES); i++) {
		struct ground g = begin();
		str text = str_of(CASES[i].text), server = S("http://localhost:8080");
		run(&g, &(struct check_input){.parts = {&text, 1}, .own_servers = {&server, 1}});
		if (!find(&g, RULE_INTERNAL_LINK) == CASES[i].found) fail_msg("%s", CASES[i].text);
		arena_free(g.a);
	}
}

/* ---- no text takes long */

static double ms_of(struct ground *g, str part)
{
	struct timespec from, to;
	struct check_input in = {.parts = {&part, 1}, .at = {2026, 12, 2, 9, 0, 0}, .scheduled = true};
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
	run(g, &in);
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &to);
	return (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
}

static str repeated(struct arena *a, const char *piece, size_t bytes)
{
	buf b = buf_in(a, bytes + 200);
	while (b.len < bytes) buf_add(&b, str_of(piece));
	return buf_str(&b);
}

void test_no_text_takes_long(void **state)
{
	static const char *const PIECES[] = {
		"A 74-year-old man came to Ward 6 last night, his wife says. Ring 07700 900 123 or jean@gmail.com! #mentalhealth ",
		"the she he her Mr ",
		"9434765919 ",
		"1 ",
		"12/03/1956 ",
		"@a",
		"#aaaaaaaaaaaa ",
		"a",
		"http://a.b/?",
		"XY (",
		"lied Tom Hale ",
		"today, ",
		"\"",
		"\xF0\x9D\x97\xBC",
		"\xCC\xB6",
		"\xF0\x9F\x93\x9A",
		"every like = ",
		"\xff",
		"a@b.c",
		"Bed 1 Hale ",
		"AB12",
		"K1 2",
		"-1-",
		"his 07",
		"07700 900123 ",
		".\n",
	};
	(void)state;
	double worst = 0, usual = 0;
	const char *slowest = "";
	struct ground first = begin();
	ms_of(&first, S("once"));
	arena_free(first.a);
	for (size_t i = 0; i < COUNT(PIECES); i++) {
		struct ground g = begin();
		double ms = ms_of(&g, repeated(g.a, PIECES[i], 1 << 20));
		if (ms > worst) slowest = PIECES[i];
		worst = ms > worst ? ms : worst;
		if (ms > 50) fprintf(stderr, "# 1 MB of '%.20s': %.0f ms\n", PIECES[i], ms);
		if (!i) usual = ms_of(&g, repeated(g.a, PIECES[i], 3000));
		arena_free(g.a);
	}
	fprintf(stderr, "# a post of 3,000 characters: %.2f ms; the slowest 1 MB: %.0f ms ('%.20s')\n", usual, worst, slowest);
	assert_true(usual < 20);
}
