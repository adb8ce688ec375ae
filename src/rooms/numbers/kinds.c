/* SPDX-License-Identifier: MIT
 * kinds.c - which words are figures of which kind, at which age they count, and how files write them. */
#include "rooms/numbers/numbers.h"

const struct age_rule AGE_RULES[AGES] = {
	[AGE_HOUR] = {"1h", "+1 h", HOUR_MS, 3 * HOUR_MS},
	[AGE_DAY] = {"24h", "+24 h", DAY_MS, 2 * DAY_MS},
	[AGE_WEEK] = {"7d", "+7 d", WEEK_MS, 2 * WEEK_MS},
};

bool age_read(str name, enum figure_age *out)
{
	for (int i = 0; i < AGES; i++) {
		*out = (enum figure_age)i;
		if (str_is(name, str_of(AGE_RULES[i].name)) || str_is(name, str_of(AGE_RULES[i].title))) return true;
	}
	return false;
}

bool age_after(int64_t ms, enum figure_age *out)
{
	for (int i = 0; i < AGES; i++) {
		*out = (enum figure_age)i;
		if (ms >= AGE_RULES[i].from_ms && ms < AGE_RULES[i].until_ms) return true;
	}
	return false;
}

/* ---- kinds */

const char *const KNOWN_KINDS[KINDS_KNOWN] = {
	"reactions", "replies", "shares", "quotes", "saves", "clicks", "views", "impressions", "reach",
};

static const struct { const char *word, *kind; } OTHER_WORDS[] = {
	{"likes", "reactions"},	  {"favourites", "reactions"}, {"favorites", "reactions"}, {"comments", "replies"},
	{"reposts", "shares"},	  {"reblogs", "shares"},       {"boosts", "shares"},	   {"retweets", "shares"},
	{"bookmarks", "saves"},	  {"saved", "saves"},
};

static str kind_of(str word)
{
	for (size_t i = 0; i < COUNT(OTHER_WORDS); i++)
		if (str_is(word, str_of(OTHER_WORDS[i].word))) return str_of(OTHER_WORDS[i].kind);
	return word;
}

bool figure_word(struct arena *a, str said, str *out)
{
	str word = str_trim(said);
	if (!word.len || word.len > FIGURE_WORD_MOST) return false;
	char *at = arena_take(a, word.len);
	for (size_t i = 0; i < word.len; i++) {
		char c = word.at[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		at[i] = letter ? c : c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : '-';
		if (!letter && at[i] == '-' && c != ' ' && c != '_' && c != '-') return false;
	}
	*out = (str){at, word.len};
	return true;
}

static bool has_word(const struct figure *all, size_t n, str kind)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(all[i].kind, kind)) return true;
	return false;
}

size_t figures_of(struct arena *a, const struct figure *told, size_t n, struct figure out[static FIGURES_MOST])
{
	struct figure *words = TAKE_N(a, struct figure, n + 1);
	size_t nwords = 0, nout = 0;
	for (size_t i = 0; i < n; i++) {
		struct figure *w = &words[nwords];
		w->value = told[i].value;
		if (told[i].value < 0 || !figure_word(a, told[i].kind, &w->kind)) continue;
		if (!has_word(words, nwords, w->kind)) nwords++;
	}
	for (size_t i = 0; i < nwords && nout < FIGURES_MOST; i++) {
		str kind = kind_of(words[i].kind);
		bool taken = !str_is(kind, words[i].kind) && (has_word(words, nwords, kind) || has_word(out, nout, kind));
		out[nout++] = (struct figure){taken ? words[i].kind : kind, words[i].value};
	}
	return nout;
}

/* ---- as files write them */

/* Spreadsheets put commas between thousands: a comma stands before three digits each, or nowhere. */
bool figure_value(str said, int64_t *out)
{
	enum { DIGITS_MOST = 15 };
	char digits[DIGITS_MOST + 1];
	size_t n = 0;
	str s = str_trim(said);
	bool commas = str_find(s, S(","), NULL);
	for (size_t i = 0; i < s.len; i++) {
		bool comma = s.at[i] == ',', due = commas && (s.len - i) % 4 == 0;
		if (comma != due || (comma && !i)) return false;
		if (comma) continue;
		if (s.at[i] < '0' || s.at[i] > '9' || n == DIGITS_MOST) return false;
		digits[n++] = s.at[i];
	}
	return n && str_int((str){digits, n}, out);
}

/* So many digits at the beginning, and what follows them. */
static bool take_number(str *s, size_t least, size_t most, int *out)
{
	size_t n = 0;
	*out = 0;
	for (; n < s->len && n < most && s->at[n] >= '0' && s->at[n] <= '9'; n++) *out = *out * 10 + (s->at[n] - '0');
	*s = str_cut(*s, n, s->len);
	return n >= least;
}

static bool take_sign(str *s, const char *signs)
{
	bool is = s->len && str_find(str_of(signs), str_cut(*s, 0, 1), NULL);
	if (is) *s = str_cut(*s, 1, s->len);
	return is;
}

/* 2026-11-24, or 24/11/2026: the day first, as in the British Isles. */
static bool take_day(str *s, struct wall *w)
{
	str iso = *s;
	if (take_number(&iso, 4, 4, &w->year) && take_sign(&iso, "-") && take_number(&iso, 2, 2, &w->month) &&
	    take_sign(&iso, "-") && take_number(&iso, 2, 2, &w->day)) {
		*s = iso;
		return true;
	}
	return take_number(s, 1, 2, &w->day) && take_sign(s, "/") && take_number(s, 1, 2, &w->month) && take_sign(s, "/") &&
	       take_number(s, 4, 4, &w->year);
}

static bool take_time(str *s, struct wall *w)
{
	if (!take_sign(s, " T") || !take_number(s, 1, 2, &w->hour) || !take_sign(s, ":") || !take_number(s, 2, 2, &w->minute))
		return false;
	return !take_sign(s, ":") || take_number(s, 2, 2, &w->second);
}

err figure_date(struct arena *a, str said, const struct zone *zone, int64_t now, int64_t *at)
{
	struct wall w = {.hour = 23, .minute = 59, .second = 59};
	int64_t second;
	str rest = str_trim(said);
	bool day = take_day(&rest, &w), alone = day && !rest.len;
	if (day && !alone) w.second = 0;
	if (!day || (!alone && (!take_time(&rest, &w) || rest.len)) || !wall_valid(w))
		return FAIL(a, ERR_INPUT, "figure-date", "'%.*s' is no date of a kind that is known here. Please write 2026-11-24, "
			    "24/11/2026, or one of them with a time: 2026-11-24 14:30.", SHOW(str_cut(said, 0, 40)));
	zone_instants(zone, w, at, &second);
	if (alone && *at > now && *at - now < DAY_MS) *at = now;
	if (*at <= now) return NULL;
	return FAIL(a, ERR_INPUT, "figure-date", "%.*s is still to come, so nobody can have read figures then.", SHOW(said));
}
