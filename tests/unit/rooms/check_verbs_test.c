/* SPDX-License-Identifier: MIT
 * check_verbs_test.c - what people read when they have their words looked through. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/said.h"

static struct world *begin(void)
{
	struct world *w = world_new();
	world_account(w, "library");
	return w;
}

void test_words_are_looked_through_and_nothing_is_kept(void **state)
{
	(void)state;
	struct world *w = begin();
	str said = world_verb(w, "check", "Would 943 476 5919 please ring? #worldbookday", NULL);
	has(said, "\"nhs-number\"");
	has(said, "9** *** ***9");
	has_not(said, "943 476 5919 please ring? #worldbookday");
	has(said, "#WorldBookDay");
	/* As the calendar writes it, and no word of it is made small. */
	said = world_verb(w, "check", "It is time to talk. #mentalhealthawarenessweek #worldAidsday", NULL);
	has(said, "Write: #MentalHealthAwarenessWeek");
	has(said, "Write: #WorldAIDSDay");
	has_not(world_verb(w, "check", "It is time to talk. #WorldAIDSDay", NULL), "hashtag-case");
	has(world_verb(w, "check", "The library is open.", NULL), "Nothing was found");
	has_not(world_verb(w, "list", NULL), "943");
	world_free(w);
}

/* What is not in these words stands elsewhere, and people must know where. */
void test_a_post_is_looked_through_by_its_number_with_what_was_said_before(void **state)
{
	(void)state;
	struct world *w = begin();
	world_verb(w, "add", "A 93-year-old lady from Applewick came to Ward 4 after a house fire.", "--to", "library", "--at", "+1m", NULL);
	world_verb(w, "add", "She is home again, what a fighter.", "--to", "library", "--at", "+2h", NULL);
	str said = world_verb(w, "check", "2", NULL);
	has(said, "(with post 1, of the 30 days before)");
	has(said, "Look at post 1: leave out here what leads back to the same person");
	has_not(world_verb(w, "check", "She is home again, what a fighter.", NULL), "\"combination\"");
	has(world_verb(w, "check", "She is home again, what a fighter.", "--to", "library", "--at", "+3h", NULL),
		"\"combination\"");
	world_free(w);
}

/* A refusal tells whose words are meant, and all that has to be lifted, so that the second try is the last. */
void test_who_says_yes_in_spite_of_a_block_hears_where_it_is_and_of_every_rule(void **state)
{
	(void)state;
	struct world *w = begin();
	err e;
	world_account(w, "wards");
	world_person(w, "sam", "publisher");
	world_person(w, "kim", "approver");
	world_real(w);
	AS(w, "sam", "add", "The sale is on Saturday.", "--to", "library,wards", "--at", "+2h", "--variant",
	   "wards=A farmer of 74 from Applewick, 943 476 5919, came to our A&E last night with a broken hip.");
	world_as(w, &e, "kim", "approve", "1", "--on", "library", "--despite", "combination", "--reason",
		 "They have signed.", NULL);
	assert_non_null(e);
	assert_string_equal(e->code, "stopped");
	has(e->text, "nhs-number in its text for wards, ");
	has(e->text, "All that stop it: combination, nhs-number.");
	has(e->text, "--despite combination,nhs-number --reason");
	world_free(w);
}

void test_what_was_never_finished_says_nothing_about_anybody(void **state)
{
	(void)state;
	struct world *w = begin();
	err e;
	world_verb(w, "import begin", NULL);
	world_try_json(w, &e, "import rows", S("{\"id\":\"1\",\"rows\":[{\"line\":2,\"call\":{\"TEXT\":"
		"\"A 93-year-old lady from Applewick came to Ward 4 after a house fire.\",\"to\":\"library\",\"at\":\"+1m\"}}]}"));
	assert_null(e);
	has_not(world_verb(w, "check", "She is home again, what a fighter.", "--to", "library", "--at", "+3h", NULL),
		"\"combination\"");
	world_verb(w, "import finish", "--id", "1", NULL);
	has(world_verb(w, "check", "She is home again, what a fighter.", "--to", "library", "--at", "+3h", NULL),
		"\"combination\"");
	world_free(w);
}

void test_days_alt_texts_and_answers_count(void **state)
{
	(void)state;
	struct world *w = begin();
	has(world_verb(w, "check", "We sing tomorrow.", "--at", "+3d", NULL), "relative-date");
	has_not(world_verb(w, "check", "We sing tomorrow.", NULL), "relative-date");
	has(world_verb(w, "check", "Cake for all.", "--alt", "cake.jpg", NULL), "alt-text");
	has(world_verb(w, "check", "So sorry about your operation.", "--reply-to", "I waited all day.", NULL),
		"care-reply");
	world_free(w);
}

/* Nothing in them says "your", and all who read the question know whose they are. */
void test_an_answer_tells_of_care_without_a_word_that_says_so(void **state)
{
	(void)state;
	static const char NEWS[] = "Good news Tariq!! Bowel biopsy came back clear on Tuesday, letter in the post.",
			  ASKED[] = "Three weeks I've waited.";
	static const char SORRY[] = "Hi, so sorry the colonoscopy was cancelled a second time, we'll get the booking team to ring you "
				    "about the new slot.";
	struct world *w = begin();
	has(world_verb(w, "check", NEWS, "--reply-to", ASKED, NULL), "care-reply");
	has_not(world_verb(w, "check", NEWS, NULL), "care-reply");
	has(world_verb(w, "check", SORRY, "--reply-to", ASKED, NULL), "care-reply");
	has_not(world_verb(w, "check", SORRY, NULL), "care-reply");
	has_not(world_verb(w, "check", "Sorry about the lifts, they work again.", "--reply-to", ASKED, NULL), "care-reply");
	world_free(w);
}

void test_every_rule_is_explained(void **state)
{
	(void)state;
	struct world *w = begin();
	err e;
	has(world_verb(w, "explain", NULL), "\"combination\"");
	has(world_verb(w, "explain", "emoji", NULL), "\"good\"");
	world_try(w, &e, "explain", "emojo", NULL);
	assert_string_equal(e->code, "no-such-rule");
	has(e->text, "emoji");
	world_try(w, &e, "check", "99", NULL);
	assert_non_null(e);
	world_free(w);
}
