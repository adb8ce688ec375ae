/* SPDX-License-Identifier: MIT
 * json.h - reading JSON with getters that say which member was wrong, and writing it with a pen that sets the commas.
 *
 * A read tree is immutable and belongs to the arena; one thread at a time. Source: RFC 8259, by jansson. Stricter
 * than it: a name given twice is refused, as are \u0000, invalid UTF-8, and what is deeper or bigger than below. */
#ifndef BASE_JSON_H
#define BASE_JSON_H
#include "base/base.h"

enum {
	JSON_MOST_DEPTH = 64,
	JSON_MOST_VALUES = 1000 * 1000,	/* in one text: bounds the memory before it is taken */
	JSON_MOST_BYTES = 64 << 20
};

enum json_kind { JSON_IS_NULL, JSON_IS_FLAG, JSON_IS_INT, JSON_IS_REAL, JSON_IS_TEXT, JSON_IS_LIST, JSON_IS_OBJECT };
struct json;	/* one value */

/* ERR_INPUT "bad-json" names line and column. */
err json_read(struct arena *, str text, const struct json **out);

enum json_kind json_kind(const struct json *);	/* of NULL: JSON_IS_NULL */
str json_path(struct arena *, const struct json *);	/* "posts[3].text"; of the whole: "the whole" */
str json_name(const struct json *);		/* as a member of an object; else empty */
str json_text(const struct json *);		/* of a text; else empty */
size_t json_count(const struct json *);		/* members of a list or object; else 0 */
const struct json *json_at(const struct json *, size_t i);	/* i-th member of a list or object, in their order */

/* A member that may be absent; null counts as absent. NULL when it is absent or the parent is NULL or no object. */
const struct json *json_get(const struct json *, const char *name);

/* get: *out stays as it was when the member is absent; of another kind: ERR_INPUT "bad-member" naming its path.
 * need: absent is ERR_INPUT "missing-member". Texts live in the tree's arena. */
err json_get_str(struct arena *, const struct json *, const char *name, str *out);
err json_get_int(struct arena *, const struct json *, const char *name, int64_t *out);
err json_get_flag(struct arena *, const struct json *, const char *name, bool *out);
err json_get_list(struct arena *, const struct json *, const char *name, const struct json **out);
err json_get_object(struct arena *, const struct json *, const char *name, const struct json **out);
err json_need_str(struct arena *, const struct json *, const char *name, str *out);
err json_need_flag(struct arena *, const struct json *, const char *name, bool *out);
err json_need_list(struct arena *, const struct json *, const char *name, const struct json **out);
err json_need_object(struct arena *, const struct json *, const char *name, const struct json **out);
/* The value itself, for members of lists: ERR_INPUT "bad-member" when it is no text. */
err json_as_str(struct arena *, const struct json *, str *out);
err json_as_int(struct arena *, const struct json *, int64_t *out);

/* ---- writing. The pen knows whether a comma is due; opening and closing in pairs is the caller's part.
 *   struct json_pen p = json_pen(&out);
 *   pen_open(&p, '{'); pen_name(&p, "id"); pen_int(&p, 7); pen_close(&p, '}');
 * Bytes that are not UTF-8 are written as U+FFFD. Ask out->over once, at the end. */
struct json_pen {
	buf *to;
	bool comma;
};
struct json_pen json_pen(buf *to);
void pen_open(struct json_pen *, char bracket);		/* '{' or '[' */
void pen_close(struct json_pen *, char bracket);	/* '}' or ']' */
void pen_name(struct json_pen *, str name);
void pen_str(struct json_pen *, str);
void pen_int(struct json_pen *, int64_t);
void pen_real(struct json_pen *, double);		/* not a number: null */
void pen_flag(struct json_pen *, bool);
void pen_null(struct json_pen *);
void pen_raw(struct json_pen *, str json);		/* a whole value that is JSON already */
void pen_value(struct json_pen *, const struct json *);	/* a read value again; NULL is null */
/* A member at once. */
void pen_member_str(struct json_pen *, const char *name, str);
void pen_member_int(struct json_pen *, const char *name, int64_t);
void pen_member_flag(struct json_pen *, const char *name, bool);
#endif
