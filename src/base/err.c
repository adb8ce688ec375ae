/* SPDX-License-Identifier: MIT
 * err.c - failures as values: a kind for programs, a sentence for people. */
#include "base/base.h"

static err make(struct arena *a, struct failure f)
{
	struct failure *made = TAKE(a, struct failure);
	*made = f;
	return made;
}

err err_make(struct arena *a, err_kind kind, const char *code, const char *file, int line, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	str text = arena_vfmt(a, fmt, args);
	va_end(args);
	return make(a, (struct failure){kind, code, text, file, line});
}

err err_while(struct arena *a, err cause, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	str doing = arena_vfmt(a, fmt, args);
	va_end(args);
	str text = arena_fmt(a, "While %.*s: %.*s", SHOW(doing), SHOW(cause->text));
	return make(a, (struct failure){cause->kind, cause->code, text, cause->file, cause->line});
}

bool err_blames_input(err e)
{
	return e->kind == ERR_INPUT || e->kind == ERR_MISSING || e->kind == ERR_OUTSIDE || e->kind == ERR_DENIED;
}

err err_copy(struct arena *a, err e)
{
	if (!e) return NULL;
	struct failure f = *e;
	f.text = arena_str(a, f.text);
	return make(a, f);
}
