/* SPDX-License-Identifier: MIT
 * rules.c - the table of the rules: what each is called, how grave it may be, why it is there, and an example of both
 * kinds. */
#include "rooms/checks/checks.h"

#define CONFIDENTIAL "Even that somebody was a patient is confidential, and readers put small things together."

const struct check_about CHECK_ABOUT[CHECK_RULES] = {
	[RULE_COMBINATION] =
		{"combination", "Small things that together tell who is meant", CHECK_BLOCK, CONFIDENTIAL, STAGE_TEXT,
		 "A 74-year-old man came in from Applewick last night with a broken hip. His wife never left his side.",
		 "Thank you to everybody who let us look after them this week."},
	[RULE_SMALL_NUMBER] = {"small-number", "So few people that they can be told apart", CHECK_BLOCK,
						   "Where one to four people are meant, those who know the place know who.", STAGE_TEXT,
						   "Two patients on Ward 6 have died of flu.",
						   "Fewer than five people in the county have died of flu this winter."},
	[RULE_NHS_NUMBER] =
		{"nhs-number", "NHS, CHI or Health and Care number", CHECK_BLOCK,
		 "It is on everything that the health service knows of one person. The check digit tells it from other numbers.",
		 STAGE_TEXT, "Would 943 476 5919 please ring the clinic?",
		 "Would the person who left a scarf please ring the clinic on 01632 960 123?"},
	[RULE_TEST_NUMBER] = {"test-number", "An NHS number of the test range", CHECK_WARN,
						  "Numbers that begin with 999 belong to nobody, but readers cannot know that.", STAGE_TEXT,
						  "Your number looks like this: 999 001 0005.",
						  "You find your NHS number on any letter from us."},
	[RULE_NI_NUMBER] = {"ni-number", "National Insurance number", CHECK_BLOCK, "With it somebody can be robbed.",
						STAGE_TEXT, "Whose is the letter for AB 12 34 56 C?",
						"Has anybody lost a letter? It is at our desk."},
	[RULE_HOSPITAL_NUMBER] =
		{"hospital-number", "A number by which you know a patient", CHECK_BLOCK,
		 "Colleagues can look up who it is, and so can everybody else who has one letter of yours.", STAGE_TEXT,
		 "Hospital number 4471882 is ready to go home.", "Beds are free again on our wards."},
	[RULE_BIRTH_DATE] = {"birth-date", "A date of birth", CHECK_BLOCK,
						 "Beside a ward or a first name it tells exactly who is meant.", STAGE_TEXT,
						 "Jean, date of birth 3/5/1951, left her glasses here.", "Somebody left their glasses here."},
	[RULE_POSTCODE] =
		{"postcode", "A whole postcode that is not one of yours", CHECK_BLOCK,
		 "A postcode is about fifteen houses. Those of your own buildings stand in policy.conf (ours postcode).",
		 STAGE_TEXT, "Our patient lives at ZZ9 4XT.", "Many of our patients live in the north of the county."},
	[RULE_PHONE] = {"phone", "One person's own telephone number", CHECK_BLOCK,
					"Mobiles belong to one person. The numbers of services are fine.", STAGE_TEXT,
					"Ring her on 07700 900 123 if you find the dog.",
					"Ring the library on 01632 960 123 if you find the dog."},
	[RULE_EMAIL] = {"email", "One person's own address of mail", CHECK_BLOCK, "Once it is out, it is out for ever.",
					STAGE_TEXT, "Write to margaret.hale@gmail.com about the quilt.",
					"Write to events@library.example about the quilt."},
	[RULE_ADDRESS] = {"address", "The house in which somebody lives", CHECK_BLOCK,
					  "It tells who is meant, and where to find them.", STAGE_TEXT,
					  "Mr Hale lives at 14 Mill Lane and waits for a carer.",
					  "Come to our new branch at 14 Mill Lane."},
	[RULE_CARE_REPLY] =
		{"care-reply", "An answer that tells of somebody's care", CHECK_BLOCK,
		 "Even when they have said it themselves: it is theirs to tell, and not yours to confirm.", STAGE_REPLY,
		 "So sorry about your appointment, we will look at your notes.",
		 "Thank you for telling us. We cannot talk about care here; please ring PALS on 01632 960 123."},
	[RULE_ACCUSATION] = {"accusation", "A name beside an accusation", CHECK_WARN,
						 "What cannot be proved is libel, also as a joke.", STAGE_TEXT,
						 "Councillor Tom Hale lied to all of you about the library.",
						 "We do not agree with Councillor Tom Hale about the library."},
	[RULE_CREDIT] = {"credit", "Somebody else's picture without their name", CHECK_WARN,
					 "Pictures belong to who made them, on the internet too.", STAGE_OTHERS, "", "Photo: Sam Ode"},
	[RULE_PROMISE] = {"promise", "A promise for every share or like", CHECK_WARN,
					  "Nobody can say how often it will be shared.", STAGE_TEXT,
					  "For every share of this post we will give £1 to the food bank.",
					  "For every share until Friday we will give £1 to the food bank, up to £200."},
	[RULE_INTERNAL_LINK] = {"internal-link", "An address of an internal server or shared file", CHECK_BLOCK,
							"Readers cannot open it; or they can, which is worse.", STAGE_TEXT,
							"The rota: https://trust.sharepoint.com/sites/ward6/rota.xlsx",
							"Our visiting times: https://www.trust.example/visiting"},
	[RULE_TOKEN_LINK] = {"token-link", "A key or a person in an address", CHECK_BLOCK,
						 "Whoever clicks may come in as that person.", STAGE_TEXT,
						 "Tell us: https://survey.example/s?email=jean.hale%40post.example",
						 "Tell us: https://survey.example/s?utm_source=social"},
	[RULE_WRONG_DAY] = {"wrong-day", "A day that does not fit the calendar", CHECK_BLOCK,
						"People come on the wrong day; or to a thing that was yesterday.", STAGE_PLANNED,
						"Today, Tuesday, we open at noon.", "Today, Wednesday, we open at noon."},
	[RULE_RELATIVE_DATE] = {"relative-date", "A word that moves with the day", CHECK_WARN,
							"Posts are read days later, and a planned one is written days before.", STAGE_PLANNED,
							"Come to our fair tomorrow at 10am.", "Come to our fair on Thursday 3 December at 10am."},
	[RULE_CLAIM] = {"claim", "Something said to heal, without a source", CHECK_WARN,
					"People act upon what a hospital or a council says about health.", STAGE_TEXT,
					"Walking cuts the risk of heart disease by half!",
					"Walking cuts the risk of heart disease, says the British Heart Foundation."},
	[RULE_DIGITAL_ONLY] = {"digital-only", "Something that can be done over the internet only", CHECK_WARN,
						   "Those who need you most have no internet at hand.", STAGE_TEXT,
						   "Renew your bus pass online: https://www.council.example/pass",
						   "Renew your bus pass online at https://www.council.example/pass or in any library."},
	[RULE_PHOTO] = {"photo", "A photograph that somebody must look through", CHECK_INFO,
					"No program sees the names on the whiteboard behind the smiling team.", STAGE_PHOTO, "photo",
					"image"},
	[RULE_ALT_TEXT] = {"alt-text", "No alt text, or one that says nothing", CHECK_BLOCK,
					   "People who do not see the picture hear its alt text instead.", STAGE_ALT, "Image of cake",
					   "Three volunteers cut a birthday cake in the shape of a book."},
	[RULE_TEXT_IN_PICTURE] = {"text-in-picture", "Words in a picture that stand nowhere else", CHECK_BLOCK,
							  "A screen reader does not read words in pictures.", STAGE_WORDS,
							  "A blue card with a drawing of a needle.", "A blue card: Flu clinic, Friday, 9am."},
	[RULE_CAPTIONS] = {"captions", "A film without captions", CHECK_BLOCK,
					   "Most films are watched without sound, and not only by people who are deaf.", STAGE_CAPTIONS,
					   "", "captions"},
	[RULE_FLASHES] = {"flashes", "More than three flashes a second", CHECK_BLOCK, "It can set off a seizure.",
					  STAGE_FLASHES, "5", "2"},
	[RULE_LONG_SENTENCE] =
		{"long-sentence", "A long sentence", CHECK_WARN, "At its end nobody knows how it began.", STAGE_TEXT,
		 "Our library will be closed on Monday because the heating is being mended, which takes a day, and opens again on Tuesday "
		 "at nine, when all that was kept for you can be fetched.",
		 "Our library is closed on Monday, because the heating is being mended. It opens again on Tuesday at nine."},
	[RULE_LONG_BLOCK] =
		{"long-block", "A long block without a break", CHECK_INFO, "Lines swim before tired eyes.", STAGE_TEXT,
		 "The library is closed on Monday. The heating is being mended. It opens again on Tuesday at nine. All that was kept for you "
		 "can be fetched then. Nothing has to be paid for the day. The mobile library comes as usual. The reading group meets in the "
		 "church hall. The children's hour is a week later. We are sorry for the trouble.",
		 "The library is closed on Monday. The heating is being mended."},
	[RULE_EMOJI] = {"emoji", "Too many emoji, or in the way", CHECK_WARN, "Each is read out by its whole name.",
					STAGE_TEXT, "We are \xF0\x9F\x93\x9A open again on Monday, with cake for all.",
					"We are open again on Monday, with cake for all. \xF0\x9F\x93\x9A"},
	[RULE_HASHTAGS] = {"hashtags", "Too many tags, or in the middle", CHECK_WARN,
					   "Tags are read out too, one after the other.", STAGE_TEXT,
					   "Come and read! #Books #Libraries #Reading", "Come and read! #Libraries"},
	[RULE_HASHTAG_CASE] = {"hashtag-case", "A tag without capital letters", CHECK_WARN,
						   "With a capital letter for each word a screen reader can say it.", STAGE_TEXT,
						   "It is time to talk. #mentalhealthawarenessweek",
						   "It is time to talk. #MentalHealthAwarenessWeek"},
	[RULE_FANCY_LETTERS] = {"fancy-letters", "Signs that only look like letters", CHECK_BLOCK,
							"A screen reader says \"mathematical bold capital\", or nothing at all.", STAGE_TEXT,
							"We are \xF0\x9D\x97\xBC\xF0\x9D\x97\xBD\xF0\x9D\x97\xB2\xF0\x9D\x97\xBB again.",
							"We are open again."},
	[RULE_CAPITALS] = {"capitals", "Words in capital letters", CHECK_WARN,
					   "They are hard to read, and sound like shouting.", STAGE_TEXT,
					   "PLEASE DON'T BRING DOGS INTO THE WARD GARDEN.",
					   "Please don't bring dogs into the ward garden. Call 999 or NHS 111."},
	[RULE_SYMBOLS] = {"symbols", "Signs for words", CHECK_WARN, "A screen reader spells them or leaves them out.",
					  STAGE_TEXT, "Warm socks = happy feet.", "Warm socks make happy feet."},
	[RULE_LINK_TEXT] = {"link-text", "A link that does not say where it leads", CHECK_WARN,
						"Many jump from link to link, and hear only these words.", STAGE_TEXT,
						"For visiting times click here: https://www.trust.example/v",
						"Visiting times: https://www.trust.example/v"},
	[RULE_ACRONYM] = {"acronym", "Letters that not everybody knows", CHECK_WARN,
					  "What is short for you is dark for others.", STAGE_TEXT, "Ask PALS if you need help.",
					  "Ask the Patient Advice and Liaison Service (PALS) if you need help."},
	[RULE_READING_AGE] =
		{"reading-age", "Hard to read, by an estimate", CHECK_INFO, "One in six adults reads like a child of eleven.",
		 STAGE_TEXT,
		 "Notification: accessibility considerations necessitate comprehensive modifications to administrative accommodation; "
		 "organisational representatives subsequently anticipate considerable disruption. Alternative arrangements concerning "
		 "outpatient consultations, including interpretation facilities, are communicated individually by administrators in "
		 "accordance with established governance procedures.",
		 "We are making our front door wider. It takes a week. Please use the door by the car park, which has a ramp. Our staff will "
		 "help you find your way. If you need help to hear or to read, tell us when you come."},
	[RULE_NUMERIC_DATE] = {"numeric-date", "A date in figures only", CHECK_WARN, "Some read the month first.",
						   STAGE_TEXT, "Open day on 01/02/2027.", "Open day on 1 February 2027."},
	[RULE_CLOCKS] = {"clocks", "Two ways to give the time", CHECK_WARN, "It makes people late.", STAGE_TEXT,
					 "Doors open at 7pm and close at 21:30.", "Doors open at 7pm and close at 9.30pm."},
	[RULE_MENTIONS] = {"mentions", "Many handles, or one at the beginning", CHECK_INFO,
					   "Each is read out; one at the front hides the post.", STAGE_TEXT, "@townhall has a new ramp.",
					   "Our @townhall has a new ramp."},
	[RULE_PHONE_GROUPS] = {"phone-groups", "A number in one row, or the only way", CHECK_WARN,
						   "One hears and copies it in groups.", STAGE_TEXT, "Ring 01632960123 or write to us.",
						   "Ring 01632 960 123 or write to us."},
	[RULE_LANGUAGE] = {"language", "No language is given", CHECK_INFO,
					   "Welsh read by an English voice is nothing but noise.", STAGE_LANGUAGE, "-", "cy"},
	[RULE_CONTRAST] = {"contrast", "Words that stand out too little", CHECK_INFO,
					   "Grey on grey is lost in the sun, and on old eyes.", STAGE_CONTRAST, "21", "70"},
};

static struct check_media media_of(const struct check_about *about, str text, bool good)
{
	struct check_media m = {.kind = KIND_IMAGE, .alt = S("Three children read under a tree.")};
	int64_t n = 0;
	str_int(text, &n);
	switch (about->stage) {
	case STAGE_ALT: m.alt = text; break;
	case STAGE_OTHERS: m.others = true; m.credit = text; break;
	case STAGE_WORDS: m.alt = text; m.has_text = true; m.words = S("Flu clinic Friday 9am"); break;
	case STAGE_CAPTIONS: m.kind = KIND_VIDEO; m.captions = good; break;
	case STAGE_FLASHES: m.kind = KIND_GIF; m.flashes = (int)n; break;
	case STAGE_CONTRAST: m.contrast_tenths = (int)n; break;
	case STAGE_PHOTO: m.kind = good ? KIND_IMAGE : KIND_PHOTO; break;
	default: break;
	}
	return m;
}

void check_example(struct arena *a, const struct check_about *about, bool good, struct check_input *in)
{
	str *part = TAKE(a, str), text = str_of(good ? about->good : about->bad);
	struct check_media *m = TAKE(a, struct check_media);
	bool words = about->stage <= STAGE_REPLY;
	*part = words ? text : S("A new picture for you.");
	*m = media_of(about, text, good);
	*in = (struct check_input){.parts = {part, 1},
							   .media = m,
							   .nmedia = about->stage >= STAGE_ALT && about->stage <= STAGE_PHOTO,
							   .at = {2026, 12, 2, 9, 0, 0},
							   .scheduled = about->stage == STAGE_PLANNED};
	if (about->stage == STAGE_REPLY) in->reply_to = S("I waited three hours for my scan.");
	if (about->stage == STAGE_LANGUAGE) in->lang = text;
}
