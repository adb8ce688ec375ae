/* SPDX-License-Identifier: MIT
 * import_kind.c - what a file is, and its bytes made text (decisions 1, 3 and 5). */
#include "rooms/calendar/import_kind.h"

#include "text/text.h"
#include "text/utf8.h"
#include "text/civil.h"

#include <string.h>

enum { LOOKED_AT = 4096, LINES_LOOKED_AT = 20 };

/* ---- encodings */

static const uint16_t CP1252[32] = {
	0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D,
	0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,
	0x017E, 0x0178,
};

static str from_cp1252(struct arena *a, str raw)
{
	char code[4];
	buf out = buf_in(a, raw.len * 3 + 1);
	for (size_t i = 0; i < raw.len; i++) {
		unsigned char c = (unsigned char)raw.at[i];
		int32_t wide = c >= 0x80 && c < 0xA0 ? CP1252[c - 0x80] : c;
		buf_add(&out, (str){code, utf8_put(code, wide)});
	}
	return buf_str(&out);
}

static int32_t unit_at(str raw, size_t i, bool big)
{
	unsigned char one = (unsigned char)raw.at[i], two = (unsigned char)raw.at[i + 1];
	return big ? one << 8 | two : two << 8 | one;
}

static str from_utf16(struct arena *a, str raw, bool big)
{
	char code[4];
	buf out = buf_in(a, raw.len * 2 + 1);
	for (size_t i = 0; i + 1 < raw.len; i += 2) {
		int32_t c = unit_at(raw, i, big);
		bool pair = c >= 0xD800 && c < 0xDC00 && i + 3 < raw.len;
		int32_t low = pair ? unit_at(raw, i + 2, big) : 0;
		if (pair && low >= 0xDC00 && low < 0xE000) {
			c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
			i += 2;
		} else if (c >= 0xD800 && c < 0xE000) {
			c = UTF8_BAD;
		}
		buf_add(&out, (str){code, utf8_put(code, c)});
	}
	return buf_str(&out);
}

bool import_is_utf8(str s)
{
	size_t bad;
	while (!text_valid(s, &bad)) {
		if (s.at[bad]) return false;
		s = str_cut(s, bad + 1, s.len);
	}
	return true;
}

static bool is_ascii(str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.at[i] >= 0x80) return false;
	return true;
}

str import_utf8(struct import_read *r, str raw)
{
	return r->latin1 && !is_ascii(raw) ? from_cp1252(r->a, raw) : raw;
}

/* The text behind the marks of its encoding. */
static str decoded(struct arena *a, str bytes, struct import_file *out)
{
	bool little = str_starts(bytes, S("\xFF\xFE")), big = str_starts(bytes, S("\xFE\xFF"));
	out->utf16 = little || big;
	out->bom = str_starts(bytes, S("\xEF\xBB\xBF"));
	if (out->utf16) return from_utf16(a, str_cut(bytes, 2, bytes.len), big);
	return out->bom ? str_cut(bytes, 3, bytes.len) : bytes;
}

/* ---- kinds */

static bool begins_a_calendar(str line)
{
	return str_is_nocase(str_cut(str_trim(line), 0, 15), S("BEGIN:VCALENDAR"));
}

static bool is_ics(str text)
{
	str rest = str_cut(text, 0, LOOKED_AT), line;
	while (str_split(&rest, '\n', &line))
		if (begins_a_calendar(line)) return true;
	return false;
}

static bool is_something_else(str text)
{
	static const char *const HEADS[] = {"{", "[", "%PDF", "PK", "<", "---"};
	for (size_t i = 0; i < COUNT(HEADS); i++)
		if (str_starts(text, str_of(HEADS[i]))) return true;
	return memchr(text.at, 0, MIN(text.len, (size_t)LOOKED_AT)) != NULL;
}

/* What stands in most of the first lines; 0: in less than half of them. */
static char separator_of(str text)
{
	static const char SEPARATORS[] = "\t;,";
	size_t lines = 0, any = 0, held[3] = {0}, best = 0;
	str line;
	while (lines < LINES_LOOKED_AT && str_split(&text, '\n', &line)) {
		bool has = false;
		if (!str_trim(line).len || line.at[0] == '#') continue;
		lines++;
		for (size_t i = 0; i < COUNT(held); i++) {
			bool here = memchr(line.at, SEPARATORS[i], line.len) != NULL;
			held[i] += here;
			has = has || here;
		}
		any += has;
	}
	for (size_t i = 1; i < COUNT(held); i++)
		if (held[i] > held[best]) best = i;
	return any && any * 2 >= lines ? SEPARATORS[best] : 0;
}

/* ---- reading */

struct import_entry *import_entry_new(struct import_read *r)
{
	struct import_file *f = r->out;
	if (f->n == IMPORT_ENTRIES_MOST) {
		f->cut = "entries";
		return NULL;
	}
	if (f->n == r->room) {
		r->room = MIN(MAX(r->room * 2, (size_t)64), (size_t)IMPORT_ENTRIES_MOST);
		struct import_entry *more = TAKE_N(r->a, struct import_entry, r->room);
		if (f->n) memcpy(more, f->entries, f->n * sizeof *more);
		f->entries = more;
	}
	struct import_entry *e = &f->entries[f->n++];
	*e = (struct import_entry){.code = S(""), .detail = S(""), .name = S(""), .organiser = S(""), .region = S(""),
		.uid = S(""), .reaches = INT64_MIN};
	return e;
}

void import_reject(struct import_entry *e, const char *code, str detail)
{
	if (e->fate == ENTRY_REJECTED) return;
	e->fate = ENTRY_REJECTED;
	e->code = str_of(code);
	e->detail = detail;
}

void import_read(struct arena *a, str bytes, const struct import_asks *asks, struct import_file *out)
{
	struct import_read r = {.a = a, .asks = asks, .out = out};
	*out = (struct import_file){.zone = S(""), .unread = S("")};
	if (bytes.len > IMPORT_FILE_MOST) {
		*out = (struct import_file){.refused = "too-much", .zone = S(""), .unread = S("")};
		return;
	}
	r.bytes = decoded(a, bytes, out);
	bool ics = is_ics(r.bytes), other = is_something_else(r.bytes);
	out->separator = ics ? 0 : separator_of(r.bytes);
	if (other || (!ics && !out->separator)) {
		*out = (struct import_file){.refused = "not-a-calendar", .zone = S(""), .unread = S("")};
		return;
	}
	(ics ? import_ics : import_table)(&r);
	if (out->refused) *out = (struct import_file){.refused = out->refused, .zone = S(""), .unread = S("")};
}

/* ---- the zone, which is looked up before the file is read */

static str zone_named(str text)
{
	str line;
	while (str_split(&text, '\n', &line)) {
		if (!str_is_nocase(str_cut(line, 0, 14), S("X-WR-TIMEZONE:"))) continue;
		return str_trim(str_cut(line, 14, IMPORT_WORD_MOST));
	}
	return S("");
}

err import_zone(struct arena *a, str bytes, const struct zone **out)
{
	struct import_file marks = {0};
	str name = zone_named(decoded(a, str_cut(bytes, 0, IMPORT_FILE_MOST), &marks)), known = import_windows_zone(name);
	if (known.len) name = known;
	if (name.len && !zone_load(a, name, out)) return NULL;
	return zone_load(a, S("Europe/London"), out);
}
