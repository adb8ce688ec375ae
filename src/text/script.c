/* SPDX-License-Identifier: MIT
 * script.c - the script that most letters of a text belong to, by the blocks of Unicode 15. */
#include "text/text.h"

#include "text/utf8.h"

enum { LETTERS_LEAST = 8 };

/* Han, Kana and Bopomofo stand in one and the same text, so they are one here. Ornamental: letters made for formulas,
 * which look like plain ones and are used to get past filters. */
static const struct {
	int32_t from, to;
	const char *name;
} BLOCKS[] = {
	{0x41, 0x5A, "Latin"},	      {0x61, 0x7A, "Latin"},	    {0xC0, 0x24F, "Latin"},
	{0x370, 0x3FF, "Greek"},      {0x400, 0x52F, "Cyrillic"},   {0x530, 0x58F, "Armenian"},
	{0x590, 0x5FF, "Hebrew"},     {0x600, 0x6FF, "Arabic"},	    {0x750, 0x77F, "Arabic"},
	{0x900, 0x97F, "Devanagari"}, {0x980, 0x9FF, "Bengali"},    {0xA00, 0xA7F, "Gurmukhi"},
	{0xA80, 0xAFF, "Gujarati"},   {0xB80, 0xBFF, "Tamil"},	    {0xC00, 0xC7F, "Telugu"},
	{0xE00, 0xE7F, "Thai"},	      {0x10A0, 0x10FF, "Georgian"}, {0x1100, 0x11FF, "Hangul"},
	{0x1200, 0x137F, "Ethiopic"}, {0x1E00, 0x1EFF, "Latin"},    {0x1F00, 0x1FFF, "Greek"},
	{0x3040, 0x312F, "Han"},      {0x3400, 0x9FFF, "Han"},	    {0xAC00, 0xD7AF, "Hangul"},
	{0xFB50, 0xFDFF, "Arabic"},   {0xFE70, 0xFEFC, "Arabic"},   {0x1D400, 0x1D7FF, "Ornamental"},
	{0x20000, 0x3FFFF, "Han"},
};

static int block_of(int32_t code)
{
	size_t low = 0, high = COUNT(BLOCKS);
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (code > BLOCKS[middle].to) low = middle + 1;
		else high = middle;
	}
	return low < COUNT(BLOCKS) && code >= BLOCKS[low].from ? (int)low : -1;
}

str text_script(str s)
{
	size_t letters[COUNT(BLOCKS)] = {0}, all = 0, best = 0;
	int32_t code;
	for (size_t at = 0; (code = utf8_next(s, &at)) != UTF8_NONE;) {
		int block = block_of(code);
		if (block < 0) continue;
		for (size_t first = 0; first <= (size_t)block; first++) {
			if (!str_is(str_of(BLOCKS[first].name), str_of(BLOCKS[block].name))) continue;
			letters[first]++;
			break;
		}
		all++;
	}
	for (size_t i = 1; i < COUNT(BLOCKS); i++)
		if (letters[i] > letters[best]) best = i;
	return all < LETTERS_LEAST ? S("") : str_of(BLOCKS[best].name);
}
