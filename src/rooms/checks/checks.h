/* SPDX-License-Identifier: MIT
 * checks.h - looks at a post before it may go: can somebody be recognised in it, and can everybody read it?
 *
 * Pure; any thread. Nothing here runs longer than its input is long: texts are parted into words once, and the rules
 * walk over these. What is found is in the caller's arena; a matched value leaves it masked only. */
#ifndef ROOMS_CHECKS_CHECKS_H
#define ROOMS_CHECKS_CHECKS_H
#include "base/base.h"
#include "text/when.h"

enum check_severity { CHECK_OFF, CHECK_INFO, CHECK_WARN, CHECK_BLOCK };
str check_severity_word(enum check_severity); /* "info", "warn", "block" */

/* Each rule; the table of them is in rules.c. Their order counts: first those by which somebody may be recognised, then
 * others of whose findings the words are shown to nobody, then what is only hard to read. */
enum check_rule {
	RULE_COMBINATION,
	RULE_SMALL_NUMBER,
	RULE_NHS_NUMBER,
	RULE_TEST_NUMBER,
	RULE_NI_NUMBER,
	RULE_HOSPITAL_NUMBER,
	RULE_BIRTH_DATE,
	RULE_POSTCODE,
	RULE_PHONE,
	RULE_EMAIL,
	RULE_ADDRESS,
	RULE_CARE_REPLY,
	RULE_ACCUSATION,
	RULE_CREDIT,
	RULE_PROMISE,
	RULE_INTERNAL_LINK,
	RULE_TOKEN_LINK,
	RULE_WRONG_DAY,
	RULE_RELATIVE_DATE,
	RULE_CLAIM,
	RULE_DIGITAL_ONLY,
	RULE_PHOTO,
	RULE_ALT_TEXT,
	RULE_TEXT_IN_PICTURE,
	RULE_CAPTIONS,
	RULE_FLASHES,
	RULE_LONG_SENTENCE,
	RULE_LONG_BLOCK,
	RULE_EMOJI,
	RULE_HASHTAGS,
	RULE_HASHTAG_CASE,
	RULE_FANCY_LETTERS,
	RULE_CAPITALS,
	RULE_SYMBOLS,
	RULE_LINK_TEXT,
	RULE_ACRONYM,
	RULE_READING_AGE,
	RULE_NUMERIC_DATE,
	RULE_CLOCKS,
	RULE_MENTIONS,
	RULE_PHONE_GROUPS,
	RULE_LANGUAGE,
	RULE_CONTRAST,
	CHECK_RULES
};
enum check_stage {
	STAGE_TEXT,     /* a post that goes out at once */
	STAGE_PLANNED,  /* one that goes out on Wednesday 2 December 2026 */
	STAGE_REPLY,    /* the answer to somebody */
	STAGE_ALT,      /* the alt text of a photograph */
	STAGE_OTHERS,   /* the credit of somebody else's photograph */
	STAGE_WORDS,    /* the alt text of a card with the words "Flu clinic Friday 9am" */
	STAGE_CAPTIONS, /* a film, with captions or none */
	STAGE_FLASHES,  /* a film that flashes so often a second */
	STAGE_CONTRAST, /* a card of words, and ten times its contrast */
	STAGE_PHOTO,    /* a photograph, or a drawing */
	STAGE_LANGUAGE  /* a post's language, or "-" */
};
struct check_about {
	const char *code;              /* "nhs-number" */
	const char *title;             /* "NHS, CHI or Health and Care number" */
	enum check_severity severity;  /* unless the policy says otherwise: the highest it gets */
	const char *why;               /* a sentence or two, for the nurse */
	enum check_stage stage;        /* what the examples are examples of */
	const char *bad, *good;
};
extern const struct check_about CHECK_ABOUT[CHECK_RULES];
bool check_rule_find(str code, enum check_rule *);
bool check_tells_of_somebody(enum check_rule);	/* who is cared for may be recognised by it */
bool check_is_private(enum check_rule);		/* the words that it found are shown masked, and are not to be kept */

struct check_input;
/* A post in which the example stands; what it needs lives in the arena. */
void check_example(struct arena *, const struct check_about *, bool good, struct check_input *);

/* ---- what may be set: lines "check RULE SEVERITY", "limit NAME NUMBER", "number PATTERN", "ours KIND VALUE" of
 * policy.conf */
enum check_limit {
	LIMIT_COMBINATION_BLOCK, LIMIT_COMBINATION_WARN, LIMIT_COMBINATION_KINDS, LIMIT_SMALL_NUMBER, LIMIT_SENTENCE_WORDS,
	LIMIT_HASHTAGS, LIMIT_EMOJI, LIMIT_MENTIONS, LIMIT_READING_AGE, CHECK_LIMITS
};
enum { MRN_MOST = 40, MRN_LONGEST = 40 };
enum check_ours { OURS_POSTCODE, OURS_PHONE, OURS_NAME, CHECK_OURS };
enum { OURS_MOST = 100 /* of each */ };
struct check_settings {
	enum check_severity severity[CHECK_RULES]; /* the highest; CHECK_OFF: it is not looked at */
	int limit[CHECK_LIMITS];
	str mrn[MRN_MOST]; /* `#` is a digit, `A` a letter, all else itself */
	size_t nmrn;
	str ours[CHECK_OURS][OURS_MOST]; /* places, lines and people of the house, of which no rule need warn */
	size_t nours[CHECK_OURS];
};
void check_usual(struct check_settings *); /* as the table says */
/* The rest of such a line, behind its first word; false, and *wrong says what cannot be: "there is no rule". */
bool check_setting_read(struct check_settings *, str line, const char **wrong, str *word);
bool check_limit_read(struct check_settings *, str line, const char **wrong, str *word);
bool check_number_read(struct check_settings *, str line, const char **wrong, str *word);
bool check_ours_read(struct check_settings *, str line, const char **wrong, str *word);

/* ---- the post */
enum check_kind { KIND_PHOTO, KIND_IMAGE, KIND_GIF, KIND_VIDEO, KIND_AUDIO };
struct check_media {
	enum check_kind kind;
	str alt, file;         /* file: the name that it came with */
	bool others;           /* somebody else's */
	str credit;            /* who made it; empty: nothing is known */
	bool captions;         /* it has a file of them, or they are burned in */
	bool has_text;         /* words can be read in it */
	str words;             /* these, where they are known */
	int flashes;           /* the most in one second; 0: none, or it was not measured */
	int contrast_tenths;   /* of a card of words on one colour: 45 is 4.5 to 1; 0: not known */
};
struct check_list {
	const str *at;
	size_t n;
};
struct check_input {
	struct check_list parts; /* of a chain, in order */
	struct check_list part_names; /* for people: "text for wards"; empty: they are counted */
	str title, link, reply_to;
	struct check_list earlier; /* of the same account, 30 days back */
	struct check_list earlier_names; /* for people, one for each: "post 12"; empty: they have none */
	const struct check_media *media;
	size_t nmedia;
	str lang;               /* "en"; "-": nobody has said; empty: that is not asked */
	str source;             /* of clinical words */
	bool scheduled;         /* it goes out later than it is written */
	struct wall at;         /* when it goes out, on the wall there */
	struct check_list own_servers;	/* "https://social.example": of the accounts it goes to; their readers are there */
	struct check_list own_postcodes, own_phones, own_names, own_mrn;
	struct check_list tags; /* "#WorldBookDay": as the calendar writes them; the tags of a post are held against them */
	struct check_list other_days; /* "world aids day", folded: awareness days that it is not when it goes out */
	struct check_list open_days;	/* the same: those near which it goes out, and whose date nobody has confirmed */
	bool consented;         /* somebody holds a form that covers this post and has not ended */
};

enum check_field { IN_TEXT, IN_TITLE, IN_LINK, IN_ALT, IN_FILE, IN_EARLIER };
struct check_found {
	enum check_rule rule;
	enum check_severity severity;
	enum check_field field;
	size_t index;     /* which part, picture or earlier post; from 0 */
	size_t from, to;  /* bytes of it; equal: all of it is meant */
	str masked;       /* what was seen, with its inside hidden: "94* *** ***9" */
	str says, safer;  /* one plain sentence; and a safer wording or what to do. safer may be empty */
};
enum { CHECK_FOUND_MOST = 200, CHECKED_MOST = 110000 /* bytes of one text */ };
/* The gravest first, else in the order of the text. */
size_t checks_run(struct arena *, const struct check_settings *, const struct check_input *, struct check_found **out);
str check_field_word(enum check_field); /* "text", "alt text", ... */
/* Whether `earlier` can change what is found; if not, nobody need fetch it. */
bool checks_ask_earlier(struct arena *, const struct check_settings *, const struct check_input *);
/* With the fix that was asked for: capital letters in the tags, plain letters for fancy ones. */
str check_fixed(struct arena *, const struct check_list *tags, str text);
#endif
