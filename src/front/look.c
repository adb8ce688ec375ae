/* SPDX-License-Identifier: MIT
 * look.c - finds what is to be looked at and its key, and tells what is wrong with it. */
#include "front/look.h"

#include "front/data.h"
#include "store/place.h"

#include <sys/stat.h>

err look_find(struct front *f, str path, struct looked *l)
{
	struct stat st;
	struct arena *a = f->a;
	if (!path.len) {
		TRY(data_find(f, &l->folder));
		l->database = data_base(a, l->folder);
		return NULL;
	}
	while (path.len > 1 && path.at[path.len - 1] == '/') path.len--;
	bool is_folder = stat(arena_cstr(a, path), &st) == 0 && S_ISDIR(st.st_mode);
	l->folder = is_folder ? path : place_folder(a, path);
	l->database = is_folder ? data_base(a, path) : path;
	if (stat(arena_cstr(a, l->database), &st) == 0) return NULL;
	if (is_folder)
		return FAIL(a, ERR_MISSING, "no-backup", "There is no schedpost.db in %.*s, so it is no backup, or one that was not finished. "
			"Please name a backup's folder.", SHOW(path));
	return FAIL(a, ERR_MISSING, "no-such-file", "There is no file or folder %.*s. Check the spelling.", SHOW(path));
}

void look_key(struct front *f, struct looked *l)
{
	str live;
	l->key_from = l->folder;
	l->key_trouble = vault_open(f->a, l->folder, true, &l->vault);
	if (!l->key_trouble || data_find(f, &live)) return;
	l->key_from = live;
	l->key_trouble = vault_open(f->a, live, true, &l->vault);
}

void look_end(struct looked *l)
{
	if (l->vault) vault_close(l->vault);
	l->vault = NULL;
}

err look_findings(struct arena *a, const struct looked *l, const struct findings *found)
{
	buf out = buf_in(a, 1 << 20);
	size_t shown = MIN(found->n, (size_t)FINDINGS_MOST);
	if (!found->n) return NULL;
	for (size_t i = 0; i < shown; i++) buf_fmt(&out, "\n- %.*s", SHOW(found->of[i]));
	if (found->n > shown) buf_fmt(&out, "\n- and %zu more of this kind.", found->n - shown);
	return FAIL(a, ERR_OUTSIDE, "not-whole", "%.*s is not whole:%.*s", SHOW(l->database), SHOW(buf_str(&out)));
}
