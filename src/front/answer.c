/* SPDX-License-Identifier: MIT
 * answer.c - reading the head of an HTTP answer. */
#include "front/answer.h"

static err not_ours(struct arena *a, const char *why)
{
	return FAIL(a, ERR_OUTSIDE, "not-schedpost", "What answers on the socket is not schedpostd (%s). Please check --socket and "
		"SCHEDPOST_SOCKET.", why);
}

static bool status_line(str line, int *status)
{
	int64_t n;
	if (!str_starts(line, S("HTTP/1.1 ")) && !str_starts(line, S("HTTP/1.0 "))) return false;
	if (!str_int(str_cut(line, 9, 3), &n) || n < 100 || n > 599) return false;
	*status = (int)n;
	return line.len == 12 || line.at[12] == ' ';
}

static err header(struct arena *a, str line, struct answer_head *out, bool *has_length)
{
	str rest = line, name, value;
	if (!str_split(&rest, ':', &name) || !rest.at) return not_ours(a, "a broken header");
	value = str_trim(rest);
	if (str_is_nocase(name, S("Content-Length"))) {
		int64_t n;
		if (!str_int(value, &n) || n < 0) return not_ours(a, "a broken length");
		if (n > ANSWER_MOST_BODY) return not_ours(a, "an answer that is too big");
		out->length = (size_t)n;
		*has_length = true;
	}
	if (str_is_nocase(name, S("Transfer-Encoding"))) return not_ours(a, "an unknown encoding");
	if (str_is_nocase(name, S("Connection"))) out->close = str_is_nocase(value, S("close"));
	if (str_is_nocase(name, S("Content-Type"))) out->json = str_starts(value, S("application/json"));
	return NULL;
}

err answer_read(struct arena *a, str bytes, struct answer_head *out, bool *more)
{
	*out = (struct answer_head){0};
	size_t end;
	str known = S("HTTP/1.");
	if (!str_starts(bytes, str_cut(known, 0, bytes.len))) return not_ours(a, "it does not speak HTTP");
	*more = !str_find(bytes, S("\r\n\r\n"), &end);
	if (*more) return bytes.len > ANSWER_MOST_HEAD ? not_ours(a, "a head that does not end") : NULL;
	out->head = end + 4;
	str head = str_cut(bytes, 0, end), line;
	bool has_length = false, first = true;
	while (str_split(&head, '\n', &line)) {
		if (str_ends(line, S("\r"))) line.len--;
		if (!first) TRY(header(a, line, out, &has_length));
		else if (!status_line(line, &out->status)) return not_ours(a, "a broken first line");
		first = false;
	}
	return has_length ? NULL : not_ours(a, "an answer without a length");
}
