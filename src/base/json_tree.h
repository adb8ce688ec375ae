/* SPDX-License-Identifier: MIT
 * json_tree.h - what a value is made of, between json_read.c, which builds it, and json.c, which asks; of this room. */
#ifndef BASE_JSON_TREE_H
#define BASE_JSON_TREE_H
#include "base/json.h"

struct json {
	enum json_kind kind;
	bool flag;
	int64_t n;
	double real;
	str text, name;
	const struct json *in;	/* list or object that holds this */
	size_t index, count;
	struct json *items;
};

/* Bytes of the UTF-8 sequence that s begins with; 0 when it begins with none. s is not empty. */
size_t json_sequence(str s);
#endif
