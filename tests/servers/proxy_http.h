/* SPDX-License-Identifier: MIT
 * proxy_http.h - where HTTP/1.1 messages begin and end: the half of the cutting proxy that only looks at bytes. */
#ifndef PROXY_HTTP_H
#define PROXY_HTTP_H
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	MOST_HEAD = 64 << 10,
	MOST_LINE = 256,		/* between chunks; a control line, too */
};

struct bytes {
	char *at;
	size_t len, room;
};

enum phase { HEAD, LENGTH, CHUNK_LINE, CHUNK_DATA, TRAILER, TO_END, DONE, BROKEN };

struct message {			/* a request or an answer on its way through */
	enum phase phase;
	struct bytes head;
	int status;			/* of an answer; 0 in a request */
	bool bodiless;			/* the answer to HEAD */
	unsigned long long left;	/* of a body or chunk */
	char line[MOST_LINE];
	size_t line_len;
};

static void add(struct bytes *b, const char *at, size_t len)
{
	if (b->room - b->len < len) {
		b->room = (b->len + len) * 2;
		b->at = realloc(b->at, b->room);
		if (!b->at) {
			perror("proxy");
			exit(1);
		}
	}
	if (len)
		memcpy(b->at + b->len, at, len);
	b->len += len;
}

static void drop_front(struct bytes *b, size_t len)
{
	b->len -= len;
	memmove(b->at, b->at + len, b->len);
}

static void message_begin(struct message *m)
{
	m->phase = HEAD;
	m->head.len = m->line_len = 0;
	m->status = 0;
	m->bodiless = false;
}

/* The value of a header, or NULL. The head ends in a NUL. */
static const char *header(const char *head, const char *name)
{
	size_t len = strlen(name);
	for (const char *l = strchr(head, '\n'); l; l = strchr(l, '\n')) {
		l++;
		if (!strncasecmp(l, name, len) && l[len] == ':')
			return l + len + 1 + strspn(l + len + 1, " \t");
	}
	return NULL;
}

static bool says_chunked(const char *value)
{
	for (const char *p = value; p && *p && *p != '\n'; p++)
		if (!strncasecmp(p, "chunked", 7))
			return true;
	return false;
}

/* The head is complete: what follows it? */
static enum phase after_head(struct message *m, bool is_answer)
{
	add(&m->head, "", 1);
	m->head.len--;
	if (is_answer && sscanf(m->head.at, "HTTP/1.%*1[01] %3d", &m->status) != 1)
		return BROKEN;
	if (is_answer && m->status == 101)
		return BROKEN;
	if (is_answer && (m->status < 200 || m->status == 204 || m->status == 304 || m->bodiless))
		return DONE;
	if (says_chunked(header(m->head.at, "Transfer-Encoding")))
		return CHUNK_LINE;
	const char *length = header(m->head.at, "Content-Length");
	if (!length)
		return is_answer ? TO_END : DONE;
	if (*length < '0' || *length > '9')
		return BROKEN;
	m->left = strtoull(length, NULL, 10);
	return m->left ? LENGTH : DONE;
}

static size_t feed_head(struct message *m, const char *at, size_t len, bool is_answer)
{
	size_t used = 0;
	while (used < len && m->phase == HEAD) {
		char c = at[used++];
		if (!m->head.len && (c == '\r' || c == '\n'))
			continue;
		add(&m->head, &c, 1);
		size_t n = m->head.len;
		const char *end = m->head.at + n;
		if ((n > 3 && !memcmp(end - 4, "\r\n\r\n", 4)) || (n > 1 && !memcmp(end - 2, "\n\n", 2)))
			m->phase = after_head(m, is_answer);
		else if (n >= MOST_HEAD)
			m->phase = BROKEN;
	}
	return used;
}

/* The lines between chunks: a size, or what trails the last chunk up to an empty line. */
static size_t feed_line(struct message *m, const char *at, size_t len)
{
	size_t used = 0;
	while (used < len && (m->phase == CHUNK_LINE || m->phase == TRAILER)) {
		char c = at[used++];
		if (m->line_len == sizeof(m->line) - 1) {
			m->phase = BROKEN;
		} else if (c != '\n') {
			if (c != '\r')
				m->line[m->line_len++] = c;
		} else {
			m->line[m->line_len] = 0;
			char *end;
			m->left = strtoull(m->line, &end, 16);
			if (m->phase == TRAILER)
				m->phase = m->line_len ? TRAILER : DONE;
			else if (end == m->line)
				m->phase = BROKEN;
			else
				m->phase = m->left ? CHUNK_DATA : TRAILER;
			m->left += 2;	/* a chunk's own end of line */
			m->line_len = 0;
		}
	}
	return used;
}

/* Takes what belongs to the message and tells how much; stops early where the head ends. */
static size_t feed(struct message *m, const char *at, size_t len, bool is_answer)
{
	if (m->phase == HEAD)
		return feed_head(m, at, len, is_answer);
	size_t used = 0;
	while (used < len && m->phase != DONE && m->phase != BROKEN) {
		if (m->phase == TO_END)
			return len;
		if (m->phase == CHUNK_LINE || m->phase == TRAILER) {
			used += feed_line(m, at + used, len - used);
			continue;
		}
		size_t take = len - used < m->left ? len - used : m->left;
		m->left -= take;
		used += take;
		if (!m->left)
			m->phase = m->phase == LENGTH ? DONE : CHUNK_LINE;
	}
	return used;
}

#endif
