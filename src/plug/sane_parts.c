/* SPDX-License-Identifier: MIT
 * sane_parts.c - the sense of a request: its address, headers, parts and the windows of its files. */
#include "plug/sane_parts.h"
#include "plug/sane.h"

#include <string.h>
#include <strings.h>

/* Bytes of the UTF-8 character at `at`, 0 if it is none (Unicode 15, table 3-7). */
static size_t utf8_length(const unsigned char *at, size_t left)
{
	static const struct { unsigned char from, to, least, most; size_t len; } rows[] = {
		{0x01, 0x7f, 0, 0, 1},		  {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
		{0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
		{0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
	};
	size_t row = 0;
	while (row < COUNT(rows) && (*at < rows[row].from || *at > rows[row].to)) row++;
	if (row == COUNT(rows) || rows[row].len > left) return 0;
	if (rows[row].len > 1 && (at[1] < rows[row].least || at[1] > rows[row].most)) return 0;
	for (size_t i = 2; i < rows[row].len; i++)
		if ((at[i] & 0xc0) != 0x80) return 0;
	return rows[row].len;
}

bool is_text(sp_str s)
{
	for (size_t i = 0, n; i < s.len; i += n) {
		n = utf8_length((const unsigned char *)s.at + i, s.len - i);
		if (!n) return false;
	}
	return true;
}

bool is_line(sp_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.at[i] < 0x20 || s.at[i] == 0x7f) return false;
	return is_text(s);
}

static bool starts(sp_str s, const char *head)
{
	return str_starts((str){s.at, s.len}, str_of(head));
}

bool is_url(sp_str s)
{
	if (!starts(s, "https://") && !starts(s, "http://") && !starts(s, "practice:") && !starts(s, "{"))
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] <= 0x20 || s.at[i] >= 0x7f) return false;
	return s.len <= SP_MOST_URL;
}

static bool is_token(sp_str s)	/* RFC 9110, 5.6.2 */
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.at[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
		if (!plain && (!c || !strchr("!#$%&'*+-.^_`|~", c))) return false;
	}
	return s.len > 0;
}

/* Headers that the host makes itself, or that would change where a message ends or who speaks. */
static bool is_ours(sp_str name)
{
	static const char *const ours[] = {
		"host",
		"authorization",
		"content-length",
		"transfer-encoding",
		"cookie",
		"connection",
		"expect",
		"te",
		"trailer",
		"upgrade",
		"proxy-authorization",
		"proxy-connection",
		"keep-alive",
		"dpop",
	};
	for (size_t i = 0; i < COUNT(ours); i++)
		if (str_is_nocase((str){name.at, name.len}, str_of(ours[i]))) return true;
	return false;
}

static const char *insane_pairs(const sp_request *r)
{
	for (size_t i = 0; i < r->nheaders; i++) {
		if (!is_token(r->headers[i].name)) return "a header's name is not a token";
		if (is_ours(r->headers[i].name)) return "a header that only the host may set";
		if (!is_line(r->headers[i].value)) return "a header's value holds a control character";
	}
	for (size_t i = 0; i < r->nquery; i++)
		if (!is_text(r->query[i].name) || !is_text(r->query[i].value))
			return "a query pair is not UTF-8";
	for (size_t i = 0; i < r->nkeep; i++)
		if (!r->keep[i].field.len || !is_line(r->keep[i].field) || r->keep[i].as == SP_PLAIN)
			return "request->keep needs a field and which secret it is";
	return NULL;
}

static const char *insane_window(const sp_part *part, const sp_post *post)
{
	if (!post || part->media > post->nmedia) return "part->media is not a file of the post";
	uint64_t bytes = post->media[part->media - 1].bytes;
	if (part->at > bytes || part->len > bytes - part->at) return "a window outside its file";
	if (part->value.len || part->from != SP_PLAIN) return "a part is a file or a value, not both";
	return NULL;
}

static const char *insane_part(const sp_part *part, const sp_request *r, const sp_post *post)
{
	if (!is_line(part->name) || !is_line(part->filename) || !is_line(part->mime))
		return "a part's name, filename or mime holds a control character";
	if (part->media && r->body != SP_MULTIPART && r->body != SP_MEDIA && r->body != SP_JSON)
		return "this kind of body holds no files";
	if (part->media) return insane_window(part, post);
	bool named = r->body == SP_FORM || r->body == SP_MULTIPART;
	if (named && !part->name.len) return "a part without a name";
	if ((r->body == SP_JSON || r->body == SP_FORM) && !is_text(part->value))
		return "a part's value is not UTF-8";
	return NULL;
}

static const char *insane_body(const sp_request *r, const sp_post *post)
{
	bool bodiless = r->method == SP_GET || r->method == SP_HEAD;
	if (bodiless && r->body != SP_EMPTY) return "GET and HEAD have no body";
	if (r->body == SP_EMPTY && r->nparts) return "parts, but request->body is SP_EMPTY";
	if (r->body == SP_MEDIA && (r->nparts != 1 || !r->parts[0].media))
		return "SP_MEDIA needs one part that is a file";
	if (!is_line(r->mime)) return "request->mime holds a control character";
	const char *bad = NULL;
	for (size_t i = 0; i < r->nparts && !bad; i++) bad = insane_part(&r->parts[i], r, post);
	return bad;
}

const char *insane_request(const sp_request *r, const sp_post *post)
{
	if (!r->method) return "a request without request->method";
	if (r->effect == SP_READS && r->method != SP_GET && r->method != SP_HEAD)
		return "SP_READS is for GET and HEAD only";
	if (!is_url(r->url)) return "request->url must be an address";
	if (!is_line(r->login)) return "request->login holds a control character";
	if (r->timeout_ms < 0 || r->timeout_ms > SANE_TIMEOUT_MOST_MS)
		return "request->timeout_ms must be 0 to 10 minutes";
	const char *bad = insane_pairs(r);
	return bad ? bad : insane_body(r, post);
}
