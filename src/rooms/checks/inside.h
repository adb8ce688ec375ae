/* SPDX-License-Identifier: MIT
 * inside.h - what the rules share: a text as words, the lists that a word is in, and how a finding is made; for this
 * room only. */
#ifndef ROOMS_CHECKS_INSIDE_H
#define ROOMS_CHECKS_INSIDE_H
#include "rooms/checks/checks.h"

/* The lists of words.txt, in their order in list.c's table. */
enum list {
	L_PERSON,
	L_PATIENT,
	L_MANY,
	L_RELATION,
	L_PRONOUN,
	L_TITLE,
	L_ROLE,
	L_OCC,
	L_FIRST,
	L_FIRSTISH,
	L_NOTNAME,
	L_CAREV,
	L_PAST,
	L_GENERIC,
	L_FICTION,
	L_HISTORY,
	L_INVITE,
	L_COND,
	L_SENS,
	L_WARD,
	L_VILLAGE,
	L_TIME,
	L_MONTH,
	L_WEEKDAY,
	L_NEWS,
	L_UNIQ,
	L_HEALTH,
	L_CLAIM,
	L_SOURCE,
	L_ACT,
	L_ONLINE,
	L_OFFLINE,
	L_SHARE,
	L_GIVE,
	L_BOUND,
	L_CREDIT,
	L_LIFTED,
	L_ACCUSE,
	L_VERDICT,
	L_YOURCARE,
	L_CONFIRM,
	L_CONTACT,
	L_HOME,
	L_DOB,
	L_PHONEWORD,
	L_NHSWORD,
	L_ISBNWORD,
	L_RECORDWORD,
	L_NIWORD,
	L_NOTNI,
	L_COMPOUND,
	L_SMALLNOUN,
	L_SMALLHARD,
	L_PASTWORD,
	L_ACRONYM,
	L_VAGUE,
	L_COMMON,
	L_GUEST,
	L_ANIMAL,
	L_QUOTED,
	L_STATE,
	LISTS
};
_Static_assert(LISTS <= 64, "a word's lists are bits of one number");
#define BIT(list) (UINT64_C(1) << (list))

enum word_kind { WORD_PLAIN, WORD_URL, WORD_HANDLE, WORD_TAG, WORD_MAIL };
struct word {
	uint32_t from, to;      /* bytes of the text */
	str key;                /* small letters, ' for ’, without 's */
	uint64_t lists;         /* it is, or is part of a phrase that is, in these */
	uint64_t starts;        /* a word or phrase of these begins here */
	uint32_t sentence;      /* which */
	int32_t number;         /* it is one, in figures or as a word; -1: it is none */
	uint8_t kind;
	uint8_t digits;         /* how many figures it begins with */
	bool all_digits, cap, all_caps, own, letters; /* own: 's stood behind it */
	bool first;             /* of its sentence */
	char gap;               /* what parts it from the word before: ' ', or the first mark, or 0: nothing */
	bool tight;             /* no white space parts them */
};
struct doc {
	struct arena *a;
	str text;
	enum check_field field;
	size_t index;
	struct word *w;
	size_t n;
	uint32_t sentences;
	uint64_t lists;         /* of all its words */
	uint64_t *of_sentence;  /* the same by sentence */
};
/* Parts a text into words and looks them up. */
struct doc doc_read(struct arena *, str text, enum check_field, size_t index);
bool doc_has(const struct doc *, enum list);
/* Whether a word of that list stands within `before` words before and `after` after, in the same sentence. */
bool near_list(const struct doc *, size_t at, size_t before, size_t after, enum list);
bool sentence_has(const struct doc *, uint32_t sentence, uint64_t lists);
size_t word_at(const struct doc *, size_t byte);	/* the first that ends behind it; n: none */
/* Whether the words speak of one person's own: "her", "his mum's", "Mr Hale's", just before. */
bool is_someones(const struct doc *, size_t at);
/* A first name, with a capital letter where it could also be another word. */
bool is_name(const struct doc *, size_t at);
/* FNV-1a of bytes, for tables; what it is mixed with is each table's own. */
static const uint32_t HASH_BEGIN = 2166136261u;
static inline uint32_t hash_on(uint32_t h, char c)
{
	return (h ^ (unsigned char)c) * 16777619u;
}
static inline uint32_t hash_of(str s)
{
	uint32_t h = HASH_BEGIN;
	for (size_t i = 0; i < s.len; i++) h = hash_on(h, s.at[i]);
	return h;
}
static inline bool is_in(const struct word *w, enum list l)
{
	return w->lists & BIT(l);
}
static inline bool key_is(const struct word *w, str key)
{
	return str_is(w->key, key);
}
bool key_in(const struct word *, str words);   /* words: with '|' between */
extern const char CHECK_WORDS[];                 /* words.txt */
void lists_look_up(struct doc *);
bool list_has(enum list, str key);              /* a word alone */
const char *list_name(enum list);

/* ---- a run */
struct scan {
	struct arena *a;
	const struct check_settings *set;
	const struct check_input *in;
	struct doc *docs;       /* parts, title, alt texts, file names */
	size_t ndocs;
	struct doc *earlier;
	size_t nearlier;
	struct doc reply_to;
	bool wristband;	/* one is spoken of: a number is read off somebody's arm, whatever else it is called */
	struct check_found *found;
	size_t n;
};
struct seen {
	enum check_rule rule;
	enum check_severity severity;   /* lowered to what is set */
	const struct doc *doc;
	size_t from, to;
	const char *says, *safer;
};
void scan_read(struct scan *);	/* parts its input into docs */
void scan_add(struct scan *, const struct seen *);
void scan_add_fmt(struct scan *, const struct seen *, str says, str safer); /* with texts that were made */
str mask(struct arena *, str); /* first and last character; figures and letters between become * */
bool is_part(const struct doc *); /* of the post's own words */

/* A date that begins at a word: "3 March 1947", "03/03/47". year 0: none was given; n: how many words it has. */
struct date {
	int day, month, year;
	size_t n;
};
bool date_at(const struct doc *, size_t at, int this_year, struct date *);
bool has_phone(const struct doc *); /* a British telephone number stands in it */

/* One human is meant, who is in care or in need, by what post and earlier posts say: rules_combination. */
enum telling {
	TELLS_NAME,
	TELLS_AGE,
	TELLS_RELATION,
	TELLS_CONDITION,
	TELLS_PLACE,
	TELLS_TIME,
	TELLS_NEWS,
	TELLS_RARE,
	TELLS_WORK,
	TELLINGS
};
struct told {
	unsigned char weight[TELLINGS];	/* the highest of each; 0: it is not told */
	int anchor;             /* 0: nobody in particular; 1: a pronoun alone; 2: one human */
	bool sure;              /* in care, or in need */
	bool listed;            /* somebody is named who is on a list of the house */
	size_t at, to;          /* the words that mean them */
};
void told_by(const struct scan *, const struct doc *, struct told *);
static inline bool same_sentence(const struct doc *d, size_t a, size_t b)
{
	return b < d->n && d->w[a].sentence == d->w[b].sentence;
}
bool is_staff(const struct doc *, size_t at);        /* or an author, a guest, a donor: named, and not in care */
bool place_is_named(const struct doc *); /* a ward with its name or number, a school, a village */

bool full_name(const struct doc *, size_t at);	/* two words with capitals, in no list, that are no place */

/* ---- the rules, by file */
void rules_numbers(struct scan *, const struct doc *);
void rules_reach(struct scan *, const struct doc *);
void rules_links(struct scan *, const struct doc *);
void rules_births(struct scan *, const struct doc *);
void rules_combination(struct scan *);
void rules_small(struct scan *, const struct doc *);
void rules_public(struct scan *, const struct doc *);  /* accusations, promises */
void rules_reply(struct scan *);
void rules_credit(struct scan *);
const struct doc *doc_of(const struct scan *, enum check_field, size_t index);
void rules_dates(struct scan *, const struct doc *);
void rules_claims(struct scan *);                       /* and digital-only calls to action */
void rules_media(struct scan *);
void rules_letters(struct scan *, const struct doc *);
void rules_sentences(struct scan *, const struct doc *);
void rules_tags(struct scan *, const struct doc *);
void rules_lines(struct scan *, const struct doc *);    /* links, mentions, phones, dates as they are read */
/* "#MentalHealth": as `known` writes it, or else by its words; empty: it is fine, or no words are known in it. */
str tag_cased(struct arena *, const struct check_list *known, str tag);
str letters_plain(struct arena *, str text, bool *changed);
bool letter_is_fancy(int32_t code);
void letter_put_plain(buf *, str raw, int32_t code);

/* A text with plain figures and letters, and without what nobody sees; and where each of its bytes comes from. */
struct plain {
	struct doc doc;
	uint32_t *place;
};
bool plain_read(struct arena *, const struct doc *, struct plain *);	/* false: it is all plain */
#endif
