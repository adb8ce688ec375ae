/* SPDX-License-Identifier: MIT
 * day_name.c - makes names alike that mean the same day, and takes the region off them. */
#include "rooms/calendar/day_name.h"

#include "base/conf.h"
#include "text/text.h"

static bool is_region(str word)
{
	static const char *const REGIONS[] = {
		"UK", "GB", "England", "Scotland", "Wales", "NI", "Northern Ireland", "US", "USA", "America", "Canada",
		"Australia", "Ireland", "India", "Germany", "France",
	};
	for (size_t i = 0; i < COUNT(REGIONS); i++)
		if (str_is_nocase(word, str_of(REGIONS[i]))) return true;
	return false;
}

str day_name_of_region(str name, str *region)
{
	size_t at = 0;
	name = str_trim(name);
	for (size_t i = 0; i < name.len; i++)
		if (name.at[i] == '(') at = i + 1;
	*region = at && str_ends(name, S(")")) ? str_trim(str_cut(name, at, name.len - at - 1)) : S("");
	if (is_region(*region)) return str_trim(str_cut(name, 0, at - 1));
	if (!str_find(name, S(":"), &at)) at = 0;
	*region = str_trim(str_cut(name, 0, at));
	if (is_region(*region)) return str_trim(str_cut(name, at + 1, name.len));
	*region = S("");
	return name;
}

/* ---- what stands between letters */

/* The bytes at the beginning of a name, and what stands for them. */
static const struct {
	const char *mark, *is;
} MARKS[] = {
	{"'", ""}, {"\xe2\x80\x98", ""}, {"\xe2\x80\x99", ""}, {"\xca\xbc", ""}, {"&", " and "},
	{"\xe2\x80\x90", " "}, {"\xe2\x80\x91", " "}, {"\xe2\x80\x92", " "}, {"\xe2\x80\x93", " "}, {"\xe2\x80\x94", " "},
};

static size_t put_mark(buf *out, str rest)
{
	for (size_t i = 0; i < COUNT(MARKS); i++) {
		if (!str_starts(rest, str_of(MARKS[i].mark))) continue;
		buf_add(out, str_of(MARKS[i].is));
		return str_of(MARKS[i].mark).len;
	}
	unsigned char c = (unsigned char)rest.at[0];
	bool letter = c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
	buf_byte(out, letter ? (char)c : ' ');
	return 1;
}

static bool is_year(str word)
{
	int64_t n;
	return word.len == 4 && str_int(word, &n) && n >= 2000 && n <= 2099;
}

str day_key(struct arena *a, str name)
{
	str region, word, rest = day_name_of_region(name, &region);
	buf plain = buf_in(a, 4 * name.len + 1), key = buf_in(a, 16 * name.len + 1);
	for (size_t i = 0; i < rest.len;) i += put_mark(&plain, str_cut(rest, i, rest.len));
	rest = buf_str(&plain);
	while (conf_word(&rest, &word)) {
		str letters = is_year(word) ? S("") : text_essence(a, word);
		if (letters.len && key.len) buf_byte(&key, ' ');
		buf_add(&key, letters);
	}
	return buf_str(&key);
}
